"""The newsroom as the bot in memory may use it: the network is touched outside the bot's scope.

simcord waits, after every press, for all that the bot has begun. A connection kept alive for a next request counts as
such; so requests are made by a task of the demo, and the bot waits for the answer alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from news.models import GuildId, Source
from news.pipeline import Newsroom

T = TypeVar("T")

Job = tuple["asyncio.Future[Any]", Callable[[], Coroutine[Any, Any, Any]]]


class OutsideNewsroom:
    """Hands each request to `work`, which runs beside the bot."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._jobs: asyncio.Queue[Job] = asyncio.Queue()

    async def add_source(self, url: str, guild_id: GuildId | None) -> Source:
        """As Newsroom.add_source."""
        return await self._ask(lambda: self._newsroom.add_source(url, guild_id))

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
