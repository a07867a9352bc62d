"""The real bot as a process of its own, led to the loopback Discord by environment variables alone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, Protocol, cast

from news.settings import Settings
from tests.fakes.discord_wire import DiscordWire

ROOT = Path(__file__).resolve().parents[2]
EXIT_S = 20.0
"""How long a process may take to end, in seconds; more is a failure of the test."""


def bare_environment() -> dict[str, str]:
    """This process's environment with every setting of ours empty, so that no .env reaches a test."""
    ours: dict[str, str] = {str(cast("Any", f).metadata["env"]): "" for f in fields(Settings)}
    return {**os.environ, **ours, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "COLUMNS": "200"}


class Handle(Protocol):
    """What is asked of a process: one of asyncio's own, or one that a fork server has made."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    async def wait(self) -> int: ...
    def send_signal(self, signal: int) -> None: ...
    def kill(self) -> None: ...


class Process:
    """A running `python …`, its output in a file."""

    def __init__(self, process: Handle, output: Path) -> None:
        self._process = process
        self._output = output

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def output(self) -> str:
        """All that it has said so far on both streams."""
        return self._output.read_text(errors="replace") if self._output.exists() else ""

    @property
    def has_ended(self) -> bool:
        """Whether it is gone."""
        return self._process.returncode is not None

    async def wait(self) -> int:
        """Its exit status; negative after a signal that killed it."""
        try:
            return await asyncio.wait_for(self._process.wait(), EXIT_S)
        except TimeoutError:
            raise TimeoutError(f"the process does not end; it said: {self.output[-3000:]}") from None

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Ask it to stop; its exit status and how long it took, in seconds."""
        begun = time.monotonic()
        self._process.send_signal(number)
        return await self.wait(), time.monotonic() - begun

    async def said(self, words: str) -> None:
        """Wait until its output has `words`; a file tells nobody when it grows, so this looks again and again."""
        try:
            async with asyncio.timeout(EXIT_S):
                while words not in self.output:  # noqa: ASYNC110  another process writes it
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise TimeoutError(f"never said {words!r}, but: {self.output[-3000:]}") from None

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        if not self.has_ended:
            self._process.kill()
        await self._process.wait()

    async def ready(self, wire: DiscordWire, *, since: int = 0) -> None:
        """Wait until it has identified more than `since` times; fails at once when it ends instead."""

        def is_there() -> bool:
            return wire.gateway.identify_count > since and bool(wire.gateway.live_sessions)

        connected = asyncio.ensure_future(wire.wait_for(is_there, "the bot at the gateway"))
        ended = asyncio.ensure_future(self._process.wait())
        await asyncio.wait([connected, ended], return_when=asyncio.FIRST_COMPLETED)
        if not connected.done():
            connected.cancel()
        ended.cancel()
        await asyncio.gather(connected, ended, return_exceptions=True)
        if connected.cancelled() or connected.exception() is not None:
            raise AssertionError(f"the bot never came to the gateway; it said: {self.output[-3000:]}")


@asynccontextmanager
async def started(
    arguments: Sequence[str], *, environment: dict[str, str], output: Path
) -> AsyncIterator[Process]:
    """`python` with `arguments`, run in a clean environment plus `environment`; killed at the end if it still runs."""
    with output.open("ab") as sink:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=ROOT,
            env=bare_environment() | environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
        )
    running = Process(process, output)
    try:
        yield running
    finally:
        await running.kill()


async def run(arguments: Sequence[str], *, environment: dict[str, str], output: Path) -> Process:
    """Run `python` with `arguments` to its end; the ended process."""
    async with started(arguments, environment=environment, output=output) as process:
        await process.wait()
    return process
