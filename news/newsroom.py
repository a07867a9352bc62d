"""The newsroom: brings articles in. What cogs and the command line ask for; the poller runs beside it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from news.analysing import analyse
from news.entries import ADDING_BUDGET, CHECK_BUDGET, entry_key, read_entries
from news.errors import FetchError, NewsdeskError
from news.finding import find_feed, host_of, parse_page, plain_address, shown
from news.models import AddOutcome, GuildId, PollState, Source, SourceId
from news.schedule import is_neglected, next_check_at

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Generator, Mapping, Sequence

    from news.entries import PageBudget
    from news.fetch import FetchedPage
    from news.finding import FoundFeed, FoundSource
    from news.models import ExtractedArticle, ParsedFeed, SourceMethod, UserId
    from news.ports import ArticleStore, Clock, PageFetcher, SourceStore

log = logging.getLogger(__name__)

FEEDS_AT_ONCE = 10
IDLE_S = 1.0
"""How long the poller rests when nothing is due, in seconds."""
STORED_AT_ONCE = 25
"""Articles in one transaction: a reader's command, which writes too, waits for no more than these."""
TRIES_MORE = 3
"""How often an entry is left for the next check because its page failed."""
ADDED_AT_ONCE = 4
"""Sources being added at one time, in all servers together."""
SOURCES_MAX = 200
"""Sources of its own that a server may read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check was told about when to come back."""

    page: FetchedPage
    """The feed's own answer."""
    retry_after_s: int | None = None
    """What the pages of its entries asked for."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a feed's articles."""

    failed: frozenset[str]
    """Keys of the entries that were not stored."""
    new_count: int


@dataclass(frozen=True, slots=True)
class AddedItem:
    """What became of one address of an import: `source`, or `error` in words for the person."""

    url: str
    source: Source | None = None
    error: str | None = None
    is_new: bool = False
    """Whether the server did not read it before."""


class Newsroom:
    """Brings articles in: adds sources and polls them."""

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
        self._adding: list[GuildId | None] = []
        self._under_way: dict[SourceId, asyncio.Event] = {}
        self._resting: dict[SourceId, datetime] = {}
        self._tries: dict[SourceId, dict[str, int]] = {}
        self._ttls_s: dict[SourceId, int | None] = {}

    # --- adding a source -------------------------------------------------------------------------

    async def look(self, url: str) -> list[FoundSource]:
        """What could be read at an address or at those it names, best first; stores nothing.

        Awaits the network, unless the address was looked at in the last five minutes. Raises FetchError or
        FeedNotFoundError.
        """
        raise NotImplementedError

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
        raise NotImplementedError

    async def check_now(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        """The source after a check made at once, whether that went well or not. Awaits the network.

        Raises NotVisibleError when this server does not see it, NewsdeskError when too much is being asked.
        """
        raise NotImplementedError

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
        raise NotImplementedError

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

        Awaits the network, for the pages of the entries 20 seconds at most. Raises FetchError, FeedNotFoundError, or
        NewsdeskError when the server reads too much already or too much is being added, with a message for the person.
        """
        with self._one_adding(guild_id):
            address = plain_address(url)
            await self._require_room(address, guild_id)
            found = await find_feed(self._fetcher, address)
            domain = host_of(found.url)
            shown_name = (name or found.feed.title or domain or shown(found.url))[:100]
            source_id = await self._sources.add_feed(
                found.url, name=shown_name, domain=domain, is_public=guild_id is None, added_to=guild_id
            )
            await self._take_in_added(source_id, guild_id, found)
            return await self._source(source_id, guild_id)

    @contextmanager
    def _one_adding(self, guild_id: GuildId | None) -> Generator[None]:
        """Bounds what people can make the host fetch: so many at a time in all, one for each server."""
        if guild_id in self._adding or len(self._adding) >= ADDED_AT_ONCE:
            raise NewsdeskError(
                "too many sources are being added",
                user_message="Another address is being read at the moment. Please try again in a minute.",
            )
        self._adding.append(guild_id)
        try:
            yield
        finally:
            self._adding.remove(guild_id)

    async def _require_room(self, address: str, guild_id: GuildId | None) -> None:
        if guild_id is None:
            return
        own = [source.url for source in await self._sources.visible(guild_id) if not source.is_public]
        if len(own) >= SOURCES_MAX and address not in own:
            raise NewsdeskError(
                f"server {guild_id} reads {len(own)} sources",
                user_message=f"This server reads {len(own)} sources, which is as many as one server can.",
            )

    async def _take_in_added(self, source_id: SourceId, guild_id: GuildId | None, found: FoundFeed) -> None:
        """Archive what the found feed holds, unless that was done lately; a check that went well either way."""
        state = await self._sources.poll_state(source_id)
        if state.is_seeded and source_id in self._under_way:
            return
        async with self._alone(source_id):
            source = await self._source(source_id, guild_id)
            state = await self._sources.poll_state(source_id)
            if not state.is_seeded or is_neglected(source, now=self._now()):
                await self._take_in(source, state, found.page, found.feed, budget=ADDING_BUDGET)
            else:
                # Adding again and again must not put off the next check, which posts what is new.
                await self._record(source, state, Answer(found.page), not_after=source.next_check_at)

    async def _source(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        source = await self._sources.get(source_id, guild_id)
        if source is None:
            raise NewsdeskError(f"source {source_id} vanished while it was added")
        return source

    # --- polling -----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Poll what is due, for as long as the task lives; nothing that it began outlives it.

        A feed begins as soon as a place is free, so that a slow one delays no other.
        """
        tasks: set[asyncio.Task[None]] = set()
        try:
            while True:
                for source, state in await self._due(FEEDS_AT_ONCE - len(tasks)):
                    task = asyncio.create_task(self._poll(source, state), name=f"poll {source.id}")
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
                if len(tasks) < FEEDS_AT_ONCE:
                    await asyncio.sleep(IDLE_S)
                else:
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            begun = list(tasks)
            for task in begun:
                task.cancel()
            await asyncio.gather(*begun, return_exceptions=True)

    async def poll_due(self) -> int:
        """Poll feeds that are due, a bounded number at once, to their end; how many were polled."""
        due = await self._due(FEEDS_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for source, state in due:
                group.create_task(self._poll(source, state))
        return len(due)

    async def _due(self, limit: int) -> list[tuple[Source, PollState]]:
        """At most `limit` feeds that may begin now. None when the database does not answer: it is asked again."""
        now = self._now()
        self._resting = {source_id: until for source_id, until in self._resting.items() if until > now}
        left_out = self._under_way.keys() | self._resting.keys()
        try:
            due = await self._sources.due(now, limit=limit + len(left_out))
        except Exception:
            log.exception("what is due could not be read; the next round begins in a moment")
            return []
        return [(source, state) for source, state in due if source.id not in left_out][:limit]

    @asynccontextmanager
    async def _alone(self, source_id: SourceId) -> AsyncGenerator[None]:
        """Waits until nobody else reads the source, then keeps it to oneself."""
        while (busy := self._under_way.get(source_id)) is not None:
            await busy.wait()
        done = self._under_way[source_id] = asyncio.Event()
        try:
            yield
        finally:
            del self._under_way[source_id]
            done.set()

    async def _poll(self, source: Source, state: PollState) -> None:
        """Check one feed and record how it went, whatever happens. Raises nothing."""
        if source.id in self._under_way:
            return
        async with self._alone(source.id):
            try:
                await self._check(source, state)
            except NewsdeskError as error:
                log.warning("feed %s (%s): %s", source.id, source.name, error)
                asked_s = error.retry_after_s if isinstance(error, FetchError) else None
                await self._record_failure(source, error.user_message, asked_s=asked_s)
            except Exception:
                log.exception("feed %s (%s) failed in a way that nobody foresaw", source.id, source.name)
                await self._record_failure(source, "It could not be read: an error on our side.")

    async def _check(self, source: Source, state: PollState) -> None:
        if source.url is None:
            raise NewsdeskError(f"source {source.id} has no address to poll")
        page = await self._fetcher.get(source.url, etag=state.etag, last_modified=state.last_modified)
        # The body is hashed before it is parsed: a third of all feeds send the same bytes with status 200.
        if page.status == 304 or _hash(page.body) == state.body_hash:
            await self._record(source, _validators(page, state), Answer(page))
            return
        await self._take_in(source, state, page, await parse_page(page), budget=CHECK_BUDGET)

    # --- taking in -----------------------------------------------------------------------------------

    async def _take_in(
        self, source: Source, state: PollState, page: FetchedPage, feed: ParsedFeed, *, budget: PageBudget
    ) -> None:
        """Store what is new in a feed, then remember the check: a crash in between only repeats the work.

        The first time is quiet. Later ones leave out an entry whose page failed for now: it comes with the next check.
        """
        self._ttls_s[source.id] = feed.ttl_s
        keyed = {entry_key(entry): entry for entry in reversed(feed.entries)}
        unseen = await self._sources.unseen_entries(source.id, list(keyed))
        fresh = {key: entry for key, entry in keyed.items() if key in unseen}
        read = await read_entries(self._fetcher, fresh, feed, budget=budget)
        # What waited for its page in the first look would be posted as new in the second.
        postponed = self._to_try_again(source.id, read.failed) if state.is_seeded else set[str]()
        articles = {key: article for key, article in read.articles.items() if key not in postponed}
        stored = await self._store(source, articles, post=state.is_seeded)
        again = postponed | self._to_try_again(source.id, stored.failed)
        tries = self._tries.pop(source.id, {})
        if again:
            self._tries[source.id] = {key: tries.get(key, 0) + 1 for key in again}
        await self._record(
            source,
            _after_taking_in(page, state, is_complete=not again),
            Answer(page, retry_after_s=read.retry_after_s),
            new_count=stored.new_count,
            seen_keys=[key for key in keyed if key not in again],
        )

    def _to_try_again(self, source_id: SourceId, failed: Collection[str]) -> set[str]:
        """Those of the entries that failed which have a try left."""
        tries = self._tries.get(source_id, {})
        return {key for key in failed if tries.get(key, 0) < TRIES_MORE}

    async def _store(self, source: Source, articles: Mapping[str, ExtractedArticle], *, post: bool) -> Stored:
        """Analyse and store, oldest first, few at a time: others write in between."""
        now = self._now()
        ordered = sorted(articles, key=lambda key: _news_time(articles[key], now))
        failed, new_count = set[str](), 0
        for start in range(0, len(ordered), STORED_AT_ONCE):
            keys = ordered[start : start + STORED_AT_ONCE]
            batch = [await asyncio.to_thread(analyse, articles[key]) for key in keys]
            results = await self._articles.add_many(batch, source_id=source.id, post=post)
            for key, result in zip(keys, results, strict=True):
                if result.outcome is AddOutcome.FAILED:
                    log.error("an entry of feed %s was not stored", source.id, exc_info=result.error)
                    failed.add(key)
                new_count += result.outcome is AddOutcome.ADDED
            await asyncio.sleep(0)
        return Stored(frozenset(failed), new_count)

    # --- recording -----------------------------------------------------------------------------------

    async def _record(
        self,
        source: Source,
        state: PollState,
        answer: Answer,
        *,
        new_count: int = 0,
        seen_keys: Sequence[str] = (),
        not_after: datetime | None = None,
    ) -> None:
        """Note a check that went well."""
        now = self._now()
        wanted = next_check_at(
            now=now,
            failures=0,
            floor_s=self._poll_min_s,
            asked_s=max(answer.page.retry_after_s or 0, answer.retry_after_s or 0),
            max_age_s=answer.page.max_age_s,
            ttl_s=self._ttls_s.get(source.id),
        )
        await self._sources.record_check(
            source.id,
            checked_at=now,
            next_check_at=min(wanted, not_after) if not_after else wanted,
            state=state,
            error=None,
            new_count=new_count,
            seen_keys=seen_keys,
        )

    async def _record_failure(self, source: Source, words: str, *, asked_s: int | None = None) -> None:
        """Note a check that failed. Raises nothing: a feed whose failure cannot be noted rests all the same."""
        now = self._now()
        next_at = next_check_at(
            now=now, failures=source.failures + 1, floor_s=self._poll_min_s, asked_s=asked_s
        )
        try:
            await self._sources.record_check(
                source.id, checked_at=now, next_check_at=next_at, state=None, error=words, new_count=0
            )
        except Exception:
            log.exception("the failure of feed %s could not be recorded", source.id)
            self._resting[source.id] = next_at


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _validators(page: FetchedPage, state: PollState) -> PollState:
    """The state with the validators of the newest answer; a 304 may bring newer ones, or none."""
    return replace(
        state,
        etag=page.etag or (state.etag if page.status == 304 else None),
        last_modified=page.last_modified or (state.last_modified if page.status == 304 else None),
    )


def _after_taking_in(page: FetchedPage, state: PollState, *, is_complete: bool) -> PollState:
    """What to remember of a feed. Of one with entries left over, nothing that would let the next check pass over it."""
    if not is_complete:
        return PollState(is_seeded=True)
    return replace(_validators(page, state), body_hash=_hash(page.body), is_seeded=True)


def _news_time(article: ExtractedArticle, now: datetime) -> datetime:
    """When this was news, as storage has it: `now` where no usable time is stated."""
    published = article.published_at
    return min(published, now) if published is not None and published.tzinfo is not None else now
