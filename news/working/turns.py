"""Who works next when there are more who want to than places: people first, then in the order of asking."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Turns(Generic[T]):
    """Hands out a few things, each to one at a time."""

    def __init__(self, free: list[T]) -> None:
        self._free = free
        self._waiting: tuple[deque[asyncio.Future[T]], deque[asyncio.Future[T]]] = (deque(), deque())

    @property
    def waiting_count(self) -> int:
        """How many wait at the moment."""
        return sum(map(len, self._waiting))

    async def take(self, *, is_first: bool) -> T:
        """The thing given back last that nobody has; waits for one. `is_first`: before all who are not."""
        if self._free:
            return self._free.pop()
        mine: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        queue = self._waiting[0 if is_first else 1]
        queue.append(mine)
        try:
            return await mine
        except asyncio.CancelledError:
            if (
                mine.done() and not mine.cancelled() and mine.exception() is None
            ):  # it was handed over in the moment of giving up
                self.give_back(mine.result())
            elif mine in queue:
                queue.remove(mine)
            raise

    def refuse(self, error: Exception) -> None:
        """Whoever waits gets this error."""
        for queue in self._waiting:
            for waiting in queue:
                if not waiting.done():
                    waiting.set_exception(error)
            queue.clear()

    def give_back(self, thing: T) -> None:
        """Whoever waits longest has it now."""
        for queue in self._waiting:
            while queue:
                waiting = queue.popleft()
                if not waiting.done():
                    waiting.set_result(thing)
                    return
        self._free.append(thing)
