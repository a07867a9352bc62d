"""Filling a source back: articles from before its feed begins, read from its site's sitemaps. Quiet."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from news.errors import NewsdeskError
from news.finding import older_pages
from news.models import ParsedFeed
from news.taking_in.entries import PageBudget, read_entries
from news.taking_in.known_entries import know_entries
from news.taking_in.take_in import store_quietly
from news.working.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from news.models import ExtractedArticle, FeedEntry, Source
    from news.ports import ArticleStore, PageFetcher, SourceStore, Workers
    from news.taking_in.known_entries import Known

log = logging.getLogger(__name__)

BACKFILL_MAX = 500
BACKFILL_S = 1_200.0
PAGES_AT_ONCE = 10
"""Pages between two reports of progress."""
OLD_ENOUGH = timedelta(days=2)
"""Before the source was last asked. What is newer may still come with a feed, this one or another of the site, and be posted.

Storage posts no news that is older: what is taken from here on is nobody's news any more.
"""
_BUDGET = PageBudget(pages=PAGES_AT_ONCE, seconds=90)


async def fill_back(
    source: Source,
    *,
    fetcher: PageFetcher,
    sources: SourceStore,
    articles: ArticleStore,
    alone: Callable[[], AbstractAsyncContextManager[None]],
    limit: int,
    on_progress: Callable[[int, int], None] | None = None,
    workers: Workers = THREADS,
) -> int:
    """How many articles the archive gained. At most `limit` pages (500) and twenty minutes; what is read is kept.

    The source was asked just before this. Only what is surely older than OLD_ENOUGH is taken, by the page's own date,
    else by the sitemap's; `alone` keeps the poller from the source while some of it is stored. `on_progress` hears
    (pages read, pages in all). Awaits the network. Raises FetchError and StorageError.
    """
    if source.url is None or source.last_checked_at is None:
        raise NewsdeskError(
            f"source {source.id} has no address, or was never asked",
            user_message="There is no site to read older articles from.",
        )
    until = source.last_checked_at - OLD_ENOUGH
    found = await older_pages(fetcher, source.url, limit=BACKFILL_MAX)
    feed = ParsedFeed(title=None, link=None, entries=tuple(one for one in found if _may_be_older(one, until)))
    entries = know_entries(feed)
    known = await _known(sources, source, entries)
    fresh = [key for key in reversed(entries) if key not in known]
    keys = fresh[: max(1, min(limit, BACKFILL_MAX))]
    filling = _Filling(source, feed, until, fetcher, sources, articles, alone, workers)
    try:
        async with asyncio.timeout(BACKFILL_S):
            for start in range(0, len(keys), PAGES_AT_ONCE):
                goes_on = await filling.take(
                    {key: entries[key] for key in keys[start : start + PAGES_AT_ONCE]}
                )
                if on_progress is not None:
                    on_progress(filling.read, len(keys))
                if not goes_on:
                    log.info(
                        "source %s gives no more: %d of %d pages read", source.id, filling.read, len(keys)
                    )
                    break
    except TimeoutError:
        log.info(
            "filling source %s back took %s s: %d of %d pages read",
            source.id,
            BACKFILL_S,
            filling.read,
            len(keys),
        )
    return filling.added


@dataclass(slots=True)
class _Filling:
    """How far one filling is: each step reads some pages and stores what is older than `until`."""

    source: Source
    feed: ParsedFeed
    until: datetime
    fetcher: PageFetcher
    sources: SourceStore
    articles: ArticleStore
    alone: Callable[[], AbstractAsyncContextManager[None]]
    workers: Workers
    read: int = 0
    """Pages, also those that failed."""
    added: int = 0
    """Articles that the archive gained."""

    async def take(self, some: Mapping[str, Known]) -> bool:
        """Whether the site gives more after these pages, of which the older ones are stored."""
        pages = {key: one.entry for key, one in some.items()}
        read = await read_entries(
            self.fetcher, pages, self.feed, budget=_BUDGET, are_links=True, workers=self.workers
        )
        older = {
            key: article
            for key, article in read.articles.items()
            if key in read.whole and _is_older(article, some[key].entry, self.until)
        }
        async with self.alone():
            # What a check has brought meanwhile is the check's.
            known = await _known(self.sources, self.source, some)
            rest = [article for key, article in older.items() if key not in known]
            self.added += await store_quietly(
                self.articles, rest, source_id=self.source.id, workers=self.workers
            )
        self.read += len(some)
        return read.retry_after_s is None and len(read.failed) < len(some)


async def _known(sources: SourceStore, source: Source, entries: Mapping[str, Known]) -> set[str]:
    """Those of the entries that the source itself has brought."""
    seen = await sources.entry_states(source.id, [key for one in entries.values() for key in one.keys])
    return {key for key, one in entries.items() if any(own in seen for own in one.keys)}


def _may_be_older(entry: FeedEntry, until: datetime) -> bool:
    """Whether its page is worth reading: by the day it was published, where that is stated."""
    return entry.published_at is None or _utc(entry.published_at) < until


def _is_older(article: ExtractedArticle, entry: FeedEntry, until: datetime) -> bool:
    """Whether an article was surely there before; one that nobody dates may be of this minute."""
    date = article.published_at or entry.published_at or entry.updated_at
    return date is not None and _utc(date) < until


def _utc(date: datetime) -> datetime:
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
