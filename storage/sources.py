"""Sources: who reads which, and the schedule of polling."""

from __future__ import annotations

from datetime import datetime

from aiosqlite import Connection

from news.errors import NotVisibleError
from news.models import GuildId, Source, SourceId, SourceMethod, SourceSettings, UserId
from storage.checking import Checks, source_of
from storage.in_place import run_in_place
from storage.names import folded_words, words_of
from storage.queries import as_list, rows
from storage.reading import visible_sources
from storage.subjects import autoposts_about, drop_subject, move_subject
from storage.times import first_id, to_ms
from storage.updating import look_again

_ALL = -1
_TYPED_MAX = 20
"""Words of what somebody typed that are looked at."""


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

        `added_to` None links no server. A known private feed becomes public when `is_public`; never the reverse. One
        that nobody read any more is read through quietly first. A feed that moved is known by the address it had, and
        by its new one only to those who read it.
        """
        now = to_ms(self._now())
        async with self._database.transaction() as db:
            added = await self._sql.feed_at(db, url=url, guild_id=added_to)
            if added is None:
                added = await self._sql.insert_feed(
                    db,
                    url=url,
                    name=name,
                    domain=domain,
                    method=method,
                    is_public=is_public,
                    name_words=folded_words(name),
                    domain_words=folded_words(domain),
                    now=now,
                )
            if added_to is not None or is_public:
                await self._sql.wake_source(db, source_id=added)
            if is_public:
                await self._sql.make_public(db, source_id=added)
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
                db,
                name=name,
                name_words=folded_words(name),
                home_guild_id=0 if is_public else added_to,
                is_public=is_public,
                now=now,
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
        """All sources that the server reads, by name; without those that another source replaced there."""
        return await self._listed(guild_id, [], _ALL)

    async def complete(self, guild_id: GuildId | None, typed: str, limit: int = 25) -> list[Source]:
        """Visible sources of which every typed word begins a word of name or domain; by name."""
        return await self._listed(guild_id, words_of(typed)[:_TYPED_MAX], max(0, limit))

    async def _listed(self, guild_id: GuildId | None, words: list[str], limit: int) -> list[Source]:
        asked = {"word": words[0] if words else "", "others": as_list(words[1:]), "limit": limit}

        async def listed(here: Connection) -> list[Source]:
            found = await rows(self._sql.listed_sources(here, guild_id=guild_id, **asked))
            return [source_of(row) for row in found]

        async with self._database.reading() as db:
            # Thousands of them would hold up everybody else on the event loop.
            return await run_in_place(db, listed)

    async def by_address(self, url: str, guild_id: GuildId | None) -> Source | None:
        """The visible source that is added by this address or fetched from it; None when there is none."""
        async with self._database.reading() as db:
            found = await rows(self._sql.listed_source_at(db, url=url, guild_id=guild_id))
        return next(map(source_of, found), None)

    async def own_count(self, guild_id: GuildId) -> int:
        """How many sources the server reads because it added them; public ones are the operator's."""
        async with self._database.reading() as db:
            return await self._sql.own_count(db, guild_id=guild_id)

    async def activity(self, source_id: SourceId, guild_id: GuildId | None, *, since: datetime) -> int:
        """How many articles of since then came through the source; 0 where the server does not see it."""
        async with self._database.reading() as db:
            if source_id not in await visible_sources(db, guild_id):
                return 0
            return await self._sql.source_activity(db, source_id=source_id, low=first_id(since))

    # --- what a server decides -------------------------------------------------------------------

    async def set_settings(self, source_id: SourceId, guild_id: GuildId, settings: SourceSettings) -> None:
        """All that the server decided about a source that it sees, in place of all that it decided before.

        A public source stays the operator's. One whose pause ends is read from now on: nothing from before is posted.
        One that nobody else read meanwhile is read through quietly first. What the source replaced here is shown as the
        source is. Raises NotVisibleError.
        """
        async with self._database.transaction() as db:
            if source_id not in await visible_sources(db, guild_id):
                raise NotVisibleError(f"source {source_id} is not visible to guild {guild_id}")
            if not settings.is_paused:
                await self._sql.wake_source(db, source_id=source_id)
            shown = {
                "guild_id": guild_id,
                "source_id": source_id,
                "label": settings.label,
                "is_headlines_only": settings.is_headlines_only,
                "is_age_restricted": settings.is_age_restricted,
            }
            await self._sql.put_settings(
                db,
                **shown,
                name=settings.name or None,
                name_words=folded_words(settings.name) if settings.name else None,
                is_paused=settings.is_paused,
                now=to_ms(self._now()),
            )
            await self._sql.put_settings_of_replaced(db, **shown)
            await look_again(db, guild_id, self._now())

    async def remove_from(self, source_id: SourceId, guild_id: GuildId) -> None:
        """The server no longer reads the source; its autoposts for it go too. The archive stays.

        A public one is still seen, as the server has set it. What it replaced here is not seen any more.
        """
        async with self._database.transaction() as db:
            await self._sql.unlink_replaced(db, source_id=source_id, guild_id=guild_id)
            await self._unlink(db, source_id, guild_id)
            if not await self._sql.is_public_source(db, source_id=source_id):
                mine = await autoposts_about(db, "source", source_id, guild_id=guild_id)
                await drop_subject(db, "source", source_id, ids=mine)

    async def withdraw(self, source_id: SourceId) -> None:
        """The source is public no more: it stays with the servers that added it, and the others' autoposts for it go."""
        async with self._database.transaction() as db:
            await self._sql.withdraw_source(db, source_id=source_id)
            await self._sql.drop_settings_of_strangers(db, source_id=source_id)
            theirs = await rows(self._sql.autoposts_of_strangers(db, source_id=source_id))
            await drop_subject(db, "source", source_id, ids=[row["autopost_id"] for row in theirs])

    async def replace(self, old_id: SourceId, new_id: SourceId, guild_id: GuildId) -> None:
        """The server reads the new source in place of the old one, with what it decided about that one.

        What came through the old one stays in sight, among what the new one brought; the old one is not listed,
        completed or posted here any more, nor asked for this server. Its autoposts are for the new one now. The two keep
        their own names where the server gave none. A public old source stays as it is, the operator's.
        Raises NotVisibleError when the old one is not the server's own, or the server does not see the new one.
        """
        if old_id == new_id:
            return
        pair = {"guild_id": guild_id, "old_id": old_id, "new_id": new_id}
        async with self._database.transaction() as db:
            if not await self._sql.is_own_source(db, guild_id=guild_id, source_id=old_id):
                raise NotVisibleError(f"source {old_id} is not one of guild {guild_id}")
            if new_id not in await visible_sources(db, guild_id):
                raise NotVisibleError(f"source {new_id} is not visible to guild {guild_id}")
            await self._sql.wake_source(db, source_id=new_id)
            await self._sql.copy_settings(db, **pair, now=to_ms(self._now()))
            ids = await autoposts_about(db, "source", old_id, guild_id=guild_id)
            await move_subject(db, "source", old_id, new_id, ids=ids)
            name = await self._sql.shown_source_name(db, guild_id=guild_id, source_id=new_id)
            await self._sql.relabel_autoposts(db, ids=as_list(ids), label=name)
            await self._sql.keep_settings_alone(db, guild_id=guild_id, source_id=old_id)
            await self._sql.note_replaced(db, **pair)

    async def _unlink(self, db: Connection, source_id: SourceId, guild_id: GuildId) -> None:
        await self._sql.keep_settings_alone(db, guild_id=guild_id, source_id=source_id)
        await self._sql.unlink_guild_source(db, guild_id=guild_id, source_id=source_id)
