"""Putting the words of new articles into the search indexes: of all that one piece of work stores at once."""

from __future__ import annotations

from aiosqlite import Connection

from storage.in_place import InPlace
from storage.queries import queries


async def index_later(db: Connection, article_id: int) -> None:
    """The article, whose row is still to come, goes into the search indexes by `index_all`, and not by their triggers.

    That runs at the end of the work in the thread of the connection, in the same transaction. Work that is not run there
    has its articles indexed as they are stored. See the migration 0022.
    """
    if isinstance(db, InPlace):
        await queries().leave_unindexed(db, article_id=article_id)
        db.at_end(index_all)


async def index_all(db: Connection) -> None:
    """Every stored article, and every quote, is in the search indexes, within a transaction."""
    sql = queries()
    await sql.index_articles(db)
    await sql.index_unspaced(db)
    await sql.index_quotes(db)
    await sql.note_all_indexed(db)
