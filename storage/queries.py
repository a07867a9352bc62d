"""The SQL of `storage/sql/`, one function a query, loaded by aiosql."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from functools import cache
from pathlib import Path
from typing import Any, cast

import aiosql
from aiosql.adapters.aiosqlite import AioSQLiteAdapter
from aiosqlite import Connection

SQL_DIRECTORY = Path(__file__).with_name("sql")


class _OneTripAdapter(AioSQLiteAdapter):
    """aiosql's adapter with one trip to the connection's thread a statement instead of three.

    Storing an article takes some twenty statements, and a trip costs more than most of them. Reading a RETURNING
    to its end also leaves no statement open that would keep a SAVEPOINT from being released.
    """

    async def select(
        self,
        conn: Connection,
        _query_name: str,
        sql: str,
        parameters: Any,
        record_class: Any = None,  # noqa: ARG002  # the name is the base's
    ) -> AsyncGenerator[Any, None]:
        for row in await conn.execute_fetchall(sql, parameters):
            yield row

    async def select_one(
        self,
        conn: Connection,
        _query_name: str,
        sql: str,
        parameters: Any,
        record_class: Any = None,  # noqa: ARG002  # the name is the base's
    ) -> Any:
        return next(iter(await conn.execute_fetchall(sql, parameters)), None)

    async def select_value(self, conn: Connection, _query_name: str, sql: str, parameters: Any) -> Any:
        row = next(iter(await conn.execute_fetchall(sql, parameters)), None)
        return None if row is None else row[0]

    async def insert_update_delete(
        self, conn: Connection, _query_name: str, sql: str, parameters: Any
    ) -> int:
        return (await conn.execute(sql, parameters)).rowcount

    async def insert_update_delete_many(
        self, conn: Connection, _query_name: str, sql: str, parameters: Any
    ) -> None:
        await conn.executemany(sql, parameters)


@cache
def queries() -> Any:
    """Every query by its name. The functions are made at run time, so their results are `Any`: map them at once."""
    load = cast(Any, aiosql.from_path)  # pyright: ignore[reportUnknownMemberType]  # aiosql types it in part
    return load(SQL_DIRECTORY, _OneTripAdapter, mandatory_parameters=False, encoding="utf-8")


async def rows(selected: AsyncIterator[Any]) -> list[Any]:
    """All rows of a query, read."""
    return [row async for row in selected]


def as_list(values: Iterable[object]) -> str:
    """A list parameter, as the SQL's `json_each` takes it.

    Text stays as it is: escaped, a lone surrogate would get past the driver and make the row unreadable for good.
    """
    return json.dumps(list(values), ensure_ascii=False)
