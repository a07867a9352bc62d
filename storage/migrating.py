"""Bringing a database file to the newest schema: numbered steps, forward only, each all or nothing."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from aiosqlite import Connection

from news.errors import StorageError
from news.naming import name_forms
from news.profiles import is_in_office, is_public_role
from storage.names import folded_words
from storage.queries import as_list

MIGRATIONS_DIRECTORY = Path(__file__).with_name("migrations")
APPLICATION_ID = 0x4E455753
"""Stands in the file's header and says that it is ours ("NEWS")."""
MIN_READER_VERSION = 17
"""The oldest schema version whose program can still use a file of the newest one.

Before 4 nobody knew of what pages restrict: such a program would show what may not be shown. Before 5 a learned
redirect took the place of a source's address, so that whoever added the new address would read a private source.
Before 8 nobody knew of names and quotes that a server hides. Before 14 a wish had one subject, and a program would ask for
columns that are gone. Before 17 nobody knew of texts that the operator wants forgotten: an article would come back with its words.
"""
_COMMENTS = re.compile(r"--[^\n]*\n?")
_ADDS_ALONE = re.compile(r"CREATE |DROP (?:INDEX|TRIGGER) |ALTER TABLE \w+ ADD COLUMN |INSERT INTO meta ")
"""Statements after which every row is where it was."""
_FILE_NAME = re.compile(r"(\d{4})_(\w+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: `version` is the schema after it."""

    version: int
    name: str
    statements: tuple[str, ...]


def split_statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would commit the transaction they belong to."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if re.sub(r"--.*", "", statement).strip():
        raise StorageError(f"an unfinished statement in a migration: {statement.strip()[:80]!r}")


def load_migrations(directory: Path = MIGRATIONS_DIRECTORY) -> list[Migration]:
    """All steps in order, numbered from 1 without a gap. Raises StorageError."""
    steps: list[Migration] = []
    for path in sorted(directory.glob("*.sql")):
        match = _FILE_NAME.fullmatch(path.name)
        if match is None or int(match[1]) != len(steps) + 1:
            raise StorageError(f"the migration {path.name} is out of order")
        statements = tuple(split_statements(path.read_text(encoding="utf-8")))
        steps.append(Migration(version=int(match[1]), name=match[2], statements=statements))
    return steps


async def check_ours(db: Connection) -> None:
    """Refuse a file that another program wrote, before anything in it changes. Raises StorageError."""
    application_id = await _value(db, "PRAGMA application_id")
    is_empty = not await _value(db, "SELECT EXISTS (SELECT 1 FROM sqlite_master)")
    if application_id != APPLICATION_ID and not (is_empty and application_id == 0):
        raise StorageError("this file is not a Newsdesk database; point DATABASE_URL at another one")


async def migrate(db: Connection, steps: list[Migration] | None = None) -> None:
    """Apply every step the file lacks. Call it with foreign keys off: a step may rebuild a table.

    Raises StorageError when the file is of a newer program that ours cannot read, or when a step fails; a step that
    fails leaves the file as it was before it.
    """
    steps = load_migrations() if steps is None else steps
    # aiosqlite types it in part.
    register = cast(Any, db.create_function)  # pyright: ignore[reportUnknownMemberType]
    await register("folded_words", 1, folded_words, deterministic=True)
    await register("name_forms", 2, _forms, deterministic=True)
    await register("is_public_role", 1, is_public_role, deterministic=True)
    await register("is_in_office", 1, is_in_office, deterministic=True)
    for step in steps:
        if await _value(db, "PRAGMA user_version") < step.version:
            await _apply(db, step)
    await _check_readable(db, len(steps))


def _forms(name: str, is_person: int) -> str:
    return as_list(name_forms(name, is_person=bool(is_person)))


async def _check_readable(db: Connection, newest: int) -> None:
    needed = int(await _value(db, "SELECT value FROM meta WHERE key = 'min_reader_version'"))
    if needed > newest:
        raise StorageError(
            f"this database was written by a newer Newsdesk (it needs schema {needed}, ours is {newest}): "
            "update the program"
        )


async def _apply(db: Connection, step: Migration) -> None:
    await db.execute("BEGIN IMMEDIATE")
    try:
        # Asked inside the transaction: another process may have migrated while we waited for the lock.
        if await _value(db, "PRAGMA user_version") < step.version:
            for statement in step.statements:
                await db.execute(statement)
            await _note_version(db, step.version)
            if _may_lose_rows(step) and await db.execute_fetchall("PRAGMA foreign_key_check"):
                raise StorageError(f"migration {step.version} ({step.name}) leaves references to nothing")
        await db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            await db.execute("ROLLBACK")
        raise


def _may_lose_rows(step: Migration) -> bool:
    """Whether a reference can lead to nothing after it. Looking at all of them takes a minute over a million articles."""
    return not all(_ADDS_ALONE.match(_COMMENTS.sub("", one).strip()) for one in step.statements)


async def _note_version(db: Connection, version: int) -> None:
    await db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    await db.execute(f"PRAGMA user_version = {version}")
    set_once = "INSERT INTO meta (key, value) VALUES ('installation_id', ?) ON CONFLICT DO NOTHING"
    await db.execute(set_once, (uuid.uuid4().hex,))
    set_latest = "INSERT INTO meta (key, value) VALUES ('min_reader_version', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    await db.execute(set_latest, (str(min(MIN_READER_VERSION, version)),))


async def _value(db: Connection, sql: str) -> Any:
    return next(iter(await db.execute_fetchall(sql)))[0]
