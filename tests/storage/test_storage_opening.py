"""The file: made, migrated, opened again, refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from news.errors import StorageError
from news.models import ArticleId, GuildId, SeenEntry, SourceId, SourceSettings
from storage import Storage
from storage.connection import database_path
from storage.migrating import APPLICATION_ID, load_migrations, migrate, split_statements
from tests.storage.audit import audit
from tests.storage.builders import NOW, article, generated


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def contents(path: Path) -> bytes:
    return path.read_bytes()


def value(path: Path, sql: str) -> object:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchone()[0]


async def test_a_new_file_is_ours_and_durable(database_file: Path) -> None:
    """A fresh database carries our mark and the newest version, in WAL mode."""
    storage = await Storage.open(f"sqlite:///{database_file}")
    await storage.close()
    assert value(database_file, "PRAGMA application_id") == APPLICATION_ID
    assert value(database_file, "PRAGMA user_version") == len(load_migrations())
    assert value(database_file, "PRAGMA journal_mode") == "wal"


async def test_opening_again_keeps_everything(database_file: Path) -> None:
    """A restart finds the same installation and the same articles."""
    url = f"sqlite:///{database_file}"
    first = await Storage.open(url, now=lambda: NOW)
    source = await first.sources.add_files()
    added = await first.articles.add(article(), source_id=source, post=False)
    await first.close()
    again = await Storage.open(url, now=lambda: NOW)
    assert again.installation_id == first.installation_id
    assert added.article_id is not None
    found = await again.articles.get(added.article_id, None)
    await again.close()
    assert found is not None


async def test_the_writer_is_durable_and_checks_references(storage: Storage) -> None:
    """Every commit reaches the disk, and no row points at nothing."""
    async with storage._database.transaction() as db:
        facts = [
            next(iter(await db.execute_fetchall(f"PRAGMA {name}")))[0]
            for name in ("synchronous", "foreign_keys", "busy_timeout")
        ]
    assert facts == [2, 1, 5000]


async def test_readers_cannot_write(storage: Storage) -> None:
    """A read connection refuses to write."""
    with pytest.raises(StorageError, match="readonly"):
        async with storage._database.reading() as db:
            await db.execute("DELETE FROM meta")


async def test_a_newer_file_is_refused_untouched(database_file: Path) -> None:
    """A file that a newer program says we cannot read is left alone."""
    await (await Storage.open(f"sqlite:///{database_file}")).close()
    run(
        database_file,
        "UPDATE meta SET value = '99' WHERE key = 'min_reader_version'",
        "PRAGMA user_version = 99",
    )
    with pytest.raises(StorageError, match="newer Newsdesk"):
        await Storage.open(f"sqlite:///{database_file}")
    assert value(database_file, "PRAGMA user_version") == 99


async def test_a_newer_file_that_we_can_still_read_opens(database_file: Path) -> None:
    """An additive step of a newer program does not lock the older one out."""
    await (await Storage.open(f"sqlite:///{database_file}")).close()
    run(database_file, "PRAGMA user_version = 99")
    await (await Storage.open(f"sqlite:///{database_file}")).close()


@pytest.mark.parametrize("statement", ["CREATE TABLE recipes (name TEXT)", "PRAGMA application_id = 7"])
async def test_a_foreign_file_is_refused_untouched(database_file: Path, statement: str) -> None:
    """Another program's database is not migrated, not even its journal mode."""
    run(database_file, statement)
    before = contents(database_file)
    with pytest.raises(StorageError, match="not a Newsdesk database"):
        await Storage.open(f"sqlite:///{database_file}")
    assert contents(database_file) == before


@pytest.mark.parametrize("url", ["newsdesk.db", "postgresql://host/db", "sqlite:///", "sqlite:///:memory:"])
def test_an_address_that_names_no_file_is_refused(url: str) -> None:
    """DATABASE_URL must name a file."""
    with pytest.raises(StorageError, match="not a database address"):
        database_path(url)


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:///newsdesk.db", "newsdesk.db"), ("sqlite:////srv/news/a b#1?.db", "/srv/news/a b#1?.db")],
)
def test_three_slashes_are_relative_and_four_absolute(url: str, path: str) -> None:
    assert database_path(url) == Path(path)


async def test_any_file_name_can_be_opened(tmp_path: Path) -> None:
    """Characters that mean something in an address mean nothing in a file's name."""
    path = tmp_path / "news #1 50%?.db"
    await (await Storage.open(f"sqlite:///{path}")).close()
    assert path.exists()


async def test_no_database_and_no_directory_are_said(tmp_path: Path) -> None:
    """A text file and a missing directory are refused in words."""
    text = tmp_path / "notes.db"
    text.write_text("Dear diary, " * 500)
    with pytest.raises(StorageError, match="not a database"):
        await Storage.open(f"sqlite:///{text}")
    with pytest.raises(StorageError, match="does not exist"):
        await Storage.open(f"sqlite:///{tmp_path}/none/newsdesk.db")


async def test_a_step_that_fails_leaves_the_file_as_it_was(database_file: Path, tmp_path: Path) -> None:
    """A migration is all or nothing, its version number with it."""
    import aiosqlite

    await (await Storage.open(f"sqlite:///{database_file}")).close()
    broken = load_migrations()
    broken.append(
        type(broken[0])(
            version=len(broken) + 1, name="broken", statements=("CREATE TABLE half (x)", "NONSENSE")
        )
    )
    async with aiosqlite.connect(database_file, isolation_level=None) as db:
        with pytest.raises(sqlite3.OperationalError):
            await migrate(db, broken)
    assert value(database_file, "PRAGMA user_version") == len(broken) - 1
    assert value(database_file, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'half'") == 0


async def test_quotes_of_an_older_file_know_what_they_are_about(database_file: Path) -> None:
    """The step to version 2 finds for the articles already there what it finds for new ones."""
    import aiosqlite

    first = await Storage.open(f"sqlite:///{database_file}", now=lambda: NOW)
    source = await first.sources.add_files()
    await first.articles.add_many([generated(n) for n in range(20)], source_id=source, post=False)
    await first.close()
    every = (
        "SELECT group_concat(one) FROM (SELECT topic_id || ':' || article_id || ':' || ordinal AS one"
        " FROM quote_topics ORDER BY topic_id, article_id, ordinal)"
    )
    found = value(database_file, every)
    assert found
    run(database_file, "DROP TABLE quote_topics", "PRAGMA user_version = 1")
    async with aiosqlite.connect(database_file, isolation_level=None) as db:
        await migrate(db, load_migrations()[:2])
    assert value(database_file, every) == found


async def test_a_file_of_the_second_schema_keeps_all_it_has(database_file: Path) -> None:
    """Sources stay their servers' own, what was seen stays seen, what fails fails since a known time, nothing is lost."""
    import aiosqlite

    async with aiosqlite.connect(database_file, isolation_level=None) as db:
        await migrate(db, load_migrations()[:2])
    run(
        database_file,
        "INSERT INTO sources (id, kind, name, url, domain, next_check_at, last_checked_at, failures, created_at)"
        " VALUES (1, 'feed', 'Times', 'https://times.example/feed', 'times.example', 5, 4, 2, 1),"
        " (2, 'feed', 'Gazette', 'https://gazette.example/feed', 'gazette.example', 6, 4, 0, 1)",
        "INSERT INTO guild_sources (guild_id, source_id, added_at) VALUES (1, 1, 1), (1, 2, 1), (2, 2, 1)",
        "INSERT INTO seen_entries (source_id, entry_key, seen_at) VALUES (1, 'a', 3)",
        "INSERT INTO guilds (guild_id, greeted_at) VALUES (1, 1)",
        "INSERT INTO stories (id, created_at) VALUES (1048576, 1)",
        "INSERT INTO source_sets (id, members, article_count) VALUES (1, '1', 1)",
        "INSERT INTO source_set_members (set_id, source_id) VALUES (1, 1)",
        "INSERT INTO articles (id, story_id, owner_id, set_id, title, text, text_hash, source_tokens, first_seen_at)"
        " VALUES (1048576, 1048576, 1, 1, 'Tolls', 'Tolls rise.', x'00', 's1', 1)",
        "INSERT INTO article_sources (article_id, source_id, added_at) VALUES (1048576, 1, 1)",
    )
    opened = await Storage.open(f"sqlite:///{database_file}", now=lambda: NOW)
    gazette, times = await opened.sources.visible(GuildId(1))
    found = await opened.articles.get(ArticleId(1048576), GuildId(1))
    due = await opened.sources.due(NOW, 5)
    states = await opened.sources.entry_states(SourceId(1), ["a", "b"])
    await opened.close()
    assert (gazette.is_own, gazette.settings, gazette.failing_since) == (True, SourceSettings(), None)
    assert times.failing_since == times.last_checked_at is not None
    assert found is not None
    assert found.text == "Tolls rise."
    assert [source.name for source, _ in due] == ["Times", "Gazette"]
    assert states == {"a": SeenEntry("")}
    assert audit(database_file) == []


async def test_a_file_of_the_fourth_schema_keeps_its_addresses_and_names(database_file: Path) -> None:
    """A learned address becomes where the source is fetched; names complete; nothing old counts as unread."""
    import aiosqlite

    async with aiosqlite.connect(database_file, isolation_level=None) as db:
        await migrate(db, load_migrations()[:4])
    run(
        database_file,
        "INSERT INTO sources (id, kind, name, url, former_url, domain, next_check_at, last_checked_at, created_at)"
        " VALUES (1, 'feed', 'Örlen Times', 'https://new.example/', 'https://old.example/', 'new.example', 5, 4, 1),"
        " (2, 'feed', 'Gazette', 'https://b.example/', 'https://taken.example/', 'b.example', 5, 4, 1),"
        " (3, 'feed', 'Herald', 'https://taken.example/', NULL, 'taken.example', 5, 4, 1)",
        "INSERT INTO guild_sources (guild_id, source_id, added_at, name) VALUES (1, 1, 1, NULL), (1, 2, 1, 'Blue paper')",
    )
    opened = await Storage.open(f"sqlite:///{database_file}", now=lambda: NOW)
    moved = await opened.sources.by_address("https://old.example/", GuildId(1))
    stranger = await opened.sources.by_address("https://new.example/", GuildId(2))
    completed = [
        one.id for word in ("orl", "pap", "gaz") for one in await opened.sources.complete(GuildId(1), word)
    ]
    went_back = await opened.sources.move_back(SourceId(1))
    back = await opened.sources.by_address("https://old.example/", GuildId(1))
    await opened.close()
    assert moved is not None
    assert moved.url == "https://new.example/"
    assert stranger is None
    assert completed == [1, 2]
    assert went_back
    assert back is not None
    assert back.url == "https://old.example/"
    assert audit(database_file) == []


def test_a_trigger_is_one_statement() -> None:
    """Splitting a script keeps the semicolons inside a trigger."""
    script = "-- why; because\nCREATE TABLE a (x);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\nSELECT 1;\nSELECT 2;\nEND;\n"
    assert len(list(split_statements(script))) == 2


def test_migrations_are_numbered_without_a_gap(tmp_path: Path) -> None:
    """A forgotten number is an error at once, not a skipped step."""
    (tmp_path / "0002_second.sql").write_text("CREATE TABLE a (x);")
    with pytest.raises(StorageError, match="out of order"):
        load_migrations(tmp_path)
