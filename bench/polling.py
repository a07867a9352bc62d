"""CPU a feed for polling many feeds on loopback, beside raw asyncio streams and lemon24/reader; memory with 6,000 sources.

Each contestant runs in a process of its own and asks every feed once a round: those that answer 304, those that
answer the same 20 kB with 200, and a round in which one of ten has a new entry with a full text. Raw streams open a
connection, send a GET with the validators and read to the end: no parsing, no database. Figures are the median of
the rounds, in milliseconds of CPU of the whole process for each feed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from bench._own_process import port_of
from bench._polling_site import address
from bench._reporting import Figure, missing_peer, report
from bench._scale import sized
from bench.start import memory_mb
from bot import open_services
from news.settings import Settings

EXPECTED_S: Final = {"quick": 16, "usual": 90, "full": 240}
OURS: Final = "Newsdesk"
FLOOR_NAME: Final = "raw streams (floor)"
PEER: Final = "reader"
MEMORY: Final = "memory"
MODES = {"unchanged": "304", "same": "unchanged 200", "tenth": "10 % new"}
CONNECTIONS = 50
BODY_BYTES = 20_000
SMALL_BYTES = 2_600
"""For the memory of many sources: a feed with one entry, so that the first poll is not all analysing."""
READER_WORKERS = 20
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
A_ROUND = timedelta(hours=26)
"""Every source is due after this, however seldom it is asked."""

Figures = dict[str, list[float]]
PollAll = Callable[[], Awaitable[None]]


def urls(port: int, feeds: int) -> list[str]:
    """The addresses of the feeds, each on a host of its own."""
    return [f"http://{address(number)}:{port}/feed" for number in range(feeds)]


def tell_site(port: int, *, mode: str, number: int = 0, size: int = BODY_BYTES) -> None:
    """The site answers that way from now on."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/set?mode={mode}&round={number}&bytes={size}"):
        pass


def feeds_asked(port: int) -> int:
    """How many answers of feeds the site gave since it was told something; connections that are kept open end."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/asked") as answer:
        return int(answer.read())


async def measure_rounds(port: int, feeds: int, rounds: int, poll_all: PollAll) -> Figures:
    """Milliseconds of CPU a feed, by kind of round; "first" is the poll that takes everything in."""
    figures: Figures = {"first": [], "wall s": []}

    async def measured(name: str) -> None:
        cpu, wall = time.process_time(), time.perf_counter()
        await poll_all()
        spent_s = time.perf_counter() - wall
        # Between two polls of a feed lie minutes: what ending its connection costs belongs to it.
        asked = feeds_asked(port)
        await asyncio.sleep(0.2)
        figures.setdefault(name, []).append((time.process_time() - cpu) * 1_000 / feeds)
        if asked != feeds:
            raise RuntimeError(f"{asked} of {feeds} feeds were asked")
        if name == "unchanged":
            figures["wall s"].append(spent_s)

    tell_site(port, mode="same")
    await measured("first")
    for number in range(1, rounds + 1):
        for mode in MODES:
            tell_site(port, mode=mode, number=number)
            await measured(mode)
    return figures


# --- contestants -----------------------------------------------------------------------------------


class Ours:
    """The real newsroom, fetcher and database, with a clock in our hands."""

    def __init__(self, stack: AsyncExitStack, folder: Path) -> None:
        self._stack = stack
        self._settings = Settings(
            database_url=f"sqlite:///{folder / 'bench.db'}", allow_private_addresses=True, poll_min_seconds=60
        )
        self._time = START

    async def open(self, addresses: list[str]) -> None:
        """The sources are there and due."""
        self._services = await open_services(self._settings, self._stack, now=lambda: self._time)
        for number, url in enumerate(addresses):
            await self._services.storage.sources.add_feed(
                url, name=f"Paper {number}", domain=url.split("/")[2], is_public=True, added_to=None
            )

    async def poll_all(self) -> None:
        """Every source was polled once more, which its next check proves; raises RuntimeError if one failed."""
        self._time += A_ROUND
        while await self._services.newsroom.poll_due():
            pass
        sources = await self._services.storage.sources.visible(None)
        if wrong := [s for s in sources if s.last_checked_at != self._time or s.last_error]:
            raise RuntimeError(f"{len(wrong)} of {len(sources)} sources: {wrong[0]}")


async def run_ours(port: int, feeds: int, rounds: int, folder: Path) -> Figures:
    """Ours."""
    async with AsyncExitStack() as stack:
        ours = Ours(stack, folder)
        await ours.open(urls(port, feeds))
        return await measure_rounds(port, feeds, rounds, ours.poll_all)


async def run_raw(port: int, feeds: int, rounds: int, folder: Path) -> Figures:  # noqa: ARG001
    """Raw asyncio streams."""
    addresses = [(url, url.split("/")[2].split(":")[0]) for url in urls(port, feeds)]
    etags: dict[str, str] = {}
    places = asyncio.Semaphore(CONNECTIONS)

    async def get(url: str, host: str) -> None:
        async with places:
            reader, writer = await asyncio.open_connection(host, port)
            known = f"If-None-Match: {etags[url]}\r\n" if url in etags else ""
            writer.write(
                f"GET /feed HTTP/1.1\r\nHost: {host}\r\n{known}Connection: close\r\n\r\n".encode("ascii")
            )
            answer = await reader.read(-1)
            writer.close()
        head = answer[:500].decode("latin-1")
        etags[url] = head.split("ETag: ", 1)[1].split("\r\n", 1)[0]

    async def poll_all() -> None:
        await asyncio.gather(*(get(url, host) for url, host in addresses))

    return await measure_rounds(port, feeds, rounds, poll_all)


async def run_reader(port: int, feeds: int, rounds: int, folder: Path) -> Figures:
    """lemon24/reader, where it is installed."""
    from reader import make_reader  # pyright: ignore[reportMissingImports] - a peer: requirements-bench.txt

    with make_reader(str(folder / "reader.db")) as reader:
        for url in urls(port, feeds):
            reader.add_feed(url)

        async def poll_all() -> None:
            reader.update_feeds(scheduled=False, workers=READER_WORKERS)

        figures = await measure_rounds(port, feeds, rounds, poll_all)
        failed = [feed.url for feed in reader.get_feeds() if feed.last_exception]
        if failed:
            raise RuntimeError(f"reader failed for {len(failed)} feeds, such as {failed[0]}")
        return figures


async def run_memory(port: int, feeds: int, rounds: int, folder: Path) -> Figures:  # noqa: ARG001
    """RSS and PSS of our process in MB before, after each source was polled once, and once again."""
    figures: Figures = {}

    def note(when: str) -> None:
        figures[when] = list(memory_mb("self"))

    async with AsyncExitStack() as stack:
        ours = Ours(stack, folder)
        tell_site(port, mode="same", size=SMALL_BYTES)
        await ours.open(urls(port, feeds))
        note("added")
        await ours.poll_all()
        note("polled once")
        tell_site(port, mode="unchanged", size=SMALL_BYTES)
        await ours.poll_all()
        note("polled again")
    return figures


CONTESTANTS: dict[str, Callable[[int, int, int, Path], Awaitable[Figures]]] = {
    FLOOR_NAME: run_raw,
    OURS: run_ours,
    PEER: run_reader,
    MEMORY: run_memory,
}


# --- the run ---------------------------------------------------------------------------------------


def run_child(name: str, feeds: int, rounds: int) -> Figures | None:
    """What a contestant measured in its own process; None when it could not run."""
    with port_of("bench._polling_site") as port, tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.polling", "--child", name, "--port", str(port)]
        options = ["--feeds", str(feeds), "--rounds", str(rounds), "--folder", folder]
        done = subprocess.run([*command, *options], stdout=subprocess.PIPE, check=False, text=True)
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def be_child(arguments: argparse.Namespace) -> int:
    """Measure one contestant; the last line printed is what was measured."""
    logging.basicConfig(level=logging.ERROR)
    run: Any = CONTESTANTS[arguments.child](
        arguments.port, arguments.feeds, arguments.rounds, Path(arguments.folder)
    )
    print(json.dumps(asyncio.run(run)))
    return 0


def cpu_figures(feeds: int, rounds: int) -> list[Figure]:
    """CPU a feed by kind of round, and seconds of a round. Raises RuntimeError when ours could not be measured."""
    contestants = [FLOOR_NAME, OURS, *([PEER] if find_spec(PEER) else [])]
    if PEER not in contestants:
        missing_peer(PEER)
    measured = {name: run_child(name, feeds, rounds) for name in contestants}
    found = {name: figures for name, figures in measured.items() if figures is not None}
    for name in measured.keys() - found.keys():
        print(f"{name} could not be measured; its own words stand above", file=sys.stderr)
    if OURS not in found:
        raise RuntimeError("Newsdesk could not be measured")
    return [
        *(_beside(f"CPU a feed, {words}", found, mode, "ms") for mode, words in MODES.items()),
        _beside("CPU a feed, first poll", found, "first", "ms"),
        _beside("a round of 304s", found, "wall s", "s"),
    ]


def _beside(name: str, found: dict[str, Figures], key: str, unit: str) -> Figure:
    medians = {contestant: statistics.median(figures[key]) for contestant, figures in found.items()}
    return Figure(name, medians.pop(OURS), unit, beside=medians)


def memory_figures(sources: int) -> list[Figure]:
    """Memory of our process. Raises RuntimeError when it could not be measured."""
    figures = run_child(MEMORY, sources, 1)
    if figures is None:
        raise RuntimeError("memory could not be measured")
    return [
        Figure(f"memory, sources {when}: {kind}", value, "MB")
        for when, values in figures.items()
        for kind, value in zip(("RSS", "PSS"), values, strict=True)
    ]


def main() -> int:
    """Print both tables; 0 when everything could be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    size, rounds = sized(quick=50, usual=300, full=500), sized(quick=2, usual=3, full=9)
    sources = sized(quick=100, usual=1_500, full=6_000)
    parser.add_argument("--feeds", type=int, default=size, help="for CPU; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--sources", type=int, default=sources, help="for memory; 0 leaves it out")
    parser.add_argument("--child", choices=list(CONTESTANTS), help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return be_child(arguments)
    figures = cpu_figures(arguments.feeds, arguments.rounds) if arguments.feeds else []
    if arguments.sources:
        figures += memory_figures(arguments.sources)
    conditions = {"feeds": arguments.feeds, "bytes": BODY_BYTES, "rounds": arguments.rounds}
    report("polling", figures, conditions={**conditions, "sources": arguments.sources})
    return 0


if __name__ == "__main__":
    sys.exit(main())
