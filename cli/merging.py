"""`python bot.py merge` and `python bot.py split`: which names are one person or topic, decided by the operator."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.progress import progress_bar
from cli.reextracting import reextract
from news.errors import ParseError
from storage import Storage

if TYPE_CHECKING:
    from cli import Subparsers
    from news.models import SourceId
    from news.settings import Settings
    from storage.rulings import Ruled

LIST_HELP = "show the rulings there are, and change nothing"
UNDO_HELP = "take the ruling on NAME back: what articles say decides again"


def add_to(subparsers: Subparsers) -> None:
    """Add both commands to the command line."""
    merge = subparsers.add_parser(
        "merge",
        help="make two names one person or topic, for all servers",
        description="From now on NAME is INTO: its articles, quotes, counts, autoposts and buttons are those of INTO. The "
        "articles that have it are looked at anew; stop it whenever you like, and run it again to go on. Nothing is posted.",
    )
    merge.add_argument("name", nargs="?", metavar="NAME")
    merge.add_argument("into", nargs="?", metavar="INTO")
    merge.add_argument("--list", action="store_true", dest="lists", help=LIST_HELP)
    merge.add_argument("--undo", action="store_true", help=UNDO_HELP)
    merge.set_defaults(run=run_merge)
    split = subparsers.add_parser(
        "split",
        help="make a name a person or topic of its own, for all servers",
        description="From now on NAME is nobody else: it is a topic of that very name, or of the one that --as gives it. "
        "This takes a merge back, and parts two people of one name where they stand in different sources.",
    )
    split.add_argument("name", nargs="?", metavar="NAME")
    split.add_argument("from_", nargs="?", metavar="FROM", help="only if NAME is taken for this one")
    split.add_argument(
        "--source", metavar="SOURCE", help="only in articles of this source: its name, domain or address"
    )
    split.add_argument(
        "--as", dest="as_", metavar="NAME", help='what to call it, such as "Ann Example (footballer)"'
    )
    split.add_argument("--list", action="store_true", dest="lists", help=LIST_HELP)
    split.add_argument("--undo", action="store_true", help=UNDO_HELP)
    split.set_defaults(run=run_split)


async def run_merge(arguments: argparse.Namespace, settings: Settings) -> int:
    """Merge, take a ruling back or list; 1 when an article failed. Raises RulingError and StorageError."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    storage = await Storage.open(settings.database_url)
    try:
        if arguments.lists:
            return await _list(storage)
        name = _needed(arguments.name, "merge NAME INTO")
        if arguments.undo:
            return await _redo(
                storage, await storage.rulings.undo(name), console, "decided by what articles say again"
            )
        into = _needed(arguments.into, "merge NAME INTO")
        ruled = await storage.rulings.merge(name, into)
        status = await _redo(storage, ruled, console, f"now {escape(repr(ruled.target))}")
        if ruled.autopost_count:
            console.print(
                f"{ruled.autopost_count} autoposts moved with it; an undo leaves them where they are."
            )
        console.print(f"To take it back: python bot.py merge --undo {escape(repr(ruled.name))}")
        return status
    finally:
        await storage.close()


async def run_split(arguments: argparse.Namespace, settings: Settings) -> int:
    """Split, take a ruling back or list; 1 when an article failed. Raises RulingError, ParseError and StorageError."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    storage = await Storage.open(settings.database_url)
    try:
        if arguments.lists:
            return await _list(storage)
        name = _needed(arguments.name, "split NAME [FROM]")
        source_id = await _source(storage, arguments.source)
        if arguments.undo:
            ruled = await storage.rulings.undo(name, source_id=source_id)
            return await _redo(storage, ruled, console, "decided by what articles say again")
        ruled = await storage.rulings.split(
            name, from_=arguments.from_, source_id=source_id, as_=arguments.as_
        )
        where = f" in {escape(arguments.source)}" if arguments.source else ""
        status = await _redo(
            storage, ruled, console, f"a topic of its own{where}: {escape(repr(ruled.target))}"
        )
        back = f" --source {escape(repr(arguments.source))}" if arguments.source else ""
        console.print(f"To take it back: python bot.py split --undo {escape(repr(name))}{back}")
        return status
    finally:
        await storage.close()


def _needed(given: str | None, usage: str) -> str:
    if given is None or not given.strip():
        raise ParseError(f"which name? Write python bot.py {usage}; --list shows the rulings there are")
    return given


async def _source(storage: Storage, name: str | None) -> SourceId | None:
    """The source to keep to; None for all. Raises ParseError when none or several are called so."""
    if name is None:
        return None
    found = await storage.analyses.sources_called(name)
    if len(found) != 1:
        problem = (
            f"{len(found)} sources are called {name!r}; give the address"
            if found
            else f"no source is called {name!r}"
        )
        raise ParseError(problem)
    return found[0]


async def _redo(storage: Storage, ruled: Ruled, console: Console, what: str) -> int:
    """Look at the touched articles anew; 1 when one failed."""
    console.print(f"{escape(repr(ruled.name))} is {what}.")
    if not ruled.article_ids:
        console.print("No stored article has that name; the ruling holds for those that come.")
        return 0
    with progress_bar(console) as progress:
        task = progress.add_task("Redoing its articles", total=len(ruled.article_ids))
        summary = await reextract(
            storage, ruled.article_ids, on_batch=lambda count: progress.advance(task, count)
        )
    console.print(f"{summary.done_count} articles redone. Nothing is posted.")
    for title, reason in summary.failures[:20]:
        console.print(f"  [red]failed[/red] {escape(title[:100])}: {escape(reason)}")
    if summary.failures:
        console.print("python bot.py reextract tries these again.")
    return 1 if summary.failures else 0


async def _list(storage: Storage) -> int:
    console = Console(highlight=False, soft_wrap=True)
    rulings = await storage.rulings.all()
    if not rulings:
        console.print(
            "No rulings: what articles say decides which names are one. `python bot.py merge NAME INTO` makes one."
        )
        return 0
    table = Table(box=None, pad_edge=False)
    for header in ("ruling", "name", "is", "in", "since"):
        table.add_column(header, overflow="fold")
    for one in rulings:
        where = escape(one.source) if one.source else "all sources"
        table.add_row(one.kind, escape(one.name), escape(one.target), where, f"{one.created_at:%Y-%m-%d}")
    console.print(table)
    return 0
