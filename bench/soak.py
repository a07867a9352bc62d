"""Thirty simulated days of the whole bot, for what grows with time: objects, tasks, threads, files, rows, the write-ahead log.

The bot runs in a simulated Discord, its newsroom polls a site in memory, and its clock is set onwards a third of a day at a
time: news comes, is posted and put into digests, people ask commands, and the daily tidying runs. After each day all is
counted; what grew from the second third of the days to the last, though nothing should keep it, is told, and the exit
status is 1. Rows that an archive is made of grow with the news and are not held against it.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import sqlite3
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any, Final, cast

import simcord

from bench._invented_news import News
from bench._reporting import Figure, report
from bench._scale import sized
from bench.start import memory_mb
from bot import NewsBot
from cogs._services import Services
from news.errors import FetchError
from news.fetch import FetchedPage
from news.models import ChannelId, GuildId, PostSettings, Schedule, SourceId, Subject, UserId, Wish
from news.newsroom.room import Newsroom
from news.settings import Settings
from storage import Storage

EXPECTED_S: Final = {"quick": 0, "usual": 0, "full": 900}
DAYS = sized(quick=4, usual=30, full=30)
FEEDS, NEW_A_POLL, LISTED = 4, 3, 12
BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
OURS: Final = ("bot", "cogs", "news", "storage", "cli", "aiosqlite", "aiosql")
"""Packages whose objects are counted; the simulated Discord keeps every message, and is not ours."""
FORGETS_AFTER: Final = {
    "story_texts": 14,
    "article_marks": 15,
    "seen_entries": 120,
    "answers": 30,
    "deliveries": 90,
}
"""Days after which rows of these tables are forgotten: within them they grow as the news does."""
ARCHIVE: Final = frozenset(
    [
        "articles",
        "article_sources",
        "article_topics",
        "article_versions",
        "articles_fts",
        "quotes",
        "quote_topics",
        "quotes_fts",
        "stories",
        "topics",
        "topic_names",
        "topic_days",
        "mentions",
        "articles_fts_data",
        "articles_fts_idx",
        "articles_fts_docsize",
        "quotes_fts_data",
        "quotes_fts_idx",
        "quotes_fts_docsize",
        "source_topic_days",
        "source_sets",
        "source_set_members",
        "addresses",
        "articles_cjk",
        "topic_counts",
        "topic_forms",
        "topic_words",
    ]
)
"""Tables that are the archive: these grow with the news."""
SLACK: Final = {
    "objects": 40,
    "rows": 12,
    "tasks": 3,
    "threads": 3,
    "files": 3,
    "WAL MB": 1,
    "kinds of caches": 5,
}
CACHED: Final = {"news.naming.forms.PersonName": 4_096}
"""Objects that stand in a cache with a bound, and that bound."""
SHARE: Final = 1.25
"""How much more there may be at the end than in the middle."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was there at the end of a day: (what, name) → count."""

    day: int
    counts: dict[tuple[str, str], int]
    pss_mb: float


class Site:
    """Feeds in memory, which list the newest of what was published."""

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._news = News(seed=5, words=4_000)
        self._events = [self._news.event(n) for n in range(10)]
        self._items: list[list[str]] = [[] for _ in range(FEEDS)]
        self._count = 0

    def publish(self) -> None:
        """Each feed has some entries more; every other one tells what another feed tells, too."""
        for feed, items in enumerate(self._items):
            for _ in range(NEW_A_POLL):
                self._count += 1
                if self._count % 7 == 0:
                    self._events[self._count // 7 % 10] = self._news.event(self._count)
                event = self._events[self._count % 10]
                title, text = self._news.title(event), self._news.text(event, words=120)
                said = f'"{text[:60]}," said {event.names[0]} {event.names[1]} on Monday.'
                items.insert(
                    0,
                    f"<item><title>{escape(title)}</title><link>https://paper-{feed}.example/{self._count}</link>"
                    f"<guid>{self._count}</guid><pubDate>{format_datetime(self._now())}</pubDate>"
                    f"<content:encoded><![CDATA[<p>{text}</p><p>{said}</p>]]></content:encoded></item>",
                )
            del items[LISTED:]

    async def get(self, url: str, **_: object) -> FetchedPage:
        """A feed; nothing else is there."""
        if not url.endswith("/feed"):
            raise FetchError(url, f"{url} answered 404", status=404)
        feed = int(url.removeprefix("https://paper-")[0])
        body = (
            '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>Paper {feed}</title><link>https://paper-{feed}.example/</link>{''.join(self._items[feed])}</channel></rss>"
        )
        return FetchedPage(
            url=url,
            status=200,
            body=body.encode(),
            content_type="application/rss+xml",
            etag=None,
            last_modified=None,
            retry_after_s=None,
            max_age_s=None,
            moved_to=None,
            robots_rules=None,
        )

    async def get_page(self, url: str, **_: object) -> FetchedPage:
        """As `get`: the entries hold their words."""
        return await self.get(url)

    async def sitemaps_of(self, url: str) -> list[str]:
        """None."""
        del url
        return []


class Clock:
    """The bot's time, which is set on by hand."""

    def __init__(self) -> None:
        self.time = BEGIN

    def __call__(self) -> datetime:
        """The moment that was set."""
        return self.time


async def soak(folder: Path, days: int) -> list[Sample]:
    """What was there after each of so many days."""
    clock, database = Clock(), folder / "soak.db"
    site, samples = Site(clock), list[Sample]()
    storage = await Storage.open(f"sqlite:///{database}", now=clock)
    room = Newsroom(
        fetcher=cast(Any, site),
        sources=storage.sources,
        articles=storage.articles,
        now=clock,
        poll_min_s=300,
    )
    services = Services(storage=storage, settings=Settings(), now=clock, newsroom=room)
    sources = [
        await storage.sources.add_feed(
            f"https://paper-{n}.example/feed", name=f"Paper {n}", domain=None, is_public=True, added_to=None
        )
        for n in range(FEEDS)
    ]
    site.publish()
    await room.poll_due()  # a first look posts nothing
    bot = NewsBot(services)
    storage.articles.when_added = bot.tell_of_articles
    async with simcord.run(bot) as env:
        guild = env.create_guild()
        channels = [guild.create_text_channel(f"news-{n}") for n in range(2)]
        reader = guild.add_member(env.create_user("reader"))
        await _wish(storage, guild.id, [channel.id for channel in channels], reader.id, sources)
        for day in range(1, days + 1):
            for _ in range(3):
                clock.time += timedelta(hours=8)
                site.publish()
                while await room.poll_due():
                    pass
                await _ask(reader, channels[0], day)
                for _ in range(3):
                    await env.advance_time(1.1)
            await _tidy(bot)
            samples.append(sample(day, database))
    await storage.close()
    return samples


async def _wish(
    storage: Storage, guild: int, channels: Sequence[int], reader: int, sources: Sequence[SourceId]
) -> None:
    """One channel has posts of a source, one a daily digest of everything; a person follows a source."""
    await storage.autoposts.add(
        GuildId(guild),
        ChannelId(channels[0]),
        Wish("source", (sources[0],)),
        PostSettings(mode="instant"),
        label="paper",
        created_by=UserId(1),
    )
    await storage.autoposts.add(
        GuildId(guild),
        ChannelId(channels[1]),
        Wish("everything"),
        PostSettings(mode="digest", schedule=Schedule()),
        label="all",
        created_by=UserId(1),
    )
    await storage.follows.add(UserId(reader), GuildId(guild), Subject("source", sources[1]))
    await storage.personal_digests.set_schedule(UserId(reader), Schedule())


async def _ask(reader: Any, channel: Any, day: int) -> None:
    """Some commands."""
    await reader.slash(channel, "headlines")
    await reader.slash(channel, "search", query=f"ba{day}")
    await reader.slash(channel, "trending")
    await reader.autocomplete(channel, "topic", "name", "b")


async def _tidy(bot: NewsBot) -> None:
    """The daily round, now."""
    cog: Any = bot.get_cog("TidyingCog")
    await cog.tidy.coro(cog)


def sample(day: int, database: Path) -> Sample:
    """All that could grow, now."""
    gc.unfreeze()
    gc.collect()
    counts: dict[tuple[str, str], int] = {}
    found = Counter(
        f"{kind.__module__}.{kind.__qualname__}"
        for kind in map(type, gc.get_objects())
        if str(kind.__module__).partition(".")[0] in OURS
    )
    counts |= {("objects", name): count for name, count in found.items()}
    counts["tasks", "all"] = len(asyncio.all_tasks())
    counts["threads", "all"] = threading.active_count()
    if os.path.isdir("/proc/self/fd"):  # noqa: PTH112
        counts["files", "all"] = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    wal = database.with_name(database.name + "-wal")
    counts["WAL MB", "all"] = wal.stat().st_size // 1_000_000 if wal.exists() else 0
    with closing(sqlite3.connect(database)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            if name not in ARCHIVE and "_fts" not in name:
                counts["rows", name] = db.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]
    pss = memory_mb("self")[1] if os.access("/proc/self/smaps_rollup", os.R_OK) else 0.0
    return Sample(day, counts, pss)


def growers(samples: Sequence[Sample]) -> list[str]:
    """What grew from the end of the second third to the last day, though nothing should keep it."""
    if len(samples) < 3:
        return []
    middle, last = samples[len(samples) * 2 // 3 - 1], samples[-1]
    found: list[str] = []
    for (what, name), count in sorted(last.counts.items()):
        if what == "rows" and FORGETS_AFTER.get(name, 0) >= middle.day:
            continue
        if count <= CACHED.get(name, 0):
            continue
        before = middle.counts.get((what, name), 0)
        if count > before + SLACK[what] and count > SHARE * before:
            found.append(f"{what} {name}: {before} on day {middle.day}, {count} on day {last.day}")
    return found


def main() -> None:
    """Read the command line and soak."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=DAYS)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        samples = asyncio.run(soak(Path(folder), arguments.days))
    first, last = samples[min(len(samples) // 3, len(samples) - 1)], samples[-1]
    found = growers(samples)

    def of(one: Sample, what: str) -> int:
        return sum(count for (kind, _), count in one.counts.items() if kind == what)

    report(
        "soak",
        [
            Figure("grows though it should not", len(found), "things", goal=0, is_timing=False),
            Figure("PSS after a third of the days", first.pss_mb, "MB"),
            Figure("PSS at the end", last.pss_mb, "MB"),
            *(
                Figure(f"{what} at the end", of(last, what), what, is_timing=False)
                for what in ("objects", "tasks", "threads", "files")
            ),
        ],
        conditions={"days": arguments.days, "articles a day": 3 * FEEDS * NEW_A_POLL},
    )
    print(*found, sep="\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
