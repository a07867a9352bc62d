"""Who is a member where: asked of Discord, since no list of members is kept, and remembered for a few minutes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord

from news.models import GuildId, UserId

if TYPE_CHECKING:
    from news.ports import Clock

log = logging.getLogger(__name__)

REMEMBERED: Final = timedelta(minutes=5)
REMEMBERED_MAX: Final = 20_000
ANSWER_S: Final = 1.5
"""How long somebody who waits for an answer waits for this, in seconds."""


class Memberships:
    """Which servers somebody is in, of those that the bot is in."""

    def __init__(self, client: discord.Client, now: Clock) -> None:
        self._client = client
        self._now = now
        self._known: dict[tuple[UserId, GuildId], tuple[bool, datetime]] = {}

    async def of(
        self, user_id: UserId, guild_ids: Iterable[GuildId | None], *, here: GuildId | None = None
    ) -> set[GuildId]:
        """Those of the servers in which they are; `here` is one in which they just spoke. One request each at most.

        Raises what discord.py raises where Discord cannot say.
        """
        found: set[GuildId] = set()
        for guild_id in dict.fromkeys(guild_ids):
            if guild_id is not None and (guild_id == here or await self._is_in(user_id, guild_id)):
                found.add(guild_id)
        return found

    async def soon(
        self, user_id: UserId, guild_ids: Iterable[GuildId | None], *, here: GuildId | None = None
    ) -> set[GuildId]:
        """As `of`, for somebody who waits: where Discord does not say in time, `here` alone."""
        wanted = set(guild_ids)
        try:
            async with asyncio.timeout(ANSWER_S):
                return await self.of(user_id, wanted, here=here)
        except Exception as error:  # noqa: BLE001  aiohttp's errors share no base that a cog may import
            log.info("where user %d is a member is not known: %r", user_id, error)
            return {here} if here in wanted and here is not None else set()

    async def _is_in(self, user_id: UserId, guild_id: GuildId) -> bool:
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return False
        if guild.get_member(user_id) is not None:
            return True
        known = self._known.get((user_id, guild_id))
        if known is not None and timedelta(0) <= self._now() - known[1] < REMEMBERED:
            return known[0]
        try:
            await guild.fetch_member(user_id)
        except discord.NotFound:  # 10007: left; 10013: no such account any more
            is_member = False
        else:
            is_member = True
        if len(self._known) >= REMEMBERED_MAX:
            self._known.clear()
        self._known[user_id, guild_id] = (is_member, self._now())
        return is_member
