"""What people follow, each follow as the server sees it in which it was made."""

from __future__ import annotations

from typing import Any

from aiosqlite import Connection

from news.errors import NewsdeskError, NotVisibleError, PrivatePersonError
from news.models import (
    FOLLOWS_MAX,
    ArticleId,
    Follow,
    FollowId,
    GuildId,
    SourceId,
    Subject,
    UserId,
)
from news.ports import Clock
from storage.connection import Database
from storage.private_people import private_people
from storage.queries import as_list, queries, rows
from storage.reading import Sight, sight_of
from storage.sides import counted_by
from storage.times import from_ms, to_ms

LABEL_MAX = 200


class TooManyFollowsError(NewsdeskError):
    """The person follows as much as they can."""

    user_message = (
        f"You follow {FOLLOWS_MAX} things already, which is as many as there can be. `/following` lists them: remove one "
        "that you read no more, then try again."
    )


class NotInDigestError(NewsdeskError):
    """What is known of it is shown in age-restricted channels alone, and a digest comes as a direct message."""

    user_message = (
        "What there is on it is shown in age-restricted channels only, and a digest comes as a direct message. So it cannot be "
        "followed here."
    )


class Follows:
    """The wishes of people. Any method may raise StorageError. Nobody's follows are read for anybody else."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def add(self, user_id: UserId, guild_id: GuildId | None, subject: Subject) -> tuple[Follow, bool]:
        """The person's follow, and whether it is new. What a name stands for by now is followed in its place.

        Raises NotVisibleError where the server does not show the subject, PrivatePersonError for somebody who has no page,
        TooManyFollowsError.
        """
        async with self._database.transaction() as db:
            subject, label = await self._named(db, guild_id, subject)
            key = {"user_id": user_id, "guild_id": guild_id, "kind": subject.kind, **_columns(subject)}
            follow_id = await self._sql.find_follow(db, **key)
            is_new = follow_id is None
            if is_new:
                if await self._sql.count_follows(db, user_id=user_id) >= FOLLOWS_MAX:
                    raise TooManyFollowsError(f"user {user_id}")
                follow_id = await self._sql.put_follow(
                    db, **key, label=label[:LABEL_MAX], now=to_ms(self._now())
                )
            found = await follows_of(db, user_id)
        return next(one for one in found if one.id == follow_id), is_new

    async def name(self, guild_id: GuildId | None, subject: Subject) -> str:
        """What the subject is called there. Raises as `add` does."""
        async with self._database.reading() as db:
            return (await self._named(db, guild_id, subject))[1]

    async def of_user(self, user_id: UserId) -> list[Follow]:
        """All that the person follows, in the order in which they began."""
        async with self._database.reading() as db:
            return await follows_of(db, user_id)

    async def remove(self, follow_id: FollowId, user_id: UserId) -> bool:
        """Whether it was the person's own, and is gone."""
        async with self._database.transaction() as db:
            return await self._sql.delete_follow(db, id=follow_id, user_id=user_id) > 0

    async def sources_of(self, article_id: ArticleId, guild_id: GuildId | None) -> list[tuple[SourceId, str]]:
        """The sources that brought an article, of those that can be followed there, with their names there."""
        async with self._database.reading() as db:
            sight = await sight_of(db, guild_id, shows_age_restricted=False)
            found = await rows(self._sql.sources_of_article(db, article_id=article_id))
            brought = {sight.replaced.get(row["source_id"], row["source_id"]) for row in found}
            ids = as_list(sorted(brought & set(sight.articles)))
            named = await rows(self._sql.sources_by_ids(db, ids=ids, guild_id=guild_id))
        return [(SourceId(row["id"]), row["shown_name"]) for row in named]

    async def _named(self, db: Connection, guild_id: GuildId | None, subject: Subject) -> tuple[Subject, str]:
        """What is followed in the subject's place today, and its name."""
        sight = await sight_of(db, guild_id, shows_age_restricted=False)
        try:
            return await self._name_in(db, sight, subject)
        except NotVisibleError:
            everything = await sight_of(db, guild_id, shows_age_restricted=True)
            await self._name_in(db, everything, subject)
            raise NotInDigestError(f"{subject.kind} {subject.id}") from None

    async def _name_in(self, db: Connection, sight: Sight, subject: Subject) -> tuple[Subject, str]:
        match subject.kind:
            case "topic":
                return await self._topic(db, sight, subject)
            case "source":
                return await self._source(db, sight, subject)
            case "story":
                return subject, await self._story(db, sight, subject)

    async def _topic(self, db: Connection, sight: Sight, subject: Subject) -> tuple[Subject, str]:
        found = await self._topic_rows(db, sight, [subject.id])
        if not found:
            instead = await rows(
                self._sql.topics_in_place_of(db, id=subject.id, knowing=as_list(sight.counted))
            )
            found = await self._topic_rows(db, sight, [row["id"] for row in instead])
        if len(found) != 1:
            raise NotVisibleError(f"topic {subject.id}")
        topic_id, name = found[0]["id"], sight.shown.name_of(found[0]["id"], found[0]["name"])
        if found[0]["kind"] == "person" and await private_people(db, [topic_id], counted=sight.counted):
            raise PrivatePersonError(name)
        return Subject("topic", topic_id), name

    async def _topic_rows(self, db: Connection, sight: Sight, ids: list[int]) -> list[Any]:
        return await rows(
            self._sql.topics_by_ids(
                db,
                ids=as_list(ids),
                hidden=as_list(sight.shown.hidden),
                speakers_only=False,
                suggestible_only=False,
                **await counted_by(db, sight.counted),
            )
        )

    async def _source(self, db: Connection, sight: Sight, subject: Subject) -> tuple[Subject, str]:
        source_id = sight.replaced.get(SourceId(subject.id), SourceId(subject.id))
        if source_id not in sight.articles:
            raise NotVisibleError(f"source {source_id}")
        ids = as_list([source_id])
        found = await rows(self._sql.sources_by_ids(db, ids=ids, guild_id=sight.guild_id))
        return Subject("source", source_id), found[0]["shown_name"]

    async def _story(self, db: Connection, sight: Sight, subject: Subject) -> str:
        title = await self._sql.newest_title_of_story(
            db, story_id=subject.id, visible=as_list(sight.articles)
        )
        if title is None:
            raise NotVisibleError(f"story {subject.id}")
        return title


def _columns(subject: Subject) -> dict[str, int | None]:
    return {
        f"{kind}_id": subject.id if kind == subject.kind else None for kind in ("source", "topic", "story")
    }


async def follows_of(db: Connection, user_id: UserId) -> list[Follow]:
    """All that somebody follows, in the order in which they began."""
    return [follow_of(row) for row in await rows(queries().follows_of_user(db, user_id=user_id))]


def follow_of(row: Any) -> Follow:
    """A row of `follows_of_user`."""
    return Follow(
        id=FollowId(row["id"]),
        user_id=UserId(row["user_id"]),
        guild_id=None if row["guild_id"] is None else GuildId(row["guild_id"]),
        subject=Subject(row["kind"], row["subject_id"]),
        label=row["label"],
        created_at=from_ms(row["created_at"]),
        is_person=bool(row["is_person"]),
    )
