"""Topics and people: finding them by name, and how much there is on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiosqlite import Connection

from news.models import ArticleId, GuildId, SourceId, TopicId, TopicSummary
from storage.completing import FEW_SETS, Wish, complete_names
from storage.connection import Database
from storage.in_place import run_in_place
from storage.names import THE_NAME_ITSELF, name_key, words_of
from storage.private_people import private_people
from storage.queries import as_list, queries, rows
from storage.reading import Sight, sight_of
from storage.server_view import ServerView
from storage.sides import counted_by

SHARED_MAX = 300
"""Newest articles of a topic in which those beside it are looked for."""
OWN_AT_MOST = 4
"""Of whoever sees few sources all articles are looked through where these are no more than so many times the topic's: one
of theirs takes a fraction of what it takes to see who brought one of the topic's."""
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

        Counts are articles shared and quotes spoken in them, among the newest 300 visible articles of the topic.
        """
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            side = await counted_by(db, sight.counted, sight.quoted)

            async def beside(here: Connection) -> list[TopicSummary]:
                ids = await self._shared(here, topic_id, sight, side)
                return await self._beside(here, ids, topic_id, sight, people_only=people_only, limit=limit)

            return await run_in_place(db, beside)

    async def _shared(
        self, db: Connection, topic_id: TopicId, sight: Sight, side: Mapping[str, Any]
    ) -> list[int]:
        """The newest visible articles of the topic, sought where less is to be walked along."""
        asked = {"topic_id": topic_id, "visible": as_list(sight.counted), "most": SHARED_MAX}
        if side["few"] <= FEW_SETS and not side["all_articles"]:
            much = await self._sql.how_much_to_walk(db, topic_id=topic_id, side=side["side"])
            if much is not None and much["of_side"] <= OWN_AT_MOST * much["of_topic"]:
                found = await rows(self._sql.newest_shared_among_few(db, **asked))
                return [row["article_id"] for row in found]
        return [row["article_id"] for row in await rows(self._sql.newest_shared(db, **asked))]

    async def _beside(
        self,
        db: Connection,
        articles: Sequence[int],
        topic_id: TopicId,
        sight: Sight,
        *,
        people_only: bool,
        limit: int,
    ) -> list[TopicSummary]:
        """The topics of these articles but the one, with how many of them have each and quotes spoken in them."""
        among = {"articles": as_list(articles)}
        found = await rows(
            self._sql.topics_of_shared(
                db,
                topic_id=topic_id,
                people_only=people_only,
                limit=REACH * limit,
                hidden=as_list(sight.shown.hidden),
                **among,
            )
        )
        people = [row["id"] for row in found if row["kind"] == "person"]
        private = await private_people(db, people, counted=sight.counted)
        meant = [row for row in found if row["id"] not in private][:limit]
        speakers = as_list(row["id"] for row in meant if row["is_quoted"])
        spoken = await rows(
            self._sql.spoken_in_shared(db, ids=speakers, quoted=sight.quoted_if_fewer, **among)
        )
        quotes = {row["id"]: row["quotes"] for row in spoken}
        return [
            _summary({**dict(row), "quote_count": quotes.get(row["id"], 0)}, sight.shown, is_private=False)
            for row in meant
        ]

    async def _summaries(self, db: Connection, ids: Sequence[int], sight: Sight) -> dict[int, TopicSummary]:
        found = await rows(
            self._sql.topics_by_ids(
                db,
                ids=as_list(dict.fromkeys(ids)),
                hidden=as_list(sight.shown.hidden),
                speakers_only=False,
                suggestible_only=False,
                **await counted_by(db, sight.counted, sight.quoted),
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
