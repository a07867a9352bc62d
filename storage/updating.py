"""What is done to messages that were sent: edited, published, hidden."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from aiosqlite import Connection

from news.models import Delivery, DeliveryId, GuildId, UserId
from news.ports import Clock
from storage.connection import Database
from storage.deliveries import delivery_of
from storage.queries import queries, rows
from storage.times import to_ms, to_ms_or_none

LONGEST_WAIT: Final = timedelta(days=2)
"""No edit is put off longer: a time further ahead was written while the clock was wrong."""
OF_A_CHANNEL: Final = 50
"""Posts of one channel, the newest, that are given at once to be published."""
LOOKED_AT_FOR: Final = timedelta(days=7)
"""Messages older than this stay as they are."""


async def look_again(db: Connection, guild_id: GuildId, now: datetime) -> None:
    """What the server was sent lately is looked at again: its organisers changed what it shows. Part of a transaction.

    A message is edited only where it would look different.
    """
    since = to_ms(now - LOOKED_AT_FOR)
    await queries().look_again_at_posts(db, guild_id=guild_id, now=to_ms(now), since=since)


class Updating:
    """Messages that are to change. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def due(self, now: datetime, limit: int = 50) -> list[Delivery]:
        """Sent messages whose article or story has changed since, the longest waiting first; none that is hidden."""
        async with self._database.reading() as db:
            found = await rows(
                self._sql.deliveries_to_update(
                    db, now=to_ms(now), too_far=to_ms(now + LONGEST_WAIT), limit=limit
                )
            )
        return [delivery_of(row) for row in found]

    async def note(
        self,
        delivery_id: DeliveryId,
        *,
        shown: str | None = None,
        note: str | None = None,
        again_at: datetime | None = None,
        seen: datetime | None = None,
    ) -> None:
        """The message shows `shown` now, or was not edited for the reason `note`; `again_at`: it is looked at again then.

        `seen`: the `update_at` that was read before: what has changed since is looked at again in any case.
        """
        async with self._database.transaction() as db:
            await self._sql.note_update(
                db,
                id=delivery_id,
                shown=shown,
                note=note,
                again_at=to_ms_or_none(again_at),
                seen=to_ms_or_none(seen),
                now=to_ms(self._now()),
            )

    async def hide(self, delivery_id: DeliveryId, user_id: UserId) -> bool:
        """Whether the message was shown until now: it is hidden from here on, neither edited, published nor posted again."""
        async with self._database.transaction() as db:
            hidden = await self._sql.hide_delivery(
                db, id=delivery_id, user_id=user_id, now=to_ms(self._now())
            )
        return hidden > 0

    async def to_publish(self, limit: int = 500) -> list[Delivery]:
        """Sent posts of announcement channels that are to be published, by channel, the newest of each first."""
        async with self._database.reading() as db:
            found = await rows(self._sql.deliveries_to_publish(db, each=OF_A_CHANNEL, limit=limit))
        return [delivery_of(row) for row in found]

    async def note_published(self, delivery_id: DeliveryId, note: str | None) -> None:
        """It is published (None), or never will be, for this reason."""
        async with self._database.transaction() as db:
            await self._sql.note_published(db, id=delivery_id, note=note)
