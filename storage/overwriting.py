"""A transaction after which what it deletes is nowhere in the file any more."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiosqlite import Connection

from storage.connection import Database


@asynccontextmanager
async def overwriting(database: Database) -> AsyncGenerator[Connection]:
    """As `Database.transaction`; pages that it frees are overwritten with zeros, which others leave to whoever uses them next.

    For what people or the operator want gone; the write-ahead log has it until it is taken over. Raises StorageError.
    """
    async with database.transaction() as db:
        await db.execute_fetchall("PRAGMA secure_delete = ON")
        try:
            yield db
        finally:
            await db.execute_fetchall("PRAGMA secure_delete = FAST")
