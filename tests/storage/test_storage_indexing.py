"""The search indexes of a batch: written together, and as if each article had been indexed when it was stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from news.models import AddOutcome, AnalysedArticle, GuildId
from storage import Storage
from storage.indexing import index_later
from tests.storage.audit import audit
from tests.storage.builders import NOW, article, generated
from tests.storage.test_storage_in_place import broken

HOME = GuildId(1)
FIRST = article(
    "Ferry sails", 'The ferry left. "Never again in fog," said Ada Weir.', url="https://times.example/1"
)
CHANGED = article(
    "Ferry sinks", 'The ferry sank. "Nobody was on deck," said Ada Weir.', url="https://times.example/1"
)
UNSPACED = article("港口的渡轮沉没了", "渡轮在雾中沉没，没有人在甲板上。", url="https://times.example/2")


async def stored(path: Path, batch: Sequence[AnalysedArticle]) -> list[AddOutcome]:
    """What became of one batch, in a file in which each index agrees with the rows."""
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )
    results = await storage.articles.add_many(batch, source_id=source, post=False)
    await storage.close()
    assert audit(path) == []
    return [one.outcome for one in results]


def found(path: Path, index: str, words: str) -> int:
    """In how many rows of an index the words stand."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"SELECT COUNT(*) FROM {index} WHERE {index} MATCH ?", (words,)).fetchone()[0]


@pytest.mark.parametrize(
    ("index", "words", "count"),
    [
        ("articles_fts", "ferry", 1),
        ("articles_fts", "sinks", 1),
        ("articles_fts", "sails", 0),
        ("quotes_fts", "deck", 1),
        ("quotes_fts", "fog", 0),
        ("articles_cjk", "渡轮沉", 1),
    ],
    ids=lambda value: str(value) if isinstance(value, (int, str)) and str(value).isascii() else "unspaced",
)
async def test_an_article_that_changes_within_a_batch_is_found_by_its_last_words(
    tmp_path: Path, index: str, words: str, count: int
) -> None:
    """What was stored and changed in one transaction is in the indexes once, as it is."""
    path = tmp_path / "a.db"
    assert await stored(path, [FIRST, UNSPACED, CHANGED]) == [
        AddOutcome.ADDED,
        AddOutcome.ADDED,
        AddOutcome.UPDATED,
    ]
    assert found(path, index, words) == count


async def test_what_was_rolled_back_alone_is_in_no_index(tmp_path: Path) -> None:
    """An article that fails leaves nothing behind, and those before and after it are found."""
    path = tmp_path / "a.db"
    assert AddOutcome.FAILED in await stored(path, [FIRST, broken(1), UNSPACED])
    assert found(path, "articles_fts", "ferry") == 1


async def test_a_transaction_is_one_segment_of_the_index(tmp_path: Path) -> None:
    """Forty articles with four quotes each are written to each index in one piece: pieces have to be merged later."""
    path = tmp_path / "a.db"
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    source = await storage.sources.add_files()
    batch = [generated(number, words=60) for number in reversed(range(40))]
    prepared = await storage.articles.prepare(batch, source_id=source, post=False, known=None, others=())
    assert len(await storage.articles.store_some(prepared, range(40), locked_s=3_600)) == 40
    await storage.close()
    with closing(sqlite3.connect(path)) as db:
        for index in ("articles_fts", "quotes_fts"):
            assert db.execute(f"SELECT COUNT(DISTINCT segid) FROM {index}_idx").fetchone()[0] == 1


async def test_words_are_not_left_for_later_outside_the_thread_of_the_connection(storage: Storage) -> None:
    """Where nobody would come back to it, an article is indexed as it is stored."""
    async with storage._database.transaction() as db:
        await index_later(db, 1)
        left = await db.execute_fetchall("SELECT article_id FROM unindexed_articles")
        assert list(left) == []
