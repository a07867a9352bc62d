"""Which entries have a word, in few bytes: a dictionary of lists takes ten times as much. Not safe for several threads."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import Final, TypeAlias

_BUCKETS: Final = 1 << 12
"""So few that their own size is little beside that of a full window, so many that an insertion moves few entries."""
MANY: Final = 12
"""How many entries a word has at most without its count standing by itself: most words have fewer."""

_Bucket: TypeAlias = "tuple[array[int], array[int]]"
"""Words, ascending, and beside each of them an entry."""


class Postings:
    """Words and entries below 2**32, eight bytes a pair: sorted arrays, which Python's collector does not look through."""

    __slots__ = ("_buckets", "_many")

    def __init__(self) -> None:
        self._buckets: list[_Bucket | None] = [None] * _BUCKETS
        self._many: dict[int, int] = {}
        """How many entries a word has, where these are more than MANY."""

    def add(self, word: int, entry: int) -> None:
        """Lists an entry under a word; it must not be listed there already."""
        place = word & (_BUCKETS - 1)
        bucket = self._buckets[place]
        if bucket is None:
            bucket = self._buckets[place] = (array("I"), array("I"))
        words, entries = bucket
        end = bisect_right(words, word)
        words.insert(end, word)
        entries.insert(end, entry)
        if end >= MANY and words[end - MANY] == word:
            self._many[word] = end + 1 - bisect_left(words, word, 0, end)

    def remove(self, word: int, entry: int) -> None:
        """Takes out an entry that is listed under a word."""
        bucket = self._buckets[word & (_BUCKETS - 1)]
        assert bucket is not None  # noqa: S101  # it is listed
        words, entries = bucket
        place = entries.index(entry, bisect_left(words, word))
        words.pop(place)
        entries.pop(place)
        if (count := self._many.get(word)) is not None:
            if count > MANY + 1:
                self._many[word] = count - 1
            else:
                del self._many[word]

    def count(self, word: int) -> int:
        """How many entries a word has."""
        return self._many.get(word) or len(self.entries(word))

    def is_under_more_than(self, word: int, count: float) -> bool:
        """Whether a word has more entries than `count`, which is MANY at least."""
        return self._many.get(word, 0) > count

    def entries(self, word: int) -> array[int]:
        """The entries of a word, in the order of their coming; a copy."""
        bucket = self._buckets[word & (_BUCKETS - 1)]
        if bucket is None:
            return _NONE
        words, entries = bucket
        start = bisect_left(words, word)
        if start == len(words) or words[start] != word:
            return _NONE
        return entries[start : bisect_right(words, word, start)]


_NONE: Final = array("I")
