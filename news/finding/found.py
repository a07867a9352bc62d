"""What finding gives: an address that answers, how it is read, and what it holds now."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from news.feeds import parse_feed

if TYPE_CHECKING:
    from news.fetch import FetchedPage
    from news.models import FeedEntry, ParsedFeed, SourceMethod

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A source that can be added: the address that was asked for, and what lies there now.

    Not the address that a redirect leads to: most redirects are for today only.
    """

    url: str
    name: str
    """What it calls itself, else its host; at most 100 characters."""
    method: SourceMethod
    feed: ParsedFeed
    page: FetchedPage

    def newest(self, n: int = 3) -> list[FeedEntry]:
        """The `n` newest entries, newest first; undated ones come last, in the order of the source."""
        return sorted(self.feed.entries, key=lambda entry: entry.published_at or _LONG_AGO, reverse=True)[:n]


async def parse_page(page: FetchedPage) -> ParsedFeed:
    """The feed that an answer holds. Raises ParseError."""
    return await asyncio.to_thread(parse_feed, page.body, url=page.url, content_type=page.content_type)
