"""`python bot.py repair`: what is wrong in the database and can be made anew from what it has."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from storage import Storage
from storage.repairing import index_anew

if TYPE_CHECKING:
    from cli import Subparsers
    from news.settings import Settings
    from storage.inspecting_file import Damage


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "repair",
        help="make the search index and counts anew where they are wrong",
        description="Look at the whole database and say what is wrong in it. With --yes make anew what can be made from the "
        "stored articles: counts while the bot runs, the search index with the bot ended. Damaged pages need a backup.",
    )
    parser.add_argument("--yes", action="store_true", help="do it, rather than say what would be done")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say what is wrong, or put it right; 1 where only a backup helps. Raises StorageError."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    storage = await Storage.open(settings.database_url)
    try:
        with console.status("Looking at the database…"):
            found = await storage.upkeep.inspect(pause_s=0)
            wrong = 0
            if not _needs_backup(found.damage):
                wrong = await storage.repairs.count_anew(dry_run=not arguments.yes)
    finally:
        await storage.close()
    for one in found.damage:
        console.print(f"  {escape(one.words)}")
    if _needs_backup(found.damage):
        console.print("Only a backup helps: end the bot, then: python bot.py restore FILE")
        return 1
    if wrong:
        console.print(f"{wrong:,} topics {'were' if arguments.yes else 'are'} counted wrong.")
    is_index_wrong = any(one.remedy == "index" for one in found.damage)
    if is_index_wrong and arguments.yes:
        with console.status("Making the search index anew…"):
            await index_anew(settings.database_url)
    if not wrong and not is_index_wrong:
        console.print("Nothing is to be repaired.")
    elif arguments.yes:
        console.print("Done. `python bot.py doctor` looks at all of it again.")
    else:
        console.print("Nothing is changed yet. To do it: python bot.py repair --yes")
    return 0


def _needs_backup(damage: tuple[Damage, ...]) -> bool:
    return any(one.remedy == "restore" for one in damage)
