"""The bot as trials run it: it kills itself with SIGKILL at one step, and its clock and its waits are in a test's hands.

    python tests/wire/crash_child.py STEPS_FILE KILL_AT [arguments of bot.py …]

A step is the moment before or after a SQL statement or a request to Discord. KILL_AT is "3 before http GET /users/@me",
the third of that name, or a number: the step of that number, whatever its name. 0 kills nothing and writes the name of
each step into STEPS_FILE, a line each.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import pkgutil
import signal
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiosqlite
import discord.http
from discord.ext import tasks

ROOT = Path(__file__).resolve().parents[2]
COUNTED = {"execute", "executemany", "executescript", "commit", "rollback"}
CLOCK_FILE = "WIRE_CLOCK_FILE"
"""Names a file with the seconds by which the bot's clock is off; it may change while the bot runs."""
CONSTANTS = "WIRE_CONSTANTS"
"""Numbers of the product to set before it starts, as JSON: {"cogs._delivering.courier:SEND_S": 1.0}."""
HURRY = "WIRE_HURRY"
"""By how much discord.py's own waits between its repeats are shortened: "20" makes a second 50 ms."""


class Steps:
    """Counts steps; dies at one of them, or writes them all down."""

    def __init__(self, record: Path, kill_at: str) -> None:
        number, _, self._name = kill_at.partition(" ")
        self._record = record
        self._kill_at = int(number)
        self._counts: Counter[str] = Counter()

    def pass_by(self, name: str) -> None:
        """One more step; the process may not return from here."""
        self._counts[name] += 1
        count = self._counts[name] if self._name else self._counts.total()
        if count == self._kill_at and self._name in ("", name):
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


def shifted_now() -> datetime:
    """The bot's clock: the real one, and the seconds in the clock file."""
    named = os.environ.get(CLOCK_FILE)
    off_s = float(Path(named).read_text() or 0) if named and Path(named).exists() else 0.0
    return datetime.now(UTC) + timedelta(seconds=off_s)


class HurriedAsyncio:
    """The module asyncio, but for a `sleep` that is as much shorter as HURRY says."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float, result: Any = None) -> Any:
        """Sleep a part of `seconds`."""
        return await asyncio.sleep(seconds / float(os.environ.get(HURRY) or 1), result)


def put(path: str, value: float) -> None:
    """Set a number or a duration of the product, "module:NAME", or how often a loop runs, "module:Class.loop".

    Times are in seconds.
    """
    module, _, names = path.partition(":")
    *within, name = names.split(".")
    place: Any = importlib.import_module(module)
    for part in within:
        place = getattr(place, part)
    found = getattr(place, name)
    if isinstance(found, tasks.Loop):
        found.change_interval(seconds=value)
    else:
        setattr(place, name, timedelta(seconds=value) if isinstance(found, timedelta) else value)


def load() -> None:
    """Import the bot with every cog, on a clock that a test can put off, and quick to be ready."""
    import news.ports

    # Before any module takes the real clock from there by its name.
    news.ports.utc_now = shifted_now
    import bot
    import cogs
    from tests.wire.quick_bot import be_ready_at_once

    for module in pkgutil.iter_modules(cogs.__path__, "cogs."):
        importlib.import_module(module.name)
    be_ready_at_once()
    discord.http.__dict__["asyncio"] = HurriedAsyncio()
    assert bot.utc_now is shifted_now


def live(record: Path, kill_at: str, arguments: list[str]) -> int:
    """Be `bot.py`, loaded before, with the two doors to the outside wrapped; its exit status."""
    steps = Steps(record, kill_at)
    # Not public, but every operation of aiosqlite goes through it; test_crash.py fails if it ever does not.
    connection: Any = aiosqlite.Connection
    connection._execute = steps.around(connection._execute, sql_name)
    client: Any = discord.http.HTTPClient
    client.request = steps.around(client.request, http_name)
    for path, value in json.loads(os.environ.get(CONSTANTS) or "{}").items():
        put(path, value)
    import bot
    from cli import importing

    importing.BATCH_ARTICLES = 2  # several transactions for a handful of articles
    defaults: Any = bot.open_services.__kwdefaults__
    defaults["page_delay_s"] = 0.0  # every page is of one host, our own
    return bot.main(arguments)


def main() -> None:
    """What the command line asks for."""
    record, kill_at, *arguments = sys.argv[1:]
    sys.path.insert(0, str(ROOT))
    load()
    sys.exit(live(Path(record), kill_at, arguments))


if __name__ == "__main__":
    main()
