"""Every reader's command through the real bot over generated articles, beside a bare discord.py command in the same way.

Wall and CPU time from the press to the answer, in a simulated Discord in the same process: the floor, which answers with
one constant message, shows what simulating costs. The bare bot is asked after each question to ours, so that a busy
machine slows both. Only CPU is set beside it: the simulation waits a twentieth of a second after an answer at once, for
what may follow.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import discord
import simcord
from discord import app_commands
from discord.ext import commands

from bench._generator import NEWEST, Generator
from bench._reporting import Figure, report
from bench._scale import sized
from bot import NewsBot, open_services
from news.settings import Settings

EXPECTED_S: Final = {"quick": 14, "usual": 60, "full": 120}
BATCH = 100
FLOOR_NAME: Final = "bare discord.py (floor)"
Ask = Callable[[int], Awaitable[object]]


Times = tuple[float, float]
"""Of one answer, milliseconds of wall and of CPU time in all threads."""


AskBare = Callable[[int], Awaitable[Times]]


@dataclass(frozen=True, slots=True)
class Answers:
    """How long ours took, and the bare bot each time after it."""

    ours: list[Times]
    bare: list[Times]

    def figures(self, name: str) -> list[Figure]:
        """Median and 95th percentile of the wall time, and the median of the CPU time."""
        wall, cpu = ([times[column] for times in self.ours] for column in (0, 1))
        floor = statistics.median(times[1] for times in self.bare)
        return [
            Figure(f"{name} CPU p50", statistics.median(cpu), "ms", beside={FLOOR_NAME: floor}),
            Figure(f"{name} p50", statistics.median(wall), "ms"),
            Figure(f"{name} p95", p95(wall), "ms"),
        ]


async def measure(articles: int, runs: int) -> None:
    """Fill a database, then ask each command `runs` times with changing arguments."""
    world = Generator()
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'bench.db'}")
        services = await open_services(settings, stack, now=lambda: NEWEST)
        source_id = await services.storage.sources.add_files("Bench", is_public=True)
        batch = list(world.articles(articles))
        for start in range(0, len(batch), BATCH):
            await services.storage.articles.add_many(
                batch[start : start + BATCH], source_id=source_id, post=False
            )
        command, completion = await stack.enter_async_context(bare_bot())
        env = await stack.enter_async_context(simcord.run(NewsBot(services)))
        channel = env.create_guild().create_text_channel("news")
        reader = env.guild.add_member(env.create_user("reader"))
        figures: list[Figure] = []
        for name, ask in asked(world, batch, reader, channel, runs).items():
            floor = completion if name.startswith("complete ") else command
            figures += (await timed(ask, floor, runs)).figures(name)
    report("commands", figures, conditions={"articles": articles, "runs": runs})


def p95(times: list[float]) -> float:
    """The 95th percentile of at least two."""
    return statistics.quantiles(times, n=20)[-1]


@asynccontextmanager
async def bare_bot() -> AsyncIterator[tuple[AskBare, AskBare]]:
    """Asks a command that answers with one constant message, and a completion that offers 25 words.

    It has a loop in a thread of its own: there can be one simulated Discord in each loop.
    """
    ready: Future[tuple[Any, Any, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_stay(ready)), daemon=True)
    thread.start()
    actor, channel, loop, leave = await asyncio.wrap_future(ready)

    async def there(answer: Awaitable[object]) -> Times:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_took(answer), loop))

    try:
        yield (
            lambda n: there(actor.slash(channel, "bare", word=f"ferry {n}")),
            lambda n: there(actor.autocomplete(channel, "bare", "word", f"f{n}")),
        )
    finally:
        loop.call_soon_threadsafe(leave.set)
        await asyncio.to_thread(thread.join)


async def _took(answer: Awaitable[object]) -> Times:
    began, cpu = time.perf_counter(), time.process_time()
    await answer
    return 1_000 * (time.perf_counter() - began), 1_000 * (time.process_time() - cpu)


async def _stay(ready: Future[tuple[Any, Any, asyncio.AbstractEventLoop, asyncio.Event]]) -> None:
    """Holds the bare bot until it may leave; what has to be known of it is the result of `ready`."""
    bot = commands.Bot(command_prefix="!", intents=discord.Intents(guilds=True))

    @bot.tree.command(description="Answers")
    async def bare(interaction: discord.Interaction[Any], word: str) -> None:
        embed = discord.Embed(title=word, description="The ferry is back, and so is its captain. " * 10)
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @bare.autocomplete("word")
    async def complete(_: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current} {n}", value=f"{current} {n}") for n in range(25)]

    leave = asyncio.Event()
    async with simcord.run(bot, strict_sync=False) as env:
        channel = env.create_guild().create_text_channel("news")
        reader = env.guild.add_member(env.create_user("reader"))
        ready.set_result((reader, channel, asyncio.get_running_loop(), leave))
        await leave.wait()


async def timed(ask: Ask, floor: AskBare, runs: int) -> Answers:
    """The times of `runs` answers of each, in turn."""
    answers = Answers([], [])
    for n in range(runs):
        answers.ours.append(await _took(ask(n)))
        answers.bare.append(await floor(n))
    return answers


def asked(world: Generator, batch: list[Any], reader: Any, channel: Any, runs: int) -> dict[str, Ask]:
    """How each command is asked the nth time."""
    titles = [item.article.title for item in batch[:: max(1, len(batch) // runs)]]
    words = [title.split()[0] for title in titles]

    def slash(command: str, /, **options: Callable[[int], str]) -> Ask:
        return lambda n: reader.slash(channel, command, **{key: value(n) for key, value in options.items()})

    def completion(name: str, option: str, value: Callable[[int], str]) -> Ask:
        return lambda n: reader.autocomplete(channel, name, option, value(n))

    def person(n: int) -> str:
        return world.people[n % len(world.people)]

    return {
        "/about": slash("about"),
        "/headlines": slash("headlines"),
        "/headlines topic": slash("headlines", topic=lambda n: world.places[n % len(world.places)]),
        "/article": slash("article", title=lambda n: titles[n % len(titles)][:100]),
        "/search": slash("search", query=lambda n: words[n % len(words)]),
        "/search two words": slash("search", query=lambda n: " ".join(titles[n % len(titles)].split()[:2])),
        "/search either, but not": slash(
            "search", query=lambda n: f"({words[n % len(words)]} OR {words[-n]}) -({words[n // 2]} storm)"
        ),
        "/search best match": slash(
            "search", query=lambda n: words[n % len(words)], sort=lambda _: "best match"
        ),
        "/quote": slash("quote"),
        "/quote by": slash("quote", by=person),
        "/topic": slash("topic", name=lambda n: world.places[n % len(world.places)]),
        "/trending": slash("trending"),
        "/trending month": slash("trending", period=lambda _: "month"),
        "/compare": slash("compare", first=person, second=lambda n: world.places[n % len(world.places)]),
        "/briefing": slash("briefing"),
        "complete by": completion("quote", "by", lambda n: person(n)[: 1 + n % 4]),
        "complete title": completion("article", "title", lambda n: titles[n % len(titles)][: 2 + n % 5]),
    }


def main() -> int:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=sized(quick=300, usual=3_000, full=10_000))
    parser.add_argument("--runs", type=int, default=sized(quick=10, usual=60, full=100))
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.articles, arguments.runs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
