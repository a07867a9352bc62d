"""Runs `bot.py` and kills itself with SIGKILL at one step: before or after a SQL statement or a request to Discord.

    python tests/wire/crash_child.py STEPS_FILE KILL_AT [arguments of bot.py …]

KILL_AT counts from 1; 0 kills nothing and writes the name of each step into STEPS_FILE, a line each.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiosqlite
import discord.http

ROOT = Path(__file__).resolve().parents[2]
COUNTED = {"execute", "executemany", "executescript", "commit", "rollback"}


class Steps:
    """Counts steps; dies at one of them, or writes them all down."""

    def __init__(self, record: Path, kill_at: int) -> None:
        self._record = record
        self._kill_at = kill_at
        self._count = 0

    def pass_by(self, name: str) -> None:
        """One more step; the process may not return from here."""
        self._count += 1
        if self._count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if not self._kill_at:
            with self._record.open("a") as record:
                record.write(name + "\n")

    def around(
        self, run: Callable[..., Awaitable[Any]], name: Callable[..., str | None]
    ) -> Callable[..., Awaitable[Any]]:
        """`run` with a step before and one after it, named by `name` from its arguments; None is no step."""

        async def counted(*arguments: Any, **named: Any) -> Any:
            said = name(*arguments)
            if said is None:
                return await run(*arguments, **named)
            self.pass_by(f"before {said}")
            result = await run(*arguments, **named)
            self.pass_by(f"after {said}")
            return result

        return counted


def sql_name(_connection: Any, function: Any, *arguments: Any) -> str | None:
    """The first words of a statement; None for what touches no data, such as fetching rows."""
    operation = getattr(function, "__name__", "")
    if operation not in COUNTED:
        return None
    return " ".join(["sql", operation, *str(arguments[0] if arguments else "").split()[:5]])


def http_name(_client: Any, route: Any, **_named: Any) -> str:
    """The method and path template of a request to Discord."""
    return f"http {route.method} {route.path}"


def main() -> None:
    """Wrap the two doors to the outside, then be `bot.py`."""
    record, kill_at, *arguments = sys.argv[1:]
    steps = Steps(Path(record), int(kill_at))
    # Not public, but every operation of aiosqlite goes through it; test_crash.py fails if it ever does not.
    connection: Any = aiosqlite.Connection
    connection._execute = steps.around(connection._execute, sql_name)
    client: Any = discord.http.HTTPClient
    client.request = steps.around(client.request, http_name)
    sys.path.insert(0, str(ROOT))
    import bot
    from cli import importing
    from tests.wire.quick_bot import be_ready_at_once

    be_ready_at_once()
    importing.BATCH_ARTICLES = 2  # several transactions for a handful of articles
    sys.exit(bot.main(arguments))


if __name__ == "__main__":
    main()
