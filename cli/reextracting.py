"""`python bot.py reextract`: quotes and topics of the archive found anew, after an improvement."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.markup import escape

from cli.progress import progress_bar
from news.analysing import ANALYSIS_VERSION, analyse
from news.errors import ParseError
from storage import Storage
from storage.withdrawing import PartsChange

if TYPE_CHECKING:
    from cli import Subparsers
    from news.models import AnalysedArticle, ArticleId, ExtractedArticle, SourceId
    from news.settings import Settings

BATCH_ARTICLES: Final = 25
FAILURES_NAMED: Final = 20


@dataclass(slots=True)
class ReextractSummary:
    """What was done: articles found anew, what became of their quotes, and what was left as it was."""

    done_count: int = 0
    change: PartsChange = field(default_factory=PartsChange)
    edited_count: int = 0
    """Articles whose words changed meanwhile: whoever changed them has found their quotes anew."""
    failures: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Titles with the reason; these articles are as they were."""


async def reextract(
    storage: Storage,
    ids: Sequence[ArticleId],
    *,
    find: Callable[[ExtractedArticle], AnalysedArticle] = analyse,
    on_batch: Callable[[int], object] = lambda _: None,
) -> ReextractSummary:
    """Find quotes and topics of the articles anew in their stored words; what happened. Nothing is fetched or posted.

    Each batch is committed before the next one begins, so that stopping loses nothing. `on_batch` is called after each,
    with how many articles it had.
    """
    summary = ReextractSummary()
    for start in range(0, len(ids), BATCH_ARTICLES):
        batch = ids[start : start + BATCH_ARTICLES]
        await _redo(storage, batch, find, summary)
        on_batch(len(batch))
    return summary


async def _redo(
    storage: Storage,
    ids: Sequence[ArticleId],
    find: Callable[[ExtractedArticle], AnalysedArticle],
    summary: ReextractSummary,
) -> None:
    texts = await storage.analyses.texts(ids)
    found = [(stored, await asyncio.to_thread(find, stored.article)) for stored in texts]
    # An analysis that failed found nothing: what an earlier one found is better than that.
    summary.failures += [
        (stored.article.title, "could not be analysed; the log says why")
        for stored, new in found
        if not new.analysed_by
    ]
    titles = {stored.id: stored.article.title for stored in texts}
    results = await storage.analyses.replace([(stored, new) for stored, new in found if new.analysed_by])
    for article_id, result in results.items():
        if isinstance(result, PartsChange):
            summary.done_count += 1
            summary.change += result
        elif result is None:
            summary.edited_count += 1
        else:
            summary.failures.append((titles[article_id], f"not stored: {result}"))


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "reextract",
        help="find the quotes and topics of the archive anew, after an update",
        description="Find quotes and topics anew in the stored articles that an older version looked at, newest first. No "
        "page is fetched, nothing is posted, and the bot may run meanwhile. Stop it whenever you like: run again, it goes "
        "on where it was.",
    )
    parser.add_argument(
        "--since", type=_since, metavar="DATE", help="only news of this day (2026-01-31, UTC) and later"
    )
    parser.add_argument(
        "--source", metavar="NAME", help="only what came through this source: its name, domain or address"
    )
    parser.add_argument("--all", action="store_true", help="also what today's version has looked at already")
    parser.set_defaults(run=run)


def _since(typed: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(typed), time(), UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed!r} is no date; write it as 2026-01-31") from None


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Redo what is out of date, with a progress bar and a summary; 1 when an article failed. Raises StorageError."""
    console = Console(stderr=True, highlight=False)
    storage = await Storage.open(settings.database_url)
    try:
        await storage.rulings.review()
        ids = await storage.analyses.stale(
            ANALYSIS_VERSION + 1 if arguments.all else ANALYSIS_VERSION,
            since=arguments.since,
            source_ids=await _sources(storage, arguments.source),
        )
        if not ids:
            console.print("Every article is up to date. --all looks at them all the same.")
            return 0
        with progress_bar(console) as progress:
            task = progress.add_task("Finding quotes and topics", total=len(ids))
            summary = await reextract(storage, ids, on_batch=lambda count: progress.advance(task, count))
    finally:
        await storage.close()
    _print_summary(summary, console)
    return 1 if summary.failures else 0


async def _sources(storage: Storage, name: str | None) -> Sequence[SourceId] | None:
    """The sources to keep to; None for all. Raises ParseError when none is called so."""
    if name is None:
        return None
    found = await storage.analyses.sources_called(name)
    if not found:
        raise ParseError(
            f"no source is called {name!r}; `python bot.py reextract` without --source takes all"
        )
    return found


def _print_summary(summary: ReextractSummary, console: Console) -> None:
    change = summary.change
    console.print(
        f"{summary.done_count} articles redone: {change.new} quotes new, {change.withdrawn} withdrawn, "
        f"{change.corrected} given to another speaker. Nothing is posted."
    )
    if summary.edited_count:
        console.print(f"{summary.edited_count} were edited meanwhile and are left to the bot.")
    for title, reason in summary.failures[:FAILURES_NAMED]:
        console.print(f"  [red]failed[/red] {escape(title[:100])}: {escape(reason)}", soft_wrap=True)
    if len(summary.failures) > FAILURES_NAMED:
        console.print(f"  and {len(summary.failures) - FAILURES_NAMED} more")
