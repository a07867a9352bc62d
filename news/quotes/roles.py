"""What a speaker is, by the words beside the name: an office or a job, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from news.quotes.frames import DETERMINERS
from news.words.titles import HONORIFICS, ROLE_NOUNS, is_title
from news.words.verbs import OTHER_PRONOUNS, PREPOSITIONS
from news.words.wordsets import word_set

if TYPE_CHECKING:
    from news.quotes.reading import Reading
    from news.words.names import Chunk

_APPOSITION_TOKENS = 14
_ADJECTIVES = word_set("former democratic republican gop count major first")
_VERBS = word_set("is was are were has had have will would did does can could")
_BEFORE_NOUNS = PREPOSITIONS | DETERMINERS
_ENDS = frozenset(",.;—–)!?")


def role_or_none(phrase: str | None, language: str) -> str | None:
    """The phrase when its head is an office or a job: `a ministry spokesman`, `the head of …`; else None."""
    if phrase is None:
        return None
    words = [word.strip(",.;:()").lower() for word in phrase.split()]
    head: list[str] = []
    for word in words:
        if word in PREPOSITIONS and head:
            break
        head.append(word)
    if any(word in _VERBS or word in OTHER_PRONOUNS or word.endswith(("n't", "n’t")) for word in head):
        return None
    # English heads end with their noun; elsewhere adjectives may follow it
    nouns = head[-1:] if language == "en" else head
    return phrase if any(_is_role(word) for word in nouns) else None


def _is_role(word: str) -> bool:
    single = word.removesuffix("s")
    return any(
        form in ROLE_NOUNS or (is_title(form) and form not in HONORIFICS and form not in _ADJECTIVES)
        for form in (word, single)
    )


def trailing_role(reading: Reading, chunk: Chunk) -> str | None:
    """The job that stands in commas right behind a name: `Ann Example, the board's chief inspector,`; else None."""
    size = len(reading.tokens)
    start = chunk.end + 1
    if reading.word(chunk.end) != ",":
        return None
    if start + 1 < size and reading.tokens[start].kind == "n" and reading.word(start + 1) == ",":
        start += 2  # an age
    end = start
    while end < size and end - start < _APPOSITION_TOKENS:
        token = reading.tokens[end]
        if token.kind in "qb" or token.text in _ENDS:
            break
        if reading.is_cue(end) and reading.word(end - 1) not in _BEFORE_NOUNS:
            return None
        end += 1
    else:
        return None
    cut = next((k for k in range(start, end) if reading.word(k) in ("who", "whose", "which")), end)
    return role_or_none(reading.slice(start, cut), reading.language) if cut > start else None
