"""What an answer says: its body within bounds, and the few headers that count."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from news.errors import FetchError
from news.fetch.addresses import shown_url
from news.fetch.kinds import NO_PAGE, file_kind

REDIRECTS = frozenset((301, 302, 303, 307, 308))
PERMANENT = frozenset((301, 308))
_CHUNK_BYTES = 65_536
_HEADER_CHARS_MAX = 1_000
_ROBOTS_HEADERS_MAX = 20
_NAMED = re.compile(r"\s*([a-z][\w-]{1,40})\s*:", re.IGNORECASE)
_VALUED_RULES = frozenset(("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"))
_WAIT_MAX_S = 30 * 86_400
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_GZIP_START = b"\x1f\x8b\x08"
_UNPACKED = frozenset(("gzip", "deflate", "br"))
"""What aiohttp unpacks, where it stands alone."""
_PACKINGS = ("gzip", "deflate", "br", "zstd", "compress")
_NO_PAGES = ("video/", "audio/", "image/", "font/", "application/pdf", "application/zip", "application/epub",
             "application/vnd.", "application/msword", "application/octet-stream", "application/x-msdownload",
             "application/x-7z", "application/x-rar", "application/x-tar", "application/x-bittorrent",
             "application/java-archive")  # fmt: skip
_MAYBE_PAGES = ("application/octet-stream",)
_PAGE_ENDINGS = (".xml", ".xml.gz", ".html", ".htm", ".txt")


class TooManyRedirectsError(FetchError):
    """The address redirects again and again."""

    user_message = "That address redirects too many times."


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
    robots_rules: str | None = None
    """What X-Robots-Tag allows to be done with the page, where it does not speak to other crawlers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request is for, and so what its answer may be."""

    headers: dict[str, str]
    max_bytes: int
    is_page: bool = False
    """Whether what cannot be a page is refused by its type, unread."""
    is_cut: bool = False
    """Whether a longer body is cut at `max_bytes` instead of refused."""


async def read_answer(
    response: aiohttp.ClientResponse, target: URL, wanted: Wanted, *, now: datetime
) -> FetchedPage:
    """The page in an answer that is no redirect. Raises FetchError for any status but a good one, and for a body that
    is too large, of a kind that is not wanted, or packed in a way that is not known."""
    wait_s = wait_seconds(response.headers.get("Retry-After"), now)
    refuse_status(response.status, target, wait_s, is_conditional=bool(wanted.headers))
    headers = response.headers
    content_type = plain_header(headers.get("Content-Type"))
    if wanted.is_page:
        _refuse_type(content_type, response.status, target)
    return FetchedPage(
        url=str(target),
        status=response.status,
        body=b"" if response.status == 304 else await _body(response, target, wanted),
        content_type=content_type,
        etag=plain_header(headers.get("ETag")),
        last_modified=plain_header(headers.get("Last-Modified")),
        retry_after_s=wait_s,
        max_age_s=_max_age_s(headers.get("Cache-Control")),
        robots_rules=robots_rules(headers.getall("X-Robots-Tag", ())),
    )


def refuse_status(status: int, target: URL, wait_s: int | None, *, is_conditional: bool) -> None:
    """Raises FetchError unless the status brings a body, or says that nothing changed when that was asked."""
    is_unasked_304 = status == 304 and not is_conditional
    if status < 400 and status not in REDIRECTS and not is_unasked_304:
        return
    raise FetchError(
        shown_url(target),
        f"the server answered {status}",
        status=status,
        user_message=_status_message(status, wait_s),
        retry_after_s=wait_s,
    )


def _refuse_type(content_type: str | None, status: int, target: URL) -> None:
    kind = (content_type or "").partition(";")[0].strip().lower()
    if not kind.startswith(_NO_PAGES) or kind.endswith("+xml"):
        return
    if kind in _MAYBE_PAGES and target.path.lower().endswith(_PAGE_ENDINGS):
        return  # a server that knows no better: packed sitemaps often come like that
    raise FetchError(
        shown_url(target),
        f"{kind} is no page",
        status=status,
        user_message=f"There is no page to read at that address, but {file_kind(kind) or NO_PAGE}.",
    )


async def _body(response: aiohttp.ClientResponse, target: URL, wanted: Wanted) -> bytes:
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in _UNPACKED and any(name in packing for name in _PACKINGS):
        raise FetchError(
            shown_url(target),
            "packed in a way that is not unpacked",
            status=response.status,
            user_message="That site packs its pages in a way that cannot be unpacked here.",
        )
    body = await _bounded_body(response, target, wanted)
    return _unzipped(body, target, wanted) if body.startswith(_GZIP_START) else body


async def _bounded_body(response: aiohttp.ClientResponse, target: URL, wanted: Wanted) -> bytes:
    """The whole body, read piece by piece. aiohttp unpacks no more at a time than its buffer holds."""
    max_bytes = wanted.max_bytes
    if (response.content_length or 0) > max_bytes and not wanted.is_cut:
        raise _too_large(target, max_bytes)
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        body += chunk
        if len(body) > max_bytes or (response.content.total_compressed_bytes or 0) > max_bytes:
            if wanted.is_cut:
                return bytes(body[:max_bytes])
            raise _too_large(target, max_bytes)
    return bytes(body)


def _unzipped(body: bytes, target: URL, wanted: Wanted) -> bytes:
    """What a gzip file holds, such as a packed sitemap; one that is broken stays as it is, for the parser to refuse."""
    try:
        unpacked = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, wanted.max_bytes + 1)
    except zlib.error:
        return body
    if len(unpacked) > wanted.max_bytes and not wanted.is_cut:
        raise _too_large(target, wanted.max_bytes)
    return unpacked[: wanted.max_bytes]


def _too_large(target: URL, max_bytes: int) -> FetchError:
    return FetchError(
        shown_url(target), f"larger than {max_bytes} bytes", user_message="That page is too large to read."
    )


def plain_header(value: str | None) -> str | None:
    """A header's value that is safe to keep and to send again; None for one that is empty, broken or absurdly long."""
    if not value or len(value) > _HEADER_CHARS_MAX or not value.isprintable():
        return None
    return value.strip() or None


def robots_rules(values: Sequence[str]) -> str | None:
    """The rules of X-Robots-Tag headers for everyone or for Google's crawlers, to whom most publishers speak; None without.

    A name before a rule ("otherbot: noindex, nosnippet") is whom it and those behind it are for.
    https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag#xrobotstag
    """
    kept: list[str] = []
    for value in values[:_ROBOTS_HEADERS_MAX]:
        is_for_us = True
        for part in value[:_HEADER_CHARS_MAX].split(","):
            named = _NAMED.match(part)
            if named and named[1].lower() not in _VALUED_RULES:
                is_for_us = named[1].lower().startswith("googlebot")
                part = part[named.end() :]
            if is_for_us and part.strip():
                kept.append(part.strip())
    return plain_header(", ".join(kept))


def wait_seconds(value: str | None, now: datetime) -> int | None:
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


def _status_message(status: int, wait_s: int | None) -> str:
    """Said of an address that is added as well as of one that was read for years."""
    come_back = f" It asks us to come back in {_wait_words(wait_s)}." if wait_s else ""
    if status in (401, 402, 403, 451):
        return f"That site does not let us read the page (it answered {status})."
    if status == 404:
        return "There is nothing at that address (the site answered 404). Check how it is spelled; the page may also have moved."
    if status == 410:
        return "What was at that address is gone for good (the site answered 410)."
    if status == 429:
        return f"That site gets too many requests at the moment.{come_back or ' Try again later.'}"
    if status >= 500:
        return f"That site has trouble of its own (it answered {status}), which often passes.{come_back or ' Try again later.'}"
    return f"That site answered with status {status} instead of a page."


def _wait_words(wait_s: int) -> str:
    for name, seconds in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = math.ceil(wait_s / seconds)
        if count > 1:
            return f"{count} {name}s"
    return "a minute"
