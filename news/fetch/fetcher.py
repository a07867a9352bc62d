"""GETs with limits on everything a stranger's server could stretch: time, redirects, bytes before and after unpacking."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from news.errors import FetchError
from news.fetch.addresses import PublicResolver, check_url, public_socket, shown_url
from news.ports import Clock, utc_now
from news.version import VERSION

log = logging.getLogger(__name__)

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_CHUNK_BYTES = 65_536
_HEADER_CHARS_MAX = 1_000
_WAIT_MAX_S = 30 * 86_400
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/html, application/xml;q=0.9, */*;q=0.8"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything one GET may take. Times in seconds."""

    total_s: float = 30
    """For everything together, redirects included."""
    connect_s: float = 10
    idle_s: float = 15
    """Between two pieces of an answer."""
    redirects: int = 5
    body_bytes: int = 10_000_000
    """On the wire, and again after decompression."""
    connections: int = 80
    connections_per_host: int = 2


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """The answer to one GET. Status 304 comes with an empty body: what we have is still good."""

    url: str
    """Where the answer came from, after redirects."""
    status: int
    body: bytes
    content_type: str | None
    etag: str | None
    last_modified: str | None
    retry_after_s: int | None
    """How long the server asks to be left alone."""
    max_age_s: int | None
    """How long the answer stays fresh, by Cache-Control."""
    moved_to: str | None = None
    """Where the address has moved for good: `url`, when every redirect on the way was permanent."""


class Fetcher:
    """The only client of the network. An async context manager; one for the whole process.

    Cookies are not kept, proxies of the environment not used, nothing is tried twice: whoever calls decides when to
    come back.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        allow_private_addresses: bool = False,
        limits: Limits | None = None,
        now: Clock = utc_now,
    ) -> None:
        self._limits = limits or Limits()
        self._allow_private = allow_private_addresses
        self._now = now
        self._user_agent = _user_agent(contact)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        limits = self._limits
        connector = aiohttp.TCPConnector(
            limit=limits.connections,
            limit_per_host=limits.connections_per_host,
            use_dns_cache=False,  # a cached name would skip the resolver's check
            resolver=None if self._allow_private else PublicResolver(),
            socket_factory=None if self._allow_private else public_socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect_s, sock_read=limits.idle_s),
            headers={"User-Agent": self._user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes every connection. Doing it twice is harmless."""
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        headers = _conditions(etag, last_modified)
        try:
            async with asyncio.timeout(self._limits.total_s):
                return await self._follow(target, headers, max_bytes or self._limits.body_bytes)
        except FetchError:
            raise
        except TimeoutError as error:
            raise FetchError(
                shown_url(target), "no answer in time", user_message="That site took too long to answer."
            ) from error
        except (aiohttp.ClientError, OSError, ValueError, AssertionError) as error:
            # ValueError and AssertionError: aiohttp on malformed headers and compressed streams
            raise FetchError(shown_url(target), (str(error) or type(error).__name__)[:300]) from error

    async def get_page(self, url: str, *, max_bytes: int | None = None) -> FetchedPage:
        """As `get`; robots.txt and the host's turn are asked for soon."""
        return await self.get(url, max_bytes=max_bytes)

    async def sitemaps_of(self, url: str) -> list[str]:
        """None yet."""
        del url
        return []

    async def _follow(self, target: URL, headers: dict[str, str], max_bytes: int) -> FetchedPage:
        if self._session is None:
            raise RuntimeError("the fetcher is closed: use it inside `async with`")
        for _ in range(self._limits.redirects + 1):
            async with self._session.get(target, headers=headers, allow_redirects=False) as response:
                location = response.headers.get("Location")
                if response.status not in _REDIRECTS or not location:
                    return await self._read(response, target, max_bytes)
            target = self._next_hop(target, location)
        raise FetchError(
            shown_url(target), "too many redirects", user_message="That address redirects too many times."
        )

    def _next_hop(self, target: URL, location: str) -> URL:
        try:
            joined = target.join(URL(location.strip()))
        except ValueError as error:
            raise FetchError(shown_url(target), "redirects to a malformed address") from error
        return check_url(joined, allow_private=self._allow_private)

    async def _read(self, response: aiohttp.ClientResponse, target: URL, max_bytes: int) -> FetchedPage:
        wait_s = _wait_s(response.headers.get("Retry-After"), self._now())
        if response.status >= 400 or response.status in _REDIRECTS:
            raise FetchError(
                shown_url(target),
                f"the server answered {response.status}",
                status=response.status,
                user_message=_status_message(response.status),
                retry_after_s=wait_s,
            )
        headers = response.headers
        return FetchedPage(
            url=str(target),
            status=response.status,
            body=b"" if response.status == 304 else await _bounded_body(response, target, max_bytes),
            content_type=_header(headers.get("Content-Type")),
            etag=_header(headers.get("ETag")),
            last_modified=_header(headers.get("Last-Modified")),
            retry_after_s=wait_s,
            max_age_s=_max_age_s(headers.get("Cache-Control")),
        )


async def _bounded_body(response: aiohttp.ClientResponse, target: URL, max_bytes: int) -> bytes:
    """The whole body, read piece by piece. aiohttp unpacks no more at a time than its buffer holds."""
    too_large = FetchError(
        shown_url(target), f"larger than {max_bytes} bytes", user_message="That page is too large to read."
    )
    if (response.content_length or 0) > max_bytes:
        raise too_large
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        body += chunk
        if len(body) > max_bytes or (response.content.total_compressed_bytes or 0) > max_bytes:
            raise too_large
    return bytes(body)


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    stated = {"If-None-Match": _header(etag), "If-Modified-Since": _header(last_modified)}
    return {name: value for name, value in stated.items() if value}


def _header(value: str | None) -> str | None:
    """A header's value that is safe to keep and to send again; None for one that is empty, broken or absurdly long."""
    if not value or len(value) > _HEADER_CHARS_MAX or not value.isprintable():
        return None
    return value.strip() or None


def _user_agent(contact: str | None) -> str:
    safe = "".join(char for char in contact or "" if char.isprintable() and char.isascii())[:200].strip()
    return (
        f"Newsdesk/{VERSION} (news reader for Discord; contact: {safe})"
        if safe
        else f"Newsdesk/{VERSION} (news reader for Discord)"
    )


def _wait_s(value: str | None, now: datetime) -> int | None:
    """Retry-After in seconds from now, as a number or a date; at most thirty days."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), _WAIT_MAX_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0, round((moment - now).total_seconds())), _WAIT_MAX_S)


def _max_age_s(value: str | None) -> int | None:
    match = _MAX_AGE.search((value or "")[:_HEADER_CHARS_MAX])
    return min(int(match[1]), _WAIT_MAX_S) if match else None


def _status_message(status: int) -> str:
    if status in (401, 402, 403, 451):
        return f"That site does not let us read the page (it answered {status})."
    if status in (404, 410):
        return f"There is nothing at that address any more (the site answered {status})."
    if status == 429:
        return "That site asks us to come back later: it gets too many requests."
    if status >= 500:
        return f"That site has trouble of its own (it answered {status}). It is tried again later."
    return f"That site answered with status {status} instead of a page."
