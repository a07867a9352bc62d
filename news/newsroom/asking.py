"""Counts the requests that people cause, wherever in the newsroom they are sent; the poller's own are not counted."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from news.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Generator

    from news.fetch import FetchedPage
    from news.models import GuildId
    from news.newsroom.allowance import RequestBounds
    from news.ports import PageFetcher


@dataclass(frozen=True, slots=True)
class _Asker:
    guild_id: GuildId | None


# Not an argument: requests are sent five calls below what a person asked for, in tasks that inherit this by themselves.
_asker: ContextVar[_Asker | None] = ContextVar("asker", default=None)


@contextmanager
def asked_by(guild_id: GuildId | None) -> Generator[None]:
    """What the block fetches, in tasks of its own too, counts for this server; None: in all alone."""
    token = _asker.set(_Asker(guild_id))
    try:
        yield
    finally:
        _asker.reset(token)


class CountedFetcher:
    """A PageFetcher that sends nothing more for people who have caused enough: RequestLimitError, which is a FetchError."""

    def __init__(self, fetcher: PageFetcher, bounds: RequestBounds) -> None:
        self._fetcher = fetcher
        self._bounds = bounds

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
    ) -> FetchedPage:
        """As PageFetcher.get."""
        self._count(url)
        return await self._fetcher.get(url, etag=etag, last_modified=last_modified, max_bytes=max_bytes)

    async def get_page(self, url: str, *, max_bytes: int | None = None) -> FetchedPage:
        """As PageFetcher.get_page."""
        self._count(url)
        return await self._fetcher.get_page(url, max_bytes=max_bytes)

    async def sitemaps_of(self, url: str) -> list[str]:
        """As PageFetcher.sitemaps_of."""
        self._count(url)
        return await self._fetcher.sitemaps_of(url)

    def _count(self, url: str) -> None:
        asker = _asker.get()
        if asker is not None:
            self._bounds.take(asker.guild_id, shown(url))
