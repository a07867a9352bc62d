"""From an address that someone pasted to the sources behind it. Reads top to bottom, in the order of trying."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from news.addresses import host_of, plain_address, shown, split
from news.errors import FeedNotFoundError, FetchError, ParseError, RobotsError
from news.finding.found import FoundSource
from news.finding.links import PageHints, read_hints
from news.finding.nothing import BY_ROBOTS, nothing_found
from news.finding.platforms import known_host_feeds
from news.finding.ranking import best_first, is_comments, is_of_section, is_section
from news.finding.site_maps import likely_sitemaps, newest_children
from news.models import SOURCE_NAME_CHARS_MAX
from news.sources import read_source_page
from news.sources.declared import declaration_for
from news.sources.sitemap import parse_sitemap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from news.fetch import FetchedPage
    from news.models import ParsedFeed, SourceMethod
    from news.ports import PageFetcher

log = logging.getLogger(__name__)

REQUESTS_MAX = 14
AT_ONCE = 2
SECONDS_MAX = 20.0
PAGE_BYTES_MAX = 5_000_000
"""Of every answer but the first, which is as long as the fetcher allows."""
_KEPT_FOR_SITEMAPS = 3
_KEPT_FOR_PAGES = 2
_PLATFORM_TRIED, _NAMED_TRIED, _ANCHORS_TRIED, _LISTED_TRIED = 3, 5, 3, 3
_USUAL = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feeds/posts/default")
_USUAL_OF_SECTION = ("feed", "rss.xml", "index.xml")
_FEEDS_MAY_BE_OPEN = frozenset((403, 405, 406))
"""Sites that let only browsers read their pages often let programs read their feeds."""
_WANTS_NO_MORE = frozenset((429, 503))


async def find_sources(fetcher: PageFetcher, url: str, *, limit: int = 5) -> list[FoundSource]:
    """The sources behind an address, best first, at least one and at most `limit`. Awaits the network.

    At most REQUESTS_MAX requests, AT_ONCE at a time, in SECONDS_MAX; what was found until then counts. Raises FetchError
    when the address does not answer and FeedNotFoundError when nothing lies behind it; neither holds the address's query
    or credentials, which may be secrets.
    """
    address = plain_address(url)
    search = _Search(fetcher, address)
    try:
        async with asyncio.timeout(SECONDS_MAX):
            await search.run()
    except TimeoutError as error:
        log.info("finding sources at %s took longer than %s s", shown(address), SECONDS_MAX)
        if not search.found and not search.has_answered:
            raise FetchError(
                shown(address), "no answer in time", user_message="That site took too long to answer."
            ) from error
    except FetchError:
        if not search.found:
            raise
    except Exception:
        log.exception("finding sources at %s failed in a way that nobody foresaw", shown(address))
    found = best_first([source for _, source in sorted(search.found, key=lambda each: each[0])], address)
    if not found:
        words = await asyncio.to_thread(nothing_found, address, search.tried, search.page)
        raise FeedNotFoundError(f"no source at {shown(address)}", user_message=words)
    return found[: max(1, limit)]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An address that may be a source."""

    url: str
    method: SourceMethod
    order: int
    is_named: bool
    """Whether the site itself named it: then it may be empty. A guess must hold something."""


class _Search:
    """One search: what it may still ask for, and what it found."""

    def __init__(self, fetcher: PageFetcher, url: str) -> None:
        self._fetcher = fetcher
        self._url = url
        self._left = REQUESTS_MAX
        self._seen: set[str] = set()
        self._is_unwelcome = False
        self._lists: list[FetchedPage] = []
        self.found: list[tuple[int, FoundSource]] = []
        self.tried: list[str] = []
        self.has_answered = False
        self.page: FetchedPage | None = None
        """The answer at the address itself."""

    async def run(self) -> None:
        """Try everything in order until there is enough. Raises FetchError when the address itself does not answer."""
        # In a thread: the first to ask waits 100 ms until all that is declared is read.
        declaration = await asyncio.to_thread(declaration_for, self._url)
        sure = [*known_host_feeds(self._url), *(declaration.feeds if declaration else ())]
        await self._try(sure[:_PLATFORM_TRIED], "the site's known feeds", is_named=True)
        if self._has_enough():
            return
        page = await self._open()
        if page is None or not await self._read_itself(page):
            await self._look_behind(page)

    async def _open(self) -> FetchedPage | None:
        """The page at the address; None when it is closed to us in a way that feeds often are not."""
        self._left -= 1
        self._seen.add(self._url)
        try:
            page = await self._fetcher.get(self._url)
        except FetchError as error:
            self.has_answered = True
            if error.status not in _FEEDS_MAY_BE_OPEN:
                raise
            await self._try(_usual_at(self._url, "/", _USUAL), "the usual feed addresses", stop_early=True)
            if not self._has_enough():
                raise
            return None
        self.has_answered = True
        self.page = page
        return page

    async def _read_itself(self, page: FetchedPage) -> bool:
        """Whether the address is a feed or a sitemap: then nothing else is looked for."""
        for method in ("feed", "sitemap"):
            feed = await self._parse(page, method, self._url)
            if feed is not None:
                self._add(0, _settled(self._url, page), method, feed, page)
                return True
        return await self._try_index(page)

    async def _look_behind(self, page: FetchedPage | None) -> None:
        if page is None:
            return
        hints = await asyncio.to_thread(read_hints, page.body, page.url)
        await self._try_named(hints)
        await self._try_usual(page, hints)
        await self._try_declared()
        if not self._has_enough():
            await self._try_sitemaps(page)
        if not self._has_enough() or is_section(self._url):
            await self._try_front_page()

    # --- the ways --------------------------------------------------------------------------------------

    async def _try_named(self, hints: PageHints) -> None:
        """What the page itself names, in its head and then in its body."""
        await self._try(
            [*hints.platform[:1], *hints.named][:_NAMED_TRIED], "the feeds that the page names", is_named=True
        )
        section = [
            link for link in hints.anchors if is_section(self._url) and _shares_section(link, self._url)
        ]
        if not self._has_enough():
            await self._try(hints.anchors[:_ANCHORS_TRIED], "links to feeds on the page", is_named=True)
        elif section:
            await self._try(section[:1], "links to feeds on the page", is_named=True)
        if not self._has_enough() and self._lists:
            listed = await asyncio.to_thread(read_hints, self._lists[0].body, self._lists[0].url)
            links = [*listed.named, *listed.anchors]
            links.sort(key=lambda link: not _shares_section(link, self._url))
            await self._try(links[:_LISTED_TRIED], "links to feeds on the page", is_named=True)

    async def _try_usual(self, page: FetchedPage, hints: PageHints) -> None:
        """Where feeds usually lie: of the section, if that was asked for and is not found yet; then of the site."""
        words = "the usual feed addresses"
        if is_section(self._url) and not self._has_section():
            own = [*hints.platform[1:2], *_usual_at(page.url, _directory(page.url), _USUAL_OF_SECTION)]
            await self._try(own, words, stop_early=True)
        if not self._has_enough():
            likely = [*hints.software, *hints.platform[1:], *_usual_at(page.url, "/", _USUAL)]
            await self._try(likely, words, stop_early=True, keep=_KEPT_FOR_SITEMAPS + _KEPT_FOR_PAGES)

    async def _try_declared(self) -> None:
        declaration = declaration_for(self._url)
        if declaration is not None:
            self._seen.discard(self._url)
            pages = sorted(declaration.pages, key=lambda own: plain_address(own) != self._url)
            await self._try(pages[:2], "the declared pages", method="declared", is_named=True)

    async def _try_sitemaps(self, page: FetchedPage) -> None:
        if self._is_unwelcome or self._left <= _KEPT_FOR_PAGES:
            return
        self._left -= 1
        self.tried.append("sitemaps")
        for url in likely_sitemaps(await self._stated_sitemaps(page.url), page.url)[:_KEPT_FOR_SITEMAPS]:
            if self._has_enough() or self._left <= 1 or self._is_unwelcome:
                return
            answer = await self._fetch(url, "sitemap")
            if answer is None:
                continue
            feed = await self._parse(answer, "sitemap", url)
            if feed is not None:
                self._add(REQUESTS_MAX, url, "sitemap", feed, answer)
            else:
                await self._try_index(answer)

    async def _stated_sitemaps(self, url: str) -> list[str]:
        try:
            return await self._fetcher.sitemaps_of(url)
        except FetchError as error:
            log.info("the sitemaps of %s cannot be read: %s", shown(url), error)
            return []

    async def _try_index(self, page: FetchedPage) -> bool:
        """Whether the page is a list of sitemaps, of which the newest is a source."""
        try:
            index = await asyncio.to_thread(parse_sitemap, page.body, url=page.url)
        except ParseError:
            return False
        newest = [child.url for child in newest_children(index.children)]
        await self._try(newest[:1], "sitemaps", method="sitemap", keep=1)
        return bool(newest) and bool(self.found)

    async def _try_front_page(self) -> None:
        """The page's own list of articles, asked for as the poller will: in its host's turn, if robots.txt allows it."""
        self._seen.discard(self._url)
        await self._try([self._url], "the list of articles on the page itself", method="front_page")

    # --- asking ----------------------------------------------------------------------------------------

    async def _try(
        self,
        urls: Iterable[str],
        words: str,
        *,
        method: SourceMethod = "feed",
        is_named: bool = False,
        stop_early: bool = False,
        keep: int = 0,
    ) -> None:
        """Ask for addresses that may be sources, AT_ONCE at a time; all but `keep` of the requests may be used up.

        With `stop_early`, none is begun once one was found: they are guesses.
        """
        waiting = deque(self._candidates(urls, method, is_named=is_named))
        if waiting:
            self.tried.append(words)
        enough = len(self.found) + 1

        async def work() -> None:
            while waiting and self._left > keep and not self._is_unwelcome:
                if stop_early and len(self.found) >= enough:
                    return
                await self._probe(waiting.popleft())

        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, len(waiting))):
                group.create_task(work())

    def _candidates(self, urls: Iterable[str], method: SourceMethod, *, is_named: bool) -> list[_Candidate]:
        fresh: list[_Candidate] = []
        for url in map(plain_address, urls):
            if url not in self._seen:
                self._seen.add(url)
                fresh.append(_Candidate(url, method, len(self._seen), is_named))
        return fresh

    async def _probe(self, candidate: _Candidate) -> None:
        """Ask for one address and note what it holds. Raises nothing."""
        page = await self._fetch(candidate.url, candidate.method)
        if page is None:
            return
        feed = await self._parse(page, candidate.method, candidate.url)
        if feed is None:
            self._lists.append(page)
        elif feed.entries or candidate.is_named:
            self._add(candidate.order, _settled(candidate.url, page), candidate.method, feed, page)

    async def _fetch(self, url: str, method: SourceMethod) -> FetchedPage | None:
        self._left -= 1
        self._seen.add(url)
        try:
            if method == "feed":
                return await self._fetcher.get(url, max_bytes=PAGE_BYTES_MAX)
            return await self._fetcher.get_page(url, max_bytes=PAGE_BYTES_MAX)
        except RobotsError:
            self.tried.append(BY_ROBOTS)
        except FetchError as error:
            self._is_unwelcome = self._is_unwelcome or error.status in _WANTS_NO_MORE
            log.info("%s is no source of %s: %s", shown(url), shown(self._url), error)
        except Exception:
            log.exception("%s could not be asked for: an error on our side", shown(url))
        return None

    async def _parse(self, page: FetchedPage, method: SourceMethod, url: str) -> ParsedFeed | None:
        try:
            return await asyncio.to_thread(read_source_page, page, method=method, url=url)
        except ParseError as error:
            log.info("%s cannot be read as %s: %s", shown(url), method, error)
            return None

    def _add(self, order: int, url: str, method: SourceMethod, feed: ParsedFeed, page: FetchedPage) -> None:
        name = (feed.title or host_of(url) or shown(url))[:SOURCE_NAME_CHARS_MAX]
        self.found.append((order, FoundSource(url, name, method, feed, page)))

    def _has_enough(self) -> bool:
        """Whether something was found that one would take: not empty, not comments."""
        return any(source.feed.entries and not is_comments(source) for _, source in self.found)

    def _has_section(self) -> bool:
        return any(is_of_section(source, self._url) for _, source in self.found)


def _usual_at(url: str, directory: str, names: Iterable[str]) -> list[str]:
    """Where feeds usually lie below a directory of the site."""
    base = urljoin(url, directory.rstrip("/") + "/")
    return [urljoin(base, name) for name in names]


def _directory(url: str) -> str:
    """The path that a page's neighbours share: its own, less the name of a file."""
    parts = split(url)
    start, _, last = (parts.path if parts else "/").rpartition("/")
    return start if "." in last else f"{start}/{last}"


def _shares_section(link: str, section: str) -> bool:
    """Whether an address names the last part of the section's path, as `/rss/politics.xml` does for `/politics`."""
    parts, own = split(link), split(section)
    name = own.path.rstrip("/").rpartition("/")[2].lower() if own else ""
    return bool(name) and parts is not None and name in parts.path.lower()


def _settled(url: str, page: FetchedPage) -> str:
    """The address that a site itself uses for good: after a permanent redirect on its own host, so that one feed is
    not added under several spellings. Never one that drops or changes the query, which may be somebody's key.
    """
    old, new = split(url), split(page.moved_to or "")
    if old is None or new is None or page.moved_to is None:
        return url
    is_same_site = host_of(url) == host_of(page.moved_to) and old.query == new.query
    is_downgrade = old.scheme == "https" and new.scheme != "https"
    return plain_address(page.moved_to) if is_same_site and not is_downgrade else url
