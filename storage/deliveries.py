"""Deliveries: one message for one target, from queued to sent, whatever crashes between."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from aiosqlite import Connection

from news.models import (
    ArticleId,
    AutopostId,
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    Ended,
    GuildId,
    Later,
    Outcome,
    Sent,
    StoryId,
    Target,
    Turn,
    UserId,
)
from news.ports import Clock
from storage.connection import Database
from storage.queries import as_list, queries, rows
from storage.queues import break_target, keep_ready, settle_digest
from storage.targets import target_of
from storage.times import from_ms, from_ms_or_none, to_ms

A_TURN = 5
"""How many deliveries of one channel are given at once, so that a long queue hides no other channel."""
LOOKED_AT = 20_000
"""Targets that are ready, the longest waiting, among which turns are dealt out: a bound on what that costs."""
LONGEST_WAIT = timedelta(hours=1)
"""Nothing waits longer for its next try: a time further ahead was written while the clock was wrong."""


class Deliveries:
    """The queue of messages. Any method may raise StorageError. A change from the wrong state changes nothing."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def turns(self, now: datetime, *, limit: int = 100, busy: Collection[ChannelId] = ()) -> list[Turn]:
        """Who may send now, at most `limit` targets, and to each the first few (A_TURN) of its queue, in its order.

        The first turn of every server comes before the second of any, the longest waiting server first. `busy`: targets
        that are being written to; of any other, a first one in `sending` was interrupted, and whether Discord has it is
        not known. A queue ends at the first that waits for its time.
        """
        too_far = to_ms(now + LONGEST_WAIT)
        async with self._database.reading() as db:
            ready = await rows(
                self._sql.ready_targets(
                    db, now=to_ms(now), too_far=too_far, busy=as_list(busy), looked_at=LOOKED_AT, limit=limit
                )
            )
            if not ready:
                return []
            targets = [target_of(row) for row in ready]
            channels = as_list(one.channel_id for one in targets)
            waiting = await rows(self._sql.first_of_queues(db, channels=channels, each=A_TURN))
        return _turns(targets, waiting, now=to_ms(now), too_far=too_far)

    async def claim(self, ids: Collection[DeliveryId], now: datetime) -> set[DeliveryId]:
        """Those that are ours to send: they were pending and the first of their channels, and are `sending` from here on.

        One transaction for all.
        """
        async with self._database.transaction() as db:
            claimed = await rows(self._sql.claim_deliveries(db, ids=as_list(ids), now=to_ms(now)))
            if claimed:
                channels = [row["channel_id"] for row in claimed]
                await self._sql.note_served(db, channels=as_list(channels), now=to_ms(now))
                await keep_ready(db, channels)
        return {DeliveryId(row["id"]) for row in claimed}

    async def record(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write down how tries ended, all in one transaction; of one in a wrong state nothing is written.

        Sent: of a pending one, too, where an earlier try turns out to have arrived. Later: one still pending failed before
        it was claimed, which is a try as well. Ended: what gave way to it in its story is pending then.
        """
        if not outcomes:
            return
        async with self._database.transaction() as db:
            ids = as_list(outcome.delivery_id for outcome in outcomes)
            touched = await rows(self._sql.channels_of_deliveries(db, ids=ids))
            for outcome in outcomes:
                await self._record_one(db, outcome, now)
            for row in await rows(self._sql.digests_by_ids(db, ids=ids)):
                await settle_digest(db, row, now=now)
            await keep_ready(db, [row["channel_id"] for row in touched])

    async def _record_one(self, db: Connection, outcome: Outcome, now: datetime) -> None:
        known = {"id": outcome.delivery_id}
        match outcome:
            case Sent(_, message_id, shown, left_out):
                await self._sql.mark_sent(db, **known, message_id=message_id, now=to_ms(now), shown=shown)
                for article_id, reason in left_out.items():
                    await self._sql.leave_item_out(db, **known, article_id=article_id, reason=reason)
            case Later(_, when, reason):
                await self._sql.retry_delivery(db, **known, when=to_ms(when), reason=reason)
            case Ended(_, state, reason, breaks_target, code):
                await self._sql.finish_delivery(db, **known, state=state.value, reason=reason)
                row = await self._sql.delivery(db, **known)
                if breaks_target and row is not None:
                    await break_target(db, row["channel_id"], reason=reason, code=code, now=now)
                else:
                    await self._sql.begin_anew(db, **known)
                    await self._sql.post_next_of_story(db, **known, now=to_ms(now))

    async def get(self, delivery_id: DeliveryId) -> Delivery | None:
        """The delivery; None when there is none, or it was forgotten."""
        async with self._database.reading() as db:
            row = await self._sql.delivery(db, id=delivery_id)
        return None if row is None else delivery_of(row)

    async def of_message(self, channel_id: ChannelId, message_id: int) -> Delivery | None:
        """The delivery whose message this is; None when it is no post of ours.

        `channel_id` is where the message stands. What was posted into a thread or a forum stands under its parent.
        """
        async with self._database.reading() as db:
            row = await self._sql.delivery_of_message(db, channel_id=channel_id, message_id=message_id)
        return None if row is None else delivery_of(row)

    async def of_channel(self, channel_id: ChannelId, limit: int) -> list[Delivery]:
        """The channel's latest deliveries in any state, newest first."""
        async with self._database.reading() as db:
            found = await rows(self._sql.deliveries_of_channel(db, channel_id=channel_id, limit=limit))
        return [delivery_of(row) for row in found]


def _turns(targets: Sequence[Target], waiting: Iterable[Any], *, now: int, too_far: int) -> list[Turn]:
    queues = {
        channel_id: _until_one_waits(list(queue), now=now, too_far=too_far)
        for channel_id, queue in groupby(waiting, key=lambda row: row["channel_id"])
    }
    return [Turn(one, queues[one.channel_id]) for one in targets if queues.get(one.channel_id)]


def _until_one_waits(queue: Sequence[Any], *, now: int, too_far: int) -> tuple[Delivery, ...]:
    """The rows of a queue up to the first that waits for its time, or is under way and not the first."""
    found: list[Delivery] = []
    for place, row in enumerate(queue):
        is_due = row["state"] == "pending" and not now < row["next_try_at"] <= too_far
        if not is_due and (place or row["state"] == "pending"):
            break
        found.append(delivery_of(row))
    return tuple(found)


def delivery_of(row: Any) -> Delivery:
    """The delivery of a row."""
    return Delivery(
        id=DeliveryId(row["id"]),
        guild_id=None if row["guild_id"] is None else GuildId(row["guild_id"]),
        channel_id=ChannelId(row["channel_id"]),
        article_id=None if row["article_id"] is None else ArticleId(row["article_id"]),
        state=DeliveryState(row["state"]),
        nonce=row["nonce"],
        attempts=row["attempts"],
        created_at=from_ms(row["created_at"]),
        claimed_at=from_ms_or_none(row["claimed_at"]),
        reason=row["reason"],
        message_id=row["message_id"],
        kind=row["kind"],
        user_id=None if row["user_id"] is None else UserId(row["user_id"]),
        autopost_id=None if row["autopost_id"] is None else AutopostId(row["autopost_id"]),
        story_id=None if row["story_id"] is None else StoryId(row["story_id"]),
        ping_role_id=row["ping_role_id"],
        sent_at=from_ms_or_none(row["sent_at"]),
        digest_at=from_ms_or_none(row["digest_at"]),
        digest_id=None if row["digest_id"] is None else DeliveryId(row["digest_id"]),
        thread_of=None if row["thread_of"] is None else DeliveryId(row["thread_of"]),
        update_at=from_ms_or_none(row["update_at"]),
        shown=row["shown"],
        hidden_at=from_ms_or_none(row["hidden_at"]),
    )
