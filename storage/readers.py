"""People's digests: when each is due, what is in it, and that it is made once."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from aiosqlite import Connection

from news import following
from news.models import (
    DIGEST_ITEMS_MAX,
    ArticleId,
    ChannelId,
    DeliveryId,
    DigestItem,
    FollowId,
    GuildId,
    Headline,
    KeptOfPerson,
    NewsItem,
    Reader,
    Schedule,
    Subject,
    UserId,
)
from news.ports import Clock
from news.posting.schedules import next_digest_at
from storage.connection import Database
from storage.follows import follow_of
from storage.nonces import delivery_nonce
from storage.pulling import preview, pull
from storage.queries import as_list, queries, rows
from storage.queues import keep_ready, mend_target
from storage.reading import headlines, sight_of
from storage.times import from_ms, from_ms_or_none, to_ms, to_ms_or_none

STOPPED: Final = "its person has stopped their digest"
HELD_FOR: Final = timedelta(days=9)
"""What did not go out for so long is not sent any more."""


class PersonalDigests:
    """Readers and what they get. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock, installation_id: str) -> None:
        self._database = database
        self._now = now
        self._installation_id = installation_id
        self._sql = queries()

    # --- when ----------------------------------------------------------------------------------------------

    async def get(self, user_id: UserId) -> Reader | None:
        """When the person gets their digest; None where they never chose."""
        async with self._database.reading() as db:
            row = await self._sql.reader(db, user_id=user_id)
        return None if row is None else _reader(row)

    async def set_schedule(self, user_id: UserId, schedule: Schedule) -> Reader:
        """The person's reader, with that hour; never a second digest on one day. One that was stopped goes on."""
        async with self._database.transaction() as db:
            row = await self._sql.reader(db, user_id=user_id)
            last_at = None if row is None else from_ms_or_none(row["last_at"])
            now = self._now()
            digest_at = following.first_at(schedule, now, last_at=last_at)
            await self._sql.put_reader(
                db,
                user_id=user_id,
                every=schedule.every,
                minute=schedule.minute,
                weekday=schedule.weekday,
                zone=schedule.zone,
                digest_at=to_ms(digest_at),
                now=to_ms(now),
            )
            return _reader(await self._sql.reader(db, user_id=user_id))

    async def stop(self, user_id: UserId) -> bool:
        """Nothing is sent to the person any more, nor what waits for them. False where nothing was to be sent."""
        async with self._database.transaction() as db:
            row = await self._sql.reader(db, user_id=user_id)
            if row is None or await self._sql.stop_reader(db, user_id=user_id, now=to_ms(self._now())) == 0:
                return False
            if row["channel_id"] is not None:
                await self._sql.skip_reader_digests(
                    db, user_id=user_id, channel_id=row["channel_id"], reason=STOPPED
                )
                await keep_ready(db, [row["channel_id"]])
        return True

    async def resume(self, user_id: UserId) -> Reader | None:
        """Digests go on at the person's hour, with what is new from now on; None where they never chose one.

        Also those of somebody who paused them for some days.
        """
        async with self._database.transaction() as db:
            row = await self._sql.reader(db, user_id=user_id)
            if row is None:
                return None
            reader, now = _reader(row), self._now()
            if reader.stopped_at is None and reader.digest_at is not None and reader.looked_at <= now:
                return reader
            digest_at = following.first_at(reader.schedule, now, last_at=reader.last_at)
            await self._go_on(db, user_id, digest_at, looked_at=now)
            return _reader(await self._sql.reader(db, user_id=user_id))

    async def pause(self, user_id: UserId, until: datetime) -> Reader | None:
        """No digest before `until`, and nothing from before it in the next; None where they never chose an hour."""
        async with self._database.transaction() as db:
            row = await self._sql.reader(db, user_id=user_id)
            if row is None:
                return None
            reader = _reader(row)
            until = min(until, self._now() + timedelta(days=7))
            digest_at = next_digest_at(reader.schedule, until)
            await self._go_on(db, user_id, digest_at, looked_at=until)
            return _reader(await self._sql.reader(db, user_id=user_id))

    async def _go_on(
        self, db: Connection, user_id: UserId, digest_at: datetime, *, looked_at: datetime
    ) -> None:
        await self._sql.resume_reader(
            db, user_id=user_id, digest_at=to_ms(digest_at), looked_at=to_ms(looked_at)
        )

    # --- making --------------------------------------------------------------------------------------------

    async def due(
        self, now: datetime, *, limit: int, is_open: bool, busy: Collection[UserId] = ()
    ) -> list[Reader]:
        """Whose digest is to be made, the longest waiting first; nobody among `busy`, nobody who cannot be reached.

        `is_open`: those whose direct messages are known, or those of whom they are not.
        """
        within = {"now": to_ms(now), "limit": limit, "busy": as_list(busy)}
        async with self._database.reading() as db:
            if is_open:
                found = await rows(self._sql.due_readers(db, **within))
            else:
                found = await rows(self._sql.due_unopened_readers(db, **within))
        return [_reader(row) for row in found]

    async def astray(self, now: datetime, *, limit: int) -> list[Reader]:
        """Those whose next digest is further ahead than any can be: a clock was wrong."""
        too_far = to_ms(now + following.LONGEST_AHEAD)
        async with self._database.reading() as db:
            return [
                _reader(row) for row in await rows(self._sql.astray_readers(db, too_far=too_far, limit=limit))
            ]

    async def put_off(self, reader: Reader, until: datetime) -> bool:
        """The digest that is due is made then instead, with all that is new until then."""
        async with self._database.transaction() as db:
            return await self._take_turn(db, reader, next_at=until, looked_at=reader.looked_at)

    async def has_news(self, reader: Reader, now: datetime, member_of: Collection[GuildId]) -> bool:
        """Whether a digest made now would hold anything."""
        async with self._database.reading() as db:
            return bool(await self._held(db, reader, now) or await self._pull(db, reader, now, member_of))

    async def note_channel(self, user_id: UserId, channel_id: ChannelId) -> None:
        """The person's direct messages are that channel."""
        async with self._database.transaction() as db:
            await self._sql.note_reader_channel(db, user_id=user_id, channel_id=channel_id)

    async def make(self, reader: Reader, now: datetime, member_of: Collection[GuildId]) -> DeliveryId | None:
        """The digest that is due, queued with all that it holds, and the hour of the next one; together or not at all.

        What was in one that did not go out is in it as well. None where there is nothing new, or somebody else has made it: then the hour alone moves on. The reader's channel is
        known, unless there is nothing new.
        """
        next_at = following.after_digest(reader.schedule, now)
        async with self._database.transaction() as db:
            if reader.channel_id is not None and await self._sql.has_reader_digest_waiting(
                db, channel_id=reader.channel_id
            ):
                # Two would come at once. The next one has all that is new since the one that waits.
                await self._take_turn(db, reader, next_at=next_at, looked_at=reader.looked_at)
                return None
            held = await self._held(db, reader, now)
            items = (await self._pull(db, reader, now, member_of))[: DIGEST_ITEMS_MAX - len(held)]
            is_sent = bool(items or held) and reader.channel_id is not None
            taken = await self._take_turn(
                db, reader, next_at=next_at, looked_at=now, last_at=now if is_sent else None
            )
            if not taken or not is_sent or reader.channel_id is None:
                return None
            digest_id = await self._queue(db, reader.user_id, reader.channel_id, items, now)
            await self._sql.take_up_for_reader(db, ids=as_list(held), digest_id=digest_id)
        return digest_id

    async def _held(self, db: Connection, reader: Reader, now: datetime) -> list[int]:
        if reader.channel_id is None:
            return []
        found = self._sql.held_for_reader(
            db,
            user_id=reader.user_id,
            channel_id=reader.channel_id,
            since=to_ms(now - HELD_FOR),
            limit=DIGEST_ITEMS_MAX,
        )
        return [row["id"] for row in await rows(found)]

    async def _take_turn(
        self,
        db: Connection,
        reader: Reader,
        *,
        next_at: datetime,
        looked_at: datetime,
        last_at: datetime | None = None,
    ) -> bool:
        taken = await self._sql.take_reader_turn(
            db,
            user_id=reader.user_id,
            digest_at=to_ms_or_none(reader.digest_at),
            next_at=to_ms(next_at),
            looked_at=to_ms(looked_at),
            last_at=to_ms_or_none(last_at),
        )
        return taken > 0

    async def _pull(
        self, db: Connection, reader: Reader, now: datetime, member_of: Collection[GuildId]
    ) -> list[NewsItem]:
        return await pull(
            db,
            reader.user_id,
            since=following.news_since(reader.looked_at, now),
            now=now,
            member_of=member_of,
            channel_id=reader.channel_id,
        )

    async def _queue(
        self,
        db: Connection,
        user_id: UserId,
        channel_id: ChannelId,
        items: Sequence[NewsItem],
        now: datetime,
    ) -> DeliveryId:
        to = {"user_id": user_id, "channel_id": channel_id, "now": to_ms(now)}
        await self._sql.put_reader_target(db, user_id=user_id, channel_id=channel_id)
        digest_id = await self._sql.put_reader_digest(db, **to)
        ids = as_list(item.article_id for item in items)
        queued = await rows(self._sql.put_reader_deliveries(db, articles=ids, digest_id=digest_id, **to))
        by_article = {item.article_id: item for item in items}
        shown = [
            [
                row["id"],
                by_article[row["article_id"]].guild_id,
                as_list(by_article[row["article_id"]].follow_ids),
            ]
            for row in queued
        ]
        await self._sql.put_reader_items(db, items=as_list(shown))
        nonces = [
            {"id": number, "nonce": delivery_nonce(self._installation_id, number)}
            for number in [digest_id, *(row["id"] for row in queued)]
        ]
        await self._sql.set_nonces(db, nonces)
        await keep_ready(db, [channel_id])
        return DeliveryId(digest_id)

    # --- what is in it -------------------------------------------------------------------------------------

    async def preview(
        self,
        user_id: UserId,
        schedule: Schedule,
        member_of: Collection[GuildId],
        *,
        also: Sequence[tuple[GuildId | None, Subject, str]] = (),
    ) -> list[DigestItem]:
        """The next digest as it would look now, if all had been followed since the last would have been sent.

        `also`: what they are about to follow: where, what, and its name.
        """
        now = self._now()
        async with self._database.reading() as db:
            found = await preview(
                db,
                user_id,
                since=following.a_while_ago(schedule, now),
                now=now,
                member_of=member_of,
                also=[(guild_id, subject) for guild_id, subject, _ in also],
            )
            names = {FollowId(-number): name for number, (_, _, name) in enumerate(also, 1)}
            return await self._shown(db, user_id, [(item, None) for item in found], names)

    async def items(self, digest_id: DeliveryId, user_id: UserId) -> list[DigestItem]:
        """What is in a person's digest, as far as it may still be seen, in its order."""
        async with self._database.reading() as db:
            found = [
                (
                    NewsItem(
                        row["article_id"],
                        row["story_id"],
                        row["guild_id"],
                        tuple(FollowId(one) for one in json.loads(row["follow_ids"])),
                    ),
                    DeliveryId(row["id"]),
                )
                for row in await rows(
                    self._sql.items_of_reader_digest(db, digest_id=digest_id, user_id=user_id)
                )
            ]
            return await self._shown(db, user_id, found)

    async def _shown(
        self,
        db: Connection,
        user_id: UserId,
        items: Sequence[tuple[NewsItem, DeliveryId | None]],
        names: Mapping[FollowId, str] = MappingProxyType({}),
    ) -> list[DigestItem]:
        """Headlines as each server shows them; what is not to be seen any more is left out. `names`: of what is not followed yet."""
        follows = [follow_of(row) for row in await rows(self._sql.follows_of_user(db, user_id=user_id))]
        called = {follow.id: follow.label for follow in follows} | dict(names)
        lines: dict[tuple[GuildId | None, ArticleId], Headline] = {}
        for guild_id in dict.fromkeys(item.guild_id for item, _ in items):
            sight = await sight_of(db, guild_id, shows_age_restricted=False)
            ids = [item.article_id for item, _ in items if item.guild_id == guild_id]
            found = await headlines(db, ids, sight.articles, guild_id=guild_id)
            lines |= {(guild_id, line.article_id): line for line in found}
            called |= {
                follow.id: sight.shown.name_of(follow.subject.id, follow.label)
                for follow in follows
                if follow.guild_id == guild_id and follow.subject.kind == "topic"
            }
        return [
            DigestItem(
                lines[item.guild_id, item.article_id],
                item.guild_id,
                following.names_of(item, called),
                delivery_id,
            )
            for item, delivery_id in items
            if (item.guild_id, item.article_id) in lines
        ]

    # --- reaching people, and forgetting them --------------------------------------------------------------

    async def reopen(self, user_id: UserId, *, closed_before: datetime) -> bool:
        """Whether the person had closed their direct messages before then; they are tried again from now on."""
        async with self._database.transaction() as db:
            row = await self._sql.reader(db, user_id=user_id)
            if row is None or row["broken_since"] is None or row["broken_since"] > to_ms(closed_before):
                return False
            await mend_target(db, row["channel_id"], now=self._now())
        return True

    async def kept(self, user_id: UserId) -> KeptOfPerson:
        """How much is stored about the person."""
        async with self._database.reading() as db:
            row = await self._sql.reader(db, user_id=user_id)
            return KeptOfPerson(
                follows=await self._sql.count_follows(db, user_id=user_id),
                saved=await self._sql.count_saved(db, user_id=user_id),
                reader=None if row is None else _reader(row),
                digests=await self._sql.count_deliveries_of_reader(db, user_id=user_id),
            )

    async def forget(self, user_id: UserId) -> None:
        """Nothing is stored about the person any more: follows, what they kept, their hour, what was sent to them."""
        async with self._database.transaction() as db:
            await self._sql.delete_follows(db, user_id=user_id)
            await self._sql.delete_all_saved(db, user_id=user_id)
            await self._sql.delete_reader_deliveries(db, user_id=user_id)
            await self._sql.delete_reader_target(db, user_id=user_id)
            await self._sql.delete_reader(db, user_id=user_id)


def _reader(row: Any) -> Reader:
    return Reader(
        user_id=UserId(row["user_id"]),
        schedule=Schedule(row["every"], row["minute"], row["weekday"], row["zone"]),
        digest_at=from_ms_or_none(row["digest_at"]),
        looked_at=from_ms(row["looked_at"]),
        created_at=from_ms(row["created_at"]),
        last_at=from_ms_or_none(row["last_at"]),
        channel_id=None if row["channel_id"] is None else ChannelId(row["channel_id"]),
        stopped_at=from_ms_or_none(row["stopped_at"]),
        broken_reason=row["broken_reason"],
        broken_since=from_ms_or_none(row["broken_since"]),
    )
