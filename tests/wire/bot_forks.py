"""Bots forked from one process that has imported everything: what `bot_process.started` gives, sooner."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.wire.bot_process import ROOT, Process, bare_environment

SERVER = "tests/wire/fork_server.py"


class Fork:
    """A child of the fork server, as `Process` wants it."""

    def __init__(self, pid: int, ended: asyncio.Future[int]) -> None:
        self.pid = pid
        self._ended = ended

    @property
    def returncode(self) -> int | None:
        """Its exit status, negative after a signal; None while it runs."""
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        """Its exit status, when it has ended."""
        return await asyncio.shield(self._ended)

    def send_signal(self, signal: int) -> None:
        """Send a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, signal)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(9)


class Forks:
    """A fork server and its children, while a test lasts."""

    def __init__(self, server: asyncio.subprocess.Process, errors: Path) -> None:
        self._server = server
        self._errors = errors
        self._orders = count()
        self._begun: dict[int, asyncio.Future[int]] = {}
        self._ended: dict[int, asyncio.Future[int]] = {}

    def _said(self) -> str:
        return self._errors.read_text()[-3000:]

    async def _read(self) -> None:
        assert self._server.stdout is not None
        async for line in self._server.stdout:
            answer: dict[str, int] = json.loads(line)
            if "order" in answer:
                self._ended[answer["pid"]] = asyncio.get_running_loop().create_future()
                self._begun.pop(answer["order"]).set_result(answer["pid"])
            else:
                self._ended.pop(answer["pid"]).set_result(answer["status"])
        for waiting in self._begun.values():
            waiting.set_exception(AssertionError(f"the fork server ended; it said: {self._said()}"))

    @asynccontextmanager
    async def started(
        self,
        arguments: Sequence[str],
        *,
        environment: dict[str, str],
        output: Path,
        steps: Path,
        kill_at: str = "0",
    ) -> AsyncIterator[Process]:
        """`bot.py` with `arguments`, killing itself at the step `kill_at`; killed at the end if it still runs."""
        order = next(self._orders)
        begun = self._begun[order] = asyncio.get_running_loop().create_future()
        sent: dict[str, Any] = {
            "order": order,
            "arguments": list(arguments),
            "environment": bare_environment() | environment,
            "output": str(output),
            "steps": str(steps),
            "kill_at": kill_at,
        }
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(sent).encode() + b"\n")
        pid = await asyncio.wait_for(begun, 60)
        running = Process(Fork(pid, self._ended[pid]), output)
        try:
            yield running
        finally:
            await running.kill()


@asynccontextmanager
async def forks(errors: Path) -> AsyncIterator[Forks]:
    """A fork server that has imported the bot; what it says of itself goes into the file `errors`."""
    with errors.open("ab") as sink:
        server = await asyncio.create_subprocess_exec(
            sys.executable,
            SERVER,
            cwd=ROOT,
            env=bare_environment(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=sink,
        )
    found = Forks(server, errors)
    reading = asyncio.create_task(found._read())  # pyright: ignore[reportPrivateUsage]  its own beginning
    try:
        yield found
    finally:
        assert server.stdin is not None
        server.stdin.close()
        await server.wait()
        await asyncio.gather(reading)
