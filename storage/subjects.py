"""What wishes name, when it becomes another one or goes: the wishes of channels follow."""

from __future__ import annotations

from collections.abc import Collection

from aiosqlite import Connection

from storage.queries import as_list, queries, rows


async def autoposts_about(
    db: Connection, kind: str, subject_id: int, *, guild_id: int | None = None
) -> list[int]:
    """The autoposts that name the subject, of one server or of all (None)."""
    found = queries().autoposts_about(db, kind=kind, subject_id=subject_id, guild_id=guild_id)
    return [row["autopost_id"] for row in await rows(found)]


async def move_subject(db: Connection, kind: str, old: int, new: int, *, ids: Collection[int]) -> None:
    """These autoposts want the new subject in place of the old one. One whose channel wants that already goes."""
    sql = queries()
    await sql.move_subject(db, kind=kind, old=old, new=new, ids=as_list(ids))
    await drop_subject(db, kind, old, ids=ids)


async def drop_subject(db: Connection, kind: str, subject_id: int, *, ids: Collection[int]) -> None:
    """These autoposts do not want the subject any more. One that wants nothing then goes."""
    sql, listed = queries(), as_list(ids)
    await sql.drop_subject(db, kind=kind, old=subject_id, ids=listed)
    await sql.rekey_autoposts(db, ids=listed)
    await sql.drop_idle_autoposts(db, ids=listed)
