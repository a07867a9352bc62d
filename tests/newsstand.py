"""A small simulated server with readers, and an archive that tests fill: what the fixtures hand out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import simcord

from bot import NewsBot
from cogs._services import Services
from news.models import (
    AnalysedArticle,
    ArticleId,
    ExtractedArticle,
    GuildId,
    Quote,
    SourceId,
    Topic,
    TopicKind,
)
from storage import Storage
from tests.news.newsroom_world import FakeWeb

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
READER_EXTENSIONS = (
    "errors",
    "headlines",
    "search",
    "quotes",
    "stories",
    "topics",
    "person",
    "trends",
    "briefing",
    "reports",
    "reading_links",
    "follows",
    "privacy",
    "help",
)


@dataclass
class FakeClock:
    """Time that stands still until a test moves it."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **delta: float) -> None:
        """Time passes."""
        self.time += timedelta(**delta)


class ReaderBot(NewsBot):
    """The readers' cogs, wired as bot.py wires them."""

    async def setup_hook(self) -> None:
        for name in READER_EXTENSIONS:
            await self.load_extension(f"cogs.{name}")
        await self.tree.sync()


def quoted(
    text: str, words: str, speaker: str | None, *, role: str | None = None, cue: str = "said"
) -> Quote:
    """A quote of a text: the place where `words` stand in it."""
    start = text.index(words)
    return Quote(
        start=start,
        end=start + len(words),
        text=words,
        speaker=speaker,
        speaker_role=role,
        cue=cue,
        kind="direct",
        confidence=0.9 if speaker else 0.0,
    )


def topic(name: str, kind: TopicKind = "organisation", weight: float = 0.9) -> Topic:
    return Topic(name, kind, weight=weight)


@dataclass
class Newsstand:
    """One simulated server with readers, a bot, and an archive to fill."""

    env: simcord.Env
    services: Services
    web: FakeWeb
    """The web that the bot reads: what lies where."""
    clock: FakeClock
    guild: Any
    channel: Any
    reader: Any
    other: Any
    count: int = 0
    expects_errors: bool = False
    """Whether commands are meant to fail here; otherwise any failure inside the bot fails the test."""
    sources: dict[str, SourceId] = field(default_factory=dict[str, SourceId])

    @property
    def storage(self) -> Storage:
        return self.services.storage

    @property
    def tree(self) -> Any:
        """The running bot's commands."""
        return cast(Any, self.env.bot).tree

    @property
    def guild_id(self) -> GuildId:
        return GuildId(self.guild.id)

    async def source(
        self, name: str = "Harbour Gazette", *, is_public: bool = True, added_to: GuildId | None = None
    ) -> SourceId:
        """A feed's id; public unless it is added to one server."""
        if name not in self.sources:
            slug = name.casefold().replace(" ", "-")
            self.sources[name] = await self.storage.sources.add_feed(
                f"https://{slug}.example/feed",
                name=name,
                domain=f"{slug}.example",
                is_public=is_public and added_to is None,
                added_to=added_to,
            )
        return self.sources[name]

    async def article(
        self,
        title: str | None = None,
        text: str = "",
        *,
        source: SourceId | None = None,
        quotes: tuple[Quote, ...] = (),
        topics: tuple[Topic, ...] = (),
        **fields: Any,
    ) -> ArticleId:
        """Stores an article, each an hour older than the one before."""
        self.count += 1
        article = ExtractedArticle(
            title=title or f"Ferry timetable changes again, part {self.count}",
            text=text or f"The ferry leaves at {self.count} in the afternoon.",
            url=fields.pop("url", f"https://harbour-gazette.example/{self.count}"),
            published_at=fields.pop("published_at", self.clock() - timedelta(hours=self.count)),
            **fields,
        )
        result = await self.storage.articles.add(
            AnalysedArticle(article, quotes, topics), source_id=source or await self.source(), post=False
        )
        assert result.article_id is not None, result.error
        return result.article_id

    async def restart(self) -> None:
        """The bot is stopped and a new process begins on the same database."""
        await self.env.restart_bot(cast(Any, ReaderBot(self.services)))
