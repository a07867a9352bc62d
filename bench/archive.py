"""What the commands ask of a large archive: milliseconds a query, idle and while articles are stored at full speed.

Each query is asked through the storage as the bot does, with arguments drawn by how common they are (`_archive_search.py`,
`_archive_names.py`), one after the other in rounds. Wall is what a person waits, on an event loop that ingest shares; CPU
is that of the whole process while nothing else is asked. The floor is the bare SQL by plain sqlite3 on the same file. Of
a second, smaller archive the same, for the ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import Final

from bench import _archive_names, _archive_search
from bench._archive import fill
from bench._archive_asking import FEW_SOURCES, GUILDS, MANY_SOURCES, Ask, Query, Scene
from bench._archive_world import NAMES, PUBLIC_SOURCES, SOURCES, Author, World, make_world
from bench._generator import NEWEST
from bench._reporting import Figure, report
from bench._scale import sized
from news.models import SourceId
from news.ports import ArticleStore
from storage import Storage
from storage.names import folded_words
from storage.storing import opened_storing
from storage.times import to_ms

EXPECTED_S: Final = {"quick": 25, "usual": 240, "full": 900}
KEPT_VARIABLE: Final = "NEWSDESK_BENCH_ARCHIVES"
"""The folder where filled archives are kept for the next time, as archive-<articles>.db; without it they are made anew."""
QUERIES: Final[Sequence[Query]] = [*_archive_search.QUERIES, *_archive_names.QUERIES]
BATCH: Final = 25
"""Articles stored at once while queries are asked: what a poll brings."""
SAMPLES: Final = 400
"""Articles of the archive that arguments are drawn from."""
_SCRATCH_MS: Final = 0.05
"""What takes less is not told as a ratio of sizes: it is the clock."""


@dataclass(slots=True)
class Taken:
    """Milliseconds that one query took, time by time."""

    idle: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])
    loop: list[float] = field(default_factory=list[float])
    """CPU of the event loop's thread alone."""
    busy: list[float] = field(default_factory=list[float])
    """While articles were stored."""
    floor: list[float] = field(default_factory=list[float])


@dataclass(frozen=True, slots=True)
class Measured:
    """What one archive took."""

    taken: Mapping[str, Taken]
    stored_a_second: float


# --- the archive -------------------------------------------------------------------------------------


async def made(path: Path, count: int, ready: Path | None) -> World:
    """An archive of so many articles, of today's schema, with the servers that ask; the world it is of."""
    if ready is not None:
        shutil.copyfile(ready, path)
    await (await Storage.open(f"sqlite:///{path}", now=lambda: NEWEST)).close()
    if ready is None:
        fill(path, count, names=names_of(count))
    put_servers(path)
    return make_world() if ready is not None else make_world(names=names_of(count))


def names_of(count: int) -> int:
    """How many names an archive of so many articles knows."""
    return min(NAMES, max(2_000, 2 * count))


def put_servers(path: Path) -> None:
    """The server of many sources and that of few, where a kept archive has them not already."""
    numbers = range(SOURCES + 1, MANY_SOURCES + 1)
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            "INSERT OR IGNORE INTO sources (id, kind, name, url, domain, is_seeded, created_at, name_words, domain_words)"
            " VALUES (?, 'feed', ?, ?, ?, 1, 0, ?, ?)",
            [
                (n, f"Gazette {n}", f"https://gazette{n}.example/feed", f"gazette{n}.example", *(
                    folded_words(name) for name in (f"Gazette {n}", f"gazette{n}.example")
                ))
                for n in numbers
            ],
        )  # fmt: skip
        owned = [(GUILDS["many"], n) for n in range(PUBLIC_SOURCES + 1, MANY_SOURCES + 1)]
        owned += [(GUILDS["few"], n) for n in FEW_SOURCES]
        db.executemany(
            "INSERT OR IGNORE INTO guild_sources (guild_id, source_id, added_at) VALUES (?, ?, 0)", owned
        )


def set_public(path: Path, *, is_public: bool) -> None:
    """Makes the public sources public, or nothing."""
    with closing(sqlite3.connect(path, timeout=60)) as db, db:
        db.execute("UPDATE sources SET is_public = ? WHERE id <= ?", (int(is_public), PUBLIC_SOURCES))


def scene_of(storage: Storage, path: Path, world: World) -> Scene:
    """What arguments are drawn from."""
    with closing(sqlite3.connect(path)) as db:
        low, high = db.execute("SELECT MIN(id), MAX(id) FROM articles").fetchone()
        picked = [
            db.execute("SELECT id, title FROM articles WHERE id >= ? LIMIT 1", (at,)).fetchone()
            for at in range(low, high, max(1, (high - low) // SAMPLES))
        ]
        topics = dict(db.execute("SELECT name, id FROM topics WHERE id <= ?", (len(world.names),)))
    return Scene(storage, world, NEWEST + timedelta(hours=1), [row for row in picked if row], topics)


# --- asking ------------------------------------------------------------------------------------------


class Ingest:
    """Stores new articles of the world one batch after the other, as fast as they are taken."""

    def __init__(self, articles: ArticleStore, world: World, *, seed: int) -> None:
        self._articles = articles
        self._author = Author(world, seed=seed)
        self._seed = seed
        self.stored = 0

    async def batch(self) -> None:
        """One batch through the next source."""
        source = 1 + self.stored // BATCH * 7 % PUBLIC_SOURCES
        numbers = range(self.stored, self.stored + BATCH)
        articles = [
            self._author.write(self._seed * 1_000_000 + n, to_ms(NEWEST) + n).analysed for n in numbers
        ]
        results = await self._articles.add_many(articles, source_id=SourceId(source), post=True)
        if failed := [one for one in results if one.outcome.value == "failed"]:
            raise SystemExit(f"not stored: {failed[0]}")
        self.stored += BATCH

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self.batch()


@asynccontextmanager
async def running(ingest: Ingest) -> AsyncGenerator[None]:
    """Ingest beside what is done meanwhile, from its first batch on: that one waits for the index of stories."""
    await ingest.batch()
    task = asyncio.create_task(ingest.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error


def rounds(queries: Sequence[Query], seconds: float, most: int, *, seed: int) -> Iterator[tuple[Query, int]]:
    """Each query in turn, with the seed of its arguments: at least three times, at most so long and so often."""
    until = perf_counter() + seconds
    for turn in range(most):
        if turn >= 3 and perf_counter() > until:
            return
        for number, query in enumerate(queries):
            yield query, seed * 1_000_000 + turn * 1_000 + number


async def ask_idle(
    scene: Scene, path: Path, queries: Sequence[Query], seconds: float, most: int, taken: Mapping[str, Taken]
) -> None:
    """Asks, and beside each the floor, with nothing else going on."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as plain:
        for query, seed in rounds(queries, seconds, most, seed=1):
            ask = query.draw(scene, random.Random(seed))
            one = taken[query.name]
            cpu, loop, began = process_time(), thread_time(), perf_counter()
            await ask.call()
            one.idle.append((perf_counter() - began) * 1000)
            one.cpu.append((process_time() - cpu) * 1000)
            one.loop.append((thread_time() - loop) * 1000)
            one.floor += _floor(plain, ask)


def _floor(plain: sqlite3.Connection, ask: Ask) -> list[float]:
    if ask.floor is None:
        return []
    began = perf_counter()
    plain.execute(*ask.floor).fetchall()
    return [(perf_counter() - began) * 1000]


async def ask_busy(
    scene: Scene, queries: Sequence[Query], seconds: float, most: int, taken: Mapping[str, Taken]
) -> None:
    """Asks while something else goes on."""
    for query, seed in rounds(queries, seconds, most, seed=2):
        ask = query.draw(scene, random.Random(seed))
        began = perf_counter()
        await ask.call()
        taken[query.name].busy.append((perf_counter() - began) * 1000)
        await asyncio.sleep(0)


async def measure(path: Path, world: World, options: argparse.Namespace) -> Measured:
    """Every query, idle and then under ingest; those of an installation without public sources last."""
    taken: defaultdict[str, Taken] = defaultdict(Taken)
    queries = [query for query in QUERIES if options.only in query.name]
    async with opened(path, stores_here=options.here) as (storage, articles):
        scene = scene_of(storage, path, world)
        ingest = Ingest(articles, world, seed=7)
        parts = [[query for query in queries if (query.asker == "few") is few] for few in (False, True)]
        spent = 0.0
        for few, part in enumerate(parts):
            share = options.seconds * len(part) / max(1, len(queries))
            set_public(path, is_public=not few)
            await ask_idle(scene, path, part, share, options.asks, taken)
            if part and share:
                began = perf_counter()
                async with running(ingest):
                    began = perf_counter()
                    await ask_busy(scene, part, share, options.asks, taken)
                spent += perf_counter() - began
    return Measured(taken, ingest.stored / spent if spent else 0.0)


@asynccontextmanager
async def opened(path: Path, *, stores_here: bool) -> AsyncGenerator[tuple[Storage, ArticleStore]]:
    """The archive, and what stores into it: as in the bot a process of its own, or this one."""
    async with opened_storing(0 if stores_here else 1) as process:
        storage = await Storage.open(f"sqlite:///{path}", now=lambda: NEWEST + timedelta(hours=1))
        try:
            yield storage, storage.articles if process is None else storage.stored_by(process)
        finally:
            await storage.close()


# --- telling -----------------------------------------------------------------------------------------


def percentile(values: Sequence[float], part: float) -> float:
    """The value that such a part of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def figures_of(large: Measured, small: Measured | None) -> Iterator[Figure]:
    """Of each query p50 and p99 under ingest, with what there is beside them; then how many miss their goals, and the worst of all."""
    worst: dict[str, tuple[float, str]] = {}
    goals = {"p50": 1.0, "p99": 1.0, "growth": 10.0}
    over = dict.fromkeys(goals if small is not None else ("p50", "p99"), 0)
    asked = 0
    for query in (query for query in QUERIES if query.name in large.taken):
        one = large.taken[query.name]
        beside = {
            "idle": percentile(one.idle, 0.5),
            "CPU idle": percentile(one.cpu, 0.5),
            "CPU of the loop": percentile(one.loop, 0.5),
        }
        if one.floor:
            beside["plain sqlite3 (floor)"] = percentile(one.floor, 0.5)
        before = None if small is None else small.taken.get(query.name)
        if before is not None:
            beside["idle in the small archive"] = percentile(before.idle, 0.5)
            beside["in the small archive"] = percentile(before.busy, 0.5)
        p50, p99 = percentile(one.busy, 0.5), percentile(one.busy, 0.99)
        yield Figure(f"{query.name}: p50", p50, "ms", beside=beside, goal=query.goal_p50_ms)
        tail = {"p95": percentile(one.busy, 0.95), "idle p99": percentile(one.idle, 0.99)}
        if before is not None:
            tail["in the small archive"] = percentile(before.busy, 0.99)
        yield Figure(f"{query.name}: p99", p99, "ms", beside=tail, goal=query.goal_p99_ms)
        told = {"p50": p50 / query.goal_p50_ms, "p99": p99 / query.goal_p99_ms}
        if before is not None:
            told["growth"] = max(beside["idle"], _SCRATCH_MS) / max(percentile(before.idle, 0.5), _SCRATCH_MS)
        for what, value in told.items():
            worst[what] = max(worst.get(what, (0.0, "")), (value, query.name))
            over[what] += value > goals[what]
        asked += 1
    for what, count in over.items():
        print(f"queries over their goal, {what}: {count} of {asked}")
        yield Figure(f"queries over their goal: {what}", count, f"of {asked}", goal=0.0)
    for what, (value, name) in worst.items():
        print(f"worst {what}: {name}")
        words = "growth from the small archive, p50" if what == "growth" else f"{what} as a part of its goal"
        yield Figure(f"worst query: {words}", value, "ratio", goal=goals[what])
    yield Figure("stored meanwhile", large.stored_a_second, "articles a second", better="more")


def ready_one(count: int, named: Path | None) -> Path | None:
    """A filled archive of so many articles, where there is one."""
    kept = Path(os.environ.get(KEPT_VARIABLE, "/nowhere"), f"archive-{count}.db")
    return named or (kept if kept.exists() else None)


async def measure_all(options: argparse.Namespace) -> list[Figure]:
    """Both archives, the small one first."""
    measured: list[Measured] = []
    for count, named in ((options.small, options.small_archive), (options.articles, options.archive)):
        if count:
            with tempfile.TemporaryDirectory(dir=options.folder) as name:
                path = Path(name, "archive.db")
                world = await made(path, count, ready_one(count, named))
                measured.append(await measure(path, world, options))
    return list(figures_of(measured[-1], measured[0] if len(measured) > 1 else None))


def main() -> int:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=sized(quick=2_000, usual=20_000, full=1_000_000))
    parser.add_argument(
        "--small",
        type=int,
        default=sized(quick=0, usual=2_000, full=100_000),
        help="articles of the archive to compare with; 0: none",
    )
    parser.add_argument(
        "--archive", type=Path, help="a filled archive to copy, in place of one made for this"
    )
    parser.add_argument("--small-archive", type=Path, help="the same of the small one")
    parser.add_argument(
        "--seconds",
        type=float,
        default=sized(quick=3, usual=20, full=60),
        help="for all queries, idle and again under ingest",
    )
    parser.add_argument("--asks", type=int, default=400, help="at most so often each")
    parser.add_argument("--only", default="", help="queries whose name has this")
    parser.add_argument(
        "--here", action="store_true", help="store in this process, not in one of its own as the bot does"
    )
    parser.add_argument("--folder", type=Path, help="where archives are copied to")
    options = parser.parse_args()
    figures = asyncio.run(measure_all(options))
    report(
        "archive",
        figures,
        conditions={"articles": options.articles, "small": options.small, "seconds": options.seconds},
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
