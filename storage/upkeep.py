"""Looking after the file while everybody uses it: its room, its write-ahead log, its indexes, and whether it is whole."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from news.ports import Clock
from storage.connection import Database, file_uri
from storage.inspecting_file import PAUSE_S, Damage, Inspection, inspect_file
from storage.overwriting import overwriting
from storage.queries import queries, rows
from storage.room import GROWTH_OVER_DAYS, Room, growth
from storage.times import MS_A_DAY, from_ms, to_ms

PAGES_AT_ONCE: Final = 64
"""Pages given back to the disk, or of an index merged, in one transaction: a quarter of a megabyte."""
LETS_IN_S: Final = 0.05
"""The pause between two such steps."""
LOG_LARGE_BYTES: Final = 64 * 1024 * 1024
"""A write-ahead log that grew beyond this, behind a long read, is cut."""
_SIZES_KEPT_DAYS: Final = 400
_CHECKUP, _MERGING = "checkup", "merge_words"
_INDEXES: Final = ("articles_fts", "articles_cjk", "quotes_fts")


@dataclass(frozen=True, slots=True)
class Checkup:
    """A look at the whole file, as it is remembered."""

    at: datetime
    found: Inspection
    is_told: bool = False
    """Whether somebody was told of the damage."""


class Upkeep:
    """The file and what becomes of it. Any method may raise StorageError."""

    def __init__(self, database: Database, path: Path, now: Clock) -> None:
        self._database = database
        self.path = path
        self._now = now
        self._sql = queries()
        self.disk_free: Callable[[Path], int] = _disk_free
        """How many bytes are free where a directory is."""

    # --- room ----------------------------------------------------------------------------------------

    async def room(self) -> Room:
        """What the file and its disk have at this moment; milliseconds, however large it is."""
        today = to_ms(self._now()) // MS_A_DAY
        async with self._database.reading() as db:
            pages = {
                name: await _pragma(db, name)
                for name in ("page_count", "freelist_count", "page_size", "auto_vacuum")
            }
            articles = int(await self._sql.articles_in_all(db))
            days = await rows(self._sql.size_days_since(db, day=today - GROWTH_OVER_DAYS))
        return Room(
            file_bytes=pages["page_count"] * pages["page_size"],
            log_bytes=await asyncio.to_thread(self._log_bytes),
            free_bytes=pages["freelist_count"] * pages["page_size"],
            disk_free_bytes=await asyncio.to_thread(self.disk_free, self.path.parent),
            articles=articles,
            a_day=growth([(row["day"], row["used_bytes"]) for row in days]),
            gives_back=pages["auto_vacuum"] == _INCREMENTAL,
        )

    async def note_size(self) -> None:
        """Remembers the size of today, once a day, for how fast it grows."""
        room, today = await self.room(), to_ms(self._now()) // MS_A_DAY
        async with self._database.transaction() as db:
            used = room.file_bytes - room.free_bytes
            await self._sql.size_of_day(db, day=today, used_bytes=used, articles=room.articles)
            await self._sql.forget_size_days(db, before=today - _SIZES_KEPT_DAYS)

    async def give_back(self, *, pages: int = PAGES_AT_ONCE) -> int:
        """How many free pages went back to the disk, in one transaction; 0: none are left, or the file was not made for it."""
        async with self._database.reading() as db:
            before = await _pragma(db, "freelist_count")
            if not before or await _pragma(db, "auto_vacuum") != _INCREMENTAL:
                return 0
        async with self._database.transaction() as db:
            await db.execute_fetchall(f"PRAGMA incremental_vacuum({int(pages)})")
            return before - await _pragma(db, "freelist_count")

    async def cut_log(self) -> bool:
        """Whether a write-ahead log that had grown large is small again; nobody waits for it, and it waits for nobody."""
        return await asyncio.to_thread(self._cut_log)

    def _cut_log(self) -> bool:
        if self._log_bytes() < LOG_LARGE_BYTES:
            return False
        with closing(sqlite3.connect(file_uri(self.path) + "?mode=rw", uri=True, timeout=0.0)) as db:
            db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()  # nearly all of it, without the lock
            is_busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy

    def _log_bytes(self) -> int:
        log = self.path.with_name(self.path.name + "-wal")
        return log.stat().st_size if log.exists() else 0

    # --- words that were forgotten -------------------------------------------------------------------

    async def want_merge(self) -> None:
        """Words went out of the index: until its parts are merged, they stand in the file as deleted ones."""
        async with self._database.transaction() as db:
            await self._sql.set_meta_value(db, key=_MERGING, value=" ".join(_INDEXES))

    async def merge_words(self, *, pages: int = PAGES_AT_ONCE) -> bool:
        """Whether there was something to merge in an index of which words were forgotten; one transaction of some pages."""
        async with self._database.reading() as db:
            waiting = str(await self._sql.meta_value(db, key=_MERGING) or "").split()
        if not waiting:
            return False
        async with overwriting(self._database) as db:
            before = db.total_changes
            index = waiting[0]
            # Below zero: parts are merged until one is left, as "optimize" does at once.
            await db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('merge', ?)", (-pages,))  # noqa: S608  # one of ours
            if db.total_changes - before < 2:
                await self._sql.set_meta_value(db, key=_MERGING, value=" ".join(waiting[1:]))
        return True

    # --- whether it is whole -------------------------------------------------------------------------

    async def inspect(
        self, *, on_part: Callable[[str], object] = lambda _: None, pause_s: float = PAUSE_S
    ) -> Inspection:
        """What is wrong in the file, and how large its parts are, looked at in a thread, which ends soon after we are cancelled.

        `on_part` is called from that thread.
        """
        stop = threading.Event()
        task = asyncio.ensure_future(
            asyncio.to_thread(inspect_file, self.path, stop=stop, on_part=on_part, pause_s=pause_s)
        )
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.wait({task})
            task.exception()  # it was stopped; nobody asks what it says
            raise

    async def note_checkup(self, found: Inspection, *, is_told: bool) -> None:
        """Remembers what a look found, and whether somebody was told of it."""
        told = {
            "at": to_ms(self._now()),
            "damage": [[one.words, one.remedy] for one in found.damage],
            "sizes": found.sizes,
            "is_told": is_told,
        }
        async with self._database.transaction() as db:
            await self._sql.set_meta_value(db, key=_CHECKUP, value=json.dumps(told))

    async def last_checkup(self) -> Checkup | None:
        """The last look; None before the first one."""
        async with self._database.reading() as db:
            kept = await self._sql.meta_value(db, key=_CHECKUP)
        if kept is None:
            return None
        told: dict[str, Any] = json.loads(kept)
        damage = tuple(Damage(words, remedy) for words, remedy in told["damage"])
        return Checkup(from_ms(told["at"]), Inspection(damage, told["sizes"]), told["is_told"])


_INCREMENTAL: Final = 2


async def _pragma(db: Any, name: str) -> int:
    found = await db.execute_fetchall(f"PRAGMA {name}")
    return int(next(iter(found))[0])


def _disk_free(directory: Path) -> int:
    return shutil.disk_usage(directory).free
