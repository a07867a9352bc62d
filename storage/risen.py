"""What may have risen in some sources: found, told for a while, and found anew behind what is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from aiosqlite import Connection

from news.errors import StorageError
from news.models import ArticleId, SourceId, TopicId
from news.trends import (
    ARTICLES_MIN,
    Candidate,
    Compared,
    Heard,
    Period,
    compared,
    is_weak_phrase,
    shares,
    usual_level,
)
from storage.connection import Database
from storage.newest import HIGHEST_ID
from storage.queries import as_list, queries, rows
from storage.times import first_id, id_day

log = logging.getLogger(__name__)

ARTICLES_MAX: Final = 20_000
"""Newest articles of a day that are looked at: a bound on the cost."""
FEW_ARTICLES: Final = 3_000
"""So many articles of a period or fewer are looked at themselves: the roll-ups hold what everybody sees."""
COUNTED_MAX: Final = 1_500
"""The loudest topics whose usual level is looked up."""
LOOKED_AT: Final = 40
"""Those that seem to have risen most, whose articles are looked at."""
ARTICLES_OF_EACH: Final = 40
"""Newest articles of each in which copies, sites and company are counted."""
LOOKED_BACK: Final = timedelta(days=26 * 7)
"""How long before the period the first article of a source is looked for: one that writes twice a year is still an old one."""
KEPT_FROM: Final = {Period.DAY: 1_000, Period.WEEK: 1_000, Period.MONTH: 300}
"""Articles from which on what rose is kept for a while: of fewer it is found at once, and always the newest."""
KEPT_FOR: Final = {
    Period.DAY: timedelta(minutes=5),
    Period.WEEK: timedelta(minutes=30),
    Period.MONTH: timedelta(hours=1),
}
"""How long: the longer the period, the longer it takes to find and the less an hour changes it."""
TOLD_FOR: Final = {period: 3 * kept for period, kept in KEPT_FOR.items()}
"""How long it is told at all: what is older than KEPT_FOR is told at once, and found anew behind the answer."""
USUAL_KEPT_MAX: Final = 8
"""Sets of sources and days of which it is: some 150 KB each."""
USUAL_KEPT_FOR: Final = timedelta(hours=1)
"""How long the usual level of topics is kept: it is that of days that are over."""
KEPT_MAX: Final = 32
"""Sets of sources and periods that are kept: some 10 KB each."""
EPOCH: Final = date(1970, 1, 1)
_Key = tuple[tuple[SourceId, ...], Period]


@dataclass(frozen=True, slots=True)
class Found:
    """What may have risen in some sources, before anything is known of who asks: no names, no words."""

    at: datetime
    candidates: Sequence[Candidate]
    told_most: Mapping[TopicId, ArticleId]
    """The newest article of the story of each that most texts tell."""
    newest: Mapping[TopicId, ArticleId]
    """The newest article of each in the period."""
    article_count: int
    compared: Compared


class Risen:
    """What may have risen, by the sources that somebody sees. Any method may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries()
        self._kept: dict[_Key, Found] = {}
        self._usually: dict[tuple[tuple[SourceId, ...], date, int], tuple[datetime, dict[TopicId, int]]] = {}
        self._finding = asyncio.Lock()
        self._renewing: dict[_Key, asyncio.Task[None]] = {}

    async def found(self, visible: Sequence[SourceId], period: Period, now: datetime) -> Found:
        """What may have risen in these sources, as it was found at most TOLD_FOR ago where looking is costly.

        What is older than KEPT_FOR is found anew in a task of its own, for whoever asks next; `close` ends it.
        """
        key = (tuple(visible), period)
        # Asked before waiting, too: what is known needs not wait until a month of another server is found.
        if kept := self._told(key, now):
            return kept
        async with self._finding:
            if kept := self._told(key, now):
                return kept
            async with self._database.reading_long() as db:
                found = await self._find(db, visible, period, now)
            self._keep(key, found)
        return found

    @property
    def is_finding(self) -> bool:
        """Whether something is being found behind an answer."""
        return bool(self._renewing)

    async def settled(self) -> None:
        """Returns when nothing is being found behind an answer."""
        while self._renewing:
            await asyncio.gather(*self._renewing.values(), return_exceptions=True)

    async def close(self) -> None:
        """End what is being found behind an answer."""
        for task in self._renewing.values():
            task.cancel()
        await self.settled()

    def _told(self, key: _Key, now: datetime) -> Found | None:
        kept = self._kept.get(key)
        if kept is None or not timedelta(0) <= now - kept.at < TOLD_FOR[key[1]]:
            return None
        # One at a time: what is asked for once more while another is found is renewed when it is next asked for.
        if now - kept.at >= KEPT_FOR[key[1]] and not self._renewing:
            task = asyncio.create_task(self._renew(key, now))
            self._renewing[key] = task
            task.add_done_callback(lambda _: self._renewing.pop(key))
        return kept

    async def _renew(self, key: _Key, now: datetime) -> None:
        try:
            async with self._database.reading_behind() as db:
                self._keep(key, await self._find(db, key[0], key[1], now))
        except StorageError:
            log.exception("what rose cannot be found anew; what was found before is told for a while")

    def _keep(self, key: _Key, found: Found) -> None:
        self._kept.pop(key, None)
        if found.article_count >= KEPT_FROM[key[1]]:
            self._kept[key] = found
        while len(self._kept) > KEPT_MAX:
            del self._kept[next(iter(self._kept))]

    async def _find(
        self, db: Connection, visible: Sequence[SourceId], period: Period, now: datetime
    ) -> Found:
        begin, low = beginning(now, period)
        used = compared(await self._first_days(db, visible, begin), begin)
        article_count = await self._count(db, used.sources, low=low, high=HIGHEST_ID, most=ARTICLES_MAX)
        is_few = article_count <= FEW_ARTICLES
        counted = await self._counted(
            db, used.sources, now=now, low=low, by_article=is_few or period is Period.DAY
        )
        usual = self._known_usual(used, begin, now) if article_count >= KEPT_FROM[period] else {}
        unknown = [one for one in counted if one not in usual]
        counts = await self._usual(db, used.sources, unknown, begin=begin, known=used.known_days)
        usual |= {one: counts.get(one, 0) for one in unknown}
        heard = {
            one: Heard(count, usual_level(usual.get(one, 0), known_days=used.known_days, length=period.days))
            for one, count in counted.items()
        }
        risen = sorted(
            (one for one in heard if heard[one].is_risen), key=lambda one: (-heard[one].score, one)
        )
        candidates, told_most, newest = await self._looked_at(
            db, risen[:LOOKED_AT], heard, used.sources, low=low, is_few=is_few
        )
        return Found(now, candidates, told_most, newest, article_count, used)

    def _known_usual(self, used: Compared, begin: date, now: datetime) -> dict[TopicId, int]:
        """What was found of the usual days within the hour, to be added to; old ones are forgotten."""
        key = (tuple(used.sources), begin, used.known_days)
        at, known = self._usually.pop(key, (now, dict[TopicId, int]()))
        if not timedelta(0) <= now - at < USUAL_KEPT_FOR:
            at, known = now, dict[TopicId, int]()
        self._usually[key] = (at, known)
        while len(self._usually) > USUAL_KEPT_MAX:
            del self._usually[next(iter(self._usually))]
        return known

    async def _first_days(
        self, db: Connection, visible: Sequence[SourceId], begin: date
    ) -> dict[SourceId, date]:
        since = _midnight(begin) - LOOKED_BACK
        found = await rows(self._sql.first_articles_since(db, visible=as_list(visible), low=first_id(since)))
        return {SourceId(row["id"]): EPOCH + timedelta(days=id_day(row["article_id"])) for row in found}

    async def _count(
        self, db: Connection, visible: Sequence[SourceId], *, low: int, high: int, most: int
    ) -> int:
        return await self._sql.count_articles_between(
            db, visible=as_list(visible), low=low, high=high, most=most
        )

    async def _counted(
        self, db: Connection, visible: Sequence[SourceId], *, now: datetime, low: int, by_article: bool
    ) -> dict[TopicId, int]:
        """How many articles of the period have each of the loudest topics. `by_article`: not by whole days."""
        asked = {"visible": as_list(visible), "least": ARTICLES_MIN, "limit": COUNTED_MAX}
        if by_article:
            found = await rows(self._sql.topics_of_newest(db, low=low, most=ARTICLES_MAX, **asked))
        else:
            found = await rows(
                self._sql.topics_of_days(
                    db, low=id_day(low), high=number_of(now.astimezone(UTC).date()), **asked
                )
            )
        return {TopicId(row["id"]): row["articles"] for row in found}

    async def _usual(
        self, db: Connection, visible: Sequence[SourceId], ids: Sequence[TopicId], *, begin: date, known: int
    ) -> dict[TopicId, int]:
        """Articles of each topic in the known days before."""
        if not ids or not known:
            return {}
        first, asked = begin - timedelta(days=known), {"ids": as_list(ids), "visible": as_list(visible)}
        low, high = first_id(_midnight(first)), first_id(_midnight(begin))
        most = FEW_ARTICLES + 1
        if await self._count(db, visible, low=low, high=high, most=most) < most:
            found = await rows(self._sql.articles_of_topics_among_few(db, low=low, high=high, **asked))
        else:
            found = await rows(
                self._sql.articles_of_topics_in_days(db, low=number_of(first), high=number_of(begin), **asked)
            )
        return {TopicId(row["id"]): row["articles"] for row in found}

    async def _looked_at(
        self,
        db: Connection,
        topics: Sequence[TopicId],
        heard: dict[TopicId, Heard],
        visible: Sequence[SourceId],
        *,
        low: int,
        is_few: bool,
    ) -> tuple[list[Candidate], dict[TopicId, ArticleId], dict[TopicId, ArticleId]]:
        """The topics with what their newest articles say (copies, sites, how high they stand in them), and the newest
        article of the story to show and of all. Whether they are phrases is not known here: all may be weak."""
        asked = {
            "ids": as_list(topics),
            "low": low,
            "most": ARTICLES_OF_EACH,
            "visible": as_list(visible),
        }
        if is_few:
            found = await rows(self._sql.newest_of_topics_among_few(db, **asked))
        else:
            found = await rows(self._sql.newest_of_topics(db, **asked))
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
        told_most = {one: _told_most(mine) for one, mine in by_topic.items() if mine}
        newest = {
            one: ArticleId(max(row["article_id"] for row in mine)) for one, mine in by_topic.items() if mine
        }
        return candidates, told_most, newest


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


def beginning(now: datetime, period: Period) -> tuple[date, int]:
    """The first day of the period, before which the usual days lie, and the lowest id of its articles."""
    if period is Period.DAY:
        since = now - timedelta(days=1)
        return since.astimezone(UTC).date(), first_id(since)
    first = now.astimezone(UTC).date() - timedelta(days=period.days - 1)
    return first, first_id(_midnight(first))


def _midnight(day: date) -> datetime:
    """The beginning of a day of UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def number_of(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days
