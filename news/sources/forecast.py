"""How many articles a source will bring, judged by what it shows now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from news.models import FeedEntry


@dataclass(frozen=True, slots=True)
class Forecast:
    """What can be expected of a source."""

    per_day: float
    """Articles a day; above 0."""
    days: int
    """Over how many days of entries it was counted, rounded up."""


def forecast(entries: Sequence[FeedEntry], *, now: datetime) -> Forecast | None:
    """Articles a day, from the dates of what the source shows; None when they tell nothing. `now` is aware UTC."""
    del entries, now
    return None
