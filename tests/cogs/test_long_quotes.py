"""Long quotes: cut at a sentence on the card, whole behind a button."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cogs._render.text import cut_into_pages, weight
from tests.cogs.shown import labels_of, text_of
from tests.newsstand import Newsstand, quoted

SPEECH = " ".join(f"Sluice number {n} was opened by hand before anybody woke." for n in range(1, 61))
WORDS = f"Ada Okafor said: “{SPEECH}”"


@given(st.text(alphabet="ab. 👍\n", max_size=400), st.integers(min_value=2, max_value=60))
def test_pages_hold_every_word(text: str, limit: int) -> None:
    """No page is too long, and together they are the text; only blanks between pages are lost."""
    pages = cut_into_pages(text, limit)
    assert all(weight(page) <= limit for page in pages)
    assert "".join("".join(pages).split()) == "".join(text.split())


async def test_a_long_quote_is_cut_at_a_sentence(stand: Newsstand) -> None:
    """The card shows whole sentences of it; the button shows the rest, page by page, to the last word."""
    await stand.article("The sluices", WORDS, quotes=(quoted(WORDS, SPEECH, "Ada Okafor", role="Mayor"),))
    card = (await stand.reader.slash(stand.channel, "quote", text="sluice")).response
    assert "before anybody woke.”" in text_of(card)
    assert "number 60" not in text_of(card)
    whole = (await stand.reader.click(card, label="The whole quote")).response
    assert "“Sluice number 1 " in text_of(whole)
    while "Next ▶" in labels_of(whole):
        whole = (await stand.reader.click(whole, label="Next ▶")).response
    assert "number 60 was opened by hand before anybody woke.”" in text_of(whole)


async def test_a_short_quote_has_no_such_button(stand: Newsstand) -> None:
    """Nothing is hidden, so nothing is offered."""
    words = "Ada Okafor said: “The dam will hold.”"
    await stand.article("The dam", words, quotes=(quoted(words, "The dam will hold.", "Ada Okafor"),))
    card = (await stand.reader.slash(stand.channel, "quote", text="dam")).response
    assert "The whole quote" not in labels_of(card)
