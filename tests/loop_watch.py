"""What each callback of the event loop costs in CPU of its own thread, and which line of ours costs it.

CPU, not time: what other processes do to a busy machine must not decide a test. What waits without burning CPU is
caught by what it is, not by how long it took: a sleep, a database, a process, a lock, a socket, a large file.
"""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import CodeType, FrameType
from typing import Any
from unittest import mock

from tests.loop_frames import PRODUCT, Blame, blamed

LIMIT_S = 0.050
"""How much CPU one callback may cost on the machine on which QUIET_S was measured."""
NOTED_S = 0.010
"""What costs more is remembered for the summary."""
LARGE_FILE_BYTES = 256 * 1024
"""A smaller file is read in less than a millisecond, even from a disk that is busy."""
QUIET_S = 0.0044
"""What `_fixed_work` costs in CPU on a quiet machine of the kind on which the limit was set."""
HARMLESS = {
    ("sqlite3.connect", "storage/deliverer_lock.py"): "takes a lock with a time-out of 0",
    ("sqlite3.connect", "storage/connection.py"): "looks whether a file opens, before anybody waits",
    ("sqlite3.connect", "storage/changing_places.py"): "of tools that have the database for themselves",
}
"""Calls that may wait by their kind and do not where they stand, with the reason."""
_LOOK_S = 0.008
_sleep = time.sleep  # before anything is put in its place


@dataclass(frozen=True)
class Finding:
    """A callback of the loop that costs much, or that waits for something outside of the process."""

    kind: str
    """`cpu`, `gc`, `import`, or the call that waits."""
    cost_s: float
    """CPU of the loop's thread; 0 for a call that waits."""
    blame: Blame
    callback: str
    is_over: bool

    def __str__(self) -> str:
        cost = f"{self.cost_s * 1000:.0f} ms" if self.cost_s else "waits"
        lines = "".join(f"\n        {line}" for line in self.blame.lines)
        return f"{cost} {self.kind}: {self.blame.place}\n    in {self.callback}{lines}"


def _fixed_work() -> int:
    total = 0
    table: dict[int, int] = {}
    for number in range(40_000):
        total = (total * 31 + number) & 0xFFFFFFFF
        table[number & 1023] = total
    return total


def machine_factor(tries: int = 3) -> float:
    """How many times slower than the machine of QUIET_S this one is at the moment, never below 1."""
    costs: list[float] = []
    for _ in range(tries):
        began = time.thread_time()
        _fixed_work()
        costs.append(time.thread_time() - began)
    return max(1.0, min(costs) / QUIET_S)


@dataclass
class LoopWatch:
    """Watches the callbacks of every event loop that runs in the thread that made this."""

    product: tuple[str, ...] = PRODUCT
    factor: float = 1.0
    limit_s: float = LIMIT_S
    findings: list[Finding] = field(default_factory=list[Finding])
    """What was found since somebody took it."""
    calls: int = 0
    _thread: int = field(default_factory=threading.get_ident)
    _handle: asyncio.Handle | None = None
    """The callback that runs now."""
    _began: float = 0.0
    _collecting: float | None = None
    _collected: float = 0.0
    """CPU that the collector took of this callback."""
    _samples: list[tuple[Blame | None, float]] = field(default_factory=list[tuple[Blame | None, float]])
    _sampled: float = 0.0
    _ended: bool = False
    _code: CodeType | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """While this is open, callbacks are measured and the calls that wait are known."""
        with ExitStack() as stack:
            stack.enter_context(
                mock.patch.object(asyncio.Handle, "_run", self._measured(asyncio.Handle._run))
            )
            for owner, name, kind in _WAITING:
                waiting = self._telling(kind, getattr(owner, name))
                stack.enter_context(mock.patch.object(owner, name, waiting))
            gc.callbacks.append(self._on_collecting)
            stack.callback(gc.callbacks.remove, self._on_collecting)
            _LISTENING.append(self._on_event)
            stack.callback(_LISTENING.remove, self._on_event)
            sampler = threading.Thread(target=self._sample, name="loop watch", daemon=True)
            sampler.start()
            stack.callback(setattr, self, "_ended", True)
            yield

    def taken(self) -> list[Finding]:
        """What was found since the last time."""
        found, self.findings = self.findings, []
        return found

    def _measured(self, run: Callable[[asyncio.Handle], None]) -> Callable[[asyncio.Handle], None]:
        thread, clock, ident = self._thread, time.thread_time, threading.get_ident

        def _run(handle: asyncio.Handle) -> None:
            if ident() != thread:
                return run(handle)
            self._collected = 0.0
            self._began = clock()
            self.calls += 1
            self._handle = handle
            try:
                return run(handle)
            finally:
                cost = clock() - self._began
                self._handle = None
                if self._samples:
                    samples, self._samples = self._samples, []
                    if cost > NOTED_S:
                        self._note(cost, handle, samples)

        self._code = _run.__code__
        return _run

    def _note(self, cost: float, handle: asyncio.Handle, samples: list[tuple[Blame | None, float]]) -> None:
        whole = sum(weight for _, weight in samples)
        calls: defaultdict[tuple[int, bool], Counter[Blame]] = defaultdict(Counter)
        for blame, weight in samples:
            if blame is not None:
                # CPU, not a count
                calls[id(blame.begun), bool(blame.imported)][blame] += weight  # type: ignore[reportArgumentType]
        for (_, imports), lines in calls.items():
            share = (cost - self._collected) * sum(lines.values()) / whole
            [(blame, _)] = lines.most_common(1)
            self._find("import" if imports else "cpu", share, blame, handle)

    def _find(self, kind: str, cost: float, blame: Blame, handle: asyncio.Handle | None) -> None:
        limit = self.limit_s * self.factor
        if cost > limit:  # the machine may be slower now than it was at the start
            limit = self.limit_s * max(self.factor, machine_factor())
        self._keep(kind, cost, blame, handle, is_over=cost > limit)

    def _keep(
        self, kind: str, cost: float, blame: Blame, handle: asyncio.Handle | None, *, is_over: bool
    ) -> None:
        self.findings.append(Finding(kind, cost, replace(blame, begun=None), _words(handle), is_over=is_over))

    def _blamed(self, frame: FrameType | None) -> Blame | None:
        return blamed(frame, upto=self._code, product=self.product) if self._code else None

    def _sample(self) -> None:
        clock = time.pthread_getcpuclockid(self._thread)
        last = 0
        collected = 0.0
        while not self._ended:
            _sleep(_LOOK_S)
            call = self.calls
            if self._handle is None:
                continue
            now = time.clock_gettime(clock)
            if call != last:
                last, self._sampled, collected = call, self._began, 0.0
                self._samples.clear()
            weight = now - self._sampled - (self._collected - collected)
            self._sampled, collected = now, self._collected
            blame = self._blamed(sys._current_frames().get(self._thread))
            if self._handle is not None and self.calls == call and weight > 0:
                self._samples.append((blame, weight))
            del blame

    def _on_collecting(self, phase: str, _told: dict[str, int]) -> None:
        if self._handle is None or threading.get_ident() != self._thread:
            return
        if phase == "start":
            self._collecting = time.thread_time()
        elif self._collecting is not None:
            cost = time.thread_time() - self._collecting
            self._collecting = None
            self._collected += cost
            if cost > NOTED_S and (blame := self._blamed(sys._getframe(1))):
                # Told, not blamed: when the collector comes is chance, and most of what it looks through is the harness's.
                self._keep("gc", cost, blame, self._handle, is_over=False)

    def _on_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._handle is None or threading.get_ident() != self._thread or not _waits(event, arguments):
            return
        self._tell(event, sys._getframe(2))

    def _telling(self, kind: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call`, which tells that it was called; with a time-out of 0 it does not wait."""

        def waiting(*args: Any, **kwargs: Any) -> Any:
            if self._handle is not None and threading.get_ident() == self._thread and args[1:2] != (0,):
                self._tell(kind, sys._getframe(1))
            return call(*args, **kwargs)

        return waiting

    def _tell(self, kind: str, frame: FrameType) -> None:
        inner = frame.f_code
        if inner.co_name == "wait" and frame.f_back:  # Event.wait in Thread.start: it begins at once
            inner = frame.f_back.f_code
        if inner.co_name == "start" and inner.co_filename == threading.__file__:
            return
        if (blame := self._blamed(frame)) and (kind, blame.lines[0].file) not in HARMLESS:
            self._keep(kind, 0.0, blame, self._handle, is_over=True)


_WAITING = (
    (time, "sleep", "time.sleep"),
    (threading.Condition, "wait", "waits for another thread"),
    (threading.Thread, "join", "Thread.join"),
    (subprocess.Popen, "wait", "Popen.wait"),
    (subprocess.Popen, "communicate", "Popen.communicate"),
    (os, "fsync", "os.fsync"),
)
_EVENTS = {"sqlite3.connect", "socket.getaddrinfo", "socket.gethostbyname", "os.system"}


def _waits(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether what Python is about to do waits for something outside of the process."""
    if event == "open":
        path = arguments[0]
        try:
            return isinstance(path, str | os.PathLike) and Path(path).stat().st_size > LARGE_FILE_BYTES
        except OSError:
            return False
    if event == "socket.connect":
        connecting: socket.socket = arguments[0]
        return connecting.gettimeout() != 0
    if event == "subprocess.Popen":
        return not any(
            Path(frame.f_code.co_filename).name == "base_subprocess.py"
            for frame in _callers(sys._getframe(1))
        )
    return event in _EVENTS


def _callers(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _words(handle: asyncio.Handle | None) -> str:
    """What the loop was running: the task and its coroutine, or the callback."""
    callback = getattr(handle, "_callback", None)
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        return f"task {owner.get_name()} ({getattr(owner.get_coro(), '__qualname__', '?')})"
    return getattr(callback, "__qualname__", None) or repr(callback)


_LISTENING: list[Callable[[str, tuple[Any, ...]], None]] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    for listener in _LISTENING:
        listener(event, arguments)


sys.addaudithook(
    _audit
)  # there is no way to take one off again: it stays, and listens for whoever is in the list
