"""What is forgotten of posting: servers that were left a month ago, and what was posted long ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from storage.connection import Database
from storage.queries import as_list, queries, rows
from storage.queues import NEWS_FOR
from storage.times import first_id, to_ms

LEFT_FOR: Final = timedelta(days=30)
POSTED_FOR: Final = timedelta(days=90)
"""Rows of posts are kept so long. They keep an article from being posted twice: that holds without them, since nothing older
than two days (NEWS_FOR) is posted. What was held so long, in a place that nobody mended, is not posted any more either."""
AT_ONCE: Final = 1_000


class Forgetting:
    """Upkeep of what posting leaves behind. Any method may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries()

    async def run(self, now: datetime) -> int:
        """How many rows were forgotten: all that servers decided which were left LEFT_FOR ago, and posts of POSTED_FOR ago.

        The private sources of such servers stay in the archive, read by nobody. What people follow and keep stays theirs,
        seen as in a direct message from then on. In many small transactions.
        """
        forgotten = 0
        async with self._database.reading() as db:
            left = await rows(self._sql.guilds_left_before(db, before=to_ms(now - LEFT_FOR)))
        for row in left:
            forgotten += await self._forget_guild(row["guild_id"], now)
        return forgotten + await self._thin_posts(now)

    async def _forget_guild(self, guild_id: int, now: datetime) -> int:
        async with self._database.transaction() as db:
            # It may have come back meanwhile.
            if not await self._sql.is_left_before(db, guild_id=guild_id, before=to_ms(now - LEFT_FOR)):
                return 0
            one = {"guild_id": guild_id}
            return sum(
                [
                    await self._sql.forget_autoposts_of_guild(db, **one),
                    await self._sql.forget_deliveries_of_guild(db, **one),
                    await self._sql.forget_targets_of_guild(db, **one),
                    await self._sql.forget_names_of_guild(db, **one),
                    await self._sql.forget_verdicts_of_guild(db, **one),
                    await self._sql.forget_reports_of_guild(db, **one),
                    await self._sql.forget_sources_of_guild(db, **one),
                    await self._sql.forget_double_follows_of_guild(db, **one),
                    await self._sql.free_follows_of_guild(db, **one),
                    await self._sql.free_saved_of_guild(db, **one),
                    await self._sql.forget_guild(db, **one),
                ]
            )

    async def _thin_posts(self, now: datetime) -> int:
        """Walks the posts from the oldest on, as long as they are old enough."""
        bounds = {"before": to_ms(now - POSTED_FOR), "news": first_id(now - NEWS_FOR)}
        forgotten, after = 0, 0
        while True:
            async with self._database.reading() as db:
                page = await rows(self._sql.posts_to_forget(db, **bounds, after=after, limit=AT_ONCE))
            if ids := [row["id"] for row in page if row["is_done"]]:
                async with self._database.transaction() as db:
                    forgotten += await self._sql.forget_posts(db, ids=as_list(ids), **bounds)
            if len(page) < AT_ONCE or not page[-1]["is_old"]:
                return forgotten
            after = page[-1]["id"]
