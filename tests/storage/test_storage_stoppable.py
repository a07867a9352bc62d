"""Work in a thread is waited for, whatever happens to whoever asked for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from storage.stoppable import stoppable


async def test_it_raises_what_the_work_raises() -> None:
    """Nothing is lost between the thread and us."""

    def work(_: Callable[[], bool]) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        await stoppable(work)


async def test_cancelled_it_returns_once_the_thread_has_ended() -> None:
    """However often it is cancelled: what the thread has open is closed by then, and what it raises then is not told."""
    loop, begun, goes_on, ended = asyncio.get_running_loop(), asyncio.Event(), threading.Event(), False

    def work(is_to_end: Callable[[], bool]) -> None:
        nonlocal ended
        loop.call_soon_threadsafe(begun.set)
        goes_on.wait()
        ended = is_to_end()
        raise OSError

    task = asyncio.ensure_future(stoppable(work))
    await begun.wait()
    for _ in range(3):
        task.cancel()
        for _ in range(5):
            await asyncio.sleep(0)
        assert not task.done()
    goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended
