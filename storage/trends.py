"""What rises in the news, and one topic over time. Every read filters by what the server sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from aiosqlite import Connection

from news.models import GuildId, SourceId, TopicId
from news.trends import Period, Rise, Shared, TopicDays, Trending, rising
from storage.connection import Database
from storage.in_place import run_in_place
from storage.profiles import day_counts
from storage.queries import as_list, queries, rows
from storage.reading import Sight, headlines, sight_of
from storage.risen import EPOCH, Found, Risen, number_of
from storage.sides import counted_by
from storage.stories import Stories
from storage.times import first_id, id_day
from storage.topics import Topics

BOTH_MAX: Final = 3_000
"""Newest articles of the rarer of two topics in which the other is looked for."""
TOGETHER_SHOWN: Final = 3


class Trends:
    """What rose, and how loud a topic is. Any method may raise StorageError.

    Counts are over the sources that the server sees and does not call satire. Topics that it hides, and private people, rise nowhere.
    """

    def __init__(
        self, database: Database, topics: Topics, stories: Stories, *, shows_age_restricted: bool = False
    ) -> None:
        self._database = database
        self._topics = topics
        self._stories = stories
        self._shows_age_restricted = shows_age_restricted
        self._sql = queries()
        self._risen = Risen(database)

    async def _sight(self, db: Connection, guild_id: GuildId | None) -> Sight:
        return await sight_of(db, guild_id, shows_age_restricted=self._shows_age_restricted)

    async def rising(
        self,
        guild_id: GuildId | None,
        *,
        now: datetime,
        period: Period = Period.DAY,
        source_id: SourceId | None = None,
        limit: int = 8,
    ) -> Trending:
        """What rose against its own usual level, most first. `now` is aware UTC.

        A day is the 24 hours to `now`, a week and a month are whole days of UTC with today's. What is usual is
        the mean of the 28 days before the first of these, or of those in which the sources were read. Of many
        articles the counts are up to a quarter of an hour old, one and a half hours or three (TOLD_FOR in `storage.risen`;
        found anew from a third of that on, for whoever asks next); what may be shown to whom is read each time.
        """
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
        visible = sight.narrowed(sight.counted, source_id)
        found = await self._risen.found(visible, period, now)
        known = await self._topics.get_many([one.topic_id for one in found.candidates], guild_id)
        topics = {topic.id: topic for topic in known if not topic.is_private}
        candidates = [
            replace(one, is_weak=one.is_weak and topics[one.topic_id].kind == "phrase")
            for one in found.candidates
            if one.topic_id in topics
        ]
        shown = [
            Rise(
                topic=topics[one.candidate.topic_id],
                now=one.candidate.heard.articles,
                usual=one.candidate.heard.usual,
                score=one.candidate.heard.score,
                texts=one.candidate.texts,
                sites=one.candidate.sites,
                together=tuple(topics[other.topic_id] for other in one.shadows[:TOGETHER_SHOWN]),
            )
            for one in rising(candidates, limit=limit)
        ]
        told = await self._stories_of(shown, found, guild_id, source_id)
        return Trending(tuple(told), found.article_count, found.compared.known_days, found.compared.young)

    @property
    def is_finding(self) -> bool:
        """Whether something is being found behind an answer."""
        return self._risen.is_finding

    async def settled(self) -> None:
        """Returns when nothing is being found behind an answer."""
        await self._risen.settled()

    async def close(self) -> None:
        """End what is being found behind an answer."""
        await self._risen.close()

    async def over_time(self, topic_id: TopicId, guild_id: GuildId | None, *, since: date) -> TopicDays:
        """The topic's days from `since`, and from when on there is an archive."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            side = await counted_by(db, sight.counted, sight.quoted)

            async def told(here: Connection) -> TopicDays:
                asked = {"topic_id": topic_id, "low": number_of(since)}
                found = await rows(self._sql.days_of_topic_since(here, **asked, **side))
                sources = await self._sql.count_sources_of_topic_since(
                    here, **asked, visible=as_list(sight.counted)
                )
                first = await self._first_day(here, sight.counted, since)
                return TopicDays(day_counts(found, topic_id, sight.shown), first, sources)

            return await run_in_place(db, told)

    async def shared(
        self, rarer: TopicId, other: TopicId, guild_id: GuildId | None, *, since: datetime, limit: int = 3
    ) -> Shared:
        """The newest articles since then that have both topics. `rarer`: the one of fewer articles is to be given first."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            found = await rows(
                self._sql.newest_ids_of_both(
                    db,
                    topic_id=rarer,
                    other_id=other,
                    low=first_id(since),
                    most=BOTH_MAX,
                    visible=as_list(sight.counted),
                )
            )
            ids = [row["article_id"] for row in found]
            lines = await headlines(db, ids[:limit], sight.counted, guild_id=guild_id)
        return Shared(lines, len(ids), len(ids) >= BOTH_MAX)

    async def _first_day(self, db: Connection, visible: Sequence[SourceId], since: date) -> date | None:
        begin = datetime(since.year, since.month, since.day, tzinfo=UTC)
        asked = {"visible": as_list(visible), "low": first_id(begin)}
        high = first_id(begin + timedelta(days=1))
        found = await self._sql.first_article_between(db, high=high, **asked)
        if found is None:
            found = await self._sql.first_article_since(db, **asked)
        return None if found is None else EPOCH + timedelta(days=id_day(found))

    async def _stories_of(
        self, rises: Sequence[Rise], found: Found, guild_id: GuildId | None, source_id: SourceId | None
    ) -> list[Rise]:
        """The rises, each with the story that most texts tell; of one source alone, with the newest story that it tells."""
        articles = found.told_most if source_id is None else found.newest
        asked = {rise.topic.id: articles[rise.topic.id] for rise in rises if rise.topic.id in articles}
        if source_id is None:
            stories = await self._stories.of_articles(asked.values(), guild_id)
            told = {topic_id: stories.get(article_id) for topic_id, article_id in asked.items()}
        else:
            told = await self._stories.of_source(asked, guild_id, source_id=source_id)
        return [replace(rise, story=told.get(rise.topic.id)) for rise in rises]
