"""Feeds that change over time, with the validators of a well-kept server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from tests.fakes.website.routes import Answer, Request, pack

_FIRST_CHANGE = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    """One item of a feed. The guid is the link unless it is given."""

    title: str
    link: str
    guid: str | None = None
    summary: str = ""
    content: str = ""
    """The whole text, as HTML."""
    published_at: datetime | None = None


@dataclass
class ChangingFeed:
    """An RSS feed as a route: 304 to its own validators, else all items, newest first."""

    title: str
    home: str
    items: list[Item] = field(default_factory=list[Item])
    headers: Sequence[tuple[str, str]] = ()
    packing: str | None = None
    charset: str = "utf-8"
    """What the bytes are written in."""
    declared_charset: str | None = None
    """What the XML declaration says, when that is not the truth; "" for no declaration."""
    has_validators: bool = True
    version: int = 1

    def publish(self, *items: Item) -> None:
        """These come on top, the last of them first."""
        self.replace(*reversed(items), *self.items)

    def replace(self, *items: Item) -> None:
        """The feed lists these now, in this order."""
        self.items = list(items)
        self.version += 1

    @property
    def etag(self) -> str:
        return f'"v{self.version}"'

    @property
    def last_modified(self) -> str:
        return format_datetime(_FIRST_CHANGE + timedelta(minutes=self.version), usegmt=True)

    def body(self) -> bytes:
        """The feed's bytes, before packing."""
        declared = self.charset if self.declared_charset is None else self.declared_charset
        declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
        channel = f"<title>{escape(self.title)}</title><link>{escape(self.home)}</link>"
        items = "".join(_item_xml(item) for item in self.items)
        xml = f'{declaration}<rss version="2.0"{_CONTENT}><channel>{channel}{items}</channel></rss>'
        return xml.encode(self.charset, errors="xmlcharrefreplace")

    async def send(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        return await self._answer(request).send(request, writer)

    def _answer(self, request: Request) -> Answer:
        headers = [("Content-Type", "application/rss+xml"), *self.headers]
        if self.has_validators:
            headers += [("ETag", self.etag), ("Last-Modified", self.last_modified)]
            if _is_known(request, self.etag, self.last_modified):
                return Answer(b"", 304, headers)
        body = self.body()
        if self.packing:
            headers.append(("Content-Encoding", self.packing))
            body = pack(body, self.packing)
        return Answer(body, 200, headers)


_CONTENT = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def _is_known(request: Request, etag: str, last_modified: str) -> bool:
    if "if-none-match" in request.headers:  # it wins over the date (RFC 9110, 13.2.2)
        return request.headers["if-none-match"] == etag
    return request.headers.get("if-modified-since") == last_modified


def _item_xml(item: Item) -> str:
    parts = [
        f"<title>{escape(item.title)}</title><link>{escape(item.link)}</link>",
        f"<guid>{escape(item.link if item.guid is None else item.guid)}</guid>",
        f"<description>{escape(item.summary)}</description>" if item.summary else "",
        f"<content:encoded>{escape(item.content)}</content:encoded>" if item.content else "",
        f"<pubDate>{format_datetime(item.published_at)}</pubDate>" if item.published_at else "",
    ]
    return f"<item>{''.join(parts)}</item>"


def page_html(title: str, *paragraphs: str) -> bytes:
    """An article's page."""
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body><main><article><h1>{escape(title)}</h1>{text}</article></main></body></html>"
    ).encode()
