"""What a source will bring, judged by what it shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from news.models import FeedEntry
from news.sources.forecast import Forecast, forecast

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def entries(*hours_ago: float) -> list[FeedEntry]:
    return [FeedEntry(published_at=NOW - timedelta(hours=hours)) for hours in hours_ago]


def every(hours: float, count: int, *, after: float = 0) -> list[float]:
    return [after + hours * n for n in range(count)]


@pytest.mark.parametrize(
    ("hours_ago", "expected"),
    [
        (every(0.3, 20), Forecast(80, 1)),
        (every(0.3, 20, after=5), Forecast(80, 1)),
        (every(24 * 7, 10), Forecast(0.1, 63)),
        (every(24, 15), Forecast(1, 14)),
        (every(0.7, 1000), Forecast(34, 7)),
        ([*every(2, 20), 24 * 900], Forecast(12, 2)),
        ([*every(2, 20), 24 * 700, 24 * 900], Forecast(12, 2)),
        ([*every(2, 20), -24 * 30, -2], Forecast(12, 2)),
        (every(24, 10, after=24 * 365), Forecast(0, 374)),
        ([0, 24 * 30], Forecast(0.03, 30)),
    ],
    ids=["six hours", "a night's rest", "weekly", "daily", "a long feed", "one pinned", "two pinned", "from the future", "asleep", "monthly"],
)  # fmt: skip
def test_articles_a_day(hours_ago: list[float], expected: Forecast) -> None:
    """Old pinned entries and dates in the future change nothing; a long silence makes a source slow."""
    found = forecast(entries(*hours_ago), now=NOW)
    assert found is not None
    if expected.per_day:
        assert found == expected
    else:
        assert (found.per_day < 0.05, found.days) == (True, expected.days)


@pytest.mark.parametrize("hours_ago", [[], [3], [5] * 20, [5, 5.05], [1, 2, 3, 4], every(-5, 20, after=-5)])
def test_nothing_is_foretold_from_nothing(hours_ago: list[float]) -> None:
    """One entry, a few of this morning, all of one instant or none of the past: silence is better than a wrong number."""
    assert forecast(entries(*hours_ago), now=NOW) is None


def test_entries_without_dates_do_not_count() -> None:
    assert forecast([FeedEntry(title="x")] * 20, now=NOW) is None
    assert forecast([FeedEntry(title="x"), *entries(*every(2, 13))], now=NOW) == Forecast(12, 1)


def test_a_change_date_serves_where_there_is_no_other() -> None:
    """Plain sitemaps state nothing else."""
    shown = [FeedEntry(updated_at=NOW - timedelta(hours=hours)) for hours in every(2, 13)]
    assert forecast(shown, now=NOW) == Forecast(12, 1)


def test_the_order_of_the_entries_does_not_matter() -> None:
    shown = entries(*every(0.3, 20))
    assert forecast(shown[::-1], now=NOW) == forecast(shown, now=NOW)
