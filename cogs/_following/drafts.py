"""What somebody is about to follow, and when they want their digest: kept as a saved answer, without a name.

A draft never changes: each choice makes a new one, and a card's buttons carry the one that it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from cogs._ui.failure import AskedWrongError
from news.models import MINUTES_OF_DAY, AnswerId, GuildId, Schedule, Subject, SubjectKind
from news.posting.schedules import is_zone

if TYPE_CHECKING:
    from storage.answers import Answers

KIND: Final = "follow-draft"
SUBJECTS_MAX: Final = 25
EVENING: Final = 18 * 60
GONE: Final = "That is too old to go on with. Press Follow again, or use `/follow`."


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be followed, and when; nothing is followed yet."""

    subjects: tuple[Subject, ...] = ()
    """Empty where only the hour is to be changed."""
    schedule: Schedule | None = None
    """None: not chosen yet."""
    typed: str = ""
    """The city as it was typed."""
    place: str = ""
    """What it was taken for: "Oslo, Norway"."""


def subject_text(subject: Subject) -> str:
    """A subject as the value of a menu."""
    return f"{subject.kind}:{subject.id}"


def read_subjects(values: Sequence[str]) -> tuple[Subject, ...]:
    """The subjects of such values, each once; what is none is left out."""
    return tuple(dict.fromkeys(found for value in values if (found := _read_subject(value))))[:SUBJECTS_MAX]


def _read_subject(value: str) -> Subject | None:
    name, _, digits = value.partition(":")
    kind: SubjectKind | None = next((one for one in get_args(SubjectKind) if one == name), None)
    if kind is None or not digits.isascii() or not digits.isdecimal() or len(digits) > 19:
        return None
    number = int(digits)
    return Subject(kind, number) if number < 2**63 else None


async def save(answers: Answers, draft: Draft, guild_id: GuildId | None) -> AnswerId:
    """The number by which the draft is found again in the same server."""
    schedule = draft.schedule
    arguments: dict[str, str | int | None] = {"subjects": " ".join(map(subject_text, draft.subjects))}
    if schedule is not None:
        arguments |= {
            "every": schedule.every,
            "minute": schedule.minute,
            "weekday": schedule.weekday,
            "zone": schedule.zone,
            "typed": draft.typed,
            "place": draft.place,
        }
    return await answers.save(KIND, arguments, None, guild_id=guild_id)


async def load(answers: Answers, number: int, guild_id: GuildId | None) -> Draft:
    """The draft of that number; an empty one for 0. Raises AskedWrongError where it is gone, or of another server."""
    if number == 0:
        return Draft()
    saved = await answers.get(AnswerId(number), guild_id=guild_id)
    if saved is None or saved.kind != KIND:
        raise AskedWrongError(f"draft {number}", user_message=GONE)
    given = saved.arguments
    subjects = read_subjects(str(given.get("subjects") or "").split())
    return Draft(subjects, _schedule(given), str(given.get("typed") or ""), str(given.get("place") or ""))


def _schedule(given: dict[str, str | int | None]) -> Schedule | None:
    zone, minute, weekday = given.get("zone"), given.get("minute"), given.get("weekday")
    if not isinstance(zone, str) or not is_zone(zone):
        return None
    if not isinstance(minute, int) or not isinstance(weekday, int):
        return None
    every = "week" if given.get("every") == "week" else "day"
    return Schedule(every, minute % MINUTES_OF_DAY, weekday % 7, zone)
