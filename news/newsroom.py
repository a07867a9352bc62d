"""The newsroom: what cogs and the command line ask for when articles are to come in. The poller runs beside it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from news.entries import ADDING_BUDGET
from news.errors import NewsdeskError, NotVisibleError
from news.filling import fill_back
from news.finding import FoundSource, find_sources, host_of, plain_address, shown
from news.looking import RecentLooks
from news.models import CheckRecord
from news.polling import Checked, Poller, fetch_source
from news.previewing import preview_newest
from news.schedule import first_check_at, is_neglected
from news.sources import read_source_page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Sequence

    from news.models import AnalysedArticle, GuildId, Source, SourceId, SourceMethod, UserId
    from news.ports import ArticleStore, Clock, PageFetcher, SourceStore

log = logging.getLogger(__name__)

ADDED_AT_ONCE = 4
"""Sources being added at one time, in all servers together."""
LOOKS_AT_ONCE = 8
IMPORTS_AT_ONCE = 2
BACKFILLS_AT_ONCE = 2
CHECKS_AT_ONCE = 8
"""Checks that people asked for."""
HOSTS_AT_ONCE = 8
"""Addresses of one import that are read at one time, each of another host."""
SOURCES_MAX = 200
"""Sources of its own that a server may read."""
NAME_CHARS_MAX = 100
LOOKED_FOR = timedelta(minutes=5)
"""How long what was found at an address is taken to be there still."""


@dataclass(frozen=True, slots=True)
class AddedItem:
    """What became of one address of an import: `source`, or `error` in words for the person."""

    url: str
    source: Source | None = None
    error: str | None = None
    is_new: bool = False
    """Whether the server did not read it before."""


class Turns:
    """Bounds what people can make the host fetch: so many at a time in all, one for each server."""

    def __init__(self, limit: int, words: str) -> None:
        self._limit = limit
        self._words = words
        self._taken: list[GuildId | None] = []

    @contextmanager
    def one(self, guild_id: GuildId | None) -> Generator[None]:
        """One turn of this server's. Raises NewsdeskError, with a message for the person, when there is none."""
        if guild_id in self._taken or len(self._taken) >= self._limit:
            raise NewsdeskError("too much is being asked of the newsroom", user_message=self._words)
        self._taken.append(guild_id)
        try:
            yield
        finally:
            self._taken.remove(guild_id)


class Newsroom:
    """Brings articles in: adds sources, fills them back, and has them polled."""

    def __init__(
        self,
        *,
        fetcher: PageFetcher,
        sources: SourceStore,
        articles: ArticleStore,
        now: Clock,
        poll_min_s: int,
    ) -> None:
        self._fetcher = fetcher
        self._sources = sources
        self._articles = articles
        self._now = now
        self._poll_min_s = poll_min_s
        self._poller = Poller(
            fetcher=fetcher, sources=sources, articles=articles, now=now, poll_min_s=poll_min_s
        )
        self._looks = RecentLooks(now, keep_for=LOOKED_FOR)
        again = "Please try again in a minute."
        self._adding = Turns(ADDED_AT_ONCE, f"Another address is being read at the moment. {again}")
        self._importing = Turns(IMPORTS_AT_ONCE, f"Another list is being added at the moment. {again}")
        self._filling = Turns(BACKFILLS_AT_ONCE, "Another archive is being filled. Please try again later.")
        self._looking = asyncio.Semaphore(LOOKS_AT_ONCE)
        self._checking = asyncio.Semaphore(CHECKS_AT_ONCE)

    # --- polling -----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Poll what is due, for as long as the task lives; nothing that it began outlives it."""
        await self._poller.run()

    async def poll_due(self) -> int:
        """Poll some of the sources that are due, one a host, to their end; how many were polled."""
        return await self._poller.poll_due()

    async def poll_all_due(
        self, on_each: Callable[[Checked], Awaitable[None]] | None = None
    ) -> list[Checked]:
        """How the checks of all that is due at this moment went, as they ended; each source is polled once."""
        return await self._poller.poll_all_due(on_each)

    async def check_now(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        """The source after a check made at once, whether that went well or not. Awaits the network.

        Raises NotVisibleError when this server does not see it.
        """
        async with self._checking, self._poller.alone(source_id):
            source = await self._source(source_id, guild_id)
            await self._poller.check(source, await self._sources.poll_state(source_id))
        return await self._source(source_id, guild_id)

    # --- looking -----------------------------------------------------------------------------------

    async def look(self, url: str) -> list[FoundSource]:
        """What could be read at an address or at those it names, best first; stores nothing.

        Awaits the network, unless the address was looked at in the last five minutes. Raises FetchError or
        FeedNotFoundError.
        """
        address = plain_address(url)
        found = self._looks.get(address)
        if found is None:
            async with self._looking:
                found = await find_sources(self._fetcher, address)
            self._looks.keep(address, found)
        return found

    async def _find(self, address: str, method: SourceMethod | None) -> FoundSource:
        """The best find at an address; with a method, exactly that address, read that way."""
        if method is None:
            return (await self.look(address))[0]
        found = self._looks.find(address, method)
        return found or await read_address_as(self._fetcher, address, method)

    async def preview(self, found: FoundSource) -> AnalysedArticle | None:
        """What would be archived of a find's newest entry; None when that makes no article. Stores nothing.

        Awaits the network for one page at most.
        """
        async with self._looking:
            return await preview_newest(self._fetcher, found)

    # --- adding ------------------------------------------------------------------------------------

    async def add_source(
        self,
        url: str,
        guild_id: GuildId | None,
        *,
        method: SourceMethod | None = None,
        name: str | None = None,
        added_by: UserId | None = None,
    ) -> Source:
        """The source behind an address, added to this server (None: to all) with its present entries archived.

        `method` None: the best that is found there; else exactly that address, read that way. `name` is what this
        server calls it. Awaits the network, for the pages of the entries 20 seconds at most. Raises FetchError,
        FeedNotFoundError, or NewsdeskError when the server reads too much already or too much is being added, with a
        message for the person.
        """
        with self._adding.one(guild_id):
            address = plain_address(url)
            await self._require_room(address, guild_id)
            found = await self._find(address, method)
            source = await self._register(found, guild_id, name=name, added_by=added_by)
            await self._take_in_added(source.id, guild_id, found)
            return await self._source(source.id, guild_id)

    async def add_many(
        self,
        items: Sequence[tuple[str, str | None]],
        guild_id: GuildId | None,
        *,
        added_by: UserId | None,
        on_each: Callable[[AddedItem], Awaitable[None]] | None = None,
    ) -> list[AddedItem]:
        """What became of each (address, name), in the order given; `on_each` hears of each as it is done.

        Each address is fetched and read before it is registered, several hosts at once; the articles follow with the
        first checks, quietly. Awaits the network. Raises NewsdeskError when too much is being added; whatever is
        wrong with one item is in that item alone.
        """
        with self._importing.one(guild_id):
            slots = asyncio.Semaphore(HOSTS_AT_ONCE)
            hosts = {host_of(url): asyncio.Lock() for url, _ in items}

            async def add(url: str, name: str | None) -> AddedItem:
                async with hosts[host_of(url)], slots:
                    added = await self._add_item(url, name, guild_id, added_by=added_by, of=len(items))
                await _tell(on_each, added)
                return added

            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(add(url, name)) for url, name in items]
            return [task.result() for task in tasks]

    async def _add_item(
        self, url: str, name: str | None, guild_id: GuildId | None, *, added_by: UserId | None, of: int
    ) -> AddedItem:
        address = plain_address(url)
        try:
            if (source := await self._own(address, guild_id)) is not None:
                return AddedItem(url, source)
            await self._require_room(address, guild_id)
            found = (await find_sources(self._fetcher, address, limit=1))[0]
            if (source := await self._own(found.url, guild_id)) is not None:
                return AddedItem(url, source)
            source = await self._register(found, guild_id, name=name, added_by=added_by)
            await self._spread_first_check(source, of=of)
            return AddedItem(url, source, is_new=True)
        except NewsdeskError as error:
            log.info("%s was not added: %s", shown(address), error)
            return AddedItem(url, error=error.user_message)
        except Exception:
            log.exception("%s was not added: an error on our side", shown(address))
            return AddedItem(url, error=NewsdeskError.user_message)

    async def _register(
        self, found: FoundSource, guild_id: GuildId | None, *, name: str | None, added_by: UserId | None
    ) -> Source:
        """The source of a find, visible to this server, and called there as it wishes."""
        called = " ".join((name or "").split())[:NAME_CHARS_MAX]
        source_id = await self._sources.add_feed(
            found.url,
            name=(called if guild_id is None else "") or found.name[:NAME_CHARS_MAX],
            domain=host_of(found.url),
            method=found.method,
            is_public=guild_id is None,
            added_to=guild_id,
            added_by=added_by,
        )
        source = await self._source(source_id, guild_id)
        if guild_id is not None and called and called != source.name:
            # A name of its own is for this server alone: others read the same source.
            await self._sources.set_settings(source_id, guild_id, replace(source.settings, name=called))
            source = await self._source(source_id, guild_id)
        return source

    async def _spread_first_check(self, source: Source, *, of: int) -> None:
        """Sources that were added together are first asked one after the other."""
        if source.last_checked_at is not None:
            return
        now = self._now()
        first_at = first_check_at(source.id, now=now, of=of, floor_s=self._poll_min_s)
        await self._sources.record_check(CheckRecord(source.id, now, first_at))

    async def _own(self, address: str, guild_id: GuildId | None) -> Source | None:
        """The source of this address that the server reads already."""
        visible = await self._sources.visible(guild_id)
        return next(
            (one for one in visible if one.url == address and (one.is_own or one.is_public)),
            None,
        )

    async def _require_room(self, address: str, guild_id: GuildId | None) -> None:
        if guild_id is None:
            return
        own = [source.url for source in await self._sources.visible(guild_id) if not source.is_public]
        if len(own) >= SOURCES_MAX and address not in own:
            raise NewsdeskError(
                f"server {guild_id} reads {len(own)} sources",
                user_message=f"This server reads {len(own)} sources, which is as many as one server can.",
            )

    async def _take_in_added(self, source_id: SourceId, guild_id: GuildId | None, found: FoundSource) -> None:
        """Archive what the find holds, unless that was done lately; a check that went well either way."""
        state = await self._sources.poll_state(source_id)
        if state.is_seeded and self._poller.is_under_way(source_id):
            return
        async with self._poller.alone(source_id):
            source = await self._source(source_id, guild_id)
            state = await self._sources.poll_state(source_id)
            if source.method != found.method:
                return  # it was there and is read another way: the poller knows how
            if not state.is_seeded or is_neglected(source, now=self._now()):
                await self._poller.take(source, state, found.page, budget=ADDING_BUDGET)
            else:
                # Adding again and again must not put off the next check, which posts what is new.
                await self._poller.record(source, state, found.page, not_after=source.next_check_at)

    async def _source(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        source = await self._sources.get(source_id, guild_id)
        if source is None:
            raise NotVisibleError(f"source {source_id} is not there for server {guild_id}")
        return source

    # --- filling back --------------------------------------------------------------------------------

    async def backfill(
        self,
        source_id: SourceId,
        guild_id: GuildId | None,
        *,
        limit: int = 100,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """How many older articles, found in the site's sitemaps, are in the archive now that were not before; quiet.

        `on_progress` hears (pages read, pages in all). Awaits the network, for minutes. Raises NotVisibleError,
        FetchError, or NewsdeskError when too much is being asked.
        """
        with self._filling.one(guild_id):
            source = await self._source(source_id, guild_id)
            return await fill_back(
                source,
                fetcher=self._fetcher,
                sources=self._sources,
                articles=self._articles,
                limit=limit,
                on_progress=on_progress,
            )


async def read_address_as(fetcher: PageFetcher, address: str, method: SourceMethod) -> FoundSource:
    """What lies at exactly this address, read by this method. Awaits the network. Raises FetchError or ParseError."""
    page = await fetch_source(fetcher, address, method, None)
    feed = await asyncio.to_thread(read_source_page, page, method=method, url=address)
    name = (feed.title or host_of(address) or shown(address))[:NAME_CHARS_MAX]
    return FoundSource(address, name, method, feed, page)


async def _tell(on_each: Callable[[AddedItem], Awaitable[None]] | None, added: AddedItem) -> None:
    """Whoever listens fails alone: the import goes on."""
    if on_each is None:
        return
    try:
        await on_each(added)
    except Exception:
        log.exception("the progress of an import could not be told")
