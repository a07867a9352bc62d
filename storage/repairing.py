"""What can be made anew from the rows themselves: counts, beside a running bot; the search index, without one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Final

from storage.changing_places import alone_with, nobody_delivers
from storage.connection import Database, database_path, storage_errors
from storage.queries import queries, rows
from storage.stoppable import stoppable

TOPICS_AT_ONCE: Final = 200
INDEXES: Final = ("articles_fts", "quotes_fts")
_LOOKS_EVERY: Final = 1_000
"""Steps of SQLite between two looks at whether to go on: each article that is indexed takes some."""


class Repairs:
    """Counting anew. Any method may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries()

    async def count_anew(self, *, dry_run: bool, on_topics: Callable[[int], object] = lambda _: None) -> int:
        """How many topics are, or were, counted wrong. Each is put right in a transaction of its own; nothing with `dry_run`.

        `on_topics` is called with how many were looked at since the last call.
        """
        wrong, after = 0, 0
        while True:
            async with self._database.reading_long() as db:
                page = await rows(self._sql.topics_after(db, after=after, limit=TOPICS_AT_ONCE))
                ids = [row["id"] for row in page if await self._sql.is_counted_wrong(db, topic_id=row["id"])]
            for topic_id in ids:
                wrong += dry_run or await self._count_anew(topic_id)
            on_topics(len(page))
            if len(page) < TOPICS_AT_ONCE:
                return wrong
            after = page[-1]["id"]

    async def _count_anew(self, topic_id: int) -> bool:
        async with self._database.transaction() as db:
            # It may have been counted between two reads, with an article that was just coming.
            if not await self._sql.is_counted_wrong(db, topic_id=topic_id):
                return False
            await self._sql.delete_days_of(db, topic_id=topic_id)
            await self._sql.delete_counts_of(db, topic_id=topic_id)
            await self._sql.recount_days(db, topic_id=topic_id)
            await self._sql.recount_sets(db, topic_id=topic_id)
        return True


async def index_anew(database_url: str) -> None:
    """Makes the search indexes anew from the stored words, in one transaction. Nobody may use the database meanwhile.

    Stopped or killed, it leaves them as they were, and the next call begins anew. Raises StorageError.
    """
    place = database_path(database_url)

    def work(is_to_end: Callable[[], bool]) -> None:
        with alone_with(place):
            pass  # nobody has it open, and nothing is beside it
        with storage_errors(), closing(sqlite3.connect(place, isolation_level=None)) as db:
            db.set_progress_handler(is_to_end, _LOOKS_EVERY)
            db.execute("BEGIN IMMEDIATE")
            for index in INDEXES:
                db.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608  # names of ours
            # The index of unspaced words has some of the articles alone; its own way of rebuilding takes all of them.
            db.execute("INSERT INTO articles_cjk (articles_cjk) VALUES ('delete-all')")
            db.execute(
                "INSERT INTO articles_cjk (rowid, title, text) SELECT id, title, text FROM articles WHERE has_cjk = 1"
            )
            db.execute("COMMIT")

    with nobody_delivers(place):
        await stoppable(work)
