"""Copies of the database: taken while the bot runs, and put back so that nothing old is posted again."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from news.errors import StorageError
from news.ports import Clock, utc_now
from storage.carrying import Carried, carry_over, removals_in
from storage.changing_places import (
    alone_with,
    as_one_file,
    check_whole,
    delete_old_asides,
    nobody_delivers,
    swap,
    unlink,
    write_through,
)
from storage.connection import Database, check_place, database_path, file_uri, storage_errors
from storage.guilds import COMMANDS_HASH
from storage.migrating import APPLICATION_ID
from storage.queries import queries
from storage.removing import Removals
from storage.stoppable import stoppable
from storage.times import to_ms

PAGES_AT_ONCE: Final = 500
"""Pages copied between two looks at whether to go on, usually of 4 KiB."""
NUMBERS_LEFT_OUT: Final = 10_000_000
"""How far ids begin after the last one of a backup: those that were given since stand in buttons and nonces."""
RESTORED: Final = (
    "it was waiting when a backup was made that was restored since, and may have been posted before"
)

OnPage = Callable[[int, int], object]
"""Called with how many pages of how many are copied, from another thread."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What putting a backup back has done."""

    aside: Path | None
    """Where the database that it replaced is kept; None where there was none."""
    skipped_count: int
    """Posts that were waiting when the backup was made, and are not sent any more."""
    source_count: int
    """Sources whose next check is read quietly."""
    removal_count: int | None = 0
    """Removals of the replaced database that the backup did not know, and that hold in it from now on. None: the backup is
    of another installation, so that nobody can tell what was removed."""
    deleted: tuple[Path, ...] = ()
    """Databases that earlier restores had set aside, and that are not kept any more."""


def _unseen(_done: int, _total: int) -> None:
    """Nobody looks at how far it is."""


class _StoppedError(Exception):
    """Whoever asked for the copy wants it no more."""


async def back_up(database_url: str, path: Path, *, on_page: OnPage = _unseen) -> int:
    """Copies the database as it is at this moment into a new file; its size in bytes. The bot may run meanwhile.

    What is written while it copies is not in it. The copy is one file, readable by this user alone, and is checked before
    it has its name. Raises StorageError: no database of ours, the file is there already, no room.
    """
    source = database_path(database_url)
    part = _free_place(source, path)
    try:
        await _copy(source, part, on_page)
        return _give_name(part, path)
    finally:
        part.unlink(missing_ok=True)


def _free_place(source: Path, path: Path) -> Path:
    """Where the copy is made. Raises StorageError where there is nothing to copy, or no place for it."""
    if not source.is_file():
        raise StorageError(f"there is no database at {source}; DATABASE_URL says where it is")
    check_place(path)
    if path.exists():
        raise StorageError(f"{path} is there already: a backup is written over nothing, so name another file")
    return path.with_name(f"{path.name}.part")


async def restore(
    database_url: str, backup: Path, *, now: Clock = utc_now, on_page: OnPage = _unseen
) -> Restored:
    """Puts a backup in the place of the database, which is kept aside. At every moment one of the two is there.

    What waited to be posted when the backup was made is not sent any more, and the next check of each source is quiet, so
    that nothing is posted twice. What restores of more than ASIDE_FOR ago set aside is deleted. Raises StorageError: no backup of ours, damaged, of a newer program, a bot is running.
    """
    place = database_path(database_url)
    _check_both(backup, place)
    new = place.with_name(f"{place.name}.restoring")
    with nobody_delivers(place):
        try:
            unlink(new)
            await _copy(backup, new, on_page)
            carried = await asyncio.to_thread(removals_in, place)
            settled = await _settle(new, now, carried)
            with alone_with(place):
                aside = swap(new, place, now())
        finally:
            unlink(new)
        deleted = await asyncio.to_thread(delete_old_asides, place, now())
    return Restored(aside, *settled, deleted)


def _check_both(backup: Path, place: Path) -> None:
    """Raises StorageError where there is no backup to put there, or no place to put it."""
    if not backup.is_file():
        raise StorageError(f"there is no file {backup}")
    check_place(place)
    if place.exists() and backup.samefile(place):
        raise StorageError(f"{backup} is the database itself; name a backup of it")


# --- copying -----------------------------------------------------------------------------------------


async def _copy(source: Path, target: Path, on_page: OnPage) -> None:
    """Copies and checks in a thread, which ends soon after we are cancelled. Raises StorageError."""

    def work(is_to_end: Callable[[], bool]) -> None:
        with storage_errors():
            _copy_pages(source, target, on_page, is_to_end)
            with closing(sqlite3.connect(target, isolation_level=None)) as copy:
                copy.set_progress_handler(is_to_end, 100_000)
                check_whole(copy, source)
        write_through(target)

    await stoppable(work)


def _copy_pages(source: Path, target: Path, on_page: OnPage, is_to_end: Callable[[], bool]) -> None:
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # addresses may have keys in them
    # Not read-only: of a database whose program was killed, SQLite has to take the last writes up first.
    with (
        closing(sqlite3.connect(file_uri(source) + "?mode=rw", uri=True, isolation_level=None)) as db,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        _check_ours(db, source)
        # Without a transaction of its own, the copy would begin anew with every write of the bot.
        db.execute("BEGIN")
        db.execute("SELECT 1 FROM sqlite_master").fetchone()

        def go_on(_status: int, remaining: int, total: int) -> None:
            if is_to_end():
                raise _StoppedError
            on_page(total - remaining, total)

        db.backup(copy, pages=PAGES_AT_ONCE, progress=go_on)
        db.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it


def _check_ours(db: sqlite3.Connection, path: Path) -> None:
    try:
        found = db.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
        found = None  # it is the backup that is none, not the database that is broken
    if found != APPLICATION_ID:
        raise StorageError(f"{path} is not a Newsdesk database")


def _give_name(part: Path, path: Path) -> int:
    """Names the finished copy, over nothing that came meanwhile; its size in bytes. Raises StorageError."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise StorageError(f"{path} has appeared meanwhile; name another file") from None
    except OSError:  # a file system without links
        part.rename(path)
    return path.stat().st_size


# --- putting back ------------------------------------------------------------------------------------


async def _settle(path: Path, now: Clock, carried: Carried | None) -> tuple[int, int, int | None]:
    """Brings the copy to today's schema, so that nothing of it is posted again: posts not sent, sources read quietly.

    What was removed since the backup was made is removed from it, too.
    """
    sql = queries()
    database = await Database.open(path)
    try:
        async with database.transaction() as db:
            skipped = await sql.skip_waiting_deliveries(db, reason=RESTORED, now=to_ms(now()))
            await sql.nothing_is_ready(db)
            await sql.look_from_now(db, now=to_ms(now()))
            removals = 0 if carried is None else await carry_over(db, carried)
            sources = await sql.read_all_quietly(db)
            await sql.leave_numbers_out(db, count=NUMBERS_LEFT_OUT)
            # Discord may have been told of other commands since.
            await sql.forget_meta(db, key=COMMANDS_HASH)
        while removals and await Removals(database, now).work():
            continue
    finally:
        await database.close()
    await asyncio.to_thread(as_one_file, path)
    return skipped, sources, removals
