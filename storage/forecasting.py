"""What a wish would have been met by last week, as the server sees it: what a forecast is made of."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from aiosqlite import Connection

from news.models import ArticleId, GuildId, SearchQuery, SourceId, StoryId, Wish
from news.ports import Clock
from news.posting.filters import read_filter
from news.posting.forecast import Match
from news.search_grammar import TERMS_MAX, TYPED_MAX
from news.search_query import parse_search_query
from storage.connection import Database
from storage.guilds import read_words
from storage.newest import newest_ids
from storage.queries import as_list, queries, rows
from storage.reading import Sight, sight_of
from storage.searching import Search, find_ids
from storage.telling import Telling, by_story, told
from storage.times import first_id, id_time

WEEK: Final = timedelta(days=7)
LOOKED_AT: Final = 5_000
"""Newest articles of the week that are looked at."""
NAMED_MAX: Final = 20
"""Blocked words that are looked for one by one, where some occur: each costs a search of some milliseconds."""
_COUNTED: Final = 500


class Forecasting:
    """What came last week. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def matches_of_last_week(
        self, guild_id: GuildId, wish: Wish, *, ping_query: str | None = None
    ) -> list[Match]:
        """The articles of the last seven days that meet the wish, oldest first; the newest LOOKED_AT of them.

        As if all sources that the server sees had been read all the time. `ping_query`: the search of a ping, if it has one.
        Takes a tenth of a second in a large archive.
        """
        since = self._now() - WEEK
        async with self._database.reading_long() as db:
            sight = await sight_of(db, guild_id, shows_age_restricted=True)
            ids = await self._ids(db, wish, sight, since)
            words = read_words(await self._sql.blocked_words_of_guild(db, guild_id=guild_id))
            blocked = await self._blocked(db, words, {*ids}, sight, since)
            pings = None if ping_query is None else await self._found(db, ping_query, sight, since)
            found = await rows(self._sql.articles_to_forecast(db, ids=as_list(ids)))
            tellings = await self._tellings(db, {row["story_id"] for row in found}, sight)
        # Thousands of articles would hold up everybody else.
        return await asyncio.to_thread(_matches, found, tellings, blocked, pings)

    async def _ids(self, db: Connection, wish: Wish, sight: Sight, since: datetime) -> Sequence[ArticleId]:
        """The newest that the wish is met by."""
        asked: dict[str, Any] = {"low": first_id(since), "limit": LOOKED_AT}
        match wish.kind:
            case "search":
                return sorted(await self._found(db, wish.query or "", sight, since))[-LOOKED_AT:]
            case "topic":
                visible = as_list(sight.counted)
                found = [
                    row
                    for topic_id in wish.topic_ids
                    if topic_id not in sight.shown.hidden
                    for row in await rows(
                        self._sql.newest_ids_of_topic(
                            db, topic_id=topic_id, visible=visible, offset=0, **asked
                        )
                    )
                ]
            case "story":
                visible = as_list(sight.articles)
                stories = as_list(wish.story_ids)
                found = await rows(self._sql.newest_of_stories(db, stories=stories, visible=visible, **asked))
            case _:
                wanted = sight.articles
                if wish.kind == "source":
                    wanted = [one for one in wanted if {one, sight.replaced.get(one)} & {*wish.source_ids}]
                return sorted(await newest_ids(db, wanted, **asked))
        return sorted({ArticleId(row["article_id"]) for row in found})[-LOOKED_AT:]

    async def _found(self, db: Connection, typed: str, sight: Sight, since: datetime) -> set[ArticleId]:
        # A search for what must not occur alone is none for a reader, but a wish for all the rest.
        if read_filter(typed).is_empty:
            return set()
        return await _search(db, parse_search_query(typed, now=self._now()), sight, since)

    async def _blocked(
        self, db: Connection, words: Sequence[str], ids: set[ArticleId], sight: Sight, since: datetime
    ) -> dict[ArticleId, str]:
        """Those of the articles that have a blocked word, with it; "" where it is none of the first NAMED_MAX words."""
        unnamed = await self._with_words(db, words, sight, since) & ids
        found = dict.fromkeys(unnamed, "")
        for word in words[:NAMED_MAX]:
            if not unnamed:
                break
            here = await self._found(db, _quoted(word), sight, since) & unnamed
            found |= dict.fromkeys(here, word)
            unnamed -= here
        return found

    async def _with_words(
        self, db: Connection, words: Sequence[str], sight: Sight, since: datetime
    ) -> set[ArticleId]:
        found: set[ArticleId] = set()
        for typed in _searches(words):
            found |= await self._found(db, typed, sight, since)
        return found

    async def _tellings(self, db: Connection, stories: Iterable[int], sight: Sight) -> list[Any]:
        return await rows(
            self._sql.tellings(
                db,
                ids=as_list(sorted(stories)),
                visible=as_list(sight.counted),
                topic_id=None,
                most=_COUNTED,
            )
        )


def _matches(
    found: Sequence[Any],
    tellings: Sequence[Any],
    blocked: Mapping[ArticleId, str],
    pings: Collection[ArticleId] | None,
) -> list[Match]:
    # Most stories have one telling: nothing is to be counted of these.
    rows_of = Counter(row["story_id"] for row in tellings)
    known = by_story(
        Telling(
            row["story_id"],
            ArticleId(row["article_id"]),
            row["text_group"],
            SourceId(row["source_id"]),
            row["outlet"],
        )
        for row in tellings
        if rows_of[row["story_id"]] > 1
    )
    return [
        Match(
            at=id_time(row["id"]),
            story_id=StoryId(row["story_id"]),
            independent=_told_by(known.get(row["story_id"], ()), row["id"]),
            language=row["language"],
            blocked=blocked.get(row["id"]),
            pings=pings is None or row["id"] in pings,
        )
        for row in found
    ]


async def _search(db: Connection, query: SearchQuery, sight: Sight, since: datetime) -> set[ArticleId]:
    search = Search(query=query, since=since, by_relevance=False, limit=LOOKED_AT, offset=0)
    return set(await find_ids(db, search, sight))


def _searches(words: Sequence[str]) -> Iterator[str]:
    """Searches for any of the words, each as long as a search is read."""
    together: list[str] = []
    for quoted in map(_quoted, words):
        if len(" OR ".join([*together, quoted])) > TYPED_MAX or len(together) == TERMS_MAX:
            yield " OR ".join(together)
            together = []
        together.append(quoted)
    yield " OR ".join(together)


def _quoted(word: str) -> str:
    """A blocked word as a search for it: a phrase, or the beginning of a word."""
    plain = " ".join(word.replace('"', " ").split())
    return plain if plain.endswith("*") and " " not in plain else f'"{plain.rstrip("*")}"'


def _told_by(tellings: Sequence[Telling], article_id: int) -> int:
    """How many independent outlets told the story by then."""
    by_then = [one for one in tellings if one.article_id <= article_id]
    return told(by_then).independent if len(by_then) > 1 else 1
