"""Whole articles: the seed, and what must hold of any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from news.quotes import find_quotes
from news.quotes.reading import Reading

SEED = Path(__file__).parents[2] / "data" / "seed.txt"


def seed_body() -> str:
    """The seed's paragraphs without slug, title, escapes and furniture."""
    text = SEED.read_text(encoding="utf-8").replace('\\"', '"')
    return text.split("Leave a Reply", maxsplit=1)[0].split("\n\n", maxsplit=2)[2].strip()


def test_seed_speakers() -> None:
    """The seed article's four quotations have their speakers' full names."""
    quotes = {q.text: q for q in find_quotes(seed_body())}
    peace = next(
        q for text, q in quotes.items() if text.startswith("I think we are on the way to getting peace. ")
    )
    assert peace.speaker == "Donald Trump"
    assert quotes["I just want to see people stop getting killed."].speaker == "Donald Trump"
    assert quotes["there will not be U.S. troops deployed to Ukraine"].speaker == "Pete Hegseth"
    unrealistic = quotes["unrealistic"]
    assert (unrealistic.speaker, unrealistic.kind) == ("Pete Hegseth", "partial")
    assert unrealistic.speaker_role == "U.S. Defense Secretary"
    assert len(quotes) == 4


_PIECES = st.lists(
    st.sampled_from(
        ["“", "”", '"', "''", "‘", "’", "'", "«", "»", "„", "「", "」", "\\\"", "\n\n", "\n", ", ", ". ", "? ", ": ",
         " said ", " Mara Quill ", " Quill ", " he ", " she ", " according to ", " who ", " the pier ", " adding ",
         "Sen. ", "(", ")", " — ", " sagte ", "\n— ", ", — сказал ", " Орест Васков ", " и на не с по ", ". — ", ", a dit ",
         "“Rusty” ", " les des et dans ", "**", "\ue000", "\ue001", "\u2028", "\x00", "é", "日本", "😀"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


def assert_sound(text: str) -> None:
    """Quotes are exact slices, stripped, in order and apart."""
    last = 0
    for quote in find_quotes(text):
        assert text[quote.start : quote.end] == quote.text == quote.text.strip() != ""
        assert quote.start >= last
        assert 0.0 <= quote.confidence <= 1.0
        assert (quote.speaker is None) == (quote.confidence == 0.0)
        last = quote.end


@settings(max_examples=300)
@given(_PIECES)
@example(" —  said \u2028, a dit ")
@example("— We are staying \u00a0, said Ann Example.")
@example("“ sagte , — сказал , — сказал ")
def test_quotes_are_slices_of_marked_up_text(text: str) -> None:
    """Whatever marks and clauses stand in whatever order, quotes are slices, sorted and apart."""
    assert_sound(text)


@settings(max_examples=150)
@given(st.text(max_size=200))
def test_quotes_are_slices_of_any_text(text: str) -> None:
    """Any text at all is read without an error."""
    assert_sound(text)


@pytest.mark.parametrize(
    "unit",
    ["“", "'", "‘a ", '"a" ', "a, ", "said ", "He said ", "Mara Quill, ", "\n“a", "A. ", "Bank of ", "also ", " ", "(", "a’ ",
     "“a\n\nb” ", "“a “b ", "1 '09 ", "a letter seen by the ", "— Nous, a dit les, ", "\n— Мы и, — сказал он. — ",
     "«Мы и на, — сказал он. — ", "Орест Васков. Ореста Васкова. По словам Ореста Васкова, «и на». ",
     "Ann Ruud. Bo Ruud. Ruud said. ", "“Hi,” he said. ", "‘a’ "],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    """Ten times the text takes about ten times as long, also where a pattern repeats without end."""
    small, large = unit * (6_000 // len(unit)), unit * (60_000 // len(unit))
    began = time.process_time()
    find_quotes(small)
    middle = time.process_time()
    find_quotes(large)
    assert time.process_time() - middle < 40 * (middle - began) + 0.5


def test_unbalanced_mark_takes_one_paragraph_at_most() -> None:
    """A mark that never closes does not swallow the article."""
    text = "Mara Quill said: “The bridge is safe.\n\nThe crowd left.\n\n“It held,” Oren Vask said."
    assert [q.text for q in find_quotes(text)] == ["The bridge is safe.", "It held,"]


@pytest.mark.parametrize(
    "unit",
    [
        "the letter of “a b c” and ",
        "“a b c” the board of the port ",
        "\n\nThe board went on.\n\n“a b c”",
        "the “a b c” ",
    ],
)
def test_work_is_linear_in_one_endless_sentence(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fragments without a reporting verb are read with twice the looks in twice the text, 200,000 characters at last."""
    looks = 0
    word = Reading.word

    def counted(reading: Reading, i: int) -> str:
        nonlocal looks
        looks += 1
        return word(reading, i)

    monkeypatch.setattr(Reading, "word", counted)
    find_quotes("The letter " + unit * (100_000 // len(unit)))
    half, looks = looks, 0
    find_quotes("The letter " + unit * (200_000 // len(unit)))
    assert half < looks < 2.2 * half
