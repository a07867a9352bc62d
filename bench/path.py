"""The whole path of an article, by step, and what `/headlines` takes meanwhile: with threads, one and two worker processes.

Sites of their own on loopback have feeds of headlines whose pages, some 80 kB each, hold our invented newsroom's prose under other
names. The steps are measured one by one in one process (CPU of all threads), then the whole path through the real poller,
fetcher and database. CPU is user and system time of all our processes, the sites' own apart. Beside the steps stand raw
sockets, lxml's parse alone and plain sqlite3 with the rows that ours wrote.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

from bench._own_process import port_of
from bench._path_site import ROUND, START
from bench._path_steps import Found, cpu_s, measure_steps, turn
from bench._polling_site import address
from bench._reporting import Figure, report
from bench._scale import sized
from bot import NewsBot, open_services
from news.settings import Settings
from news.working.processes import opened_workers

EXPECTED_S: Final = {"quick": 0, "usual": 150, "full": 300}
WORKERS: Final = (0, 1, 2)
LATE_EVERY_S: Final = 0.01
PAUSE_S: Final = 0.02
"""Between two commands: a person presses, and it may be anywhere in the work."""

MEANWHILE: Final = 200
"""Articles that are stored while commands are asked, at least: less were no full ingest."""
MEANWHILE_S: Final = 60.0
"""No longer than this, however slow the machine."""

# --- the whole -------------------------------------------------------------------------------------


class Ingest:
    """The real newsroom over the sites, with a clock in our hands."""

    def __init__(self, port: int, feeds: int, entries: int) -> None:
        self.port, self.feeds, self.entries = port, feeds, entries
        self.round = 0

    def now(self) -> Any:
        """The round's moment."""
        return START + self.round * ROUND

    async def open(self, stack: AsyncExitStack, folder: Path, workers: int) -> None:
        """An archive that has seen every feed once, quietly."""
        settings = Settings(
            database_url=f"sqlite:///{folder / 'bench.db'}", allow_private_addresses=True, poll_min_seconds=60
        )
        having = await stack.enter_async_context(opened_workers(workers))
        self.services = await open_services(
            settings, stack, now=self.now, page_delay_s=0, workers=having, stores_elsewhere=workers > 0
        )
        for number in range(self.feeds):
            await self.services.storage.sources.add_feed(
                f"http://{address(number)}:{self.port}/feed",
                name=f"Paper {number}",
                domain=address(number),
                is_public=True,
                added_to=None,
            )
        await self.next_round()

    async def next_round(self) -> None:
        """Every feed has new entries, and every source is asked."""
        await asyncio.to_thread(turn, self.port, self.round, self.entries)
        self.round += 1
        while await self.services.newsroom.poll_due():
            pass

    async def stored(self) -> int:
        """Articles there are now."""
        return await self.services.storage.articles.count(None)


async def measure_whole(
    port: int, feeds: int, entries: int, rounds: int, workers: int, folder: Path
) -> Found:
    """Articles a second and milliseconds of CPU an article, of the bot's process and of its workers."""
    ingest, children = Ingest(port, feeds, entries), cpu_s(resource.RUSAGE_CHILDREN)
    async with AsyncExitStack() as stack:
        await ingest.open(stack, folder, workers)
        before, cpu, wall = await ingest.stored(), cpu_s(), time.perf_counter()
        first = before
        for _ in range(rounds):
            await ingest.next_round()
        stored = await ingest.stored() - before
        bot, spent = cpu_s() - cpu, time.perf_counter() - wall
        if stored != feeds * entries * rounds:
            raise RuntimeError(f"{stored} of {feeds * entries * rounds} articles were stored")
    of_workers = cpu_s(resource.RUSAGE_CHILDREN) - children
    return {
        "a second": stored / spent,
        "bot": bot * 1_000 / stored,
        # Theirs is told when they end, with what the first look took.
        "workers": of_workers * 1_000 / (stored + first),
    }


# --- commands --------------------------------------------------------------------------------------


async def measure_commands(
    port: int, feeds: int, entries: int, runs: int, workers: int, folder: Path
) -> Found:
    """Milliseconds of `/headlines` through the real bot and lateness of the event loop, idle and under full ingest."""
    import simcord

    ingest, begin, found = Ingest(port, feeds, entries), asyncio.Event(), Found()

    async def poll_for_ever() -> None:
        await begin.wait()
        while True:
            await ingest.next_round()

    async with AsyncExitStack() as stack:
        await ingest.open(stack, folder, workers)
        # Begun outside the simulated Discord, which would wait for it after each command.
        polling = asyncio.create_task(poll_for_ever())
        async with simcord.run(NewsBot(ingest.services)) as env:
            channel = env.create_guild().create_text_channel("news")
            reader = env.guild.add_member(env.create_user("reader"))
            for when in ("idle", "busy"):
                if when == "busy":
                    begin.set()
                    await asyncio.sleep(0.5)
                before, began = await ingest.stored(), time.perf_counter()

                async def is_enough(before: int = before, is_busy: bool = when == "busy") -> bool:
                    return not is_busy or await ingest.stored() - before >= MEANWHILE

                found |= await _ask(lambda: reader.slash(channel, "headlines"), runs, when, is_enough)
                rate = (await ingest.stored() - before) / (time.perf_counter() - began)
                found[f"{when} a second"] = rate
        if polling.done():
            polling.result()
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
    return found


async def _ask(
    ask: Callable[[], Awaitable[object]], runs: int, when: str, is_enough: Callable[[], Awaitable[bool]]
) -> Found:
    late: list[float] = []

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(LATE_EVERY_S)
            late.append((time.perf_counter() - began - LATE_EVERY_S) * 1_000)

    for _ in range(5):
        await ask()
    watching, times = asyncio.create_task(watch()), list[float]()
    until = time.perf_counter() + MEANWHILE_S
    while len(times) < runs or (not await is_enough() and time.perf_counter() < until):
        began = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - began) * 1_000)
        await asyncio.sleep(PAUSE_S)
    watching.cancel()
    return {
        f"{when} p50": statistics.median(times),
        f"{when} p99": _p99(times),
        f"{when} late p50": statistics.median(late),
        f"{when} late p99": _p99(late),
        f"{when} late max": max(late),
    }


def _p99(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=100)[-1]


# --- the run ---------------------------------------------------------------------------------------


def run_child(name: str, options: argparse.Namespace, workers: int = 0) -> Found:
    """What is measured in a process of its own."""
    with port_of("bench._path_site") as port, tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "bench.path",
            "--child",
            name,
            "--port",
            str(port),
            "--folder",
            folder,
        ]
        for option in ("feeds", "entries", "rounds", "runs"):
            command += [f"--{option}", str(getattr(options, option))]
        done = subprocess.run(
            [*command, "--workers", str(workers)], stdout=subprocess.PIPE, check=True, text=True
        )
    return json.loads(done.stdout.splitlines()[-1])


def be_child(options: argparse.Namespace) -> None:
    """Measure one thing; the last line printed is what was found."""
    logging.basicConfig(level=logging.ERROR)
    port, feeds, entries, folder = options.port, options.feeds, options.entries, Path(options.folder)
    match options.child:
        case "steps":
            run = measure_steps(port, feeds, entries, folder)
        case "whole":
            run = measure_whole(port, feeds, entries, options.rounds, options.workers, folder)
        case _:
            run = measure_commands(port, feeds, entries, options.runs, options.workers, folder)
    print(json.dumps(asyncio.run(run)))


FLOORS: Final = {
    "fetch": "raw sockets",
    "extract": "lxml parse alone",
    "store": "plain sqlite3",
}
STEPS: Final = ("fetch", "parse feed", "extract", "quotes", "topics", "story", "store")


def figures_of_steps(found: Found) -> Iterator[Figure]:
    """One figure a step, and their sum."""
    for step in STEPS:
        beside = {f"{FLOORS[step]} (floor)": found[FLOORS[step]]} if step in FLOORS else {}
        yield Figure(f"{step}, CPU an article", found[step], "ms", beside=beside)
    yield Figure("all steps, CPU an article", sum(found[step] for step in STEPS), "ms")


def figures_of_whole(workers: int, found: Found) -> Iterator[Figure]:
    """What the whole path takes with so many workers."""
    name = named(workers)
    yield Figure(f"articles a second, {name}", found["a second"], "a second", better="more")
    yield Figure(f"whole path, CPU an article, {name}", found["bot"] + found["workers"], "ms")
    yield Figure(f"of that in the bot's process, {name}", found["bot"], "ms")


def figures_of_commands(workers: int, found: Found) -> Iterator[Figure]:
    """What a command takes meanwhile."""
    name = named(workers)
    goal = 3.0 if workers else None
    for part in ("p50", "p99"):
        yield Figure(
            f"/headlines {part} under ingest, {name}",
            found[f"busy {part}"],
            "ms",
            beside={"idle": found[f"idle {part}"]},
        )
    yield Figure(
        f"/headlines p99 under ingest ÷ idle, {name}",
        found["busy p99"] / found["idle p99"],
        "ratio",
        goal=goal,
    )
    yield Figure(f"articles a second meanwhile, {name}", found["busy a second"], "a second", better="more")
    for part in ("late p99", "late max"):
        yield Figure(
            f"event loop {part} under ingest, {name}",
            found[f"busy {part}"],
            "ms",
            beside={"idle": found[f"idle {part}"]},
        )


def named(workers: int) -> str:
    """How a row calls it."""
    return {0: "threads", 1: "1 worker"}.get(workers, f"{workers} workers")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=sized(quick=8, usual=40, full=40))
    parser.add_argument("--entries", type=int, default=10, help="new ones of each feed a round")
    parser.add_argument("--rounds", type=int, default=sized(quick=1, usual=2, full=5))
    parser.add_argument(
        "--runs", type=int, default=sized(quick=40, usual=300, full=1_000), help="of /headlines"
    )
    parser.add_argument("--only", choices=("steps", "whole", "commands"))
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        be_child(options)
        return
    figures: list[Figure] = []
    if options.only in (None, "steps"):
        figures += figures_of_steps(run_child("steps", options))
    for workers in WORKERS:
        if options.only in (None, "whole"):
            figures += figures_of_whole(workers, run_child("whole", options, workers))
        if options.only in (None, "commands"):
            figures += figures_of_commands(workers, run_child("commands", options, workers))
    report(
        "path",
        figures,
        conditions={"feeds": options.feeds, "entries a feed": options.entries, "commands": options.runs},
    )


if __name__ == "__main__":
    main()
