"""What is kept of looks at addresses, and for how long."""

from __future__ import annotations

from news.fetch import FetchedPage
from news.finding import FoundSource
from news.models import FeedEntry, ParsedFeed
from news.newsroom.looking import ALL_BYTES_MAX, BYTES_MAX, LOOKS_MAX, RecentLooks
from tests.news.newsroom_world import Clock

MEGABYTE = 1_000_000


def found(url: str, size: int = 0, *, read: int = 0) -> FoundSource:
    """A find whose answer had so many bytes, of which so many characters were read."""
    page = FetchedPage(url, 200, b"x" * size, None, None, None, None, None)
    entry = FeedEntry(content_html="y" * read)
    return FoundSource(url, "Harbour", "feed", ParsedFeed("Harbour", url, (entry,)), page)


def url(number: int) -> str:
    return f"https://site{number}.example/feed"


def test_looks_are_bounded_in_all() -> None:
    """By their bytes, what was read of them included; the oldest make room."""
    looks = RecentLooks(Clock())
    for number in range(20):
        looks.keep(url(number), [found(url(number), MEGABYTE, read=MEGABYTE)])
        assert looks.weight <= ALL_BYTES_MAX
    kept = [number for number in range(20) if looks.get(url(number))]
    assert kept == [15, 16, 17, 18, 19]


def test_looks_are_bounded_in_number() -> None:
    """Small ones too."""
    looks = RecentLooks(Clock())
    for number in range(3 * LOOKS_MAX):
        looks.keep(url(number), [found(url(number))])
    assert sum(looks.get(url(number)) is not None for number in range(3 * LOOKS_MAX)) == LOOKS_MAX


def test_a_huge_look_makes_no_room() -> None:
    """It is made again when it is wanted; the others stay."""
    looks = RecentLooks(Clock())
    looks.keep(url(1), [found(url(1), MEGABYTE)])
    looks.keep(url(2), [found(url(2), BYTES_MAX + 1)])
    looks.keep(url(3), [found(url(3), read=BYTES_MAX + 1)])
    assert [looks.get(url(number)) is not None for number in (1, 2, 3)] == [True, False, False]


def test_what_was_added_is_kept_no_longer() -> None:
    """Every look that holds it is forgotten with its bytes; others stay, for five minutes."""
    clock = Clock()
    looks = RecentLooks(clock)
    looks.keep(url(1), [found(url(9), MEGABYTE), found(url(1))])
    looks.keep(url(2), [found(url(2), MEGABYTE)])
    looks.drop(found(url(9)))
    assert looks.weight == MEGABYTE
    assert looks.find(url(1), "feed") is None
    assert looks.find(url(2), "feed") is not None
    clock.advance(minutes=5)
    assert looks.get(url(2)) is None
    assert looks.weight == 0
