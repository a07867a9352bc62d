"""Turns: how much of what people ask for is done at a time, in all and for each server."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from news.errors import NewsdeskError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from news.models import GuildId


class Turn:
    """A turn that somebody has. It may be given back before the work that it is part of ends."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots = slots
        self._is_held = True

    def give_back(self) -> None:
        """The next may have it. Doing it twice is harmless."""
        if self._is_held:
            self._is_held = False
            self._slots.release()


class Turns:
    """So many turns at a time in all, so many for each server; a few wait for theirs, for a while, first come first served.

    `wait_s` is in seconds. With `waiting_max` 0, who finds no turn is refused at once.
    """

    def __init__(
        self, limit: int, words: str, *, per_server: int = 1, waiting_max: int = 0, wait_s: float = 0.0
    ) -> None:
        self._slots = asyncio.Semaphore(limit)
        self._words = words
        self._per_server = per_server
        self._waiting_max = waiting_max
        self._wait_s = wait_s
        self._waiting = 0
        self._servers: Counter[GuildId | None] = Counter()

    @asynccontextmanager
    async def one(self, guild_id: GuildId | None) -> AsyncGenerator[Turn]:
        """A turn of this server's, which counts as the server's until the block ends, also when it is given back.

        Raises NewsdeskError, with a message for the person, when there is none.
        """
        if self._servers[guild_id] >= self._per_server:
            raise self._refusal()
        self._servers[guild_id] += 1
        try:
            turn = await self._wait()
            try:
                yield turn
            finally:
                turn.give_back()
        finally:
            self._servers[guild_id] -= 1
            if not self._servers[guild_id]:
                del self._servers[guild_id]

    async def _wait(self) -> Turn:
        if not self._slots.locked():
            await self._slots.acquire()  # at once
            return Turn(self._slots)
        if self._waiting >= self._waiting_max:
            raise self._refusal()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await self._slots.acquire()
        except TimeoutError as error:
            raise self._refusal() from error
        finally:
            self._waiting -= 1
        return Turn(self._slots)

    def _refusal(self) -> NewsdeskError:
        return NewsdeskError("too much is being asked of the newsroom", user_message=self._words)
