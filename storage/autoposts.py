"""Autoposts: what a channel wants posted, and how."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

from aiosqlite import Connection

from news.errors import NewsdeskError, NotVisibleError
from news.models import (
    SUBJECTS_MAX,
    Autopost,
    AutopostId,
    ChannelId,
    GuildId,
    PostSettings,
    SourceId,
    StoryId,
    TopicId,
    UserId,
    Wish,
)
from news.ports import Clock
from storage.connection import Database
from storage.handing_over import hand_over
from storage.post_settings import read_settings, settings_text
from storage.queries import as_list, queries, rows
from storage.queues import keep_ready
from storage.reading import visible_sources
from storage.sides import counted_by
from storage.times import from_ms, from_ms_or_none, to_ms


class SameWishError(NewsdeskError):
    """The channel that an autopost is to move to has one for the same already."""

    user_message = (
        "That channel has an autopost for the same already. Remove one of the two with `/autopost remove`."
    )


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
        wish: Wish,
        settings: PostSettings | None = None,
        *,
        label: str,
        created_by: UserId,
    ) -> Autopost:
        """The channel's wish; the existing one as it is when it has the same already. Nothing old is posted.

        `settings` None: the usual. Raises NotVisibleError for a wish that names nothing or too much, a source that the
        server does not see, a topic that nothing it sees treats of, or a story that nothing it sees tells.
        """
        async with self._database.transaction() as db:
            await self._check(db, guild_id, wish)
            added = await self._sql.put_autopost(
                db,
                guild_id=guild_id,
                channel_id=channel_id,
                kind=wish.kind,
                query=wish.query,
                wish_key=wish.key,
                label=label,
                settings=settings_text(settings or PostSettings()),
                created_by=created_by,
                now=to_ms(self._now()),
            )
            if subjects := _subjects(wish):
                await self._sql.put_subjects(db, id=added, kind=wish.kind, subjects=as_list(subjects))
            await self._sql.put_target(db, channel_id=channel_id, guild_id=guild_id)
            return await self._by_id(db, added)

    async def get(self, autopost_id: AutopostId, guild_id: GuildId) -> Autopost | None:
        """The autopost; None when it was removed, or is another server's."""
        async with self._database.reading() as db:
            found = await rows(self._sql.autoposts_by_ids(db, ids=as_list([autopost_id])))
        return next((_autopost(row) for row in found if row["guild_id"] == guild_id), None)

    async def of_guild(self, guild_id: GuildId) -> list[Autopost]:
        """The server's autoposts, oldest first."""
        async with self._database.reading() as db:
            return [_autopost(row) for row in await rows(self._sql.autoposts_of_guild(db, guild_id=guild_id))]

    async def change(
        self,
        autopost_id: AutopostId,
        guild_id: GuildId,
        *,
        wish: Wish | None = None,
        settings: PostSettings | None = None,
        channel_id: ChannelId | None = None,
        label: str | None = None,
    ) -> Autopost:
        """The autopost with what is given changed. What it has queued already stays as it was planned.

        Raises NotVisibleError when the server has no such autopost, and for a wish as `add` does; SameWishError when that
        channel wants the same.
        """
        async with self._database.transaction() as db:
            before = await self._by_id(db, autopost_id)
            if before.guild_id != guild_id:
                raise NotVisibleError(f"autopost {autopost_id} is not one of guild {guild_id}")
            place = before.channel_id if channel_id is None else channel_id
            wish = before.wish if wish is None or wish.key == before.wish.key else wish
            if wish is not before.wish:
                await self._check(db, guild_id, wish)
            try:
                await self._sql.change_autopost(
                    db,
                    id=autopost_id,
                    kind=wish.kind,
                    query=wish.query,
                    wish_key=wish.key,
                    settings=settings_text(before.settings if settings is None else settings),
                    channel_id=place,
                    label=before.label if label is None else label,
                )
            except sqlite3.IntegrityError as error:
                raise SameWishError(f"channel {place} has the wish {wish.key}") from error
            if wish is not before.wish:
                await self._sql.delete_subjects(db, id=autopost_id)
                if subjects := _subjects(wish):
                    await self._sql.put_subjects(
                        db, id=autopost_id, kind=wish.kind, subjects=as_list(subjects)
                    )
            await self._sql.put_target(db, channel_id=place, guild_id=guild_id)
            return await self._by_id(db, autopost_id)

    async def pause(self, ids: Collection[AutopostId], guild_id: GuildId, reason: str | None) -> int:
        """How many of these the server has: they post nothing from now on, for this reason; None: they post again.

        What waits for them and was never tried is left out, but for what another autopost of its channel wants as well: that
        one has it then. What comes while one is paused is not posted later either.
        """
        now = to_ms(self._now())
        async with self._database.transaction() as db:
            known = {"ids": as_list(ids), "guild_id": guild_id}
            paused = await self._sql.pause_autoposts(
                db, **known, reason=reason, paused_at=None if reason is None else now
            )
            if reason is not None:
                channels = await rows(self._sql.channels_of_autoposts(db, **known))
                await hand_over(db, ids, guild_id, now=self._now())
                await self._sql.skip_waiting_of_autoposts(db, **known, reason=reason)
                await keep_ready(db, {row["channel_id"] for row in channels})
        return paused

    async def remove(self, ids: Collection[AutopostId], guild_id: GuildId) -> int:
        """How many of these the server had. What is queued already is still delivered.

        What another autopost of its channel wants as well goes as that one says.
        """
        async with self._database.transaction() as db:
            await keep_ready(db, await hand_over(db, ids, guild_id, now=self._now()))
            return await self._sql.delete_autoposts(db, ids=as_list(ids), guild_id=guild_id)

    async def _by_ids(self, db: Connection, ids: Collection[int]) -> list[Autopost]:
        return [_autopost(row) for row in await rows(self._sql.autoposts_by_ids(db, ids=as_list(ids)))]

    async def _by_id(self, db: Connection, autopost_id: int) -> Autopost:
        found = await self._by_ids(db, [autopost_id])
        if not found:
            raise NotVisibleError(f"there is no autopost {autopost_id}")
        return found[0]

    async def _check(self, db: Connection, guild_id: GuildId, wish: Wish) -> None:
        """Raises NotVisibleError where the server cannot want this."""
        subjects = _subjects(wish)
        if not _is_possible(wish, len(subjects)):
            raise NotVisibleError(f"no such wish: {wish}")
        visible = await visible_sources(db, guild_id)
        match wish.kind:
            case "source":
                seen = set(visible)
            case "topic":
                found = self._sql.topics_by_ids(
                    db,
                    ids=as_list(subjects),
                    hidden="[]",
                    speakers_only=False,
                    suggestible_only=False,
                    **await counted_by(db, visible),
                )
                seen = {row["id"] for row in await rows(found)}
            case "story":
                found = self._sql.visible_stories(db, ids=as_list(subjects), visible=as_list(visible))
                seen = {row["id"] for row in await rows(found)}
            case _:
                seen = set[int]()
        if missing := [one for one in subjects if one not in seen]:
            raise NotVisibleError(f"{wish.kind} {missing} is not visible to guild {guild_id}")


def _subjects(wish: Wish) -> list[int]:
    return sorted({*wish.source_ids, *wish.topic_ids, *wish.story_ids})


def _is_possible(wish: Wish, count: int) -> bool:
    of_kind = {"source": wish.source_ids, "topic": wish.topic_ids, "story": wish.story_ids}.get(wish.kind)
    if (wish.kind == "search") != bool((wish.query or "").strip()):
        return False
    if of_kind is None:
        return count == 0
    return 0 < count <= SUBJECTS_MAX and count == len(set(of_kind))


def _autopost(row: Any) -> Autopost:
    return Autopost(
        id=AutopostId(row["id"]),
        guild_id=GuildId(row["guild_id"]),
        channel_id=ChannelId(row["channel_id"]),
        wish=wish_of(row["kind"], json.loads(row["subjects"]), row["query"]),
        label=row["label"],
        created_at=from_ms(row["created_at"]),
        settings=read_settings(row["settings"]),
        paused_reason=row["paused_reason"],
        paused_at=from_ms_or_none(row["paused_at"]),
    )


def wish_of(kind: Any, subjects: Sequence[int], query: str | None) -> Wish:
    """The wish of that kind for these subjects, as it stands in the tables."""
    return Wish(
        kind,
        source_ids=tuple(map(SourceId, subjects)) if kind == "source" else (),
        topic_ids=tuple(map(TopicId, subjects)) if kind == "topic" else (),
        story_ids=tuple(map(StoryId, subjects)) if kind == "story" else (),
        query=query,
    )
