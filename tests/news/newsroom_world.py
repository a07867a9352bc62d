"""A small web, a clock and a newsroom on a real database, for the tests of the pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from news.errors import FetchError, RobotsError
from news.fetch import FetchedPage
from news.models import ChannelId, GuildId, UserId, Wish
from news.newsroom.room import Newsroom
from storage import Storage

GUILD = GuildId(100000000000000001)
CHANNEL = ChannelId(200000000000000002)
FEED = "https://harbour.example/feed.xml"
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def page_html(title: str) -> str:
    """A page with one article of three paragraphs."""
    return f"""<!doctype html><html lang="en"><head><title>{title} - Harbour Post</title>
    <meta property="og:type" content="article"><meta property="og:title" content="{title}"></head><body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>
    <p>The council of Port Ellery decided on Tuesday to repair the old quay before the winter storms arrive.</p>
    <p>"We cannot wait for another flood," said Mayor Ilse Tannhof, who has asked for the money since spring.</p>
    <p>Work begins in the first week of February and is expected to last until the end of the summer season.</p>
    </article></body></html>"""


def feed_xml(*numbers: int) -> str:
    """A feed with an entry for each number, newest first."""
    items = "".join(
        f"<item><title>Quay story {n}</title><link>https://harbour.example/{n}</link><guid>q{n}</guid>"
        f"<description>Repairs, part {n}.</description></item>"
        for n in sorted(numbers, reverse=True)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>'
        f"<link>https://harbour.example/</link>{items}</channel></rss>"
    )


@dataclass
class FakeWeb:
    """A small working web: addresses and what stands there. Remembers what was asked for."""

    pages: dict[str, str] = field(default_factory=dict[str, str])
    asked: list[str] = field(default_factory=list[str])
    broken: set[str] = field(default_factory=set[str])
    statuses: dict[str, int] = field(default_factory=dict[str, int])
    """Addresses that answer with an error of this status."""
    leads_to: dict[str, str] = field(default_factory=dict[str, str])
    stuck: dict[str, asyncio.Event] = field(default_factory=dict[str, asyncio.Event])
    """Addresses that answer only after the event."""
    retry_after_s: int | None = None
    max_age_s: int | None = None
    forbidden: set[str] = field(default_factory=set[str])
    """Addresses that robots.txt closes."""
    sitemaps: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    moved: dict[str, str] = field(default_factory=dict[str, str])
    """Addresses that lead elsewhere for good."""
    robots_rules: dict[str, str] = field(default_factory=dict[str, str])
    """What the header X-Robots-Tag says of an address."""
    pages_asked: list[str] = field(default_factory=list[str])

    async def get_page(self, url: str, *, max_bytes: int | None = None) -> FetchedPage:
        self.pages_asked.append(url)
        if url in self.forbidden:
            raise RobotsError(url, "robots.txt")
        return await self.get(url, max_bytes=max_bytes)

    async def sitemaps_of(self, url: str) -> list[str]:
        del url
        return []

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
    ) -> FetchedPage:
        del last_modified, max_bytes
        self.asked.append(url)
        if url in self.stuck:
            await self.stuck[url].wait()
        if url in self.statuses:
            raise FetchError(url, "trouble", status=self.statuses[url])
        moved_to = self.moved.get(url)
        url = moved_to or self.leads_to.get(url, url)
        if url in self.statuses:
            raise FetchError(url, "trouble", status=self.statuses[url])
        if url in self.broken or url not in self.pages:
            raise FetchError(url, f"{url} answered 404", status=404)
        own_etag = f'"{hash(self.pages[url])}"'
        unchanged = etag == own_etag
        return FetchedPage(
            url=url,
            status=304 if unchanged else 200,
            body=b"" if unchanged else self.pages[url].encode(),
            content_type=None,
            etag=own_etag,
            last_modified=None,
            retry_after_s=self.retry_after_s,
            max_age_s=self.max_age_s,
            moved_to=moved_to,
            robots_rules=self.robots_rules.get(url),
        )

    def publish(self, *numbers: int) -> None:
        """The feed now lists these, and each has its page."""
        self.pages[FEED] = feed_xml(*numbers)
        self.pages |= {f"https://harbour.example/{n}": page_html(f"Quay story {n}") for n in numbers}


@dataclass
class Clock:
    time: datetime = NOW

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **delta: float) -> None:
        self.time += timedelta(**delta)


@dataclass
class World:
    web: FakeWeb
    storage: Storage
    newsroom: Newsroom
    clock: Clock

    async def poll(self, *, after: timedelta = timedelta(minutes=10)) -> int:
        """Let time pass, then poll what is due."""
        self.clock.time += after
        return await self.newsroom.poll_due()

    async def titles(self) -> list[str]:
        """What the server sees, newest first."""
        return sorted(line.title for line in (await self.storage.articles.headlines(GUILD)).items)

    async def post_count(self) -> int:
        """Deliveries waiting for the channel."""
        return len(await self.storage.deliveries.of_channel(CHANNEL, 100))


async def want_everything(storage: Storage) -> None:
    """The server wants everything posted into one channel."""
    await storage.autoposts.add(GUILD, CHANNEL, Wish("everything"), label="everything", created_by=UserId(1))


@asynccontextmanager
async def opened_world(tmp_path: Path) -> AsyncIterator[World]:
    """A newsroom with an empty archive."""
    web, clock = FakeWeb(), Clock()
    storage = await Storage.open(f"sqlite:///{tmp_path / 'news.db'}", now=clock)
    newsroom = Newsroom(
        fetcher=web, sources=storage.sources, articles=storage.articles, now=clock, poll_min_s=300
    )
    yield World(web, storage, newsroom, clock)
    await storage.close()
