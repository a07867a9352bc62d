"""A database that cannot be used: one line that says why and what to do, and nothing left running."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from news.errors import StorageError
from storage import Storage, connection

Spoil = Callable[[Path, pytest.MonkeyPatch], Path]


def damaged(path: Path, _: pytest.MonkeyPatch) -> Path:
    """The header and the first pages are whole, what follows is not."""
    page = 4096
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100 if len(whole) < page else page * 3))
    return path


def not_writable(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Tests may run as a user who may write anything."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    return path


def a_directory(path: Path, _: pytest.MonkeyPatch) -> Path:
    return path.parent


def in_a_strange_place(_: Path, __: pytest.MonkeyPatch) -> Path:
    """A directory in which nobody can make a file."""
    return Path("/proc/newsdesk.db")


@pytest.mark.parametrize(
    ("spoil", "words", "fix"),
    [
        (damaged, "malformed", "put a backup in its place"),
        (not_writable, "cannot be written to", "let this user write the file"),
        (a_directory, "is a directory", "add a file name to DATABASE_URL"),
        (in_a_strange_place, "unable to open", "let this user read and write the file"),
    ],
)
async def test_a_database_that_cannot_be_used_is_one_line_with_a_fix(
    database_file: Path, monkeypatch: pytest.MonkeyPatch, spoil: Spoil, words: str, fix: str
) -> None:
    """An operator reads what is wrong and what to do; no thread is left that would keep the process from ending."""
    await (await Storage.open(f"sqlite:///{database_file}")).close()
    path = spoil(database_file, monkeypatch)
    before = set(threading.enumerate())
    with pytest.raises(StorageError) as refused:
        await Storage.open(f"sqlite:///{path}")
    said = str(refused.value)
    assert words in said
    assert fix in said
    assert "\n" not in said
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


async def test_a_locked_file_says_who_to_end(database_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program holds a new file, ours names that as the fault."""
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_MS", 20)
    with closing(sqlite3.connect(database_file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="locked; another program is writing to it: end that one"):
            await Storage.open(f"sqlite:///{database_file}")
