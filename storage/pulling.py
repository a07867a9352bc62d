"""What meets somebody's follows, each follow as the server sees it in which it was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from aiosqlite import Connection

from news.following import Met, choose_news
from news.models import (
    ArticleId,
    ChannelId,
    Follow,
    FollowId,
    GuildId,
    NewsItem,
    SourceId,
    StoryId,
    Subject,
    SubjectKind,
    UserId,
)
from storage.follows import follow_of
from storage.private_people import private_people
from storage.queries import as_list, queries, rows
from storage.reading import Sight, sight_of
from storage.times import first_id, to_ms

OF_A_FOLLOW: Final = 40
"""Newest articles that are looked at for one follow."""
OVERLAP: Final = timedelta(minutes=10)
"""Articles are noted with the time at which storing them began: one that was still being stored when the last digest was
made has a time before it."""
OLD: Final = timedelta(days=2)
"""News that were so old when they came are no news."""
TOLD_FOR: Final = timedelta(days=7)
"""A story that was in a digest comes again after so long, or to whoever follows it."""


async def pull(
    db: Connection,
    user_id: UserId,
    *,
    since: datetime,
    now: datetime,
    member_of: Collection[GuildId],
    channel_id: ChannelId | None = None,
) -> list[NewsItem]:
    """What a digest made now holds, from news since `since` and since each follow was made.

    What was made in a server of which they are no member any more (`member_of`) reads public sources. What the channel of
    their direct messages has had is left out.
    """
    rows_of_user = await rows(queries().follows_of_user(db, user_id=user_id))
    wanted = {
        follow.id: max(since - OVERLAP, min(follow.created_at, now))
        for follow in map(follow_of, rows_of_user)
    }
    return await _pull(db, rows_of_user, wanted, now=now, member_of=member_of, channel_id=channel_id)


async def preview(
    db: Connection,
    user_id: UserId,
    *,
    since: datetime,
    now: datetime,
    member_of: Collection[GuildId],
    also: Sequence[tuple[GuildId | None, Subject]] = (),
) -> list[NewsItem]:
    """What a digest would hold if all had been followed all along; `also`: what is not followed yet, numbered below 0."""
    rows_of_user: list[Any] = [*await rows(queries().follows_of_user(db, user_id=user_id))]
    rows_of_user += [
        {
            "id": -number,
            "user_id": user_id,
            "guild_id": guild_id,
            "kind": subject.kind,
            "subject_id": subject.id,
            "label": "",
            "created_at": 0,
            "is_person": 0,
            "is_gone": 0,
        }
        for number, (guild_id, subject) in enumerate(also, 1)
    ]
    wanted = {FollowId(row["id"]): since for row in rows_of_user}
    return await _pull(
        db, rows_of_user, wanted, now=now, member_of=member_of, channel_id=None, is_preview=True
    )


async def _pull(
    db: Connection,
    rows_of_user: Sequence[Any],
    since: Mapping[FollowId, datetime],
    *,
    now: datetime,
    member_of: Collection[GuildId],
    channel_id: ChannelId | None,
    is_preview: bool = False,
) -> list[NewsItem]:
    met: list[Met] = []
    for guild_id, follows in _by_sight(rows_of_user, member_of).items():
        sight = await sight_of(db, guild_id, shows_age_restricted=False)
        met += await _met(db, sight, follows, since, is_preview=is_preview)
    articles, stories = await _had(db, channel_id, met, now)
    return choose_news(met, had=articles, told=stories)


def _by_sight(
    rows_of_user: Sequence[Any], member_of: Collection[GuildId]
) -> dict[GuildId | None, list[tuple[Follow, bool]]]:
    """Follows, each with whether its topic has to be looked up, by as whom they are read."""
    groups: defaultdict[GuildId | None, list[tuple[Follow, bool]]] = defaultdict(list)
    for row in rows_of_user:
        follow = follow_of(row)
        groups[follow.guild_id if follow.guild_id in member_of else None].append(
            (follow, bool(row["is_gone"]))
        )
    return groups


async def _met(
    db: Connection,
    sight: Sight,
    follows: Sequence[tuple[Follow, bool]],
    since: Mapping[FollowId, datetime],
    *,
    is_preview: bool,
) -> list[Met]:
    if not sight.articles:
        return []
    kept = await _without_private(db, sight, follows)
    wanted: list[tuple[FollowId, SubjectKind, int, int]] = []
    for follow, is_gone in kept:
        from_when = to_ms(since[follow.id])
        for subject_id in await _subject_ids(db, sight, follow, is_gone=is_gone):
            wanted.append((follow.id, follow.subject.kind, subject_id, from_when))  # noqa: PERF401  # awaits
    if not wanted:
        return []
    # A preview shows what a digest would have had: what was news then, however it came into the archive.
    lowest = min(since[follow.id] for follow, _ in kept) - (timedelta(0) if is_preview else OLD)
    found = await rows(
        queries().news_of_follows(
            db,
            wanted=as_list(wanted),
            low=first_id(lowest),
            most=OF_A_FOLLOW,
            quiet=is_preview,
            counted=as_list(sight.counted),
        )
    )
    kinds: dict[FollowId, SubjectKind] = {follow.id: follow.subject.kind for follow, _ in kept}
    return [
        Met(
            FollowId(row["follow_id"]),
            kinds[FollowId(row["follow_id"])],
            ArticleId(row["article_id"]),
            StoryId(row["story_id"]),
            sight.guild_id,
        )
        for row in found
    ]


async def _without_private(
    db: Connection, sight: Sight, follows: Sequence[tuple[Follow, bool]]
) -> list[tuple[Follow, bool]]:
    """Without people who have become private, or whom the server hides."""
    people = [follow.subject.id for follow, _ in follows if follow.is_person]
    private = await private_people(db, people, counted=sight.counted) if people else set[int]()
    return [
        (follow, is_gone)
        for follow, is_gone in follows
        if is_gone or not follow.is_person or follow.subject.id not in private
    ]


async def _subject_ids(db: Connection, sight: Sight, follow: Follow, *, is_gone: bool) -> list[int]:
    """What is looked for: what stands for the subject today; nothing where the asker does not see it."""
    subject = follow.subject
    if subject.kind == "story":
        return [subject.id]
    if subject.kind == "source":
        source_id = sight.replaced.get(SourceId(subject.id), SourceId(subject.id))
        return [source_id] if source_id in sight.articles else []
    ids = [subject.id]
    if is_gone:
        found = await rows(queries().topics_in_place_of(db, id=subject.id, knowing=as_list(sight.counted)))
        ids += [row["id"] for row in found] if len(found) == 1 else []
        if follow.is_person:
            private = await private_people(db, ids, counted=sight.counted)
            ids = [one for one in ids if one not in private]
    return [one for one in ids if one not in sight.shown.hidden]


async def _had(
    db: Connection, channel_id: ChannelId | None, met: Sequence[Met], now: datetime
) -> tuple[set[ArticleId], set[StoryId]]:
    """What of it the person has had, and which stories they were told of lately."""
    if channel_id is None or not met:
        return set(), set()
    found = await rows(
        queries().told_to_channel(
            db,
            channel_id=channel_id,
            articles=as_list(sorted({one.article_id for one in met})),
            stories=as_list(sorted({one.story_id for one in met})),
            since=to_ms(now - TOLD_FOR),
        )
    )
    articles = {ArticleId(row["article_id"]) for row in found if row["article_id"] is not None}
    stories = {StoryId(row["story_id"]) for row in found if row["article_id"] is None}
    return articles, stories
