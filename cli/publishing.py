"""`python bot.py public [URL...] [--withdraw]`: the sources that every server and every direct message may read."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.newsrooms import opened_newsroom
from news.addresses import plain_address, shown
from news.errors import NewsdeskError
from storage import Storage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli import Subparsers
    from news.models import Source
    from news.settings import Settings


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "public",
        help="have sources read for every server, or list those that are",
        description="Add sites or feeds that every server and every direct message may read. Without an address: list "
        "them. A running bot takes the change up by itself.",
    )
    parser.add_argument("urls", nargs="*", metavar="URL")
    parser.add_argument(
        "--withdraw",
        action="store_true",
        help="make them no longer public: only servers that added them go on reading them",
    )
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add, withdraw or list; 1 when an address failed, else 0. Raises StorageError."""
    urls: list[str] = arguments.urls
    console = Console(highlight=False, soft_wrap=True)
    storage = await Storage.open(settings.database_url)
    try:
        if not urls:
            _print_list(await storage.sources.visible(None), console)
            return 0
        if arguments.withdraw:
            return await _withdraw(storage, urls, console)
        return await _add(storage, settings, urls, console)
    finally:
        await storage.close()


async def _add(storage: Storage, settings: Settings, urls: Sequence[str], console: Console) -> int:
    failed = 0
    async with opened_newsroom(storage, settings) as newsroom:
        for url in urls:
            try:
                with console.status(f"reading {escape(shown(url))} …"):
                    source = await newsroom.add_source(url, None)
            except NewsdeskError as error:
                failed += 1
                console.print(f"[red]failed[/red] {escape(shown(url))}: {escape(error.user_message)}")
            else:
                address = escape(shown(source.url or ""))
                console.print(f"[green]public[/green] {escape(source.name)} [dim]{address}[/dim]")
    return 1 if failed else 0


async def _withdraw(storage: Storage, urls: Sequence[str], console: Console) -> int:
    known = {
        plain_address(source.url): source for source in await storage.sources.visible(None) if source.url
    }
    failed = 0
    for url in urls:
        source = known.get(plain_address(url))
        if source is None:
            failed += 1
            console.print(
                f"[red]failed[/red] {escape(shown(url))}: no public source has this address. "
                "`python bot.py public` lists them."
            )
            continue
        await storage.sources.withdraw(source.id)
        console.print(f"withdrawn {escape(source.name)}: only servers that added it read it now")
    return 1 if failed else 0


def _print_list(sources: Sequence[Source], console: Console) -> None:
    if not sources:
        console.print("No source is public. `python bot.py public URL` adds one for every server.")
        return
    table = Table(box=None, pad_edge=False)
    for header in ("public source", "address", "state"):
        table.add_column(header, overflow="fold")
    for source in sources:
        state = f"fails: {source.last_error}" if source.last_error else "works"
        if source.last_checked_at is None:
            state = "not asked yet" if source.url else "imported files"
        table.add_row(escape(source.name), escape(source.url or ""), escape(state))
    console.print(table)
