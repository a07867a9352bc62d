"""The budget of requests to Discord: evenly RATE a second, never more than CEILING, with turns between servers."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

CEILING: Final = 50
"""Requests in any one second that Discord lets a bot make (topics/rate-limits.mdx of its documentation)."""
RATE: Final = 49.0
"""Requests a second that are aimed at."""
CATCHES_UP: Final = 10.0
"""How many requests may follow each other at once to make good a late wake-up of a busy loop."""
WINDOW_S: Final = 1.005
"""A second, and what clocks may differ by."""
QUICKEST_FOR_S: Final = 60.0
"""How long the quickest answer is remembered, in seconds."""
QUICKEST_OF: Final = 30
"""Answers before the quickest of them is believed to show what the way itself takes."""
FORGOTTEN_AFTER_S: Final = 600.0
"""A request of which nothing was heard for so long, in seconds, is over."""
LOOKS_AGAIN_S: Final = 0.005
"""While all that Discord allows is still unanswered."""
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


@dataclass(slots=True, eq=False)
class Request:
    """A request that was let go. `began` is on the budget's clock."""

    began: float


class Window:
    """Keeps requests below CEILING in any second as Discord sees them arrive, whatever the way there does to them.

    When a request arrives is not known, only that it is between its start and its answer, less what the quickest answer
    took: that much is the way itself, which all of them take. So it counts from its start until a second after the latest
    it can have arrived. Whichever second one takes: of those that arrived in it, each counted when the last was let go.
    """

    def __init__(self, ceiling: int = CEILING) -> None:
        self._ceiling = ceiling
        self._unanswered: set[Request] = set()
        self._leaves: deque[float] = deque()
        self._quickest = [float("inf"), float("inf")]
        self._renewed = float("-inf")
        self._answers = 0

    def wait_s(self, now: float) -> float:
        """Seconds until another may be let go, at least; 0.0: now."""
        while self._leaves and self._leaves[0] <= now:
            self._leaves.popleft()
        if len(self._unanswered) + len(self._leaves) < self._ceiling:
            return 0.0
        self._unanswered = {one for one in self._unanswered if now - one.began < FORGOTTEN_AFTER_S}
        return max(self._leaves[0] - now, LOOKS_AGAIN_S) if self._leaves else LOOKS_AGAIN_S

    def begin(self, now: float) -> Request:
        """A request is let go."""
        request = Request(now)
        self._unanswered.add(request)
        return request

    def end(self, request: Request, now: float, *, has_answer: bool) -> None:
        """It was answered, or nobody waits for its answer any more."""
        if request not in self._unanswered:
            return
        self._unanswered.discard(request)
        arrived = now
        if has_answer:
            arrived -= self._least(now - request.began, now)
        leaves = arrived + WINDOW_S
        self._leaves.append(max(leaves, self._leaves[-1]) if self._leaves else leaves)

    def _least(self, took: float, now: float) -> float:
        """The quickest answer of the last minute or two, with this one."""
        if now - self._renewed >= QUICKEST_FOR_S:
            self._renewed = now
            self._quickest = [float("inf"), self._quickest[0]]
        self._quickest[0] = min(self._quickest[0], took)
        self._answers += 1
        return min(self._quickest) if self._answers >= QUICKEST_OF else 0.0


class Budget:
    """Lets requests go one by one, evenly.

    Who waits is served in order within a server, and servers take turns. `clock` is monotonic, in seconds. Between two
    requests lie 1 / rate seconds, less where a late wake-up is made good; `Window` bounds what that can add up to.
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
        self._window = Window()
        self._next_at = clock()
        self._slowed_at = self._next_at
        self._queues: dict[int | None, deque[asyncio.Future[Request]]] = {}
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

    async def take(self) -> Request:
        """One request may go, now; tell `answered` how it went. It counts for the server that `served` names."""
        if self._serving is None and self._wait_s() <= 0:
            return self._spend()
        turn: asyncio.Future[Request] = asyncio.get_running_loop().create_future()
        self._enqueue(_served.get(), turn)
        if self._serving is None:
            self._serving = asyncio.create_task(self._serve(), name="budget of requests")
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.answered(turn.result(), has_answer=False)
            raise

    def answered(self, request: Request, *, has_answer: bool = True) -> None:
        """Discord has answered, or nobody waits for it any more."""
        self._window.end(request, self._clock(), has_answer=has_answer)

    def pause(self, seconds: float) -> None:
        """Discord has asked all of the bot to wait: nothing goes for so long, and less a second for some minutes."""
        now = self._clock()
        self._next_at = max(self._next_at, now + min(max(seconds, 0.0), LONGEST_PAUSE_S))
        self._rate = max(self._full_rate / 10, self._rate * SLOWED)
        self._slowed_at = now

    def _enqueue(self, guild_id: int | None, turn: asyncio.Future[Request]) -> None:
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
                    turn.set_result(self._spend())
                    # Whoever was let go takes its way to the network before the next is looked at.
                    await asyncio.sleep(0)
        finally:
            self._serving = None

    def _next(self) -> asyncio.Future[Request] | None:
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
        now = self._clock()
        return max(self._next_at - now, self._window.wait_s(now))

    def _spend(self) -> Request:
        now = self._clock()
        if self._rate < self._full_rate and now - self._slowed_at >= RECOVERS_S:
            self._rate = min(self._full_rate, self._rate / SLOWED)
            self._slowed_at = now
        between = 1.0 / self._rate
        self._next_at = max(self._next_at, now - CATCHES_UP * between) + between
        return self._window.begin(now)
