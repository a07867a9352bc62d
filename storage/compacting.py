"""Giving room that the file does not use back to the disk: in small steps beside a running bot, or all of it at once."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from news.errors import StorageError
from news.ports import Clock, utc_now
from storage.changing_places import IN_USE, check_whole, nobody_delivers, swap, unlink, write_through
from storage.connection import check_place, database_path, file_uri, storage_errors
from storage.migrating import APPLICATION_ID
from storage.room import size_words
from storage.stoppable import stoppable

_INCREMENTAL: Final = 2
_LOOKS_EVERY: Final = 100_000


@dataclass(frozen=True, slots=True)
class Compactable:
    """What could be given back, in bytes, and whether that goes in small steps."""

    file_bytes: int
    free_bytes: int
    goes_in_steps: bool


def look(database_url: str) -> Compactable:
    """What the file has that it does not use. Raises StorageError."""
    path = database_path(database_url)
    if not path.is_file():
        raise StorageError(f"there is no database at {path}; DATABASE_URL says where it is")
    with (
        storage_errors(),
        closing(sqlite3.connect(file_uri(path) + "?mode=rw", uri=True, isolation_level=None)) as db,
    ):
        if _pragma(db, "application_id") != APPLICATION_ID:
            raise StorageError(f"{path} is not a Newsdesk database")
        size = _pragma(db, "page_size")
        return Compactable(
            _pragma(db, "page_count") * size,
            _pragma(db, "freelist_count") * size,
            _pragma(db, "auto_vacuum") == _INCREMENTAL,
        )


async def rewrite(
    database_url: str, *, now: Clock = utc_now, on_bytes: Callable[[int], object] = lambda _: None
) -> int:
    """Writes the whole database anew, without what it does not use, and puts it in its place; its size in bytes.

    From then on its free room is given back in small steps. Nobody may use the database meanwhile: rewriting it beside a
    bot would keep it from writing for minutes. It needs as much free disk as the new file; until that is whole, the old one
    is in place. `on_bytes` is called now and then with how much is written. Raises StorageError.
    """
    place = database_path(database_url)
    check_place(place)
    found = await asyncio.to_thread(look, database_url)
    free, needed_bytes = shutil.disk_usage(place.parent).free, found.file_bytes - found.free_bytes
    if free < needed_bytes:
        raise StorageError(
            f"that needs {size_words(needed_bytes)} of free disk beside the database, and {size_words(free)} are free"
        )
    new = place.with_name(f"{place.name}.compacting")
    with nobody_delivers(place):
        try:
            unlink(new)
            await _write_anew(place, new, now(), on_bytes)
        finally:
            unlink(new)
    return place.stat().st_size


async def _write_anew(place: Path, new: Path, at: datetime, on_bytes: Callable[[int], object]) -> None:
    """In a thread, which ends soon after we are cancelled, unless the new file is being put in place. Raises StorageError."""

    def work(is_to_end: Callable[[], bool]) -> None:
        def look_round() -> int:
            on_bytes(new.stat().st_size if new.exists() else 0)
            return int(is_to_end())

        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # addresses may have keys in them
        with storage_errors(), closing(sqlite3.connect(place, isolation_level=None, timeout=0.0)) as db:
            _keep_to_ourselves(db)
            db.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
            db.set_progress_handler(look_round, _LOOKS_EVERY)
            db.execute("VACUUM INTO ?", (str(new),))
            with closing(sqlite3.connect(new, isolation_level=None)) as copy:
                copy.set_progress_handler(look_round, _LOOKS_EVERY)
                check_whole(copy, place)
            write_through(new)
            aside = swap(new, place, at)
        if aside is not None:
            unlink(aside)

    await stoppable(work)


def _keep_to_ourselves(db: sqlite3.Connection) -> None:
    """Nobody else can open the database as long as this connection is open. Raises StorageError where somebody has."""
    try:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("BEGIN EXCLUSIVE")
        db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        raise StorageError(IN_USE) from error


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])
