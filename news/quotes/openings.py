"""Whom a sentence or a clause opens with: a name, a pronoun or a noun phrase, behind whatever stands in front."""

from __future__ import annotations

from news.quotes.frames import CONNECTORS, FRONTED, OPENERS
from news.quotes.phrases import can_speak, phrase_end
from news.quotes.reading import Reading
from news.quotes.subjects import (
    CLAUSE_TOKENS,
    Mention,
    leads_to_role,
    name_after,
    name_mention,
    phrase_mention,
)
from news.words.places import PLACES
from news.words.speaking import IRREGULAR_PASTS
from news.words.titles import ROLE_NOUNS, is_title

_WHOLE_NAME = 2
_JOB_TOKENS = 5
_RELATIVE_TOKENS = 12


def sentence_subject(reading: Reading, low: int, high: int) -> Mention | None:
    """The person that a sentence opens with, after any fronted phrase: `In Oslo, Ann Example refused`."""
    i = _after_fronted(reading, low, high)
    return opening_phrase(reading, i, high) if i is not None else None


def sentence_phrase(reading: Reading, low: int, high: int) -> Mention | None:
    """The noun phrase that a sentence opens with where its head is known to speak: `The union issued …`."""
    i = _after_fronted(reading, low, high)
    return opening_noun_phrase(reading, i, high) if i is not None else None


def _after_fronted(reading: Reading, low: int, high: int) -> int | None:
    """Where the main clause begins; None when it cannot be told."""
    i = low
    while i < min(high, low + CLAUSE_TOKENS) and (
        reading.word(i) in OPENERS
        or reading.tokens[i].text in ",*_"
        or (reading.word(i).endswith("ly") and i not in reading.chunk_from)
    ):
        i += 1
    if i < high and (
        reading.word(i) in FRONTED or reading.word(i).endswith(("ing", "ed")) or reading.word(i) == "born"
    ):
        comma = next((k for k in range(i, min(i + 30, high)) if reading.tokens[k].text == ","), None)
        unmarked = _behind_unmarked(reading, i, comma or min(i + 12, high))
        if unmarked is not None:
            return unmarked
        if comma is None:
            return None
        i = _behind_place(reading, comma + 1, high)
    return i if i < high else None


def _behind_place(reading: Reading, i: int, high: int) -> int:
    """Where the clause begins behind the state or land that tells a fronted place apart: `In Vellmar, Ill., Ann Example …`."""
    chunk = reading.chunk_from.get(i)
    if chunk is None or chunk.end - i > 1:
        return i
    is_short = reading.word(chunk.end) == "."
    end = chunk.end + is_short
    is_place = is_short or reading.tokens[i].text in PLACES
    return end + 1 if is_place and end + 1 < high and reading.word(end) == "," else i


def _behind_unmarked(reading: Reading, i: int, end: int) -> int | None:
    """The name that follows a fronted phrase without a comma: `At noon Ann Example was asked …`."""
    for k in range(i + 2, end - 1):
        chunk = reading.chunk_from.get(k)
        if chunk is None or not chunk.has_name() or chunk.end - chunk.name < _WHOLE_NAME or chunk.end >= end:
            continue
        before = reading.word(k - 1)
        if (
            before in reading.prepositions
            or before in reading.determiners
            or reading.tokens[k - 1].kind == "s"
        ):
            continue
        word = reading.word(chunk.end)
        if (
            reading.is_cue(chunk.end)
            or reading.is_skipped(word)
            or word in IRREGULAR_PASTS
            or word.endswith("ed")
        ):
            return k
    return None


def opening_phrase(reading: Reading, i: int, high: int) -> Mention | None:
    """The name or pronoun that a clause opens with, behind jobs and articles only."""
    token = reading.tokens[i]
    if token.text.lower() in reading.pronouns:
        return Mention("pronoun", i, token.text.lower())
    start = i
    for k in range(i, min(i + 8, high)):
        chunk = reading.chunk_from.get(k)
        if chunk is not None:
            found = name_after(reading, chunk, high, start)
            if found:
                return found
        kind = reading.tokens[k].kind
        is_role_part = (
            reading.word(k) in ROLE_NOUNS
            or _is_modifier(reading.word(k))
            or reading.word(k).endswith("year-old")
        )
        if kind == "w" and not (is_role_part or leads_to_role(reading, k, high)):
            return _named_behind(reading, start, high)
        if kind in "pqb" and reading.tokens[k].text not in "-–":
            return _named_behind(reading, start, high)
    return None


def _named_behind(reading: Reading, start: int, high: int) -> Mention | None:
    """The name between commas behind a noun phrase: `A passenger on the ferry, Ann Example, said`."""
    comma = phrase_end(reading, start, high)
    while comma > start and reading.word(comma) in ("in", "on") and comma + 1 < high:
        comma = phrase_end(reading, comma + 1, high)
    if comma > start and reading.word(comma) in ("who", "that"):
        limit = min(comma + _RELATIVE_TOKENS, high)
        end = next((k for k in range(comma, limit) if reading.tokens[k].text == ","), comma)
        own = reading.chunk_from.get(end + 1)
        if (
            own is None
            or own.end >= high
            or reading.word(own.end) != ","
            or can_speak(reading, start, comma) == 0
        ):
            return None
        return name_mention(reading, own, end + 1)._replace(role=reading.slice(start, comma))
    if comma == start or reading.word(comma) != "," or can_speak(reading, start, comma) == 0:
        return None
    first = comma + 1
    while first < min(comma + _JOB_TOKENS, high) and reading.tokens[first].kind == "w":
        first += 1
    chunk = reading.chunk_from.get(first)
    if chunk is None or not chunk.has_name() or chunk.end >= high:
        return None
    if reading.word(chunk.end) != "," and reading.word(chunk.end) not in reading.prepositions:
        return None
    mention = name_mention(reading, chunk, comma + 1)
    return mention if mention.role else mention._replace(role=reading.slice(start, comma))


def opening_noun_phrase(reading: Reading, i: int, high: int) -> Mention | None:
    """The noun phrase that a clause opens with, where its head is known to speak: `The authors of the study …`."""
    for k in range(i, min(i + 8, high - 1)):
        token = reading.tokens[k]
        if (
            (k > i and (reading.is_cue(k) or reading.word(k) in IRREGULAR_PASTS))
            or (token.kind not in "wCasn" and token.text not in "'’")
            or (k > i and token.kind == "w" and token.text in reading.prepositions)
        ):
            return None
        is_owner = token.kind == "s" or token.text in "'’" or reading.tokens[k + 1].text in "'’"
        if not is_owner and can_speak(reading, i, k + 1) == 1.0 and _follows_head(reading, k + 1):
            return phrase_mention(reading, i, k + 1)
    return None


def _follows_head(reading: Reading, k: int) -> bool:
    """Whether a noun phrase can end right before the token: a verb, a mark or a preposition stands here."""
    token = reading.tokens[k]
    if token.kind == "p":
        return token.text in ",.;:(—–"
    word = token.text
    return token.kind == "w" and (
        reading.is_cue(k)
        or word in reading.prepositions
        or word in reading.skipped
        or word.endswith(("ed", "ing"))
        or word in CONNECTORS
        or word in IRREGULAR_PASTS
    )


def _is_modifier(word: str) -> bool:
    return word in (
        "former",
        "the",
        "a",
        "an",
        "campaign",
        "presidential",
        "state",
        "senior",
        "then",
        "vice",
        "deputy",
    ) or is_title(word)
