"""What every request to Discord passes: its turn in the budget, the count of refused ones, and "once only"."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from cogs._delivering.budget import Budget, Request

REFUSED_MAX: Final = 1_000
"""Refused requests (401, 403, 429 but for shared limits) in REFUSED_WITHIN_S after which delivery rests.

Discord bans an address for 10,000 (topics/rate-limits.mdx); the rest is left to people's commands.
"""
REFUSED_WITHIN_S: Final = 600.0
_UNBOUND: Final = ("/interactions/", "/webhooks/")
"""Answers to people: Discord does not count them towards the bot's requests a second."""


class RepeatRefusedError(Exception):
    """discord.py was about to repeat a request whose first try may have worked."""


@dataclass(slots=True)
class Once:
    """A request that may take effect at most once. What its last try came to."""

    has_gone: bool = False
    was_refused: bool = False
    """The last try was answered with 429: it had no effect, so that another may follow."""

    @property
    def may_have_worked(self) -> bool:
        """Whether some try may have taken effect."""
        return self.has_gone and not self.was_refused


_once: ContextVar[Once | None] = ContextVar("once", default=None)


@contextmanager
def only_once() -> Generator[Once]:
    """Within, discord.py repeats no request but after a 429: RepeatRefusedError comes in place of a repeat.

    For what carries no nonce, such as a forum post. It lasts for one call of discord.py that makes one request.
    """
    once = Once()
    token = _once.set(once)
    try:
        yield once
    finally:
        _once.reset(token)


class RestGuard:
    """Sees every request of the bot's HTTP session. `clock` is monotonic, in seconds."""

    def __init__(self, budget: Budget | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.budget = budget or Budget(clock=clock)
        self._clock = clock
        self._refused: deque[float] = deque(maxlen=REFUSED_MAX)

    async def begin(self, path: str) -> Request | None:
        """Waits until a request to this path may go. What comes back is given to `end`. Raises RepeatRefusedError."""
        once = _once.get()
        if once is not None and once.may_have_worked:
            raise RepeatRefusedError
        request = None
        if not any(part in path for part in _UNBOUND):
            request = await self.budget.take()
        if once is not None:
            once.has_gone, once.was_refused = True, False
        return request

    def end(
        self,
        status: int | None,
        request: Request | None = None,
        *,
        scope: str | None = None,
        retry_after_s: float = 0.0,
    ) -> None:
        """A request was answered with this status, or None: no answer came.

        `scope` is what a 429 says about whose limit it is: user, shared, global or nothing.
        """
        if request is not None:
            self.budget.answered(request, has_answer=status is not None)
        if status == 429:
            if (once := _once.get()) is not None:
                once.was_refused = True
            if scope == "global":
                self.budget.pause(retry_after_s)
        if status in (401, 403) or (status == 429 and scope != "shared"):
            self._refused.append(self._clock())

    @property
    def refused(self) -> int:
        """Refused requests of the last ten minutes, REFUSED_MAX at most."""
        while self._refused and self._refused[0] <= self._clock() - REFUSED_WITHIN_S:
            self._refused.popleft()
        return len(self._refused)

    @property
    def rests_for_s(self) -> float:
        """For how long delivery has to rest, in seconds; 0.0 while too little was refused to fear a ban."""
        if self.refused < REFUSED_MAX:
            return 0.0
        return self._refused[0] + REFUSED_WITHIN_S - self._clock()
