"""The operator is told of a nearly full disk and of damage, with the next step, and not each round; cards say what is gone."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from cogs import upkeep
from cogs._delivering.mending import upkeep_lines
from cogs._render.articles import FORGOTTEN, article_card
from cogs._services import Services
from cogs.upkeep import UpkeepCog
from news.errors import StorageError
from news.models import Article, ArticleId, Headline, StoryId
from news.settings import Settings
from storage import Storage
from tests.newsstand import NOON, FakeClock


@dataclass
class Told:
    """What the operator was told, by title."""

    titles: list[str] = field(default_factory=list[str])

    async def __call__(self, _client: object, title: str, _lines: object, *, key: str) -> bool:
        self.titles.append(f"{title}{'' if key else '?'}")
        return True


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    made = Told()
    monkeypatch.setattr(upkeep, "tell_operators", made)
    return made


def cog_of(storage: Storage, clock: FakeClock) -> UpkeepCog:
    services = Services(storage=storage, settings=Settings(), now=clock, newsroom=cast(Any, None))
    return UpkeepCog(cast(Any, None), services)


async def test_a_nearly_full_disk_is_told_once_a_day(storage: Storage, clock: FakeClock, told: Told) -> None:
    cog = cog_of(storage, clock)
    await cog.look_at_room()
    assert told.titles == []
    storage.upkeep.disk_free = lambda _: 10
    for hours in (0, 1, 22, 1):
        clock.advance(hours=hours)
        await cog.look_at_room()
    assert told.titles == ["The disk is nearly full"] * 2


async def test_a_full_disk_is_told_though_nothing_can_be_written(
    storage: Storage, clock: FakeClock, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it is full, today's size cannot be noted: that keeps nobody from being told."""

    async def full() -> None:
        raise StorageError("the database cannot be used: database or disk is full")

    monkeypatch.setattr(storage.upkeep, "note_size", full)
    storage.upkeep.disk_free = lambda _: 0
    await cog_of(storage, clock).look_after()
    assert told.titles == ["The disk is nearly full"]


async def test_damage_is_told_once(
    storage: Storage, clock: FakeClock, told: Told, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A week after the start and each week again all of it is looked at; what is known is not told again."""
    await storage.articles.count(None)
    cog = cog_of(storage, clock)
    with closing(sqlite3.connect(storage.upkeep.path)) as db, db:
        db.execute("INSERT INTO articles_fts_docsize VALUES (5, x'00')")
    for days in (0, 7, 7):
        clock.advance(days=days)
        with caplog.at_level(logging.ERROR):
            await cog.check()
    assert told.titles == ["The database is damaged"]
    assert caplog.text.count("`python bot.py repair`") == 1
    assert any("damaged: index articles_fts" in line for line in await upkeep_lines(storage))


async def test_a_round_goes_on_after_a_failure(storage: Storage, clock: FakeClock, told: Told) -> None:
    """A database that cannot be read is tried again an hour later."""
    cog = cog_of(storage, clock)
    await storage.close()
    await cog.look_after()
    assert told.titles == []


def test_an_article_says_that_its_text_is_gone() -> None:
    """Its card leads to the publisher, and shows no lead."""
    headline = Headline(
        article_id=ArticleId(1),
        title="The ferry",
        url="https://times.example/1",
        domain="times.example",
        story_id=StoryId(1),
        source_name="Times",
        published_at=NOON,
    )
    article = Article(headline, "", (), None, None, None, is_paywalled=False, is_text_forgotten=True)
    shown = str(article_card(article, ()).view().to_components())
    assert FORGOTTEN in shown
    assert "https://times.example/1" in shown
