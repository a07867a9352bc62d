"""Storing in a process of its own: the same rows as at home, and nothing lost or twice when that process is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from news.errors import StorageError
from news.models import AddResult, AnalysedArticle, ChannelId, GuildId, SourceId, UserId
from news.ports import ArticleStore, Workers
from news.working.processes import Processes
from storage import Storage
from storage.autoposts import Wish
from storage.storing import BOUNDS, opened_storing
from storage.storing_process import prepare, store_some
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW, article, generated


@pytest.fixture
async def process() -> AsyncIterator[Processes]:
    async with Processes(1, bounds=BOUNDS) as opened:
        yield opened


async def archive(path: Path) -> tuple[Storage, SourceId]:
    """An archive with one source, of which a channel wants everything."""
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    source = await storage.sources.add_feed(
        "https://gazette.example/feed", name="Gazette", domain="gazette.example", added_to=GuildId(1)
    )
    await storage.autoposts.add(
        GuildId(1), ChannelId(2), Wish("everything"), label="everything", created_by=UserId(3)
    )
    return storage, source


def fresh(number: int) -> AnalysedArticle:
    """An article of this minute."""
    one = generated(number)
    return replace(one, article=replace(one.article, published_at=NOW - timedelta(seconds=number)))


def news() -> list[AnalysedArticle]:
    """Many that can be stored, one twice, and one whose time has no zone."""
    many = [fresh(n) for n in range(12)]
    broken = article("No zone", published_at=datetime(2026, 1, 1, 12))  # noqa: DTZ001  # this is what is wrong with it
    return [*many, many[3], broken]


async def test_rows_and_results_are_the_same_as_at_home(process: Processes, tmp_path: Path) -> None:
    """The same articles, posts and stories, and the same is told of each, in the same places."""
    results = []
    for name in ("here", "elsewhere"):
        storage, source = await archive(tmp_path / f"{name}.db")
        articles: ArticleStore = storage.articles if name == "here" else storage.stored_by(process)
        results.append(await articles.add_many(news(), source_id=source, post=True))
        await storage.close()
    assert told(results[0]) == told(results[1])
    assert [one.outcome.value for one in results[0]].count("added") == 12
    assert dump(tmp_path / "here.db") == dump(tmp_path / "elsewhere.db")
    assert audit(tmp_path / "elsewhere.db") == []


def told(results: list[AddResult]) -> list[tuple[Any, ...]]:
    """The results with their errors as words, which can be compared."""
    return [(one.outcome, one.article_id, one.delivery_count, str(one.error)) for one in results]


class Losing:
    """The process, which is killed before a piece of work that is chosen."""

    def __init__(self, process: Processes, is_last_moment: Callable[[Any, int], bool]) -> None:
        self.process = process
        self.is_last_moment = is_last_moment
        self.asked: list[Any] = []
        self.stores = asyncio.Event()
        """Set when a slice is to be stored."""

    async def do(self, work: Any, /, *args: Any, **kwargs: Any) -> Any:
        """As the process does."""
        self.asked.append(work)
        if work is store_some:
            self.stores.set()
        if self.is_last_moment(work, self.asked.count(work)):
            for pid in self.process.pids:
                os.kill(pid, signal.SIGKILL)
        return await self.process.do(work, *args, **kwargs)

    def first(self) -> Workers:
        """Itself."""
        return self


@pytest.mark.parametrize("slices", [1, 2, 5, 13])
async def test_a_process_lost_between_two_slices_loses_nothing(
    slices: int, process: Processes, database_file: Path
) -> None:
    """The batch is prepared anew and goes on where it stood; each article is there once, with one post."""
    storage, source = await archive(database_file)
    losing = Losing(process, lambda work, times: work is store_some and times == slices)
    store = storage.stored_by(losing, slice_s=0)
    results = await store.add_many(news(), source_id=source, post=True)
    await storage.close()
    assert losing.asked.count(prepare) == 2
    assert losing.asked.count(store_some) == 15  # one for each article, and the one that met a new process
    assert [one.outcome.value for one in results].count("added") == 12
    assert audit(database_file) == []
    assert counted(database_file) == (12, 12)


async def test_a_process_lost_while_it_stores_is_followed_by_another(
    process: Processes, database_file: Path
) -> None:
    """What it had begun is rolled back with it, and stored once by the next one."""
    storage, source = await archive(database_file)
    losing = Losing(process, lambda _work, _times: False)
    store = storage.stored_by(losing)
    await store.add_many([fresh(30)], source_id=source, post=True)
    losing.stores.clear()
    first = process.pids
    with closing(sqlite3.connect(database_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # it waits for this, with its transaction asked for
        storing = asyncio.create_task(store.add_many(news(), source_id=source, post=True))
        await losing.stores.wait()
        os.kill(first[0], signal.SIGKILL)
        other.execute("ROLLBACK")
        results = await storing
    await storage.close()
    assert process.pids != first
    assert len(results) == len(news())
    assert audit(database_file) == []
    assert counted(database_file) == (13, 13)


async def test_one_that_is_lost_each_time_is_told(process: Processes, database_file: Path) -> None:
    """Nobody tries for ever: the poller hears of it, and comes again with the next check."""
    storage, source = await archive(database_file)
    losing = Losing(process, lambda work, _times: work is store_some)
    with pytest.raises(StorageError, match="ends each time"):
        await storage.stored_by(losing).add_many(news(), source_id=source, post=True)
    stored = await storage.stored_by(process).add_many(news(), source_id=source, post=True)
    await storage.close()
    assert [one.outcome.value for one in stored].count("added") == 12
    assert counted(database_file) == (12, 12)


async def test_others_write_between_two_slices(process: Processes, database_file: Path) -> None:
    """Whoever wants to write while a long batch is stored waits for a slice of it, not for its end."""
    storage, source = await archive(database_file)
    losing = Losing(process, lambda _work, _times: False)
    store = storage.stored_by(losing, slice_s=0)
    storing = asyncio.create_task(store.add_many(news(), source_id=source, post=True))
    await losing.stores.wait()
    async with storage._database.transaction():
        slices = losing.asked.count(store_some)
    await storing
    await storage.close()
    assert slices < 3


async def test_who_asks_for_news_is_told_once_a_batch(process: Processes, database_file: Path) -> None:
    """Posts go out at once, and only where there may be some."""
    storage, source = await archive(database_file)
    told: list[None] = []
    storage.articles.when_added = lambda: told.append(None)
    store = storage.stored_by(process, slice_s=0)
    await store.add_many(news(), source_id=source, post=True)
    assert len(told) == 1
    await store.add_many([fresh(50)], source_id=source, post=False)
    assert await store.add_many([], source_id=source, post=True) == []
    await storage.close()
    assert len(told) == 1


async def test_without_a_process_the_bot_stores_itself(
    process: Processes, database_file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where no process can be started the news come in all the same, and the log says why that is slow."""
    monkeypatch.setattr(sys, "executable", str(database_file))
    storage, source = await archive(database_file)
    store = storage.stored_by(process)
    results = await store.add_many(news(), source_id=source, post=True)
    results += await store.add_many([fresh(50)], source_id=source, post=True)
    await storage.close()
    assert [one.outcome.value for one in results].count("added") == 13
    assert [record.getMessage()[:26] for record in caplog.records] == ["no worker can be started, "]
    assert counted(database_file) == (13, 13)


async def test_what_is_wrong_with_the_file_is_a_storage_error(
    process: Processes, database_file: Path
) -> None:
    """As from the bot's own connection: the check is recorded as failed, with what an operator can do."""
    storage, source = await archive(database_file)
    with closing(sqlite3.connect(database_file)) as other:
        other.execute("DROP TABLE story_texts")
    with pytest.raises(StorageError, match="the database cannot be used"):
        await storage.stored_by(process).add_many(news(), source_id=source, post=True)
    await storage.close()


async def test_after_the_end_nothing_is_stored(database_file: Path) -> None:
    """A check that ends after the bot has closed its processes is told, and is done again after the next start."""
    storage, source = await archive(database_file)
    async with opened_storing(1) as process:
        assert process is not None
        store = storage.stored_by(process)
    with pytest.raises(StorageError, match="the program ends"):
        await store.add_many(news(), source_id=source, post=True)
    await storage.close()
    assert counted(database_file) == (0, 0)


async def test_without_workers_there_is_no_process() -> None:
    """WORKERS=0 keeps everything in the bot."""
    async with opened_storing(0) as process:
        assert process is None


def counted(path: Path) -> tuple[int, int]:
    """Articles, and posts of them."""
    with closing(sqlite3.connect(path)) as db:
        (articles,) = db.execute("SELECT COUNT(*) FROM articles").fetchone()
        (posts,) = db.execute("SELECT COUNT(*) FROM deliveries").fetchone()
    return articles, posts
