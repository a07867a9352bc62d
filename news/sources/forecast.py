"""How many articles a source will bring, judged by what it shows now."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from news.models import FeedEntry

_WINDOWS = (7, 30, 365)
"""Days; the shortest that holds enough entries is the one that tells most of tomorrow."""
_ENOUGH = 10
_SLACK = timedelta(hours=1)
"""Clocks of publishers run ahead by as much."""
_OUTLIER_GAP = 10
_OUTLIERS_SHARE = 0.3
"""No more of the entries can be left out; with fewer than four, none."""
_SPAN_MIN_S = 600
"""Dates closer together are those of a program that wrote the file."""
_SILENCE = 3
"""A source that has been silent for so many of its usual gaps has become slower."""
_DAY_S = 86_400
_FEW = 5
"""Gaps; fewer within a day are a beginning, not a rate."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What can be expected of a source."""

    per_day: float
    """Articles a day, above 0: rounded as people would say it."""
    days: int
    """Over how many days of entries it was counted, rounded up."""


def forecast(entries: Sequence[FeedEntry], *, now: datetime) -> Forecast | None:
    """Articles a day, from the dates of what the source shows; None when they tell nothing. `now` is aware UTC.

    Counts the last week where that holds ten entries, else more. Future dates do not count, nor does an old entry that was
    left pinned.
    """
    stated = (entry.published_at or entry.updated_at for entry in entries)
    dates = sorted(date for date in stated if date is not None and date <= now + _SLACK)
    for days in _WINDOWS:
        recent = [date for date in dates if date >= now - timedelta(days=days)]
        if len(recent) >= _ENOUGH and len(recent) < len(dates):
            kept = _without_outliers(dates)
            if kept[0] < recent[0]:  # what is older is no outlier: the window is full
                return _rate(len(recent), days * _DAY_S)
    return _counted(_without_outliers(dates), now)


def _counted(dates: Sequence[datetime], now: datetime) -> Forecast | None:
    """The rate over all that is shown, the silence since included where it is long."""
    span_s = (dates[-1] - dates[0]).total_seconds() if dates else 0
    if span_s < _SPAN_MIN_S:
        return None
    gaps = len(dates) - 1
    if gaps < _FEW and span_s < _DAY_S:
        return None
    silence_s = (now - dates[-1]).total_seconds()
    if silence_s > max(_SILENCE * span_s / gaps, _DAY_S):
        return _rate(len(dates), span_s + silence_s)
    return _rate(gaps, span_s)


def _without_outliers(dates: Sequence[datetime]) -> Sequence[datetime]:
    """The dates without the oldest few that lie far from all others, such as those of pinned entries."""
    for start in range(int(len(dates) * _OUTLIERS_SHARE), 0, -1):
        rest = dates[start:]
        usual = (rest[-1] - rest[0]) / (len(rest) - 1)
        if rest[0] - dates[start - 1] > max(usual * _OUTLIER_GAP, timedelta(days=1)):
            return rest
    return dates


def _rate(count: int, seconds: float) -> Forecast:
    per_day = count * _DAY_S / seconds
    digits = 0 if per_day >= 10 else 1 if per_day >= 0.1 else -math.floor(math.log10(per_day))
    return Forecast(per_day=round(per_day, digits), days=max(1, math.ceil(seconds / _DAY_S)))
