"""When two texts of one publisher are the same article, edited: marks find candidates, an exact look decides. Pure.

An article that comes again with another id, title and address is known by its words. Two texts are near-copies when
they share 85 % of their runs of five words and the rest is an edit. An edit adds words or takes some away; a template
(the weather, a stock report) puts other names and numbers into the same places. So:

* where each text has a number or a name that the other lacks, they are two articles;
* where they are more than a day apart, or their script shows no names, any word that each has and the other lacks makes
  them two. A page of every day that changes a word a day is a new article each day.

The text alone never decides: a podcast closes each episode with the same hundred words. The titles must be one with
words added, or both must have come out in the same minute; what the source lists side by side is two articles; and a
text that several articles share is boilerplate. In doubt there are two: a copy too many is seen, a loss is not.

Only texts of one host are compared: what two publishers print alike stays two articles.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.names import is_unspaced, words_of

MARKS = 4
"""Marks of a text. Two texts that share 85 % of their runs share two of four in 98 to 99 of 100 cases."""
LIKE = 0.85
WORDS_MIN = 60
"""Shorter texts have no marks: a notice of two sentences is like another one by chance."""
CHARACTERS_MIN = 150
"""The same for text written without spaces."""
NEAR = timedelta(days=14)
"""Near-copies are looked for among news of this long before and after."""
MARKS_KEPT = NEAR + timedelta(days=1)
_DAY = timedelta(days=1)
_RUN_OF_WORDS, _RUN_OF_CHARACTERS = 5, 8
COMPARED_MAX = 20_000
"""Characters compared: the cost of a hostile text has a bound."""
_BY_THE_CLOCK_MIN = 15
"""Things that come out by plan do so at such minutes, many at once; a day without a time is midnight."""
_LONG_WORDS = 6
"""The mean length of a "word" above which a text of such a script is written without spaces. Korean has spaces."""
_WORD = re.compile(r"\w+")
_HOST = re.compile(r"(?:(?:m|mobile|amp)\.(?=[^/?]*\.))?([^/?]*)")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it is compared."""

    words: tuple[str, ...]
    """Folded; single characters where the text is written without spaces."""
    runs: frozenset[int]
    """Every run of words, hashed."""
    plain: str
    is_unspaced: bool

    @property
    def facts(self) -> frozenset[str]:
        """Its numbers, and the words inside a sentence that begin with a capital."""
        return frozenset(_facts(self.plain))


def wording(text: str) -> Wording | None:
    """The text as it is compared; None for one that is too short for it."""
    plain = unicodedata.normalize("NFKC", text[:COMPARED_MAX])
    words = _WORD.findall(plain.casefold())
    if is_unspaced(plain) and sum(map(len, words)) > _LONG_WORDS * len(words):
        characters = "".join(words)
        if len(characters) < CHARACTERS_MIN:
            return None
        return Wording(tuple(characters), frozenset(_runs(list(characters), _RUN_OF_CHARACTERS)), plain, True)
    if len(words) < WORDS_MIN:
        return None
    return Wording(tuple(words), frozenset(_runs(words, _RUN_OF_WORDS)), plain, False)


def text_marks(text: str) -> tuple[int, ...]:
    """The lowest few of the text's hashed runs, each below 2**32; near-copies share most. None for a short text."""
    found = wording(text)
    return () if found is None else _lowest(found)


def marks_at(url_key: str | None, words: Wording | None) -> tuple[int, ...]:
    """The marks of a text at an address, different for each host; none without an address."""
    if url_key is None or words is None:
        return ()
    host = zlib.crc32(host_at(url_key).encode()) & 0x7FFFFFFF
    return tuple(host << 32 | mark for mark in _lowest(words))


def host_at(url_key: str) -> str:
    """The host of a normalised address; the one for telephones is the same."""
    match = _HOST.match(url_key)
    return match[1] if match else url_key


def is_near_copy(one: Wording, other: Wording, *, apart: timedelta) -> bool:
    """Whether the two are one article, edited. `apart`: the time between them, of either sign."""
    shared = len(one.runs & other.runs)
    if shared < LIKE * (len(one.runs) + len(other.runs) - shared):
        return False
    if one.is_unspaced or other.is_unspaced or abs(apart) > _DAY:
        mine, theirs = Counter(one.words), Counter(other.words)
        return not (mine - theirs and theirs - mine)
    facts, other_facts = one.facts, other.facts
    return not (facts - other_facts and other_facts - facts)


def is_near_title(one: str, other: str) -> bool:
    """Whether one of the titles is the other with words added, at most as many; numbers must be the same."""
    mine, theirs = Counter(_title_words(one)), Counter(_title_words(other))
    added, lost = mine - theirs, theirs - mine
    if (added and lost) or any(any(map(str.isdigit, word)) for word in added | lost):
        return False
    return (mine & theirs).total() >= (added | lost).total() and bool(mine) and bool(theirs)


def is_same_moment(one: datetime | None, other: datetime | None) -> bool:
    """Whether both came out in the same minute, and not at one at which much comes out."""
    if one is None or other is None or one.minute % _BY_THE_CLOCK_MIN == 0:
        return False
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)


def _title_words(title: str) -> list[str]:
    words = words_of(title)
    return list("".join(words)) if is_unspaced(title) else words


def _lowest(words: Wording) -> tuple[int, ...]:
    return tuple(heapq.nsmallest(MARKS, words.runs))


def _runs(words: list[str], length: int) -> Iterator[int]:
    for run in zip(*(words[start:] for start in range(length)), strict=False):
        # Python's own hash differs from one start to the next.
        yield zlib.crc32(" ".join(run).encode("utf-8", "replace"))


def _facts(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match[0]
        if any(map(str.isdigit, word)) or (word[0].isupper() and not _begins_sentence(text, match.start())):
            yield word.casefold()


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 4) : at]
    return "\n" in before or before.strip(" \t\"'“”‘’«»„(")[-1:] in ("", ".", "!", "?", ":", "…")
