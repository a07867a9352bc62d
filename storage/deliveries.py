"""Deliveries: one article for one channel, from queued to sent, whatever crashes between."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from news.models import ArticleId, ChannelId, Delivery, DeliveryId, DeliveryState, GuildId
from news.ports import Clock
from storage.connection import Database
from storage.queries import queries, rows
from storage.times import from_ms, from_ms_or_none, to_ms

A_TURN = 5
"""How many deliveries of one channel are given at once, so that a long queue hides no other channel."""
RELEASED_MAX = 10
"""How many of those held for a channel are sent when it works again; the older ones are skipped."""
TOLD = "the channel has a newer article of this story"
TOO_MANY_HELD = f"too many were held; the newest {RELEASED_MAX} were posted"
LONGEST_WAIT = timedelta(hours=1)
"""Nothing waits longer for its next try: a time further ahead was written while the clock was wrong."""

EndState = Literal[DeliveryState.HELD, DeliveryState.FAILED, DeliveryState.SKIPPED]


class Deliveries:
    """The queue of messages. Any method may raise StorageError. A change from the wrong state changes nothing."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def due(self, now: datetime, *, channels: int = 200) -> list[Delivery]:
        """The first few (A_TURN) of each channel that are due, the channel that waits longest for a turn first.

        Order per channel is kept: one that waits for its time or is being sent holds back all behind it.
        """
        async with self._database.reading() as db:
            found = await rows(
                self._sql.due_deliveries(
                    db,
                    now=to_ms(now),
                    too_far=to_ms(now + LONGEST_WAIT),
                    channels=channels,
                    a_channel=A_TURN,
                )
            )
        return [_delivery(row) for row in found]

    async def claim(self, delivery_id: DeliveryId, now: datetime) -> bool:
        """Whether it is ours to send: it was pending and the first of its channel, and is `sending` from here on."""
        async with self._database.transaction() as db:
            return await self._sql.claim_delivery(db, id=delivery_id, now=to_ms(now)) > 0

    async def interrupted(self) -> list[Delivery]:
        """Those in `sending`: after a start, what a crash left; whether Discord has them is not known."""
        async with self._database.reading() as db:
            return [_delivery(row) for row in await rows(self._sql.interrupted_deliveries(db))]

    async def mark_sent(self, delivery_id: DeliveryId, message_id: int, now: datetime) -> None:
        """sending → sent; pending → sent when an earlier try turns out to have arrived."""
        async with self._database.transaction() as db:
            await self._sql.mark_sent(db, id=delivery_id, message_id=message_id, now=to_ms(now))

    async def retry_at(self, delivery_id: DeliveryId, when: datetime, reason: str | None) -> None:
        """sending → pending, not before `when`. One still pending failed before it was claimed: that is a try too."""
        async with self._database.transaction() as db:
            await self._sql.retry_delivery(db, id=delivery_id, when=to_ms(when), reason=reason)

    async def finish(self, delivery_id: DeliveryId, state: EndState, reason: str | None) -> None:
        """pending, sending or held → one of the ends without a message. What gave way to it in its story is pending then."""
        async with self._database.transaction() as db:
            await self._sql.finish_delivery(db, id=delivery_id, state=state.value, reason=reason)
            await self._sql.post_next_of_story(db, id=delivery_id, now=to_ms(self._now()))

    async def release_held(self, channel_id: ChannelId) -> None:
        """held → pending for the newest RELEASED_MAX of the channel, at once; held → skipped for the older ones.

        Of a story the newest alone, but for what was wished for by its source.
        """
        async with self._database.transaction() as db:
            await self._sql.skip_told_held(db, channel_id=channel_id, reason=TOLD)
            await self._sql.skip_oldest_held(
                db, channel_id=channel_id, most=RELEASED_MAX, reason=TOO_MANY_HELD
            )
            await self._sql.release_held(db, channel_id=channel_id, now=to_ms(self._now()))

    async def of_channel(self, channel_id: ChannelId, limit: int) -> list[Delivery]:
        """The channel's latest deliveries in any state, newest first."""
        async with self._database.reading() as db:
            found = await rows(self._sql.deliveries_of_channel(db, channel_id=channel_id, limit=limit))
        return [_delivery(row) for row in found]


def _delivery(row: Any) -> Delivery:
    return Delivery(
        id=DeliveryId(row["id"]),
        guild_id=GuildId(row["guild_id"]),
        channel_id=ChannelId(row["channel_id"]),
        article_id=ArticleId(row["article_id"]),
        state=DeliveryState(row["state"]),
        nonce=row["nonce"],
        attempts=row["attempts"],
        created_at=from_ms(row["created_at"]),
        claimed_at=from_ms_or_none(row["claimed_at"]),
        reason=row["reason"],
        message_id=row["message_id"],
    )
