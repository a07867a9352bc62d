"""Saved answers: what someone asked, so that its buttons still work after a restart."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from news.models import AnswerId, GuildId, SavedAnswer, UserId
from news.ports import Clock
from storage.connection import Database
from storage.queries import as_list, queries
from storage.times import to_ms


class Answers:
    """What was asked. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def save(
        self,
        kind: str,
        arguments: Mapping[str, str | int | None],
        user_id: UserId | None,
        *,
        guild_id: GuildId | None,
    ) -> AnswerId:
        """The id under which it can be asked again in the same server, or in direct messages (None)."""
        # Escaped, so that whatever was typed into an option can be kept: nothing in SQL reads this text.
        written = json.dumps(dict(arguments))
        async with self._database.transaction() as db:
            saved = await self._sql.save_answer(
                db,
                kind=kind,
                arguments=written,
                user_id=user_id,
                guild_id=guild_id,
                now=to_ms(self._now()),
            )
        return AnswerId(saved)

    async def get(self, answer_id: AnswerId, *, guild_id: GuildId | None) -> SavedAnswer | None:
        """What was asked, or None when it is gone or was asked in another server."""
        async with self._database.reading() as db:
            row = await self._sql.answer(db, id=answer_id, guild_id=guild_id)
        if row is None:
            return None
        user_id = None if row["user_id"] is None else UserId(row["user_id"])
        return SavedAnswer(
            id=answer_id, kind=row["kind"], arguments=json.loads(row["arguments"]), user_id=user_id
        )

    async def delete_older_than(self, when: datetime, *, kinds: Collection[str] | None = None) -> int:
        """How many were deleted: those saved before `when`, of these kinds alone where some are named."""
        named = None if kinds is None else as_list(kinds)
        async with self._database.transaction() as db:
            return await self._sql.delete_answers_before(db, before=to_ms(when), kinds=named)
