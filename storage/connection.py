"""Connections to the database: one that writes, behind one transaction helper, and four that read.

Two of these are for people's questions, one for what gives way to them (`storage.giving_way`), one for what reads long.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sqlite3
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

import aiosqlite

from news.errors import StorageError
from news.working.turns import Turns
from storage.giving_way import gives_way
from storage.in_place import finish
from storage.migrating import check_ours, migrate

T = TypeVar("T")

BUSY_TIMEOUT_MS = 5_000
READER_COUNT = 2
CACHE_KB = 2_000
"""SQLite's own."""
UNUSABLE = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError, ValueError, OverflowError)
"""What is wrong with one row; everything else is wrong with the database."""
_PREFIX = "sqlite:///"
_ADVICE = {
    "locked": "another program is writing to it: end that one, then try again",
    "readonly": "let this user write the file and its directory",
    "unable to open": "let this user read and write the file and its directory",
    "full": "free some space on the disk",
    "malformed": "the file is damaged: put a backup in its place",
    "not a database": "point DATABASE_URL at another file, or put a backup in its place",
}


def database_path(database_url: str) -> Path:
    """The file that `sqlite:///name.db` (relative) or `sqlite:////path/name.db` names. Raises StorageError."""
    name = database_url.removeprefix(_PREFIX)
    if name == database_url or not name or name.startswith(":memory:"):
        raise StorageError(f"not a database address: {database_url!r}; write sqlite:///newsdesk.db")
    return Path(name)


@contextmanager
def storage_errors() -> Generator[None]:
    """What SQLite says about the database as a whole becomes a StorageError; its cause is chained.

    Broken constraints and unusable values pass: they are about one row, and whoever wrote it knows what they mean.
    """
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except (sqlite3.DatabaseError, sqlite3.InterfaceError) as error:
        raise StorageError(f"the database cannot be used: {error}{_advice(str(error))}") from error


def _advice(words: str) -> str:
    """What an operator can do about an error, by SQLite's words for it; empty when we know nothing better."""
    for part, advice in _ADVICE.items():
        if part in words:
            return f"; {advice}"
    return ""


def check_place(path: Path) -> None:
    """Raises StorageError for a place that cannot hold the file, or a file that we may not write."""
    if not path.parent.is_dir():
        raise StorageError(f"the directory {path.parent} does not exist; make it, or change DATABASE_URL")
    if path.is_dir():
        raise StorageError(f"{path} is a directory; add a file name to DATABASE_URL, such as newsdesk.db")
    if path.exists() and not os.access(path, os.W_OK):
        raise StorageError(f"{path} cannot be written to: {_ADVICE['readonly']}")


class Database:
    """An open database file. Writers queue for one connection, people first; readers never wait for them."""

    def __init__(self, writer: aiosqlite.Connection, readers: list[aiosqlite.Connection]) -> None:
        """`readers`: at least three; the last is for what reads long, the one before for what gives way."""
        self._writer = writer
        self._readers = readers
        self._next_reader = itertools.cycle(readers[:-2])
        self._patient_reader = readers[-2]
        self._long_reader = readers[-1]
        self._long_lock = asyncio.Lock()
        self._turns = Turns([writer])

    @classmethod
    async def open(cls, path: Path, *, cache_kb: int = CACHE_KB) -> Database:
        """Open, check and migrate the file, making it when it is missing. Raises StorageError.

        `cache_kb`: pages that the writer keeps in memory at most; it takes no more than it has read or written.
        """
        check_place(path)
        opened: list[aiosqlite.Connection] = []
        try:
            with storage_errors():
                opened.append(await _open_writer(path, cache_kb))
                for _ in range(READER_COUNT + 2):
                    opened.append(await _open_reader(path))  # noqa: PERF401  # each must be closable if the next fails
        except BaseException:
            for connection in opened:
                await connection.close()
            raise
        return cls(opened[0], opened[1:])

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[aiosqlite.Connection]:
        """The writing connection, in a transaction of its own: committed at the end, rolled back on any exception.

        A person's is the next, whatever waits that gives way. Not to be nested: an inner one would wait for the outer one
        for ever. Raises StorageError.
        """
        async with self._writing(is_first=not gives_way()):
            try:
                with storage_errors():
                    await finish(self._writer.execute("BEGIN IMMEDIATE"))
                    yield self._writer
                    await finish(self._writer.execute("COMMIT"))
            except BaseException:
                await self._roll_back()
                raise

    @asynccontextmanager
    async def writing_elsewhere(self) -> AsyncGenerator[None]:
        """The turn to write, for a process that writes in our place; in the same order as for `transaction`."""
        async with self._writing(is_first=not gives_way()):
            yield

    @asynccontextmanager
    async def _writing(self, *, is_first: bool) -> AsyncGenerator[None]:
        writer = await self._turns.take(is_first=is_first)
        try:
            yield
        finally:
            self._turns.give_back(writer)

    async def _roll_back(self) -> None:
        if not self._writer.in_transaction:
            return
        try:
            await finish(self._writer.execute("ROLLBACK"))
        except sqlite3.OperationalError:
            # A statement still under way when we looked may have ended the transaction itself (disk full).
            if self._writer.in_transaction:
                raise

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[aiosqlite.Connection]:
        """A connection that only reads and sees all that is committed. Raises StorageError."""
        with storage_errors():
            yield self._patient_reader if gives_way() else next(self._next_reader)

    @asynccontextmanager
    async def reading_behind(self) -> AsyncGenerator[aiosqlite.Connection]:
        """As `reading`, for what nobody waits for even where a person's question began it."""
        with storage_errors():
            yield self._patient_reader

    @asynccontextmanager
    async def reading_long(self) -> AsyncGenerator[aiosqlite.Connection]:
        """As `reading`, for what takes a tenth of a second: one at a time, so that nothing else waits behind it.

        Not to be nested.
        """
        async with self._long_lock:
            with storage_errors():
                yield self._long_reader

    async def close(self) -> None:
        """Let a write under way end, then close every connection."""
        async with self._writing(is_first=False):
            for connection in [*self._readers, self._writer]:
                await finish(connection.close())


async def _open_writer(path: Path, cache_kb: int) -> aiosqlite.Connection:
    connection = await _connect(file_uri(path) + "?mode=rwc")
    try:
        await check_ours(connection)
        # Of a new file: what is free in it can be given back in small steps. Costs a page in a thousand.
        await connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        await connection.execute("PRAGMA journal_mode = WAL")
        # However SQLite was built. ON costs storing a tenth more CPU and half as much writing again: see `overwriting`.
        await connection.execute("PRAGMA secure_delete = FAST")
        # NORMAL may lose the last commits on power loss: a lost "sending" mark is a message sent twice.
        await connection.execute("PRAGMA synchronous = FULL")
        await migrate(connection)
        await connection.execute("PRAGMA foreign_keys = ON")
        await connection.execute(f"PRAGMA cache_size = -{cache_kb}")
    except BaseException:
        await connection.close()
        raise
    return connection


async def _open_reader(path: Path) -> aiosqlite.Connection:
    return await _connect(file_uri(path) + "?mode=ro")


def file_uri(path: Path) -> str:
    """The address by which SQLite opens a file; options go behind a "?"."""
    return path.absolute().as_uri()


async def _connect(uri: str) -> aiosqlite.Connection:
    # Opened once without a thread: the one of a connection that fails to open may outlive the loop it answers to.
    sqlite3.connect(uri, uri=True).close()
    connection = await aiosqlite.connect(uri, uri=True, isolation_level=None, cached_statements=512)
    connection.row_factory = sqlite3.Row
    await connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return connection
