"""From an address that someone pasted to the sources behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from news.finding.addresses import host_of, plain_address, shown
from news.finding.first_feed import find_feed
from news.finding.found import FoundSource

if TYPE_CHECKING:
    from news.ports import PageFetcher


async def find_sources(fetcher: PageFetcher, url: str, *, limit: int = 5) -> list[FoundSource]:
    """The sources behind an address, best first, at least one and at most `limit`. Awaits the network.

    Raises FetchError or FeedNotFoundError; neither holds the address's query, which may be a secret.
    """
    found = await find_feed(fetcher, plain_address(url))
    name = (found.feed.title or host_of(found.url) or shown(found.url))[:100]
    return [FoundSource(found.url, name, "feed", found.feed, found.page)][:limit]
