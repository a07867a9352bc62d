"""The way of an article, from source to storage. Reads top to bottom: poll → parse → plan → extract → analyse → store."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from news.articles import extract_article
from news.errors import FeedNotFoundError, FetchError, NewsdeskError, ParseError
from news.feeds import entry_article, feed_links, parse_feed
from news.models import AnalysedArticle, FeedEntry, GuildId, ParsedFeed, PollState, Source
from news.quotes import find_quotes
from news.topics import find_topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from news.fetch import FetchedPage
    from news.models import AddResult, ExtractedArticle
    from news.ports import ArticleStore, Clock, PageFetcher, SourceStore

log = logging.getLogger(__name__)

FULL_TEXT_CHARS = 1_500
"""A feed entry with this much text carries the whole article: its page is not fetched."""
PAGES_PER_CHECK = 30
"""Pages fetched for one check of one feed; entries beyond that keep the feed's own text."""
FEEDS_AT_ONCE = 10
LONGEST_WAIT = timedelta(days=1)
IDLE_S = 1.0
"""How long the poller rests when nothing is due, in seconds."""


def analyse(article: ExtractedArticle) -> AnalysedArticle:
    """An article with its quotes and topics. Never raises: a mistake of ours costs the article its quotes, no more.

    Text behind a paywall yields no quotes: they would show what the publisher asks money for.
    """
    try:
        quotes = [] if article.is_paywalled else find_quotes(article.text, title=article.title)
        topics = find_topics(article.text, title=article.title, tags=article.tags)
    except Exception:
        log.exception("%r could not be analysed; it is kept without quotes and topics", article.title[:100])
        return AnalysedArticle(article)
    return AnalysedArticle(article, quotes=tuple(quotes), topics=tuple(topics))


async def read_address(fetcher: PageFetcher, url: str) -> list[AnalysedArticle]:
    """What the bot would take from one address: a page's article, or a feed's. Awaits the network; stores nothing.

    Raises FetchError, or ParseError when there is neither an article nor a feed.
    """
    page = await fetcher.get(url)
    article = await asyncio.to_thread(extract_article, page.body, url=page.url)
    if article is not None:
        return [analyse(article)]
    try:
        feed = await _parse(page)
    except ParseError as error:
        raise ParseError(f"no article and no feed at {page.url}") from error
    carried = (entry_article(entry, feed) for entry in feed.entries)
    return [analyse(article) for article in carried if article is not None]


def entry_key(entry: FeedEntry) -> str:
    """What a feed's entry is recognised by at the next poll: its id, else its link, else its title."""
    named = entry.id or entry.link or entry.title or ""
    return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:32]


def next_check_at(*, now: datetime, failures: int, floor_s: int, asked_s: int | None) -> datetime:
    """When to poll again: the floor or what the server asked for, doubled for each failure in a row, within a day."""
    wait = timedelta(seconds=max(floor_s, asked_s or 0)) * 2 ** min(failures, 12)
    return now + min(wait, LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that answers: its address after redirects, and what it holds now."""

    url: str
    feed: ParsedFeed
    page: FetchedPage


class Newsroom:
    """Brings articles in: adds sources, polls them, and reads a single address on demand."""

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

    async def add_source(self, url: str, guild_id: GuildId | None) -> Source:
        """The source behind an address, added to this server (None: to all) with its present entries archived quietly.

        Awaits the network. Raises FetchError, ParseError or FeedNotFoundError, each with a message for the person.
        """
        found = await self.find_feed(url)
        domain = _domain(found.feed.link) or _domain(found.url)
        name = (found.feed.title or domain or found.url)[:100]
        source_id = await self._sources.add_feed(
            found.url, name=name, domain=domain, is_public=guild_id is None, added_to=guild_id
        )
        source = await self._sources.get(source_id, guild_id)
        if source is None:
            raise NewsdeskError(f"source {source_id} vanished while it was added")
        if source.last_checked_at is None:
            await self._take_in(source, PollState(), found.page, found.feed)
        return source

    async def find_feed(self, url: str) -> FoundFeed:
        """The feed at an address, or the first working one that the page there names. Awaits the network."""
        page = await self._fetcher.get(url)
        try:
            return FoundFeed(page.url, await _parse(page), page)
        except ParseError as error:
            no_feed_here = error
        for link in feed_links(page.body, page.url)[:5]:
            try:
                linked = await self._fetcher.get(link)
                return FoundFeed(linked.url, await _parse(linked), linked)
            except (FetchError, ParseError) as error:
                log.info("%s names %s as its feed, which cannot be read: %s", page.url, link, error)
        raise FeedNotFoundError(f"no feed at {page.url}") from no_feed_here

    async def run(self) -> None:
        """Poll what is due, for as long as the task lives. One bad feed never stops the round."""
        while True:
            try:
                polled = await self.poll_due()
            except NewsdeskError:
                log.exception("a round of polling failed; the next one begins in a moment")
                polled = 0
            if not polled:
                await asyncio.sleep(IDLE_S)

    async def poll_due(self) -> int:
        """Poll every feed that is due, a bounded number at once; how many were polled."""
        due = await self._sources.due(self._now(), limit=FEEDS_AT_ONCE)
        await asyncio.gather(*(self._poll(source, state) for source, state in due))
        return len(due)

    async def _poll(self, source: Source, state: PollState) -> None:
        """Check one feed and record how it went, whatever happens."""
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
            await self._record(source, _validators(page, state), page, new_count=0, seen_keys=())
            return
        await self._take_in(source, state, page, await _parse(page))

    async def _take_in(self, source: Source, state: PollState, page: FetchedPage, feed: ParsedFeed) -> None:
        """Store what is new in a feed, then remember the check: a crash in between only repeats the work."""
        keyed = {entry_key(entry): entry for entry in reversed(feed.entries)}
        unseen = await self._sources.unseen_entries(source.id, list(keyed))
        fresh = [entry for key, entry in keyed.items() if key in unseen]
        analysed = await self._read_entries(fresh, feed)
        results = await self._articles.add_many(analysed, source_id=source.id, post=state.is_seeded)
        for result in results:
            if result.error is not None:
                log.error("an entry of feed %s was not stored", source.id, exc_info=result.error)
        seeded = replace(_validators(page, state), body_hash=_hash(page.body), is_seeded=True)
        await self._record(source, seeded, page, new_count=_count_new(results), seen_keys=list(keyed))

    async def _read_entries(self, entries: Sequence[FeedEntry], feed: ParsedFeed) -> list[AnalysedArticle]:
        """The articles behind entries, oldest first as given. One page after the other: they share a host."""
        analysed: list[AnalysedArticle] = []
        for position, entry in enumerate(entries):
            may_fetch = position >= len(entries) - PAGES_PER_CHECK
            article = await self._read_entry(entry, feed, may_fetch=may_fetch)
            if article is not None:
                analysed.append(await asyncio.to_thread(analyse, article))
        return analysed

    async def _read_entry(
        self, entry: FeedEntry, feed: ParsedFeed, *, may_fetch: bool
    ) -> ExtractedArticle | None:
        """The fuller of what the feed carries and what the entry's page holds; None when neither is an article."""
        carried = entry_article(entry, feed)
        if entry.link is None or not may_fetch or (carried and len(carried.text) >= FULL_TEXT_CHARS):
            return carried
        try:
            page = await self._fetcher.get(entry.link)
        except FetchError as error:
            log.info("%s: %s; the feed's own text serves", error.url, error)
            return carried
        extracted = await asyncio.to_thread(extract_article, page.body, url=page.url)
        if extracted is None or (carried and len(extracted.text) < len(carried.text)):
            return carried
        return _with_feed_facts(extracted, carried)

    async def _record(
        self, source: Source, state: PollState, page: FetchedPage, *, new_count: int, seen_keys: Sequence[str]
    ) -> None:
        now = self._now()
        await self._sources.record_check(
            source.id,
            checked_at=now,
            next_check_at=next_check_at(
                now=now, failures=0, floor_s=self._poll_min_s, asked_s=page.retry_after_s
            ),
            state=state,
            error=None,
            new_count=new_count,
            seen_keys=seen_keys,
        )

    async def _record_failure(self, source: Source, words: str, *, asked_s: int | None = None) -> None:
        now = self._now()
        await self._sources.record_check(
            source.id,
            checked_at=now,
            next_check_at=next_check_at(
                now=now, failures=source.failures + 1, floor_s=self._poll_min_s, asked_s=asked_s
            ),
            state=None,
            error=words,
            new_count=0,
        )


async def _parse(page: FetchedPage) -> ParsedFeed:
    return await asyncio.to_thread(parse_feed, page.body, url=page.url, content_type=page.content_type)


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _validators(page: FetchedPage, state: PollState) -> PollState:
    """The state with the validators of the newest answer; a 304 may bring newer ones, or none."""
    return replace(
        state,
        etag=page.etag or (state.etag if page.status == 304 else None),
        last_modified=page.last_modified or (state.last_modified if page.status == 304 else None),
    )


def _with_feed_facts(extracted: ExtractedArticle, carried: ExtractedArticle | None) -> ExtractedArticle:
    """The page's article, its gaps filled with what the feed says, and the feed's date before the page's."""
    if carried is None:
        return extracted
    return replace(
        extracted,
        authors=extracted.authors or carried.authors,
        # A page that states no date is given one found in its text; the feed's own is surer.
        published_at=carried.published_at or extracted.published_at,
        description=extracted.description or carried.description,
        image=extracted.image or carried.image,
        language=extracted.language or carried.language,
        publisher=extracted.publisher or carried.publisher,
        tags=extracted.tags or carried.tags,
    )


def _count_new(results: Sequence[AddResult]) -> int:
    return sum(result.outcome == "added" for result in results)


def _domain(url: str | None) -> str | None:
    """The host of an address as people name it, without `www.`; None when there is none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
