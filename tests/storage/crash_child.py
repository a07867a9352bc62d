"""Adds articles and kills itself at the Nth statement: `crash_child.py FILE before|after N`. Run by the crash test.

Without N it runs to the end and prints how many statements there were.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from news.models import AnalysedArticle, ChannelId, GuildId, Schedule, SourceId, Subject, UserId, Wish
from storage import Storage
from tests.storage.builders import NOW, article, generated, topic

HOME, AWAY = GuildId(1), GuildId(2)
READER = UserId(8)
CHANGED = 2


def first_version(number: int) -> AnalysedArticle:
    """What the article of that number said before it was changed."""
    old = article(
        "First words", f'Early {number}. "We wait," said Ilse Brandt.', topics=(topic("Early birds"),)
    )
    extracted = generated(number, words=60).article
    return AnalysedArticle(
        article(
            old.article.title, old.article.text, url=extracted.url, published_at=extracted.published_at
        ).article,
        old.quotes,
        old.topics,
    )


async def prepare(storage: Storage) -> tuple[SourceId, SourceId]:
    """Two sources, three wishes, a reader, and the first versions of two articles. Adds nothing the second time."""
    times = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )
    gazette = await storage.sources.add_feed(
        "https://gazette.example/feed", name="Gazette", domain="gazette.example", added_to=AWAY
    )
    for guild, channel in ((HOME, 10), (HOME, 11), (AWAY, 20)):
        await storage.autoposts.add(
            guild, ChannelId(channel), Wish("everything"), label="everything", created_by=UserId(7)
        )
    if await storage.personal_digests.get(READER) is None:
        await storage.follows.add(READER, HOME, Subject("source", times))
        await storage.personal_digests.set_schedule(READER, Schedule("day", 11 * 60, 0, "UTC"))
        await storage.personal_digests.note_channel(READER, ChannelId(30))
    return times, gazette


async def add_everything(storage: Storage, times: SourceId, gazette: SourceId) -> None:
    """New articles, changed ones, some that come again through another source, and a person's digest.

    May be repeated at will.
    """
    batch = [generated(number, words=60) for number in range(6)]
    await storage.articles.add_many(batch[:3], source_id=times, post=True)
    await storage.articles.add_many(batch[3:], source_id=times, post=True)
    await storage.articles.add_many(batch[2:5], source_id=gazette, post=True)
    for reader in await storage.personal_digests.due(NOW, limit=9, is_open=True):
        await storage.personal_digests.make(reader, NOW, [HOME])


async def main(path: str, die: Callable[[str], None] | None) -> None:
    moments = [
        NOW - timedelta(days=1)
    ]  # sources and wishes are of yesterday: what is older than they is not posted
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: moments[-1])
    times, gazette = await prepare(storage)
    moments.append(NOW)
    old = [first_version(number) for number in range(CHANGED)]
    await storage.articles.add_many(old, source_id=times, post=True)
    Counted.die = die
    await add_everything(storage, times, gazette)
    Counted.die = None
    await storage.close()


class Counted(sqlite3.Connection):
    """A connection that tells of every statement before and after it."""

    die: Callable[[str], None] | None = None

    def execute(self, *args: Any) -> sqlite3.Cursor:
        return self._told(super().execute, *args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        return self._told(super().executemany, *args)

    def _told(self, run: Callable[..., sqlite3.Cursor], *args: Any) -> sqlite3.Cursor:
        if Counted.die is not None:
            Counted.die("before")
        cursor = run(*args)
        if Counted.die is not None:
            Counted.die("after")
        return cursor


def run(path: str, moment: str, last: int | None) -> None:
    """Run the whole, dying at that moment of statement number `last`, if one is given."""
    count = 0

    def die(now: str) -> None:
        nonlocal count
        count += now == "before"
        if (now, count) == (moment, last):
            os.kill(os.getpid(), signal.SIGKILL)

    connect = sqlite3.connect
    sqlite3.connect = lambda *args, **options: connect(*args, factory=Counted, **options)  # type: ignore[assignment]
    asyncio.run(main(path, die))
    print(count)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
