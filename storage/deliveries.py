"""Deliveries: one article for one channel, from queued to sent, whatever crashes between."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from news.models import ArticleId, ChannelId, Delivery, DeliveryId, DeliveryState, GuildId
from news.ports import Clock
from storage.connection import Database
from storage.queries import queries, rows
from storage.times import from_ms, from_ms_or_none, to_ms

EndState = Literal[DeliveryState.HELD, DeliveryState.FAILED, DeliveryState.SKIPPED]


class Deliveries:
    """The queue of messages. Any method may raise StorageError. A change from the wrong state changes nothing."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def due(self, now: datetime, *, limit: int = 200) -> list[Delivery]:
        """Pending ones whose time has come, oldest first.

        Order per channel is kept: one that waits for its time or is being sent holds back all behind it.
        """
        async with self._database.reading() as db:
            found = await rows(self._sql.due_deliveries(db, now=to_ms(now), limit=limit))
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
        """sending → sent."""
        async with self._database.transaction() as db:
            await self._sql.mark_sent(db, id=delivery_id, message_id=message_id, now=to_ms(now))

    async def retry_at(self, delivery_id: DeliveryId, when: datetime, reason: str | None) -> None:
        """sending → pending, not before `when`."""
        async with self._database.transaction() as db:
            await self._sql.retry_delivery(db, id=delivery_id, when=to_ms(when), reason=reason)

    async def finish(self, delivery_id: DeliveryId, state: EndState, reason: str | None) -> None:
        """pending, sending or held → one of the ends without a message."""
        async with self._database.transaction() as db:
            await self._sql.finish_delivery(db, id=delivery_id, state=state.value, reason=reason)

    async def release_held(self, channel_id: ChannelId) -> None:
        """held → pending for the whole channel, at once."""
        async with self._database.transaction() as db:
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
