"""`python bot.py restore FILE`: a backup put in the place of the database, so that nothing is posted twice."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from cli.progress import progress_bar
from storage.backup import Restored, restore
from storage.changing_places import ASIDE_FOR

if TYPE_CHECKING:
    from cli import Subparsers
    from news.settings import Settings


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "restore",
        help="put a backup in the place of the database",
        description="Put the backup FILE in the place of the database, which is kept beside it under another name. End the "
        "bot first. Afterwards nothing old is posted: what waited to be posted when the backup was made is not sent any "
        "more, and each source is read once without posting.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Restore with a progress bar, and say what is different now. Raises StorageError."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    with progress_bar(console) as progress:
        task = progress.add_task("Copying pages", total=None)
        restored = await restore(
            settings.database_url,
            arguments.file,
            on_page=lambda done, total: progress.update(task, completed=done, total=total),
        )
    for line in summary(restored):
        console.print(escape(line))
    return 0


def summary(restored: Restored) -> list[str]:
    """What an operator should know now, a line each."""
    lines = ["The backup is in place. Start the bot again."]
    if restored.aside is not None:
        lines.append(
            f"The database from before is kept as {restored.aside}; delete it when you need it no more. A restore more than "
            f"{ASIDE_FOR.days} days from now does so, too, and keeps its own."
        )
    if restored.deleted:
        names = ", ".join(one.name for one in restored.deleted)
        lines.append(f"What earlier restores had kept is deleted: {names}.")
    if count := restored.skipped_count:
        lines.append(
            f"{_counted(count, 'post')} that waited when the backup was made will not be sent: each may have been posted "
            "since. /why says so of each."
        )
    if count := restored.source_count:
        lines.append(
            f"{_counted(count, 'source')} will be read once without posting, so that nothing that was posted since the "
            "backup is posted again."
        )
    if restored.removal_count is None:
        lines.append(
            "The backup is of another installation: what `remove` took out of the replaced database may be in it. Remove it "
            "again."
        )
    elif restored.removal_count:
        made = _counted(restored.removal_count, "removal")
        lines.append(f"{made} made since the backup will hold in it, too.")
    return lines


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
