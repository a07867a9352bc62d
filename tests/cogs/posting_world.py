"""A small server with a running bot for the tests of posting: real storage, simulated Discord, one clock for both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import discord
import simcord
from discord import app_commands
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot import NewsBot
from cogs._services import Services
from news.errors import FeedNotFoundError, FetchError, NewsdeskError
from news.fetch import FetchedPage
from news.finding import FoundSource, host_of
from news.models import (
    AnalysedArticle,
    ArticleId,
    Autopost,
    CheckRecord,
    Delivery,
    ExtractedArticle,
    FeedEntry,
    GuildId,
    ParsedFeed,
    Source,
    SourceId,
    SourceMethod,
    Topic,
    UserId,
    Wish,
)
from news.settings import Settings
from storage import Storage
from tests.cogs.shown import text_of
from tests.different import word

START = datetime(2026, 1, 1, tzinfo=UTC)
A_FEW_BEATS_S = 20.0
"""The simulated Discord waits for five seconds of real time at most, which a busy machine needs for some hundred beats."""
HARBOUR_TOWN = 1_300_000_000_000_000_000
EXTENSIONS = ("errors", "headlines", "stories", "autopost", "desk", "source", "watch", "delivery", "posts")


@dataclass
class EnvClock:
    """The simulated Discord's time, also before it runs."""

    env: Any = None

    def __call__(self) -> datetime:
        return self.env.now() if self.env is not None else START


class QuickEnv(simcord.Env):
    """A simulated Discord that looks more often whether the bot has come to rest.

    It looks every 50 ms while the bot waits for its database, which made these tests seven times slower.
    """

    async def _settle_internal(self, *, idle: float = 0.002, **options: Any) -> None:
        await super()._settle_internal(idle=min(idle, 0.002), **options)


@dataclass
class FakeNewsroom:
    """Finds and takes in sources without a network: an address with "broken" in it cannot be read.

    At any other address lies what `lies_at` says, or one feed, the Harbour Gazette.
    """

    storage: Storage
    lies_at: dict[str, list[FoundSource]] = field(default_factory=dict)
    looked: list[str] = field(default_factory=list)
    added: list[tuple[str, SourceMethod | None]] = field(default_factory=list)
    previews: dict[str, AnalysedArticle | NewsdeskError] = field(default_factory=dict)
    """What the newest entry of the source with that name leads to."""
    checked: list[SourceId] = field(default_factory=list)
    check_fails: str | None = None
    older: list[tuple[int, int]] = field(default_factory=list)
    """What a backfill tells of its progress."""
    older_fails: NewsdeskError | None = None

    async def look(self, url: str) -> list[FoundSource]:
        self.looked.append(url)
        if "broken" in url:
            raise FetchError(url, "connection refused")
        if "nofeed" in url:
            raise FeedNotFoundError(url)
        if "bug" in url:
            raise ZeroDivisionError
        return self.lies_at.get(url) or [found_source(url)]

    async def read_article(self, url: str, guild_id: GuildId | None) -> AnalysedArticle | None:
        del guild_id
        self.looked.append(url)
        return None

    async def add_source(
        self,
        url: str,
        guild_id: GuildId | None,
        *,
        method: SourceMethod | None = None,
        name: str | None = None,
        added_by: UserId | None = None,
        replaces: SourceId | None = None,
    ) -> Source:
        del replaces
        self.added.append((url, method))
        every = [found for finds in self.lies_at.values() for found in finds]
        found = next((found for found in every if found.url == url), found_source(url))
        source_id = await self.storage.sources.add_feed(
            url,
            name=name or found.name,
            domain=host_of(url),
            method=method or "feed",
            added_to=guild_id,
            added_by=added_by,
        )
        for number, entry in enumerate(reversed(found.feed.entries)):
            article = ExtractedArticle(
                title=entry.title or "",
                text=f"{entry.title}. Part {number} of what {found.name} has to say.",
                url=entry.link,
                published_at=entry.published_at,
            )
            await self.storage.articles.add(AnalysedArticle(article), source_id=source_id, post=False)
        return await self._source(source_id, guild_id)

    async def preview(self, found: FoundSource) -> AnalysedArticle | None:
        preview = self.previews.get(found.name)
        if isinstance(preview, NewsdeskError):
            raise preview
        return preview

    async def check_now(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        self.checked.append(source_id)
        now = self.storage.sources._now()  # the world's clock
        record = CheckRecord(source_id, now, now + timedelta(hours=1), error=self.check_fails)
        await self.storage.sources.record_check(record)
        return await self._source(source_id, guild_id)

    async def backfill(
        self,
        source_id: SourceId,
        guild_id: GuildId | None,
        *,
        limit: int = 100,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int:
        await self._source(source_id, guild_id)
        for done, total in self.older:
            if on_progress is not None:
                on_progress(done, min(total, limit))
        if self.older_fails is not None:
            raise self.older_fails
        return len(self.older)

    async def _source(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        source = await self.storage.sources.get(source_id, guild_id)
        assert source is not None
        return source


def found_source(
    url: str,
    *,
    name: str = "Harbour Gazette",
    method: SourceMethod = "feed",
    titles: Sequence[str] = (),
    newest_at: datetime = START,
) -> FoundSource:
    """A find whose entries are an hour apart, newest first."""
    entries = tuple(
        FeedEntry(
            title=title,
            link=f"{url.partition('?')[0].rstrip('/')}/{number}",
            published_at=newest_at - timedelta(hours=number),
        )
        for number, title in enumerate(titles)
    )
    page = FetchedPage(url, 200, b"", "application/rss+xml", None, None, None, None)
    return FoundSource(url, name, method, ParsedFeed(name, url, entries), page)


class PostingBot(NewsBot):
    """The cogs that post, with one that answers, wired as bot.py wires them."""

    async def setup_hook(self) -> None:
        for name in EXTENSIONS:
            await self.load_extension(f"cogs.{name}")
        await self.tree.sync()


@dataclass
class World:
    """One server with two channels, an organiser and a reader."""

    env: simcord.Env
    services: Services
    newsroom: FakeNewsroom
    guild: Any
    news: Any
    sport: Any
    organiser: Any
    reader: Any
    count: int = 0
    expected: tuple[type[Exception], ...] = ()
    """Faults that the test provokes; any other fails it."""

    @property
    def storage(self) -> Storage:
        return self.services.storage

    @property
    def guild_id(self) -> GuildId:
        return GuildId(self.guild.id)

    async def source(self, name: str = "The Example Times", *, added_to: GuildId | None = None) -> SourceId:
        slug = name.casefold().replace(" ", "-")
        return await self.storage.sources.add_feed(
            f"https://{slug}.example/feed",
            name=name,
            domain=f"{slug}.example",
            added_to=added_to or self.guild_id,
        )

    async def article(
        self,
        source_id: SourceId,
        *,
        title: str | None = None,
        topics: Iterable[Topic] = (),
        post: bool = True,
    ) -> ArticleId:
        self.count += 1
        title = title or f"{word(self.count).capitalize()} {word(self.count + 4_000)}"
        article = ExtractedArticle(
            title=title,
            text=f"{title}.",
            url=f"https://times.example/{self.count}",
            published_at=self.env.now(),
        )
        analysed = AnalysedArticle(article, topics=tuple(topics))
        result = await self.storage.articles.add(analysed, source_id=source_id, post=post)
        assert result.article_id is not None, result.error
        return result.article_id

    async def autopost(self, channel: Any, *, source_id: SourceId | None = None) -> Autopost:
        return await self.storage.autoposts.add(
            self.guild_id,
            channel.id,
            Wish("source", source_ids=(source_id,)) if source_id else Wish("everything"),
            label="The Example Times" if source_id else "everything",
            created_by=UserId(1),
        )

    async def deliveries(self, channel: Any) -> list[Delivery]:
        """Oldest first."""
        rows = await self.storage.deliveries.of_channel(channel.id, 100)
        return sorted(rows, key=lambda row: row.id)

    async def tick(self, seconds: float = 1.1) -> None:
        """Time passes, so that the loop runs. A few beats at a time: each wait for the bot to rest has a bound of its own."""
        while seconds > A_FEW_BEATS_S:
            await self.env.advance_time(A_FEW_BEATS_S)
            seconds -= A_FEW_BEATS_S
        await self.env.advance_time(seconds)

    async def allow(self, channel: Any, **permissions: bool) -> None:
        """The bot's own permissions in a channel are set; Discord tells the bot."""
        allow, deny = discord.PermissionOverwrite(**permissions).pair()
        bot_id = self.env.backend.bot_user.id
        self.env.backend.set_overwrite(
            channel.id,
            Overwrite(target_id=bot_id, type=OverwriteType.MEMBER, allow=allow.value, deny=deny.value),
        )
        await self.env.settle()

    def open_to_all(self, command: str) -> None:
        """The server's own settings let everyone use a command."""
        found = self.env.backend.find_command(command, None)
        assert found is not None
        self.env.backend.set_command_permissions(
            self.guild.id, int(found["id"]), [{"id": str(self.guild.id), "type": 1, "permission": True}]
        )

    def demote(self, member: Any) -> None:
        """The member has no role any more."""
        self.env.backend.get_guild(self.guild.id).members[member.id].role_ids.clear()

    async def restart(self) -> None:
        """The bot is stopped and a new process begins on the same database."""
        await self.env.restart_bot(cast(Any, PostingBot(self.services)))


def last_text(result: Any) -> str:
    """What the person was told last: in a new message, or on the card that was pressed."""
    messages = [message for message in [result.response, *result.followups] if message is not None]
    return text_of(messages[-1])


def titles(channel: Any) -> list[str]:
    """The first line of each post in a channel, oldest first."""
    return [text_of(message).splitlines()[0] for message in channel.history()]


@asynccontextmanager
async def posting_world(tmp_path: Path, *, settings: Settings | None = None) -> AsyncIterator[World]:
    """A world with its bot running; the storage is opened and closed outside the bot, as bot.py does."""
    clock = EnvClock()
    storage = await Storage.open(f"sqlite:///{tmp_path}/news.db", now=clock)
    newsroom = FakeNewsroom(storage)
    services = Services(
        storage=storage, settings=settings or Settings(), now=clock, newsroom=cast(Any, newsroom)
    )
    env = QuickEnv(cast(Any, PostingBot(services)))
    try:
        # Not simcord.run: that sets context variables, which a fixture's set-up and tear-down do not share.
        await env.start()
        clock.env = env
        await storage.guilds.note_greeted(GuildId(HARBOUR_TOWN))  # the hello has tests of its own
        guild = env.create_guild("Harbour Town", id=HARBOUR_TOWN)
        manager = guild.create_role("Desk", permissions=discord.Permissions(manage_guild=True))
        world = World(
            env=env,
            services=services,
            newsroom=newsroom,
            guild=guild,
            news=guild.create_text_channel("news"),
            sport=guild.create_text_channel("sport"),
            organiser=guild.add_member(env.create_user("olive"), roles=[manager]),
            reader=guild.add_member(env.create_user("rob")),
        )
        yield world
        await env.settle()
        # What a command refuses is raised too, and told to the person; anything else is a fault.
        told = (app_commands.AppCommandError, NewsdeskError, *world.expected)
        faults = [error for error in env.errors if not isinstance(error, told)]
        assert faults == [], faults
    finally:
        await env.shutdown()
        await storage.close()
