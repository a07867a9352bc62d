"""What is known of every stage of an article, a source or an autopost, for the organisers of one server alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from news.models import (
    ArticleId,
    AutopostId,
    ChannelId,
    Delivery,
    DeliveryState,
    GuildId,
    SourceId,
    StoryId,
    TopicId,
)
from news.ports import Clock
from news.posting.filters import ArticleWords
from storage.connection import Database
from storage.deliveries import delivery_of
from storage.queries import as_list, queries, rows
from storage.reading import sight_of, visible_sources
from storage.times import first_id, from_ms, from_ms_or_none, id_time, to_ms

A_DAY: Final = timedelta(days=1)
A_WEEK: Final = timedelta(days=7)
ERRORS_MAX: Final = 8
DIGESTS_MAX: Final = 8
_LATEST_OF_EACH: Final = 20


@dataclass(frozen=True, slots=True)
class Brought:
    """That a source brought an article, and how this server stands to that source."""

    source_id: SourceId
    name: str
    outlet: str | None
    added_at: datetime
    is_quiet: bool
    """It came with a look that posts nothing: the first one, or one after a pause."""
    is_paused: bool
    is_satire: bool
    read_since: datetime | None
    """Since when the server reads the source; None of a public one that it never added."""
    last_read_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArticleTrail:
    """How an article came into the archive, as far as the server sees its sources."""

    id: ArticleId
    story_id: StoryId
    title: str
    published_at: datetime | None
    first_seen_at: datetime
    updated_at: datetime | None
    language: str | None
    brought: tuple[Brought, ...]
    topics: dict[TopicId, str]
    """Its topics by id, with what the server calls them, "" where it hides them; also those whose name it writes."""

    @property
    def news_at(self) -> datetime:
        """When it was news: as published, or when it was first seen."""
        return id_time(self.id)

    @property
    def source_ids(self) -> frozenset[SourceId]:
        """The sources of it that the server sees."""
        return frozenset(one.source_id for one in self.brought)


@dataclass(frozen=True, slots=True)
class Trail:
    """A delivery with all that became of it."""

    delivery: Delivery
    title: str | None
    """Of its article; None of a digest."""
    label: str | None
    """What its autopost posts; None where that was removed."""
    next_try_at: datetime
    updated_at: datetime | None
    update_note: str | None
    publish: str | None
    publish_note: str | None
    hidden_by: int | None
    digest_state: DeliveryState | None = None
    digest_sent_at: datetime | None = None
    digest_message_id: int | None = None


@dataclass(frozen=True, slots=True)
class NextDigest:
    """A digest that is to come."""

    channel_id: ChannelId
    digest_at: datetime
    article_count: int


@dataclass(frozen=True, slots=True)
class Day:
    """What became of an autopost's articles in the last 24 hours."""

    posted: int
    in_digests: int
    capped: int
    """Of those in digests, the ones that came over the cap of an hour."""
    skipped: int
    failed: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why posts did not arrive in the last 24 hours, and how many."""

    reason: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """How posting goes in one server."""

    pending: int
    sending: int
    for_digest: int
    held: int
    """Those that wait until somebody acts."""
    oldest_at: datetime | None
    """When the oldest that is on its way came; None: nothing is."""
    latest: tuple[Trail, ...]
    """The last messages, newest first."""
    troubles: tuple[Trouble, ...]
    digests: tuple[NextDigest, ...]


class Explaining:
    """Reads alone. Every method is of one server: nothing of another is ever told. Any may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def article(self, article_id: ArticleId, guild_id: GuildId) -> ArticleTrail | None:
        """How the article came; None where the server sees none of its sources."""
        async with self._database.reading() as db:
            visible = as_list(await visible_sources(db, guild_id))
            row = await self._sql.trail_of_article(db, id=article_id, visible=visible)
            if row is None:
                return None
            brought = await rows(self._sql.who_brought(db, id=article_id, guild_id=guild_id, visible=visible))
            topics = await rows(self._sql.topics_to_explain(db, id=article_id))
            shown = (await sight_of(db, guild_id, shows_age_restricted=True)).shown
        names = {
            TopicId(one["topic_id"]): ""
            if one["topic_id"] in shown.hidden
            else shown.name_of(one["topic_id"], one["name"])
            for one in topics
        }
        written = {
            TopicId(one["written_id"]): names[TopicId(one["topic_id"])] for one in topics if one["written_id"]
        }
        return ArticleTrail(
            id=ArticleId(row["id"]),
            story_id=StoryId(row["story_id"]),
            title=row["title"],
            published_at=from_ms_or_none(row["published_at"]),
            first_seen_at=from_ms(row["first_seen_at"]),
            updated_at=from_ms_or_none(row["updated_at"]),
            language=row["language"],
            brought=tuple(map(_brought, brought)),
            topics=written | names,
        )

    async def words(self, article_id: ArticleId, guild_id: GuildId) -> ArticleWords | None:
        """What searches are held against, as when the article came; None where the server sees none of its sources.

        For saying what a search lacks: more of a text may be in it than may be shown.
        """
        async with self._database.reading() as db:
            visible = as_list(await visible_sources(db, guild_id))
            found = self._sql.names_to_explain(db, id=article_id, guild_id=guild_id, visible=visible)
            sources = await rows(found)
            row = await self._sql.words_to_explain(db, id=article_id)
            speakers = await rows(self._sql.speakers_to_explain(db, id=article_id))
        if row is None or not sources:
            return None
        is_bare = all(one["is_headlines_only"] for one in sources)
        names = [one[key] for one in sources for key in ("name", "domain", "own_name", "outlet") if one[key]]
        return ArticleWords.of(
            row["title"],
            "" if is_bare else row["text"],
            sources=tuple(dict.fromkeys(names)),
            speakers=() if is_bare else sorted(str(one["speaker_name"]) for one in speakers),
        )

    async def of_article(self, article_id: ArticleId, guild_id: GuildId) -> list[Trail]:
        """What became of it in each channel of the server that it was for."""
        async with self._database.reading() as db:
            found = await rows(self._sql.trails_of_article(db, article_id=article_id, guild_id=guild_id))
        return [_trail(row) for row in found]

    async def of_autopost(self, autopost_id: AutopostId, guild_id: GuildId, limit: int = 10) -> list[Trail]:
        """The autopost's latest deliveries, newest first."""
        async with self._database.reading() as db:
            found = await rows(
                self._sql.trails_of_autopost(db, autopost_id=autopost_id, guild_id=guild_id, limit=limit)
            )
        return [_trail(row) for row in found]

    async def day_of_autopost(self, autopost_id: AutopostId, guild_id: GuildId) -> Day:
        """What became of its articles in the last 24 hours."""
        async with self._database.reading() as db:
            row = await self._sql.day_of_autopost(
                db, autopost_id=autopost_id, guild_id=guild_id, since=to_ms(self._now() - A_DAY)
            )
        return Day(row["posted"], row["in_digests"], row["capped"], row["skipped"], row["failed"])

    async def next_digests(
        self, guild_id: GuildId, autopost_id: AutopostId | None = None
    ) -> list[NextDigest]:
        """Digests that something waits for, the soonest first; of one autopost or of all."""
        async with self._database.reading() as db:
            found = await rows(
                self._sql.next_digests_of_guild(
                    db, guild_id=guild_id, autopost_id=autopost_id, limit=DIGESTS_MAX
                )
            )
        return [
            NextDigest(ChannelId(row["channel_id"]), from_ms(row["digest_at"]), row["articles"])
            for row in found
        ]

    async def status(self, guild_id: GuildId) -> Status:
        """How posting goes in the server."""
        async with self._database.reading() as db:
            queue = await self._sql.queue_of_guild(db, guild_id=guild_id)
            latest = await rows(
                self._sql.latest_sent_of_guild(db, guild_id=guild_id, each=_LATEST_OF_EACH, limit=5)
            )
            since = to_ms(self._now() - A_DAY)
            errors = await rows(
                self._sql.errors_of_guild(db, guild_id=guild_id, since=since, limit=ERRORS_MAX)
            )
        return Status(
            pending=queue["pending"],
            sending=queue["sending"],
            for_digest=queue["for_digest"],
            held=queue["held"],
            oldest_at=from_ms_or_none(queue["oldest_at"]),
            latest=tuple(map(_trail, latest)),
            troubles=tuple(Trouble(row["reason"], row["count"], from_ms(row["last_at"])) for row in errors),
            digests=tuple(await self.next_digests(guild_id)),
        )

    async def brought_by(self, source_id: SourceId, guild_id: GuildId) -> tuple[int, int, datetime | None]:
        """Articles of the last week and of the last day through the source, and since when the server reads it."""
        now = self._now()
        async with self._database.reading() as db:
            row = await self._sql.brought_by_source(
                db, source_id=source_id, low=first_id(now - A_WEEK), day=to_ms(now - A_DAY)
            )
            since = await self._sql.read_since(db, guild_id=guild_id, source_id=source_id)
        return row["count"], row["today"], from_ms_or_none(since)

    async def hidden(self, topics: Collection[TopicId], guild_id: GuildId) -> set[TopicId]:
        """Those of the topics that the server hides: nothing is posted for them."""
        async with self._database.reading() as db:
            found = await rows(self._sql.hidden_among(db, topics=as_list(topics), guild_id=guild_id))
        return {TopicId(row["id"]) for row in found}


def _brought(row: Any) -> Brought:
    return Brought(
        source_id=SourceId(row["source_id"]),
        name=row["name"],
        outlet=row["outlet"],
        added_at=from_ms(row["added_at"]),
        is_quiet=bool(row["is_quiet"]),
        is_paused=bool(row["is_paused"]),
        is_satire=row["label"] == "satire",
        read_since=from_ms_or_none(row["read_since"]),
        last_read_at=from_ms_or_none(row["last_read_at"]),
    )


def _trail(row: Any) -> Trail:
    state = row["digest_state"]
    return Trail(
        delivery=delivery_of(row),
        title=row["title"],
        label=row["label"],
        next_try_at=from_ms(row["next_try_at"]),
        updated_at=from_ms_or_none(row["updated_at"]),
        update_note=row["update_note"],
        publish=row["publish"],
        publish_note=row["publish_note"],
        hidden_by=row["hidden_by"],
        digest_state=None if state is None else DeliveryState(state),
        digest_sent_at=from_ms_or_none(row["digest_sent_at"]),
        digest_message_id=row["digest_message_id"],
    )
