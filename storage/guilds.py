"""Servers: greeted once, left cleanly; and which commands Discord was last told about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from news.models import ChannelId, GuildId
from news.ports import Clock
from storage.connection import Database
from storage.queries import as_list, queries, rows
from storage.queues import keep_ready
from storage.times import to_ms

LEFT = "Newsdesk was removed from this server."
BLOCKED_MAX = 200
"""Words that one server blocks: each is held against every article that it would get."""
BLOCKED_CHARS_MAX = 100
COMMANDS_HASH = "commands_hash"
"""Its value in `meta` says which commands Discord was told about."""


class Guilds:
    """What is remembered of servers. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def meet(self, guild_id: GuildId) -> bool:
        """Whether the server still waits for its hello. One that comes back does again; its autoposts stay paused.

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

    async def zone(self, guild_id: GuildId) -> str | None:
        """The time zone of the server's schedules, an IANA name; None: nobody chose."""
        async with self._database.reading() as db:
            return await self._sql.zone_of_guild(db, guild_id=guild_id)

    async def set_zone(self, guild_id: GuildId, zone: str | None) -> None:
        """Choose the time zone that schedules of the server begin with. What was scheduled before keeps its own."""
        async with self._database.transaction() as db:
            await self._sql.set_zone_of_guild(db, guild_id=guild_id, zone=zone)

    async def blocked_words(self, guild_id: GuildId) -> tuple[str, ...]:
        """Words and phrases whose articles are not posted in the server, in its order."""
        async with self._database.reading() as db:
            return read_words(await self._sql.blocked_words_of_guild(db, guild_id=guild_id))

    async def set_blocked_words(self, guild_id: GuildId, words: Sequence[str]) -> tuple[str, ...]:
        """The words that are blocked from now on: each once, none empty, at most BLOCKED_MAX."""
        kept = tuple(
            dict.fromkeys(one for word in words if (one := " ".join(word.split())[:BLOCKED_CHARS_MAX]))
        )
        async with self._database.transaction() as db:
            await self._sql.set_blocked_words_of_guild(
                db, guild_id=guild_id, words=as_list(kept[:BLOCKED_MAX]) if kept else None
            )
        return kept[:BLOCKED_MAX]

    async def get_commands_hash(self) -> str | None:
        """The hash of the commands that Discord has; None before the first sync."""
        async with self._database.reading() as db:
            return await self._sql.meta_value(db, key=COMMANDS_HASH)

    async def set_commands_hash(self, text: str) -> None:
        """Remember the hash of the commands just synced."""
        async with self._database.transaction() as db:
            await self._sql.set_meta_value(db, key=COMMANDS_HASH, value=text)


def read_words(stored: str | None) -> tuple[str, ...]:
    """A list of words as it was stored; empty for what is none."""
    try:
        found = json.loads(stored or "[]")
    except ValueError:
        return ()
    return tuple(map(str, cast(list[object], found))) if isinstance(found, list) else ()
