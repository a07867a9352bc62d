"""Making the search index anew may be stopped or killed at any moment: the next call makes it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from storage import Storage
from storage.deliverer_lock import DelivererLock
from storage.repairing import index_anew
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW, article, generated

COUNT = 6
EVERY = 200
"""Steps of SQLite between two moments that are looked at within a statement."""

Moment = Callable[[], object]


@pytest.fixture
async def broken(tmp_path: Path) -> Path:
    """A closed archive whose search indexes are empty."""
    path = tmp_path / "archive.db"
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    source = await storage.sources.add_files()
    told = [generated(n, words=40) for n in range(COUNT)]
    unspaced = article("湖边渡船停航", "渡船今天在湖边停航。", url="https://times.example/cjk")
    await storage.articles.add_many([*told, unspaced], source_id=source, post=False)
    await storage.close()
    with closing(sqlite3.connect(path)) as db, db:
        for index in ("articles_fts", "quotes_fts", "articles_cjk"):
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
    return path


def call_at_each_moment(monkeypatch: pytest.MonkeyPatch, moment: Moment) -> None:
    """From here on `moment` is called before and after each statement of a thread, and now and then within one."""
    here = threading.current_thread()

    def in_thread() -> None:
        if threading.current_thread() is not here:  # here the lock is taken, which is a file of its own
            moment()

    class Watched(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            in_thread()
            cursor = super().execute(*arguments)
            in_thread()
            return cursor

        def set_progress_handler(self, progress_handler: Any, n: int) -> None:  # noqa: ARG002
            def look_round() -> int:
                in_thread()
                return progress_handler()

            super().set_progress_handler(look_round, EVERY)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **named: connect(*args, **named, factory=Watched))


def url(path: Path) -> str:
    return f"sqlite:///{path}"


async def test_a_crash_at_any_moment_loses_nothing(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on the disk then is the archive with its old index or the new one, and a second call makes the new one."""
    rows, wrong = dump(broken), audit(broken)
    assert wrong
    crashed: list[Path] = []

    def keep() -> None:
        folder = tmp_path / f"crash-{len(crashed)}"
        folder.mkdir()
        for path in broken.parent.glob("archive.db*"):
            shutil.copy(path, folder)
        crashed.append(folder / "archive.db")

    with monkeypatch.context() as patch:
        call_at_each_moment(patch, keep)
        await index_anew(url(broken))
    assert audit(broken) == []
    assert len(crashed) > 20
    states = [audit(path) for path in crashed]
    assert all(state in (wrong, []) for state in states)
    assert states.count([]) <= 2
    for path in crashed:
        await index_anew(url(path))
        assert (audit(path), dump(path)) == ([], rows)


async def test_it_may_be_cancelled_at_any_moment(broken: Path, tmp_path: Path) -> None:
    """It ends there, with everything as it was, and holds the database no more; the next call begins anew."""
    rows, wrong, is_done = dump(broken), audit(broken), False
    number = 0
    while not is_done:
        path = tmp_path / f"{number}.db"
        shutil.copy(broken, path)
        is_done = not await cancelled_at(number, path)
        number += 5
        if not is_done:
            assert audit(path) in (wrong, [])
            lock = DelivererLock.beside(path)
            assert lock.acquire()
            lock.release()
            await index_anew(url(path))
        assert (audit(path), dump(path)) == ([], rows)
    assert number > 20


async def cancelled_at(number: int, path: Path) -> bool:
    """Whether making the index anew was cancelled at that moment; False where it had ended before."""
    loop, heard, moments = asyncio.get_running_loop(), threading.Event(), 0

    def cancel() -> None:
        work.cancel()
        # By then the cancellation has come to whoever waits for the thread.
        loop.call_soon(lambda: loop.call_soon(lambda: loop.call_soon(lambda: loop.call_soon(heard.set))))

    def moment() -> None:
        nonlocal moments
        moments += 1
        if moments == number + 1:
            loop.call_soon_threadsafe(cancel)
            heard.wait()

    with pytest.MonkeyPatch.context() as patch:
        call_at_each_moment(patch, moment)
        work = asyncio.ensure_future(index_anew(url(path)))
        try:
            await work
        except asyncio.CancelledError:
            return True
    return False
