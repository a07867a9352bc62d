"""Places that nothing can be posted in: what is said about them and where, and moving what they get elsewhere."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from news.errors import NotVisibleError
from news.models import ChannelId, GuildId, Target
from news.ports import Clock
from storage.connection import Database
from storage.queries import as_list, queries, rows
from storage.queues import break_target, catch_up, keep_ready, mend_target
from storage.targets import target_of
from storage.times import from_ms, to_ms

GONE: Final = "The channel was deleted."
GONE_CODE: Final = 10003
"""Discord's code for a channel that is not there."""
MOVED: Final = "its autoposts were moved to another channel, which has it"
REMOVED: Final = "the autoposts of the channel were removed"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message of ours that says what is broken."""

    guild_id: GuildId
    channel_id: ChannelId
    message_id: int


@dataclass(frozen=True, slots=True)
class PlaceState:
    """A target with what it was to get."""

    target: Target
    labels: tuple[str, ...]
    """What its autoposts post, in words."""
    held_count: int
    """Articles that wait for it."""
    notice: Notice | None = None
    """The message that said that it is broken, as long as that has not said that it works again."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What went to another channel."""

    autopost_count: int
    held_count: int


class Mending:
    """What is known of broken places. Any method may raise StorageError; each is of one server alone."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def places(
        self, guild_id: GuildId, channels: Collection[ChannelId] | None = None, *, only_broken: bool = False
    ) -> list[PlaceState]:
        """The server's targets, or those of them in these channels; the longest broken first."""
        async with self._database.reading() as db:
            found = await rows(
                self._sql.places_of_guild(
                    db,
                    guild_id=guild_id,
                    channels=None if channels is None else as_list(channels),
                    is_broken=only_broken,
                )
            )
        return [
            PlaceState(target_of(row), tuple(json.loads(row["labels"])), row["held_count"], _notice(row))
            for row in found
        ]

    async def note_gone(self, channel_id: ChannelId) -> None:
        """The target is broken because its channel was deleted, whatever was wrong with it before."""
        async with self._database.transaction() as db:
            await break_target(db, channel_id, reason=GONE, code=GONE_CODE, now=self._now())
            await self._sql.note_gone(db, channel_id=channel_id, reason=GONE, code=GONE_CODE)

    async def note_notice(
        self, channels: Collection[ChannelId], *, place_id: ChannelId | None, message_id: int | None
    ) -> None:
        """The server was told that these are broken, by this message; None: without one."""
        async with self._database.transaction() as db:
            await self._sql.note_notice(
                db,
                channels=as_list(channels),
                told_channel_id=place_id,
                told_message_id=message_id,
                now=to_ms(self._now()),
            )

    async def servers_to_tell(
        self, *, except_guilds: Collection[GuildId] = (), limit: int = 50
    ) -> dict[GuildId, datetime]:
        """Servers that were not told yet of something broken, with since when, the longest broken first."""
        async with self._database.reading() as db:
            found = await rows(
                self._sql.servers_to_tell(db, except_guilds=as_list(except_guilds), limit=limit)
            )
        return {GuildId(row["guild_id"]): from_ms(row["since"]) for row in found}

    async def notices_to_mend(
        self, *, except_guilds: Collection[GuildId] = (), limit: int = 50
    ) -> list[Notice]:
        """Messages about places of which one works again, which they do not say yet."""
        async with self._database.reading() as db:
            found = await rows(
                self._sql.notices_to_mend(db, except_guilds=as_list(except_guilds), limit=limit)
            )
        return [one for row in found if (one := _notice(row)) is not None]

    async def places_of(self, notice: Notice) -> list[PlaceState]:
        """What a message is about, as it stands now."""
        async with self._database.reading() as db:
            found = await rows(self._sql.channels_of_notice(db, told_message_id=notice.message_id))
        return await self.places(notice.guild_id, [ChannelId(row["channel_id"]) for row in found])

    async def note_edited(self, notice: Notice, *, is_gone: bool = False) -> None:
        """The message says what is so; `is_gone`: it is not there any more, and nothing is to be said in it."""
        async with self._database.transaction() as db:
            one = {"told_message_id": notice.message_id}
            await self._sql.note_notice_edited(db, **one, now=to_ms(self._now()))
            await self._sql.end_notice(db, **one)
            if is_gone:
                await self._sql.forget_notice(db, **one)

    async def move(self, guild_id: GuildId, from_: ChannelId, to: ChannelId) -> Moved:
        """All that one channel of the server got goes to another from now on, and what is held for it, too.

        What the other channel has is not posted there twice. Raises NotVisibleError where there is nothing to move.
        """
        async with self._database.transaction() as db:
            found = await rows(self._sql.autoposts_in(db, guild_id=guild_id, channel_id=from_))
            await self._sql.put_target(db, channel_id=to, guild_id=guild_id)
            for row in found:
                await self._sql.move_autopost(db, id=row["id"], to=to)
                # What is still there, the other channel wants already.
                await self._sql.delete_autopost_in(db, id=row["id"], channel_id=from_)
            held = await self._sql.move_held(db, guild_id=guild_id, from_=from_, to=to)
            if not found and not held:
                raise NotVisibleError(f"guild {guild_id} posts nothing into channel {from_}")
            await self._sql.skip_held_in(db, channel_id=from_, reason=MOVED)
            await mend_target(db, from_, now=self._now())
            await catch_up(db, to, now=self._now())
            await keep_ready(db, [from_, to])
        return Moved(len(found), held)

    async def remove(self, guild_id: GuildId, channel_id: ChannelId) -> Sequence[str]:
        """What was posted into the channel is not any more: the words of its autoposts, which are gone."""
        (place,) = await self.places(guild_id, [channel_id]) or [None]
        async with self._database.transaction() as db:
            for row in await rows(self._sql.autoposts_in(db, guild_id=guild_id, channel_id=channel_id)):
                await self._sql.delete_autopost_in(db, id=row["id"], channel_id=channel_id)
            await self._sql.skip_held_in(db, channel_id=channel_id, reason=REMOVED)
            await mend_target(db, channel_id, now=self._now())
            await keep_ready(db, [channel_id])
        return () if place is None else place.labels


def _notice(row: Any) -> Notice | None:
    if row["told_message_id"] is None or row["guild_id"] is None:
        return None
    return Notice(GuildId(row["guild_id"]), ChannelId(row["told_channel_id"]), row["told_message_id"])
