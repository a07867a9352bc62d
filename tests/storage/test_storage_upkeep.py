"""The file looks after itself while everybody uses it: room, free pages, damage, and what can be made anew."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from news.errors import StorageError
from news.models import GuildId
from storage import Storage
from storage.compacting import look, rewrite
from storage.inspecting_file import Inspection, StoppedError, inspect_file, part_of
from storage.repairing import index_anew
from storage.retention import Policy
from storage.room import LOW_BYTES, Room, growth, room_lines, shortage
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW, article, generated

GUILD = GuildId(7)
SECRET = "quixotically"


async def fill(storage: Storage, count: int = 12, *, days: float = 0) -> None:
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=GUILD
    )
    made = [generated(n) for n in range(count)]
    aged = [
        replace(one, article=replace(one.article, published_at=NOW - timedelta(days=days, minutes=n)))
        for n, one in enumerate(made)
    ]
    await storage.articles.add_many(aged, source_id=source, post=False)


async def made(path: Path, count: int = 12) -> Path:
    """A closed archive in one file."""
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    await fill(storage, count)
    await storage.close()
    return path


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(sql)


# --- whether it is whole -----------------------------------------------------------------------------


async def test_a_whole_file_has_nothing_to_tell_but_its_sizes(tmp_path: Path) -> None:
    """Every part is named, and together they are what the file has."""
    path = await made(tmp_path / "a.db")
    found = inspect_file(path, pause_s=0, seed=1)
    assert found.damage == ()
    assert {"search index", "texts and headlines", "quotes", "names and counts"} <= set(found.sizes)
    assert sum(found.sizes.values()) <= path.stat().st_size


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ("articles_fts_data", "search index"),
        ("articles", "texts and headlines"),
        ("article_topics", "names and counts"),
        ("article_sources", "sources and addresses"),
        ("quote_topics", "quotes"),
        ("deliveries", "posting"),
        ("meta", "everything else"),
    ],
)
def test_each_table_is_counted_as_a_part_people_know(table: str, part: str) -> None:
    assert part_of(table) == part


@pytest.mark.parametrize(
    ("sql", "words", "remedy"),
    [
        ("DELETE FROM articles_fts_docsize WHERE rowid % 2 = 0", "articles are not in it", "index"),
        ("DELETE FROM quotes_fts_docsize", "quotes are not in it", "index"),
        ("INSERT INTO articles_fts_docsize VALUES (5, x'00')", "nowhere else", "index"),
        ("UPDATE topic_counts SET articles = articles + 1", "topics are counted wrong", "counts"),
        ("DELETE FROM topic_days", "topics are counted wrong", "counts"),
        ("UPDATE quotes SET start = start + 1", "quotes are not in the text", "restore"),
        ("DELETE FROM stories", "rows of articles refer to stories", "restore"),
        (
            "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all'); "
            "INSERT INTO articles_fts_docsize SELECT id, x'00' FROM articles",
            "not found by their words",
            "index",
        ),
    ],
    ids=["words", "quotes", "leftover", "counted", "days", "offsets", "references", "emptied"],
)
async def test_what_contradicts_itself_is_found(sql: str, words: str, remedy: str, tmp_path: Path) -> None:
    """With what helps: a backup, a new index, or counting anew."""
    path = await made(tmp_path / "a.db")
    change(path, sql)
    found = inspect_file(path, pause_s=0, seed=1)
    assert any(words in one.words and one.remedy == remedy for one in found.damage), found.damage


@pytest.mark.parametrize("table", ["articles", "quotes", "articles_fts_data", "topic_days"])
async def test_flipped_bytes_are_found(table: str, tmp_path: Path) -> None:
    """A page that a disk returned otherwise than it was written; the answer says that a backup helps."""
    path = await made(tmp_path / "a.db", 40)
    with closing(sqlite3.connect(path)) as db:
        found = db.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype <> 'overflow' ORDER BY pageno", (table,)
        ).fetchall()
    with path.open("rb+") as file:
        file.seek((found[-1][0] - 1) * 4096)
        page = bytearray(file.read(4096))
        file.seek((found[-1][0] - 1) * 4096)
        file.write(bytes(byte ^ 0x5A for byte in page))
    damage = inspect_file(path, pause_s=0).damage
    assert damage
    assert {one.remedy for one in damage} == {"restore"}


async def test_a_look_can_be_stopped(tmp_path: Path) -> None:
    """A bot that ends does not wait for it."""
    path, stop = await made(tmp_path / "a.db"), threading.Event()
    parts: list[str] = []

    def on_part(part: str) -> None:
        parts.append(part)
        if len(parts) == 3:
            stop.set()

    with pytest.raises(StoppedError):
        inspect_file(path, stop=stop, on_part=on_part)
    assert len(parts) == 3


async def test_a_cancelled_look_ends(storage: Storage) -> None:
    """Its thread has ended when the cancellation arrives."""
    begun = threading.Event()
    task = asyncio.ensure_future(storage.upkeep.inspect(on_part=lambda _: begun.set(), pause_s=0.5))
    await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_look_is_remembered(storage: Storage) -> None:
    """With the sizes that it saw, and whether somebody was told."""
    assert await storage.upkeep.last_checkup() is None
    await fill(storage, 2)
    found = await storage.upkeep.inspect(pause_s=0)
    await storage.upkeep.note_checkup(found, is_told=False)
    last = await storage.upkeep.last_checkup()
    assert last is not None
    assert (last.at, last.found, last.is_told) == (NOW, found, False)


# --- made anew ---------------------------------------------------------------------------------------


async def test_counts_are_made_anew(storage: Storage, database_file: Path) -> None:
    """As the rows say, topic by topic; a dry run changes nothing."""
    await fill(storage)
    change(
        database_file,
        "UPDATE topic_counts SET articles = articles + 1 WHERE topic_id IN (1, 2); DELETE FROM topic_days WHERE topic_id = 3",
    )
    assert await storage.repairs.count_anew(dry_run=True) == 3
    assert await storage.repairs.count_anew(dry_run=False) == 3
    assert await storage.repairs.count_anew(dry_run=True) == 0


async def test_the_index_is_made_anew(tmp_path: Path) -> None:
    """From the stored words, that of scripts without spaces from those articles alone."""
    path = await made(tmp_path / "a.db")
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    source = await storage.sources.add_files()
    told = article("湖边渡船停航", "渡船今天在湖边停航。", url="https://times.example/cjk")
    await storage.articles.add(told, source_id=source, post=False)
    await storage.close()
    change(
        path,
        "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all'); INSERT INTO articles_cjk (articles_cjk) VALUES ('delete-all')",
    )
    assert audit(path) != []
    await index_anew(f"sqlite:///{path}")
    assert audit(path) == []


# --- room --------------------------------------------------------------------------------------------


def room(**values: int | bool | None) -> Room:
    usual = Room(10**9, 10**6, 0, 10**11, 1000)
    return replace(usual, **values)  # pyright: ignore[reportArgumentType]  # fields by name


@pytest.mark.parametrize(
    ("days", "grown"),
    [([], None), ([(5, 100)], None), ([(5, 100), (7, 300)], 100), ([(5, 300), (6, 100)], -200)],
    ids=["none", "one", "two", "shrunk"],
)
def test_growth_is_that_of_whole_days(days: list[tuple[int, int]], grown: int | None) -> None:
    assert growth(days) == grown


@pytest.mark.parametrize(
    ("values", "is_short"),
    [
        ({}, False),
        ({"disk_free_bytes": LOW_BYTES - 1}, True),
        ({"disk_free_bytes": LOW_BYTES}, False),
        ({"disk_free_bytes": 7 * 10**9, "a_day": 10**9}, False),
        ({"disk_free_bytes": 69 * 10**8, "a_day": 10**9}, True),
        ({"disk_free_bytes": 69 * 10**8, "a_day": -5}, False),
    ],
    ids=["plenty", "low", "just enough", "a week", "six days", "shrinks"],
)
def test_a_disk_that_is_nearly_full_is_told(values: dict[str, int], is_short: bool) -> None:
    """Below half a gigabyte, or when it lasts for less than a week; the words say what to do."""
    words = shortage(room(**values))
    assert (words is not None) is is_short
    assert words is None or "DATABASE_URL" in words


def test_room_is_told_in_words() -> None:
    """Size, growth, what takes it, and how free room comes back."""
    lines = room_lines(
        room(a_day=50 * 2**20, free_bytes=2**30, gives_back=False), {"quotes": 2**21, "posting": 1}
    )
    assert lines == [
        "953.7 MiB for 1,000 articles, 93.1 GiB free on its disk",
        "grows by 50.0 MiB a day, full in about 1,927 days",
        "quotes 2.0 MiB",
        "1.0 GiB of it is free and is used again; `python bot.py compact` gives it back",
    ]


async def test_the_size_of_a_day_is_noted_once(database_file: Path) -> None:
    """Growth is known from the second day on."""
    now = [NOW]
    storage = await Storage.open(f"sqlite:///{database_file}", now=lambda: now[0])
    try:
        await storage.upkeep.note_size()
        assert (await storage.upkeep.room()).a_day is None
        await fill(storage)
        now[0] = NOW + timedelta(days=2)
        await storage.upkeep.note_size()
        await storage.upkeep.note_size()
        seen = await storage.upkeep.room()
        assert seen.a_day is not None
        assert 0 < seen.a_day < seen.file_bytes
        assert seen.articles == 12
    finally:
        await storage.close()


# --- what is forgotten leaves the disk ---------------------------------------------------------------


async def forgotten(path: Path) -> Storage:
    """An archive whose articles have all lost their texts; one of them had a word that is nowhere else."""
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    await fill(storage, 30, days=40)
    source = await storage.sources.add_files()
    told = article(
        "The ferry", f"{SECRET.capitalize()} late. " * 5_000, url=None, published_at=NOW - timedelta(days=40)
    )
    await storage.articles.add(told, source_id=source, post=False)
    await storage.retention.run(Policy(30), pause_s=0)
    await storage.upkeep.want_merge()
    return storage


async def test_forgotten_words_are_nowhere_in_the_file(tmp_path: Path) -> None:
    """Neither in its pages, also the free ones, nor in the index once its parts are merged, nor in the log beside it."""
    path = tmp_path / "a.db"
    storage = await forgotten(path)
    while await storage.upkeep.merge_words(pages=4):
        continue
    await storage.close()
    assert SECRET.encode() not in path.read_bytes().lower()
    assert not path.with_name("a.db-wal").exists()
    assert audit(path) == []


async def test_forgotten_quotes_are_nowhere_in_the_file(tmp_path: Path) -> None:
    """Where quotes go with the texts, their words leave the index of quotes, too, once its parts are merged."""
    path = tmp_path / "a.db"
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    source = await storage.sources.add_files()
    told = [
        article(
            f"The ferry, day {day}",
            f'Late again on day {day}. "It sails {SECRET}," said Hale Corrin.',
            url=f"https://times.example/{day}",
            published_at=NOW - timedelta(days=40 + day),
        )
        for day in range(30)
    ]
    for one in told:
        await storage.articles.add(one, source_id=source, post=False)
    await storage.retention.run(Policy(30, "headlines"), pause_s=0)
    await storage.upkeep.want_merge()
    while await storage.upkeep.merge_words(pages=4):
        continue
    await storage.close()
    assert SECRET.encode() not in path.read_bytes().lower()
    assert audit(path) == []


async def test_free_pages_go_back_in_small_steps(tmp_path: Path) -> None:
    """No step moves more than it was asked for."""
    path = tmp_path / "a.db"
    storage = await forgotten(path)
    free = (await storage.upkeep.room()).free_bytes
    given: list[int] = []
    while pages := await storage.upkeep.give_back(pages=8):
        given.append(pages)
    assert sum(given) * 4096 == free > 0
    assert max(given) <= 8
    assert (await storage.upkeep.room()).free_bytes == 0
    await storage.close()
    assert audit(path) == []


async def test_an_older_file_is_written_anew(tmp_path: Path) -> None:
    """It has the same rows, is smaller, and gives room back in small steps from then on."""
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as db:  # as files were made before
        db.execute("PRAGMA auto_vacuum = NONE")
        db.execute("CREATE TABLE x (y)")
        db.execute("DROP TABLE x")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("VACUUM")
    await (await forgotten(path)).close()
    before, rows = look(f"sqlite:///{path}"), dump(path)
    assert (before.goes_in_steps, before.free_bytes > 0) == (False, True)
    storage = await Storage.open(f"sqlite:///{path}")
    assert await storage.upkeep.give_back() == 0
    with pytest.raises(StorageError, match="is using the database"):
        await rewrite(f"sqlite:///{path}")
    await storage.close()
    size = await rewrite(f"sqlite:///{path}")
    after = look(f"sqlite:///{path}")
    assert (after.goes_in_steps, after.free_bytes) == (True, 0)
    assert size == after.file_bytes < before.file_bytes
    assert dump(path) == rows
    assert audit(path) == []
    assert _names(tmp_path) == ["a.db"]


async def test_a_large_log_is_cut(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a long read kept from being taken over does not stay on the disk."""
    await fill(storage)
    assert (await storage.upkeep.room()).log_bytes > 0
    assert not await storage.upkeep.cut_log()
    monkeypatch.setattr("storage.upkeep.LOG_LARGE_BYTES", 1)
    assert await storage.upkeep.cut_log()
    assert (await storage.upkeep.room()).log_bytes == 0


def test_an_inspection_of_nothing_is_empty() -> None:
    assert Inspection() == Inspection((), {})


def _names(directory: Path) -> list[str]:
    """Of what lies there, but for the lock of who delivers."""
    return sorted(one.name for one in directory.iterdir() if "deliver" not in one.name)
