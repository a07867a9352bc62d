"""Sources: who reads which, and the schedule of polling."""

from __future__ import annotations

from datetime import datetime

from aiosqlite import Connection

from news.errors import NotVisibleError
from news.models import GuildId, Source, SourceId, SourceMethod, SourceSettings, UserId
from storage.checking import Checks, source_of
from storage.names import words_of
from storage.queries import as_list, rows
from storage.reading import visible_sources
from storage.times import first_id, to_ms


class Sources(Checks):
    """Where articles come from. Any method may raise StorageError."""

    async def add_feed(
        self,
        url: str,
        *,
        name: str,
        domain: str | None,
        method: SourceMethod = "feed",
        is_public: bool = False,
        added_to: GuildId | None,
        added_by: UserId | None = None,
    ) -> SourceId:
        """The feed's id. Adding one that is known links it to the server and changes neither name nor method.

        `added_to` None links no server. A known private feed becomes public when `is_public`; never the reverse.
        """
        now = to_ms(self._now())
        async with self._database.transaction() as db:
            added = await self._sql.add_feed_source(
                db, url=url, name=name, domain=domain, method=method, is_public=is_public, now=now
            )
            if added_to is not None:
                await self._sql.link_guild_source(
                    db, guild_id=added_to, source_id=added, added_by=added_by, now=now
                )
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
                await self._sql.link_guild_source(
                    db, guild_id=added_to, source_id=added, added_by=None, now=now
                )
        return SourceId(added)

    async def get(self, source_id: SourceId, guild_id: GuildId | None) -> Source | None:
        """The source, or None when there is none or this server does not see it."""
        async with self._database.reading() as db:
            if source_id not in await visible_sources(db, guild_id):
                return None
            found = await rows(self._sql.sources_by_ids(db, ids=as_list([source_id]), guild_id=guild_id))
        return next(map(source_of, found), None)

    async def visible(self, guild_id: GuildId | None) -> list[Source]:
        """All sources that the server sees, by name."""
        async with self._database.reading() as db:
            ids = await visible_sources(db, guild_id)
            found = await rows(self._sql.sources_by_ids(db, ids=as_list(ids), guild_id=guild_id))
        return [source_of(row) for row in found]

    async def complete(self, guild_id: GuildId | None, typed: str, limit: int = 25) -> list[Source]:
        """Visible sources of which every typed word begins a word of name or domain; by name."""
        typed_words = words_of(typed)
        seen = await self.visible(guild_id)
        return [source for source in seen if source_answers_to(source, typed_words)][:limit]

    async def activity(self, source_id: SourceId, guild_id: GuildId | None, *, since: datetime) -> int:
        """How many articles of since then came through the source; 0 where the server does not see it."""
        async with self._database.reading() as db:
            if source_id not in await visible_sources(db, guild_id):
                return 0
            return await self._sql.source_activity(db, source_id=source_id, low=first_id(since))

    # --- what a server decides -------------------------------------------------------------------

    async def set_settings(self, source_id: SourceId, guild_id: GuildId, settings: SourceSettings) -> None:
        """What the server decided about a source that it sees, in place of what it decided before.

        A public source stays the operator's. One that is no longer paused is read from now on: what came meanwhile is
        not posted. Raises NotVisibleError.
        """
        async with self._database.transaction() as db:
            if source_id not in await visible_sources(db, guild_id):
                raise NotVisibleError(f"source {source_id} is not visible to guild {guild_id}")
            await self._sql.put_settings(
                db,
                guild_id=guild_id,
                source_id=source_id,
                name=settings.name or None,
                label=settings.label,
                is_headlines_only=settings.is_headlines_only,
                is_age_restricted=settings.is_age_restricted,
                is_paused=settings.is_paused,
                now=to_ms(self._now()),
            )

    async def remove_from(self, source_id: SourceId, guild_id: GuildId) -> None:
        """The server no longer reads the source; its autoposts for it go too. The archive stays.

        A public one is still seen, as the server has set it.
        """
        async with self._database.transaction() as db:
            await self._unlink(db, source_id, guild_id)
            await self._sql.drop_autoposts_of_unseen_source(db, guild_id=guild_id, source_id=source_id)

    async def withdraw(self, source_id: SourceId) -> None:
        """The source is public no more: it stays with the servers that added it, and the others' autoposts for it go."""
        async with self._database.transaction() as db:
            await self._sql.withdraw_source(db, source_id=source_id)
            await self._sql.drop_autoposts_of_strangers(db, source_id=source_id)

    async def replace(self, old_id: SourceId, new_id: SourceId, guild_id: GuildId) -> None:
        """The server reads the new source in place of the old one, with its settings and its autoposts.

        Raises NotVisibleError when the old one is not the server's own, or there is no new one.
        """
        if old_id == new_id:
            return
        pair = {"guild_id": guild_id, "old_id": old_id, "new_id": new_id}
        async with self._database.transaction() as db:
            if not await self._sql.is_own_source(db, guild_id=guild_id, source_id=old_id):
                raise NotVisibleError(f"source {old_id} is not one of guild {guild_id}")
            if not await rows(self._sql.sources_by_ids(db, ids=as_list([new_id]), guild_id=None)):
                raise NotVisibleError(f"there is no source {new_id}")
            await self._sql.copy_settings(db, **pair, now=to_ms(self._now()))
            await self._sql.move_autoposts(db, **pair)
            await self._sql.drop_autoposts_of_source(db, guild_id=guild_id, source_id=old_id)
            await self._unlink(db, old_id, guild_id)

    async def _unlink(self, db: Connection, source_id: SourceId, guild_id: GuildId) -> None:
        await self._sql.keep_settings_alone(db, guild_id=guild_id, source_id=source_id)
        await self._sql.unlink_guild_source(db, guild_id=guild_id, source_id=source_id)


def source_answers_to(source: Source, typed_words: list[str]) -> bool:
    """Whether every typed word begins a word of the source's name or domain; no words: yes."""
    words = words_of(f"{source.name} {source.domain or ''}")
    return all(any(word.startswith(typed) for word in words) for typed in typed_words)
