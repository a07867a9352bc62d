"""Stories: what several sources tell of one event, as one asker sees it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aiosqlite import Connection

from news import stories as reading
from news.models import (
    ArticleId,
    GuildId,
    Headline,
    Page,
    QuoteId,
    SourceId,
    StoredQuote,
    Story,
    StoryArticle,
    StoryId,
    StoryPage,
    StorySentence,
    TopicId,
)
from news.profiles import group_same
from storage.articles import LOWEST_ID, Articles
from storage.connection import Database
from storage.newest import newest_ids
from storage.queries import as_list, queries, rows
from storage.quotes import Quotes
from storage.reading import Sight, headlines, page_bounds, page_of, sight_of
from storage.source_ids import SourceIds
from storage.telling import Telling, Told, by_story, told
from storage.times import first_id, from_ms, id_time

SENTENCE_MAX: Final = 300
"""Characters of a publisher's sentence that are shown."""
SENTENCES: Final = 3
ARTICLES_SHOWN: Final = 200
"""Articles of a story on its page, the newest."""
_COUNTED: Final = 500
"""Articles of a story that are counted, the newest."""
_LOOKED_THROUGH: Final = 5_000
"""Newest articles in which stories are looked for: a bound on the cost of a page far back and of a long period."""
_FEW_SOURCES: Final = 50
"""Up to so many sources, their articles are gathered one source after the other; of more, all articles are walked."""
_TOP_COUNTED: Final = 60
"""Stories with the most articles of which the most widely told are picked."""
_SUMMED_UP: Final = 16
"""Texts that a summary is picked from, the newest of the story."""
_TEXT_CHARS: Final = 3_000
_QUOTES_FROM, _QUOTES_READ, _QUOTES_SHOWN = 40, 150, 12


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which articles of a story may stand for it, and where they are read."""

    sight: Sight
    visible: SourceIds
    """Sources of the articles that were asked for."""
    topic_id: TopicId | None = None


class Stories:
    """What happened, one line an event. Any method may raise StorageError; every read filters by what the server sees.

    Satire tells no story but its own: it is counted where nobody else is.
    """

    def __init__(
        self, database: Database, articles: Articles, quotes: Quotes, *, shows_age_restricted: bool = False
    ) -> None:
        self._database = database
        self._articles = articles
        self._quotes = quotes
        self._shows_age_restricted = shows_age_restricted
        self._sql = queries()

    async def _sight(self, db: Connection, guild_id: GuildId | None) -> Sight:
        return await sight_of(db, guild_id, shows_age_restricted=self._shows_age_restricted)

    async def newest(
        self,
        guild_id: GuildId | None,
        *,
        topic_id: TopicId | None = None,
        source_id: SourceId | None = None,
        since: datetime | None = None,
        page: int = 0,
        page_size: int = 8,
    ) -> Page[Story]:
        """By the newest article that was asked for; `lead` is one of these, the counts are over all that is seen.

        At most the stories of the newest 5,000 such articles.
        """
        number, size, offset = page_bounds(page, page_size)
        async with self._database.reading() as db:
            wanted = await self._wanted(db, guild_id, topic_id=topic_id, source_id=source_id)
            ids = await self._newest_ids(db, wanted, since=since, count=offset + size + 1)
            items = await self._lines(db, ids[offset:], wanted)
        return page_of(items, number=number, size=size)

    async def top(
        self,
        guild_id: GuildId | None,
        *,
        since: datetime,
        topic_id: TopicId | None = None,
        limit: int = 5,
    ) -> list[Story]:
        """Most independent texts first, then most outlets, then newest; of those told since a moment. No satire.

        Picked from the 60 with most of the newest 5,000 articles of that time.
        """
        async with self._database.reading() as db:
            wanted = await self._wanted(db, guild_id, topic_id=topic_id, leaves_satire_out=True)
            busiest = await self._busiest(db, wanted, low=first_id(since))
            lines = await self._lines(db, busiest, wanted)
        return sorted(
            lines, key=lambda one: (one.independent, one.outlets, one.last_at, one.id), reverse=True
        )[:limit]

    async def of_article(self, article_id: ArticleId, guild_id: GuildId | None) -> Story | None:
        """The story of an article; None when the server does not see the article."""
        return (await self.of_articles([article_id], guild_id)).get(article_id)

    async def of_articles(self, ids: Iterable[ArticleId], guild_id: GuildId | None) -> dict[ArticleId, Story]:
        """The stories of those of the articles that the server sees."""
        async with self._database.reading() as db:
            wanted = await self._wanted(db, guild_id)
            shown = await headlines(db, list(dict.fromkeys(ids)), wanted.visible, guild_id=guild_id)
            told_in = list(dict.fromkeys(one.story_id for one in shown))
            stories = {story.id: story for story in await self._lines(db, told_in, wanted)}
        return {one.article_id: stories[one.story_id] for one in shown if one.story_id in stories}

    async def of_source(
        self, articles: Mapping[TopicId, ArticleId], guild_id: GuildId | None, *, source_id: SourceId
    ) -> dict[TopicId, Story]:
        """Of each topic the story of its article, led by what the source has on the topic, as `newest` tells it."""
        stories: dict[TopicId, Story] = {}
        async with self._database.reading() as db:
            found = await self._stories_of(db, articles.values())
            for topic_id, article_id in articles.items():
                wanted = await self._wanted(db, guild_id, topic_id=topic_id, source_id=source_id)
                ids = [found[article_id]] if article_id in found else []
                if lines := await self._lines(db, ids, wanted):
                    stories[topic_id] = lines[0]
        return stories

    async def get_many(self, ids: Sequence[StoryId], guild_id: GuildId | None) -> list[Story]:
        """Those of the stories of which the server sees an article, in the order of `ids`."""
        async with self._database.reading() as db:
            return await self._lines(db, list(dict.fromkeys(ids)), await self._wanted(db, guild_id))

    async def complete(self, guild_id: GuildId | None, typed: str, limit: int = 25) -> list[Story]:
        """Stories of which a headline has a word for every typed word, newest first; nothing typed: the newest."""
        found = await self._articles.complete_title(guild_id, typed, 4 * limit)
        ids = list(dict.fromkeys(headline.story_id for headline in found))[:limit]
        async with self._database.reading() as db:
            wanted = await self._wanted(db, guild_id)
            return await self._lines(db, ids, wanted)

    async def page(self, story_id: StoryId, guild_id: GuildId | None) -> StoryPage | None:
        """All that is shown of a story; None when there is none or the server sees none of its articles."""
        async with self._database.reading() as db:
            wanted = await self._wanted(db, guild_id)
            told_by = by_story(await self._tellings(db, [story_id], wanted)).get(story_id, [])
            line = next(iter(await self._lines(db, [story_id], wanted)), None)
            if line is None:
                return None
            whole = told(told_by)
            ids = whole.articles[-ARTICLES_SHOWN:]
            shown = await headlines(db, ids, wanted.visible, guild_id=guild_id)
            former = await rows(self._sql.former_titles(db, ids=as_list(ids)))
            texts = await rows(
                self._sql.texts_to_sum_up(
                    db, ids=as_list(ids), quoted=as_list(wanted.sight.quoted), chars=_TEXT_CHARS
                )
            )
            quote_ids = await self._quote_ids(db, ids, wanted.sight)
        summary = await asyncio.to_thread(_sum_up, texts, {one.article_id: one for one in shown})
        return StoryPage(
            story=line,
            articles=tuple(_article(one, whole, former) for one in shown),
            summary=summary,
            quotes=_best_quotes(await self._quotes.get_many(quote_ids, guild_id)),
        )

    # ------------------------------------------------------------------ parts

    async def _wanted(
        self,
        db: Connection,
        guild_id: GuildId | None,
        *,
        topic_id: TopicId | None = None,
        source_id: SourceId | None = None,
        leaves_satire_out: bool = False,
    ) -> _Wanted:
        sight = await self._sight(db, guild_id)
        counts_alone = leaves_satire_out or topic_id is not None
        visible = sight.narrowed(sight.counted if counts_alone else sight.articles, source_id)
        return _Wanted(sight, visible, topic_id)

    async def _busiest(self, db: Connection, wanted: _Wanted, *, low: int) -> list[int]:
        """The stories of most articles, of as many that of the newest first."""
        if wanted.topic_id is not None:
            found = await self._newest_told(db, wanted, low=low, limit=_LOOKED_THROUGH)
            return [story_id for story_id, _ in Counter(found).most_common(_TOP_COUNTED)]
        asked = {"low": low, "most": _LOOKED_THROUGH, "limit": _TOP_COUNTED}
        visible = as_list(wanted.visible)
        if len(wanted.visible) <= _FEW_SOURCES:
            told_in = await rows(self._sql.busiest_stories_of_few(db, visible=visible, **asked))
        else:
            told_in = await rows(self._sql.busiest_stories(db, visible=visible, **asked))
        return [row["story_id"] for row in told_in]

    async def _newest_told(self, db: Connection, wanted: _Wanted, *, low: int, limit: int) -> list[int]:
        """The story of each of the newest articles, one a row."""
        if wanted.topic_id is None:
            ids = await newest_ids(db, wanted.visible, limit=limit, low=low)
            return [*(await self._stories_of(db, ids)).values()]
        found = await rows(
            self._sql.newest_told_of_topic(
                db, topic_id=wanted.topic_id, visible=as_list(wanted.visible), low=low, limit=limit
            )
        )
        return [row["story_id"] for row in found]

    async def _stories_of(self, db: Connection, ids: Iterable[ArticleId]) -> dict[int, int]:
        """The story of each article, in the order of `ids`."""
        found = await rows(self._sql.stories_of_articles(db, ids=as_list(ids)))
        return {row["id"]: row["story_id"] for row in found}

    async def _newest_ids(
        self, db: Connection, wanted: _Wanted, *, since: datetime | None, count: int
    ) -> list[int]:
        """The stories of the newest articles, as many as are asked for where there are so many."""
        low = LOWEST_ID if since is None else first_id(since)
        limit = 2 * count + 30
        while True:
            limit = min(limit, _LOOKED_THROUGH)
            found = await self._newest_told(db, wanted, low=low, limit=limit)
            ids = list(dict.fromkeys(found))
            if len(ids) >= count or len(found) < limit or limit == _LOOKED_THROUGH:
                return ids[:count]
            limit *= 4

    async def _tellings(self, db: Connection, ids: Sequence[int], wanted: _Wanted) -> list[Telling]:
        found = await rows(
            self._sql.tellings(
                db,
                ids=as_list(ids),
                visible=as_list(wanted.sight.articles),
                topic_id=wanted.topic_id,
                most=_COUNTED,
            )
        )
        return [
            Telling(
                row["story_id"],
                ArticleId(row["article_id"]),
                row["text_group"],
                SourceId(row["source_id"]),
                row["outlet"],
                bool(row["is_on_topic"]),
            )
            for row in found
        ]

    async def _lines(self, db: Connection, ids: Sequence[int], wanted: _Wanted) -> list[Story]:
        """A line for each story, in the order of `ids`; those of which the asker sees nothing are left out."""
        stories = by_story(await self._tellings(db, ids, wanted))
        counted, visible = set(wanted.sight.counted), set(wanted.visible)
        whole: dict[int, Told] = {}
        leads: dict[int, ArticleId] = {}
        for story_id, tellings in stories.items():
            told_by = told([one for one in tellings if one.source_id in counted] or tellings)
            asked = {one.article_id for one in tellings if one.is_on_topic and one.source_id in visible}
            lead = told_by.lead(asked) or max(asked, default=None)
            if lead is not None:
                whole[story_id], leads[story_id] = told_by, lead
        lines = await headlines(db, list(leads.values()), wanted.visible, guild_id=wanted.sight.guild_id)
        by_article = {line.article_id: line for line in lines}
        return [
            _story(story_id, by_article[leads[story_id]], whole[story_id])
            for story_id in ids
            if story_id in leads and leads[story_id] in by_article
        ]

    async def _quote_ids(self, db: Connection, ids: Sequence[ArticleId], sight: Sight) -> list[QuoteId]:
        """Quotes of the newest articles, each words of a speaker once, as the earliest of these articles has them."""
        found = await rows(
            self._sql.quotes_in_articles(
                db,
                ids=as_list(ids[-_QUOTES_FROM:]),
                visible=as_list(sight.quoted),
                limit=_QUOTES_READ,
                **sight.shown.quote_filter(),
            )
        )
        return [
            QuoteId(group[-1]["id"])
            for group in group_same(found, lambda row: (row["speaker_id"], row["text"]))
        ]


def _story(story_id: int, lead: Headline, whole: Told) -> Story:
    return Story(
        id=StoryId(story_id),
        lead=lead,
        article_count=len(whole.articles),
        outlets=whole.outlets,
        independent=whole.independent,
        first_at=id_time(whole.articles[0]),
        last_at=id_time(whole.articles[-1]),
    )


def _article(headline: Headline, whole: Told, former: Sequence[Any]) -> StoryArticle:
    """`former`: what articles said before, oldest first; a version that changed the text alone is none of a headline."""
    titles = [
        (row["replaced_at"], row["title"]) for row in former if row["article_id"] == headline.article_id
    ]
    following = [*(title for _, title in titles[1:]), headline.title][: len(titles)]
    return StoryArticle(
        headline=headline,
        copy_of=whole.copies.get(headline.article_id),
        former_titles=tuple(
            (from_ms(at), title)
            for (at, title), after in zip(titles, following, strict=True)
            if title != after
        ),
    )


def _sum_up(texts: Sequence[Any], shown: dict[ArticleId, Headline]) -> tuple[StorySentence, ...]:
    """Sentences of the newest texts, each text once, none longer than we or its page let it be."""
    once: dict[int, Any] = {}
    for row in texts:
        once.setdefault(row["id"] if row["text_group"] is None else row["text_group"], row)
    read = {row["id"]: row for row in list(once.values())[-_SUMMED_UP:] if row["id"] in shown}
    chosen = reading.summarise(
        [reading.StoryArticle(row["id"], row["title"], row["text"]) for row in read.values()],
        limit=4 * SENTENCES,
    )
    fitting = [one for one in chosen if len(one.text) <= _most(read[one.article_id])]
    return tuple(StorySentence(one.text, shown[ArticleId(one.article_id)]) for one in fitting[:SENTENCES])


def _most(row: Any) -> int:
    return SENTENCE_MAX if row["snippet_max"] is None else min(SENTENCE_MAX, row["snippet_max"])


def _best_quotes(quotes: Collection[StoredQuote]) -> tuple[StoredQuote, ...]:
    """People in public life first, one quote of each before anybody's second, whole ones before fragments."""
    turns: Counter[object] = Counter()
    ranked: list[tuple[tuple[bool, int, bool, int], StoredQuote]] = []
    for number, stored in enumerate(sorted(quotes, key=lambda one: one.quote.kind != "direct")):
        turn = turns[stored.speaker_id]
        turns[stored.speaker_id] += 1
        is_known = stored.quote.is_by_person and not stored.is_speaker_private
        ranked.append(((not is_known, turn, stored.quote.kind != "direct", number), stored))
    return tuple(stored for _, stored in sorted(ranked, key=lambda one: one[0]))[:_QUOTES_SHOWN]
