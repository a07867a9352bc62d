"""Of all processes that have a database open, one delivers."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from news.errors import StorageError
from storage.deliverer_lock import DelivererLock

HOLDER = """
import sys
from pathlib import Path
from storage.deliverer_lock import DelivererLock

lock = DelivererLock.beside(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def test_the_second_has_it_when_the_first_lets_go(tmp_path: Path) -> None:
    """Within one process, too; asking again is free, and letting go of nothing is no error."""
    first, second = (DelivererLock.beside(tmp_path / "news.db") for _ in range(2))
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    second.release()
    assert not second.acquire()
    first.release()
    assert (first.is_held, second.is_held) == (False, False)
    assert second.acquire()
    assert not first.acquire()
    second.release()


def test_databases_have_locks_of_their_own(tmp_path: Path) -> None:
    """Two bots in one folder with two databases both deliver."""
    first, second = (DelivererLock.beside(tmp_path / name) for name in ("one.db", "two.db"))
    assert first.acquire()
    assert second.acquire()
    first.release()
    second.release()


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    """kill -9: the next one delivers at once, without anybody tidying up."""
    lock = DelivererLock.beside(tmp_path / "news.db")
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "news.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        assert not lock.acquire()
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
        assert lock.acquire()
    lock.release()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """An operator reads which file, and what to do."""
    with pytest.raises(StorageError, match="let this user write the file"):
        DelivererLock.beside(tmp_path / "nowhere" / "news.db").acquire()
