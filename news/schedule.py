"""When a feed is asked again. Pure: time is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from news.ports import LONGEST_WAIT

if TYPE_CHECKING:
    from news.models import Source

MAX_AGE_MOST_S = 3_600
"""Caches are told to keep things for a year by sites that publish every hour: no more than this is believed."""


def next_check_at(
    *,
    now: datetime,
    failures: int,
    floor_s: int,
    asked_s: int | None = None,
    max_age_s: int | None = None,
    ttl_s: int | None = None,
) -> datetime:
    """When to poll again: the longest of the floor, Retry-After, max-age and the feed's TTL, within a day.

    Doubled for each failure in a row. `max_age_s` counts for an hour at most.
    """
    believed_s = min(max_age_s or 0, MAX_AGE_MOST_S)
    wanted_s = max(floor_s, asked_s or 0, believed_s, ttl_s or 0)
    wait = timedelta(seconds=min(wanted_s, LONGEST_WAIT.total_seconds()))
    return now + min(wait * 2 ** min(failures, 12), LONGEST_WAIT)


def is_neglected(source: Source, *, now: datetime) -> bool:
    """Whether the last good look at a feed is long ago: it failed since, or twice its wait has passed."""
    if source.last_checked_at is None or source.next_check_at is None or source.failures:
        return True
    wait = source.next_check_at - source.last_checked_at
    return not timedelta() <= now - source.last_checked_at <= 2 * min(wait, LONGEST_WAIT)
