"""One writer: whole transactions, whoever is cancelled or fails."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from news.errors import StorageError
from storage import Storage
from storage.connection import Database, finish

INSERT = "INSERT INTO meta (key, value) VALUES (?, 'x')"


async def keys(database: Database) -> set[str]:
    async with database.reading() as db:
        return {row[0] for row in await db.execute_fetchall("SELECT key FROM meta WHERE value = 'x'")}


@pytest.mark.parametrize("turns", range(12))
async def test_a_cancelled_write_never_wedges_the_writer(storage: Storage, turns: int) -> None:
    """Wherever between BEGIN and COMMIT a task is cancelled, it leaves all or nothing and the next write works."""
    database = storage._database

    async def write(*names: str) -> None:
        async with database.transaction() as db:
            for name in names:
                await db.execute(INSERT, (name,))

    task = asyncio.create_task(write("first", "second"))
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    await write("after")
    assert await keys(database) in ({"after"}, {"first", "second", "after"})


@pytest.mark.parametrize("statement", [0, 1, 2])
async def test_a_cancellation_during_any_statement_rolls_back(storage: Storage, statement: int) -> None:
    """Cancelled while BEGIN, an insert or the second insert runs: nothing of it stays."""
    database = storage._database
    started = asyncio.Event()
    seen = 0
    execute = database._writer.execute

    def watched(sql: str, parameters: tuple[str, ...] = ()) -> object:
        nonlocal seen
        if seen == statement:
            started.set()
        seen += 1
        return execute(sql, parameters)

    async def write() -> None:
        async with database.transaction() as db:
            await db.execute(INSERT, ("first",))
            await db.execute(INSERT, ("second",))

    database._writer.execute = watched  # type: ignore[method-assign]
    task = asyncio.create_task(write())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    del database._writer.execute
    assert not database._writer.in_transaction
    assert await keys(database) == set()


async def test_another_tasks_write_does_not_join(storage: Storage) -> None:
    """A write that starts while another is open waits for it and survives its roll-back."""
    database = storage._database
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def fails() -> None:
        async with database.transaction() as db:
            await db.execute(INSERT, ("lost",))
            inside.set()
            await go_on.wait()
            raise RuntimeError

    async def succeeds() -> None:
        async with database.transaction() as db:
            await db.execute(INSERT, ("kept",))

    failing = asyncio.create_task(fails())
    await inside.wait()
    writing = asyncio.create_task(succeeds())
    await asyncio.sleep(0)
    assert await keys(database) == set()
    go_on.set()
    await asyncio.wait({failing, writing})
    assert isinstance(failing.exception(), RuntimeError)
    assert await keys(database) == {"kept"}


async def test_readers_do_not_wait_for_an_open_write(storage: Storage) -> None:
    """What is not committed is not seen, and reading goes on meanwhile."""
    async with storage._database.transaction() as db:
        await db.execute(INSERT, ("open",))
        assert await keys(storage._database) == set()
    assert await keys(storage._database) == {"open"}


async def test_finish_waits_out_repeated_cancellation() -> None:
    """What `finish` runs is done when it returns, however often the waiting task is cancelled."""
    go_on = asyncio.Event()
    done: list[str] = []

    async def work() -> None:
        await go_on.wait()
        done.append("work")

    task = asyncio.create_task(finish(work()))
    for _ in range(3):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["work"]


async def test_a_database_locked_by_another_program_is_a_storage_error(
    storage: Storage, database_file: Path
) -> None:
    """Another process that holds the file is reported as such, and writing works again after it."""
    async with storage._database.transaction() as db:
        await db.execute("SELECT 1")
    await storage._database._writer.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(database_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked"):
        await storage.sources.add_files()
    other.execute("ROLLBACK")
    other.close()
    await storage.sources.add_files()
