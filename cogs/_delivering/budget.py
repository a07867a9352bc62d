"""The budget of requests to Discord: at most RATE a second, evenly, with turns between servers."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

RATE: Final = 49.0
"""Requests a second. Discord's own bound for a bot is 50 (topics/rate-limits.mdx of its documentation)."""
CATCHES_UP: Final = 0.98
"""How much of one request's time may be made good after a late wake-up. Below 1, no second has more than 50 requests."""
SLOWED: Final = 0.9
"""What is left of the rate when Discord says all the same that it was too fast."""
RECOVERS_S: Final = 60.0
"""So long after that, in seconds, the rate is a step faster again."""
LONGEST_PAUSE_S: Final = 60.0

_served: ContextVar[int | None] = ContextVar("served", default=None)


@contextmanager
def served(guild_id: int | None) -> Generator[None]:
    """Requests within are made for this server and share its turns. None: for somebody who waits for an answer."""
    token = _served.set(guild_id)
    try:
        yield
    finally:
        _served.reset(token)


class Budget:
    """Lets requests go one by one, never in a burst.

    Who waits is served in order within a server, and servers take turns. `clock` is monotonic, in seconds.

    Between two requests lie 1 / rate seconds; one that comes late (a busy loop) lets the next come earlier by at most
    CATCHES_UP of that. So any second has at most rate * (1 + CATCHES_UP / rate) + 1 requests: 50 at the usual rate.
    """

    def __init__(
        self,
        rate: float = RATE,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._full_rate = rate
        self._rate = rate
        self._clock = clock
        self._sleep = sleep
        self._next_at = clock()
        self._slowed_at = self._next_at
        self._queues: dict[int | None, deque[asyncio.Future[None]]] = {}
        self._order: deque[int | None] = deque()
        self._serving: asyncio.Task[None] | None = None

    @property
    def rate(self) -> float:
        """Requests a second at the moment."""
        return self._rate

    @property
    def waiting(self) -> int:
        """How many requests wait for their turn."""
        return sum(len(queue) for queue in self._queues.values())

    async def take(self) -> None:
        """One request may go, now. It counts for the server that `served` names."""
        if self._serving is None and self._wait_s() <= 0:
            self._spend()
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._enqueue(_served.get(), turn)
        if self._serving is None:
            self._serving = asyncio.create_task(self._serve(), name="budget of requests")
        await turn

    def pause(self, seconds: float) -> None:
        """Discord has asked all of the bot to wait: nothing goes for so long, and less a second for some minutes."""
        now = self._clock()
        self._next_at = max(self._next_at, now + min(max(seconds, 0.0), LONGEST_PAUSE_S))
        self._rate = max(self._full_rate / 10, self._rate * SLOWED)
        self._slowed_at = now

    def _enqueue(self, guild_id: int | None, turn: asyncio.Future[None]) -> None:
        queue = self._queues.get(guild_id)
        if queue is None:
            queue = self._queues[guild_id] = deque()
            # Somebody who waits comes before what nobody looks at; after that they take turns like all.
            (self._order.appendleft if guild_id is None else self._order.append)(guild_id)
        queue.append(turn)

    async def _serve(self) -> None:
        try:
            while self._order:
                wait_s = self._wait_s()
                if wait_s > 0:
                    await self._sleep(wait_s)
                elif (turn := self._next()) is not None:
                    self._spend()
                    turn.set_result(None)
                    # Whoever was let go takes its way to the network before the next is looked at.
                    await asyncio.sleep(0)
        finally:
            self._serving = None

    def _next(self) -> asyncio.Future[None] | None:
        """The next that still waits, from the server whose turn it is; that server is the last one then."""
        while self._order:
            guild_id = self._order.popleft()
            queue = self._queues[guild_id]
            turn = queue.popleft()
            if queue:
                self._order.append(guild_id)
            else:
                del self._queues[guild_id]
            if not turn.done():
                return turn
        return None

    def _wait_s(self) -> float:
        return self._next_at - self._clock()

    def _spend(self) -> None:
        now = self._clock()
        if self._rate < self._full_rate and now - self._slowed_at >= RECOVERS_S:
            self._rate = min(self._full_rate, self._rate / SLOWED)
            self._slowed_at = now
        between = 1.0 / self._rate
        self._next_at = max(self._next_at, now - CATCHES_UP * between) + between
