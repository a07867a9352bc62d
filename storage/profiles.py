"""People: what stands on their page. Who has one says `storage.private_people`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from aiosqlite import Connection

from news.models import GuildId, QuoteId, StoredQuote, TopicId, TopicSummary
from news.profiles import DayCount, Profile, QuoteOnce, group_same, merge_roles
from storage.connection import Database
from storage.queries import as_list, queries, rows
from storage.quote_lists import Listed, newest_quotes
from storage.quotes import Quotes
from storage.reading import Sight, sight_of
from storage.server_view import ServerView
from storage.topics import Topics

QUOTES_LOOKED_THROUGH: Final = 300
"""Newest quotes of a person that are counted and grouped: a bound on the cost."""
TOPICS_FROM: Final = 60
"""Newest quotes of which it is said what they are about."""
NEWEST_MAX: Final = 3
REPEATED_MAX: Final = 3
TOPICS_MAX: Final = 5
_EPOCH: Final = date(1970, 1, 1)


class Profiles:
    """What is known of people. Any method may raise StorageError; every read filters by what the server sees."""

    def __init__(
        self, database: Database, quotes: Quotes, topics: Topics, *, shows_age_restricted: bool = False
    ) -> None:
        self._database = database
        self._quotes = quotes
        self._topics = topics
        self._shows_age_restricted = shows_age_restricted
        self._sql = queries()

    async def _sight(self, db: Connection, guild_id: GuildId | None) -> Sight:
        return await sight_of(db, guild_id, shows_age_restricted=self._shows_age_restricted)

    async def complete(self, guild_id: GuildId | None, typed: str, *, limit: int = 25) -> list[TopicSummary]:
        """People with a page of whose name or aliases every typed word begins a word, most active first."""
        return await self._topics.complete(guild_id, typed, people_only=True, limit=limit)

    async def get(self, person_id: TopicId, guild_id: GuildId | None) -> Profile:
        """What stands on the person's page. Whether they have one says `TopicSummary.is_private`."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            found, has_more = await self._newest_quotes(db, person_id, sight)
            groups = group_same(found, lambda row: (person_id, row["text"]))
            names = await self._source_names(db, [row["article_id"] for row in found], sight)
            about = await rows(
                self._sql.topics_of_quotes(
                    db, ids=as_list(row["id"] for row in found[:TOPICS_FROM]), limit=4 * TOPICS_MAX
                )
            )
            days = await rows(
                self._sql.days_of_topic(
                    db, topic_id=person_id, visible=as_list(sight.counted), quoted=sight.quoted_if_fewer
                )
            )
        repeated = _most_repeated(groups, names)
        return Profile(
            roles=merge_roles(Counter(row["speaker_role"] for row in found if row["speaker_role"]).items()),
            sources=Counter(
                names[row["article_id"]] for row in found if row["article_id"] in names
            ).most_common(),
            topics=await self._topics_of([row["id"] for row in about], guild_id),
            newest=await self._once(groups[:NEWEST_MAX], guild_id),
            repeated=await self._once(repeated, guild_id),
            quote_count=len(groups),
            has_more=has_more,
            days=day_counts(days, person_id, sight.shown),
        )

    async def same_words(self, stored: StoredQuote, guild_id: GuildId | None) -> QuoteOnce:
        """A quote with the others of the same words by the same person, among that person's newest; newest first."""
        if stored.speaker_id is None:
            return QuoteOnce((stored,))
        async with self._database.reading() as db:
            found, _ = await self._newest_quotes(db, stored.speaker_id, await self._sight(db, guild_id))
        groups = group_same(found, lambda row: (stored.speaker_id, row["text"]))
        same = next((group for group in groups if any(row["id"] == stored.id for row in group)), None)
        if same is None or len(same) == 1:
            return QuoteOnce((stored,))
        (once,) = await self._once([same], guild_id) or [QuoteOnce((stored,))]
        return once

    async def _newest_quotes(
        self, db: Connection, person_id: TopicId, sight: Sight
    ) -> tuple[list[Any], bool]:
        within = {
            "visible": as_list(sight.quoted),
            "low": 0,
            "hidden": "[]",
            "hidden_quotes": as_list(sight.shown.not_theirs),
        }
        found = await newest_quotes(
            db, Listed(sight.quoted, within, speaker_id=person_id), limit=QUOTES_LOOKED_THROUGH + 1
        )
        return found[:QUOTES_LOOKED_THROUGH], len(found) > QUOTES_LOOKED_THROUGH

    async def _source_names(self, db: Connection, ids: Iterable[int], sight: Sight) -> dict[int, str]:
        """By article, what the server calls the source by which its headline is named."""
        named = self._sql.names_of_articles(db, ids=as_list(dict.fromkeys(ids)), guild_id=sight.guild_id)
        names: dict[int, str] = {}
        for row in await rows(named):
            if row["source_id"] in sight.quoted.as_set:
                names.setdefault(row["id"], row["source_name"])
        return names

    async def _topics_of(self, ids: Sequence[int], guild_id: GuildId | None) -> list[TopicSummary]:
        known = await self._topics.get_many([TopicId(one) for one in ids], guild_id)
        return [topic for topic in known if not topic.is_private][:TOPICS_MAX]

    async def _once(self, groups: Sequence[Sequence[Any]], guild_id: GuildId | None) -> list[QuoteOnce]:
        ids = [QuoteId(row["id"]) for group in groups for row in group]
        stored = {one.id: one for one in await self._quotes.get_many(ids, guild_id)}
        made = [tuple(stored[row["id"]] for row in group if row["id"] in stored) for group in groups]
        return [QuoteOnce(group) for group in made if group]


def day_counts(found: Iterable[Any], topic_id: TopicId, shown: ServerView) -> list[DayCount]:
    """The days of a topic (rows of `days_of_topic`), without the quotes that count here for nobody."""
    return [
        DayCount(
            _EPOCH + timedelta(days=row["day"]),
            row["articles"],
            max(0, row["quotes"] - shown.fewer_on.get((topic_id, row["day"]), 0)),
        )
        for row in found
    ]


def _most_repeated(groups: Sequence[list[Any]], names: dict[Any, str]) -> list[list[Any]]:
    """Groups that several sources printed, most sources first, newer ones before older."""

    def sources(group: list[Any]) -> int:
        return len({names.get(row["article_id"]) for row in group})

    several = [group for group in groups if sources(group) > 1]
    return sorted(several, key=sources, reverse=True)[:REPEATED_MAX]
