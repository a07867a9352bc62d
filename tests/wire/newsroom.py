"""A server, two channels, a database and invented articles: what every wire test of the bot begins with."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from aiohttp import web

from news.models import (
    AnalysedArticle,
    ChannelId,
    Delivery,
    DeliveryState,
    ExtractedArticle,
    GuildId,
    UserId,
    Wish,
)
from news.pipeline import analyse
from news.ports import utc_now
from storage import Storage
from tests.different import word
from tests.fakes.discord_wire import Channel, DiscordWire, Guild, User


class Dateline:
    """When the articles are of: the last minutes before the test, as nothing older than a wish is posted."""

    first = utc_now()

    @classmethod
    def begin(cls) -> None:
        """From now on the articles are of this moment."""
        cls.first = utc_now().replace(microsecond=0) - timedelta(minutes=5)


SUBJECTS = (
    "Ferry line to Orrin Bay reopens after repairs",
    "Robotics prize goes to the Dunmarsh grammar school",
    "Council of Tarn Hollow delays vote on the water tower",
    "Lighthouse museum at Cape Fennick shows its archive",
    "Storm shelters in Lower Aske pass their yearly inspection",
    "Night trains between Vellmar and Krossen return",
    "Fishers around Sandwick agree a smaller quota",
    "Pellory library lends out musical instruments",
)
"""No word of one is in another: each is news of its own, and a post of its own."""
SPEAKER = "Mira Solheim"


def _own(number: int, place: int) -> str:
    """A word that no article with another number has."""
    return word(8 * number + place)


def quote_of(number: int) -> str:
    """The words that the article with this number quotes."""
    return f"We kept promise number {number} about the {_own(number, 0)} {_own(number, 1)} of this coast"


def article(number: int) -> ExtractedArticle:
    """The article with this number; a greater number is newer."""
    title = f"{SUBJECTS[number % len(SUBJECTS)]} ({number})"
    text = (
        f"{title}, as the {_own(number, 2)} office announced on Monday.\n\n"
        f"“{quote_of(number)},” said {SPEAKER}, the director of the {_own(number, 3)} {_own(number, 4)}.\n\n"
        f"The {_own(number, 5)} took {number + 3} weeks, and {_own(number, 6)} {_own(number, 7)} was cheaper than planned."
    )
    return ExtractedArticle(
        title=title,
        text=text,
        url=f"https://harbour-courier.example/news/{number}",
        published_at=Dateline.first + timedelta(seconds=number),
        language="en",
        publisher="The Harbour Courier",
    )


def analysed(*numbers: int) -> list[AnalysedArticle]:
    """Articles ready for storage."""
    return [analyse(article(number)) for number in numbers]


def write_text_files(folder: Path, count: int) -> Path:
    """The first `count` articles as text files: slug, title, paragraphs, page furniture."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        one = article(number)
        slug = "".join(letter if letter.isalnum() else "_" for letter in one.title)
        tail = "Leave a Reply\n\nYour email address will not be published."
        (folder / f"{number:03}.txt").write_text(f"{slug}\n\n{one.title}\n\n{one.text}\n\n{tail}\n")
    return folder


@dataclass(slots=True)
class Place:
    """A wire with one server and two channels, and the address of the bot's database."""

    wire: DiscordWire
    folder: Path
    reader: User = field(init=False)
    guild: Guild = field(init=False)
    channels: tuple[Channel, Channel] = field(init=False)

    def __post_init__(self) -> None:
        Dateline.begin()
        self.reader = self.wire.create_user("ada")
        owner = self.wire.create_user("olga")
        self.guild = self.wire.create_guild("Newsroom", owner=owner)
        self.wire.join(self.guild, self.reader)
        news, coast = (self.wire.create_channel(self.guild, name) for name in ("news", "coast"))
        self.channels = (news, coast)

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "newsdesk.db"

    @property
    def environment(self) -> dict[str, str]:
        """What leads the bot to this wire and this database."""
        return {
            **self.wire.environment,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "ALLOW_PRIVATE_ADDRESSES": "yes",
            "POLL_MIN_SECONDS": "1",
        }

    @asynccontextmanager
    async def storage(self) -> AsyncIterator[Storage]:
        """The bot's database, opened by this process as a second one would."""
        opened = await Storage.open(f"sqlite:///{self.database}")
        try:
            yield opened
        finally:
            await opened.close()

    async def settle(self, storage: Storage) -> None:
        """The bot has been here for a while: it said hello long ago."""
        await storage.guilds.note_greeted(GuildId(self.guild.id))

    async def want_everything(self, storage: Storage) -> None:
        """Both channels want every article, and the bot has been here for a while."""
        await self.settle(storage)
        for channel in self.channels:
            await storage.autoposts.add(
                GuildId(self.guild.id),
                ChannelId(channel.id),
                Wish("everything"),
                label="everything",
                created_by=UserId(self.guild.owner_id),
            )

    async def deliveries(self) -> list[Delivery]:
        """All deliveries of both channels."""
        async with self.storage() as storage:
            return [
                delivery
                for channel in self.channels
                for delivery in await storage.deliveries.of_channel(ChannelId(channel.id), 1000)
            ]

    async def wait_until_all_sent(self, count: int, timeout_s: float = 30.0) -> None:
        """Wait until `count` deliveries are there and every one is recorded as sent.

        A database tells nobody when it changes, so this asks again and again, on a connection of its own.
        """
        states: list[str] = []
        try:
            async with asyncio.timeout(timeout_s):
                with closing(sqlite3.connect(self.database)) as db:
                    while len(states) != count or set(states) != {DeliveryState.SENT.value}:
                        await asyncio.sleep(0.03)
                        states = [str(row[0]) for row in db.execute("SELECT state FROM deliveries")]
        except TimeoutError:
            raise TimeoutError(f"after {timeout_s} s the deliveries are {states}, not {count} sent") from None

    def titles(self, channel: Channel) -> list[str]:
        """The titles of the articles that `channel` shows, oldest post first; unknown posts as their whole text."""
        known = [article(number).title for number in range(64)]
        return [
            next((title for title in known if title in shown.text), shown.text)
            for shown in self.wire.messages(channel)
        ]


@contextmanager
def read_only(database: Path) -> Iterator[sqlite3.Connection]:
    """The database file as it lies there."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        yield db


def assert_sound(database: Path) -> None:
    """Nothing in the file is damaged or half-written: pages, indexes, foreign keys and the search index agree."""
    with read_only(database) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


class FeedSite:
    """A publisher's feed and pages on loopback, to which a test adds entries while the bot polls."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.polls = 0
        self.port = 0
        self._polled = asyncio.Condition()

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[FeedSite]:
        """Listen on a free port."""
        app = web.Application()
        app.add_routes([web.get("/feed.xml", self._feed), web.get("/news/{number}", self._page)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            await runner.cleanup()

    @property
    def url(self) -> str:
        """The feed's address."""
        return f"http://127.0.0.1:{self.port}/feed.xml"

    async def wait_for_poll(self, timeout_s: float = 15.0) -> None:
        """Wait until the feed has been asked for two more times: the first of them has been dealt with."""
        aim = self.polls + 2
        async with asyncio.timeout(timeout_s), self._polled:
            await self._polled.wait_for(lambda: self.polls >= aim)

    async def _feed(self, _request: web.Request) -> web.Response:
        items = "".join(self._item(number) for number in reversed(self.numbers))
        body = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Harbour Courier</title>'
            f"<link>http://127.0.0.1:{self.port}/</link><description>News of the coast</description>{items}"
            "</channel></rss>"
        )
        async with self._polled:
            self.polls += 1
            self._polled.notify_all()
        return web.Response(text=body, content_type="application/rss+xml")

    def _item(self, number: int) -> str:
        one = article(number)
        published = format_datetime(one.published_at or Dateline.first)
        address = f"http://127.0.0.1:{self.port}/news/{number}"
        return (
            f"<item><title>{escape(one.title)}</title><link>{address}</link><guid>{address}</guid>"
            f"<pubDate>{published}</pubDate><description>{escape(one.text[:120])}</description></item>"
        )

    async def _page(self, request: web.Request) -> web.Response:
        one = article(int(request.match_info["number"]))
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in one.text.split("\n\n"))
        body = (
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(one.title)}</title></head>"
            f"<body><main><article><h1>{escape(one.title)}</h1>{paragraphs}</article></main></body></html>"
        )
        return web.Response(text=body, content_type="text/html")
