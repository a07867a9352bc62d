"""The newest of what a server sees: the same whichever way it is found, and known anew as soon as that changes."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from news.models import GuildId, SourceId, SourceSettings
from storage import Storage
from storage.connection import Database
from storage.newest import newest_ids
from storage.reading import sight_of, visible_sources
from tests.storage.builders import NOW, article

HOME = GuildId(1)


@dataclass(frozen=True)
class Archive:
    """Sixty articles of twelve sources, a third of them through two."""

    database: Database
    through: dict[int, set[SourceId]]


@pytest.fixture
async def archive(storage: Storage) -> Archive:
    chance = random.Random(3)
    sources = [await storage.sources.add_files(f"Folder {n}", is_public=True) for n in range(12)]
    through: dict[int, set[SourceId]] = {}
    for number in range(60):
        told = article(
            f"Notice {number}",
            f"{number} boats.",
            url=f"https://t.example/{number}",
            published_at=NOW - timedelta(hours=number),
        )
        for source_id in chance.sample(sources, 2 if number % 3 == 0 else 1):
            added = await storage.articles.add(told, source_id=source_id, post=False)
            assert added.article_id is not None
            through.setdefault(added.article_id, set()).add(source_id)
    return Archive(storage._database, through)  # what is tried is a part of it


@pytest.mark.parametrize("passed_at_first", [0, 1, 1_000])
@pytest.mark.parametrize("seen", [1, 2, 7, 12])
@pytest.mark.parametrize(("limit", "offset"), [(1, 0), (9, 0), (9, 9), (9, 36), (100, 0)])
async def test_the_newest_are_the_same_whichever_way_they_are_found(
    archive: Archive,
    seen: int,
    limit: int,
    offset: int,
    passed_at_first: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the newest of all downwards, however far at a time, or from the newest of each source."""
    monkeypatch.setattr("storage.newest._PASSED_MIN", passed_at_first)
    visible = sorted({source for sources in archive.through.values() for source in sources})[:seen]
    ids = sorted((one for one, sources in archive.through.items() if sources & set(visible)), reverse=True)
    async with archive.database.reading() as db:
        for low, high in ((0, 2**63 - 1), (ids[len(ids) // 2], ids[1])):
            expected = [one for one in ids if low <= one < high][offset : offset + limit]
            found = await newest_ids(db, visible, limit=limit, offset=offset, low=low, high=high)
            assert found == expected


async def seen_by(database: Database, guild_id: GuildId | None) -> Sequence[SourceId]:
    async with database.reading() as db:
        return (await sight_of(db, guild_id, shows_age_restricted=False)).articles


async def test_what_is_seen_is_known_anew_with_each_change(storage: Storage, database_file: Path) -> None:
    """Also where another program changed it; what is only kept for next time is never older than the rows."""
    database = storage._database  # what is tried is a part of it
    own = await storage.sources.add_files("Own", is_public=False, added_to=HOME)
    for _ in range(4):  # each of the connections that read
        assert list(await seen_by(database, HOME)) == [own]
        assert list(await seen_by(database, None)) == []
    public = await storage.sources.add_files("Public", is_public=True)
    for _ in range(4):
        assert list(await seen_by(database, HOME)) == [own, public]
        assert list(await seen_by(database, None)) == [public]
    await storage.sources.set_settings(public, HOME, SourceSettings(is_age_restricted=True))
    for _ in range(4):
        assert list(await seen_by(database, HOME)) == [own]
    with closing(sqlite3.connect(database_file)) as other, other:
        other.execute("UPDATE sources SET is_public = 0")
    for _ in range(4):
        assert list(await seen_by(database, None)) == []
    with closing(sqlite3.connect(database_file)) as other, other:
        other.execute("UPDATE sources SET is_public = 1 WHERE id = ?", (public,))
    await storage.sources.remove_from(own, HOME)
    for _ in range(4):
        assert list(await seen_by(database, HOME)) == []


async def test_what_a_transaction_sees_is_forgotten_with_it(storage: Storage) -> None:
    """A change that is rolled back was never seen by anybody else, nor is it after the next change."""
    database = storage._database  # what is tried is a part of it
    source = await storage.sources.add_files("Public", is_public=True)
    assert list(await seen_by(database, None)) == [source]

    async def withdraw() -> None:
        async with database.transaction() as db:
            await db.execute("UPDATE sources SET is_public = 0")
            assert await visible_sources(db, None) == []
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await withdraw()
    assert list(await seen_by(database, None)) == [source]
    async with database.transaction() as db:
        await db.execute("UPDATE sources SET is_public = 1")
        assert await visible_sources(db, None) == [source]


async def test_an_unchanged_list_is_kept(storage: Storage) -> None:
    """A server may see thousands of sources: the list is read once a connection, and is one object where nothing differs."""
    await storage.sources.add_files("Public", is_public=True)
    async with storage._database.reading() as db:  # what is tried is a part of it
        first = await sight_of(db, None, shows_age_restricted=False)
        again = await sight_of(db, None, shows_age_restricted=True)
        assert again.articles is first.articles is first.quoted is first.texts
