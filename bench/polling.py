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
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench._polling_site import address
from bench.start import memory_mb
from bot import open_services
from news.settings import Settings

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
    "raw streams": run_raw,
    "Newsdesk": run_ours,
    "reader": run_reader,
    "memory": run_memory,
}


# --- the run ---------------------------------------------------------------------------------------


@contextmanager
def site() -> Iterator[int]:
    """The port of a site in a process of its own, which ends with this one's interest in it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench._polling_site"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(timeout=10)


def run_child(name: str, feeds: int, rounds: int) -> Figures | None:
    """What a contestant measured in its own process; None when it could not run."""
    with site() as port, tempfile.TemporaryDirectory() as folder:
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


def print_cpu(feeds: int, rounds: int) -> int:
    """The table of CPU a feed; how many contestants failed."""
    found = {name: run_child(name, feeds, rounds) for name in CONTESTANTS if name != "memory"}
    raw = found["raw streams"]
    print(
        f"{feeds} feeds of {BODY_BYTES:,} bytes, median of {rounds} rounds: ms CPU a feed (times raw streams)"
    )
    print(
        f"{'':<14}" + "".join(f"{words:>22}" for words in MODES.values()) + f"{'first':>10}{'304 wall s':>12}"
    )
    for name, figures in found.items():
        if figures is None or raw is None:
            print(f"{name:<14} could not be measured")
            continue
        cells = ""
        for mode in MODES:
            spent, least = statistics.median(figures[mode]), statistics.median(raw[mode])
            cells += f"{spent:>13.3f} ({spent / least:>5.1f})"
        wall = statistics.median(figures["wall s"])
        print(f"{name:<14}{cells}{figures['first'][0]:>10.2f}{wall:>12.2f}")
    return sum(figures is None for figures in found.values())


def print_memory(sources: int) -> int:
    """The lines about memory; 1 when it could not be measured."""
    figures = run_child("memory", sources, 1)
    if figures is None:
        print("memory could not be measured")
        return 1
    for when, (resident, proportional) in figures.items():
        print(f"{sources} sources {when:<14} RSS {resident:>6.0f} MB   PSS {proportional:>6.0f} MB")
    return 0


def main() -> int:
    """Print both tables; 0 when everything could be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=500, help="for CPU; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sources", type=int, default=6_000, help="for memory; 0 leaves it out")
    parser.add_argument("--child", choices=list(CONTESTANTS), help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return be_child(arguments)
    failed = print_cpu(arguments.feeds, arguments.rounds) if arguments.feeds else 0
    if arguments.sources:
        failed += print_memory(arguments.sources)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
