"""Clauses that name whose words these are without a verb: according to somebody, by their claim, before a colon."""

from __future__ import annotations

from typing import NamedTuple

from news.quotes.openings import sentence_phrase, sentence_subject
from news.quotes.phrases import phrase_start
from news.quotes.reading import Reading
from news.quotes.subjects import CLAUSE_TOKENS, Mention, name_mention, phrase_mention, subject_after
from news.words.names import Chunk
from news.words.speaking import SAYINGS
from news.words.titles import ROLE_NOUNS
from news.words.wordsets import word_set

_NEAR_TOKENS = 6
_NOUN_TOKENS = 20
_NOUN_LEADS = word_set("that of for about as was is")


class Clause(NamedTuple):
    """A reporting clause. `rule` says how it was found, `cue` is the verb as written, `verb` its token."""

    rule: str
    mention: Mention | None
    cue: str | None
    verb: int | None = None


def after_according(reading: Reading, i: int, high: int) -> Mention | None:
    """Whose words "according to" gives; the name may have been read together with a word of the phrase."""
    for k in range(i + 1, min(i + _NEAR_TOKENS, high + 1)):
        chunk = reading.chunk_to.get(k)
        if chunk is not None and chunk.start < i:
            return Mention("name", i, reading.slice(i, k), None, Chunk(i, i, k))
    return subject_after(reading, i, high, is_inverted=False)


def noun_left(reading: Reading, q: int, low: int) -> Clause | None:
    """Whose remark leads to the quotation: `Ann Example's claim that it was "…"`."""
    for k in range(q - 1, max(low + 1, q - _NOUN_TOKENS), -1):
        if reading.word(k) not in SAYINGS or reading.word(k + 1) not in _NOUN_LEADS:
            continue
        for owner in range(k - 1, max(low, k - 4), -1):
            if reading.tokens[owner].kind == "s":
                mention = _owner(reading, owner, low)
                return Clause("noun", mention, None, None) if mention is not None else None
    return None


def _owner(reading: Reading, mark: int, low: int) -> Mention | None:
    chunk = reading.chunk_to.get(mark)
    if chunk is not None and chunk.has_name():
        return name_mention(reading, chunk, low)
    start = phrase_start(reading, mark - 1, low, is_governed=True)
    return phrase_mention(reading, start, mark) if start is not None else None


def according_left(reading: Reading, q: int, low: int) -> Clause | None:
    """Whose words "according to" gives earlier in the sentence."""
    if not reading.according_at:
        return None
    for k in range(max(low, q - CLAUSE_TOKENS), q):
        words = reading.according_at.get(k, 0)
        if words:
            return Clause(
                "according",
                after_according(reading, k + words, q),
                reading.slice(k, k + words),
            )
    return None


def clause_of_colon(reading: Reading, q: int, low: int) -> Clause | None:
    """The subject of a sentence that leads to the quotation with a colon: `Ann Example: "…"`."""
    if reading.tokens[q - 1].text != ":" or q - 1 <= low:
        return None
    chunk = reading.chunk_to.get(q - 1)
    if (
        chunk is not None
        and chunk.has_name()
        and (chunk.start == low or reading.tokens[chunk.start - 1].text in "—–-")
    ):
        return Clause("label", name_mention(reading, chunk, chunk.start), None)
    if (
        chunk is not None
        and chunk.has_name()
        and (
            reading.word(chunk.start - 1) in ROLE_NOUNS
            or (reading.word(chunk.start - 1) == "from" and chunk.start - 1 > low)
        )
    ):
        return Clause("label", name_mention(reading, chunk, low), None)
    if reading.word(low) == "from" and low + 1 < q - 1 and phrase_start(reading, q - 2, low + 1) == low + 1:
        return Clause("label", phrase_mention(reading, low + 1, q - 1), None)
    return Clause("colon", sentence_subject(reading, low, q) or sentence_phrase(reading, low, q), None)
