"""Names at their places in a text, each with what stands around it."""

from __future__ import annotations

import re
from typing import NamedTuple

from news.words.demonyms import DEMONYMS
from news.words.languages import guess_language
from news.words.lexicon import (
    CALENDAR,
    ENGLISH_STARTERS,
    EVENT_WORDS,
    FURNITURE_WORDS,
    ORGANISATION_WORDS,
    STARTERS,
)
from news.words.names import Chunk, find_chunks, has_elision
from news.words.places import PLACES
from news.words.titles import is_title
from news.words.tokens import Token, tokenize
from news.words.verbs import CUES
from news.words.wordsets import word_set

_BYLINE = re.compile(
    r"^\W*(?:by|von|par|por|di|written by|reporting by|photo|image|credit|foto|source|quelle)\b",
    re.IGNORECASE,
)
_OF_HEADS = (
    ORGANISATION_WORDS | EVENT_WORDS | word_set("gulf isle cape strait republic kingdom duchy mount sea city")
)
_BYLINE_WORDS = 12
_MAX_JOINED = 10
_DATELINE_TOKENS = 14


class Mention(NamedTuple):
    """A name at `text[start:end]`. `before` and `after` are the neighbouring words in lower case."""

    start: int
    end: int
    name: str
    title: str
    before: str
    after: str
    is_first: bool
    """It opens a sentence, so that its capital says little."""


class Scan(NamedTuple):
    """All mentions of a text with what its other words tell."""

    mentions: list[Mention]
    lower_words: frozenset[str]
    language: str
    tokens: list[Token]
    skipped: frozenset[int] = frozenset()
    """Where the tokens of datelines and bylines begin."""


def scan(text: str, language: str | None = None) -> Scan:
    """The capitalised names of `text` in order; datelines, bylines, days and function words left out."""
    language = language or guess_language(text)
    tokens = tokenize(text)
    lower_words = frozenset(token.text for token in tokens if token.kind == "w")
    skipped = _skipped_tokens(tokens)
    mentions: list[Mention] = []
    for chunk in _join_of(tokens, find_chunks(tokens, ENGLISH_STARTERS if language == "en" else STARTERS)):
        if chunk.start in skipped:
            continue
        mentions.extend(_mentions_of(tokens, chunk, text))
    return Scan(mentions, lower_words, language, tokens, frozenset(tokens[k].start for k in skipped))


def opens_sentence(tokens: list[Token], i: int) -> bool:
    """Whether the token is the first word of a sentence, a quotation or a paragraph."""
    if i == 0:
        return True
    before = tokens[i - 1]
    if before.kind == "b" or before.text in ".!?…:":
        return True
    if before.kind == "p" and before.text in "\"“„«‘'»”-–—•*([":
        return i == 1 or tokens[i - 2].kind in "bp" or before.text in "•*"
    return False


def _mentions_of(tokens: list[Token], chunk: Chunk, text: str) -> list[Mention]:
    """The name in a chunk, and places among the titles before it: `U.S. Defense Secretary Ann Example`."""
    found = [
        _mention(tokens, k, k + 1, "", text)
        for k in range(chunk.start, chunk.name)
        if tokens[k].text in PLACES
    ]
    title = " ".join(token.text for token in tokens[chunk.start : chunk.name])
    start, end = chunk.name, chunk.end
    while (
        end > start + 1
        and end < len(tokens)
        and tokens[end].text == ":"
        and tokens[end - 1].text.lower() in FURNITURE_WORDS
    ):
        end -= 1
    if start == end:
        return found
    if end - start == 1 and tokens[start].text in DEMONYMS:
        return found
    found.append(_mention(tokens, start, end, title, text))
    return found


def _mention(tokens: list[Token], start: int, end: int, title: str, text: str) -> Mention:
    a, b = tokens[start].start, tokens[end - 1].end
    if has_elision(tokens[start].text):
        a += 2
    before = tokens[start - 1].text.lower() if start else ""
    after = tokens[end].text.lower() if end < len(tokens) else ""
    return Mention(a, b, text[a:b], title, before, after, opens_sentence(tokens, start))


def _join_of(tokens: list[Token], chunks: list[Chunk]) -> list[Chunk]:
    """Chunks with `University of X` and the like made one."""
    joined: list[Chunk] = []
    for chunk in chunks:
        last = joined[-1] if joined else None
        if last is not None:
            between = [token.text for token in tokens[last.end : chunk.start]]
            head = tokens[last.end - 1].text.lower()
            is_short = chunk.end - last.start <= _MAX_JOINED
            if (
                is_short
                and between in (["of"], ["of", "the"], ["for"])
                and head in _OF_HEADS
                and not is_title(head)
            ):
                joined[-1] = Chunk(last.start, last.name if last.has_name() else last.start, chunk.end)
                continue
        joined.append(chunk)
    return joined


def _skipped_tokens(tokens: list[Token]) -> set[int]:
    """Tokens of datelines and bylines, where names are no topics."""
    skipped: set[int] = set()
    size = len(tokens)
    start = 0
    while start < size:
        end = start
        while end < size and tokens[end].kind != "b":
            end += 1
        skipped.update(range(start, _furniture_end(tokens, start, end)))
        start = end + 1
    return skipped


def _furniture_end(tokens: list[Token], start: int, end: int) -> int:
    """Where the paragraph's byline or dateline ends; its start when it has none."""
    if start == end:
        return start
    if (
        end - start <= _BYLINE_WORDS
        and _BYLINE.match(tokens[start].text)
        and tokens[end - 1].text not in ".!?"
    ):
        return end
    saw_mark = False
    for k in range(start, min(end, start + _DATELINE_TOKENS)):
        token = tokens[k]
        if token.text in "—–-" and k > start and k + 1 < end and (saw_mark or tokens[start].text.isupper()):
            return k + 1
        if token.kind == "w" and token.text.lower() not in CALENDAR and token.text not in ("de", "of"):
            return start
        saw_mark = saw_mark or token.text in "(),/" or token.text.isupper()
    return start


def is_reporting_verb(word: str, language: str) -> bool:
    """Whether the word reports speech: its neighbour is likely a person."""
    return word in CUES.get(language, CUES["en"])
