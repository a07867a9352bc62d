"""Makes the digests that are due: who is a member where, whether there is news, where their direct messages are."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord

from news import following
from news.models import ChannelId, Reader, UserId

if TYPE_CHECKING:
    from cogs._following.membership import Memberships
    from cogs._services import Services

log = logging.getLogger(__name__)

READERS_A_ROUND: Final = 20
OPENING_APART: Final = timedelta(seconds=6)
"""Between two direct messages that are opened: Discord takes many in a row for spam."""
AGAIN_AFTER: Final = timedelta(minutes=10)
"""When a reader is looked at again for whom Discord did not answer."""
READER_S: Final = 20.0
"""How long one reader may take, in seconds."""
_UNKNOWN_USER: Final = 10013


class ReaderRound:
    """Some readers at a time, one after the other: who is slow or fails holds up the next a little, never for good."""

    def __init__(self, client: discord.Client, services: Services, memberships: Memberships) -> None:
        self._client = client
        self._services = services
        self._digests = services.storage.personal_digests
        self._follows = services.storage.follows
        self._memberships = memberships
        self._later: dict[UserId, datetime] = {}
        self._opened_at: datetime | None = None

    async def run(self) -> None:
        """Makes some of the digests that are due. Raises StorageError."""
        now = self._services.now()
        # What was noted by a clock that ran ahead holds nobody back.
        self._later = {user: when for user, when in self._later.items() if now < when <= now + AGAIN_AFTER}
        due = await self._digests.astray(now, limit=READERS_A_ROUND)
        due += await self._digests.due(now, limit=READERS_A_ROUND, is_open=True, busy=self._later)
        if self._may_open(now):
            due += await self._digests.due(now, limit=READERS_A_ROUND, is_open=False, busy=self._later)
        for reader in due:
            try:
                async with asyncio.timeout(READER_S):
                    await self._make(reader)
            except Exception:
                # The next reader is not to wait for it.
                log.exception("the digest of user %d could not be made", reader.user_id)
                self._later[reader.user_id] = self._services.now() + AGAIN_AFTER

    async def close(self) -> None:
        """Nothing goes on beside `run`."""

    async def _make(self, reader: Reader) -> None:
        now = self._services.now()
        if reader.digest_at is None:
            return
        if (later := following.put_off(reader.schedule, reader.digest_at, now)) is not None:
            await self._digests.put_off(reader, later)
            return
        follows = await self._follows.of_user(reader.user_id)
        member_of = await self._memberships.of(reader.user_id, (follow.guild_id for follow in follows))
        if reader.channel_id is None and await self._digests.has_news(reader, now, member_of):
            channel_id = await self._open(reader.user_id)
            if channel_id is None:
                return
            reader = replace(reader, channel_id=channel_id)
        made = await self._digests.make(reader, now, member_of)
        if made is not None:
            log.info("digest %d is queued", made)

    def _may_open(self, now: datetime) -> bool:
        # The clock may have been set back.
        return self._opened_at is None or not timedelta(0) <= now - self._opened_at < OPENING_APART

    async def _open(self, user_id: UserId) -> ChannelId | None:
        """Their direct messages; None where that has to wait, or the account is gone."""
        now = self._services.now()
        if not self._may_open(now):
            return None
        self._opened_at = now
        try:
            channel = await self._client.create_dm(discord.Object(user_id))
        except discord.HTTPException as error:
            if error.code != _UNKNOWN_USER:
                raise
            log.info("user %d is no more", user_id)
            await self._digests.forget(user_id)
            return None
        await self._digests.note_channel(user_id, ChannelId(channel.id))
        return ChannelId(channel.id)
