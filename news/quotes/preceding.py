"""Quotations that stand alone behind a sentence without marks that tells who speaks: `Ann Example said it held. "…"`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from news.quotes.denials import is_denied
from news.quotes.subjects import subject_before

if TYPE_CHECKING:
    from news.quotes.memory import Known, Memory
    from news.quotes.people import People
    from news.quotes.reading import Reading

_BEAT_TOKENS = 16
_STATEMENT_TOKENS = 60
_STATED = 0.7
_BEAT = 0.65
_INTRODUCED = 0.65


class Told(NamedTuple):
    """Who speaks, by which rule, and how certain that is."""

    speaker: str
    rule: str
    confidence: float
    is_phrase: bool = False


def told_before(reading: Reading, people: People, memory: Memory, low: int) -> Told | None:
    """Whose words stand alone in the sentence from `low` on, as the sentence before tells; None when it does not."""
    last = low - 1
    if last < 0:
        return None
    if reading.tokens[last].kind == "b":
        return _introduced(reading, people, memory, last)
    sentence = reading.sentences.index_of(last)
    start, end = reading.sentences.bounds(sentence)
    if end - start > _STATEMENT_TOKENS:
        return None
    stating = _stating(reading, people, memory, sentence)
    if stating is not None:
        return Told(stating.speaker or "", "stated", _STATED, stating.is_phrase)
    return _beat(reading, people, memory, sentence)


def _beat(reading: Reading, people: People, memory: Memory, sentence: int) -> Told | None:
    """Who does something in the short sentence that opens the paragraph: `Ann Example shook her head. "…"`."""
    start, end = reading.sentences.bounds(sentence)
    opens = start == 0 or reading.tokens[start - 1].kind == "b"
    speaker = memory.subjects.get(sentence)
    if not opens or end - start > _BEAT_TOKENS or speaker is None or not people.is_person(speaker):
        return None
    return Told(speaker, "beat", _BEAT)


def _introduced(reading: Reading, people: People, memory: Memory, last: int) -> Told | None:
    """Who speaks in the last sentence of the paragraph before, where no words are quoted: `Ann Example went on.`"""
    while last > 0 and reading.tokens[last].kind == "b":
        last -= 1
    sentence = reading.sentences.index_of(last)
    start, end = reading.sentences.bounds(sentence)
    if end - start > _STATEMENT_TOKENS or any(reading.tokens[k].kind == "q" for k in range(start, end)):
        return None
    stating = _stating(reading, people, memory, sentence)
    return Told(stating.speaker or "", "introduced", _INTRODUCED, stating.is_phrase) if stating else None


def _stating(reading: Reading, people: People, memory: Memory, sentence: int) -> Known | None:
    """Whoever is said to have spoken in a sentence without marks."""
    start, end = reading.sentences.bounds(sentence)
    for k in range(start, end):
        if not reading.is_cue(k) or is_denied(reading, k, start, end, None):
            continue
        known = memory.subject(sentence)
        if known is None:
            mention = subject_before(reading, k, start)
            if mention is None:
                continue
            known = memory.resolve(mention, sentence)
        if known.speaker is not None and (
            people.is_person(known.speaker) or (known.is_phrase and known.certainty >= 0.9)
        ):
            return known
    return None
