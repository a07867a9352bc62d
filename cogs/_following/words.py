"""Follows and hours in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from cogs._render.limits import NAME_MAX
from cogs._render.text import escaped, moment
from news.models import Follow, Reader, Schedule, SubjectKind
from news.posting.zones import words_for

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KIND_WORDS: Final[Mapping[SubjectKind, str]] = MappingProxyType(
    {"topic": "topic", "source": "source", "story": "story"}
)


def clock(minute: int) -> str:
    """ "18:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def when_words(schedule: Schedule, place: str = "") -> str:
    """ "every day at 18:00, Oslo time"; Markdown."""
    day = "every day" if schedule.every != "week" else f"every {WEEKDAYS[schedule.weekday % 7]}"
    city = escaped((place or words_for(schedule.zone)).partition(",")[0], 60)
    return f"{day} at {clock(schedule.minute)}, {city} time"


def kind_word(follow: Follow) -> str:
    """ "person", "topic", "source" or "story"."""
    return "person" if follow.is_person else KIND_WORDS[follow.subject.kind]


def is_paused(reader: Reader | None, now: datetime) -> bool:
    """Whether they want no digest for some days."""
    return reader is not None and reader.stopped_at is None and reader.looked_at > now


def state_words(reader: Reader | None, now: datetime) -> str:
    """When the next digest comes, or why none does; Markdown."""
    if reader is None:
        return "You have not chosen an hour for your digest yet."
    when = when_words(reader.schedule)
    if reader.stopped_at is not None or reader.digest_at is None:
        return f"**Your digest is stopped** since {moment(reader.stopped_at or reader.created_at, 'D')}. It would come {when}."
    if reader.broken_reason is not None:
        return (
            "**I cannot send you direct messages.** Allow them in Discord (the server's menu → Privacy Settings → Direct "
            f"Messages): your digest goes on with the next thing that you press or ask here. It comes {when}."
        )
    if is_paused(reader, now):
        return f"**Your digest is paused.** It comes {when} again, next {moment(reader.digest_at, 'f')}."
    return f"Your digest comes {when}; next {moment(reader.digest_at, 'f')}. When there is nothing new, nothing is sent."


def because(names: tuple[str, ...]) -> str:
    """ "you follow A and B"; "" where nothing of it is followed any more. Plain text."""
    if not names:
        return ""
    shown = names[0] if len(names) == 1 else f"{names[0]} and {names[1]}"
    return f"you follow {shown}" + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def follow_name(follow: Follow) -> str:
    """What is followed, as Markdown."""
    return f"**{escaped(follow.label, NAME_MAX)}**"
