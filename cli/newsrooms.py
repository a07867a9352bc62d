"""A newsroom for one run of a tool, with an archive and a way to the network of its own."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from news.fetch import Fetcher
from news.newsroom.room import Newsroom
from news.ports import utc_now
from news.working.processes import opened_workers

if TYPE_CHECKING:
    from news.settings import Settings
    from storage import Storage


@asynccontextmanager
async def opened_newsroom(storage: Storage, settings: Settings) -> AsyncGenerator[Newsroom]:
    """A newsroom over an open archive; its connections and workers are closed at the end."""
    fetching = Fetcher(
        contact=settings.operator_contact, allow_private_addresses=settings.allow_private_addresses
    )
    async with opened_workers(settings.workers) as workers, fetching as fetcher:
        yield Newsroom(
            fetcher=fetcher,
            sources=storage.sources,
            articles=storage.articles,
            now=utc_now,
            poll_min_s=settings.poll_min_seconds,
            workers=workers,
        )
