"""When a source is asked again. Pure: time is an argument; the rule was chosen by `bench/rhythm.py`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from news.ports import LONGEST_WAIT

if TYPE_CHECKING:
    from news.models import Source, SourceId

MAX_AGE_MOST_S = 3_600
"""Caches are told to keep things for a year by sites that publish every hour: no more than this is believed."""
BUSY_PER_DAY = 100.0
"""Articles a day from which a source is asked as often as the floor allows."""
SLOWEST_FLOORS = 12
"""The quietest source is asked this many times more rarely than the busiest: an hour, where the floor is 300 s."""
STRETCHED_FROM_S = 30
"""A shorter floor is stretched the less the shorter it is: somebody watches a site of their own."""
SLOWEST_S = 3_600
"""Nothing waits longer for being rare."""
JITTER = 0.1
WAIT_PER_S = 10
"""A source is asked again no sooner than so many times as long as the check took: a slow one takes a tenth of a place."""
SPREAD_S = 2.0
"""Between the first checks of sources that were added together."""
_BURST_OF = 5
"""Fewer articles at once may be chance."""
_BURST_LEAST = timedelta(hours=1)
_QUIET_GAPS = 3.0
_DAY_S = 86_400.0
_LEARNING = 0.3
_FAILURES_COUNTED = 12


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked of us about when to come back, in seconds; None: nothing."""

    retry_after_s: int | None = None
    max_age_s: int | None = None
    """Counts for an hour at most."""
    ttl_s: int | None = None


def next_check_at(
    *,
    now: datetime,
    failures: int = 0,
    floor_s: int,
    rhythm_s: int | None = None,
    quiet_for: timedelta | None = None,
    wishes: Wishes | None = None,
    source_id: SourceId | None = None,
    took: timedelta = timedelta(),
) -> datetime:
    """When to poll again: by the source's rhythm, not before what was asked for, within a day, never below the floor.

    `quiet_for` is how long nothing new came. After a failure the wait is at least the floor, doubled for each failure
    in a row; after a check that `took` long, it is ten times as long. Sources differ by up to a tenth, so that those
    that were added together part.
    """
    asked = wishes or Wishes()
    wanted_s = max(asked.retry_after_s or 0, min(asked.max_age_s or 0, MAX_AGE_MOST_S), asked.ttl_s or 0)
    backoff_s = floor_s * 2 ** min(failures, _FAILURES_COUNTED) if failures else 0
    slow_s = WAIT_PER_S * took.total_seconds()
    own_s = max(rhythm_s or floor_s, quiet_s(quiet_for, floor_s=floor_s), backoff_s, slow_s)
    wait_s = max(own_s * jitter(source_id), wanted_s, floor_s)
    return now + min(timedelta(seconds=min(wait_s, _DAY_S)), LONGEST_WAIT)


def rhythm_s(times: Sequence[datetime], *, now: datetime, floor_s: int) -> int | None:
    """How often it is worth asking a source whose articles came at `times`, in seconds; None when there are none.

    Proportional to the square root of the mean gap, which for a given number of requests makes the mean delay of an
    article least. The rate is the highest over the newest few, twice as many, … all of them, so that a burst counts.
    """
    known = sorted((time for time in times if time.tzinfo is not None and time <= now), reverse=True)
    if not known:
        return None
    rates: list[float] = []
    count = min(_BURST_OF, len(known))
    while True:
        age = max(now - known[count - 1], _BURST_LEAST if count >= _BURST_OF else timedelta(days=1))
        rates.append(count / (age.total_seconds() / _DAY_S))
        if count == len(known):
            return _wait_for(max(rates), floor_s)
        count = min(2 * count, len(known))


def learned_rhythm_s(before_s: int | None, *, new_count: int, gap: timedelta, floor_s: int) -> int:
    """The rhythm of a source that dates nothing, after `new_count` articles came `gap` after the ones before."""
    rate = new_count / max(gap.total_seconds() / _DAY_S, _BURST_LEAST.total_seconds() / _DAY_S)
    if before_s:
        rate = (1 - _LEARNING) * _rate_of(before_s, floor_s) + _LEARNING * rate
    return _wait_for(rate, floor_s)


def quiet_s(quiet_for: timedelta | None, *, floor_s: int) -> int:
    """The least wait, in seconds, for a source that brought nothing for so long: it is not as busy as it was."""
    if quiet_for is None or quiet_for <= timedelta():
        return floor_s
    return _wait_for(_QUIET_GAPS / (quiet_for.total_seconds() / _DAY_S), floor_s)


def slowest_s(floor_s: int) -> int:
    """The wait for the quietest of sources: 3,600 at a floor of 300, 360 at 30, 1 at 1."""
    floors = 1 + (SLOWEST_FLOORS - 1) * min(1.0, floor_s / STRETCHED_FROM_S)
    return max(floor_s, min(round(floors * floor_s), SLOWEST_S))


def jitter(source_id: SourceId | None) -> float:
    """A factor of 0.9 to 1.1, the same for a source every time; 1 for none."""
    return 1.0 if source_id is None else 1 - JITTER + 2 * JITTER * _place(source_id)


def first_check_at(source_id: SourceId, *, now: datetime, of: int, floor_s: int) -> datetime:
    """When a source that was added together with others, `of` in all, has its first check: spread evenly."""
    return now + timedelta(seconds=_place(source_id) * min(SPREAD_S * (of - 1), slowest_s(floor_s)))


def is_neglected(source: Source, *, now: datetime) -> bool:
    """Whether the last good look at a feed is long ago: it failed since, or twice its wait has passed."""
    if source.last_checked_at is None or source.next_check_at is None or source.failures:
        return True
    wait = source.next_check_at - source.last_checked_at
    return not timedelta() <= now - source.last_checked_at <= 2 * min(wait, LONGEST_WAIT)


def _wait_for(per_day: float, floor_s: int) -> int:
    wait_s = floor_s * (BUSY_PER_DAY / max(per_day, 1e-6)) ** 0.5
    return round(min(max(wait_s, floor_s), slowest_s(floor_s)))


def _rate_of(wait_s: int, floor_s: int) -> float:
    return BUSY_PER_DAY * (floor_s / max(wait_s, 1)) ** 2


def _place(source_id: SourceId) -> float:
    """A number from 0 to 1 that ids in a row share nothing of."""
    digest = hashlib.blake2s(str(source_id).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 0xFFFF_FFFF
