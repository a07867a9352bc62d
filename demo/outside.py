"""The newsroom as the bot in memory may use it: the network is touched outside the bot's scope.

simcord waits, after every press, for all that the bot has begun. A connection kept alive for a next request counts as
such; so requests are made by a task of the demo, and the bot waits for the answer alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from news.models import GuildId, Source, SourceId, SourceMethod, UserId
from news.newsroom.room import AddedItem

if TYPE_CHECKING:
    from cogs._services import AskedNewsroom
    from news.finding import FoundSource
    from news.models import AnalysedArticle

T = TypeVar("T")

Job = tuple["asyncio.Future[Any]", Callable[[], Coroutine[Any, Any, Any]]]


class OutsideNewsroom:
    """Hands each request to `work`, which runs beside the bot. Its methods are the Newsroom's."""

    def __init__(self, newsroom: AskedNewsroom) -> None:
        self._newsroom = newsroom
        self._jobs: asyncio.Queue[Job] = asyncio.Queue()

    async def run(self) -> None:
        """As Newsroom.run: it polls beside the bot anyhow."""
        await self._newsroom.run()

    async def poll_due(self) -> int:
        """As Newsroom.poll_due."""
        return await self._ask(self._newsroom.poll_due)

    async def look(self, url: str) -> list[FoundSource]:
        """As Newsroom.look."""
        return await self._ask(lambda: self._newsroom.look(url))

    async def preview(self, found: FoundSource) -> AnalysedArticle | None:
        """As Newsroom.preview."""
        return await self._ask(lambda: self._newsroom.preview(found))

    async def read_article(self, url: str, guild_id: GuildId | None) -> AnalysedArticle | None:
        """As Newsroom.read_article."""
        return await self._ask(lambda: self._newsroom.read_article(url, guild_id))

    async def add_source(
        self,
        url: str,
        guild_id: GuildId | None,
        *,
        method: SourceMethod | None = None,
        name: str | None = None,
        added_by: UserId | None = None,
        replaces: SourceId | None = None,
    ) -> Source:
        """As Newsroom.add_source."""
        return await self._ask(
            lambda: self._newsroom.add_source(
                url, guild_id, method=method, name=name, added_by=added_by, replaces=replaces
            )
        )

    async def add_many(
        self,
        items: Sequence[tuple[str, str | None]],
        guild_id: GuildId | None,
        *,
        added_by: UserId | None,
        on_each: Callable[[AddedItem], Awaitable[None]] | None = None,
    ) -> list[AddedItem]:
        """As Newsroom.add_many."""
        return await self._ask(
            lambda: self._newsroom.add_many(items, guild_id, added_by=added_by, on_each=on_each)
        )

    async def check_now(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        """As Newsroom.check_now."""
        return await self._ask(lambda: self._newsroom.check_now(source_id, guild_id))

    async def backfill(
        self,
        source_id: SourceId,
        guild_id: GuildId | None,
        *,
        limit: int = 100,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """As Newsroom.backfill."""
        return await self._ask(
            lambda: self._newsroom.backfill(source_id, guild_id, limit=limit, on_progress=on_progress)
        )

    async def _ask(self, job: Callable[[], Coroutine[Any, Any, T]]) -> T:
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put_nowait((answer, job))
        return await answer

    async def work(self) -> None:
        """Do what is asked, one after the other. Runs until cancelled."""
        while True:
            answer, job = await self._jobs.get()
            try:
                result = await job()
            except Exception as error:  # noqa: BLE001  the asker gets it, whatever it is
                if not answer.done():
                    answer.set_exception(error)
            else:
                if not answer.done():
                    answer.set_result(result)
