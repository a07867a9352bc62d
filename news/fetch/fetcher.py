"""GETs with limits on everything a stranger's server could stretch: time, redirects, bytes before and after unpacking."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp.compression_utils import HAS_BROTLI
from yarl import URL

from news.errors import FetchError
from news.fetch.addresses import HostResolver, check_url, public_socket, shown_url
from news.fetch.answers import (
    PERMANENT,
    REDIRECTS,
    FetchedPage,
    TooManyRedirectsError,
    Wanted,
    plain_header,
    read_answer,
)
from news.fetch.failures import FAILURES, loggable_cause, long_queue, network_failure, slow_answer
from news.fetch.politeness import PAGE_DELAY_S, HostTurns, turn_key
from news.fetch.pool import SmallPool
from news.fetch.robots import PRODUCT, ROBOTS_BYTES, RobotsRegister
from news.ports import Clock, utc_now
from news.version import VERSION

_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/html, application/xml;q=0.9, */*;q=0.8"
_PACKINGS = "gzip, deflate, br" if HAS_BROTLI else "gzip, deflate"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything one GET may take. Times in seconds."""

    total_s: float = 30
    """For everything together, redirects included; not the wait for a host's turn."""
    connect_s: float = 10
    idle_s: float = 15
    """Between two pieces of an answer."""
    robots_s: float = 15
    """For one robots.txt, on which nothing but the page itself depends."""
    turn_s: float = 120
    """The longest wait for a host's turn: as long as one look at a feed may read its pages."""
    redirects: int = 5
    body_bytes: int = 10_000_000
    """On the wire, and again after decompression."""
    connections: int = 80
    connections_per_host: int = 2
    kept: int = 40
    """Hosts to which a connection is kept open for a next request."""
    kept_s: float = 5
    """How long it is: enough for the next page of the host."""


class Fetcher:
    """The only client of the network. An async context manager; one for the whole process.

    Cookies are not kept, proxies of the environment not used, nothing is tried twice: whoever calls decides when to
    come back. `page_delay_s` is the pause between two pages of one host, 0 for none: for sites of our own.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        allow_private_addresses: bool = False,
        limits: Limits | None = None,
        page_delay_s: float = PAGE_DELAY_S,
        turns: HostTurns | None = None,
        now: Clock = utc_now,
    ) -> None:
        self._limits = limits or Limits()
        self._allow_private = allow_private_addresses
        self._now = now
        self._user_agent = _user_agent(contact)
        self._session: aiohttp.ClientSession | None = None
        self._resolver: HostResolver | None = None
        self._turns = HostTurns(delay_s=page_delay_s) if turns is None else turns
        self._robots = RobotsRegister(self._robots_bytes, now=now)

    async def __aenter__(self) -> Self:
        limits = self._limits
        self._resolver = HostResolver(allow_private=self._allow_private)
        connector = SmallPool(
            kept=limits.kept,
            limit=limits.connections,
            limit_per_host=limits.connections_per_host,
            keepalive_timeout=limits.kept_s,
            use_dns_cache=False,  # a cached name would skip the resolver's check
            resolver=self._resolver,
            socket_factory=None if self._allow_private else public_socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect_s, sock_read=limits.idle_s),
            headers={"User-Agent": self._user_agent, "Accept": _ACCEPT, "Accept-Encoding": _PACKINGS},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes every connection. Doing it twice is harmless."""
        await self._robots.close()
        if self._session is not None:
            await self._session.close()
            self._session = None
        if self._resolver is not None:  # a connector closes only a resolver that it made itself
            await self._resolver.close()

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
    ) -> FetchedPage:
        """The answer to one conditional GET, redirects followed. Awaits the network.

        304 is a value. Raises FetchError for any other status from 400, for a broken, slow or too large answer, and
        ForbiddenAddressError for an address that is not a public web address, at whatever hop it appears.
        """
        target = check_url(url, allow_private=self._allow_private)
        wanted = Wanted(_conditions(etag, last_modified), max_bytes or self._limits.body_bytes)
        async with _bounded(target, self._limits.total_s):
            return await self._follow(target, wanted)

    async def get_page(self, url: str, *, max_bytes: int | None = None) -> FetchedPage:
        """A page that its site's robots.txt lets us read, in its host's turn. Awaits both and the network.

        Every host on the way is asked, before anything but its robots.txt is. A redirect within a host belongs to the
        same turn. Raises RobotsError, else FetchError as `get` does; also for a type that no page has, unread.
        """
        target = check_url(url, allow_private=self._allow_private)
        wanted = Wanted({}, max_bytes or self._limits.body_bytes, is_page=True)
        walk = _Walk(self._limits.total_s)
        async with _bounded(target, self._limits.total_s + self._limits.turn_s), AsyncExitStack() as turn:
            held = ""
            for _ in range(self._limits.redirects + 1):
                rules = await self._robots.rules_for(target)
                rules.check(target)
                if held != (held := turn_key(target)):
                    await turn.aclose()
                    await self._take_turn(turn, target, rules.delay_s)
                found = await walk.step(target, self._ask(target, wanted))
                if isinstance(found, FetchedPage):
                    return walk.arrived(found)
                target = walk.next(found)
            raise TooManyRedirectsError(shown_url(target), "too many redirects")

    async def sitemaps_of(self, url: str) -> list[str]:
        """The addresses of sitemaps that the robots.txt of this address's host names, at most fifty.

        Awaits the network. Raises ForbiddenAddressError; without a robots.txt, there are none.
        """
        target = check_url(url, allow_private=self._allow_private)
        return (await self._robots.rules_for(target)).sitemaps

    async def _take_turn(self, turn: AsyncExitStack, target: URL, delay_s: float | None) -> None:
        waiting = self._turns.turn(turn_key(target), delay_s=delay_s, wait_s=self._limits.turn_s)
        try:
            await turn.enter_async_context(waiting)
        except TimeoutError as error:
            raise long_queue(target) from error

    async def _robots_bytes(self, target: URL) -> bytes:
        check_url(target, allow_private=self._allow_private)
        wanted = Wanted({}, ROBOTS_BYTES, is_cut=True)
        async with _bounded(target, min(self._limits.robots_s, self._limits.total_s)):
            return (await self._follow(target, wanted)).body

    async def _follow(self, target: URL, wanted: Wanted) -> FetchedPage:
        walk = _Walk(self._limits.total_s)
        for _ in range(self._limits.redirects + 1):
            found = await self._ask(target, wanted)
            if isinstance(found, FetchedPage):
                return walk.arrived(found)
            target = walk.next(found)
        raise TooManyRedirectsError(shown_url(target), "too many redirects")

    async def _ask(self, target: URL, wanted: Wanted) -> FetchedPage | _Redirect:
        if self._session is None:
            raise RuntimeError("the fetcher is closed: use it inside `async with`")
        async with self._session.get(target, headers=wanted.headers, allow_redirects=False) as response:
            location = response.headers.get("Location")
            if response.status in REDIRECTS and location:
                return _Redirect(self._next_hop(target, location), response.status in PERMANENT)
            return await read_answer(response, target, wanted, now=self._now())

    def _next_hop(self, target: URL, location: str) -> URL:
        try:
            joined = target.join(URL(location.strip()))
        except ValueError:
            # not chained: its text is the address, which may hold credentials
            raise FetchError(shown_url(target), "redirects to a malformed address") from None
        return check_url(joined, allow_private=self._allow_private)


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: URL
    is_permanent: bool


class _Walk:
    """One way from an address to its page."""

    def __init__(self, total_s: float) -> None:
        self._left_s = total_s
        self._was_moved = False
        self._is_permanent = True

    async def step(
        self, target: URL, asking: Coroutine[Any, Any, FetchedPage | _Redirect]
    ) -> FetchedPage | _Redirect:
        """One request of the way, within what is left of the time for all of them."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with _bounded(target, self._left_s):
            found = await asking
        self._left_s -= loop.time() - began
        return found

    def next(self, redirect: _Redirect) -> URL:
        """Where the way goes on."""
        self._was_moved = True
        self._is_permanent = self._is_permanent and redirect.is_permanent
        return redirect.target

    def arrived(self, page: FetchedPage) -> FetchedPage:
        """The page, with the address that it has moved to for good."""
        return replace(page, moved_to=page.url) if self._was_moved and self._is_permanent else page


@asynccontextmanager
async def _bounded(target: URL, seconds: float) -> AsyncGenerator[None]:
    """Whatever goes wrong inside, or takes longer, is a FetchError."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except FetchError:
        raise
    except TimeoutError as error:
        raise slow_answer(target) from error
    except FAILURES as error:
        raise network_failure(target, error) from loggable_cause(error)


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    stated = {"If-None-Match": plain_header(etag), "If-Modified-Since": plain_header(last_modified)}
    return {name: value for name, value in stated.items() if value}


def _user_agent(contact: str | None) -> str:
    safe = "".join(char for char in contact or "" if char.isprintable() and char.isascii())[:200].strip()
    about = f"news reader for Discord; contact: {safe}" if safe else "news reader for Discord"
    return f"{PRODUCT}/{VERSION} ({about})"
