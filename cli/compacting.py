"""`python bot.py compact`: room that the database does not use goes back to the disk."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from rich.console import Console

from cli.progress import progress_bar
from storage import Storage
from storage.compacting import look, rewrite
from storage.room import size_words
from storage.upkeep import LETS_IN_S

if TYPE_CHECKING:
    from cli import Subparsers
    from news.settings import Settings


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "compact",
        help="give room that the database does not use back to the disk",
        description="Give room of the database that is not used, such as that of forgotten texts, back to the disk. A "
        "database that was made for it does this in small steps while the bot runs. An older one, or any with --whole, is "
        "written anew: end the bot first; it needs as much free disk as the new file, and takes about a minute a gigabyte.",
    )
    parser.add_argument(
        "--whole",
        action="store_true",
        help="write it anew, so that it is in order as well; the bot has to be ended",
    )
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Give back what is free, and say how much that was. Raises StorageError: a bot is running, no room."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    before = await asyncio.to_thread(look, settings.database_url)
    console.print(
        f"The database has {size_words(before.file_bytes)}, of which {size_words(before.free_bytes)} are not used."
    )
    if before.goes_in_steps and not arguments.whole:
        await _in_steps(settings.database_url, before.free_bytes, console)
    else:
        with progress_bar(console) as progress:
            task = progress.add_task("Writing it anew", total=before.file_bytes - before.free_bytes)
            await rewrite(settings.database_url, on_bytes=lambda done: progress.update(task, completed=done))
    after = await asyncio.to_thread(look, settings.database_url)
    console.print(f"It has {size_words(after.file_bytes)} now.")
    return 0


async def _in_steps(database_url: str, free_bytes: int, console: Console) -> None:
    storage = await Storage.open(database_url)
    try:
        with progress_bar(console) as progress:
            task = progress.add_task("Giving back", total=free_bytes)
            while given := await storage.upkeep.give_back():
                progress.advance(task, given * 4096)
                await asyncio.sleep(LETS_IN_S)
    finally:
        await storage.close()
