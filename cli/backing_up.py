"""`python bot.py backup FILE`: a copy of the database, taken while the bot runs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from cli.progress import progress_bar
from storage.backup import back_up

if TYPE_CHECKING:
    from cli import Subparsers
    from news.settings import Settings

MIB = 1024 * 1024


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "backup",
        help="copy the database into one file, while the bot runs",
        description="Copy the database as it is at this moment into FILE and check the copy. The bot may run meanwhile. "
        "A file that is there already is never written over. Keep it as safe as the database: addresses of feeds may have "
        "keys in them.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Copy with a progress bar, and say where it is. Raises StorageError."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    path: Path = arguments.file
    with progress_bar(console) as progress:
        task = progress.add_task("Copying pages", total=None)
        size = await back_up(
            settings.database_url,
            path,
            on_page=lambda done, total: progress.update(task, completed=done, total=total),
        )
    console.print(f"The backup is whole: {escape(str(path))}, {size / MIB:.1f} MiB.")
    console.print(f"To put it back, end the bot, then: python bot.py restore {escape(repr(str(path)))}")
    return 0
