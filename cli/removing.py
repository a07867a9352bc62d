"""`python bot.py remove URL|domain|person`: what the operator takes out of the archive and out of channels, for good."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.progress import progress_bar
from news.errors import ParseError
from storage import Storage
from storage.barring import read_wanted

if TYPE_CHECKING:
    from cli import Subparsers
    from news.settings import Settings
    from storage.removing import WhatGoes


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "remove",
        help="take an article, a domain or a person out of the archive and of channels, and keep it out",
        description="Remove the article at an address, all articles of a domain, or a person. Without --yes it only says "
        "what would go. An article goes with its quotes, mentions, counts and posts; of a person the page, the name and "
        "the quotes go, while the articles stay. It is remembered by a hash, so that it does not come back. Posts are "
        "deleted and cards edited by the running bot, or by the next one that is started. Stop it whenever you like: run "
        "again, it goes on.",
    )
    parser.add_argument("what", nargs="?", metavar="WHAT", help="an address, a domain, or a person's name")
    parser.add_argument("--yes", action="store_true", help="do it, rather than say what would go")
    parser.add_argument("--list", action="store_true", dest="lists", help="show the removals there are")
    parser.add_argument(
        "--undo",
        action="store_true",
        help="let WHAT, or the removal of that number, come back as news; what is gone stays gone",
    )
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say what would go, remove it, list or undo. Raises RemovalError, ParseError and StorageError."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    storage = await Storage.open(settings.database_url)
    try:
        if arguments.lists:
            return await _list(storage)
        what: str | None = arguments.what
        if what is None or not what.strip():
            raise ParseError(
                "remove what? Write an address, a domain or a name; --list shows what was removed"
            )
        if arguments.undo:
            await storage.removals.undo(what)
            console.print("It is kept out no more: it comes back when it is news. What is gone stays gone.")
            return 0
        goes = await storage.removals.look(read_wanted(what))
        for line in what_goes(goes):
            console.print(escape(line))
        if not arguments.yes:
            console.print(
                f"Nothing is removed yet. To do it: python bot.py remove {escape(repr(what))} --yes"
            )
            return 0
        return await _remove(storage, goes, console)
    finally:
        await storage.close()


async def _remove(storage: Storage, goes: WhatGoes, console: Console) -> int:
    total = await storage.removals.begin(goes.wanted)
    with progress_bar(console) as progress:
        task = progress.add_task("Removing", total=total)
        while done := await storage.removals.work():
            progress.advance(task, done)
    await storage.upkeep.want_merge()
    articles, messages = await storage.removals.left()
    console.print("Removed, and kept out from now on.")
    if articles:
        console.print(
            f"{articles} articles are being posted at this moment: the bot removes them afterwards."
        )
    if messages:
        console.print(
            f"{messages} posts are deleted by the bot while it runs; cards and digests that showed more than this are edited."
        )
    return 0


def what_goes(goes: WhatGoes) -> list[str]:
    """What a removal takes, a line each, in plain text."""
    wanted = goes.wanted
    lines = {
        "address": [f"The article at {wanted.text}."],
        "domain": [f"All of {wanted.text} and what is below it: {_counted(goes.article_count, 'article')}."],
        "person": [
            f"The person {wanted.text}: the page, the name and {_counted(goes.quote_count, 'quote')} in "
            f"{_counted(goes.article_count, 'article')}, which stay."
        ],
    }[wanted.kind]
    lines += [f"  {title}" for title in goes.titles]
    if goes.article_count > len(goes.titles):
        lines.append(f"  and {goes.article_count - len(goes.titles)} more")
    if wanted.kind == "person" and goes.names:
        lines.append(f"The archive has this person as {', '.join(goes.names)}.")
    if wanted.kind == "domain" and goes.names:
        lines.append(
            f"These sources stay, and bring nothing of it any more: {', '.join(goes.names)}. `python bot.py public URL "
            "--withdraw` and `/source remove` end them."
        )
    if wanted.kind != "person" and goes.quote_count:
        lines.append(f"With it {_counted(goes.quote_count, 'quote')}.")
    if goes.post_count or goes.digest_count:
        verb = "edited" if wanted.kind == "person" else "deleted"
        lines.append(
            f"{_counted(goes.post_count, 'post')} {verb}, {_counted(goes.digest_count, 'digest')} edited in channels."
        )
    if not goes.article_count:
        lines.append(
            "The archive has nothing of it; it would be kept out from now on. Is it spelt as it should be?"
        )
    return lines


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


async def _list(storage: Storage) -> int:
    console = Console(highlight=False, soft_wrap=True)
    removals = await storage.removals.all()
    if not removals:
        console.print("Nothing was removed. `python bot.py remove WHAT` says what would go.")
        return 0
    table = Table(box=None, pad_edge=False)
    for header in ("number", "removed", "articles", "since", "still to do"):
        table.add_column(header, overflow="fold")
    for one in removals:
        shown = {"address": "an article", "domain": "a domain", "person": "a person"}[one.kind]
        left = str(one.left_count) if one.left_count else ""
        table.add_row(str(one.id), shown, str(one.article_count), f"{one.created_at:%Y-%m-%d}", left)
    console.print(table)
    console.print("What it was is kept as a hash alone. --undo takes a number, or what it was.")
    return 0
