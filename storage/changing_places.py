"""One database file in the place of another: whenever it is stopped, there is a whole one in place."""

from __future__ import annotations

import logging
import os
import re
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from news.errors import StorageError
from storage.connection import storage_errors
from storage.deliverer_lock import DelivererLock

log = logging.getLogger(__name__)

IN_USE: Final = "a bot or another tool is using the database: end it, then try again"
ASIDE_FOR: Final = timedelta(days=7)
"""How long a replaced database is kept at least; the one that was replaced last stays until there is another."""
_STAMP: Final = "%Y%m%d-%H%M%S"
_ASIDE_NAME: Final = r"\.before-restore-([0-9]{8}-[0-9]{6})(?:-([0-9]{1,9}))?"
_BESIDE: Final = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps beside an open database, or one whose program was killed."""


def check_whole(db: sqlite3.Connection, path: Path) -> None:
    """Raises StorageError, which names `path`, where the open database is damaged. Reads all of it."""
    found = db.execute("PRAGMA integrity_check (1)").fetchone()[0]
    if found != "ok":
        raise StorageError(f"{path} is damaged: {found}")
    if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise StorageError(f"{path} is damaged: something in it refers to what is not there")


def write_through(path: Path) -> None:
    """Whatever happens to the machine from here on, the file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def as_one_file(path: Path) -> None:
    """The database has nothing beside it any more, and is on the disk. Raises StorageError."""
    with storage_errors(), closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    write_through(path)


@contextmanager
def nobody_delivers(place: Path) -> Generator[None]:
    """No bot sends posts from the database meanwhile. Raises StorageError where one does."""
    lock = DelivererLock.beside(place)
    if not lock.acquire():
        raise StorageError(IN_USE)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def alone_with(place: Path) -> Generator[None]:
    """No program has the database open, and all of it is in its one file. Raises StorageError where one has.

    A file that SQLite cannot read is nobody's: whoever restores a backup may well do so because of that.
    """
    if not place.exists():
        yield
        return
    with closing(sqlite3.connect(place, isolation_level=None, timeout=0.0)) as db:
        try:
            db.execute("PRAGMA journal_mode = DELETE")  # refused as long as anybody else has it open
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StorageError(IN_USE) from error
        yield


def swap(new: Path, place: Path, now: datetime) -> Path | None:
    """Puts the new file in place; where the old one is. Whenever this ends, there is a whole database in place."""
    aside = _free_name(place.with_name(f"{place.name}.before-restore-{now:{_STAMP}}"))
    is_replaced = place.exists()
    if is_replaced:
        _link(place, aside)
    for ending in _BESIDE:  # of a damaged file: what they hold is not the new one's
        beside = place.with_name(place.name + ending)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + ending))
    try:
        new.replace(place)
    except OSError:
        if is_replaced and place.exists():
            aside.unlink(missing_ok=True)  # another name of the database, which is still in place
        raise
    return aside if is_replaced else None


def delete_old_asides(place: Path, now: datetime) -> tuple[Path, ...]:
    """Deletes what `swap` set aside more than ASIDE_FOR ago, but the newest of all; which these were, oldest first.

    Whoever restores the wrong backup restores another soon after: until then the one that they want back is not the newest.
    One that cannot be deleted stays, and the log says so.
    """
    gone: list[Path] = []
    try:
        old = [path for (at, _), path in sorted(_asides(place))[:-1] if at < f"{now - ASIDE_FOR:{_STAMP}}"]
        for path in old:
            unlink(path)
            gone.append(path)
    except OSError:
        log.warning("what restores before this one have set aside could not be deleted", exc_info=True)
    return tuple(gone)


def _asides(place: Path) -> Iterator[tuple[tuple[str, int], Path]]:
    """Each file that is called as `swap` calls them, after when that was."""
    name = re.compile(re.escape(place.name) + _ASIDE_NAME)
    for path in place.parent.iterdir():
        if (found := name.fullmatch(path.name)) and path.is_file():
            yield (found[1], int(found[2] or 1)), path


def _link(place: Path, aside: Path) -> None:
    try:
        os.link(place, aside)
    except OSError:  # a file system without links; a crash right here leaves the old one under its new name
        place.rename(aside)


def _free_name(path: Path) -> Path:
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def unlink(path: Path) -> None:
    """Deletes a database with all that is beside it; nothing where there is none."""
    for name in (path.name, *(path.name + ending for ending in _BESIDE)):
        path.with_name(name).unlink(missing_ok=True)
