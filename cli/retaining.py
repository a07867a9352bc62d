"""`python bot.py retain`: what the operator keeps for a while only, forgotten now rather than by the bot's daily round."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from rich.console import Console

from cli.progress import progress_bar
from news.errors import ParseError
from storage import Storage
from storage.retention import DAYS_MIN, Due, Policy, policy_of

if TYPE_CHECKING:
    from cli import Subparsers
    from news.settings import Settings

MIB: Final = 1024 * 1024


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "retain",
        help="forget texts of old articles as RETENTION_DAYS says; headlines and links stay",
        description="Forget the texts of articles older than RETENTION_DAYS, and what RETENTION_KEEPS does not name. Without "
        "--yes it only says what would go. The bot may run meanwhile, and does the same once a day. Stop it whenever you "
        "like: run again, it goes on. What is gone does not come back, but from a backup.",
    )
    parser.add_argument("--yes", action="store_true", help="do it, rather than say what would go")
    parser.add_argument("--days", type=int, metavar="N", help="as if RETENTION_DAYS were N")
    parser.add_argument(
        "--keeps", choices=("quotes", "headlines", "nothing"), help="as if RETENTION_KEEPS were this"
    )
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say what would go, or forget it with a progress bar. Raises ParseError and StorageError."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    policy = wanted(arguments, settings)
    storage = await Storage.open(settings.database_url)
    try:
        due = await storage.retention.look(policy)
        for line in what_goes(due, policy):
            console.print(line)
        if not arguments.yes:
            console.print("Nothing is forgotten yet. To do it, the same again with --yes.")
            return 0
        with progress_bar(console) as progress:
            task = progress.add_task("Forgetting", total=due.articles)
            gone = await storage.retention.run(policy, on_step=lambda count: progress.advance(task, count))
        if gone.texts or gone.quotes or gone.articles:
            await storage.upkeep.want_merge()
    finally:
        await storage.close()
    console.print(
        f"Forgotten: {gone.texts:,} texts, {gone.quotes:,} quotes, {gone.articles:,} whole articles. Their room in the file "
        "is used again; `python bot.py compact` gives it back to the disk."
    )
    return 0


def wanted(arguments: argparse.Namespace, settings: Settings) -> Policy:
    """The policy of the settings, or as it was asked for. Raises ParseError where there is none."""
    days: int | None = settings.retention_days if arguments.days is None else arguments.days
    policy = policy_of(days, arguments.keeps or settings.retention_keeps)
    if policy is None:
        raise ParseError("nothing is forgotten as long as RETENTION_DAYS is not set; --days N tries one")
    if policy.days < DAYS_MIN:
        raise ParseError(f"texts are kept for at least {DAYS_MIN} days: stories are told by them")
    return policy


def what_goes(due: Due, policy: Policy) -> list[str]:
    """What the policy takes, a line each, in plain text."""
    lines = [
        f"Older than {policy.days} days: {due.articles:,} articles, {due.texts:,} of them with a text "
        f"({due.text_bytes / MIB:,.1f} MiB, and their part of the search index)."
    ]
    kept = "What people saved or follow, and what is still known as posted, keeps its headline."
    if policy.keeps == "quotes":
        return [*lines, f"The texts go; headlines, links, topics and {due.quotes:,} quotes stay."]
    if policy.keeps == "headlines":
        return [*lines, f"The texts and {due.quotes:,} quotes go; headlines, links and topics stay."]
    return [*lines, f"All of it goes, with {due.quotes:,} quotes. {kept}"]
