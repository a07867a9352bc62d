"""The newsroom: what cogs and the command line ask for when articles are to come in. The poller runs beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from news.errors import CheckedLatelyError, NewsdeskError, NotVisibleError
from news.newsroom.adding import SOURCES_MAX, AddedItem, Adding
from news.newsroom.allowance import RequestBounds, span_words
from news.newsroom.asking import CountedFetcher, asked_by
from news.newsroom.filling import fill_back
from news.newsroom.looking import Looking
from news.newsroom.previewing import preview_newest, read_linked
from news.newsroom.turns import Turns
from news.polling.poller import Checked, Poller
from news.polling.recording import ASKED_AGAIN_AFTER
from news.working.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from news.finding import FoundSource
    from news.models import AnalysedArticle, GuildId, PollState, Source, SourceId, SourceMethod, UserId
    from news.ports import ArticleStore, Clock, PageFetcher, SourceStore, Workers

__all__ = ["SOURCES_MAX", "AddedItem", "Newsroom"]

BACKFILLS_AT_ONCE = 2
CHECKS_AT_ONCE = 8
"""Checks that people asked for."""
CHECKS_PER_SERVER = 2
CHECKS_WAITING_MAX = 16
CHECK_WAITS_S = 30.0
JOINED_S = 60.0
"""How long who asks for a source that is being read waits for that to end, in seconds."""


class Newsroom:
    """Brings articles in: adds sources, fills them back, and has them polled.

    What people ask for is bounded: so much at a time, and so many requests for each server and in all
    (`news.newsroom.allowance.RequestBounds`); beyond that RequestLimitError is raised, or an article has the feed's words alone.
    """

    def __init__(
        self,
        *,
        fetcher: PageFetcher,
        sources: SourceStore,
        articles: ArticleStore,
        now: Clock,
        poll_min_s: int,
        workers: Workers = THREADS,
    ) -> None:
        self._fetcher = CountedFetcher(fetcher, RequestBounds(now))
        self._sources = sources
        self._workers = workers
        self._articles = articles
        self._now = now
        self._poller = Poller(
            fetcher=self._fetcher,
            sources=sources,
            articles=articles,
            now=now,
            poll_min_s=poll_min_s,
            workers=workers,
        )
        self._looking = Looking(self._fetcher, now)
        self._adding = Adding(
            fetcher=self._fetcher,
            sources=sources,
            poller=self._poller,
            looking=self._looking,
            now=now,
            poll_min_s=poll_min_s,
        )
        self._filling = Turns(BACKFILLS_AT_ONCE, "Another archive is being filled. Please try again later.")
        self._checking = Turns(
            CHECKS_AT_ONCE,
            "Other sources are being checked at the moment. Please try again in a minute.",
            per_server=CHECKS_PER_SERVER,
            waiting_max=CHECKS_WAITING_MAX,
            wait_s=CHECK_WAITS_S,
        )

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

        A check under way is joined. One that fails puts off no later one. Raises NotVisibleError when this server does
        not see the source, CheckedLatelyError when it was asked less than a minute ago or its site wants to be left
        alone, and NewsdeskError when too much is being asked.
        """
        await self._source(source_id, guild_id)
        began, waits = self._now(), self._poller.is_under_way(source_id)
        with asked_by(guild_id):
            async with self._poller.alone(source_id, wait_s=JOINED_S):
                asked_at = self._poller.records.asked_at(source_id)
                if not waits or asked_at is None or asked_at < began:
                    source = await self._source(source_id, guild_id)
                    state = await self._sources.poll_state(source_id)
                    self._require_pause(source, state)
                    async with self._checking.one(guild_id):
                        await self._poller.check(source, state, is_wish=True)
        return await self._source(source_id, guild_id)

    def _require_pause(self, source: Source, state: PollState) -> None:
        """Raises CheckedLatelyError when the source cannot be asked again yet."""
        until = self._poller.records.left_alone_until(source.id)
        if until is None and not self._was_just_asked(source, state):
            return
        why = "It was checked less than a minute ago." if until is None else "Its site asks to be left alone."
        next_at = max(filter(None, (source.next_check_at, until)), default=None)
        wait = "" if next_at is None else f" It is asked again in {span_words(next_at - self._now())}."
        raise CheckedLatelyError(f"source {source.id} was asked lately", user_message=why + wait)

    def _was_just_asked(self, source: Source, state: PollState) -> bool:
        """Whether a check ended within the last minute; what an import registered has had none."""
        times = [
            self._poller.records.asked_at(source.id),
            source.last_checked_at if state.is_seeded else None,
        ]
        # One that lies ahead is from before the clock was set back.
        return any(timedelta() <= self._now() - time < ASKED_AGAIN_AFTER for time in times if time)

    # --- looking -----------------------------------------------------------------------------------

    async def look(self, url: str) -> list[FoundSource]:
        """What could be read at an address or at those it names, best first; stores nothing.

        Awaits the network, unless the address was looked at in the last five minutes. Raises FetchError or
        FeedNotFoundError.
        """
        with asked_by(None):
            return await self._looking.look(url)

    async def preview(self, found: FoundSource) -> AnalysedArticle | None:
        """What would be archived of a find's newest entry; None when that makes no article. Stores nothing.

        Awaits the network for one page at most.
        """
        with asked_by(None):
            async with self._looking.slots:
                return await preview_newest(self._fetcher, found, workers=self._workers.first())

    async def read_article(self, url: str, guild_id: GuildId | None) -> AnalysedArticle | None:
        """The article that somebody pointed at, with its quotes and topics; None when none lies there. Stores nothing.

        Awaits the network for one page. Raises FetchError.
        """
        with asked_by(guild_id):
            async with self._looking.slots:
                return await read_linked(self._fetcher, url, workers=self._workers.first())

    # --- adding ------------------------------------------------------------------------------------

    async def add_source(
        self,
        url: str,
        guild_id: GuildId | None,
        *,
        method: SourceMethod | None = None,
        name: str | None = None,
        added_by: UserId | None = None,
        replaces: SourceId | None = None,
    ) -> Source:
        """The source behind an address, added to this server (None: to all) with its present entries archived.

        `method` None: the best that is found there; else exactly that address, read that way. `name` is what this
        server calls it. `replaces` is a source of its own that the server gives up for this one right after: there is
        room for it. Awaits the network, for the pages of the entries 20 seconds at most, and up to 50 seconds for its
        turn. Raises FetchError, FeedNotFoundError, or NewsdeskError when the server reads too much already or too
        much is being added, with a message for the person.
        """
        with asked_by(guild_id):
            return await self._adding.add(
                url, guild_id, method=method, name=name, added_by=added_by, replaces=replaces
            )

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
        with asked_by(guild_id):
            return await self._adding.add_many(items, guild_id, added_by=added_by, on_each=on_each)

    # --- filling back --------------------------------------------------------------------------------

    async def backfill(
        self,
        source_id: SourceId,
        guild_id: GuildId | None,
        *,
        limit: int = 100,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """How many articles of more than two days ago, found in the site's sitemaps, the archive gained; quiet.

        The source is checked first, so that what is new there is posted as ever. `on_progress` hears (pages read,
        pages in all). Awaits the network, for minutes. Raises NotVisibleError, FetchError, or NewsdeskError when the
        source cannot be read or too much is being asked.
        """
        await self._source(source_id, guild_id)
        with asked_by(guild_id):
            async with self._filling.one(guild_id):
                source = await self._read_first(source_id, guild_id)
                return await fill_back(
                    source,
                    fetcher=self._fetcher,
                    sources=self._sources,
                    articles=self._articles,
                    workers=self._workers,
                    alone=lambda: self._poller.alone(source_id),
                    limit=limit,
                    on_progress=on_progress,
                )

    async def _read_first(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        """The source, checked less than a minute ago. Raises NewsdeskError when it cannot be."""
        async with self._poller.alone(source_id, wait_s=JOINED_S):
            source = await self._source(source_id, guild_id)
            state = await self._sources.poll_state(source_id)
            if source.url is not None and not self._was_just_asked(source, state):
                self._require_pause(source, state)
                await self._poller.check(source, state, is_wish=True)
                source = await self._source(source_id, guild_id)
        if source.failures:
            raise NewsdeskError(
                f"source {source_id} fails, so nothing older is read",
                user_message=f"The source itself cannot be read at the moment: {source.last_error}",
            )
        return source

    async def _source(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        source = await self._sources.get(source_id, guild_id)
        if source is None:
            raise NotVisibleError(f"source {source_id} is not there for server {guild_id}")
        return source
