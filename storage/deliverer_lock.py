"""Who delivers: one process of all that have the database open."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Self

from news.errors import StorageError

SUFFIX = "-deliverer"
"""Ends the name of the file beside the database that the lock is on. It stays empty."""


class DelivererLock:
    """A lock that one process holds and that the system frees when that process ends, however it ends.

    It is SQLite's own, on a file that is never written to: a transaction that is begun and never ended. That works
    alike on every system, also on Windows, and kill -9 leaves nothing behind.
    """

    def __init__(self, path: Path) -> None:
        """`path` is the file that is locked; it is made when it is missing."""
        self._path = path
        self._held: sqlite3.Connection | None = None

    @classmethod
    def beside(cls, database: Path) -> Self:
        """The lock of a database file. Nothing is locked yet."""
        return cls(database.with_name(database.name + SUFFIX))

    @property
    def is_held(self) -> bool:
        """Whether this object has the lock."""
        return self._held is not None

    def acquire(self) -> bool:
        """Whether the lock is ours, from now on or since earlier. Does not wait.

        Raises StorageError where the file cannot be made or locked at all.
        """
        if self._held is None:
            try:
                self._held = self._try()
            except sqlite3.Error as error:
                raise StorageError(
                    f"{self._path} cannot be locked: {error}; let this user write the file and its directory"
                ) from error
        return self._held is not None

    def _try(self) -> sqlite3.Connection | None:
        # Used from one thread at a time, but not always from the same.
        connection = sqlite3.connect(self._path, timeout=0.0, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            # The low byte: SQLITE_BUSY has kinds, such as a recovery that another process is doing.
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return None
            raise
        except BaseException:
            connection.close()
            raise
        return connection

    def release(self) -> None:
        """The next process may have it."""
        if self._held is not None:
            self._held.close()
            self._held = None
