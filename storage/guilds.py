"""Servers: greeted once, left cleanly; and which commands Discord was last told about."""

from __future__ import annotations

from news.models import ChannelId, GuildId
from news.ports import Clock
from storage.connection import Database
from storage.queries import queries, rows
from storage.targets import keep_ready
from storage.times import to_ms

LEFT = "Newsdesk was removed from this server."
COMMANDS_HASH = "commands_hash"
"""Its value in `meta` says which commands Discord was told about."""


class Guilds:
    """What is remembered of servers. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def meet(self, guild_id: GuildId) -> bool:
        """Whether the server still waits for its hello. One that comes back is noted; its autoposts stay paused.

        What it alone reads is read through quietly first: nothing that came while it was away is news.
        """
        async with self._database.transaction() as db:
            await self._sql.wake_sources_of_guild(db, guild_id=guild_id)
            await self._sql.meet_guild(db, guild_id=guild_id)
            return await self._sql.greeted_at(db, guild_id=guild_id) is None

    async def note_greeted(self, guild_id: GuildId) -> None:
        """The hello has arrived; there will be no other."""
        async with self._database.transaction() as db:
            await self._sql.note_greeted(db, guild_id=guild_id, now=to_ms(self._now()))

    async def leave(self, guild_id: GuildId) -> None:
        """Nothing is sent there any more: autoposts are paused, deliveries that wait are skipped."""
        async with self._database.transaction() as db:
            now = to_ms(self._now())
            await self._sql.note_leave(db, guild_id=guild_id, now=now)
            await self._sql.pause_guild(db, guild_id=guild_id, reason=LEFT, now=now)
            await self._sql.skip_deliveries_of_guild(db, guild_id=guild_id, reason=LEFT)
            channels = await rows(self._sql.channels_of_guild(db, guild_id=guild_id))
            await keep_ready(db, [row["channel_id"] for row in channels])

    async def served(self) -> set[GuildId]:
        """The servers that have sources or autoposts and were not left, as far as we know."""
        async with self._database.reading() as db:
            return {GuildId(row["guild_id"]) for row in await rows(self._sql.served_guilds(db))}

    async def notices_channel(self, guild_id: GuildId) -> ChannelId | None:
        """Where the server wants to be told of sources that fail; None: nobody chose."""
        async with self._database.reading() as db:
            found = await self._sql.notices_channel(db, guild_id=guild_id)
        return None if found is None else ChannelId(found)

    async def set_notices_channel(self, guild_id: GuildId, channel_id: ChannelId | None) -> None:
        """Choose where the server is told of sources that fail; None: nowhere."""
        async with self._database.transaction() as db:
            await self._sql.set_notices_channel(db, guild_id=guild_id, channel_id=channel_id)

    async def get_commands_hash(self) -> str | None:
        """The hash of the commands that Discord has; None before the first sync."""
        async with self._database.reading() as db:
            return await self._sql.meta_value(db, key=COMMANDS_HASH)

    async def set_commands_hash(self, text: str) -> None:
        """Remember the hash of the commands just synced."""
        async with self._database.transaction() as db:
            await self._sql.set_meta_value(db, key=COMMANDS_HASH, value=text)
