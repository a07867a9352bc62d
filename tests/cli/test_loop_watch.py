"""What the running bot says when something held its event loop."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from cli.loop_watch import HELD_S, LOOK_S, NOWHERE, TELL_S, LoopWatch, line_of, watched_loop


@dataclass
class HeldLoop:
    """A loop that answers when it is told to, at a time that stands still until it is moved."""

    time: float = 1000.0
    worked_s: float = 0.0
    at: str = "cogs/slow.py:7 in burn"
    waiting: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    watch: LoopWatch = field(init=False)

    def __post_init__(self) -> None:
        self.watch = LoopWatch(
            ask=self.waiting.append,
            line=lambda: self.at,
            worked=lambda: self.worked_s,
            clock=lambda: self.time,
        )

    def wait(self, seconds: float) -> None:
        self.time += seconds

    def answer(self) -> None:
        while self.waiting:
            self.waiting.pop()()

    def hold(self, seconds: float) -> None:
        """One question that is answered so late, seen by a thread that looks as often as it is told to."""
        self.watch.look()
        for _ in range(round(seconds / LOOK_S)):
            self.wait(LOOK_S)
            self.watch.look()
        self.worked_s += seconds
        self.answer()
        self.watch.look()
        self.answer()


def test_a_hold_up_is_told_with_its_line(caplog: pytest.LogCaptureFixture) -> None:
    """The warning says for how long nobody was answered, how much of it was work, and the line."""
    HeldLoop().hold(0.5)
    assert (
        "for 500 ms (of which it worked 500 ms): the event loop was held at cogs/slow.py:7 in burn"
        in caplog.text
    )


def test_a_loop_that_answers_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    """An answer within a tenth of a second is no hold-up; the next question follows at once."""
    loop = HeldLoop()
    for _ in range(100):
        assert loop.watch.look() == HELD_S
        loop.wait(HELD_S / 2)
        loop.answer()
    assert not caplog.records


def test_one_warning_a_minute_tells_the_worst(caplog: pytest.LogCaptureFixture) -> None:
    """What comes within a minute of a warning is gathered, and the worst of it is told then."""
    loop = HeldLoop()
    for seconds in (0.2, 0.3, 2.0, 0.4):
        loop.hold(seconds)
    assert len(caplog.records) == 1
    loop.wait(TELL_S)
    loop.watch.look()
    assert len(caplog.records) == 2
    assert "for 2000 ms" in caplog.records[1].getMessage()
    assert "3 times since" in caplog.records[1].getMessage()


def test_the_line_is_the_programs_own() -> None:
    """Of a stack that ends in a library, the innermost line of the program is told; of one without any, none."""
    found: list[str] = []

    def key(_: int) -> int:
        found.append(line_of(sys._getframe()))
        return 0

    sorted([1], key=key)
    assert "test_loop_watch.py:" in found[0]
    assert "key" in found[0]
    assert line_of(None) == NOWHERE


async def test_the_watch_ends_with_what_it_watches(caplog: pytest.LogCaptureFixture) -> None:
    """The thread asks the running loop, which answers, and ends when nothing is watched any more."""
    caplog.set_level(logging.WARNING)
    before = set(threading.enumerate())
    with watched_loop():
        [thread] = set(threading.enumerate()) - before
        await asyncio.sleep(0)
    await asyncio.to_thread(thread.join, 10)
    assert not thread.is_alive()
