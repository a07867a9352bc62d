"""Topics and people: finding them by name, and how much there is on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiosqlite import Connection

from news.models import ArticleId, GuildId, SourceId, TopicId, TopicSummary
from storage.completing import Wish, complete_names
from storage.connection import Database
from storage.names import THE_NAME_ITSELF, name_key, words_of
from storage.private_people import private_people
from storage.queries import as_list, queries, rows
from storage.reading import Sight, sight_of
from storage.server_view import ServerView

REACH = 3
"""How many times as many as are wanted are looked at, since some are private."""


class Topics:
    """What the news is about. Any method may raise StorageError.

    Every count is over the sources that the server sees and does not call satire, and a topic that occurs in none of them does not exist for it.
    By an alias it is found only where one of these sources uses it. Nor does one exist that the server's organisers hide; one
    that they renamed has the new name and is found by both. Private people are marked, and never suggested.
    """

    def __init__(self, database: Database, *, shows_age_restricted: bool = False) -> None:
        self._database = database
        self._shows_age_restricted = shows_age_restricted
        self._sql = queries()

    async def _sight(self, db: Connection, guild_id: GuildId | None) -> Sight:
        return await sight_of(db, guild_id, shows_age_restricted=self._shows_age_restricted)

    async def complete(
        self,
        guild_id: GuildId | None,
        typed: str,
        *,
        speakers_only: bool = False,
        people_only: bool = False,
        limit: int = 25,
    ) -> list[TopicSummary]:
        """Topics of whose name or aliases every typed word begins a word, most active first; no private people.

        Nothing typed: the most active. `speakers_only`: those with quotes, most quoted first.
        """
        typed_words = words_of(_text(typed))
        if typed.strip() and not typed_words:
            return []
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            wish = Wish(
                words=list(dict.fromkeys(typed_words)),
                also=sight.shown.beginning(typed_words) if typed_words else [],
                people_only=people_only,
                speakers_only=speakers_only,
                limit=limit,
            )
            found = await complete_names(db, wish, sight)
        return [_summary(row, sight.shown, is_private=False) for row in found]

    async def resolve(
        self, guild_id: GuildId | None, name: str, *, speakers_only: bool = False
    ) -> list[TopicSummary]:
        """Topics that answer to a name, best first: by that very name, by an alias, by all its words. Private people too."""
        typed_words = words_of(_text(name))
        if not typed_words:
            return []
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            found = await rows(
                self._sql.topics_named(
                    db,
                    name_key=name_key(_text(name)),
                    word=max(typed_words, key=len),
                    words=as_list(typed_words),
                    knowing=as_list([THE_NAME_ITSELF, *sight.counted]),
                    called=as_list(sight.shown.called(name_key(_text(name)))),
                )
            )
            fits: dict[int, int] = {row["id"]: row["fit"] for row in found}
            known = await self._summaries(db, list(fits), sight)
        meant = [topic for topic in known.values() if topic.quote_count or not speakers_only]
        return sorted(meant, key=lambda topic: (fits[topic.id], -topic.article_count, topic.name))

    async def get(self, topic_id: TopicId, guild_id: GuildId | None) -> TopicSummary | None:
        """The topic, or None when there is none or it occurs in nothing that the server sees.

        One that was merged into another stands for that one; so does a name that by now is known to be another topic's.
        """
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            known = await self._summaries(db, [topic_id], sight)
            if topic_id in known:
                return known[topic_id]
            knowing = as_list(sight.counted)
            found = await rows(self._sql.topics_in_place_of(db, id=topic_id, knowing=knowing))
            instead = await self._summaries(db, [row["id"] for row in found], sight)
        return next(iter(instead.values())) if len(instead) == 1 else None

    async def get_many(self, ids: Sequence[TopicId], guild_id: GuildId | None) -> list[TopicSummary]:
        """Those of the topics that occur in what the server sees, in the order of `ids`."""
        async with self._database.reading() as db:
            known = await self._summaries(db, ids, await self._sight(db, guild_id))
        return [known[one] for one in ids if one in known]

    async def of_article(
        self, article_id: ArticleId, guild_id: GuildId | None, *, quoted_about: bool = False
    ) -> list[TopicSummary]:
        """The article's topics, best first, then those who only speak in it; none when the server does not see it.

        `quoted_about`: only those that some quote in the archive is about.
        """
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            sources = await rows(self._sql.sources_of_article(db, article_id=article_id))
            if not {row["source_id"] for row in sources} & set(sight.counted):
                return []
            found = await rows(self._sql.topic_ids_of_article(db, article_id=article_id))
            ids = [row["topic_id"] for row in found]
            if quoted_about:
                ids = await self._quoted_about(db, ids, sight.quoted)
            known = await self._summaries(db, ids, sight)
        return [known[one] for one in ids if one in known]

    async def _quoted_about(
        self, db: Connection, ids: Sequence[int], visible: Sequence[SourceId]
    ) -> list[int]:
        found = await rows(self._sql.topics_quoted_about(db, ids=as_list(ids), visible=as_list(visible)))
        meant = {row["id"] for row in found}
        return [one for one in ids if one in meant]

    async def related(
        self, topic_id: TopicId, guild_id: GuildId | None, *, people_only: bool = False, limit: int = 8
    ) -> list[TopicSummary]:
        """Topics of the same articles, those that share most first; no private people.

        Counts are articles shared and quotes spoken in them, among the newest 1,000 visible articles of the topic.
        """
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            found = await rows(
                self._sql.related_topics(
                    db,
                    topic_id=topic_id,
                    people_only=people_only,
                    limit=REACH * limit,
                    visible=as_list(sight.counted),
                    quoted=sight.quoted_if_fewer,
                    hidden=as_list(sight.shown.hidden),
                )
            )
            known = await self._marked(db, found, sight)
        return [one for one in known if not one.is_private][:limit]

    async def _summaries(self, db: Connection, ids: Sequence[int], sight: Sight) -> dict[int, TopicSummary]:
        found = await rows(
            self._sql.topics_by_ids(
                db,
                ids=as_list(ids),
                visible=as_list(sight.counted),
                quoted=sight.quoted_if_fewer,
                hidden=as_list(sight.shown.hidden),
            )
        )
        return {one.id: one for one in await self._marked(db, found, sight)}

    async def _marked(self, db: Connection, found: Sequence[Any], sight: Sight) -> list[TopicSummary]:
        """What the server calls each, and whether it is somebody private."""
        people = [row["id"] for row in found if row["kind"] == "person"]
        private = await private_people(db, people, counted=sight.counted)
        return [_summary(row, sight.shown, is_private=row["id"] in private) for row in found]


def _text(typed: str) -> str:
    """Without lone surrogates, which no database takes."""
    return typed.encode("utf-8", "ignore").decode("utf-8")


def _summary(row: Any, shown: ServerView, *, is_private: bool) -> TopicSummary:
    return TopicSummary(
        id=TopicId(row["id"]),
        name=shown.name_of(row["id"], row["name"]),
        kind=row["kind"],
        article_count=row["article_count"],
        quote_count=max(0, row["quote_count"] - shown.fewer.get(row["id"], 0)),
        is_private=is_private,
    )
