"""Filling a source back: articles from before its feed begins, read from its site's sitemaps. Quiet."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from news.entries import PageBudget, read_entries
from news.errors import NewsdeskError
from news.finding import older_pages
from news.known_entries import know_entries
from news.models import ParsedFeed
from news.taking_in import store_quietly

if TYPE_CHECKING:
    from collections.abc import Callable

    from news.models import Source
    from news.ports import ArticleStore, PageFetcher, SourceStore

log = logging.getLogger(__name__)

BACKFILL_MAX = 500
BACKFILL_S = 1_200.0
PAGES_AT_ONCE = 10
"""Pages between two reports of progress."""
_BUDGET = PageBudget(pages=PAGES_AT_ONCE, seconds=90)


async def fill_back(
    source: Source,
    *,
    fetcher: PageFetcher,
    sources: SourceStore,
    articles: ArticleStore,
    limit: int,
    on_progress: Callable[[int, int], None] | None = None,
) -> int:
    """How many articles the archive gained. At most `limit` pages (500) and twenty minutes; what is read is kept.

    `on_progress` hears (pages read, pages in all). Awaits the network. Raises FetchError and StorageError.
    """
    if source.url is None:
        raise NewsdeskError(
            f"source {source.id} has no address",
            user_message="These are imported files; there is no site to read older articles from.",
        )
    found = await older_pages(fetcher, source.url, limit=max(1, min(limit, BACKFILL_MAX)))
    feed = ParsedFeed(title=None, link=None, entries=tuple(found))
    entries = know_entries(feed)
    known = await sources.entry_states(source.id, [key for one in entries.values() for key in one.keys])
    keys = [key for key, one in reversed(entries.items()) if not any(key in known for key in one.keys)]
    added, done = 0, 0
    try:
        async with asyncio.timeout(BACKFILL_S):
            for start in range(0, len(keys), PAGES_AT_ONCE):
                some = {key: entries[key].entry for key in keys[start : start + PAGES_AT_ONCE]}
                read = await read_entries(fetcher, some, feed, budget=_BUDGET, are_links=True)
                whole = [article for key, article in read.articles.items() if key in read.whole]
                added += await store_quietly(articles, whole, source_id=source.id)
                done += len(some)
                if on_progress is not None:
                    on_progress(done, len(keys))
                if read.retry_after_s is not None:
                    log.info(
                        "source %s asks to be left alone: %d of %d pages read", source.id, done, len(keys)
                    )
                    break
    except TimeoutError:
        log.info(
            "filling source %s back took %s s: %d of %d pages read", source.id, BACKFILL_S, done, len(keys)
        )
    return added
