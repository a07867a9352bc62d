"""Looking at addresses: what could be read there, kept for a while so that adding what was shown asks no site twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from news.finding import FoundSource, find_sources, host_of, plain_address, shown
from news.models import SOURCE_NAME_CHARS_MAX
from news.sources import read_source_page

if TYPE_CHECKING:
    from news.models import FeedEntry, SourceMethod
    from news.ports import Clock, PageFetcher

LOOKS_AT_ONCE = 8
LOOKED_FOR = timedelta(minutes=5)
"""How long what was found at an address is taken to be there still."""
LOOKS_MAX = 30
BYTES_MAX = 3_000_000
"""Of one look, in bodies and what was read of them; a larger one is not kept, and made again."""
ALL_BYTES_MAX = 10_000_000
"""Of all looks together."""


@dataclass(frozen=True, slots=True)
class _Look:
    at: datetime
    found: list[FoundSource]
    weight: int


class RecentLooks:
    """Finds by address, for a while; bounded in number and size."""

    def __init__(self, now: Clock, *, keep_for: timedelta = LOOKED_FOR) -> None:
        self._now = now
        self._keep_for = keep_for
        self._looks: dict[str, _Look] = {}

    @property
    def weight(self) -> int:
        """About how many bytes are kept."""
        return sum(look.weight for look in self._looks.values())

    def get(self, address: str) -> list[FoundSource] | None:
        """What was found at this address lately; None when nothing is known."""
        self._forget()
        look = self._looks.get(address)
        return list(look.found) if look else None

    def find(self, address: str, method: SourceMethod) -> FoundSource | None:
        """The find of this address and method in any recent look."""
        self._forget()
        finds = (found for look in self._looks.values() for found in look.found)
        return next((found for found in finds if (found.url, found.method) == (address, method)), None)

    def keep(self, address: str, found: list[FoundSource]) -> None:
        """Remember a look; the oldest make room."""
        self._looks.pop(address, None)
        self._forget()
        weight = _weight(found)
        if weight > BYTES_MAX:
            return
        while len(self._looks) >= LOOKS_MAX or self.weight > ALL_BYTES_MAX - weight:
            del self._looks[next(iter(self._looks))]
        self._looks[address] = _Look(self._now(), found, weight)

    def drop(self, found: FoundSource) -> None:
        """Forget the looks that hold this find: it was added, and what lies there is in the archive now."""
        this = (found.url, found.method)
        self._looks = {
            address: look
            for address, look in self._looks.items()
            if all((one.url, one.method) != this for one in look.found)
        }

    def _forget(self) -> None:
        oldest = self._now() - self._keep_for
        self._looks = {address: look for address, look in self._looks.items() if look.at > oldest}


class Looking:
    """Looks at addresses, few at a time. Awaits the network."""

    def __init__(self, fetcher: PageFetcher, now: Clock) -> None:
        self._fetcher = fetcher
        self.recent = RecentLooks(now)
        self.slots = asyncio.Semaphore(LOOKS_AT_ONCE)

    async def look(self, url: str) -> list[FoundSource]:
        """What could be read at an address or at those it names, best first. Raises FetchError or FeedNotFoundError."""
        address = plain_address(url)
        found = self.recent.get(address)
        if found is None:
            async with self.slots:
                found = await find_sources(self._fetcher, address)
            self.recent.keep(address, found)
        return found

    async def find(self, url: str, method: SourceMethod | None) -> FoundSource:
        """The best find at an address; with a method, exactly that address, read that way. Raises like `look`."""
        address = plain_address(url)
        if method is None:
            return (await self.look(address))[0]
        found = self.recent.find(address, method)
        return found or await read_address_as(self._fetcher, address, method)


async def read_address_as(fetcher: PageFetcher, address: str, method: SourceMethod) -> FoundSource:
    """What lies at exactly this address, read by this method. Awaits the network. Raises FetchError or ParseError."""
    page = await (fetcher.get(address) if method == "feed" else fetcher.get_page(address))
    feed = await asyncio.to_thread(read_source_page, page, method=method, url=address)
    name = (feed.title or host_of(address) or shown(address))[:SOURCE_NAME_CHARS_MAX]
    return FoundSource(address, name, method, feed, page)


def _weight(found: list[FoundSource]) -> int:
    """About how many bytes a look takes: the bodies, and the texts that were read of them."""
    return sum(len(one.page.body) + sum(map(_entry_weight, one.feed.entries)) for one in found)


def _entry_weight(entry: FeedEntry) -> int:
    texts = (entry.title, entry.link, entry.id, entry.content_html, entry.summary)
    return sum(len(text) for text in texts if text)
