"""The rows that storing wrote, written again by plain sqlite3 in the same transactions: what it costs at least."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any, Final

from storage import Storage
from storage.connection import BUSY_TIMEOUT_MS

WRITTEN: Final = (
    "topics",
    "topic_names",
    "topic_words",
    "topic_forms",
    "source_sets",
    "source_set_members",
    "stories",
    "articles",
    "article_sources",
    "addresses",
    "article_marks",
    "story_texts",
    "article_topics",
    "mentions",
    "quotes",
    "quote_topics",
    "topic_counts",
    "topic_days",
    "deliveries",
    "targets",
)
"""Every table that storing a new article writes to, those that others refer to first."""
_CHANGED: Final[Mapping[str, Sequence[str]]] = {
    "topics": ("kind", "article_count", "activity"),
    "source_sets": ("article_count", "quote_count"),
    "topic_counts": ("articles", "quotes", "public_articles"),
    "topic_days": ("articles", "quotes"),
    "articles": ("text_group",),
    "targets": ("ready_at",),
}
"""What of a row is changed by articles that come later. The level of words follows their topic by a trigger."""
_BY_TRIGGER: Final = {"topic_words"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its columns in order, and those of its key."""

    name: str
    columns: Sequence[str]
    key: Sequence[str]


@dataclass(slots=True)
class Written:
    """What one transaction wrote to one table: whole rows, each as it was at the end."""

    new: dict[tuple[Any, ...], tuple[Any, ...]] = field(
        default_factory=dict[tuple[Any, ...], tuple[Any, ...]]
    )
    changed: dict[tuple[Any, ...], tuple[Any, ...]] = field(
        default_factory=dict[tuple[Any, ...], tuple[Any, ...]]
    )


Transaction = Mapping[str, Written]
"""By table."""


class Recorder:
    """Notes what the writer of an open storage writes, by triggers of its own connection."""

    def __init__(self, storage: Storage) -> None:
        self._db = storage._database._writer  # pyright: ignore[reportPrivateUsage]  # it watches from inside
        self._tables: list[Table] = []

    async def start(self) -> None:
        """From here on all is noted."""
        await self._db.execute("CREATE TEMP TABLE batch (number INTEGER)")
        await self._db.execute("INSERT INTO batch VALUES (0)")
        for name in WRITTEN:
            found = list(await self._db.execute_fetchall(f"PRAGMA table_info({name})"))
            table = Table(name, [row[1] for row in found], [row[1] for row in found if row[5]])
            self._tables.append(table)
            await self._watch(table)

    async def _watch(self, table: Table) -> None:
        await self._db.execute(
            f"CREATE TEMP TABLE log_{table.name} (log_seq INTEGER PRIMARY KEY, log_batch, log_op, {_quoted(table.columns)})"
        )
        values = ", ".join(f'new."{column}"' for column in table.columns)
        for op in ("INSERT", "UPDATE"):
            if op == "UPDATE" and table.name in _BY_TRIGGER:
                continue
            await self._db.execute(
                f"CREATE TEMP TRIGGER {op}_{table.name} AFTER {op} ON main.{table.name} BEGIN"
                f" INSERT INTO log_{table.name} (log_batch, log_op, {_quoted(table.columns)})"
                f" SELECT number, '{op}', {values} FROM batch; END"
            )

    async def next(self) -> None:
        """A further transaction begins."""
        await self._db.execute("UPDATE batch SET number = number + 1")

    async def read(self, first: int, last: int) -> tuple[list[Table], list[Transaction]]:
        """What the transactions of these numbers wrote."""
        found: list[dict[str, Written]] = [{} for _ in range(first, last + 1)]
        for table in self._tables:
            at = [table.columns.index(name) for name in table.key]
            sql = (
                f"SELECT * FROM log_{table.name} WHERE log_batch BETWEEN {first} AND {last} ORDER BY log_seq"
            )
            for _, batch, op, *row in await self._db.execute_fetchall(sql):
                written = found[batch - first].setdefault(table.name, Written())
                key = tuple(row[place] for place in at)
                of = written.new if op == "INSERT" or key in written.new else written.changed
                of[key] = tuple(row)
        return self._tables, list(found)


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def replay(path: Path, tables: Sequence[Table], transactions: Sequence[Transaction]) -> float:
    """The seconds of CPU that plain sqlite3 takes for these transactions, set as our own writer is."""
    statements = [_statements(table) for table in tables]
    with closing(sqlite3.connect(path, isolation_level=None, cached_statements=512)) as db:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            db.execute(f"PRAGMA {pragma}")
        db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        db.execute("SELECT COUNT(*) FROM topics WHERE id = 1").fetchall()
        ready = [_parameters(tables, one) for one in transactions]
        began = process_time()
        for rows in ready:
            db.execute("BEGIN IMMEDIATE")
            for (insert, update), (new, changed) in zip(statements, rows, strict=True):
                if new:
                    db.executemany(insert, new)
                if changed:
                    db.executemany(update, changed)
            db.execute("COMMIT")
        return process_time() - began


def _statements(table: Table) -> tuple[str, str]:
    marks = ", ".join("?" * len(table.columns))
    insert = f"INSERT INTO {table.name} ({_quoted(table.columns)}) VALUES ({marks})"
    changed = _CHANGED.get(table.name, ())
    values = ", ".join(f"{column} = ?" for column in changed)
    where = " AND ".join(f'"{column}" = ?' for column in table.key)
    return insert, f"UPDATE {table.name} SET {values} WHERE {where}"


def _parameters(
    tables: Sequence[Table], transaction: Transaction
) -> list[tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]]:
    found: list[tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]] = []
    for table in tables:
        written = transaction.get(table.name, Written())
        at = [table.columns.index(name) for name in (*_CHANGED.get(table.name, ()), *table.key)]
        changed = [tuple(row[place] for place in at) for row in written.changed.values()]
        found.append((list(written.new.values()), changed))
    return found
