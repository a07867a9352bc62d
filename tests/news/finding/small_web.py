"""A small invented web for the tests of finding: what stands where, what it costs, and what was asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from news.errors import FetchError, RobotsError
from news.fetch import FetchedPage

HOME = "https://harbour.example/"


def rss(
    *numbers: int, title: str = "Harbour Post", path: str = "", full: bool = False, link: str = HOME
) -> str:
    """A feed with a dated entry for each number, the highest newest."""
    text = "&lt;p&gt;Words of the whole story.&lt;/p&gt;" if full else ""
    items = "".join(
        f"<item><title>Quay story {n}</title><link>{HOME}{path}{n}</link><guid>{path}{n}</guid>"
        f"<pubDate>Mon, 05 Jan 2026 {n % 24:02}:00:00 GMT</pubDate>"
        + (
            f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">{text}</content:encoded>'
            if full
            else ""
        )
        + "</item>"
        for n in sorted(numbers, reverse=True)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>{link}</link>{items}</channel></rss>'


def html(*, head: str = "", body: str = "<p>Words.</p>") -> str:
    return f"<!doctype html><html lang=en><head><title>Harbour Post</title>{head}</head><body>{body}</body></html>"


def alternate(href: str, *, kind: str = "application/rss+xml", title: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


@dataclass
class SmallWeb:
    """Addresses and what stands there; an exception is raised instead."""

    pages: dict[str, str | bytes | Exception] = field(default_factory=dict[str, "str | bytes | Exception"])
    sitemaps: list[str] = field(default_factory=list[str])
    closed: set[str] = field(default_factory=set[str])
    """What robots.txt keeps programs from reading."""
    stuck: set[str] = field(default_factory=set[str])
    """What never answers."""
    leads_to: dict[str, str] = field(default_factory=dict[str, str])
    else_status: int = 404
    asked: list[str] = field(default_factory=list[str])
    at_once: int = 0
    most_at_once: int = 0

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
    ) -> FetchedPage:
        del etag, last_modified
        self.asked.append(url)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            if url in self.stuck:
                await asyncio.Event().wait()
            return self._answer(self.leads_to.get(url, url), max_bytes)
        finally:
            self.at_once -= 1

    def _answer(self, url: str, max_bytes: int | None) -> FetchedPage:
        content = self.pages.get(url)
        if isinstance(content, Exception):
            raise content
        if content is None:
            raise FetchError(url.partition("?")[0], "no such page", status=self.else_status)
        body = content if isinstance(content, bytes) else content.encode()
        if max_bytes is not None and len(body) > max_bytes:
            raise FetchError(url.partition("?")[0], "too large")
        return FetchedPage(
            url=url,
            status=200,
            body=body,
            content_type=None,
            etag=None,
            last_modified=None,
            retry_after_s=None,
            max_age_s=None,
        )

    async def get_page(self, url: str, *, max_bytes: int | None = None) -> FetchedPage:
        if url in self.closed:
            raise RobotsError(url, "robots.txt says no")
        return await self.get(url, max_bytes=max_bytes)

    async def sitemaps_of(self, url: str) -> list[str]:
        del url
        self.asked.append("robots.txt")
        return self.sitemaps
