"""Whose turn it is at a host: few requests at once, and a pause between their starts."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from yarl import URL

AT_ONCE = 2
PAGE_DELAY_S = 1.0
"""Between the starts of two requests for pages of one host; a reader who opens tabs is no slower."""
DELAY_MAX_S = 10.0
"""The longest Crawl-delay that is obeyed: with a minute between pages, a front page would take half a day."""


@dataclass
class _Host:
    slots: asyncio.Semaphore
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the next start is waited for, so that starts come one by one and in order."""
    next_start: float = 0.0
    users: int = 0


class HostTurns:
    """Turns at hosts, first come first served. A host is forgotten once nobody uses it and its pause is over.

    `delay_s` 0 means no pause anywhere, whatever a site asks for: for sites of our own. `clock` and `sleep` are in
    seconds; the clock never runs backwards.
    """

    def __init__(
        self,
        *,
        delay_s: float = PAGE_DELAY_S,
        at_once: int = AT_ONCE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._delay_s = delay_s
        self._at_once = at_once
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._idle: OrderedDict[str, None] = OrderedDict()

    @property
    def remembered(self) -> int:
        """How many hosts are remembered."""
        return len(self._hosts)

    @asynccontextmanager
    async def turn(self, host: str, *, delay_s: float | None = None, wait_s: float) -> AsyncGenerator[None]:
        """A turn at a host, kept until the block ends. Raises TimeoutError when none comes within `wait_s`.

        `delay_s` is the pause that the site asks for. It is kept after this start, within DELAY_MAX_S, and only ever
        lengthens our own. Being cancelled while waiting costs nobody a turn.
        """
        entry = self._enter(host)
        try:
            async with asyncio.timeout(wait_s):
                await entry.slots.acquire()
                try:
                    await self._start(entry, delay_s)
                except BaseException:
                    entry.slots.release()
                    raise
            try:
                yield
            finally:
                entry.slots.release()
        finally:
            self._leave(host, entry)

    async def _start(self, entry: _Host, delay_s: float | None) -> None:
        async with entry.starting:
            pause_s = entry.next_start - self._clock()
            if pause_s > 0:
                await self._sleep(pause_s)
            entry.next_start = self._clock() + self._pause_s(delay_s)

    def _pause_s(self, asked_s: float | None) -> float:
        if not self._delay_s:
            return 0.0
        return max(self._delay_s, min(asked_s or 0.0, DELAY_MAX_S))

    def _enter(self, host: str) -> _Host:
        self._forget_idle()
        entry = self._hosts.get(host)
        if entry is None:
            entry = self._hosts[host] = _Host(asyncio.Semaphore(self._at_once))
        self._idle.pop(host, None)
        entry.users += 1
        return entry

    def _leave(self, host: str, entry: _Host) -> None:
        entry.users -= 1
        if not entry.users:
            self._idle[host] = None
            self._forget_idle()

    def _forget_idle(self) -> None:
        # Longest idle first. One whose pause still runs keeps those behind it, for no longer than DELAY_MAX_S.
        now = self._clock()
        while self._idle and self._hosts[host := next(iter(self._idle))].next_start <= now:
            del self._idle[host], self._hosts[host]


def turn_key(url: URL) -> str:
    """What shares one turn: a host, over http and https alike; another port is another server."""
    host = (url.host or "").rstrip(".")
    return host if url.port in (80, 443) else f"{host}:{url.port}"
