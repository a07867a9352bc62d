"""Taking an article's words out of the archive and its indexes, inside an open transaction."""

from __future__ import annotations

from aiosqlite import Connection

from storage.queries import queries


async def forget_words(db: Connection, ids: str, *, now: int) -> int:
    """How many of the articles had a text or description, which are gone; so are former texts, and marks that tell copies.

    `ids`: a JSON list. Headlines, former ones too, links, `text_hash`, quotes, topics and counts stay. `now` in ms.
    """
    sql = queries()
    await sql.forget_former_texts(db, ids=ids)
    await sql.forget_marks_of(db, ids=ids)
    return int(await sql.forget_texts(db, ids=ids, now=now))
