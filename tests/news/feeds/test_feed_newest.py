"""Feeds that begin with their oldest entry, or with any: the newest are kept, and come last where order counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from news.feeds import parse_feed
from news.feeds.newest import LOOKED_AT_MAX, newest_of, oldest_first
from news.feeds.parsing import ENTRIES_MAX

FIRST_DAY = datetime(2020, 1, 1, 6, tzinfo=UTC)
EXTRA = 7


def day(number: int | None) -> datetime | None:
    return None if number is None else FIRST_DAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([3, 2, 1], [1, 2, 3]),
        ([1, 2, 3], [1, 2, 3]),
        ([9, 1, 2, 3], [1, 2, 3, 9]),
        ([1, 4, 3, 2], [1, 2, 3, 4]),
    ],
    ids=["newest first", "oldest first", "one pinned on top", "one pinned below"],
)
def test_dates_tell_the_order(numbers: list[int], expected: list[int]) -> None:
    """Whatever the feed's own is."""
    assert oldest_first(numbers, day) == expected


def test_without_dates_the_first_is_the_newest() -> None:
    """Also where all dates are the same: they are those of the feed, not of its entries."""
    assert oldest_first("abc", lambda _: None) == ["c", "b", "a"]
    assert oldest_first("abc", lambda _: FIRST_DAY) == ["c", "b", "a"]


def test_an_entry_without_a_date_stays_beside_its_neighbour() -> None:
    """One that states none is neither the oldest nor the newest for that."""
    dates = {"a": 5, "b": None, "c": 3, "d": 1}
    assert oldest_first("abcd", lambda name: day(dates[name])) == ["d", "c", "b", "a"]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (range(9), [6, 7, 8]),
        (range(8, -1, -1), [8, 7, 6]),
        ([4, 8, 0, 7, 1, 6], [8, 7, 6]),
    ],
    ids=["oldest first", "newest first", "mixed"],
)
def test_the_newest_are_kept_in_the_given_order(numbers: list[int], expected: list[int]) -> None:
    assert newest_of(numbers, 3, day) == expected


def test_of_what_says_nothing_both_ends_are_kept() -> None:
    """The newest are at one of them."""
    assert newest_of(range(10), 5, lambda _: None) == [0, 1, 2, 8, 9]
    assert newest_of(range(3), 5, lambda _: None) == [0, 1, 2]


def test_a_feed_without_end_costs_no_more() -> None:
    """Odd dates are slow to read: of a hundred thousand entries, some thousand are asked for theirs."""
    asked: list[int] = []

    def ask(number: int) -> datetime | None:
        asked.append(number)
        return day(number)

    assert newest_of(range(100_000), 2, ask) == [99_998, 99_999]
    assert len(asked) == LOOKED_AT_MAX


def rss_body(dates: list[str]) -> bytes:
    items = "".join(f"<item><title>{date}</title><pubDate>{date}</pubDate></item>" for date in dates)
    return f"<rss version='2.0'><channel><title>Quay</title>{items}</channel></rss>".encode()


def json_body(dates: list[str]) -> bytes:
    items = [{"id": date, "title": date, "date_published": date} for date in dates]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


@pytest.mark.parametrize(
    "body_of",
    [
        rss_body,
        json_body,
        lambda dates: rss_body(dates).replace(b"<channel>", b"<channel>&nbsp;"),
        lambda dates: rss_body(dates).replace(b"</channel></rss>", b""),
    ],
    ids=["RSS", "JSON", "RSS to be repaired", "RSS that breaks off"],
)
def test_the_newest_of_a_long_feed_are_read_wherever_they_stand(
    body_of: Callable[[list[str]], bytes],
) -> None:
    """A feed that lists oldest first, longer than we read: its last entries are its news."""
    dates = [str(day(number)) for number in range(ENTRIES_MAX + EXTRA)]
    rising = parse_feed(body_of(dates), url="https://quay.example/feed")
    falling = parse_feed(body_of(dates[::-1]), url="https://quay.example/feed")
    assert [entry.title for entry in rising.entries] == dates[EXTRA:]
    assert [entry.title for entry in falling.entries] == dates[: EXTRA - 1 : -1]
