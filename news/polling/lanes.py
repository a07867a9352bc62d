"""Which of the sources that are due may begin: one a host, few a site, and slow ones in a lane of their own."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from news.polling.sites import site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from news.models import PollState, Source, SourceId
    from news.ports import Clock, SourceStore

SOURCES_AT_ONCE = 50
SITE_AT_ONCE = 5
"""Checks of one site's hosts at a time: anybody can give one name a thousand hosts."""
SLOW_AT_ONCE = 10
"""Checks at a time of sources that were slow the last time."""
DUE_AT_ONCE = 200
"""Due sources that are read from the database together: asking it after each check would cost more than the check."""
KEPT_FOR = timedelta(seconds=60)
"""How long a source that cannot begin yet is known as it was read."""
WAITING_MAX = 5_000
"""Sources that may wait for a place at their site or in the slow lane; more are read when those have begun."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A source whose check has a place, until `leave` is called."""

    source: Source
    state: PollState
    leave: Callable[[], None]


class Lanes:
    """The places of checks that are under way."""

    def __init__(self, is_slow: Callable[[SourceId], bool]) -> None:
        self._is_slow = is_slow
        self._sites = Counter[str]()
        self._slow_count = 0
        self.busy_hosts: set[str] = set()

    def fits(self, source: Source) -> bool:
        """Whether a check of this source may begin beside those that are under way."""
        host = host_of_check(source)
        if host in self.busy_hosts or self._sites[site_of(host)] >= SITE_AT_ONCE:
            return False
        return self._slow_count < SLOW_AT_ONCE or not self._is_slow(source.id)

    def enter(self, source: Source) -> Callable[[], None]:
        """Take a place; the answer gives it back."""
        host, is_slow = host_of_check(source), self._is_slow(source.id)
        site = site_of(host)
        self.busy_hosts.add(host)
        self._sites[site] += 1
        self._slow_count += is_slow

        def leave() -> None:
            self.busy_hosts.discard(host)
            self._sites[site] -= 1
            if not self._sites[site]:
                del self._sites[site]
            self._slow_count -= is_slow

        return leave


class DueQueue:
    """Sources that are due, longest waiting first, as far as they were read from the database."""

    def __init__(
        self,
        *,
        sources: SourceStore,
        lanes: Lanes,
        now: Clock,
        left_out: Callable[[], Collection[SourceId]],
    ) -> None:
        self._sources = sources
        self._lanes = lanes
        self._now = now
        self._left_out = left_out
        """Sources that are read by somebody or rest."""
        self._waiting: deque[tuple[Source, PollState]] = deque()
        self._read_at: datetime | None = None

    async def next(self, moment: datetime) -> Begun | None:
        """One of those due at `moment` that may begin now, with its place taken; None when there is none just now.

        Raises StorageError when what is due cannot be read.
        """
        if self._read_at is not None and not timedelta() <= self._now() - self._read_at <= KEPT_FOR:
            self.clear()
        begun = self._take()
        while begun is None and await self._read_more(moment):
            begun = self._take()
        return begun

    def drop(self, source_id: SourceId) -> None:
        """What was read of this source is no longer true."""
        self._waiting = deque(one for one in self._waiting if one[0].id != source_id)

    def clear(self) -> None:
        """Nothing that was read before counts any more."""
        self._waiting.clear()
        self._read_at = None

    def _take(self) -> Begun | None:
        left_out = self._left_out()
        for place, (source, state) in enumerate(self._waiting):
            if source.id not in left_out and self._lanes.fits(source):
                del self._waiting[place]
                return Begun(source, state, self._lanes.enter(source))
        return None

    async def _read_more(self, moment: datetime) -> bool:
        """Whether the database had more that is due, of hosts that neither are asked nor wait here."""
        if len(self._waiting) >= WAITING_MAX:
            return False
        known = {source.id for source, _ in self._waiting} | set(self._left_out())
        hosts = self._lanes.busy_hosts | {host_of_check(source) for source, _ in self._waiting}
        due = await self._sources.due(moment, DUE_AT_ONCE + len(known), busy_hosts=hosts)
        # What began or was read by somebody while the database answered is not what it was.
        known |= set(self._left_out())
        more = [one for one in due if one[0].id not in known][:DUE_AT_ONCE]
        if more and not self._waiting:
            self._read_at = self._now()
        self._waiting.extend(more)
        return bool(more)


def host_of_check(source: Source) -> str:
    """What no other check may ask at the same time."""
    return source.domain or f"source {source.id}"
