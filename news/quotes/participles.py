"""Whose participle leads to a quotation: `…, adding that "…"`, `a sign saying "…"`, `Praising "…," Ann Example left`."""

from __future__ import annotations

from news.quotes.cues import is_noun
from news.quotes.frames import CONNECTORS
from news.quotes.openings import opening_noun_phrase, opening_phrase, sentence_phrase, sentence_subject
from news.quotes.phrases import can_speak, phrase_start
from news.quotes.reading import Reading
from news.quotes.subjects import (
    CLAUSE_TOKENS,
    Mention,
    name_mention,
    phrase_mention,
    subject_before,
    verb_start,
)
from news.words.titles import ROLE_NOUNS
from news.words.wordsets import word_set

_NEAR_TOKENS = 6
_DISPLAYED = word_set(
    "sign banner placard poster hat cap shirt t-shirt plaque billboard sticker headline mural tattoo note"
)
"""Things that show words to whoever holds them up or wears them."""
_PRESENTING = word_set(
    "with and has have had heard hears hear saw sees see shows showed show features featured of"
)
"""What may stand before whoever is heard saying something: `a tape of Ann Example saying`."""
_ASIDES = word_set("though however too also then")


def is_certain(reading: Reading, mention: Mention) -> bool:
    """Whether the mention is a name, a pronoun or a noun phrase whose head is known to speak."""
    if mention.kind != "phrase":
        return True
    return mention.chunk is not None and can_speak(reading, mention.chunk.start, mention.chunk.end) == 1.0


def participle_subject(reading: Reading, k: int, low: int) -> Mention | None:
    """Whose participle, or verb behind a conjunction, stands at `k`: what shows the words, who is heard, or the clause's subject."""
    if k > low and reading.word(k - 1) in _DISPLAYED:
        shown = phrase_start(reading, k - 1, low, is_governed=True)
        return phrase_mention(reading, shown, k) if shown is not None else None
    own = reading.chunk_to.get(verb_start(reading, k, low))
    if own is not None and own.has_name():
        job = own.start
        while job > low and own.start - job < _NEAR_TOKENS and reading.word(job - 1) in ROLE_NOUNS:
            job -= 1
        if job > low and (reading.word(job - 1) == "," or _presents(reading, job - 1)):
            return name_mention(reading, own, low)
    depth = 0
    for v in range(k - 1, max(low, k - CLAUSE_TOKENS) - 1, -1):
        token = reading.tokens[v]
        depth += (token.text == ")") - (token.text == "(")
        if depth > 0:
            continue
        if reading.is_cue(v) and not is_noun(reading, v, low):
            mention = subject_before(reading, v, low)
            if mention is not None and is_certain(reading, mention):
                return mention
        elif _opens_clause(reading, v, low) and v < k - 1:
            mention = opening_phrase(reading, v, k)
            if mention is not None:
                return mention
    return sentence_subject(reading, low, k) or sentence_phrase(reading, low, k)


def _presents(reading: Reading, k: int) -> bool:
    """Whether the word leads to whoever is heard; "of" does behind a noun, and not inside a title or a body's name."""
    return reading.word(k) in _PRESENTING and (
        reading.word(k) != "of" or (k > 0 and reading.tokens[k - 1].kind == "w")
    )


def fronted_subject(reading: Reading, q: int, low: int, high: int) -> Mention | None:
    """Whose participle opens the sentence, where the main clause follows: `Praising "…," Ann Example left`; else None."""
    i = q + 1
    own = reading.chunk_from.get(low)
    if not reading.word(low).endswith("ing") or (own is not None and own.end > low + 1) or i >= high:
        return None
    if reading.last_char(q) != "," and reading.word(i) != ",":
        return None
    while i < high and (reading.tokens[i].text == "," or reading.word(i) in _ASIDES):
        i += 1
    if i >= high - 1:
        return None
    return opening_phrase(reading, i, high) or opening_noun_phrase(reading, i, high)


def _opens_clause(reading: Reading, v: int, low: int) -> bool:
    """Whether a name or pronoun with a verb behind it begins a clause of its own here."""
    if v == low or reading.word(v - 1) not in (",", ")", "but", "while", "when", ";"):
        return False
    chunk = reading.chunk_from.get(v)
    end = chunk.end if chunk is not None and chunk.has_name() else v + 1
    if chunk is None and reading.word(v) not in reading.pronouns:
        return False
    following = reading.tokens[end]
    return (
        following.kind == "w"
        and following.text not in reading.prepositions
        and following.text not in CONNECTORS
    )
