"""What rises in the news, and one topic over time. Every read filters by what the server sees."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from aiosqlite import Connection

from news.models import ArticleId, GuildId, SourceId, TopicId
from news.trends import (
    ARTICLES_MIN,
    Candidate,
    Compared,
    Heard,
    Period,
    Rise,
    Shared,
    TopicDays,
    Trending,
    compared,
    is_weak_phrase,
    rising,
    shares,
    usual_level,
)
from storage.connection import Database
from storage.profiles import day_counts
from storage.queries import as_list, queries, rows
from storage.reading import Sight, headlines, sight_of
from storage.stories import Stories
from storage.times import first_id, id_day, id_time
from storage.topics import Topics

ARTICLES_MAX: Final = 20_000
"""Newest articles of a day that are looked at: a bound on the cost."""
COUNTED_MAX: Final = 1_500
"""The loudest topics whose usual level is looked up."""
LOOKED_AT: Final = 40
"""Those that seem to have risen most, whose articles are looked at."""
ARTICLES_OF_EACH: Final = 40
"""Newest articles of each in which copies, sites and company are counted."""
BOTH_MAX: Final = 3_000
"""Newest articles of the rarer of two topics in which the other is looked for."""
TOGETHER_SHOWN: Final = 3
LOOKED_BACK: Final = timedelta(days=26 * 7)
"""How long before the period the first article of a source is looked for: one that writes twice a year is still an old one."""
KEPT_FROM: Final = 1_000
"""Articles from which on what rose is kept for a while: of fewer it is found at once, and always the newest."""
KEPT_FOR: Final = timedelta(minutes=5)
KEPT_MAX: Final = 32
"""Sets of sources and periods that are kept: some 10 KB each."""
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _Found:
    """What may have risen in some sources, before anything is known of who asks: no names, no words."""

    at: datetime
    candidates: Sequence[Candidate]
    told_most: Mapping[TopicId, ArticleId]
    article_count: int
    compared: Compared


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
        self._kept: dict[tuple[tuple[SourceId, ...], Period, date], _Found] = {}
        self._finding = asyncio.Lock()

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
        articles the counts are up to five minutes old; what may be shown to whom is read each time.
        """
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
        visible = sight.narrowed(sight.counted, source_id)
        found = await self._found(visible, period, now)
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
        low = _beginning(now, period)[1]
        since = id_time(low)
        told = [
            await self._with_story(
                rise, guild_id, found.told_most.get(rise.topic.id), since=since, source_id=source_id
            )
            for rise in shown
        ]
        return Trending(tuple(told), found.article_count, found.compared.known_days, found.compared.young)

    async def over_time(self, topic_id: TopicId, guild_id: GuildId | None, *, since: date) -> TopicDays:
        """The topic's days from `since`, and from when on there is an archive."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            asked = {"topic_id": topic_id, "low": _number(since), "visible": as_list(sight.counted)}
            found = await rows(self._sql.days_of_topic_since(db, quoted=sight.quoted_if_fewer, **asked))
            sources = await self._sql.count_sources_of_topic_since(db, **asked)
            first = await self._first_day(db, sight.counted, since)
        return TopicDays(day_counts(found, topic_id, sight.shown), first, sources)

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

    async def _found(self, visible: Sequence[SourceId], period: Period, now: datetime) -> _Found:
        """What may have risen in these sources: as it was found up to five minutes ago where looking is costly."""
        begin, _ = _beginning(now, period)
        key = (tuple(visible), period, begin)
        async with self._finding:
            kept = self._kept.get(key)
            if kept is not None and timedelta(0) <= now - kept.at < KEPT_FOR:
                return kept
            found = await self._find(visible, period, now)
            self._kept.pop(key, None)
            if found.article_count >= KEPT_FROM:
                self._kept[key] = found
            while len(self._kept) > KEPT_MAX:
                del self._kept[next(iter(self._kept))]
        return found

    async def _find(self, visible: Sequence[SourceId], period: Period, now: datetime) -> _Found:
        begin, low = _beginning(now, period)
        async with self._database.reading_long() as db:
            used = compared(await self._first_days(db, visible, begin), begin)
            counted = await self._counted(db, used.sources, period, now=now, low=low)
            usual = await self._usual(db, used.sources, list(counted), begin=begin, known=used.known_days)
            article_count = await self._sql.count_articles_since(
                db, visible=as_list(used.sources), low=low, most=ARTICLES_MAX
            )
            heard = {
                one: Heard(
                    count, usual_level(usual.get(one, 0), known_days=used.known_days, length=period.days)
                )
                for one, count in counted.items()
            }
            risen = sorted(
                (one for one in heard if heard[one].is_risen), key=lambda one: (-heard[one].score, one)
            )
            candidates, told_most = await self._looked_at(db, risen[:LOOKED_AT], heard, used.sources, low=low)
        return _Found(now, candidates, told_most, article_count, used)

    async def _first_days(
        self, db: Connection, visible: Sequence[SourceId], begin: date
    ) -> dict[SourceId, date]:
        since = datetime(begin.year, begin.month, begin.day, tzinfo=UTC) - LOOKED_BACK
        found = await rows(self._sql.first_articles_since(db, visible=as_list(visible), low=first_id(since)))
        return {SourceId(row["id"]): _EPOCH + timedelta(days=id_day(row["article_id"])) for row in found}

    async def _counted(
        self, db: Connection, visible: Sequence[SourceId], period: Period, *, now: datetime, low: int
    ) -> dict[TopicId, int]:
        """How many articles of the period have each of the loudest topics."""
        asked = {"visible": as_list(visible), "least": ARTICLES_MIN, "limit": COUNTED_MAX}
        if period is Period.DAY:
            found = await rows(self._sql.topics_of_newest(db, low=low, most=ARTICLES_MAX, **asked))
        else:
            found = await rows(
                self._sql.topics_of_days(
                    db, low=id_day(low), high=_number(now.astimezone(UTC).date()), **asked
                )
            )
        return {TopicId(row["id"]): row["articles"] for row in found}

    async def _usual(
        self, db: Connection, visible: Sequence[SourceId], ids: Sequence[TopicId], *, begin: date, known: int
    ) -> dict[TopicId, int]:
        """Articles of each topic in the known days before."""
        found = await rows(
            self._sql.articles_of_topics_in_days(
                db,
                ids=as_list(ids),
                low=_number(begin) - known,
                high=_number(begin),
                visible=as_list(visible),
            )
        )
        return {TopicId(row["id"]): row["articles"] for row in found}

    async def _first_day(self, db: Connection, visible: Sequence[SourceId], since: date) -> date | None:
        low = first_id(datetime(since.year, since.month, since.day, tzinfo=UTC))
        found = await self._sql.first_article_since(db, visible=as_list(visible), low=low)
        return None if found is None else _EPOCH + timedelta(days=id_day(found))

    async def _looked_at(
        self,
        db: Connection,
        topics: Sequence[TopicId],
        heard: dict[TopicId, Heard],
        visible: Sequence[SourceId],
        *,
        low: int,
    ) -> tuple[list[Candidate], dict[TopicId, ArticleId]]:
        """The topics with what their newest articles say (copies, sites, how high they stand in them), and the newest
        article of the story to show. Whether they are phrases is not known here: all may be weak."""
        found = await rows(
            self._sql.newest_of_topics(
                db, ids=as_list(topics), low=low, most=ARTICLES_OF_EACH, visible=as_list(visible)
            )
        )
        articles = as_list(sorted({row["article_id"] for row in found}))
        places = await rows(self._sql.sites_of_articles(db, ids=articles, visible=as_list(visible)))
        sites: dict[int, set[str]] = {}
        for place in places:
            sites.setdefault(place["article_id"], set()).add(place["site"])
        by_topic: dict[TopicId, list[Any]] = {one: [] for one in topics}
        for row in found:
            by_topic[TopicId(row["id"])].append(row)
        texts = {one: (len({row["text_group"] for row in mine}), len(mine)) for one, mine in by_topic.items()}
        usually = shares(texts)
        candidates = [
            Candidate(
                topic_id=one,
                heard=replace(heard[one], copied=shares({one: texts[one]}), usually_copied=usually),
                articles=frozenset(row["article_id"] for row in mine),
                sites=len({site for row in mine for site in sites.get(row["article_id"], ())}),
                texts=texts[one][0],
                is_weak=is_weak_phrase([row["rank"] for row in mine]),
            )
            for one, mine in by_topic.items()
        ]
        return candidates, {one: _told_most(mine) for one, mine in by_topic.items() if mine}

    async def _with_story(
        self,
        rise: Rise,
        guild_id: GuildId | None,
        article_id: ArticleId | None,
        *,
        since: datetime,
        source_id: SourceId | None,
    ) -> Rise:
        """The rise with the story of an article; of one source alone, with the newest story that it tells."""
        if source_id is None and article_id is not None:
            return replace(rise, story=await self._stories.of_article(article_id, guild_id))
        page = await self._stories.newest(
            guild_id, topic_id=rise.topic.id, source_id=source_id, since=since, page_size=1
        )
        return replace(rise, story=next(iter(page.items), None))


def _told_most(found: Sequence[Any]) -> ArticleId:
    """The newest article of the story that most texts of its own tell; of several, of the one in which the topic stands
    highest: a round-up names everything somewhere."""
    texts: dict[int, set[int]] = {}
    newest: dict[int, int] = {}
    rank: dict[int, int] = {}
    for row in found:
        story, article = row["story_id"], row["article_id"]
        texts.setdefault(story, set()).add(row["text_group"])
        newest[story] = max(article, newest.get(story, article))
        rank[story] = min(row["rank"], rank.get(story, row["rank"]))
    best = max(newest, key=lambda one: (len(texts[one]), -rank[one], newest[one]))
    return ArticleId(newest[best])


def _beginning(now: datetime, period: Period) -> tuple[date, int]:
    """The first day of the period, before which the usual days lie, and the lowest id of its articles."""
    if period is Period.DAY:
        since = now - timedelta(days=1)
        return since.astimezone(UTC).date(), first_id(since)
    first = now.astimezone(UTC).date() - timedelta(days=period.days - 1)
    return first, first_id(datetime(first.year, first.month, first.day, tzinfo=UTC))


def _number(day: date) -> int:
    """Days since 1970."""
    return (day - _EPOCH).days
