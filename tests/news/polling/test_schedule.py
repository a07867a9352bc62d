"""When a source is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from news.models import Source, SourceId
from news.polling.schedule import (
    Wishes,
    first_check_at,
    is_neglected,
    jitter,
    learned_rhythm_s,
    next_check_at,
    quiet_s,
    rhythm_s,
    slowest_s,
)
from news.ports import LONGEST_WAIT

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
FLOOR_S = 300
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("failures", "wishes", "wait"),
    [
        (0, Wishes(), timedelta(seconds=300)),
        (0, Wishes(60, 60, 60), timedelta(seconds=300)),
        (0, Wishes(900), timedelta(seconds=900)),
        (0, Wishes(900, 1_200), timedelta(seconds=1_200)),
        (0, Wishes(900, 1_200, 7_200), timedelta(hours=2)),
        (0, Wishes(max_age_s=31_536_000), timedelta(hours=1)),
        (0, Wishes(ttl_s=10**15), LONGEST_WAIT),
        (0, Wishes(retry_after_s=10**9), LONGEST_WAIT),
        (1, Wishes(), timedelta(seconds=600)),
        (3, Wishes(), timedelta(seconds=2_400)),
        (2, Wishes(retry_after_s=7_200), timedelta(hours=2)),
        (500, Wishes(), LONGEST_WAIT),
    ],
)
def test_the_wait_is_the_longest_that_was_asked_for(failures: int, wishes: Wishes, wait: timedelta) -> None:
    """Never sooner than the floor, never later than a day, doubled by each failure; a cache is believed for an hour."""
    assert next_check_at(now=NOW, failures=failures, floor_s=FLOOR_S, wishes=wishes) == NOW + wait


def steady(per_day: float, *, count: int = 20) -> list[datetime]:
    """Articles at even distances, the newest half a gap ago."""
    gap = DAY / per_day
    return [NOW - gap / 2 - gap * number for number in range(count)]


@pytest.mark.parametrize(
    ("per_day", "least_s", "most_s"),
    [
        (0.1, 3_600, 3_600),
        (1 / 7, 3_600, 3_600),
        (1, 2_400, 3_600),
        (10, 700, 1_100),
        (100, 300, 330),
        (5_000, 300, 300),
    ],
)
def test_a_source_is_asked_by_its_rhythm(per_day: float, least_s: int, most_s: int) -> None:
    """A busy feed as often as allowed, a weekly one every hour, what lies between in between."""
    found = rhythm_s(steady(per_day), now=NOW, floor_s=FLOOR_S)
    assert found is not None
    assert least_s <= found <= most_s


@pytest.mark.parametrize("floor_s", [1, 60, 300, 1_800, 7_200, 86_400])
def test_no_rhythm_leaves_its_bounds(floor_s: int) -> None:
    """Never below the floor; never rarer than twelve floors, and than an hour unless the floor itself is longer."""
    for per_day in (0.001, 1, 10, 100, 100_000):
        found = rhythm_s(steady(per_day), now=NOW, floor_s=floor_s)
        assert found is not None
        assert floor_s <= found <= max(floor_s, min(12 * floor_s, 3_600))


@pytest.mark.parametrize(
    ("floor_s", "expected"), [(1, 1), (2, 3), (10, 47), (30, 360), (60, 720), (300, 3_600), (7_200, 7_200)]
)
def test_the_floor_sets_the_pace_of_all(floor_s: int, expected: int) -> None:
    """An hour for the quietest at the default; who sets a second, for a site of their own, gets a second."""
    assert slowest_s(floor_s) == expected


def test_a_burst_counts_at_once() -> None:
    """A weekly feed that brings five articles within an hour is asked often from then on."""
    weekly = [NOW - timedelta(days=7 * number, minutes=5) for number in range(1, 20)]
    burst = [NOW - timedelta(minutes=10 * number) for number in range(5)]
    assert rhythm_s(weekly, now=NOW, floor_s=FLOOR_S) == 3_600
    assert rhythm_s(burst + weekly, now=NOW, floor_s=FLOOR_S) == FLOOR_S


def test_dates_of_the_future_and_without_a_zone_tell_nothing() -> None:
    """A feed that dates its entries ahead is not taken for a busy one."""
    assert rhythm_s([], now=NOW, floor_s=FLOOR_S) is None
    assert rhythm_s([NOW + DAY] * 50, now=NOW, floor_s=FLOOR_S) is None
    assert rhythm_s([NOW.replace(tzinfo=None)] * 50, now=NOW, floor_s=FLOOR_S) is None


@pytest.mark.parametrize(
    ("quiet_for", "least_s", "most_s"),
    [
        (timedelta(), 300, 300),
        (timedelta(minutes=30), 300, 300),
        (timedelta(hours=6), 800, 900),
        (timedelta(days=1), 1_700, 1_800),
        (timedelta(days=30), 3_600, 3_600),
    ],
)
def test_a_source_that_falls_silent_is_asked_less_and_less(
    quiet_for: timedelta, least_s: int, most_s: int
) -> None:
    """However busy it once was; what it answers meanwhile, such as 304, says no more than that."""
    assert least_s <= quiet_s(quiet_for, floor_s=FLOOR_S) <= most_s
    due_at = next_check_at(now=NOW, floor_s=FLOOR_S, rhythm_s=FLOOR_S, quiet_for=quiet_for)
    assert least_s <= (due_at - NOW).total_seconds() <= most_s


def test_a_failure_does_not_change_the_rhythm() -> None:
    """The first good answer brings a source back to its own wait at once; a broken one is not asked sooner than that."""
    failed_at = next_check_at(now=NOW, failures=6, floor_s=FLOOR_S, rhythm_s=900)
    assert next_check_at(now=NOW, failures=1, floor_s=FLOOR_S, rhythm_s=900) - NOW == timedelta(seconds=900)
    works_at = next_check_at(now=NOW, failures=0, floor_s=FLOOR_S, rhythm_s=900)
    assert failed_at - NOW == timedelta(seconds=300 * 64)
    assert works_at - NOW == timedelta(seconds=900)


def test_a_rhythm_is_learned_from_what_came() -> None:
    """A source without dates: new articles at every look make it sooner, long gaps later; one look does not decide."""
    fast = learned_rhythm_s(None, new_count=4, gap=timedelta(hours=1), floor_s=FLOOR_S)
    slow = learned_rhythm_s(None, new_count=1, gap=timedelta(days=10), floor_s=FLOOR_S)
    assert (fast, slow) == (306, 3_600)
    assert fast < learned_rhythm_s(fast, new_count=1, gap=timedelta(days=10), floor_s=FLOOR_S) < slow


def test_sources_part_by_up_to_a_tenth() -> None:
    """The same source by the same each time, none below the floor; what a site asked for is not shortened."""
    factors = [jitter(SourceId(number)) for number in range(1_000)]
    assert all(0.9 <= factor <= 1.1 for factor in factors)
    assert max(factors) - min(factors) > 0.19
    assert len({round(factor, 3) for factor in factors}) > 150
    for number in range(1_000):
        one = next_check_at(now=NOW, floor_s=FLOOR_S, source_id=SourceId(number))
        assert one == next_check_at(now=NOW, floor_s=FLOOR_S, source_id=SourceId(number))
        assert one - NOW >= timedelta(seconds=FLOOR_S)
        asked = next_check_at(
            now=NOW, floor_s=FLOOR_S, wishes=Wishes(ttl_s=3_600), source_id=SourceId(number)
        )
        assert asked - NOW == timedelta(hours=1)


def test_the_first_checks_of_an_import_are_spread() -> None:
    """Evenly, and within the longest wait; a single one is asked at once."""
    assert first_check_at(SourceId(7), now=NOW, of=1, floor_s=FLOOR_S) == NOW
    firsts = sorted(first_check_at(SourceId(n), now=NOW, of=300, floor_s=FLOOR_S) - NOW for n in range(300))
    assert firsts[-1] <= timedelta(seconds=600)
    by_minute = [sum(m * 60 <= wait.total_seconds() < (m + 1) * 60 for wait in firsts) for m in range(10)]
    assert max(by_minute) <= 2 * 300 / 10
    late = [first_check_at(SourceId(n), now=NOW, of=100_000, floor_s=FLOOR_S) for n in range(300)]
    assert max(late) - NOW <= timedelta(hours=1)


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
