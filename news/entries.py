"""From a feed's entries to articles: which pages are read, within what budget, and what a page that fails means."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from news.articles import extract_article
from news.articles.gates import is_consent_page
from news.errors import FetchError, ForbiddenAddressError, RobotsError
from news.feeds import entry_article

if TYPE_CHECKING:
    from collections.abc import Mapping

    from news.fetch import FetchedPage
    from news.models import ExtractedArticle, FeedEntry, ParsedFeed
    from news.ports import PageFetcher

log = logging.getLogger(__name__)

FULL_TEXT_CHARS = 1_500
"""A feed entry with this much text carries the whole article: its page is not fetched."""
GATED_CHARS_MAX = 1_500
"""A page of which less was read is looked at again: it may only ask for consent."""


@dataclass(frozen=True, slots=True)
class PageBudget:
    """How much reading of pages one look at a feed may cost; entries beyond it keep the feed's own text."""

    pages: int
    """The newest entries go first."""
    seconds: float
    """For all pages together."""
    at_once: int = 2
    """They share a host: no more than the fetcher opens connections to one."""


CHECK_BUDGET = PageBudget(pages=30, seconds=120)
ADDING_BUDGET = PageBudget(pages=12, seconds=20)
"""Someone waits for the answer."""


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """What entries hold: an article for each that holds one, by its key, in the order given."""

    articles: Mapping[str, ExtractedArticle]
    whole: frozenset[str]
    """Keys whose article is all there is to have: its page was read, or the feed carries it in full."""
    failed: frozenset[str]
    """Keys whose page failed in a way that may pass: what `articles` has for them is the feed's own text, if any."""
    retry_after_s: int | None
    """How long the host of the pages asks to be left alone."""


def entry_key(entry: FeedEntry) -> str:
    """What a feed's entry is recognised by at the next poll: its id, else its link, else its title."""
    named = entry.id or entry.link or entry.title or ""
    return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:32]


async def read_entries(
    fetcher: PageFetcher,
    entries: Mapping[str, FeedEntry],
    feed: ParsedFeed,
    *,
    budget: PageBudget,
    are_links: bool = False,
) -> ReadEntries:
    """The fuller of what the feed carries and what the page holds, for each entry. Awaits the network.

    `entries` are by key, oldest first; `are_links`: they were read off a page of links, and one whose page holds no
    article is none. Never raises for an entry: one that fails is left with less, or left out.
    """
    if not entries:
        return ReadEntries({}, frozenset(), frozenset(), None)
    carried = await asyncio.to_thread(lambda: {key: _carried(entry, feed) for key, entry in entries.items()})
    wanted = [
        (key, entry.link) for key, entry in entries.items() if entry.link and not _is_full(carried[key])
    ]
    pages = _Pages(fetcher, wanted[-budget.pages :])
    await pages.read(budget)
    articles = {
        key: _fuller(carried[key], pages.found.get(key), entry)
        for key, entry in entries.items()
        if not (are_links and key in pages.bare)
    }
    return ReadEntries(
        articles={key: article for key, article in articles.items() if article is not None},
        whole=frozenset(pages.found) | frozenset(key for key in entries if _is_full(carried[key])),
        failed=frozenset(pages.failed),
        retry_after_s=pages.retry_after_s,
    )


class _Pages:
    """One reading of the pages of a feed's entries, newest first."""

    def __init__(self, fetcher: PageFetcher, links: list[tuple[str, str]]) -> None:
        self._fetcher = fetcher
        self._waiting = deque(reversed(links))
        self.found: dict[str, ExtractedArticle] = {}
        self.bare: set[str] = set()
        """Keys of pages that answer and hold no article."""
        self.failed: set[str] = set()
        self.retry_after_s: int | None = None

    async def read(self, budget: PageBudget) -> None:
        """Read until all is read, the time is over or the host wants no more."""
        try:
            async with asyncio.timeout(budget.seconds), asyncio.TaskGroup() as group:
                for _ in range(min(budget.at_once, len(self._waiting))):
                    group.create_task(self._work())
        except TimeoutError:
            log.info("pages took longer than %s s; the feed's own text serves for the rest", budget.seconds)

    async def _work(self) -> None:
        while self._waiting:
            await self._read_one(*self._waiting.popleft())

    async def _read_one(self, key: str, link: str) -> None:
        try:
            page = await self._fetcher.get_page(link)
            article, is_gated = await asyncio.to_thread(_behind_gates, page, link)
        except FetchError as error:
            log.info("%s: %s; the feed's own text serves", error.url, error)
            self._note(key, error)
        except Exception:
            log.exception("a page could not be read: an error on our side; the feed's own text serves")
        else:
            if article is not None:
                self.found[key] = article
            elif not is_gated:
                self.bare.add(key)

    def _note(self, key: str, error: FetchError) -> None:
        if is_passing(error):
            self.failed.add(key)
        if error.status in (429, 503):  # whoever is asked too much is asked no more
            self.failed.update(waiting for waiting, _ in self._waiting)
            self._waiting.clear()
            self.retry_after_s = max(self.retry_after_s or 0, error.retry_after_s or 0) or None


def is_passing(error: FetchError) -> bool:
    """Whether the same request may succeed later: no answer, too many requests, trouble of the server's own."""
    if error.status is None:
        return not isinstance(error, ForbiddenAddressError | RobotsError)
    return error.status in (408, 425, 429) or error.status >= 500


def _behind_gates(page: FetchedPage, asked: str) -> tuple[ExtractedArticle | None, bool]:
    """The article of a page, None when there is none; and whether the page only asks for consent."""
    article = extract_article(page.body, url=page.url, robots_header=page.robots_rules)
    is_short = article is None or len(article.text) < GATED_CHARS_MAX
    if is_short and is_consent_page(page.body, asked=asked, url=page.url):
        log.info("a page asks for consent before it shows its article; the feed's own text serves")
        return None, True
    return article, False


def _carried(entry: FeedEntry, feed: ParsedFeed) -> ExtractedArticle | None:
    try:
        return entry_article(entry, feed)
    except Exception:
        log.exception("an entry's own text could not be read: an error on our side")
        return None


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
    if carried is None:  # an entry without a title, as in a sitemap
        return replace(extracted, published_at=entry.published_at or extracted.published_at)
    if len(extracted.text) < len(carried.text):
        # The page's wish holds for its words, whichever way they came.
        return replace(carried, snippet_max=extracted.snippet_max, is_archivable=extracted.is_archivable)
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
