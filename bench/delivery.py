"""Deliveries a second against a loopback Discord with Discord's limits, beside a bare discord.py bot; delay and memory.

The loopback Discord runs in a process of its own and keeps to 50 requests a second for the bot and 5 messages in 5
seconds for a channel, with Discord's headers. Each contestant has 10,000 channels in 1,000 servers and sends for a
minute from a queue that is longer than that. Newsdesk has 100,000 autoposts and 100,000 follows stored, and 50,000
deliveries come due at once. The peer sends the same cards with `channel.send`, a hundred at a time, as fast as
discord.py lets it. The delay from an article that is stored to its message is measured at two articles a second.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import logging
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bench.start import memory_mb
from bot import NewsBot, open_services
from cli.environment import use_addresses
from cogs._render.card import Card, button
from cogs._services import Services
from news.models import AnalysedArticle, ExtractedArticle, SourceId
from news.ports import utc_now
from news.settings import Settings, load_settings
from tests.different import word

CEILING = 50.0
"""Requests a second that Discord lets a bot make."""
CHANNELS = 10_000
AUTOPOSTS = 100_000
FOLLOWS = 100_000
DUE_ARTICLES = 5
"""Each is wanted in every channel: 50,000 deliveries."""
AT_ONCE = 100
"""Sends of the peer side by side."""
GROUP = 10
"""Channels that an article is for while the delay is measured."""
EVERY_S = 0.5
SETTLES_S = 15.0
"""After the start every server is greeted and looked at, in a transaction each."""
LONG_AGO_MS = 1_700_000_000_000

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """The loopback Discord, as it is reached from here."""

    process: subprocess.Popen[str]
    environment: dict[str, str]
    guilds: dict[int, list[int]]

    def ask(self, words: str) -> Figures:
        """Its answer to one line."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    @property
    def channels(self) -> list[tuple[int, int]]:
        """(server, channel)."""
        return [(guild, channel) for guild, channels in self.guilds.items() for channel in channels]


@contextmanager
def site(channels: int, windows: str) -> Iterator[Site]:
    """A loopback Discord in a process of its own, which ends with this one's interest in it."""
    command = [sys.executable, "-m", "bench._discord_site", "--channels", str(channels), "--windows", windows]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        known = json.loads(process.stdout.readline())
        yield Site(process, known["environment"], {int(k): v for k, v in known["guilds"].items()})
    finally:
        process.stdin.close()
        process.wait(timeout=30)


def settings_for(found: Site, folder: Path) -> Settings:
    """Ours, led to the loopback Discord."""
    environment = {**found.environment, "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}"}
    return load_settings(environment, folder=folder)


def note_autoposts(db: sqlite3.Connection, rows: list[tuple[int, int, str, int | None]]) -> None:
    """Autoposts (server, channel, kind, source), each at once, made long ago."""
    first = int(db.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM autoposts").fetchone()[0])
    db.executemany(
        "INSERT INTO autoposts (id, guild_id, channel_id, kind, wish_key, label, settings, created_by, created_at) "
        """VALUES (?, ?, ?, ?, ?, 'news', '{"mode": "instant"}', 1, ?)""",
        [
            (number, guild, channel, kind, f"{kind}:{source or ''}", LONG_AGO_MS)
            for number, (guild, channel, kind, source) in enumerate(rows, first)
        ],
    )
    db.executemany(
        "INSERT INTO autopost_subjects (autopost_id, kind, subject_id) VALUES (?, 'source', ?)",
        [(number, source) for number, (*_, source) in enumerate(rows, first) if source is not None],
    )
    db.executemany(
        "INSERT OR IGNORE INTO targets (channel_id, guild_id) VALUES (?, ?)",
        {(channel, guild) for guild, channel, *_ in rows},
    )


def note_follows(db: sqlite3.Connection, count: int, sources: list[SourceId]) -> None:
    """So many follows of sources, five a person, whose next digest is far away."""
    people = range(1, count // 5 + 1)
    far = LONG_AGO_MS * 2
    db.executemany(
        "INSERT INTO readers (user_id, every, minute, weekday, zone, digest_at, looked_at, created_at) "
        "VALUES (?, 'day', 480, 0, 'UTC', ?, ?, ?)",
        [(person, far, LONG_AGO_MS, LONG_AGO_MS) for person in people],
    )
    db.executemany(
        "INSERT INTO follows (user_id, kind, source_id, label, created_at) VALUES (?, 'source', ?, 'news', ?)",
        [(person, source, LONG_AGO_MS) for person in people for source in sources[:5]],
    )


async def fill(services: Services, found: Site, database: Path) -> list[SourceId]:
    """100,000 autoposts and follows are stored: ten a channel, one of which wants everything. The sources' ids."""
    storage = services.storage
    sources = [
        await storage.sources.add_feed(
            f"https://paper-{n}.example/feed", name=f"Paper {n}", domain=None, is_public=True, added_to=None
        )
        for n in range(20)
    ]
    rows: list[tuple[int, int, str, int | None]] = []
    for number, (guild, channel) in enumerate(found.channels):
        rows.append((guild, channel, "everything", None))
        others = AUTOPOSTS // len(found.channels) - 1
        rows += [(guild, channel, "source", sources[1 + (number + n) % 19]) for n in range(others)]
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("PRAGMA busy_timeout = 5000")
        note_autoposts(db, rows)
        note_follows(db, FOLLOWS, sources)
        for guild, _ in found.channels:  # the hello has its own place
            db.execute(
                "INSERT OR IGNORE INTO guilds (guild_id, greeted_at) VALUES (?, ?)", (guild, LONG_AGO_MS)
            )
    return sources


def article(number: int) -> AnalysedArticle:
    """News of its own, of this moment."""
    words = [word((number * 37 + n * 211) % 9_000) for n in range(60)]
    return AnalysedArticle(
        ExtractedArticle(
            title=" ".join(words[:7]).capitalize(),
            text=" ".join(words) + ".",
            url=f"https://paper.example/{number}",
            published_at=utc_now() - timedelta(seconds=30),
        )
    )


@asynccontextmanager
async def newsdesk(found: Site, folder: Path) -> AsyncIterator[Services]:
    """The real bot, connected, as bot.py wires it but for polling."""
    settings = settings_for(found, folder)
    use_addresses(settings)
    async with AsyncExitStack() as stack:
        services = await open_services(settings, stack)
        yield services


async def connected(services: Services, token: str, stack: AsyncExitStack) -> None:
    """The bot is ready, and is closed with the stack."""
    bot = NewsBot(services)
    services.storage.articles.when_added = bot.tell_of_articles
    session = asyncio.create_task(bot.start(token))

    async def close() -> None:
        await bot.close()
        await asyncio.gather(session, return_exceptions=True)

    stack.push_async_callback(close)
    await asyncio.sleep(0.5)
    await bot.wait_until_ready()


async def run_ours(found: Site, folder: Path, seconds: float) -> Figures:
    """Newsdesk with 50,000 deliveries due at once."""
    figures: Figures = {"memory": {}}

    def note(when: str) -> None:
        figures["memory"][when] = list(memory_mb("self"))

    async with newsdesk(found, folder) as services, AsyncExitStack() as stack:
        sources = await fill(services, found, folder / "bench.db")
        await connected(services, found.environment["DISCORD_TOKEN"], stack)
        await asyncio.sleep(SETTLES_S)
        note("nothing due")
        for number in range(DUE_ARTICLES):
            await services.storage.articles.add(article(number), source_id=sources[0], post=True)
        note("all due")
        await asyncio.sleep(3)
        found.ask("begin")
        cpu, began = time.process_time(), time.monotonic()
        highest = (0.0, 0.0)
        while time.monotonic() - began < seconds:
            await asyncio.sleep(1)
            highest = max(highest, memory_mb("self"))
        figures["cpu"] = (time.process_time() - cpu) / (time.monotonic() - began)
        figures["memory"]["most while sending"] = list(highest)
        figures |= found.ask("report")
        figures["left"] = _waiting(folder / "bench.db")
    return figures


def _waiting(database: Path) -> int:
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute("SELECT COUNT(*) FROM deliveries WHERE state = 'pending'").fetchone()[0])


async def run_peer(found: Site, folder: Path, seconds: float) -> Figures:  # noqa: ARG001
    """A bare discord.py bot that sends without pacing."""
    Route.BASE = found.environment["DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(found.environment["DISCORD_GATEWAY_URL"])
    client = discord.Client(intents=discord.Intents(guilds=True))
    session = asyncio.create_task(client.start(found.environment["DISCORD_TOKEN"]))
    await asyncio.sleep(0.5)
    await client.wait_until_ready()
    view = (
        Card()
        .text("### News of the harbour", "The ferry is back, and so is its captain. " * 5)
        .buttons(button("Details", "nd1|go|article|1"), button("Save", "nd1|save|article|1"))
        .view()
    )
    channels = [client.get_channel(channel) for _, channel in found.channels]
    found.ask("begin")
    cpu, began = time.process_time(), time.monotonic()
    waiting = itertools.cycle(channels)

    async def send_on() -> None:
        while time.monotonic() - began < seconds:
            channel: Any = next(waiting)
            await channel.send(view=view)

    senders = [asyncio.create_task(send_on()) for _ in range(AT_ONCE)]
    await asyncio.sleep(seconds)
    figures: Figures = {
        "cpu": (time.process_time() - cpu) / (time.monotonic() - began),
        **found.ask("report"),
    }
    for sender in senders:
        sender.cancel()
    await asyncio.gather(*senders, return_exceptions=True)
    await client.close()
    await asyncio.gather(session, return_exceptions=True)
    return figures


async def run_delay(found: Site, folder: Path, seconds: float) -> Figures:
    """Newsdesk while an article for ten channels comes every half a second."""
    seen: dict[int, float] = {}
    async with newsdesk(found, folder) as services, AsyncExitStack() as stack:
        storage = services.storage
        groups = _groups(found.channels)
        sources = [
            await storage.sources.add_feed(
                f"https://paper-{n}.example/feed",
                name=f"Paper {n}",
                domain=None,
                is_public=True,
                added_to=None,
            )
            for n in range(len(groups))
        ]
        with closing(sqlite3.connect(folder / "bench.db")) as db, db:
            note_autoposts(
                db,
                [
                    (guild, channel, "source", source)
                    for source, group in zip(sources, groups, strict=True)
                    for guild, channel in group
                ],
            )
        await connected(services, found.environment["DISCORD_TOKEN"], stack)
        await asyncio.sleep(2)
        found.ask("begin")
        for number in range(int(seconds / EVERY_S)):
            began = time.time()
            added = await storage.articles.add(
                article(number), source_id=sources[number % len(sources)], post=True
            )
            assert added.article_id is not None
            seen[added.article_id] = began
            await asyncio.sleep(max(0.0, EVERY_S - (time.time() - began)))
        await asyncio.sleep(4)
        figures = found.ask("report")
    with closing(sqlite3.connect(folder / "bench.db")) as db:
        rows = db.execute("SELECT nonce, article_id FROM deliveries").fetchall()
    arrived = figures.pop("arrived")
    figures["delays"] = [arrived[nonce] - seen[article_id] for nonce, article_id in rows if nonce in arrived]
    figures["missing"] = sum(nonce not in arrived for nonce, _ in rows)
    return figures


def _groups(channels: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    # One channel of each of several servers.
    return [channels[start::20][:GROUP] for start in range(20)]


CONTESTANTS: dict[str, Callable[[Site, Path, float], Awaitable[Figures]]] = {
    "Newsdesk": run_ours,
    "bare discord.py": run_peer,
    "delay": run_delay,
}


def run_child(name: str, arguments: argparse.Namespace) -> Figures | None:
    """What a contestant measured in its own process; None when it could not run."""
    command = [sys.executable, "-m", "bench.delivery", "--child", name, "--windows", arguments.windows]
    options = ["--seconds", str(arguments.seconds), "--channels", str(arguments.channels)]
    done = subprocess.run([*command, *options], stdout=subprocess.PIPE, check=False, text=True)
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def be_child(arguments: argparse.Namespace) -> int:
    """Measure one contestant; the last line printed is what was measured."""
    logging.basicConfig(level=logging.ERROR)
    channels = 400 if arguments.child == "delay" else arguments.channels
    with tempfile.TemporaryDirectory() as name, site(channels, arguments.windows) as found:
        run: Any = CONTESTANTS[arguments.child](found, Path(name), arguments.seconds)
        figures: Figures = asyncio.run(run)
    figures.pop("arrived", None)
    sends: list[float] = figures.pop("sends")
    figures["count"] = len(sends)
    figures["per_s"] = (len(sends) - 1) / (sends[-1] - sends[0]) if len(sends) > 1 else 0.0
    print(json.dumps(figures))
    return 0


def print_rates(arguments: argparse.Namespace) -> int:
    """The table of deliveries a second and the lines on memory; how many contestants failed."""
    ours, theirs = (run_child(name, arguments) for name in ("Newsdesk", "bare discord.py"))
    print(f"{'':<16}{'a second':>10}{'of 50':>8}{'429s':>7}{'fullest s':>11}{'CPU':>7}")
    for name, found in (("Newsdesk", ours), ("bare discord.py", theirs)):
        if found is None:
            print(f"{name:<16} could not be measured")
            continue
        refused = sum(found["refused"].values())
        print(
            f"{name:<16}{found['per_s']:>10.2f}{found['per_s'] / CEILING:>8.1%}{refused:>7}"
            f"{found['fullest_second']:>11}{found['cpu']:>7.0%}"
        )
    if ours is not None and theirs is not None and theirs["per_s"]:
        print(f"ours / theirs: {ours['per_s'] / theirs['per_s']:.3f} deliveries a second")
    if ours is not None:
        for when, (resident, proportional) in ours["memory"].items():
            print(f"{when:<20} RSS {resident:>6.0f} MB   PSS {proportional:>6.0f} MB")
        print(f"still waiting at the end: {ours['left']}")
    return sum(found is None for found in (ours, theirs))


def print_delay(arguments: argparse.Namespace) -> int:
    """The line on the delay; 1 when it could not be measured."""
    found = run_child("delay", arguments)
    if found is None or len(found["delays"]) < 2:
        print("the delay could not be measured")
        return 1
    cuts = statistics.quantiles(found["delays"], n=20)
    print(
        f"from seen to sent: p50 {statistics.median(found['delays']):.2f} s, p95 {cuts[-1]:.2f} s, "
        f"most {max(found['delays']):.2f} s ({len(found['delays'])} posts, {found['missing']} missing, "
        f"{sum(found['refused'].values())} 429s)"
    )
    return 0


def main() -> int:
    """Print the figures; 0 when everything could be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each contestant sends")
    parser.add_argument("--channels", type=int, default=CHANNELS)
    parser.add_argument(
        "--windows", choices=["fixed", "sliding"], default="sliding", help="how the loopback Discord counts"
    )
    parser.add_argument("--child", choices=list(CONTESTANTS), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return be_child(arguments)
    failed = print_delay(arguments) + print_rates(arguments)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
