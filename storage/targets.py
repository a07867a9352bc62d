"""Targets: the places that posts go to, and which of them cannot be written to."""

from __future__ import annotations

from typing import Any

from news.models import ChannelId, GuildId, Target, UserId
from news.ports import Clock
from storage.connection import Database
from storage.queries import queries, rows
from storage.queues import break_target, keep_ready, mend_target
from storage.times import from_ms_or_none, to_ms

__all__ = ["Targets", "keep_ready", "target_of"]


class Targets:
    """Channels, threads, forums and direct messages. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def get(self, channel_id: ChannelId) -> Target | None:
        """The target; None where nothing was ever to be posted."""
        async with self._database.reading() as db:
            row = await self._sql.target(db, channel_id=channel_id)
        return None if row is None else target_of(row)

    async def broken_of_guild(self, guild_id: GuildId) -> list[Target]:
        """The server's places that cannot be written to, the longest broken first."""
        async with self._database.reading() as db:
            found = await rows(self._sql.broken_targets_of_guild(db, guild_id=guild_id))
        return [target_of(row) for row in found]

    async def break_(self, channel_id: ChannelId, reason: str, code: int | None = None) -> None:
        """Nothing is sent there any more: what waits and what comes is held with this reason, words for an organiser.

        One that is broken already keeps its first reason. `code`: Discord's.
        """
        async with self._database.transaction() as db:
            await break_target(db, channel_id, reason=reason, code=code, now=self._now())

    async def mend(self, channel_id: ChannelId) -> None:
        """Posts go there again, and what was held follows: a few by themselves, more of them in one digest.

        Nothing changes for one that works, but that what is held for it alone is tried again.
        """
        async with self._database.transaction() as db:
            await mend_target(db, channel_id, now=self._now())

    async def to_tell(self, limit: int = 50) -> list[Target]:
        """The broken ones whose servers were not told yet, the longest broken first."""
        async with self._database.reading() as db:
            return [target_of(row) for row in await rows(self._sql.targets_to_tell(db, limit=limit))]

    async def note_told(self, channel_id: ChannelId) -> None:
        """The server was told that the target is broken. Once it is mended, the next time is told anew."""
        async with self._database.transaction() as db:
            await self._sql.note_target_told(db, channel_id=channel_id, now=to_ms(self._now()))


def target_of(row: Any) -> Target:
    """The target of a row."""
    return Target(
        channel_id=ChannelId(row["channel_id"]),
        guild_id=None if row["guild_id"] is None else GuildId(row["guild_id"]),
        user_id=None if row["user_id"] is None else UserId(row["user_id"]),
        broken_reason=row["broken_reason"],
        broken_code=row["broken_code"],
        broken_since=from_ms_or_none(row["broken_since"]),
        told_at=from_ms_or_none(row["told_at"]),
    )
