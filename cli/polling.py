"""`python bot.py poll [--once]`: ask the sources without Discord."""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.newsrooms import opened_newsroom
from news.ports import utc_now
from storage import Storage

if TYPE_CHECKING:
    from cli import Subparsers
    from news.newsroom.room import Newsroom
    from news.polling.poller import Checked
    from news.settings import Settings

NAME_CHARS, ERROR_CHARS = 40, 160
STYLES = {"read": "green", "unchanged": "dim", "failed": "red"}


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "poll",
        help="ask the sources for news, without Discord",
        description="Ask every source when its time has come, and archive what is new. Posts wait for the bot. "
        "Run it beside no bot that uses the same database: nothing would be posted twice, but both would ask the same "
        "sites.",
    )
    parser.add_argument("--once", action="store_true", help="ask what is due now, say how it went, and end")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Poll until stopped; with `--once`, what is due now: 1 when a source failed, else 0. Raises StorageError."""
    storage = await Storage.open(settings.database_url)
    try:
        async with opened_newsroom(storage, settings) as newsroom:
            console = Console(highlight=False)
            if arguments.once:
                return await poll_once(newsroom, console)
            console.print("Asking the sources as they come due. Ctrl-C ends it; what was finished is kept.")
            await poll_until_stopped(newsroom)
            return 0
    finally:
        await storage.close()


async def poll_until_stopped(newsroom: Newsroom) -> None:
    """Poll until SIGINT or SIGTERM; what is being written then is finished."""
    polling = asyncio.create_task(newsroom.run(), name="polling")
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, polling.cancel)
    try:
        with suppress(asyncio.CancelledError):
            await polling
    finally:
        polling.cancel()
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(signal_number)


async def poll_once(newsroom: Newsroom, console: Console) -> int:
    """Poll all that is due and print a table of it; 1 when a source failed, else 0."""
    with console.status("asking the sources …") as status:
        done: Counter[str] = Counter()

        async def tell(checked: Checked) -> None:
            done[checked.result] += 1
            status.update(f"asked {done.total()}, of these failed {done['failed']}")

        results = await newsroom.poll_all_due(on_each=tell)
    if not results:
        console.print("No source is due. `/source list` in a server shows when each is asked next.")
        return 0
    await asyncio.to_thread(_print_results, console, results)  # thousands of rows: half a millisecond each
    return 1 if done["failed"] else 0


def _print_results(console: Console, results: list[Checked]) -> None:
    console.print(render_table(results, now=utc_now()))
    new_count = sum(checked.new_count for checked in results)
    failed = sum(checked.result == "failed" for checked in results)
    console.print(f"{len(results)} asked, {new_count} new articles, {failed} failed.")


def render_table(results: list[Checked], *, now: datetime) -> Table:
    """The checks, failed ones last, so that they stand where the eye is when the table has gone by."""
    table = Table(box=None, pad_edge=False)
    for header in ("source", "result"):
        table.add_column(header)
    for header in ("new", "changed"):
        table.add_column(header, justify="right")
    table.add_column("next check", no_wrap=True)
    table.add_column("error", overflow="fold")
    for checked in sorted(results, key=lambda one: (one.result == "failed", one.source.name.casefold())):
        style = STYLES[checked.result]
        table.add_row(
            escape(_one_line(checked.source.name, NAME_CHARS)),
            f"[{style}]{checked.result}[/{style}]",
            str(checked.new_count or ""),
            str(checked.changed_count or ""),
            wait_words((checked.next_check_at - now).total_seconds()),
            escape(_one_line(checked.error or "", ERROR_CHARS)),
        )
    return table


def wait_words(seconds: float) -> str:
    """How long until then, to the minute or hour."""
    minutes = max(0, round(seconds / 60))
    return f"in {minutes} min" if minutes < 120 else f"in {round(minutes / 60)} h"


def _one_line(text: str, limit: int) -> str:
    """Names and errors hold what sites say: no line breaks, no control characters, not without end."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    line = " ".join(plain.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
