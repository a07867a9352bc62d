"""Every reader's command through the real bot over 10,000 generated articles: median and p95."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import simcord

from bench._generator import NEWEST, Generator
from bot import NewsBot, open_services
from news.settings import Settings

BATCH = 100


async def measure(articles: int, runs: int) -> None:
    """Fill a database, then ask each command `runs` times with changing arguments; print a table."""
    world = Generator()
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            settings = Settings(database_url=f"sqlite:///{Path(folder) / 'bench.db'}")
            services = await open_services(settings, stack, now=lambda: NEWEST)
            source_id = await services.storage.sources.add_files("Bench", is_public=True)
            batch = list(world.articles(articles))
            began = time.perf_counter()
            for start in range(0, len(batch), BATCH):
                await services.storage.articles.add_many(
                    batch[start : start + BATCH], source_id=source_id, post=False
                )
            spent = time.perf_counter() - began
            print(f"{articles} ready articles stored in {spent:.1f} s: {articles / spent:.0f} a second")
            async with simcord.run(NewsBot(services)) as env:
                channel = env.create_guild().create_text_channel("news")
                reader = env.guild.add_member(env.create_user("reader"))
                await ask_all(world, batch, reader, channel, runs)


async def ask_all(world: Generator, batch: list, reader, channel, runs: int) -> None:
    """Time each command; the rows are printed in milliseconds."""
    titles = [item.article.title for item in batch[:: max(1, len(batch) // runs)]]
    words = [title.split()[0] for title in titles]

    def slash(command: str, /, **options: Callable[[int], str]) -> Callable[[int], Awaitable[object]]:
        return lambda n: reader.slash(channel, command, **{key: value(n) for key, value in options.items()})

    def completion(name: str, option: str, value: Callable[[int], str]) -> Callable[[int], Awaitable[object]]:
        return lambda n: reader.autocomplete(channel, name, option, value(n))

    def person(n: int) -> str:
        return world.people[n % len(world.people)]

    asked: dict[str, Callable[[int], Awaitable[object]]] = {
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
    print(f"{'command':<20} {'median ms':>10} {'p95 ms':>8}")
    for name, ask in asked.items():
        times: list[float] = []
        for n in range(runs):
            began = time.perf_counter()
            await ask(n)
            times.append((time.perf_counter() - began) * 1000)
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{name:<20} {statistics.median(times):>10.2f} {p95:>8.2f}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=100)
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.articles, arguments.runs))


if __name__ == "__main__":
    main()
