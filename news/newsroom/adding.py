"""Adding sources: one for somebody who waits, or a list of them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from news.errors import NewsdeskError, NotVisibleError, SourceBusyError
from news.finding import find_sources, host_of, plain_address, shown
from news.models import SOURCE_NAME_CHARS_MAX, CheckRecord
from news.newsroom.allowance import SOURCES_MAX
from news.newsroom.turns import Turns
from news.polling.schedule import first_check_at, is_neglected
from news.taking_in.entries import ADDING_BUDGET

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from news.finding import FoundSource
    from news.models import GuildId, Source, SourceId, SourceMethod, UserId
    from news.newsroom.looking import Looking
    from news.polling.poller import Poller
    from news.ports import Clock, PageFetcher, SourceStore

log = logging.getLogger(__name__)

ADDED_AT_ONCE = 4
"""Sources being looked for and registered at one time, in all servers together."""
ADDS_PER_SERVER = 2
"""Two organisers add at the same time; more of one server's would keep others waiting."""
ADDS_WAITING_MAX = 16
ADD_WAITS_S = 30.0
"""How long an add waits for its turn: four slow sites have shown by then what they hold."""
IMPORTS_AT_ONCE = 2
HOSTS_AT_ONCE = 8
"""Hosts that one import asks at one time, each for one of its addresses."""
FIRST_LOOK_WAITS_S = 20.0
"""How long an add waits for somebody who reads the source already; after that, the poller takes in what it holds."""


@dataclass(frozen=True, slots=True)
class AddedItem:
    """What became of one address of an import: `source`, or `error` in words for the person."""

    url: str
    source: Source | None = None
    error: str | None = None
    is_new: bool = False
    """Whether the server did not read it before."""


class Adding:
    """Registers sources for servers and has them read for the first time."""

    def __init__(
        self,
        *,
        fetcher: PageFetcher,
        sources: SourceStore,
        poller: Poller,
        looking: Looking,
        now: Clock,
        poll_min_s: int,
    ) -> None:
        self._fetcher = fetcher
        self._sources = sources
        self._poller = poller
        self._looking = looking
        self._now = now
        self._poll_min_s = poll_min_s
        again = "Please try again in a minute."
        self._adding = Turns(
            ADDED_AT_ONCE,
            f"Other addresses are being read at the moment. {again}",
            per_server=ADDS_PER_SERVER,
            waiting_max=ADDS_WAITING_MAX,
            wait_s=ADD_WAITS_S,
        )
        self._importing = Turns(IMPORTS_AT_ONCE, f"Another list is being added at the moment. {again}")

    # --- one -----------------------------------------------------------------------------------------

    async def add(
        self,
        url: str,
        guild_id: GuildId | None,
        *,
        method: SourceMethod | None,
        name: str | None,
        added_by: UserId | None,
        replaces: SourceId | None,
    ) -> Source:
        """As Newsroom.add_source."""
        async with self._adding.one(guild_id) as turn:
            address = plain_address(url)
            await self._require_room(address, guild_id, replaces=replaces)
            found = await self._looking.find(address, method)
            source = await self._register(found, guild_id, name=name, added_by=added_by)
            # Others need not wait while the source is read by somebody else.
            turn.give_back()
            await self._take_in_added(source.id, guild_id, found)
            self._looking.recent.drop(found)
            return await self._source(source.id, guild_id)

    async def _take_in_added(self, source_id: SourceId, guild_id: GuildId | None, found: FoundSource) -> None:
        """Archive what the find holds, unless that was done lately; a check that went well either way.

        Who reads the source at the moment does it in our place.
        """
        state = await self._sources.poll_state(source_id)
        if state.is_seeded and self._poller.is_under_way(source_id):
            return
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self._poller.alone(source_id, wait_s=FIRST_LOOK_WAITS_S))
            except SourceBusyError:
                log.info("source %s was added while it is read: its articles follow", source_id)
                return
            source = await self._source(source_id, guild_id)
            state = await self._sources.poll_state(source_id)
            if source.method != found.method:
                return  # it was there and is read another way: the poller knows how
            if not state.is_seeded or is_neglected(source, now=self._now()):
                await self._poller.take(source, state, found.page, budget=ADDING_BUDGET)
            else:
                # Adding again and again must not put off the next check, which posts what is new.
                await self._poller.records.record(source, state, found.page, not_after=source.next_check_at)

    # --- many ----------------------------------------------------------------------------------------

    async def add_many(
        self,
        items: Sequence[tuple[str, str | None]],
        guild_id: GuildId | None,
        *,
        added_by: UserId | None,
        on_each: Callable[[AddedItem], Awaitable[None]] | None,
    ) -> list[AddedItem]:
        """As Newsroom.add_many."""
        async with self._importing.one(guild_id):
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

    async def _spread_first_check(self, source: Source, *, of: int) -> None:
        """Sources that were added together are first asked one after the other."""
        if source.last_checked_at is not None:
            return
        now = self._now()
        first_at = first_check_at(source.id, now=now, of=of, floor_s=self._poll_min_s)
        await self._sources.record_check(CheckRecord(source.id, now, first_at))

    # --- both ----------------------------------------------------------------------------------------

    async def _register(
        self, found: FoundSource, guild_id: GuildId | None, *, name: str | None, added_by: UserId | None
    ) -> Source:
        """The source of a find, visible to this server, and called there as it wishes."""
        called = " ".join((name or "").split())[:SOURCE_NAME_CHARS_MAX]
        source_id = await self._sources.add_feed(
            found.url,
            name=(called if guild_id is None else "") or found.name[:SOURCE_NAME_CHARS_MAX],
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

    async def _own(self, address: str, guild_id: GuildId | None) -> Source | None:
        """The source of this address that the server reads already."""
        source = await self._sources.by_address(address, guild_id)
        return source if source is not None and (source.is_own or source.is_public) else None

    async def _require_room(
        self, address: str, guild_id: GuildId | None, *, replaces: SourceId | None = None
    ) -> None:
        """Raises NewsdeskError when the server reads as much as it may, and this would be one more."""
        if guild_id is None or (count := await self._sources.own_count(guild_id)) < SOURCES_MAX:
            return
        known = await self._sources.by_address(address, guild_id)
        if known is not None and known.is_own:
            return
        given_up = await self._sources.get(replaces, guild_id) if replaces is not None else None
        # One more, and only for as long as it takes to remove the other.
        if given_up is not None and given_up.is_own and count == SOURCES_MAX:
            return
        raise NewsdeskError(
            f"server {guild_id} reads {count} sources",
            user_message=f"This server reads {count} sources, which is as many as one server can.",
        )

    async def _source(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        source = await self._sources.get(source_id, guild_id)
        if source is None:
            raise NotVisibleError(f"source {source_id} is not there for server {guild_id}")
        return source


async def _tell(on_each: Callable[[AddedItem], Awaitable[None]] | None, added: AddedItem) -> None:
    """Whoever listens fails alone: the import goes on."""
    if on_each is None:
        return
    try:
        await on_each(added)
    except Exception:
        log.exception("the progress of an import could not be told")
