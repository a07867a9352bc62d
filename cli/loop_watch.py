"""Tells the operator what held the running bot: while one step of the event loop works, nobody is answered.

A thread of its own asks the loop for an answer ten times a second. Where none comes within a tenth of a second, it looks at which
line of the program the loop is, until it comes. What lasts 0.2 s is always seen, what lasts less sometimes.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

log = logging.getLogger("newsdesk.loop")

HELD_S: Final = 0.1
"""Seconds without an answer that count as held, and between two questions."""
LOOK_S: Final = 0.05
"""Seconds between two looks at the line while the loop is held."""
TELL_S: Final = 60.0
"""Seconds between two warnings at least; the next one tells the worst of those between."""
FOLDER: Final = Path(__file__).resolve().parents[1]
NOWHERE: Final = "no line of ours"


@dataclass(frozen=True)
class HoldUp:
    """One time that the loop did not answer."""

    seconds: float
    worked_s: float
    """CPU that the loop's thread had meanwhile: little of it means a busy machine or another thread, not the line."""
    line: str


@dataclass
class LoopWatch:
    """Asks one event loop for answers and says in the log what kept it from them. `look` runs in one thread."""

    ask: Callable[[Callable[[], None]], object]
    """Has the loop call something as soon as it can; RuntimeError when it is closed."""
    line: Callable[[], str]
    """Where in the program the loop is now."""
    worked: Callable[[], float]
    """Seconds of CPU that the loop's thread has had."""
    clock: Callable[[], float] = time.monotonic
    _asked_at: float = 0.0
    _worked_before: float = 0.0
    _answered_at: float | None = 0.0
    _lines: Counter[str] = field(default_factory=Counter[str])
    _untold: list[HoldUp] = field(default_factory=list[HoldUp])
    _told_at: float | None = None

    def look(self) -> float:
        """The seconds until the next look. Raises RuntimeError when the loop is closed."""
        now = self.clock()
        if self._answered_at is None:
            if now - self._asked_at < HELD_S:
                return HELD_S - (now - self._asked_at)
            self._lines[self.line()] += 1
            return LOOK_S
        if self._lines:
            self._untold.append(self._hold_up(self._answered_at))
            self._lines.clear()
        self._tell(now)
        self._asked_at, self._worked_before, self._answered_at = now, self.worked(), None
        self.ask(self._answer)
        return HELD_S

    def _answer(self) -> None:
        self._answered_at = self.clock()

    def _hold_up(self, answered_at: float) -> HoldUp:
        [(line, _)] = self._lines.most_common(1)
        return HoldUp(answered_at - self._asked_at, self.worked() - self._worked_before, line)

    def _tell(self, now: float) -> None:
        if not self._untold or (self._told_at is not None and now - self._told_at < TELL_S):
            return
        worst = max(self._untold, key=lambda one: one.seconds)
        log.warning(
            "nobody was answered for %.0f ms (of which it worked %.0f ms): the event loop was held at %s; %s",
            worst.seconds * 1000,
            worst.worked_s * 1000,
            worst.line,
            "once" if len(self._untold) == 1 else f"{len(self._untold)} times since the last warning",
        )
        self._untold.clear()
        self._told_at = now


def line_of(frame: FrameType | None) -> str:
    """The innermost line of the program in a stack, `storage/sources.py:12 in visible`; NOWHERE if it is in none."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(FOLDER) and "site-packages" not in path.parts:
            return f"{path.relative_to(FOLDER)}:{frame.f_lineno} in {frame.f_code.co_qualname}"
        frame = frame.f_back
    return NOWHERE


@contextmanager
def watched_loop() -> Generator[None]:
    """While this is open, a warning a minute at most says what holds the running event loop. Nothing is waited for."""
    thread = threading.get_ident()
    ended = threading.Event()
    watch = LoopWatch(
        ask=asyncio.get_running_loop().call_soon_threadsafe,
        # The way that debuggers look at another thread; there is no other.
        line=lambda: line_of(sys._current_frames().get(thread)),  # pyright: ignore[reportPrivateUsage]
        worked=_cpu_of(thread),
    )

    def keep_looking() -> None:
        try:
            while not ended.wait(watch.look()):
                pass
        except RuntimeError:  # the loop is closed
            log.debug("the event loop is closed: it is watched no more")

    threading.Thread(target=keep_looking, name="loop watch", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _cpu_of(thread: int) -> Callable[[], float]:
    if sys.platform == "win32" or not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)
