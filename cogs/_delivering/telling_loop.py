"""The loop of a cog that tells servers something: one process tells, behind people, and no failure ends it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from discord.ext import commands, tasks

from storage.giving_way import give_way

if TYPE_CHECKING:
    import discord

    from storage import Storage

log = logging.getLogger(__name__)


class Tells(Protocol):
    """Who knows what is to be told, and tells it."""

    async def tell_due(self) -> None:
        """All that is due and can be told has been. May raise anything."""
        ...


class TellingCog(commands.Cog):
    """Tells every `every_s` seconds for as long as it is loaded; `what` is told, for the log."""

    def __init__(
        self, client: discord.Client, storage: Storage, tells: Tells, *, every_s: float, what: str
    ) -> None:
        self._client, self._storage, self._tells = client, storage, tells
        self._every_s, self._what = every_s, what

    async def cog_load(self) -> None:
        """The loop runs."""
        self.tell.change_interval(seconds=self._every_s)
        self.tell.start()

    async def cog_unload(self) -> None:
        """The loop has ended."""
        self.tell.cancel()

    @tasks.loop(minutes=1)
    async def tell(self) -> None:
        """Tells what is to be told. Any exception that left this body would end the loop for good."""
        try:
            # Of two processes on one database the one that delivers tells.
            if self._storage.deliverer_lock.acquire():
                await self._tells.tell_due()
        except Exception:
            log.exception("%s could not be told; the next round begins in %d s", self._what, self._every_s)

    @tell.before_loop
    async def _until_ready(self) -> None:
        give_way()  # the whole loop runs in this task
        await self._client.wait_until_ready()
