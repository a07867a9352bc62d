"""Sitemaps as sources: `urlset` with or without Google's news namespace, `sitemapindex`, packed or not."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import nlargest
from html import unescape
from io import BytesIO
from itertools import islice
from typing import Any, cast

import lxml.etree as lxml_etree  # pyright: ignore

from news.dates import parse_date
from news.encoding import decode_web
from news.errors import ParseError
from news.feeds.fields import plain_tags, plain_title
from news.html_tree import tame
from news.models import FeedEntry, ParsedFeed
from news.sources.addresses import article_link, date_in_address, is_listing, is_same_site

_etree: Any = cast(Any, lxml_etree)  # lxml ships no types

UNPACKED_BYTES_MAX = 20_000_000
URLS_READ_MAX = 50_000
"""As many as the format allows in one file."""
ENTRIES_MAX = 1_000
CHILDREN_MAX = 1_000
_GZIP = b"\x1f\x8b"
_ROOT_WINDOW = 20_000
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,1000}(?:\[[^\]]{0,20000}\]\s*)?>", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_FIELD_CHARS_MAX = 4_000
_FIELDS = frozenset(("loc", "lastmod", "title", "publication_date", "language", "name", "keywords"))
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ChildSitemap:
    """A sitemap that an index names."""

    url: str
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap says: either entries or further sitemaps."""

    name: str | None = None
    """The publication, as a news sitemap names it."""
    language: str | None = None
    entries: tuple[FeedEntry, ...] = ()
    """Newest first, those without a date last, at most ENTRIES_MAX."""
    children: tuple[ChildSitemap, ...] = ()
    is_news: bool = False
    """Whether it uses the news namespace, so that it lists the articles of the last days and nothing else."""

    def as_feed(self, url: str) -> ParsedFeed:
        """The entries as those of a feed. Raises ParseError when there are none."""
        if self.children:
            raise ParseError("that is a list of sitemaps: name one of them")
        if not self.entries:
            raise ParseError("the sitemap names no article of its own site")
        return ParsedFeed(title=self.name, link=url, entries=self.entries, language=self.language)


def parse_sitemap(body: bytes, *, url: str) -> Sitemap:
    """The sitemap in `body`, which lies at `url`; only addresses of the same site are kept.

    Takes what a broken document gives. Reads at most URLS_READ_MAX addresses. Raises ParseError, and nothing else.
    """
    text = decode_web(_unpacked(body))
    root = _ROOT.search(text[:_ROOT_WINDOW])
    if root is None:
        raise ParseError("the document is no sitemap")
    clean = _BARE_AMPERSAND.sub("&amp;", tame(_DOCTYPE.sub("", text[root.start() :])))
    if root[1].lower() == "sitemapindex":
        return Sitemap(children=tuple(islice(_children(clean, url), CHILDREN_MAX)))
    found = list(islice(_read_urls(clean, url), URLS_READ_MAX))
    is_news = any(fields.get("publication_date") for fields, _ in found[:100])
    first = next((fields for fields, _ in found if fields.get("name")), dict[str, str]())
    entries = (entry for _, entry in found if is_news or not is_listing(entry.link or ""))
    return Sitemap(
        name=plain_title(first.get("name")),
        language=(first.get("language") or "")[:2].lower() or None,
        entries=tuple(nlargest(ENTRIES_MAX, entries, key=_moment)),
        is_news=is_news,
    )


def _moment(entry: FeedEntry) -> datetime:
    return entry.published_at or entry.updated_at or _LONG_AGO


def _unpacked(body: bytes) -> bytes:
    """The document, at most UNPACKED_BYTES_MAX of it; a packed one that is cut short gives what it has."""
    if not body.startswith(_GZIP):
        return body[:UNPACKED_BYTES_MAX]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, UNPACKED_BYTES_MAX)
    except zlib.error as error:
        raise ParseError("the sitemap is packed, and damaged") from error


def _read_urls(text: str, url: str) -> Iterator[tuple[dict[str, str], FeedEntry]]:
    seen: set[str] = set()
    for fields in _blocks(text, "url"):
        link = article_link(unescape(fields.get("loc", "")), url)
        if link and link not in seen and is_same_site(link, url):
            seen.add(link)
            yield fields, _entry(fields, link)


def _entry(fields: dict[str, str], link: str) -> FeedEntry:
    return FeedEntry(
        title=plain_title(fields.get("title")),
        link=link,
        id=link,
        published_at=parse_date(fields.get("publication_date")) or date_in_address(link),
        updated_at=parse_date(fields.get("lastmod")),
        tags=plain_tags(fields.get("keywords", "").split(",")),
        image=article_link(unescape(fields.get("image", "")), link) if fields.get("image") else None,
    )


def _children(text: str, url: str) -> Iterator[ChildSitemap]:
    for fields in islice(_blocks(text, "sitemap"), URLS_READ_MAX):
        link = article_link(unescape(fields.get("loc", "")), url)
        if link and is_same_site(link, url):
            yield ChildSitemap(link, parse_date(fields.get("lastmod")))


def _blocks(text: str, name: str) -> Iterator[dict[str, str]]:
    """The fields of each element called `name`, one after the other: no tree of the whole is built."""
    events = _etree.iterparse(
        BytesIO(text.encode("utf-8", "replace")),
        events=("end",),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    fields: dict[str, str] = {}
    try:
        for _, element in events:
            local = _local(element.tag)
            if local == name:
                yield fields
                fields = {}
                _forget(element)
            elif local in _FIELDS:
                _note(fields, local, element)
    except _etree.XMLSyntaxError as error:
        if not fields:
            return
        raise ParseError(f"the sitemap cannot be read: {str(error)[:200]}") from error


def _note(fields: dict[str, str], local: str, element: Any) -> None:
    value = (element.text or "").strip()[:_FIELD_CHARS_MAX]
    parent = element.getparent()
    around = _local(parent.tag) if parent is not None else ""
    if around in ("image", "video"):  # they have addresses and titles of their own
        local = "image" if (around, local) == ("image", "loc") else ""
    if value and local:
        fields.setdefault(local, value)


def _forget(element: Any) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _local(tag: object) -> str:
    """The name of a tag without its namespace, also where the prefix was never declared."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
