"""The generated archive is one that the storage could have written, and what asks it measures something."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bench import archive
from bench._archive import fill
from bench._archive_world import Author, make_world, moment_of
from bench._generator import NEWEST
from news.models import AddOutcome, SourceId
from storage import Storage
from tests.storage.audit import audit

ARTICLES = 300


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of some hundred articles."""
    path = tmp_path_factory.mktemp("archive") / "archive.db"

    async def make() -> None:
        await (await Storage.open(f"sqlite:///{path}", now=lambda: NEWEST)).close()

    asyncio.run(make())
    fill(path, ARTICLES, names=2_000)
    return path


def test_a_generated_archive_agrees_with_itself(filled: Path) -> None:
    """Counts are those of the rows, nothing refers to nothing, and the search index is whole."""
    with closing(sqlite3.connect(filled)) as db:
        assert db.execute("SELECT COUNT(*) FROM articles").fetchone() == (ARTICLES,)
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for index in ("articles_fts", "quotes_fts"):
            db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    assert audit(filled) == []


def test_what_is_stored_meanwhile_is_stored_as_new(filled: Path) -> None:
    """The storage takes the world's articles as they are: four quotes verbatim, their topics, nothing twice."""
    author = Author(make_world(names=2_000), seed=7)
    written = [author.write(n, moment_of(n, 20, 1)) for n in range(20)]
    for one in written:
        text = one.analysed.article.text
        assert all(text[quote.start : quote.end] == quote.text for quote in one.analysed.quotes)
        assert len(one.analysed.quotes) == 4

    async def add() -> list[AddOutcome]:
        storage = await Storage.open(f"sqlite:///{filled}", now=lambda: NEWEST)
        try:
            batch = [one.analysed for one in written]
            results = await storage.articles.add_many(batch, source_id=SourceId(1), post=True)
            return [one.outcome for one in results]
        finally:
            await storage.close()

    assert set(asyncio.run(add())) == {AddOutcome.ADDED}


def test_every_query_is_asked(filled: Path) -> None:
    """Each question stands, and so does its floor."""

    async def ask() -> None:
        storage = await Storage.open(f"sqlite:///{filled}", now=lambda: NEWEST)
        try:
            scene = archive.scene_of(storage, filled, make_world(names=2_000))
            with closing(sqlite3.connect(filled)) as db:
                for query in archive.QUERIES:
                    drawn = query.draw(scene, random.Random(1))
                    await drawn.call()
                    if drawn.floor is not None:
                        db.execute(*drawn.floor).fetchall()
        finally:
            await storage.close()

    asyncio.run(ask())


def test_queries_over_their_goals_are_counted() -> None:
    """By their median, their tail, and how much longer they take than in the small archive."""
    slow, fast = (query.name for query in archive.QUERIES[:2])
    large, small = (
        archive.Measured(
            {name: archive.Taken(idle=[ms], cpu=[ms], loop=[ms], busy=[ms]) for name, ms in taken.items()},
            1.0,
        )
        for taken in ({slow: 20.0, fast: 2.0}, {slow: 1.0, fast: 1.0})
    )
    figures = {one.name: one for one in archive.figures_of(large, small)}
    counted = {what: figures[f"queries over their goal: {what}"] for what in ("p50", "p99", "growth")}
    assert {what: one.value for what, one in counted.items()} == {"p50": 1, "p99": 0, "growth": 1}
    assert figures[f"{slow}: p50"].beside["in the small archive"] == 1.0
    assert figures["worst query: growth from the small archive, p50"].value == 20.0
