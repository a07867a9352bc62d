"""Where the sentences of a text begin and end, in any language that has marks for it. Pure, and linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from news.words.wordsets import word_set

_END = re.compile(
    "[。！？]+[」』”’）)]*"  # scripts that put no space after a sentence
    r"|[.!?…]+[\"'”’»“)\]]*(?=[ \t\u00a0\u202f])"
    r"|\n"
)
_ABBREVIATIONS = word_set(
    "mr mrs ms dr prof sen rep gov gen lt col sgt st no nr vs etc bzw ca vgl usw z.b u.a d.h m mme mlle sr sra srta dra "
    "dott sig г ул им тов art abs jan feb aug sept oct nov dec ltd inc co"
)
_LAST_WORD = re.compile(r"[^\s(\"'“„«]{1,12}$")
_DATELINE = re.compile(
    r"[^\W\d_a-zß-ÿа-я][^\n—–]{1,60}?(?:\([^)\n]{2,40}\))?\s?(?:[—–]|--|\s-\s)\s*(?=[^\W\d_]|[\"“„«])"
)


def sentence_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without the space around it and without the dateline that opens a text."""
    start = _after_dateline(text)
    for match in _END.finditer(text, start):
        if match[0] == "\n" or not _goes_on(text, start, match):
            yield from _stripped(text, start, match.end())
            start = match.end()
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the sentence does not end here: an abbreviation, an ordinal, or the next word is in lower case."""
    after = text[match.end() : match.end() + 4].lstrip(" \t\u00a0\u202f\"'“„«(¿¡")[:1]
    if after.islower():
        return True
    if match[0][0] != ".":
        return False
    before = _LAST_WORD.search(text, max(start, match.start() - 12), match.start())
    word = "" if before is None else before[0]
    is_initial = len(word) == 1 and word.isalpha()
    return is_initial or (word.isdecimal() and len(word) < 3) or word.casefold() in _ABBREVIATIONS


def _after_dateline(text: str) -> int:
    """Where the first sentence begins behind "OSLO (Agency) —"."""
    match = _DATELINE.match(text)
    if match is None:
        return 0
    place = match[0].split("(")[0].split(",")[0].strip(" —–-")
    return match.end() if place.isupper() or "(" in match[0] else 0
