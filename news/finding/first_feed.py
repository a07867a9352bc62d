"""The first feed behind an address: what the newsroom asks until it offers several finds."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from news.addresses import plain_address, shown
from news.errors import FeedNotFoundError, FetchError, ParseError
from news.feeds import feed_links
from news.finding.found import parse_page

if TYPE_CHECKING:
    from news.fetch import FetchedPage
    from news.models import ParsedFeed
    from news.ports import PageFetcher

log = logging.getLogger(__name__)

HEAD_BYTES = 200_000
"""A page names its feeds in its head: no more of it is looked through."""
LINKS_TRIED = 5


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that answers: the address that was asked for, and what it holds now.

    Not the address that a redirect leads to: most redirects are for today only.
    """

    url: str
    feed: ParsedFeed
    page: FetchedPage


async def find_feed(fetcher: PageFetcher, url: str) -> FoundFeed:
    """The feed at an address, or the first working one that the page there names. Awaits the network.

    Raises FetchError or FeedNotFoundError; neither holds the address's query, which may be a secret.
    """
    page = await fetcher.get(url)
    try:
        return FoundFeed(url, await parse_page(page), page)
    except ParseError as error:
        no_feed_here = error
    links = await asyncio.to_thread(feed_links, page.body[:HEAD_BYTES], page.url)
    for link in map(plain_address, links[:LINKS_TRIED]):
        try:
            linked = await fetcher.get(link)
            return FoundFeed(link, await parse_page(linked), linked)
        except (FetchError, ParseError) as error:
            log.info("%s names %s as its feed, which cannot be read: %s", shown(url), shown(link), error)
    raise FeedNotFoundError(f"no feed at {shown(url)}") from no_feed_here
