"""Which entries of a feed are its newest: most feeds begin with them, some end with them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

LOOKED_AT_MAX = 3_000
"""Of a longer feed, as many are looked at, half from either end: odd dates take time."""
T = TypeVar("T")
DateOf = Callable[[T], datetime | None]


def oldest_first(items: Sequence[T], date_of: DateOf[T]) -> list[T]:
    """All of them, by their dates; one without a date stays where it stands, beside the others.

    Where most have no date, or all the same, the first in the given order is the newest.
    """
    moments = _moments(items, date_of)
    if moments is None:
        return list(items)[::-1]
    order = range(len(items)) if _is_rising(moments) else reversed(range(len(items)))
    return [items[at] for at in sorted(order, key=lambda at: moments[at])]


def newest_of(items: Sequence[T], limit: int, date_of: DateOf[T]) -> list[T]:
    """The `limit` newest in the given order. Where dates do not tell, half from either end: the newest are at one."""
    if len(items) <= limit:
        return list(items)
    items = _ends(items, LOOKED_AT_MAX)
    moments = _moments(items, date_of)
    if moments is None:
        return _ends(items, limit)
    order = range(len(items)) if _is_rising(moments) else reversed(range(len(items)))
    kept = sorted(order, key=lambda at: moments[at])[-limit:]
    return [items[at] for at in sorted(kept)]


def _ends(items: Sequence[T], count: int) -> list[T]:
    return [*items[: count - count // 2], *items[-(count // 2) :]] if len(items) > count else list(items)


def _moments(items: Sequence[T], date_of: DateOf[T]) -> list[datetime] | None:
    """A date for each, its own or that of the one before it; None where dates tell nothing of the order."""
    stated = [date_of(item) for item in items]
    known = [moment for moment in stated if moment is not None]
    if len(known) * 2 < len(items) or not known or min(known) == max(known):
        return None
    last, filled = known[0], list[datetime]()
    for moment in stated:
        last = moment or last
        filled.append(last)
    return filled


def _is_rising(moments: Sequence[datetime]) -> bool:
    return sum((after > before) - (after < before) for before, after in pairwise(moments)) > 0
