"""How alike two wordings are, from a few numbers kept of each. Pure.

A sketch is the lowest hashes among a text's words (Broder 1997, "On the resemblance and containment of documents"), but
words that look rare come first, so that a copy is found by them and grammar does not make strangers alike. A text that
had half of its words changed still shares a third of all words of both; two reporters of one event share about a tenth.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection
from typing import Final

from news.stories.terms import HASHES, Wording, hashed

WORDS_MIN: Final = 20
"""Different words below which a text has no sketch: short notices are alike by chance."""
_RARE_LETTERS = 6
MARKS_MIN: Final = 12
"""Marks below which two sketches tell nothing."""


def sketch(text: Wording, *, size: int) -> array[int]:
    """The `size` lowest hashes of the text's words, ascending, each below 2**32; empty for a text too short to compare."""
    marks = {_mark(stem, is_name=text.plain[at].isupper()) for at, stem in text.said}
    return array("I", sorted(marks)[:size] if len(marks) >= WORDS_MIN else ())


def _mark(stem: str, *, is_name: bool) -> int:
    looks_rare = is_name or len(stem) >= _RARE_LETTERS or stem[0] >= "\u0e00" or stem.isdecimal()
    return hashed(stem) if looks_rare else hashed(stem) | HASHES


def word_of(mark: int) -> int:
    """The hashed word that a mark stands for."""
    return mark & (HASHES - 1)


def resemblance(
    one: array[int], other: array[int], *, size: int, ignored: Collection[int] = frozenset()
) -> float:
    """About the share of both texts' words that both have, 0 to 1; sketches must be of this `size`.

    Marks that are `ignored` count for nothing. 0 where too few are left to tell.
    """
    shared, in_one, in_other = _compared(one, other, size, ignored)
    return shared / (in_one + in_other - shared) if min(in_one, in_other) >= MARKS_MIN else 0.0


def containment(one: array[int], other: array[int], *, size: int) -> float:
    """About the share of the words of the text with fewer words that the other has, 0 to 1."""
    shared, in_one, in_other = _compared(one, other, size, frozenset())
    return shared / min(in_one, in_other) if min(in_one, in_other) >= MARKS_MIN else 0.0


def _compared(
    one: array[int], other: array[int], size: int, ignored: Collection[int]
) -> tuple[int, int, int]:
    """Shared marks and the marks of each, below the value up to which both sketches are complete."""
    ends = [marks[-1] for marks in (one, other) if len(marks) >= size]
    end = min(ends, default=2 * HASHES)
    mine = set(one[: bisect_right(one, end)]).difference(ignored)
    theirs = set(other[: bisect_right(other, end)]).difference(ignored)
    return len(mine & theirs), len(mine), len(theirs)
