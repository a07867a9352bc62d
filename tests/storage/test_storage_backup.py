"""Copies of the database, and what putting one back makes sure of."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from news.errors import StorageError
from news.models import ChannelId, CheckRecord, GuildId, SourceId, UserId, Wish
from storage import Storage
from storage.backup import NUMBERS_LEFT_OUT, RESTORED, back_up, restore
from storage.barring import read_wanted
from storage.deliverer_lock import DelivererLock
from tests.storage.audit import audit
from tests.storage.builders import NOW, article, due_of, generated, mentioned

GUILD, CHANNEL = GuildId(7), ChannelId(70)


async def filled(storage: Storage, count: int = 3) -> SourceId:
    """A source with articles, and a channel that waits for them."""
    source_id = await storage.sources.add_feed(
        "https://times.example/feed", name="The Example Times", domain="times.example", added_to=GUILD
    )
    await storage.articles.add_many([generated(n) for n in range(count)], source_id=source_id, post=False)
    return source_id


def names(directory: Path) -> list[str]:
    """The files of a directory, but for the one that is only ever locked."""
    return sorted(str(p.relative_to(directory)) for p in directory.rglob("*") if "deliverer" not in p.name)


def value(path: Path, sql: str) -> Any:
    """One value of a database file, read past the code under test."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchone()[0]


async def test_a_backup_is_one_whole_file_that_only_its_owner_reads(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """A backup of an open database is a database of its own, whole, with nothing beside it."""
    await filled(storage)
    target = tmp_path / "copies" / "news.backup"
    target.parent.mkdir()
    pages: list[tuple[int, int]] = []
    size = await back_up(f"sqlite:///{database_file}", target, on_page=lambda *seen: pages.append(seen))
    assert names(target.parent) == ["news.backup"]
    assert size == target.stat().st_size
    assert target.stat().st_mode & 0o077 == 0
    assert pages[-1][0] == pages[-1][1]
    assert value(target, "SELECT COUNT(*) FROM articles") == 3
    assert audit(target) == []


async def test_a_backup_is_of_one_moment_though_the_bot_writes_on(
    storage: Storage, database_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written while it is copied is not in the backup, and does not make it begin anew."""
    source_id = await filled(storage, 40)
    loop = asyncio.get_running_loop()
    written: list[Any] = []
    rounds: list[int] = []

    def write(done: int, _total: int) -> None:
        rounds.append(done)
        if len(written) < 3:
            adding = storage.articles.add(generated(900 + len(written)), source_id=source_id, post=False)
            written.append(asyncio.run_coroutine_threadsafe(adding, loop).result(10))

    monkeypatch.setattr("storage.backup.PAGES_AT_ONCE", 40)
    await back_up(f"sqlite:///{database_file}", tmp_path / "copy.db", on_page=write)
    assert len(written) == 3
    assert rounds == sorted(rounds)
    assert value(tmp_path / "copy.db", "SELECT COUNT(*) FROM articles") == 40
    assert audit(tmp_path / "copy.db") == []


@pytest.mark.parametrize("case", ["there already", "no directory", "a directory", "no database", "not ours"])
async def test_a_backup_that_cannot_be_made_leaves_nothing(
    case: str, storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """Nothing is written over, and what could not be made leaves no file."""
    url, target = f"sqlite:///{database_file}", tmp_path / "there" / "news.backup"
    target.parent.mkdir()
    if case == "there already":
        target.write_text("mine")
    elif case == "no directory":
        target = target.parent / "none" / "news.backup"
    elif case == "a directory":
        target.mkdir()
    elif case == "no database":
        url = f"sqlite:///{tmp_path}/other.db"
    else:
        url = f"sqlite:///{tmp_path}/other.db"
        with closing(sqlite3.connect(tmp_path / "other.db")) as other:
            other.execute("CREATE TABLE theirs (id)")
    before = names(tmp_path / "there")
    with pytest.raises(StorageError):
        await back_up(url, target)
    assert names(tmp_path / "there") == before
    if case == "there already":
        assert target.read_text() == "mine"


async def test_a_backup_that_is_stopped_leaves_nothing(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """Ctrl-C while it copies ends it at once, and no part of a file is left."""
    await filled(storage)
    loop = asyncio.get_running_loop()
    copying = asyncio.ensure_future(
        back_up(
            f"sqlite:///{database_file}",
            tmp_path / "copy.db",
            on_page=lambda *_: loop.call_soon_threadsafe(copying.cancel),
        )
    )
    with pytest.raises(asyncio.CancelledError):
        await copying
    assert not any(name.startswith("copy.db") for name in names(tmp_path))


def spoil(path: Path) -> None:
    """The file is no database any more, and something lies beside it."""
    path.write_bytes(b"no database at all" * 500)
    path.with_name("archive.db-wal").write_bytes(b"left over")


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Storage]:
    """The database, for as long as it is looked at."""
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    try:
        yield storage
    finally:
        await storage.close()


async def closed_backup(storage: Storage, database_file: Path, path: Path) -> Path:
    """A backup of the database, which is closed afterwards."""
    await back_up(f"sqlite:///{database_file}", path)
    await storage.close()
    return path


async def test_restoring_keeps_the_replaced_database_aside(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """The backup stands where the database stood, and that one under another name beside it, both whole."""
    source_id = await filled(storage)
    backup = tmp_path / "news.backup"
    await back_up(f"sqlite:///{database_file}", backup)
    await storage.articles.add(generated(77), source_id=source_id, post=False)
    await storage.close()
    restored = await restore(f"sqlite:///{database_file}", backup, now=lambda: NOW)
    assert restored.aside is not None
    assert restored.aside.name == "archive.db.before-restore-20260110-120000"
    assert value(database_file, "SELECT COUNT(*) FROM articles") == 3
    assert value(restored.aside, "SELECT COUNT(*) FROM articles") == 4
    assert value(backup, "SELECT COUNT(*) FROM articles") == 3
    assert audit(database_file) == [] == audit(restored.aside)
    assert names(tmp_path) == [
        "archive.db",
        restored.aside.name,
        "news.backup",
    ]


@pytest.mark.parametrize(
    ("there", "deleted"),
    [
        ([], []),
        (["20250101-120000"], ["20250101-120000"]),
        (["20260103-120001", "20260103-115959"], ["20260103-115959"]),
        (["20250101-120000-10", "20250101-120000", "20250101-120000-2"], ["20250101-120000", "20250101-120000-2", "20250101-120000-10"]),
        (["20250101-120000.bak", "20250101", "20250101-120000-x"], []),
        (["20270101-120000", "20250101-120000"], ["20250101-120000"]),
    ],
    ids=["none", "old", "a week", "one second", "other names", "from the future"],
)  # fmt: skip
async def test_what_restores_set_aside_is_kept_for_a_week(
    there: list[str], deleted: list[str], storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """Older ones go with the next restore, with what lies beside them; what it sets aside itself stays, and so do others' files."""
    await filled(storage)
    backup = await closed_backup(storage, database_file, tmp_path / "news.backup")
    for stamp in there:
        for ending in ("", "-wal"):
            (tmp_path / f"archive.db.before-restore-{stamp}{ending}").write_text("old")
    other = tmp_path / "other.db.before-restore-20250101-120000"
    other.write_text("of another database")
    restored = await restore(f"sqlite:///{database_file}", backup, now=lambda: NOW)
    assert [path.name for path in restored.deleted] == [f"archive.db.before-restore-{one}" for one in deleted]
    assert restored.aside is not None
    stay = [
        f"archive.db.before-restore-{one}{ending}"
        for one in there
        if one not in deleted
        for ending in ("", "-wal")
    ]
    assert names(tmp_path) == sorted([other.name, "archive.db", restored.aside.name, "news.backup", *stay])


async def test_the_newest_that_was_set_aside_stays_however_old(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """Where a restore replaces nothing, what an earlier one replaced may be all that is left."""
    await filled(storage)
    backup = await closed_backup(storage, database_file, tmp_path / "news.backup")
    for year in (2024, 2025):
        (tmp_path / f"new.db.before-restore-{year}0101-120000").write_text("old")
    restored = await restore(f"sqlite:///{tmp_path}/new.db", backup, now=lambda: NOW)
    assert [path.name for path in restored.deleted] == ["new.db.before-restore-20240101-120000"]
    assert (tmp_path / "new.db.before-restore-20250101-120000").exists()


async def test_a_restore_is_done_though_old_ones_cannot_be_deleted(
    storage: Storage, database_file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The database is in place; the log says what is not deleted."""
    await filled(storage)
    backup = await closed_backup(storage, database_file, tmp_path / "news.backup")
    old = tmp_path / "archive.db.before-restore-20250101-120000"
    old.write_text("old")
    old.with_name(f"{old.name}-wal").mkdir()
    restored = await restore(f"sqlite:///{database_file}", backup, now=lambda: NOW)
    assert restored.deleted == ()
    assert "could not be deleted" in caplog.text
    assert audit(database_file) == []


async def test_restoring_where_there_is_no_database_makes_one(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """On a new machine a backup becomes the database, and nothing is kept aside."""
    await filled(storage)
    backup = await closed_backup(storage, database_file, tmp_path / "news.backup")
    restored = await restore(f"sqlite:///{tmp_path}/new.db", backup)
    assert restored.aside is None
    assert audit(tmp_path / "new.db") == []


async def test_restoring_over_a_damaged_database_works(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """A file that SQLite cannot read is kept aside with all that lies beside it."""
    await filled(storage)
    backup = await closed_backup(storage, database_file, tmp_path / "news.backup")
    spoil(database_file)
    restored = await restore(f"sqlite:///{database_file}", backup)
    assert restored.aside is not None
    assert restored.aside.read_bytes().startswith(b"no database")
    assert not database_file.with_name("archive.db-wal").exists()
    assert audit(database_file) == []


@pytest.mark.parametrize(
    "case", ["a bot delivers", "somebody reads", "damaged", "not ours", "newer", "itself", "none"]
)
async def test_a_backup_that_cannot_be_restored_changes_nothing(
    case: str, storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """The database stays as it is where a bot runs on it, or the backup is none that this program can use."""
    await filled(storage)
    backup = tmp_path / "news.backup"
    await back_up(f"sqlite:///{database_file}", backup)
    lock = DelivererLock.beside(database_file)
    if case != "somebody reads":
        await storage.close()
    if case == "a bot delivers":
        assert lock.acquire()
    elif case == "damaged":
        content = backup.read_bytes()
        backup.write_bytes(content[:8192] + os.urandom(8192) + content[16384:])
    elif case == "not ours":
        with closing(sqlite3.connect(backup)) as db:
            db.execute("PRAGMA application_id = 1")
    elif case == "newer":
        with closing(sqlite3.connect(backup)) as db, db:
            db.execute("UPDATE meta SET value = '9999' WHERE key = 'min_reader_version'")
    elif case == "itself":
        backup = database_file
    elif case == "none":
        backup = tmp_path / "nothing.here"
    try:
        with pytest.raises(StorageError):
            await restore(f"sqlite:///{database_file}", backup)
    finally:
        lock.release()
        await storage.close()
    assert value(database_file, "SELECT COUNT(*) FROM articles") == 3
    assert not any("restor" in name for name in names(tmp_path))


@pytest.mark.parametrize("has_links", [True, False], ids=["links", "no links"])
async def test_a_restore_that_fails_at_the_last_step_leaves_the_database(
    has_links: bool, storage: Storage, database_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever happens while the files change their names, a whole database is there, and nothing else lies about."""
    source_id = await filled(storage)
    backup = tmp_path / "news.backup"
    await back_up(f"sqlite:///{database_file}", backup)
    await storage.articles.add(generated(77), source_id=source_id, post=False)
    await storage.close()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if has_links:
        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(OSError, match="No space"):
            await restore(f"sqlite:///{database_file}", backup)
        assert value(database_file, "SELECT COUNT(*) FROM articles") == 4
        assert names(tmp_path) == ["archive.db", "news.backup"]
    else:
        monkeypatch.setattr("storage.backup.os.link", refuse)
        restored = await restore(f"sqlite:///{database_file}", backup)
        assert value(database_file, "SELECT COUNT(*) FROM articles") == 3
        assert restored.aside is not None
        assert value(restored.aside, "SELECT COUNT(*) FROM articles") == 4


async def test_what_waited_when_the_backup_was_made_is_not_posted(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """A post that a backup holds as waiting may have been sent since: it is skipped, and says why."""
    source_id = await filled(storage, 0)
    await storage.autoposts.add(GUILD, CHANNEL, Wish("everything"), label="everything", created_by=UserId(1))
    added = await storage.articles.add(article(), source_id=source_id, post=True)
    assert added.delivery_count == 1
    backup = await closed_backup(storage, database_file, tmp_path / "news.backup")
    restored = await restore(f"sqlite:///{database_file}", backup, now=lambda: NOW + timedelta(hours=1))
    assert restored.skipped_count == 1
    async with opened(database_file) as again:
        (row,) = await again.deliveries.of_channel(CHANNEL, 10)
        assert (row.state, row.reason) == ("skipped", RESTORED)
        assert not await due_of(again.deliveries, NOW + timedelta(days=1))


async def test_after_a_restore_every_source_is_read_quietly_first(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """What was posted between backup and restore is archived by the next check, and is no news."""
    source_id = await filled(storage)
    state = await storage.sources.poll_state(source_id)
    seeded = replace(state, is_seeded=True)
    await storage.sources.record_check(CheckRecord(source_id, NOW, NOW + timedelta(hours=1), state=seeded))
    assert (await storage.sources.poll_state(source_id)).is_seeded
    backup = await closed_backup(storage, database_file, tmp_path / "news.backup")
    assert (await restore(f"sqlite:///{database_file}", backup)).source_count == 1
    async with opened(database_file) as again:
        assert not (await again.sources.poll_state(source_id)).is_seeded


async def test_ids_given_after_the_backup_are_not_given_again(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """Buttons and nonces of messages sent after the backup never mean something else."""
    source_id = await filled(storage)
    await storage.guilds.set_commands_hash("those of today")
    highest = value(database_file, "SELECT MAX(id) FROM quotes")
    backup = await closed_backup(storage, database_file, tmp_path / "news.backup")
    await restore(f"sqlite:///{database_file}", backup)
    async with opened(database_file) as again:
        await again.articles.add(generated(500), source_id=source_id, post=False)
        assert await again.guilds.get_commands_hash() is None
    assert value(database_file, f"SELECT MIN(id) FROM quotes WHERE id > {highest}") > NUMBERS_LEFT_OUT
    assert audit(database_file) == []


@pytest.mark.parametrize("typed", ["times.example/1", "times.example", "Tomas Voss"])
async def test_what_was_removed_since_the_backup_does_not_come_back(
    typed: str, storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """A restore keeps the removals of the replaced database, and takes out what the backup still has of them."""
    source_id = await filled(storage, 0)
    text = 'The pier is closed. "We shall see," said Tomas Voss.'
    analysed = replace(
        article("Pier closed", text, url="https://times.example/1"),
        topics=(mentioned(text, "Tomas Voss", "person"),),
    )
    await storage.articles.add(analysed, source_id=source_id, post=False)
    await storage.articles.add(article(url="https://echo.example/2"), source_id=source_id, post=False)
    backup = tmp_path / "news.backup"
    await back_up(f"sqlite:///{database_file}", backup)
    await storage.removals.begin(read_wanted(typed))
    while await storage.removals.work():
        continue
    await storage.close()
    restored = await restore(f"sqlite:///{database_file}", backup, now=lambda: NOW)
    assert restored.removal_count == 1
    async with opened(database_file) as again:
        is_person = typed == "Tomas Voss"
        assert await again.articles.count(GUILD) == (2 if is_person else 1)
        assert value(database_file, "SELECT COUNT(*) FROM quotes") == 0
        result = await again.articles.add(analysed, source_id=source_id, post=False)
        assert result.outcome == ("unchanged" if is_person else "removed")
        assert value(database_file, "SELECT COUNT(*) FROM quotes") == 0
    assert audit(database_file) == []


async def test_a_backup_of_another_installation_knows_nothing_of_removals(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """Its hashes are salted otherwise, and the operator is told."""
    await filled(storage, 1)
    await storage.removals.begin(read_wanted("Tomas Voss"))
    await storage.close()
    other = tmp_path / "other.db"
    async with opened(other) as another:
        await filled(another, 1)
        await another.removals.begin(read_wanted("Mara Sato"))
    backup = tmp_path / "other.backup"
    await back_up(f"sqlite:///{other}", backup)
    assert (await restore(f"sqlite:///{database_file}", backup)).removal_count is None
