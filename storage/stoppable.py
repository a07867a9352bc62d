"""Long work on a file, in a thread that ends soon after nobody waits for it any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable


async def stoppable(work: Callable[[Callable[[], bool]], None]) -> None:
    """Does the work in a thread and returns once that has ended, also when it is cancelled; raises what the work raises.

    The work is handed a function that says whether it is to end: to be asked now and then, as SQLite's progress handler
    for instance, which interrupts a statement. What it raises then is not told.
    """
    stop = threading.Event()
    task = asyncio.ensure_future(asyncio.to_thread(work, stop.is_set))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        stop.set()
        await _ended(task)
        raise


async def _ended(task: asyncio.Future[None]) -> None:
    """The task has ended, however often we are cancelled meanwhile: whoever holds a lock for it must not let go before."""
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            continue
    if not task.cancelled():
        task.exception()
