"""When a feed is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from news.models import Source, SourceId
from news.ports import LONGEST_WAIT
from news.schedule import is_neglected, next_check_at

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "asked_s", "max_age_s", "ttl_s", "wait"),
    [
        (0, None, None, None, timedelta(seconds=300)),
        (0, 60, 60, 60, timedelta(seconds=300)),
        (0, 900, None, None, timedelta(seconds=900)),
        (0, 900, 1_200, None, timedelta(seconds=1_200)),
        (0, 900, 1_200, 7_200, timedelta(hours=2)),
        (0, None, 31_536_000, None, timedelta(hours=1)),
        (0, None, None, 10**15, LONGEST_WAIT),
        (1, None, None, None, timedelta(seconds=600)),
        (3, None, None, None, timedelta(seconds=2400)),
        (500, None, None, None, LONGEST_WAIT),
        (0, 10**9, None, None, LONGEST_WAIT),
    ],
)
def test_the_wait_is_the_longest_that_was_asked_for(
    failures: int, asked_s: int | None, max_age_s: int | None, ttl_s: int | None, wait: timedelta
) -> None:
    """Never sooner than the floor, never later than a day, doubled by each failure; a cache is believed for an hour."""
    due_at = next_check_at(
        now=NOW, failures=failures, floor_s=300, asked_s=asked_s, max_age_s=max_age_s, ttl_s=ttl_s
    )
    assert due_at == NOW + wait


@pytest.mark.parametrize(
    ("checked", "wait", "failures", "expected"),
    [
        (timedelta(minutes=4), timedelta(minutes=5), 0, False),
        (timedelta(minutes=10), timedelta(minutes=5), 0, False),
        (timedelta(minutes=11), timedelta(minutes=5), 0, True),
        (timedelta(minutes=4), timedelta(minutes=5), 1, True),
        (timedelta(days=3), timedelta(days=300), 0, True),
        (timedelta(days=-300), timedelta(minutes=5), 0, True),
    ],
)
def test_a_feed_that_nobody_looked_after_is_neglected(
    checked: timedelta, wait: timedelta, failures: int, expected: bool
) -> None:
    """It failed, twice its wait has passed, or the clock was wrong."""
    source = Source(
        SourceId(1),
        "Post",
        "https://a.example/",
        None,
        is_public=False,
        last_checked_at=NOW - checked,
        next_check_at=NOW - checked + wait,
        failures=failures,
    )
    assert is_neglected(source, now=NOW) is expected
