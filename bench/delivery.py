"""Deliveries a second against a loopback Discord with Discord's limits, beside a bare discord.py bot; delay and memory.

The loopback Discord runs in a process of its own and keeps to 50 requests a second for the bot and 5 messages in 5
seconds for a channel, with Discord's headers. Each contestant has 10,000 channels in 1,000 servers and sends for a
minute (less, unless `--full`) from a queue that is longer than that. Newsdesk has 100,000 autoposts and 100,000 follows stored, and 50,000
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
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bench._installation import LONG_AGO_MS, Site, note_autoposts, note_follows, site
from bench._reporting import Figure, report
from bench._scale import sized
from bench.start import memory_mb
from bot import NewsBot, open_services
from cli.environment import use_addresses
from cogs._render.card import Card, button
from cogs._services import Services
from news.models import AnalysedArticle, ExtractedArticle, SourceId
from news.ports import utc_now
from news.settings import Settings, load_settings
from tests.different import word

EXPECTED_S: Final = {"quick": 35, "usual": 130, "full": 260}
OURS: Final = "Newsdesk"
FLOOR_NAME: Final = "bare discord.py (floor)"
CEILING = 50.0
"""Requests a second that Discord lets a bot make."""
CHANNELS = sized(quick=500, usual=10_000, full=10_000)
AUTOPOSTS = FOLLOWS = sized(quick=5_000, usual=100_000, full=100_000)
DUE_ARTICLES = 5
"""Each is wanted in every channel: 50,000 deliveries."""
AT_ONCE = 100
"""Sends of the peer side by side."""
GROUP = 10
"""Channels that an article is for while the delay is measured."""
EVERY_S = 0.5
SETTLES_S = sized(quick=4.0, usual=15.0, full=15.0)
"""After the start every server is greeted and looked at, in a transaction each."""

Figures = dict[str, Any]


def settings_for(found: Site, folder: Path) -> Settings:
    """Ours, led to the loopback Discord."""
    environment = {**found.environment, "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}"}
    return load_settings(environment, folder=folder)


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
    OURS: run_ours,
    FLOOR_NAME: run_peer,
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


def rates(arguments: argparse.Namespace) -> list[Figure]:
    """Deliveries a second, CPU and memory. Raises RuntimeError when ours could not be measured."""
    ours, bare = (run_child(name, arguments) for name in (OURS, FLOOR_NAME))
    if ours is None:
        raise RuntimeError("Newsdesk could not be measured")
    if bare is None:
        print(f"{FLOOR_NAME} could not be measured; its own words stand above", file=sys.stderr)

    def beside(key: str) -> dict[str, float]:
        return {} if bare is None else {FLOOR_NAME: bare[key]}

    for found in (one for one in (ours, bare) if one is not None):
        found["429s"] = float(sum(found["refused"].values()))
        found["CPU ms"] = 1_000 * found["cpu"] / found["per_s"] if found["per_s"] else 0.0
    return [
        Figure("deliveries", ours["per_s"], "a second", "more", beside("per_s"), goal=0.9 * CEILING),
        Figure("refused for being too fast (429)", ours["429s"], "requests", "less", beside("429s")),
        Figure("most in any second", ours["fullest_second"], "messages", "less", beside("fullest_second")),
        Figure("CPU a delivery", ours["CPU ms"], "ms", "less", beside("CPU ms")),
        *(
            Figure(f"memory, {when}: {kind}", value, "MB")
            for when, values in ours["memory"].items()
            for kind, value in zip(("RSS", "PSS"), values, strict=True)
        ),
    ]


def delays(arguments: argparse.Namespace) -> list[Figure]:
    """From stored to sent, in seconds. Raises RuntimeError when it could not be measured."""
    found = run_child("delay", arguments)
    if found is None or len(found["delays"]) < 2:
        raise RuntimeError("the delay could not be measured")
    cuts = statistics.quantiles(found["delays"], n=20)
    return [
        Figure("from seen to sent p50", statistics.median(found["delays"]), "s"),
        Figure("from seen to sent p95", cuts[-1], "s"),
        Figure("from seen to sent, most", max(found["delays"]), "s"),
        Figure("missing a few seconds after the last", float(found["missing"]), "messages"),
    ]


def main() -> int:
    """Measures; 0 when everything could be."""
    parser = argparse.ArgumentParser(description=__doc__)
    seconds = sized(quick=6.0, usual=20.0, full=60.0)
    parser.add_argument("--seconds", type=float, default=seconds, help="how long each contestant sends")
    parser.add_argument("--channels", type=int, default=CHANNELS)
    parser.add_argument(
        "--windows", choices=["fixed", "sliding"], default="sliding", help="how the loopback Discord counts"
    )
    parser.add_argument("--child", choices=list(CONTESTANTS), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return be_child(arguments)
    conditions = {"seconds": arguments.seconds, "channels": arguments.channels, "autoposts": AUTOPOSTS}
    figures = [*delays(arguments), *rates(arguments)]
    report("delivery", figures, conditions={**conditions, "windows": arguments.windows})
    return 0


if __name__ == "__main__":
    sys.exit(main())
