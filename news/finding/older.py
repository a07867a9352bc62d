"""Articles of a site from before its feed begins: what its sitemaps name."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from news.addresses import shown
from news.errors import FetchError, ParseError
from news.finding.site_maps import likely_sitemaps, newest_children
from news.sources.addresses import is_same_site
from news.sources.sitemap import Sitemap, parse_sitemap

if TYPE_CHECKING:
    from news.models import FeedEntry
    from news.ports import PageFetcher

log = logging.getLogger(__name__)

REQUESTS_MAX = 8
"""The robots.txt counts as one."""
SECONDS_MAX = 90.0
"""A host's turn may come only every ten seconds."""
SITEMAP_BYTES_MAX = 10_000_000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


async def older_pages(fetcher: PageFetcher, source_url: str, *, limit: int) -> list[FeedEntry]:
    """The newest article addresses that the sitemaps of the source's site name, newest first, at most `limit`.

    Awaits the network: at most REQUESTS_MAX requests, one after the other, in SECONDS_MAX; what was read until then counts.
    Empty when the site has no sitemap that can be read. Never raises for what the site answers.
    """
    found: dict[str, FeedEntry] = {}
    try:
        async with asyncio.timeout(SECONDS_MAX):
            await _collect(fetcher, source_url, limit, found)
    except TimeoutError:
        log.info("the sitemaps of %s took longer than %s s", shown(source_url), SECONDS_MAX)
    return sorted(found.values(), key=_moment, reverse=True)[: max(0, limit)]


async def _collect(fetcher: PageFetcher, source_url: str, limit: int, found: dict[str, FeedEntry]) -> None:
    """Read sitemaps, likeliest first, until there are enough entries or requests are used up."""
    waiting = deque(likely_sitemaps(await _stated(fetcher, source_url), source_url))
    seen: set[str] = set()
    left = REQUESTS_MAX - 1
    while waiting and left and len(found) < limit:
        url = waiting.popleft()
        if url in seen:
            continue
        seen.add(url)
        left -= 1
        sitemap = await _read(fetcher, url)
        waiting.extendleft(
            reversed([child.url for child in newest_children(sitemap.children)[:REQUESTS_MAX]])
        )
        for entry in sitemap.entries:
            if entry.link and is_same_site(entry.link, source_url):
                found.setdefault(entry.link, entry)


async def _stated(fetcher: PageFetcher, url: str) -> list[str]:
    try:
        return await fetcher.sitemaps_of(url)
    except FetchError as error:
        log.info("the sitemaps of %s cannot be found: %s", shown(url), error)
        return []


async def _read(fetcher: PageFetcher, url: str) -> Sitemap:
    """The sitemap at an address; an empty one when it cannot be read."""
    try:
        page = await fetcher.get_page(url, max_bytes=SITEMAP_BYTES_MAX)
        return await asyncio.to_thread(parse_sitemap, page.body, url=page.url)
    except (FetchError, ParseError) as error:
        log.info("the sitemap %s cannot be read: %s", shown(url), error)
    except Exception:
        log.exception("the sitemap %s could not be read: an error on our side", shown(url))
    return Sitemap()


def _moment(entry: FeedEntry) -> datetime:
    return entry.published_at or entry.updated_at or _LONG_AGO
