"""From a feed's entries to articles: which pages are read, within what budget, and what a page that fails means."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from news.addresses import host_of
from news.dates import is_day_alone, is_on_day
from news.errors import FetchError, ForbiddenAddressError, RobotsError, WorkError
from news.sources.addresses import is_same_site
from news.taking_in.work import article_behind_gates, carried_articles
from news.working.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from news.fetch import FetchedPage
    from news.models import ExtractedArticle, FeedEntry, ParsedFeed
    from news.ports import PageFetcher, Workers

log = logging.getLogger(__name__)

FULL_TEXT_CHARS = 1_500
"""A feed entry with this much text carries the whole article: its page is not fetched."""


@dataclass(frozen=True, slots=True)
class PageBudget:
    """How much reading of pages one look at a feed may cost; entries beyond it keep the feed's own text."""

    pages: int
    """The newest entries go first."""
    seconds: float
    """For all pages together."""
    at_once: int = 2
    """Most share a host: no more than the fetcher opens connections to one."""
    is_awaited: bool = False
    """Whether a person waits for it."""


CHECK_BUDGET = PageBudget(pages=30, seconds=120)
ADDING_BUDGET = PageBudget(pages=12, seconds=20, is_awaited=True)


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """What entries hold: an article for each that holds one, by its key, in the order given."""

    articles: Mapping[str, ExtractedArticle]
    whole: frozenset[str]
    """Keys whose article is all there is to have: its page was read, or the feed carries it in full."""
    failed: frozenset[str]
    """Keys whose page failed in a way that may pass: what `articles` has for them is the feed's own text, if any."""
    unreached: frozenset[str]
    """Keys whose page was wanted and never asked for, or did not answer before the time was over: likewise."""
    retry_after_s: int | None
    """How long the site asks to be left alone."""


async def read_entries(
    fetcher: PageFetcher,
    entries: Mapping[str, FeedEntry],
    feed: ParsedFeed,
    *,
    budget: PageBudget,
    are_links: bool = False,
    site: str | None = None,
    workers: Workers = THREADS,
) -> ReadEntries:
    """The fuller of what the feed carries and what the page holds, for each entry. Awaits the network.

    `entries` are by key, what is to be read first comes last; `are_links`: they were read off a page of links, and one
    whose page holds no article is none; `site`: the address of the source, whose Retry-After alone is passed on (None:
    that of any host); `workers` read what was fetched. Never raises for an entry: one that fails is left with less, or
    left out.
    """
    if not entries:
        return ReadEntries({}, frozenset(), frozenset(), frozenset(), None)
    workers = workers.first() if budget.is_awaited else workers
    carried = await _carried(entries, feed, workers)
    wanted = [
        (key, entry.link) for key, entry in entries.items() if entry.link and not _is_full(carried[key])
    ]
    pages = _Pages(fetcher, wanted[-budget.pages :], workers)
    await pages.read(budget)
    pages.doubt_shared_addresses()
    articles = {
        key: _fuller(carried[key], pages.found.get(key), entry)
        for key, entry in entries.items()
        if not (are_links and key in pages.bare)
    }
    return ReadEntries(
        articles={key: article for key, article in articles.items() if article is not None},
        whole=frozenset(pages.found) | frozenset(key for key in entries if _is_full(carried[key])),
        failed=frozenset(pages.failed),
        unreached=frozenset(key for key, _ in wanted) - pages.reached - pages.failed,
        retry_after_s=pages.retry_after_s(site),
    )


class _Pages:
    """One reading of the pages of a feed's entries, newest first. They may lie on many hosts."""

    def __init__(self, fetcher: PageFetcher, links: list[tuple[str, str]], workers: Workers) -> None:
        self._fetcher = fetcher
        self._workers = workers
        self._waiting = deque(reversed(links))
        self._rests: dict[str | None, tuple[str, int]] = {}
        """Hosts that want to be left alone: an address there, and for how many seconds."""
        self._came_from: dict[str, str] = {}
        """Where the pages lie, by key."""
        self.found: dict[str, ExtractedArticle] = {}
        self.bare: set[str] = set()
        """Keys of pages that answer and hold no article."""
        self.failed: set[str] = set()
        self.reached: set[str] = set()

    async def read(self, budget: PageBudget) -> None:
        """Read until all is read, the time is over or no host is left that wants more."""
        try:
            async with asyncio.timeout(budget.seconds), asyncio.TaskGroup() as group:
                for _ in range(min(budget.at_once, len(self._waiting))):
                    group.create_task(self._work())
        except TimeoutError:
            log.info("pages took longer than %s s; the feed's own text serves for the rest", budget.seconds)

    def retry_after_s(self, site: str | None) -> int | None:
        """How long the hosts of this site ask to be left alone; None for a site: all hosts."""
        asked = (seconds for url, seconds in self._rests.values() if site is None or is_same_site(url, site))
        return max(asked, default=0) or None

    def doubt_shared_addresses(self) -> None:
        """Pages that differ and call themselves by one address do so by mistake: each is where it was found."""
        shared = Counter(url for url, _ in {(one.url, one.title) for one in self.found.values()})
        for key, article in self.found.items():
            if article.url is not None and shared[article.url] > 1:
                self.found[key] = replace(article, url=self._came_from[key])

    async def _work(self) -> None:
        while self._waiting:
            key, link = self._waiting.popleft()
            if host_of(link) in self._rests:  # whoever is asked too much is asked no more
                self.failed.add(key)
                continue
            await self._read_one(key, link)
            self.reached.add(key)

    async def _read_one(self, key: str, link: str) -> None:
        try:
            page = await self._fetcher.get_page(link)
            article, is_gated = await _behind_gates(page, link, self._workers)
        except FetchError as error:
            log.info("%s: %s; the feed's own text serves", error.url, error)
            self._note(key, link, error)
        except WorkError:
            log.warning("%s could not be read; the feed's own text serves", link)
        except Exception:
            log.exception("a page could not be read: an error on our side; the feed's own text serves")
        else:
            if article is not None:
                self.found[key] = article
                self._came_from[key] = page.url
            elif not is_gated:
                self.bare.add(key)

    def _note(self, key: str, link: str, error: FetchError) -> None:
        if is_passing(error):
            self.failed.add(key)
        if error.status in (429, 503):
            # After a redirect it is the host at its end that wants rest.
            url = error.url if host_of(error.url) else link
            _, before_s = self._rests.get(host_of(url), (url, 0))
            self._rests[host_of(url)] = (url, max(before_s, error.retry_after_s or 0))


async def read_page(
    fetcher: PageFetcher, link: str, *, workers: Workers = THREADS
) -> ExtractedArticle | None:
    """The article of one page; None when it holds none, or only asks for consent. Awaits the network.

    Raises FetchError, or WorkError when reading it takes too much.
    """
    page = await fetcher.get_page(link)
    article, _ = await _behind_gates(page, link, workers)
    return article


def is_passing(error: FetchError) -> bool:
    """Whether the same request may succeed later: no answer, too many requests, trouble of the server's own."""
    if error.status is None:
        return not isinstance(error, ForbiddenAddressError | RobotsError)
    return error.status in (408, 425, 429) or error.status >= 500


async def _behind_gates(
    page: FetchedPage, asked: str, workers: Workers
) -> tuple[ExtractedArticle | None, bool]:
    """The article of a page, None when there is none; and whether the page only asks for consent."""
    return await workers.do(
        article_behind_gates, page.body, url=page.url, asked=asked, robots_rules=page.robots_rules
    )


async def _carried(
    entries: Mapping[str, FeedEntry], feed: ParsedFeed, workers: Workers
) -> dict[str, ExtractedArticle | None]:
    """What the feed itself carries of each entry; of one that takes too much to be read, nothing."""
    alone = replace(feed, entries=())
    try:
        return await workers.do(carried_articles, dict(entries), alone)
    except WorkError:
        found: dict[str, ExtractedArticle | None] = {}
        for key, entry in entries.items():
            try:
                found |= await workers.do(carried_articles, {key: entry}, alone)
            except WorkError:
                found[key] = None
        return found


def _is_full(carried: ExtractedArticle | None) -> bool:
    return carried is not None and len(carried.text) >= FULL_TEXT_CHARS


def _fuller(
    carried: ExtractedArticle | None, extracted: ExtractedArticle | None, entry: FeedEntry
) -> ExtractedArticle | None:
    """The page's article, its gaps filled with what the feed says; the feed's own where it says more.

    Of a page whose text is sold, only what surrounds the text is kept: the words are those that the feed gives away.
    """
    if extracted is None:
        return carried
    if extracted.is_paywalled:
        extracted = replace(extracted, text=carried.text if carried else "")
    published_at = _news_time(entry.published_at, extracted.published_at)
    if carried is None:  # an entry without a title, as in a sitemap
        return replace(extracted, published_at=published_at)
    if len(extracted.text) < len(carried.text):
        # The page's wish holds for its words, whichever way they came.
        return replace(
            carried,
            published_at=published_at,
            snippet_max=extracted.snippet_max,
            is_archivable=extracted.is_archivable,
        )
    return replace(
        extracted,
        authors=extracted.authors or carried.authors,
        published_at=published_at,
        description=extracted.description or carried.description,
        image=extracted.image or carried.image,
        language=extracted.language or carried.language,
        publisher=extracted.publisher or carried.publisher,
        tags=extracted.tags or carried.tags,
    )


def _news_time(stated: datetime | None, on_page: datetime | None) -> datetime | None:
    """When this was published: by the feed, or by the page, which may be given a date that was found in its text.

    Where the feed, or the address, names a day alone, the page knows the hour.
    """
    if stated is None or (on_page is not None and is_day_alone(stated) and is_on_day(on_page, stated)):
        return on_page
    return stated
