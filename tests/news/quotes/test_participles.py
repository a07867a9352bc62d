"""Participles beside a quotation: whose they are, and where they leave it to a clause of its own."""

from __future__ import annotations

import pytest

from news.quotes import find_quotes

SPEAKERS: dict[str, str | None] = {
    "Bemoaning the “rotten state of the pier,” Lena Ruud left the hall.": "Lena Ruud",
    "Holding a banner and calling the toll “plain robbery”, the dockers chanted until noon.": "the dockers",
    "Acknowledging that the mayor “sings like a gull”, though, Mara Quill bought a ticket for the ferry.": "Mara Quill",
    "Mara Quill held up a sign saying “Sell the bridge and be damned to you”.": "a sign",
    "Oren Vask wore a docker's hat reading “Make the harbour dry again”.": "a docker's hat",
    "The tape has Oren Vask saying, “We sell the yard in May and tell them in June.”": "Oren Vask",
    "The board played a recording of Oren Vask saying “we sell the yard in May”.": "Oren Vask",
    "Vask paints Ruud as a friend of the gulls, warning of winter - “She would feed them all,” one Vask poster declared.": (
        "one Vask poster"
    ),
    "Talks have been going on since May, but since the flood “they have found a new and better tone,” according to a port official.": (
        "a port official"
    ),
}


@pytest.mark.parametrize(
    ("text", "speaker"), SPEAKERS.items(), ids=[f"participle {n}" for n in range(len(SPEAKERS))]
)
def test_participles(text: str, speaker: str | None) -> None:
    """A participle belongs to whoever its clause is about, and gives way to a clause right beside the words."""
    assert [quote.speaker for quote in find_quotes(text)] == [speaker]
