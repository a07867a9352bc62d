"""Autoposts: what a channel wants posted."""

from __future__ import annotations

import sqlite3
from typing import Any

from news.errors import NotVisibleError
from news.models import (
    Autopost,
    AutopostId,
    AutopostKind,
    ChannelId,
    GuildId,
    SourceId,
    TopicId,
    UserId,
    Wish,
)
from news.ports import Clock
from storage.connection import Database
from storage.queries import as_list, queries, rows
from storage.reading import visible_sources
from storage.times import from_ms, to_ms


class Autoposts:
    """The wishes of channels. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def add(
        self,
        guild_id: GuildId,
        channel_id: ChannelId,
        kind: AutopostKind,
        *,
        source_id: SourceId | None = None,
        topic_id: TopicId | None = None,
        label: str,
        created_by: UserId,
    ) -> Autopost:
        """The channel's wish; the existing one when it has the same already. Nothing old is posted.

        Raises NotVisibleError when the server does not see the source, or nothing that treats of the topic.
        """
        async with self._database.transaction() as db:
            visible = await visible_sources(db, guild_id)
            if source_id is not None and source_id not in visible:
                raise NotVisibleError(f"source {source_id} is not visible to guild {guild_id}")
            if topic_id is not None and not await rows(
                self._sql.topics_by_ids(
                    db, ids=as_list([topic_id]), visible=as_list(visible), quoted=None, hidden="[]"
                )
            ):
                raise NotVisibleError(f"topic {topic_id} is not visible to guild {guild_id}")
            try:
                added = await self._sql.put_autopost(
                    db,
                    guild_id=guild_id,
                    channel_id=channel_id,
                    kind=kind,
                    source_id=source_id,
                    topic_id=topic_id,
                    label=label,
                    created_by=created_by,
                    now=to_ms(self._now()),
                )
            except sqlite3.IntegrityError as error:
                raise NotVisibleError(
                    f"no such wish: {kind}, source {source_id}, topic {topic_id}"
                ) from error
            return _autopost(await self._sql.autopost(db, id=added))

    async def of_guild(self, guild_id: GuildId) -> list[Autopost]:
        """The server's autoposts, oldest first."""
        async with self._database.reading() as db:
            return [_autopost(row) for row in await rows(self._sql.autoposts_of_guild(db, guild_id=guild_id))]

    async def remove(self, autopost_id: AutopostId, guild_id: GuildId) -> bool:
        """Whether the server had it. What is queued already is still delivered."""
        async with self._database.transaction() as db:
            return await self._sql.delete_autopost(db, id=autopost_id, guild_id=guild_id) > 0

    async def pause_channel(self, channel_id: ChannelId, reason: str) -> None:
        """Nothing is sent to the channel: what is pending and what comes is held with this reason."""
        async with self._database.transaction() as db:
            await self._sql.pause_autoposts(db, channel_id=channel_id, reason=reason)
            await self._sql.hold_pending(db, channel_id=channel_id, reason=reason)

    async def resume_channel(self, channel_id: ChannelId) -> None:
        """New articles are sent again. What was held stays held: `deliveries.release_held` decides about it."""
        async with self._database.transaction() as db:
            await self._sql.resume_autoposts(db, channel_id=channel_id)


def _autopost(row: Any) -> Autopost:
    return Autopost(
        id=AutopostId(row["id"]),
        guild_id=GuildId(row["guild_id"]),
        channel_id=ChannelId(row["channel_id"]),
        wish=Wish(
            row["kind"],
            source_ids=() if row["source_id"] is None else (SourceId(row["source_id"]),),
            topic_ids=() if row["topic_id"] is None else (TopicId(row["topic_id"]),),
        ),
        label=row["label"],
        created_at=from_ms(row["created_at"]),
        paused_reason=row["paused_reason"],
    )
