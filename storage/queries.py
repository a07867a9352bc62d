"""The SQL of `storage/sql/`, one function a query, made by aiosql when the query is first asked for."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import aiosql
from aiosql.adapters.aiosqlite import AioSQLiteAdapter
from aiosqlite import Connection

from storage.in_place import InPlace
from storage.source_ids import SourceIds

SQL_DIRECTORY = Path(__file__).with_name("sql")
_NAME_LINE = re.compile(r"^-- name: (?P<name>\w+)", re.MULTILINE)


class _OneTripAdapter(AioSQLiteAdapter):
    """aiosql's adapter with one trip to the connection's thread a statement instead of three, and none where we are in it.

    Storing an article takes some twenty statements, and a trip costs more than most of them. Reading a RETURNING
    to its end also leaves no statement open that would keep a SAVEPOINT from being released.
    """

    is_aio_driver = False
    """Else aiosql would wrap what is awaited anyway into one more coroutine each."""

    def select(  # pyright: ignore[reportIncompatibleMethodOverride]  # aiosql hands on what it gives; `rows` reads both
        self,
        conn: Connection | InPlace,
        _query_name: str,
        sql: str,
        parameters: Any,
        record_class: Any = None,  # noqa: ARG002  # the name is the base's
    ) -> AsyncIterator[Any] | list[Any]:
        if isinstance(conn, InPlace):
            return conn.raw.execute(sql, parameters).fetchall()
        return _selected(conn, sql, parameters)

    async def select_one(
        self,
        conn: Connection | InPlace,
        _query_name: str,
        sql: str,
        parameters: Any,
        record_class: Any = None,  # noqa: ARG002  # the name is the base's
    ) -> Any:
        return next(iter(await conn.execute_fetchall(sql, parameters)), None)

    async def select_value(
        self, conn: Connection | InPlace, _query_name: str, sql: str, parameters: Any
    ) -> Any:
        row = next(iter(await conn.execute_fetchall(sql, parameters)), None)
        return None if row is None else row[0]

    async def insert_update_delete(
        self, conn: Connection | InPlace, _query_name: str, sql: str, parameters: Any
    ) -> int:
        return (await conn.execute(sql, parameters)).rowcount

    async def insert_update_delete_many(
        self, conn: Connection | InPlace, _query_name: str, sql: str, parameters: Any
    ) -> None:
        await conn.executemany(sql, parameters)


async def _selected(conn: Connection, sql: str, parameters: Any) -> AsyncGenerator[Any]:
    for row in await conn.execute_fetchall(sql, parameters):
        yield row


class Queries:
    """One function a query, an attribute by its name; raises AttributeError for a name that the SQL has not.

    aiosql takes 0.15 ms a query, 80 ms for all of them, and a start needs only a few. The functions are made at run time,
    so their results are `Any`: map them at once.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    @property
    def available_queries(self) -> list[str]:
        """The names of all queries, sorted."""
        return sorted(self._texts)

    def __getattr__(self, name: str) -> Any:
        """The query of this name, kept as an attribute from now on; several threads may ask at once."""
        if name not in self._texts:
            raise AttributeError(f"no file of {SQL_DIRECTORY} has a query {name!r}")
        load = cast(Any, aiosql.from_str)  # pyright: ignore[reportUnknownMemberType]  # aiosql types it in part
        query = getattr(load(self._texts[name], _OneTripAdapter, mandatory_parameters=False), name)
        setattr(self, name, query)
        return query


def named_texts(sql: str) -> Iterator[tuple[str, str]]:
    """What each "-- name: …" line names, with all text from there to the next, last first; what stands before all is left out."""
    end = len(sql)
    for start in reversed([*_NAME_LINE.finditer(sql)]):
        yield start["name"], sql[start.start() : end]
        end = start.start()


@cache
def queries() -> Queries:
    """Every query by its name. Raises ValueError where two have one name."""
    texts: dict[str, str] = {}
    for file in sorted(SQL_DIRECTORY.glob("*.sql")):
        for name, text in named_texts(file.read_text(encoding="utf-8")):
            if name in texts:
                raise ValueError(f"{file} names a second query {name!r}")
            texts[name] = text
    return Queries(texts)


async def rows(selected: AsyncIterator[Any] | list[Any]) -> list[Any]:
    """All rows of a query, read."""
    return selected if isinstance(selected, list) else [row async for row in selected]


def as_list(values: Iterable[object]) -> str:
    """A list parameter, as the SQL's `json_each` takes it.

    Text stays as it is: escaped, a lone surrogate would get past the driver and make the row unreadable for good.
    """
    return values.as_json if isinstance(values, SourceIds) else json.dumps(list(values), ensure_ascii=False)
