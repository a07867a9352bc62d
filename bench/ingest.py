"""Storing ready (analysed) articles: CPU an article by batch and step, and a post, beside plain sqlite3 with the same rows.

The rows are noted by triggers in one copy of the archive, written by plain sqlite3 in another, with the schema, indexes,
triggers and pragmas of ours and the same transactions: that is the floor. CPU is that of all threads. What the story of an
article takes is told by itself: it is found in memory, and no database has to do it.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from functools import partialmethod
from inspect import iscoroutinefunction
from pathlib import Path
from time import process_time
from typing import Any, Final

from bench._archive import fill
from bench._archive_world import NAMES, PUBLIC_SOURCES, Author, World, make_world
from bench._generator import NEWEST
from bench._ingest_floor import Recorder, replay
from bench._reporting import Figure, report
from bench._scale import sized
from news.models import (
    AnalysedArticle,
    SourceId,
)
from storage import Storage, adding, articles, indexing, parts, story_window
from storage.times import to_ms

EXPECTED_S: Final = {"quick": 20, "usual": 120, "full": 500}
BATCHES: Final = (1, 10, 100)
STEPS: Final = (
    ("recognising and near-copies", articles, "arrive_all"),
    ("recognising and near-copies", articles, "with_copies"),
    ("story", story_window.StoryWindow, "place"),
    ("story", story_window.StoryWindow, "note"),
    ("finding it in the archive", adding, "let_in"),
    ("finding it in the archive", adding, "candidates_for"),
    ("names", parts, "resolve"),
    ("parts", adding, "put_parts"),
    ("words and index", adding, "_insert"),
    ("roll-ups", adding, "_count_new"),
    ("words and index", indexing, "index_all"),
    ("posts", adding, "queue_posts"),
)
"""What is told apart, innermost first; what none of them takes is "transaction"."""
REST: Final = "transaction"
GUILD_IDS: Final = 10_000_000
_NUMBERS: Final = 10_000_000
"""Articles of one seed at most, and more than any archive has: addresses are made of numbers."""


# --- what is stored ----------------------------------------------------------------------------------


def ready(world: World, count: int, *, seed: int) -> Iterator[AnalysedArticle]:
    """So many articles of the world's last hour, with four quotes and eight topics each; others for another seed."""
    author, hour_ms = Author(world, seed=seed), 3_600_000
    for number in range(count):
        at = to_ms(NEWEST) - hour_ms + hour_ms * number // count
        yield author.write(seed * _NUMBERS + number, at).analysed


def in_batches(ready_ones: Sequence[AnalysedArticle], size: int) -> list[Sequence[AnalysedArticle]]:
    """The same in batches."""
    return [ready_ones[start : start + size] for start in range(0, len(ready_ones), size)]


# --- archives ----------------------------------------------------------------------------------------


async def make_archive(path: Path, count: int, from_file: Path | None) -> World:
    """An archive of so many articles, copied where there is one already."""
    if from_file is not None and count:
        shutil.copyfile(from_file, path)
        return make_world(names=NAMES)
    await (await Storage.open(f"sqlite:///{path}", now=lambda: NEWEST)).close()
    names = min(NAMES, max(2_000, 2 * count))
    fill(path, count, names=names, days=max(1, 365 * count // 100_000))
    return make_world(names=names)


def put_autoposts(path: Path, count: int) -> None:
    """So many channels that want everything, a server each, written as the storage writes them."""
    at = int(NEWEST.timestamp() * 1000) - 86_400_000
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM autoposts")
        places = [(GUILD_IDS + n, GUILD_IDS + n) for n in range(count)]
        db.executemany("INSERT OR IGNORE INTO targets (channel_id, guild_id) VALUES (?, ?)", places)
        db.executemany(
            "INSERT INTO autoposts (guild_id, channel_id, kind, wish_key, label, created_by, created_at)"
            f" VALUES (?, ?, 'everything', 'everything', 'everything', 1, {at})",
            places,
        )


@asynccontextmanager
async def opened(path: Path, warm: AnalysedArticle) -> AsyncGenerator[Storage]:
    """The storage, after its first article: the first one fills the index of stories."""
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NEWEST)
    await storage.articles.add_many([warm], source_id=SourceId(1), post=False)
    try:
        yield storage
    finally:
        await storage.close()


async def add_all(
    storage: Storage, batches: Sequence[Sequence[AnalysedArticle]], *, post: bool, next_one: Recorder | None
) -> None:
    """Stores the batches through one source after the other."""
    for number, batch in enumerate(batches):
        if next_one is not None:
            await next_one.next()
        source_id = SourceId(1 + number * 7 % PUBLIC_SOURCES)
        results = await storage.articles.add_many(batch, source_id=source_id, post=post)
        if failed := [one for one in results if one.outcome.value != "added"]:
            raise SystemExit(f"not stored: {failed[0]}")


# --- CPU by step -------------------------------------------------------------------------------------


class Split:
    """The CPU seconds of each step, without those of the steps within it."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._open = [REST]
        self._at = process_time()

    def _enter(self, step: str) -> None:
        self._pass()
        self._open.append(step)

    def _leave(self) -> None:
        self._pass()
        self._open.pop()

    def _pass(self) -> None:
        now = process_time()
        self.spent[self._open[-1]] += now - self._at
        self._at = now

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Measures what runs meanwhile, by wrapping the functions of STEPS."""
        was = [(owner, name, getattr(owner, name)) for _, owner, name in STEPS]
        for (step, owner, name), (_, _, function) in zip(STEPS, was, strict=True):
            setattr(owner, name, self._timed(step, function))
        self._at = process_time()
        try:
            yield
        finally:
            self._pass()
            for owner, name, function in was:
                setattr(owner, name, function)

    def _timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        async def awaited(*args: Any, **options: Any) -> Any:
            self._enter(step)
            try:
                return await function(*args, **options)
            finally:
                self._leave()

        def called(*args: Any, **options: Any) -> Any:
            self._enter(step)
            try:
                return function(*args, **options)
            finally:
                self._leave()

        return awaited if iscoroutinefunction(function) else called


# --- measuring ---------------------------------------------------------------------------------------


@contextmanager
def whole_batches() -> Iterator[None]:
    """A batch is one transaction however slow the machine is, as it is for plain sqlite3; else the clock would cut it."""
    was = articles.Articles.store_some
    articles.Articles.store_some = partialmethod(was, locked_s=3_600.0)  # pyright: ignore[reportAttributeAccessIssue]  # ours to hold still
    try:
        yield
    finally:
        articles.Articles.store_some = was


async def measure(folder: Path, world: World, archive: Path, counts: dict[int, int]) -> dict[int, Any]:
    """By batch size: seconds of ours by step, and of plain sqlite3."""
    made = {
        size: in_batches(list(ready(world, count, seed=10 + size)), size) for size, count in counts.items()
    }
    warm = next(ready(world, 1, seed=9))
    ours: dict[int, Split] = {}
    copy = folder / "ours.db"
    shutil.copyfile(archive, copy)
    async with opened(copy, warm) as storage:
        for size, batches in made.items():
            ours[size] = split = Split()
            with split.watching():
                await add_all(storage, batches, post=False, next_one=None)
    copy.unlink()
    copy, floor = folder / "noted.db", {}
    shutil.copyfile(archive, copy)
    async with opened(copy, warm) as storage:
        recorder = Recorder(storage)
        bare = folder / "bare.db"
        await backup(storage, bare)
        await recorder.start()
        first = 1
        for size, batches in made.items():
            await add_all(storage, batches, post=False, next_one=recorder)
            floor[size] = replay(bare, *await recorder.read(first, first + len(batches) - 1))
            first += len(batches)
    for path in (copy, bare):
        path.unlink()
    return {size: (ours[size], floor[size]) for size in made}


async def backup(storage: Storage, path: Path) -> None:
    """A copy of what is stored by now."""
    with closing(sqlite3.connect(path)) as copy:
        writer = storage._database._writer  # pyright: ignore[reportPrivateUsage]  # nobody else has it
        await writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        await writer.backup(copy)


async def measure_posts(folder: Path, world: World, archive: Path, channels: int, count: int) -> Any:
    """Seconds of ours and of plain sqlite3 for articles that so many channels want, one article a batch."""
    copy, bare = folder / "posts.db", folder / "bare.db"
    shutil.copyfile(archive, copy)
    put_autoposts(copy, channels)
    batches = in_batches(list(ready(world, count, seed=30)), 1)
    split = Split()
    async with opened(copy, next(ready(world, 1, seed=9))) as storage:
        await add_all(storage, in_batches(list(ready(world, 2, seed=31)), 1), post=True, next_one=None)
        with split.watching():
            await add_all(storage, batches, post=True, next_one=None)
        recorder = Recorder(storage)
        await backup(storage, bare)
        await recorder.start()
        noted = in_batches(list(ready(world, count, seed=32)), 1)
        await add_all(storage, noted, post=True, next_one=recorder)
        tables, transactions = await recorder.read(1, len(noted))
    whole = replay(bare, tables, transactions)
    for path in (copy, bare):
        path.unlink()
    return split, whole


def figures_of(where: str, measured: dict[int, Any], counts: dict[int, int]) -> Iterator[Figure]:
    """CPU an article, with and without its story, by batch; the steps of the largest batch."""
    for size, (split, floor) in measured.items():
        a_ms = 1_000 / counts[size]
        spent: dict[str, float] = dict(split.spent)
        stored = sum(spent.values()) - spent.get("story", 0.0)
        beside = {"plain sqlite3, same rows (floor)": floor * a_ms}
        yield Figure(
            f"{where}, batches of {size}: storing", stored * a_ms, "ms CPU an article", beside=beside
        )
        yield Figure(
            f"{where}, batches of {size}: with the story",
            sum(spent.values()) * a_ms,
            "ms CPU an article",
            beside=beside,
        )
        for step in dict.fromkeys([*(name for name, _, _ in STEPS), REST]):
            if step != "posts":
                yield Figure(
                    f"{where}, batches of {size}, step: {step}",
                    spent.get(step, 0.0) * a_ms,
                    "ms CPU an article",
                )


async def measure_all(options: argparse.Namespace) -> list[Figure]:
    """Every figure."""
    figures: list[Figure] = []
    counts = {
        size: max(options.count // 100 * 100, size) if size > 1 else options.count // 2 for size in BATCHES
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for where, articles_there in (("empty", 0), ("archive", options.articles)):
            archive = folder / f"{where}.db"
            world = await make_archive(archive, articles_there, options.archive)
            measured = await measure(folder, world, archive, counts)
            figures += figures_of(where, measured, counts)
            if where == "archive":
                for channels in options.channels:
                    few = max(2, min(20, 20_000 // channels))
                    split, floor = await measure_posts(folder, world, archive, channels, few)
                    spent = split.spent["posts"] / few
                    figures.append(
                        Figure(
                            f"a post, of {'very many' if channels > 10_000 else 'many'} of one article",
                            spent / channels * 1e6,
                            "µs CPU a row",
                            beside={"plain sqlite3, the whole article (floor)": floor / few / channels * 1e6},
                            goal=15,
                        )
                    )
    return figures


def main() -> int:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=sized(quick=1_000, usual=20_000, full=100_000))
    parser.add_argument(
        "--count",
        type=int,
        default=sized(quick=100, usual=200, full=1_000),
        help="articles stored, a batch size",
    )
    parser.add_argument(
        "--channels",
        type=int,
        nargs="*",
        default=sized(quick=[1_000], usual=[1_000, 20_000], full=[1_000, 100_000]),
    )
    parser.add_argument(
        "--archive", type=Path, help="a filled archive to copy, in place of one made for this"
    )
    options = parser.parse_args()
    with whole_batches():
        figures = asyncio.run(measure_all(options))
    report("ingest", figures, conditions={"articles": options.articles, "stored": options.count})
    return 0


if __name__ == "__main__":
    sys.exit(main())
