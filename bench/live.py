"""The live bot with all that it is meant for: a million articles, 6,000 sources, 100,000 autoposts and follows.

The real `bot.py` runs against a loopback Discord with 10,000 channels in 1,000 servers, polls 6,000 feeds of a loopback
site, and is asked commands meanwhile. Memory is the proportional set size of all its processes together, so that what they
share is counted once. Its clock stands at the archive's newest article: the window of stories is as full as in the archive.
Beside it, a bare discord.py bot in the same servers.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any, Final, cast

from bench._generator import NEWEST
from bench._installation import LONG_AGO_MS, Site, note_autoposts, note_follows, site
from bench._own_process import port_of
from bench._polling_site import address
from bench._reporting import Figure, report, skip
from bench._scale import sized
from bench.start import BARE, FLOOR, cpu_s, memory_mb
from news.stories import WINDOW, StoryIndex
from storage import Storage
from storage.times import first_id, id_time, to_ms
from tests.wire.bot_process import started

EXPECTED_S: Final = {"quick": 0, "usual": 0, "full": 900}
ARTICLES = sized(quick=4_000, usual=100_000, full=1_000_000)
SOURCES = sized(quick=300, usual=6_000, full=6_000)
CHANNELS = sized(quick=500, usual=10_000, full=10_000)
WISHES = sized(quick=5_000, usual=100_000, full=100_000)
SECONDS = sized(quick=20.0, usual=120.0, full=300.0)
GOAL_MB = 250.0
BOT = """
import sys
from datetime import UTC, datetime, timedelta
import news.ports
behind = datetime.now(UTC) - datetime.fromisoformat(sys.argv.pop(1))
news.ports.utc_now = lambda: datetime.now(UTC) - behind
import bot
sys.exit(bot.main([]))
"""
"""Our bot with its clock at another moment."""


def family(pid: int) -> list[int]:
    """A process and all that came from it; Linux only."""
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        children += map(int, task.read_text().split())
    return [pid, *(one for child in children for one in family(child))]


def memory_of_all(pid: int) -> tuple[float, int]:
    """Proportional set size of a process and its children in MB, and how many processes these are."""
    total, count = 0.0, 0
    for one in family(pid):
        try:
            total, count = total + memory_mb(one)[1], count + 1
        except (FileNotFoundError, ProcessLookupError):  # ended meanwhile
            continue
    return total, count


def bring_news(port: int, round_: int) -> None:
    """One feed of ten has a new entry from now on."""
    mode = "tenth" if round_ else "unchanged"
    query = f"mode={mode}&round={round_}&bytes=12000"
    urllib.request.urlopen(f"http://127.0.0.1:{port}/set?{query}", timeout=10).close()


async def make(database: Path, archive: Path | None, articles: int) -> None:
    """The archive, made or copied, with the newest schema."""
    if archive is not None:
        shutil.copyfile(archive, database)
    else:
        from bench._archive import fill

        fill(database, articles)
    await (await Storage.open(f"sqlite:///{database}")).close()
    sketch_window(database)


def sketch_window(database: Path) -> None:
    """Writes the sketches of the newest week beside its signatures, as storing the articles would have done."""
    index = StoryIndex()
    with closing(sqlite3.connect(database)) as db, db:
        newest = db.execute(
            "SELECT a.id, a.title, substr(a.text, 1, 5000), a.story_id FROM articles a "
            "JOIN story_texts t ON t.article_id = a.id WHERE a.id >= ? AND t.sketch IS NULL",
            (first_id(NEWEST - WINDOW),),
        ).fetchall()
        for article_id, title, text, story_id in newest:
            index.remember(
                article_id, title=title, text=text, published_at=id_time(article_id), story_id=story_id
            )
        db.executemany(
            "UPDATE story_texts SET sketch = ? WHERE article_id = ?",
            [(index.packed(row[0]), row[0]) for row in newest],
        )


def furnish(database: Path, found: Site, port: int, *, sources: int, wishes: int) -> None:
    """Sources that are due one after the other within half an hour; autoposts and follows of them."""
    now_ms = to_ms(NEWEST)
    with closing(sqlite3.connect(database)) as db, db:
        db.execute(
            "DELETE FROM guild_sources WHERE source_id IN (SELECT id FROM sources WHERE is_public = 1)"
        )
        first = int(db.execute("SELECT MAX(id) + 1 FROM sources").fetchone()[0])
        db.execute("UPDATE sources SET url = NULL, kind = 'files' WHERE url NOT LIKE 'http://127.%'")
        db.executemany(
            "INSERT INTO sources (id, kind, name, url, is_public, is_seeded, last_checked_at, next_check_at, rhythm_s, "
            "created_at) VALUES (?, 'feed', ?, ?, 1, 1, ?, ?, 1800, ?)",
            [
                (
                    first + n,
                    f"The Paper {n}",
                    f"http://{address(n)}:{port}/feed",
                    now_ms - 1_800_000,
                    now_ms + 1_800_000 * n // sources,
                    LONG_AGO_MS,
                )
                for n in range(sources)
            ],
        )
        rows: list[tuple[int, int, str, int | None]] = []
        channels = found.channels
        for number, (guild, channel) in enumerate(channels):
            rows += [
                (guild, channel, "source", first + (number * 7 + n) % sources)
                for n in range(max(1, wishes // len(channels)))
            ]
        note_autoposts(db, rows)
        note_follows(db, wishes, cast(Any, [first + n for n in range(5)]))
        for guild, _ in channels:
            db.execute(
                "INSERT OR IGNORE INTO guilds (guild_id, greeted_at) VALUES (?, ?)", (guild, LONG_AGO_MS)
            )


async def ready(process: Any, seconds: float = 120.0) -> None:
    """Waits until the bot says that it is ready."""
    async with asyncio.timeout(seconds):
        while "ready as" not in process.output:
            if process.has_ended:
                raise RuntimeError(process.output[-3_000:])
            await asyncio.sleep(0.05)


async def run_ours(found: Site, database: Path, port: int, seconds: float) -> dict[str, float]:
    """Our bot for so long: memory at ready, at its peak and at the end, and what became of it."""
    environment = {
        **found.environment,
        "DATABASE_URL": f"sqlite:///{database}",
        "ALLOW_PRIVATE_ADDRESSES": "yes",
        "LOG_LEVEL": "INFO",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(database.parent / "bytecode"),
    }
    arguments = ["-c", BOT, NEWEST.isoformat()]
    figures: dict[str, float] = {}
    before = _count(database)
    figures["articles"] = before
    output = database.with_suffix(".log")
    for start in range(2):  # the first start writes the bytecode and greets; the second is measured
        output.unlink(missing_ok=True)
        began = time.perf_counter()
        async with started(arguments, environment=environment, output=output) as process:
            await ready(process)
            figures["ready"], figures["ready cpu"] = time.perf_counter() - began, cpu_s(process.pid)
            figures["PSS ready"] = memory_of_all(process.pid)[0]
            if not start:
                await process.stop()
                continue
            answers: list[float] = []
            peak, now_mb, began, round_ = 0.0, 0.0, time.monotonic(), 0
            while time.monotonic() - began < seconds:
                if time.monotonic() - began > round_ * seconds / 4:
                    round_ += 1
                    await asyncio.to_thread(bring_news, port, round_)
                answers.append((await asyncio.to_thread(found.ask, "ask"))["seconds"])
                now_mb, figures["processes"] = memory_of_all(process.pid)
                peak = max(peak, now_mb)
                await asyncio.sleep(1)
            figures |= {"PSS peak": peak, "PSS end": now_mb, "cpu": cpu_s(process.pid)}
            figures["answer p50"] = 1_000 * statistics.median(answers)
            figures["answer most"] = 1_000 * max(answers)
            await process.stop()
    figures["stored"] = _count(database) - before
    return figures


async def run_bare(found: Site, folder: Path) -> dict[str, float]:
    """A bare discord.py bot in the same servers."""
    words = BARE.replace("client.run", "client.event(on_ready)\nclient.run").replace(
        "client = ", "async def on_ready(): print('ready as', flush=True)\nclient = "
    )
    began = time.perf_counter()
    async with started(["-c", words], environment=found.environment, output=folder / "bare.log") as process:
        await ready(process)
        spent = time.perf_counter() - began
        await asyncio.sleep(2)
        memory = memory_of_all(process.pid)[0]
        await process.stop()
    return {"ready": spent, "PSS ready": memory}


def _count(database: Path) -> int:
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute("SELECT COUNT(*) FROM articles").fetchone()[0])


async def measure(arguments: argparse.Namespace) -> None:
    """Makes everything, runs both, and reports."""
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        database = folder / "live.db"
        await make(database, arguments.archive, arguments.articles)
        with site(arguments.channels, "sliding") as found, port_of("bench._polling_site") as port:
            bring_news(port, 0)
            furnish(database, found, port, sources=arguments.sources, wishes=arguments.wishes)
            found.ask("begin")
            bare = await run_bare(found, folder)
            ours = await run_ours(found, database, port, arguments.seconds)
    report(
        "live",
        [
            Figure("PSS of all processes, ready", ours["PSS ready"], "MB", beside={FLOOR: bare["PSS ready"]}),
            Figure("PSS of all processes, peak", ours["PSS peak"], "MB", goal=GOAL_MB),
            Figure("PSS of all processes, end", ours["PSS end"], "MB", goal=GOAL_MB),
            Figure("processes", ours["processes"], "processes", is_timing=False),
            Figure("to ready in all servers", ours["ready"], "s", beside={FLOOR: bare["ready"]}),
            Figure("CPU to ready", ours["ready cpu"], "s"),
            Figure("CPU in all", ours["cpu"], "s"),
            Figure("a command's answer p50", ours["answer p50"], "ms"),
            Figure("a command's answer, most", ours["answer most"], "ms"),
            Figure("articles stored meanwhile", ours["stored"], "articles", "more"),
        ],
        conditions={
            "articles": int(ours["articles"]),
            "sources": arguments.sources,
            "channels": arguments.channels,
            "autoposts and follows": arguments.wishes,
            "seconds": arguments.seconds,
        },
    )


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--archive", type=Path, help="an archive to copy instead of making one")
    parser.add_argument("--folder", help="where the archive may lie while this runs")
    parser.add_argument("--sources", type=int, default=SOURCES)
    parser.add_argument("--channels", type=int, default=CHANNELS)
    parser.add_argument("--wishes", type=int, default=WISHES)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    arguments = parser.parse_args()
    if not os.access("/proc/self/smaps_rollup", os.R_OK):
        skip("live", "memory is read from /proc, which this system does not have")
        return
    asyncio.run(measure(arguments))


if __name__ == "__main__":
    main()
