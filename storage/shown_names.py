"""What one server calls topics and people otherwise, or does not show: its organisers' choice, for their server alone."""

from __future__ import annotations

from typing import Any, Final

from aiosqlite import Connection

from news.errors import NewsdeskError, NotVisibleError
from news.models import GuildId, ShownName, ShownNameId, TopicId, UserId
from news.ports import Clock
from storage.connection import Database
from storage.names import words_of
from storage.queries import as_list, queries, rows
from storage.subjects import autoposts_about
from storage.times import from_ms, to_ms
from storage.updating import look_again

SHOWN_NAMES_MAX: Final = 200
"""Names that one server hides or renames: each is looked at in every read there."""
NEW_NAME_MAX: Final = 80


class TooManyNamesError(NewsdeskError):
    """The server hides and renames as many names as it can."""

    user_message = (
        f"This server hides or renames {SHOWN_NAMES_MAX} names already, which is as many as there can be. "
        "`/desk hidden` shows them; undo some that are needed no more."
    )


class UnusableNameError(NewsdeskError):
    """A new name without a letter or digit, or one that is too long."""

    user_message = f"A name needs a letter or a digit, and at most {NEW_NAME_MAX} characters."


class ShownNames:
    """Hidden and renamed names of servers. Any method may raise StorageError.

    They stand by the folded name, so that they hold for articles analysed anew, and for what a name is merged into.
    """

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def of_guild(self, guild_id: GuildId) -> list[ShownName]:
        """The latest first."""
        async with self._database.reading() as db:
            return [_shown(row) for row in await rows(self._sql.shown_names_of_guild(db, guild_id=guild_id))]

    async def get(self, shown_id: ShownNameId, guild_id: GuildId) -> ShownName | None:
        """The one with that id; None when it was undone, or is another server's."""
        async with self._database.reading() as db:
            row = await self._sql.shown_name_by_id(db, id=shown_id, guild_id=guild_id)
        return None if row is None else _shown(row)

    async def hide(self, guild_id: GuildId, topic_id: TopicId, *, by: UserId) -> tuple[ShownName, bool]:
        """The topic is not shown here any more; whether it was until now. Raises TooManyNamesError, NotVisibleError."""
        return await self._put(guild_id, topic_id, None, by=by)

    async def rename(
        self, guild_id: GuildId, topic_id: TopicId, new_name: str, *, by: UserId
    ) -> tuple[ShownName, bool]:
        """The topic is called that here; whether this changed anything. `new_name` is kept on one line.

        Raises UnusableNameError, TooManyNamesError, and NotVisibleError where there is no such topic.
        """
        name = " ".join(new_name.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8").split())
        if not words_of(name) or len(name) > NEW_NAME_MAX:
            raise UnusableNameError(f"no name: {new_name[:200]!r}")
        return await self._put(guild_id, topic_id, name, by=by)

    async def undo(self, shown_id: ShownNameId, guild_id: GuildId) -> ShownName | None:
        """The name is shown again as the archive has it; None where somebody else was quicker."""
        async with self._database.transaction() as db:
            row = await self._sql.shown_name_by_id(db, id=shown_id, guild_id=guild_id)
            if row is None:
                return None
            await self._sql.delete_shown_name(db, id=shown_id, guild_id=guild_id)
            await self._relabel(db, row, row["name"])
            await look_again(db, guild_id, self._now())
        return _shown(row)

    async def _put(
        self, guild_id: GuildId, topic_id: TopicId, new_name: str | None, *, by: UserId
    ) -> tuple[ShownName, bool]:
        async with self._database.transaction() as db:
            topic = await self._sql.topic_key(db, id=topic_id)
            if topic is None:
                raise NotVisibleError(f"topic {topic_id}")
            key = {"guild_id": guild_id, "name_key": topic["name_key"], "is_person": topic["is_person"]}
            before = await self._sql.shown_name(db, **key)
            if before is not None and before["new_name"] == new_name:
                return _shown(before), False
            if before is None and await self._sql.count_shown_names(db, guild_id=guild_id) >= SHOWN_NAMES_MAX:
                raise TooManyNamesError(f"server {guild_id}")
            row = await self._sql.put_shown_name(
                db, name=topic["name"], new_name=new_name, set_by=by, now=to_ms(self._now()), **key
            )
            await self._relabel(db, row, new_name or row["name"])
            await look_again(db, guild_id, self._now())
        return _shown(row), True

    async def _relabel(self, db: Connection, row: Any, label: str) -> None:
        """What posts say they are for follows what the topic is called here."""
        meant = await rows(
            self._sql.topics_of_shown_name(db, name_key=row["name_key"], is_person=row["is_person"])
        )
        for one in meant:
            about = await autoposts_about(db, "topic", one["id"], guild_id=row["guild_id"])
            await self._sql.relabel_autoposts(db, ids=as_list(about), label=label)


def _shown(row: Any) -> ShownName:
    return ShownName(
        id=ShownNameId(row["id"]),
        name=row["name"],
        is_person=bool(row["is_person"]),
        new_name=row["new_name"],
        set_by=UserId(row["set_by"]),
        set_at=from_ms(row["set_at"]),
    )
