"""From an address that someone pasted to the feed behind it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from news.errors import FeedNotFoundError, FetchError, ParseError
from news.feeds import feed_links, parse_feed

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


async def parse_page(page: FetchedPage) -> ParsedFeed:
    """The feed that an answer holds. Raises ParseError."""
    return await asyncio.to_thread(parse_feed, page.body, url=page.url, content_type=page.content_type)


def plain_address(url: str) -> str:
    """The address as it is stored: without fragment and outer space, scheme and host in lower case."""
    parts = _split(url.strip())
    if parts is None or not parts.netloc:
        return url.strip()
    host = parts.netloc if "@" in parts.netloc else parts.netloc.lower()
    return parts._replace(netloc=host, path=parts.path or "/", fragment="").geturl()


def shown(url: str) -> str:
    """The address as it may be logged: without user name, password, query and fragment."""
    parts = _split(url)
    if parts is None:
        return "(malformed)"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def host_of(url: str) -> str | None:
    """The host of an address as people name it, without `www.`; None when there is none."""
    parts = _split(url)
    host = parts.hostname if parts else None
    return host.removeprefix("www.") if host else None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
