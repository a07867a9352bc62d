"""A whole batch in one trip to the writer's thread: the same rows, whoever fails, waits or is cancelled."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiosqlite import Connection

from news.models import AddOutcome, AnalysedArticle, ChannelId, ExtractedArticle, GuildId, UserId, Wish
from storage import Storage
from storage.in_place import off_loop, run_in_place
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW, generated

HOME = GuildId(1)


def broken(number: int) -> AnalysedArticle:
    """An article whose title no database takes."""
    return AnalysedArticle(article=ExtractedArticle(title=f"\ud800 {number}", text="", url=None))


async def stored(path: Path, size: int) -> list[AddOutcome]:
    """What became of the same articles, stored so many at a time."""
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )
    for channel in (10, 11):
        await storage.autoposts.add(
            HOME, ChannelId(channel), Wish("everything"), label="everything", created_by=UserId(7)
        )
    stream = [generated(number, words=60) for number in range(8)]
    stream = sorted(stream, key=lambda one: one.article.published_at or NOW)
    stream[3:3] = [broken(3)]
    stream += stream[1:3]
    outcomes: list[AddOutcome] = []
    for start in range(0, len(stream), size):
        results = await storage.articles.add_many(stream[start : start + size], source_id=source, post=True)
        outcomes += [one.outcome for one in results]
    await storage.close()
    assert audit(path) == []
    return outcomes


@pytest.mark.parametrize("size", [2, 5, 11])
async def test_a_batch_writes_what_its_articles_write_alone(tmp_path: Path, size: int) -> None:
    """However many are stored at once: the same rows with the same ids, and one that fails is left out alone."""
    alone, together = tmp_path / "alone.db", tmp_path / "together.db"
    outcomes = await stored(alone, 1)
    assert await stored(together, size) == outcomes
    assert outcomes.count(AddOutcome.FAILED) == 1
    assert dump(together) == dump(alone)


async def test_work_in_place_that_waits_is_an_error(storage: Storage) -> None:
    """Where nothing can be waited for, waiting is told as the mistake it is, and the writer goes on."""

    async def waits(_: Connection) -> None:
        await asyncio.sleep(0)

    async with storage._database.transaction() as db:
        with pytest.raises(RuntimeError, match="waits for something"):
            await run_in_place(db, waits)
    await storage.sources.add_files()


async def test_work_off_the_loop_runs_where_there_is_none(storage: Storage) -> None:
    """What is too slow for the event loop runs at once in the thread of a connection, and in another one elsewhere."""

    async def looks(_: Connection) -> bool:
        return await off_loop(lambda: True)

    async with storage._database.reading() as db:
        assert await run_in_place(db, looks)
    assert await off_loop(lambda: True)
