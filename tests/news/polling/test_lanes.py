"""Which due sources may begin: one a host, few a site, slow ones in a lane of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from news.models import PollState, Source, SourceId
from news.polling.lanes import KEPT_FOR, SITE_AT_ONCE, SLOW_AT_ONCE, Begun, DueQueue, Lanes
from news.ports import SourceStore
from tests.news.newsroom_world import NOW, Clock


def source(number: int, host: str) -> Source:
    return Source(SourceId(number), host, f"https://{host}/feed", host, is_public=True)


@dataclass
class Due:
    """What is due, longest waiting first, as storage tells it."""

    sources: list[Source]
    asked: int = 0
    fails: bool = False
    slow: set[SourceId] = field(default_factory=set[SourceId])
    left_out: set[SourceId] = field(default_factory=set[SourceId])
    clock: Clock = field(default_factory=Clock)

    async def due(
        self, now: datetime, limit: int, *, busy_hosts: Collection[str] = (), per_host: int = 1
    ) -> list[tuple[Source, PollState]]:
        del now, per_host
        self.asked += 1
        if self.fails:
            raise OSError
        hosts, found = set(busy_hosts), list[tuple[Source, PollState]]()
        for one in self.sources:
            if one.domain not in hosts and len(found) < limit:
                hosts.add(one.domain or "")
                found.append((one, PollState()))
        return found

    def queue(self) -> DueQueue:
        return DueQueue(
            sources=cast("SourceStore", cast(Any, self)),
            lanes=Lanes(lambda source_id: source_id in self.slow),
            now=self.clock,
            left_out=lambda: self.left_out,
        )


async def begin_all(due: Due, queue: DueQueue) -> list[Begun]:
    """All that may begin now, one after the other; what began is not due any more."""
    found: list[Begun] = []
    while (begun := await queue.next(NOW)) is not None:
        due.sources.remove(begun.source)
        found.append(begun)
    return found


def names(begun: list[Begun]) -> list[str]:
    return [one.source.name for one in begun]


async def test_one_name_with_many_hosts_takes_few_places() -> None:
    """However many of its hosts have waited longest: others begin at once, and its own follow one by one."""
    due = Due([source(n, f"s{n}.evil.example") for n in range(600)] + [source(999, "harbour.example")])
    queue = due.queue()
    begun = await begin_all(due, queue)
    assert names(begun) == [f"s{n}.evil.example" for n in range(SITE_AT_ONCE)] + ["harbour.example"]
    begun[0].leave()
    assert names(await begin_all(due, queue)) == [f"s{SITE_AT_ONCE}.evil.example"]


async def test_slow_sources_have_a_lane_of_their_own() -> None:
    """Sources that took long the last time take no more than their share, whatever sites they are of."""
    due = Due(
        [source(n, f"slow{n}.example") for n in range(30)]
        + [source(n, f"ok{n}.example") for n in range(40, 60)]
    )
    due.slow = {SourceId(n) for n in range(30)}
    queue = due.queue()
    begun = await begin_all(due, queue)
    assert len([name for name in names(begun) if name.startswith("slow")]) == SLOW_AT_ONCE
    assert len(begun) == SLOW_AT_ONCE + 20
    due.slow.clear()  # what was slow when it began gives its own place back
    for one in begun:
        one.leave()
    assert len(await begin_all(due, queue)) == 20


async def test_a_host_has_one_check_at_a_time() -> None:
    """Its second source begins when the first has ended."""
    due = Due([source(1, "harbour.example"), source(2, "harbour.example")])
    queue = due.queue()
    [first] = await begin_all(due, queue)
    first.leave()
    assert [one.source.id for one in await begin_all(due, queue)] == [2]


async def test_what_is_dropped_left_out_or_long_known_is_not_begun_as_it_was() -> None:
    """It is read anew, if it is still due then."""
    due = Due([source(n, f"s{n}.one.example") for n in range(SITE_AT_ONCE + 3)])
    queue = due.queue()
    begun = await begin_all(due, queue)
    dropped, left_out, kept = due.sources
    due.sources = [replaced(kept, "anew")]
    queue.drop(dropped.id)
    due.left_out = {left_out.id}
    begun[0].leave()
    due.clock.time += KEPT_FOR + timedelta(seconds=1)
    assert names(await begin_all(due, queue)) == ["anew"]


def replaced(one: Source, name: str) -> Source:
    return Source(one.id, name, one.url, one.domain, is_public=True)


async def test_the_database_is_not_asked_for_each_check() -> None:
    """Two hundred are read together."""
    due = Due([source(n, f"site{n}.example") for n in range(150)])
    waiting = list(due.sources)
    queue = due.queue()
    for _ in waiting:
        assert await queue.next(NOW) is not None
    assert due.asked == 1


async def test_nothing_to_begin() -> None:
    """Nothing is due; it is asked again the next time."""
    due = Due([])
    queue = due.queue()
    assert await queue.next(NOW) is None
    due.sources = [source(1, "harbour.example")]
    assert names(await begin_all(due, queue)) == ["harbour.example"]


async def test_a_database_that_cannot_be_read_is_not_nothing_to_begin() -> None:
    """Who asked is told; the next time it may answer."""
    due = Due([source(1, "harbour.example")], fails=True)
    queue = due.queue()
    with pytest.raises(OSError):
        await queue.next(NOW)
    due.fails = False
    assert names(await begin_all(due, queue)) == ["harbour.example"]
