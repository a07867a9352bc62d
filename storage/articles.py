"""Articles: storing them, and reading them as headlines."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any

from aiosqlite import Connection

from news.models import (
    AddResult,
    AnalysedArticle,
    Article,
    ArticleId,
    GuildId,
    Headline,
    Page,
    SearchHit,
    SearchQuery,
    SourceId,
    TopicId,
)
from news.ports import Clock
from storage.adding import failure, read_list, store
from storage.arriving import Arrival, arrive_all, news_time
from storage.connection import UNUSABLE, Database
from storage.identity import url_key
from storage.in_place import run_in_place
from storage.likeness import MARKS_KEPT
from storage.names import is_unspaced, words_of
from storage.newest import newest_ids
from storage.picking import with_copies
from storage.queries import as_list, queries, rows
from storage.reading import Sight, headlines, page_bounds, page_of, sight_of
from storage.searches import Searches
from storage.searching import Search, articles_titled, find_hits
from storage.story_window import StoryWindow
from storage.times import first_id

LOWEST_ID = 0
"""No article is older than 1970."""
_LOOKED_THROUGH = 150
"""Newest headlines looked through for a single typed letter: an index over one letter's prefixes costs more."""
_FORGOTTEN_AT_ONCE = 4_000
"""Marks forgotten in one transaction."""
LOCKED_S = 0.25
"""A batch that takes longer lets others write in between."""


@dataclass(slots=True)
class Prepared:
    """A batch that is ready to be stored."""

    arrivals: Sequence[Arrival | Exception]
    is_careful: bool = False
    """Whether one has failed: then each that follows is stored so that it can be rolled back alone."""


class _ArticleFailedError(Exception):
    """One of a batch cannot be stored: the batch is to be rolled back, and stored with care."""


class Articles:
    """The archive. Any method may raise StorageError; every read filters by what the server sees."""

    def __init__(
        self,
        database: Database,
        now: Clock,
        installation_id: str,
        stories: StoryWindow,
        *,
        shows_age_restricted: bool = False,
    ) -> None:
        self._database = database
        self._stories = stories
        self._asked = Searches()
        self._now = now
        self._installation_id = installation_id
        self._shows_age_restricted = shows_age_restricted
        self._sql = queries()
        self.when_added: Callable[[], None] | None = None
        """Called after articles were stored that may be posted, once a batch."""

    async def add(self, analysed: AnalysedArticle, *, source_id: SourceId, post: bool) -> AddResult:
        """Store one article with all its parts and the deliveries it causes, or nothing of it."""
        return (await self.add_many([analysed], source_id=source_id, post=post))[0]

    async def add_many(
        self,
        batch: Sequence[AnalysedArticle],
        *,
        source_id: SourceId,
        post: bool,
        known: Sequence[ArticleId | None] | None = None,
        others: Collection[ArticleId] = (),
    ) -> list[AddResult]:
        """Store a batch, one result each in the same order; each article in one transaction with all it causes.

        An article that fails is rolled back alone. With `post`, the deliveries that a new article causes are written
        in the same transaction, older news first; without, it is archived quietly. A batch that takes long lets others
        write in between. `known`: for each, the article that its entry became before: if it still comes through the
        source, it is that one whatever its address is now. `others`: articles that the source lists beside these: what
        is nearly like one of them is still another.
        """
        prepared = await self.prepare(batch, source_id=source_id, post=post, known=known, others=others)
        results: dict[int, AddResult] = {}
        waiting = oldest_first(batch, self._now())
        while waiting:
            stored = await self.store_some(prepared, waiting)
            results |= stored
            waiting = waiting[len(stored) :]
        if post and self.when_added is not None:
            self.when_added()
        return [results[place] for place in range(len(batch))]

    async def prepare(
        self,
        batch: Sequence[AnalysedArticle],
        *,
        source_id: SourceId,
        post: bool,
        known: Sequence[ArticleId | None] | None,
        others: Collection[ArticleId],
    ) -> Prepared:
        """What `store_some` stores, with all that can be read before anything is locked. The arguments are `add_many`'s."""
        entries = [None] * len(batch) if known is None else known
        arrivals = await asyncio.to_thread(
            arrive_all, batch, source_id=source_id, now=self._now(), post=post, known=entries
        )
        async with self._database.reading() as db:
            arrivals = await with_copies(db, arrivals, others=others)
            if post:
                # Many that are new take a second to be read; nobody else is to wait that long to write.
                await self._asked.follow(db)
        return Prepared(arrivals)

    async def store_some(
        self, prepared: Prepared, waiting: Sequence[int], *, locked_s: float = LOCKED_S
    ) -> dict[int, AddResult]:
        """Stores the first of those that wait, one at least, and lets others write after `locked_s` seconds.

        The results by place; `waiting` are the places of what is not stored yet, in the order of storing.
        """
        while True:
            next_ones = partial(self._add_some, prepared=prepared, waiting=waiting, locked_s=locked_s)
            try:
                async with self._stories.transaction() as db:
                    return await run_in_place(db, next_ones)
            except _ArticleFailedError:
                # A savepoint an article makes the search index write out its words each time.
                prepared.is_careful = True

    async def _add_some(
        self,
        db: Connection,
        *,
        prepared: Prepared,
        waiting: Sequence[int],
        locked_s: float,
    ) -> dict[int, AddResult]:
        """The results of the first of those that wait, as many as may be stored before others are let in.

        Raises _ArticleFailedError where one fails, unless it is done with care: then that one alone is rolled back.
        """
        until = monotonic() + locked_s
        add = self._add_alone if prepared.is_careful else self._add
        results: dict[int, AddResult] = {}
        for place in waiting:
            arrival = prepared.arrivals[place]
            results[place] = failure(arrival) if isinstance(arrival, Exception) else await add(db, arrival)
            if monotonic() >= until:
                break
        return results

    async def _add(self, db: Connection, arrival: Arrival) -> AddResult:
        try:
            return await self._store(db, arrival)
        except UNUSABLE as error:
            raise _ArticleFailedError from error

    async def _add_alone(self, db: Connection, arrival: Arrival) -> AddResult:
        await db.execute("SAVEPOINT article")
        try:
            result = await self._store(db, arrival)
        except UNUSABLE as error:
            await db.execute("ROLLBACK TO article")
            self._stories.doubt()
            result = failure(error)
        await db.execute("RELEASE article")
        return result

    async def _store(self, db: Connection, arrival: Arrival) -> AddResult:
        return await store(
            db,
            arrival,
            installation_id=self._installation_id,
            stories=self._stories,
            asked=self._asked,
        )

    async def forget_marks(self) -> int:
        """How many marks were forgotten: those of news too old for a near-copy of it to come.

        With them goes what is kept of texts to tell copies within a story.
        """
        await self._stories.forget(limit=_FORGOTTEN_AT_ONCE)
        before = first_id(self._now() - MARKS_KEPT)
        forgotten = 0
        while True:
            async with self._database.transaction() as db:
                deleted = await self._sql.forget_marks(db, before=before, limit=_FORGOTTEN_AT_ONCE)
            forgotten += deleted
            if not deleted:
                return forgotten

    async def get(self, article_id: ArticleId, guild_id: GuildId | None) -> Article | None:
        """The article, or None when there is none or the server sees none of its sources."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            found = await headlines(db, [article_id], sight.articles, guild_id=guild_id)
            if not found:
                return None
            body = await self._sql.article_body(db, article_id=article_id)
        return _article(found[0], body, sight)

    async def by_ids(self, ids: Sequence[ArticleId], guild_id: GuildId | None) -> list[Headline]:
        """Those of the articles that the server sees, in the order of `ids`."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            return await headlines(db, list(dict.fromkeys(ids)), sight.articles, guild_id=guild_id)

    async def _sight(self, db: Connection, guild_id: GuildId | None) -> Sight:
        return await sight_of(db, guild_id, shows_age_restricted=self._shows_age_restricted)

    async def headlines(
        self,
        guild_id: GuildId | None,
        *,
        topic_id: TopicId | None = None,
        source_id: SourceId | None = None,
        since: datetime | None = None,
        page: int = 0,
        page_size: int = 8,
    ) -> Page[Headline]:
        """Newest first. A topic's headlines are those of articles that treat of it or, a person, quote it."""
        number, size, offset = page_bounds(page, page_size)
        low = LOWEST_ID if since is None else first_id(since)
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            visible = sight.narrowed(sight.articles if topic_id is None else sight.counted, source_id)
            if topic_id is None:
                ids = await newest_ids(db, visible, limit=size + 1, offset=offset, low=low)
            else:
                wanted = {"visible": as_list(visible), "low": low, "limit": size + 1, "offset": offset}
                found = await rows(self._sql.newest_ids_of_topic(db, topic_id=topic_id, **wanted))
                ids = [ArticleId(row["article_id"]) for row in found]
            items = await headlines(db, ids, visible, guild_id=guild_id)
        return page_of(items, number=number, size=size)

    async def search(
        self,
        guild_id: GuildId | None,
        query: SearchQuery,
        *,
        source_id: SourceId | None = None,
        since: datetime | None = None,
        by_relevance: bool = False,
        page: int = 0,
        page_size: int = 6,
    ) -> Page[SearchHit]:
        """Articles that match, newest first or best first. Never fails on what was typed."""
        number, size, offset = page_bounds(page, page_size)
        wanted = Search(query=query, since=since, by_relevance=by_relevance, limit=size + 1, offset=offset)
        async with self._database.reading() as db:
            hits = await find_hits(db, wanted, await self._sight(db, guild_id), source_id=source_id)
        return page_of(hits, number=number, size=size)

    async def complete_title(self, guild_id: GuildId | None, typed: str, limit: int = 25) -> list[Headline]:
        """Headlines of which every typed word begins a word, newest first; no words typed: the newest."""
        if not words_of(typed) and not is_unspaced(typed):
            return list((await self.headlines(guild_id, page_size=limit)).items)
        return await self.titled(guild_id, typed, limit)

    async def titled(self, guild_id: GuildId | None, typed: str, limit: int = 25) -> list[Headline]:
        """Headlines of which every typed word begins a word, newest first; no words typed: none."""
        words = [] if is_unspaced(typed) else words_of(typed)
        if not words and not is_unspaced(typed):
            return []
        # A lone letter hardly narrows, and costs the index a walk through all words that begin with it.
        has_short = any(len(word) == 1 for word in words)
        most = _LOOKED_THROUGH if has_short else limit
        if is_unspaced(typed) or any(len(word) > 1 for word in words):
            async with self._database.reading() as db:
                visible = (await self._sight(db, guild_id)).articles
                ids = await articles_titled(db, typed, words, visible=visible, limit=most)
                found = await headlines(db, ids, visible, guild_id=guild_id)
        else:
            found = (await self.headlines(guild_id, page_size=most)).items
        return [item for item in found if not has_short or _begins_words(item.title, words)][:limit]

    async def at_address(self, url: str, guild_id: GuildId | None) -> ArticleId | None:
        """The article of a web address; None when there is none or the server does not see it there."""
        key = url_key(url)
        if key is None:
            return None
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            found = await self._sql.article_at_address(db, url_key=key, visible=as_list(sight.articles))
        return None if found is None else ArticleId(found)

    async def count(self, guild_id: GuildId | None) -> int:
        """How many articles the server sees."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            return await self._sql.count_articles(db, visible=as_list(sight.articles))

    async def newest(self, guild_id: GuildId | None, source_id: SourceId | None = None) -> Headline | None:
        """The latest headline, of one source if asked; None in an empty archive."""
        page = await self.headlines(guild_id, source_id=source_id, page_size=1)
        return page.items[0] if page.items else None


def oldest_first(batch: Sequence[AnalysedArticle], now: datetime) -> list[int]:
    """The places of the batch in the order of the news: feeds list the newest first, channels read downwards."""

    def time_of(place: int) -> datetime:
        try:
            return news_time(batch[place].article, now)
        except TypeError:  # a time without a zone; storing it will say so
            return now

    return sorted(range(len(batch)), key=time_of)


def _begins_words(title: str, typed_words: list[str]) -> bool:
    words = words_of(title)
    return all(any(word.startswith(typed) for word in words) for typed in typed_words)


def _article(headline: Headline, body: Any, sight: Sight) -> Article:
    through: list[tuple[SourceId, str | None]] = json.loads(body["came_through"])
    is_text_shown = any(source_id in sight.texts.as_set for source_id, _ in through)
    images = (image for source_id, image in through if image and source_id in sight.articles.as_set)
    is_archivable = bool(body["is_archivable"])
    may_be_shown = is_text_shown and body["snippet_max"] != 0
    return Article(
        headline=headline,
        text=body["text"] if may_be_shown and is_archivable else "",
        authors=read_list(body["authors"]),
        description=body["description"] if may_be_shown else None,
        image=next(images, None),
        language=body["language"],
        is_paywalled=bool(body["is_paywalled"]),
        is_headlines_only=not is_text_shown,
        snippet_max=body["snippet_max"],
        is_archivable=is_archivable,
        is_text_forgotten=body["text_forgotten_at"] is not None,
    )
