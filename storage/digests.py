"""Digests of channels: what is held for one becomes one message when its time has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from aiosqlite import Connection

from news.models import ArticleId, ChannelId, DeliveryId
from storage.connection import Database
from storage.nonces import delivery_nonce
from storage.queries import queries, rows
from storage.queues import TOLD, catch_up, keep_ready
from storage.times import to_ms

WAITED: Final = timedelta(hours=6)
"""What was never tried for so long, because nobody ran, is no news of the hour any more."""
TOO_OLD: Final = timedelta(days=9)
"""Nothing waits longer for a digest: those of a week have come by then, and of a failed one the next."""
REMOVED: Final = "its autopost was removed before the digest"
EXPIRED: Final = "no digest could take it for too long"


class Digests:
    """The messages that several articles share. Any method may raise StorageError."""

    def __init__(self, database: Database, installation_id: str) -> None:
        self._database = database
        self._installation_id = installation_id
        self._sql = queries()

    async def make_due(self, now: datetime, *, limit: int = 100) -> int:
        """How many digests were made, of at most `limit` channels; call it before `Deliveries.turns`.

        What waits for a digest whose time has come is in one message a channel, and so are posts that nobody sent for six
        hours (WAITED), where they are more than a few. A channel that is broken gets its own when it is mended.
        """
        async with self._database.reading() as db:
            due = [
                row["channel_id"]
                for row in await rows(self._sql.channels_for_digest(db, now=to_ms(now), limit=limit))
            ]
            before = to_ms(now - WAITED)
            late = [
                row["channel_id"]
                for row in await rows(self._sql.late_channels(db, before=before, limit=limit))
            ]
        if not due and not late:
            return 0
        made = 0
        async with self._database.transaction() as db:
            for channel_id in late:
                await catch_up(db, channel_id, now=now)
            for channel_id in dict.fromkeys([*due, *late]):
                made += await self._make(db, channel_id, now)
        return made

    async def items(self, digest_id: DeliveryId) -> list[ArticleId]:
        """The articles of a digest, in the order of the news."""
        async with self._database.reading() as db:
            return [
                ArticleId(row["article_id"])
                for row in await rows(self._sql.digest_items(db, digest_id=digest_id))
            ]

    async def reasons(self, digest_id: DeliveryId) -> dict[ArticleId, str]:
        """Why each article of a digest was not posted by itself, in the order of the news; none that has no reason."""
        async with self._database.reading() as db:
            found = await rows(self._sql.digest_items(db, digest_id=digest_id))
        return {ArticleId(row["article_id"]): row["reason"] for row in found if row["reason"]}

    async def waiting(self, channel_id: ChannelId, *, limit: int = 1_000) -> list[ArticleId]:
        """What waits for the channel's next digest, in the order of the news."""
        async with self._database.reading() as db:
            found = await rows(self._sql.waiting_for_digest(db, channel_id=channel_id, limit=limit))
        return [ArticleId(row["article_id"]) for row in found]

    async def _make(self, db: Connection, channel_id: int, now: datetime) -> int:
        """1 where a digest was made of what is due in the channel; 0 where nothing of it is left."""
        at = {"channel_id": channel_id, "now": to_ms(now)}
        await self._sql.skip_of_removed(db, **at, reason=REMOVED)
        await self._sql.skip_expired(db, **at, before=to_ms(now - TOO_OLD), reason=EXPIRED)
        await self._sql.skip_told_in_digest(db, **at, reason=TOLD)
        digest_id = await self._sql.insert_digest(db, **at)
        if digest_id is None:
            return 0
        await self._sql.set_nonce(db, id=digest_id, nonce=delivery_nonce(self._installation_id, digest_id))
        await self._sql.put_into_digest(db, **at, digest_id=digest_id)
        await keep_ready(db, [channel_id])
        return 1
