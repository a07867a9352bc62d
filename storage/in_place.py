"""Running a whole piece of storage work in the thread of its connection, rather than one statement after the other.

Every statement of an aiosqlite connection is a trip to its thread and back: more than most statements take. What stores an
article has dozens of them. The functions of this package are coroutines that wait for nothing but their connection, so they
run through at once where the connection answers at once: in its own thread, with an `InPlace` in its place.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar, cast

from aiosqlite import Connection

T = TypeVar("T")


class InPlace:
    """What the functions of this package use of a connection, for use in its own thread: nothing is waited for."""

    __slots__ = ("_last", "raw")

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        self._last: list[Callable[[Connection], Awaitable[None]]] = []

    def at_end(self, work: Callable[[Connection], Awaitable[None]]) -> None:
        """`work` runs once when all else here is done, before the answer is given, unless that failed."""
        if work not in self._last:
            self._last.append(work)

    async def end(self) -> None:
        """What was left for the end is done."""
        for work in self._last:
            await work(cast(Connection, self))

    async def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """The cursor of a statement that was executed."""
        return self.raw.execute(sql, parameters)

    async def execute_fetchall(self, sql: str, parameters: Any = ()) -> list[Any]:
        """All rows of a query."""
        return self.raw.execute(sql, parameters).fetchall()

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> sqlite3.Cursor:
        """The cursor of a statement that was executed for each of the parameters."""
        return self.raw.executemany(sql, parameters)


async def run_in_place(db: Connection, work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
    """The result of `work`, run through in the thread of the connection, to its end even when we are cancelled.

    What `work` is handed stands for `db` there. It must wait for nothing but the connection and `off_loop`; other tasks'
    statements on this connection wait meanwhile, so whoever has much to do looks at the time.
    """
    # aiosqlite has no public way to run a function in the thread of a connection, nor to its inner connection.
    raw = db._conn  # pyright: ignore[reportPrivateUsage]
    in_thread = cast(Callable[..., Awaitable[T]], db._execute)  # pyright: ignore
    return await finish(in_thread(lambda: _run_through(_to_its_end(InPlace(raw), work))))


async def _to_its_end(here: InPlace, work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
    # The functions are written for a connection, and use no more of it than this has.
    result = await work(cast(Connection, here))
    await here.end()
    return result


def _run_through(work: Coroutine[Any, Any, T]) -> T:
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    work.close()
    raise RuntimeError(
        "storage work waits for something in the thread of its connection, where nothing can come"
    )


async def off_loop(work: Callable[[], T]) -> T:
    """The result of work that takes milliseconds, in no thread that runs an event loop, to its end even when we are cancelled."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:  # in the thread of a connection
        return work()
    return await finish(asyncio.to_thread(work))


async def finish(work: Awaitable[T]) -> T:
    """The result of `work`, which runs to its end even when we are cancelled; the cancellation follows then.

    A BEGIN or COMMIT whose answer nobody awaits would leave the writer in a transaction for good.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError:
                continue
        if not task.cancelled():
            task.exception()
        raise
