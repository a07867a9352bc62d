"""A quote that vanished from its article, and one that went to another speaker: what people with its card see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from news.models import AnalysedArticle, ArticleId, Quote
from tests.cogs.shown import labels_of, links_of, text_of
from tests.newsstand import Newsstand, quoted

TEXT = "Ada Okafor, the mayor, said: “The dam will hold.” Bea Lund, an engineer, nodded."
URL = "https://gazette.example/dam"
SAID = quoted(TEXT, "The dam will hold.", "Ada Okafor", role="Mayor")


async def stored(stand: Newsstand) -> ArticleId:
    return await stand.article("Lune Dam holds", TEXT, quotes=(SAID,), url=URL)


async def ask(stand: Newsstand, **options: Any) -> Any:
    return (await stand.reader.slash(stand.channel, "quote", **options)).response


async def redo(stand: Newsstand, article_id: ArticleId, *quotes: Quote) -> None:
    """An improved analysis finds these quotes in the stored article."""
    (text,) = await stand.storage.analyses.texts([article_id])
    new = AnalysedArticle(text.article, quotes=quotes, analysed_by=1)
    await stand.storage.analyses.replace([(text, new)])


@pytest.mark.parametrize("how", ["found anew", "edited"])
async def test_the_card_of_a_withdrawn_quote_says_so(stand: Newsstand, how: str) -> None:
    """The words are not repeated; the article and its link are shown, and there is nothing to share."""
    article_id = await stored(stand)
    card = await ask(stand, by="Okafor")
    if how == "edited":
        assert await stand.article("Lune Dam holds", "The mayor was not there.", url=URL) == article_id
    else:
        await redo(stand, article_id)
    message = (await stand.reader.click(card, label="Context")).response
    assert message.ephemeral
    shown = text_of(message)
    assert "This quote was withdrawn" in shown
    assert "<t:1767268800:f>" in shown
    assert "will hold" not in shown
    assert "Lune Dam holds" in shown
    assert links_of(message) == [URL]
    assert labels_of(message) == ["Read", "The article"]


async def test_a_withdrawn_quote_cannot_be_shared_again(stand: Newsstand) -> None:
    """Share of a card from before shows what is known now, not the words."""
    article_id = await stored(stand)
    card = await ask(stand)
    assert "will hold" in text_of(card)
    await redo(stand, article_id)
    await stand.reader.click(card, label="Share")
    (shared,) = [text_of(message) for message in stand.channel.history(viewer=stand.other)]
    assert "This quote was withdrawn" in shared
    assert "will hold" not in shared


async def test_a_corrected_speaker_is_labelled(stand: Newsstand) -> None:
    """The card from before still leads to the quote, which stands under the right name and says so."""
    article_id = await stored(stand)
    card = await ask(stand, by="Okafor")
    assert "corrected" not in text_of(card)
    await redo(stand, article_id, replace(SAID, speaker="Bea Lund", speaker_role="Engineer"))
    message = (await stand.reader.click(card, label="Context")).response
    assert "— **Bea Lund**, Engineer · “said” · speaker corrected" in text_of(message)
    assert "speaker corrected" in text_of(await ask(stand, by="Bea Lund"))
    await redo(stand, article_id, replace(SAID, speaker=None, speaker_role=None))
    assert "— speaker not clear · speaker corrected" in text_of(await ask(stand, text="dam"))
