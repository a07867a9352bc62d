"""What goes into a person's digest, and when the next one is due. Pure."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from news.models import (
    DIGEST_ITEMS_MAX,
    ArticleId,
    FollowId,
    GuildId,
    NewsItem,
    Schedule,
    StoryId,
    SubjectKind,
)
from news.posting.schedules import next_digest_at, zone_of

LATE: Final = timedelta(hours=2)
"""A digest that could not be made for so long waits for the next hour of its person: nobody is woken by it."""
LONGEST_AHEAD: Final = timedelta(days=22)
"""No digest is further ahead: a week's pause, then a week's wait, and a day's for the one before. Times beyond it were
written by a clock that was wrong."""
LOOKED_BACK_MAX: Final = timedelta(days=8)
"""News of a longer absence are not caught up with."""


@dataclass(frozen=True, slots=True)
class Met:
    """One follow that one article meets."""

    follow_id: FollowId
    kind: SubjectKind
    article_id: ArticleId
    story_id: StoryId
    guild_id: GuildId | None


def choose_news(
    met: Sequence[Met],
    *,
    had: Collection[ArticleId] = (),
    told: Collection[StoryId] = (),
    limit: int = DIGEST_ITEMS_MAX,
) -> list[NewsItem]:
    """At most `limit` articles, the follows taking turns, each with its newest first.

    A story is one line, told by the newest article, but that a source that is followed brings each of its articles. What the
    person has `had` is left out, and so are stories they were `told` of lately, unless they follow the very story.
    """
    fresh = sorted((one for one in met if one.article_id not in had), key=_newest_source_first)
    lines: dict[ArticleId, Met] = {}
    line_of: dict[StoryId, ArticleId] = {}
    because: defaultdict[ArticleId, dict[FollowId, None]] = defaultdict(dict)
    for one in fresh:
        line = line_of.get(one.story_id)
        if one.article_id in lines:
            line = one.article_id
        elif one.kind == "source" or (line is None and (one.kind == "story" or one.story_id not in told)):
            lines[one.article_id] = one
            line_of.setdefault(one.story_id, one.article_id)
            line = one.article_id
        if line is not None:
            because[line][one.follow_id] = None
    return [
        NewsItem(one.article_id, one.story_id, one.guild_id, tuple(sorted(because[one.article_id])))
        for one in _in_turns(lines.values())[:limit]
    ]


def _newest_source_first(one: Met) -> tuple[bool, int, bool, int]:
    return (one.kind != "source", -one.article_id, one.kind != "story", one.follow_id)


def _in_turns(lines: Iterable[Met]) -> list[Met]:
    """The first of each follow, then the second of each, and so on."""
    queues: dict[FollowId, deque[Met]] = {}
    for one in sorted(lines, key=lambda line: (line.follow_id, -line.article_id)):
        queues.setdefault(one.follow_id, deque()).append(one)
    turns: list[Met] = []
    while queues:
        turns += [queue.popleft() for queue in queues.values()]
        queues = {follow_id: queue for follow_id, queue in queues.items() if queue}
    return turns


def first_at(schedule: Schedule, now: datetime, *, last_at: datetime | None = None) -> datetime:
    """When the next digest is due once somebody has chosen an hour; never on the day on which they had the last one."""
    when = next_digest_at(schedule, now)
    while last_at is not None and last_at <= now and _is_same_day(schedule, when, last_at):
        when = next_digest_at(schedule, when)
    return when


def after_digest(schedule: Schedule, now: datetime) -> datetime:
    """When the next digest is due after one that is made now, whatever hour it was due at: on another day."""
    return first_at(schedule, now, last_at=now)


def put_off(schedule: Schedule, due_at: datetime, now: datetime) -> datetime | None:
    """A digest that is too late waits for the person's next hour, of any day; None: it is made now.

    One that is due further ahead than any can be gets its time anew.
    """
    if due_at > now + LONGEST_AHEAD:
        return next_digest_at(schedule, now)
    return next_digest_at(replace(schedule, every="day"), now) if now - due_at > LATE else None


def news_since(looked_at: datetime, now: datetime) -> datetime:
    """From when on news are in a digest that is made now."""
    return min(max(looked_at, now - LOOKED_BACK_MAX), now)


def a_while_ago(schedule: Schedule, now: datetime) -> datetime:
    """From when on news are in a preview: as many as a usual digest has."""
    return now - timedelta(days=7 if schedule.every == "week" else 1)


def _is_same_day(schedule: Schedule, one: datetime, other: datetime) -> bool:
    """On the person's own calendar."""
    zone = zone_of(schedule.zone)
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def names_of(item: NewsItem, names: Mapping[FollowId, str]) -> tuple[str, ...]:
    """What the item is there for, by the names of follows that are still there."""
    return tuple(dict.fromkeys(names[one] for one in item.follow_ids if one in names))
