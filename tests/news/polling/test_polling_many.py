"""2,000 sources through one loop over 24 hours of staged time: a fake web, a real database."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from news.errors import FetchError
from news.fetch import FetchedPage
from news.models import CheckRecord, PollState
from news.newsroom.room import Newsroom
from news.polling.schedule import first_check_at, rhythm_s
from storage import Storage
from tests.news.newsroom_world import NOW, Clock

FLOOR_S = 300
SOURCES, HOSTS, BROKEN_EVERY = 2_000, 800, 50
DAY = timedelta(days=1)
TTL_S = 6 * 3_600
"""What three of four feeds ask for."""
STEP = timedelta(minutes=2)


@dataclass
class QuietWeb:
    """Every feed is as it was, but for some that are broken. Notes when each was asked."""

    clock: Clock
    asked: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    by_host: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    at_once: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
    ) -> FetchedPage:
        del etag, last_modified, max_bytes
        host = url.split("/")[2]
        self.asked[url].append(self.clock.time)
        self.by_host[host].append(self.clock.time)
        self.at_once[host] += 1
        assert self.at_once[host] == 1
        self.at_once[host] -= 1
        if is_broken(url):
            raise FetchError(url, "down", status=503)
        return FetchedPage(
            url=url,
            status=304,
            body=b"",
            content_type=None,
            etag=None,
            last_modified=None,
            retry_after_s=None,
            max_age_s=None,
        )

    async def get_page(self, url: str, *, max_bytes: int | None = None) -> FetchedPage:
        return await self.get(url, max_bytes=max_bytes)

    async def sitemaps_of(self, url: str) -> list[str]:
        del url
        return []


def url_of(number: int) -> str:
    return f"https://host{number % HOSTS}.example/{number}.xml"


def number_of(url: str) -> int:
    return int(url.rsplit("/", 1)[1].removesuffix(".xml"))


def is_broken(url: str) -> bool:
    return number_of(url) % BROKEN_EVERY == 0


def rate_of(number: int) -> float:
    """Articles a day: most feeds are slow."""
    return 100.0 if number % 400 == 1 else 10.0 if number % 100 == 2 else 1.0 if number % 15 == 3 else 0.1


def ttl_of(number: int) -> int | None:
    return TTL_S if rate_of(number) == 0.1 and number % 8 != 0 else None


def rhythm_of(number: int) -> int:
    """As if its entries had come at even distances until now."""
    gap = DAY / rate_of(number)
    found = rhythm_s([NOW - gap * n for n in range(1, 20)], now=NOW, floor_s=FLOOR_S)
    assert found is not None
    return found


async def add_sources(storage: Storage) -> None:
    """All at once, as an import does it, each with the rhythm that it has."""
    records: list[CheckRecord] = []
    for number in range(SOURCES):
        source_id = await storage.sources.add_feed(
            url_of(number),
            name=f"Feed {number}",
            domain=f"host{number % HOSTS}.example",
            is_public=True,
            added_to=None,
        )
        first_at = first_check_at(source_id, now=NOW, of=SOURCES, floor_s=FLOOR_S)
        state = PollState(is_seeded=True, rhythm_s=rhythm_of(number), ttl_s=ttl_of(number))
        records.append(CheckRecord(source_id, NOW, first_at, state=state))
    await asyncio.gather(*map(storage.sources.record_check, records))


def gaps_of(times: Sequence[datetime]) -> list[float]:
    return [(later - sooner).total_seconds() for sooner, later in pairwise(times)]


async def test_two_thousand_sources_are_asked_in_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each within its own wait and none below the floor, one request a host at a time, evenly over the hour."""
    caplog.set_level("CRITICAL")
    clock = Clock()
    web = QuietWeb(clock)
    storage = await Storage.open(f"sqlite:///{tmp_path / 'news.db'}", now=clock)
    newsroom = Newsroom(
        fetcher=web, sources=storage.sources, articles=storage.articles, now=clock, poll_min_s=FLOOR_S
    )
    # The disk would take longer than all the rest; there is no power to lose here.
    await storage._database._writer.execute("PRAGMA synchronous = OFF")
    await add_sources(storage)
    while clock.time < NOW + DAY:
        await newsroom.poll_all_due()
        clock.time += STEP
    await storage.close()
    assert len(web.asked) == SOURCES
    assert_in_time({url: times for url, times in web.asked.items() if not is_broken(url)})
    assert_by_rhythm(web.asked)
    assert_broken_ones_rest([times for url, times in web.asked.items() if is_broken(url)])
    assert_spread([time for times in web.asked.values() for time in times])


def assert_in_time(asked: Mapping[str, Sequence[datetime]]) -> None:
    """None below the floor, none later than its own wait and the tenth by which sources part."""
    for url, times in asked.items():
        number, gaps = number_of(url), gaps_of(times)
        wait_s = max(rhythm_of(number) * 1.1, ttl_of(number) or 0) + 2 * STEP.total_seconds()
        assert min(gaps) >= max(FLOOR_S, ttl_of(number) or 0), url
        assert max(gaps) <= wait_s, url
        assert times[0] - NOW <= timedelta(hours=1) + STEP, url
        assert NOW + DAY - times[-1] <= timedelta(seconds=wait_s), url


def assert_by_rhythm(asked: Mapping[str, Sequence[datetime]]) -> None:
    """Busy feeds are asked often, quiet ones once an hour, those that wish for it every six."""
    found = defaultdict[tuple[float, int | None], list[int]](list)
    for url, times in asked.items():
        if not is_broken(url):
            number = number_of(url)
            found[rate_of(number), ttl_of(number)].append(len(times))
    means = {kind: sum(counts) / len(counts) for kind, counts in found.items()}
    assert 3 <= means[0.1, TTL_S] <= 4
    assert 22 <= means[0.1, None] <= 26
    assert 24 <= means[1.0, None] <= 36
    assert 75 <= means[10.0, None] <= 110
    assert 220 <= means[100.0, None] <= 288


def assert_broken_ones_rest(asked: Sequence[Sequence[datetime]]) -> None:
    """Ever longer."""
    assert asked
    for times in asked:
        assert 4 <= len(times) <= 12
        assert gaps_of(times) == sorted(gaps_of(times))


def assert_spread(times: Sequence[datetime]) -> None:
    """No quarter of an hour has much more than its share of a round through all sources."""
    by_quarter = defaultdict[int, int](int)
    for time in times:
        by_quarter[int((time - NOW) / timedelta(minutes=15))] += 1
    assert max(by_quarter.values()) <= 1.5 * SOURCES / 4
