"""`python bot.py import PATH...`: files, folders and zip archives into the archive, with progress and a summary."""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rich.console import Console
from rich.markup import escape

from cli.progress import progress_bar
from news.analysing import analyse_by
from news.errors import ParseError, WorkError
from news.loading import LoadedFile, UnreadFile, count_files, iter_files, read_file
from news.models import AddOutcome, AnalysedArticle, ExtractedArticle, GuildId
from news.working.processes import opened_workers
from news.working.threads import THREADS
from storage import Storage

if TYPE_CHECKING:
    from cli import Subparsers
    from news.ports import Workers
    from news.settings import Settings

BATCH_ARTICLES = 100
BATCH_S = 1.0
"""A transaction is written after this many articles or seconds, whichever comes first."""
AT_ONCE = 3
"""Files in hand for each worker: it has the next one at once, and a slow one holds up no others for a while."""
UNNAMED_SOURCE = "Imported files"


@dataclass(slots=True)
class ImportSummary:
    """What an import did: articles by outcome, and each bad file with its reason."""

    outcomes: Counter[AddOutcome] = field(default_factory=Counter[AddOutcome])
    failures: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    skipped_count: int = 0
    """Files in a folder or archive that are no articles, such as pictures."""
    delivery_count: int = 0


def source_name(article: ExtractedArticle) -> str:
    """The source an imported article is filed under: its publisher, else its domain, else one for all files."""
    return article.publisher[:100] if article.publisher else _host(article.url) or UNNAMED_SOURCE


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


async def import_paths(
    storage: Storage,
    paths: Iterable[Path],
    *,
    source: str | None = None,
    guild_id: GuildId | None = None,
    post: bool = False,
    on_file: Callable[[], object] = lambda: None,
    workers: Workers = THREADS,
    at_once: int = 1,
) -> ImportSummary:
    """Store every article found under `paths`; what happened. Importing the same again changes nothing.

    `source` files everything under one name. `guild_id` makes new sources visible in that server only, else in all.
    `post` also sends new articles to the channels that want them. `on_file` is called after each file, in order. The
    workers have so many files in hand at once.
    """
    writer = _Writer(storage, source=source, guild_id=guild_id, post=post)
    files = iter_files(paths)
    reading: deque[asyncio.Task[_Read]] = deque()

    async def write_next() -> None:
        await writer.add_file(await reading.popleft())
        on_file()

    try:
        while (file := await asyncio.to_thread(next, files, None)) is not None:
            reading.append(asyncio.create_task(_read(file, workers)))
            if len(reading) >= at_once:
                await write_next()
        while reading:
            await write_next()
    finally:
        for task in reading:
            task.cancel()
    await writer.flush()
    return writer.summary


_Read = tuple[LoadedFile, list[AnalysedArticle]]


async def _read(file: LoadedFile | UnreadFile, workers: Workers) -> _Read:
    """A file with its articles and what was found in them."""
    if isinstance(file, UnreadFile):
        try:
            file = await workers.do(read_file, file)
        except WorkError as error:
            file = LoadedFile(file.name, error=error)
    return file, [await analyse_by(workers, article) for article in file.articles]


class _Writer:
    """Gathers articles and writes them in batches, one transaction a batch and source."""

    def __init__(self, storage: Storage, *, source: str | None, guild_id: GuildId | None, post: bool) -> None:
        self.summary = ImportSummary()
        self._storage = storage
        self._source = source
        self._guild_id = guild_id
        self._post = post
        self._waiting: list[tuple[str, AnalysedArticle]] = []
        self._written_at = time.monotonic()

    async def add_file(self, read: _Read) -> None:
        """Write what a file holds, or note why that is nothing."""
        loaded, found = read
        if loaded.error is not None:
            self.summary.failures.append((loaded.name, str(loaded.error)))
        self.summary.skipped_count += loaded.skipped is not None
        for analysed in found:
            await self.add(loaded.name, analysed)

    async def add(self, name: str, analysed: AnalysedArticle) -> None:
        self._waiting.append((name, analysed))
        if len(self._waiting) >= BATCH_ARTICLES or time.monotonic() - self._written_at >= BATCH_S:
            await self.flush()

    async def flush(self) -> None:
        by_source: defaultdict[str, list[tuple[str, AnalysedArticle]]] = defaultdict(list)
        for name, analysed in self._waiting:
            by_source[self._source or source_name(analysed.article)].append((name, analysed))
        for source, named in by_source.items():
            await self._write(source, named)
        self._waiting.clear()
        self._written_at = time.monotonic()

    async def _write(self, source: str, named: Sequence[tuple[str, AnalysedArticle]]) -> None:
        source_id = await self._storage.sources.add_files(
            source, is_public=self._guild_id is None, added_to=self._guild_id
        )
        batch = [analysed for _, analysed in named]
        results = await self._storage.articles.add_many(batch, source_id=source_id, post=self._post)
        for (name, _), result in zip(named, results, strict=True):
            self.summary.outcomes[result.outcome] += 1
            self.summary.delivery_count += result.delivery_count
            if result.error is not None:
                self.summary.failures.append((name, f"not stored: {result.error}"))


def add_to(subparsers: Subparsers) -> None:
    """Add this command to the command line."""
    parser = subparsers.add_parser(
        "import",
        help="load articles from text files, HTML pages, feed files, folders and zip archives",
        description="Load articles from files. Importing the same files again changes nothing.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument(
        "--source", metavar="NAME", help="file everything under this source (default: by publisher)"
    )
    parser.add_argument(
        "--guild", type=int, metavar="ID", help="show the articles in this server only (default: in all)"
    )
    parser.add_argument(
        "--post",
        action="store_true",
        help="also post new articles of the last two days to the channels that want them (default: archive quietly)",
    )
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Import with a progress bar and a summary; 1 when a file failed."""
    paths: list[Path] = arguments.paths
    if address := next((path for path in map(str, paths) if path.startswith(("http:/", "https:/"))), None):
        raise ParseError(
            f"{address}: import loads files. `inspect` shows what is at an address, `public` has it read for every server, "
            "`/source add` for one"
        )
    console = Console(stderr=True)
    async with AsyncExitStack() as stack:
        storage = await Storage.open(settings.database_url)
        stack.push_async_callback(storage.close)
        workers = await stack.enter_async_context(opened_workers(settings.workers))
        with progress_bar(console) as progress:
            counted = count_files(paths)
            task = progress.add_task("Importing", total=counted)

            def count_file() -> None:
                # What an archive holds is known only when it is read, so that the end may move.
                done = int(progress.tasks[task].completed) + 1
                progress.update(task, completed=done, total=max(counted, done))

            summary = await import_paths(
                storage,
                paths,
                source=arguments.source,
                guild_id=GuildId(arguments.guild) if arguments.guild else None,
                post=arguments.post,
                on_file=count_file,
                workers=workers,
                at_once=max(1, AT_ONCE * settings.workers),
            )
    _print_summary(summary, console, posts=arguments.post)
    return 1 if summary.failures else 0


def _print_summary(summary: ImportSummary, console: Console, *, posts: bool) -> None:
    counts = summary.outcomes
    console.print(
        f"{counts[AddOutcome.ADDED]} added, {counts[AddOutcome.UPDATED]} updated, "
        f"{counts[AddOutcome.UNCHANGED]} already there, {len(summary.failures)} failed"
    )
    if summary.skipped_count:
        console.print(f"{summary.skipped_count} other files passed over (pictures and the like)")
    for name, reason in summary.failures:
        console.print(f"  [red]failed[/red] {escape(name)}: {escape(reason)}", soft_wrap=True)
    if posts:
        console.print(f"{summary.delivery_count} posts are due; the running bot sends them.")
    elif counts[AddOutcome.ADDED]:
        console.print("Archived quietly: nothing is posted. Use --post to post new articles too.")
