"""Sources: who reads which, and the schedule of polling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from news.models import GuildId, PollState, Source, SourceId
from news.ports import LONGEST_WAIT, Clock
from storage.connection import Database
from storage.names import words_of
from storage.queries import as_list, queries, rows
from storage.reading import visible_sources
from storage.times import from_ms_or_none, to_ms

_PUT_OFF = LONGEST_WAIT + timedelta(hours=1)
"""A next check further away than this was set while the clock ran ahead: the feed is due."""


class Sources:
    """Where articles come from. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def add_feed(
        self, url: str, *, name: str, domain: str | None, is_public: bool = False, added_to: GuildId | None
    ) -> SourceId:
        """The feed's id. Adding one that is known links it to the server and changes no name.

        `added_to` None links no server. A known private feed becomes public when `is_public`; never the reverse.
        """
        now = to_ms(self._now())
        async with self._database.transaction() as db:
            added = await self._sql.add_feed_source(
                db, url=url, name=name, domain=domain, is_public=is_public, now=now
            )
            if added_to is not None:
                await self._sql.link_guild_source(db, guild_id=added_to, source_id=added, now=now)
        return SourceId(added)

    async def add_files(
        self, name: str = "Imported files", *, is_public: bool = True, added_to: GuildId | None = None
    ) -> SourceId:
        """The id of the source of that name for imported files; the same one every time.

        Public files are everyone's; others belong to the server `added_to`, apart from public files of that name.
        Raises ValueError for files that nobody would see.
        """
        if not is_public and added_to is None:
            raise ValueError("files are either public or of one server")
        now = to_ms(self._now())
        async with self._database.transaction() as db:
            added = await self._sql.add_files_source(
                db, name=name, home_guild_id=0 if is_public else added_to, is_public=is_public, now=now
            )
            if added_to is not None:
                await self._sql.link_guild_source(db, guild_id=added_to, source_id=added, now=now)
        return SourceId(added)

    async def get(self, source_id: SourceId, guild_id: GuildId | None) -> Source | None:
        """The source, or None when there is none or this server does not see it."""
        async with self._database.reading() as db:
            if source_id not in await visible_sources(db, guild_id):
                return None
            found = await rows(self._sql.sources_by_ids(db, ids=as_list([source_id])))
        return next(map(_source, found), None)

    async def visible(self, guild_id: GuildId | None) -> list[Source]:
        """All sources that the server sees, by name."""
        async with self._database.reading() as db:
            ids = await visible_sources(db, guild_id)
            found = await rows(self._sql.sources_by_ids(db, ids=as_list(ids)))
        return [_source(row) for row in found]

    async def complete(self, guild_id: GuildId | None, typed: str, limit: int = 25) -> list[Source]:
        """Visible sources of which every typed word begins a word of name or domain; by name."""
        typed_words = words_of(typed)
        seen = await self.visible(guild_id)
        return [source for source in seen if source_answers_to(source, typed_words)][:limit]

    async def remove_from(self, source_id: SourceId, guild_id: GuildId) -> None:
        """The server no longer reads the source; its autoposts for it go too. The archive stays."""
        async with self._database.transaction() as db:
            await self._sql.unlink_guild_source(db, guild_id=guild_id, source_id=source_id)
            await self._sql.drop_autoposts_of_unseen_source(db, guild_id=guild_id, source_id=source_id)

    async def due(self, now: datetime, limit: int) -> list[tuple[Source, PollState]]:
        """Feeds that someone reads and whose next check is not after `now`, longest waiting first.

        One whose next check is further away than any wait lasts is due too, after all others.
        """
        async with self._database.reading() as db:
            found = await rows(
                self._sql.due_sources(db, now=to_ms(now), put_off=to_ms(now + _PUT_OFF), limit=limit)
            )
        return [(_source(row), _poll_state(row)) for row in found]

    async def poll_state(self, source_id: SourceId) -> PollState:
        """What the last check of a source left behind; of an unknown source, what none left."""
        async with self._database.reading() as db:
            found = await rows(self._sql.sources_by_ids(db, ids=as_list([source_id])))
        return next(map(_poll_state, found), PollState())

    async def unseen_entries(self, source_id: SourceId, keys: Sequence[str]) -> set[str]:
        """Those of `keys` that this source has not brought before."""
        async with self._database.reading() as db:
            found = await rows(self._sql.unseen_entries(db, source_id=source_id, keys=as_list(keys)))
        return {row["entry_key"] for row in found}

    async def record_check(
        self,
        source_id: SourceId,
        *,
        checked_at: datetime,
        next_check_at: datetime,
        state: PollState | None,
        error: str | None,
        new_count: int,
        seen_keys: Sequence[str] = (),
    ) -> None:
        """Note how a check went, in one transaction.

        `state` None keeps the old validators; `error` None clears the last one; `seen_keys` are remembered.
        """
        async with self._database.transaction() as db:
            await self._sql.record_check(
                db,
                source_id=source_id,
                checked_at=to_ms(checked_at),
                next_check_at=to_ms(next_check_at),
                error=error,
                new_count=new_count,
            )
            if seen_keys:
                await self._sql.remember_entries(
                    db, source_id=source_id, keys=as_list(seen_keys), now=to_ms(checked_at)
                )
            if state is not None:
                await self._sql.set_poll_state(
                    db,
                    source_id=source_id,
                    etag=state.etag,
                    last_modified=state.last_modified,
                    body_hash=state.body_hash,
                    is_seeded=state.is_seeded,
                )


def source_answers_to(source: Source, typed_words: list[str]) -> bool:
    """Whether every typed word begins a word of the source's name or domain; no words: yes."""
    words = words_of(f"{source.name} {source.domain or ''}")
    return all(any(word.startswith(typed) for word in words) for typed in typed_words)


def _source(row: Any) -> Source:
    return Source(
        id=SourceId(row["id"]),
        name=row["name"],
        url=row["url"],
        domain=row["domain"],
        is_public=bool(row["is_public"]),
        last_checked_at=from_ms_or_none(row["last_checked_at"]),
        next_check_at=from_ms_or_none(row["next_check_at"]),
        last_new_at=from_ms_or_none(row["last_new_at"]),
        last_error=row["last_error"],
        failures=row["failures"],
    )


def _poll_state(row: Any) -> PollState:
    return PollState(
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        is_seeded=bool(row["is_seeded"]),
    )
