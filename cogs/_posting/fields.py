"""The settings that are chosen from a menu: what each offers, what it stands on, and what a choice changes. Pure.

The form shows them for one autopost, and changing several at once shows them for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from cogs._posting.words import LANGUAGES, WEEKDAYS, clock
from cogs._ui.failure import AskedWrongError
from news.models import Ping, PostImages, PostLook, PostSettings, PostUpdates, Quiet

ALL: Final = "all"
NONE: Final = "none"
OWN: Final = "own"
OUTLETS: Final = (1, 2, 3, 5)
CAPS: Final = (1, 2, 3, 5, 10, 20, 60)
QUIET_HOURS: Final = ((21, 7), (22, 6), (22, 7), (22, 8), (23, 7), (23, 8), (0, 6), (0, 7), (0, 8), (0, 9))
MINUTES: Final = tuple(range(0, 60, 5))

Chosen = tuple[str, str, str | None]
"""An entry of a menu: its value, its words, and what it means."""


@dataclass(frozen=True, slots=True)
class Field:
    """A setting that is chosen from a menu."""

    name: str
    title: str
    """What it is, for a list of settings."""
    card: str
    """The card of the form that it stands on."""
    offers: Callable[[PostSettings], Sequence[Chosen]]
    value: Callable[[PostSettings], str]
    """The entry that the settings stand on; one that is not offered where something else was typed."""
    change: Callable[[PostSettings, str], PostSettings]
    """The settings with that choice. Raises ValueError for what is not offered."""

    def changed(self, settings: PostSettings, value: str) -> PostSettings:
        """The settings with that choice. Raises AskedWrongError for one that was never offered."""
        try:
            return self.change(settings, value)
        except ValueError as error:
            raise AskedWrongError(
                f"{self.name} has no {value!r}",
                user_message="That choice is not there any more. Choose again.",
            ) from error


def _pace_offers(settings: PostSettings) -> list[Chosen]:
    caps = sorted({*CAPS, settings.cap_per_hour})
    return [
        *((str(cap), f"Up to {cap} an hour at once", "The rest goes into the digest") for cap in caps),
        ("instant", "Everything at once", "However many there are"),
        ("digest", "Only the digest", "Nothing at once"),
    ]


def _pace(settings: PostSettings) -> str:
    return str(settings.cap_per_hour) if settings.mode == "both" else settings.mode


def _set_pace(settings: PostSettings, value: str) -> PostSettings:
    if value == "instant":
        return replace(settings, mode="instant")
    if value == "digest":
        return replace(settings, mode="digest")
    return replace(settings, mode="both", cap_per_hour=_number(value, 1, 1_000))


def _digest_offers(settings: PostSettings) -> list[Chosen]:  # noqa: ARG001  all fields are asked alike
    return [
        ("hour", "Digest every hour", None),
        ("day", "Digest every day", None),
        *((f"week{number}", f"Digest every {day}", None) for number, day in enumerate(WEEKDAYS)),
    ]


def _digest(settings: PostSettings) -> str:
    schedule = settings.schedule
    return f"week{schedule.weekday}" if schedule.every == "week" else schedule.every


def _set_digest(settings: PostSettings, value: str) -> PostSettings:
    schedule = settings.schedule
    if value == "hour":
        return replace(settings, schedule=replace(schedule, every="hour", minute=schedule.minute % 60))
    # An hourly digest has no hour of the day to keep.
    minute = PostSettings().schedule.minute if schedule.every == "hour" else schedule.minute
    if value == "day":
        return replace(settings, schedule=replace(schedule, every="day", minute=minute))
    weekday = _number(value.removeprefix("week"), 0, 6)
    return replace(settings, schedule=replace(schedule, every="week", weekday=weekday, minute=minute))


def _time_offers(settings: PostSettings) -> list[Chosen]:
    if settings.schedule.every == "hour":
        return [(str(minute), f"Digest at :{minute:02}", None) for minute in MINUTES]
    return [(str(60 * hour), f"Digest at {hour:02}:00", None) for hour in range(24)]


def _set_time(settings: PostSettings, value: str) -> PostSettings:
    most = 59 if settings.schedule.every == "hour" else 24 * 60 - 1
    return replace(settings, schedule=replace(settings.schedule, minute=_number(value, 0, most)))


def _quiet_offers(settings: PostSettings) -> list[Chosen]:  # noqa: ARG001  all fields are asked alike
    spans = [(60 * start, 60 * until) for start, until in QUIET_HOURS]
    return [
        (NONE, "No quiet hours", None),
        *((f"{start}-{until}", f"Quiet {clock(start)} to {clock(until)}", None) for start, until in spans),
    ]


def _quiet(settings: PostSettings) -> str:
    return f"{settings.quiet.start}-{settings.quiet.until}" if settings.quiet else NONE


def _set_quiet(settings: PostSettings, value: str) -> PostSettings:
    if value == NONE:
        return replace(settings, quiet=None)
    start, _, until = value.partition("-")
    last = 24 * 60 - 1
    return replace(settings, quiet=Quiet(_number(start, 0, last), _number(until, 0, last)))


def _outlets_offers(settings: PostSettings) -> list[Chosen]:
    counts = sorted({*OUTLETS, settings.min_sources})
    return [
        (str(n), "From the first outlet" if n == 1 else f"From {n} independent outlets", _outlets_words(n))
        for n in counts
    ]


def _outlets_words(count: int) -> str:
    return "Everything" if count == 1 else "Copies of one agency's text count once"


def _set_outlets(settings: PostSettings, value: str) -> PostSettings:
    return replace(settings, min_sources=_number(value, 1, 100))


def _language_offers(settings: PostSettings) -> list[Chosen]:
    known = dict(LANGUAGES)
    if settings.language and settings.language not in known:
        del known[next(reversed(known))]
        known[settings.language] = settings.language
    return [(ALL, "In all languages", None), *((code, f"In {name}", None) for code, name in known.items())]


def _set_language(settings: PostSettings, value: str) -> PostSettings:
    if value != ALL and not (2 <= len(value) <= 3 and value.isalpha()):
        raise ValueError(value)
    return replace(settings, language=None if value == ALL else value)


def _look_offers(settings: PostSettings) -> list[Chosen]:
    own: list[Chosen] = [(OWN, "Your own words", None)] if settings.template else []
    return [
        ("line", "Look: one line", "Title, source and link"),
        ("card", "Look: card", "With the publisher's description and a picture"),
        ("quote", "Look: card with a quote", "And who said it"),
        *own,
    ]


def _look(settings: PostSettings) -> str:
    return OWN if settings.template else settings.look


def _set_look(settings: PostSettings, value: str) -> PostSettings:
    if value == OWN:
        return settings
    return replace(settings, look=_known(get_args(PostLook), value), template=None)


def _images_offers(settings: PostSettings) -> list[Chosen]:  # noqa: ARG001  all fields are asked alike
    return [
        ("show", "Pictures: shown", None),
        ("spoiler", "Pictures: behind a spoiler", "Shown when pressed"),
        ("off", "Pictures: none", None),
    ]


def _updates_offers(settings: PostSettings) -> list[Chosen]:  # noqa: ARG001  all fields are asked alike
    return [
        ("edit", "Later reports: on the card", "The card says who else tells the story"),
        ("thread", "Later reports: in a thread", "Each is posted in the thread of the first"),
        ("off", "Later reports: nowhere", "A post stays as it is"),
    ]


def _publishes_offers(settings: PostSettings) -> list[Chosen]:  # noqa: ARG001  all fields are asked alike
    return [
        ("yes", "Publish to following servers", "At most ten an hour; Discord allows no more"),
        ("no", "Do not publish", "Posts stay in this channel"),
    ]


def _set_publishes(settings: PostSettings, value: str) -> PostSettings:
    return replace(settings, publishes=_known(("yes", "no"), value) == "yes")


def _ping_from_offers(settings: PostSettings) -> list[Chosen]:
    counts = sorted({*OUTLETS, settings.ping.min_sources if settings.ping else 1})
    return [
        (str(n), "Ping with every post" if n == 1 else f"Ping once {n} independent outlets tell it", None)
        for n in counts
    ]


def _set_ping_from(settings: PostSettings, value: str) -> PostSettings:
    if settings.ping is None:
        return settings
    return replace(settings, ping=replace(settings.ping, min_sources=_number(value, 1, 100)))


def _number(value: str, low: int, high: int) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= 4 and low <= int(value) <= high):
        raise ValueError(value)
    return int(value)


def _known(values: Sequence[str], value: str) -> Any:
    if value not in values:
        raise ValueError(value)
    return value


FIELDS: Final = {
    field.name: field
    for field in (
        Field(
            "outlets",
            "From how many outlets",
            "what",
            _outlets_offers,
            lambda s: str(s.min_sources),
            _set_outlets,
        ),
        Field("language", "Language", "what", _language_offers, lambda s: s.language or ALL, _set_language),
        Field("pace", "Posts an hour", "when", _pace_offers, _pace, _set_pace),
        Field("digest", "How often a digest goes out", "when", _digest_offers, _digest, _set_digest),
        Field(
            "time", "Time of the digest", "when", _time_offers, lambda s: str(s.schedule.minute), _set_time
        ),
        Field("quiet", "Quiet hours", "when", _quiet_offers, _quiet, _set_quiet),
        Field("look", "Look", "look", _look_offers, _look, _set_look),
        Field(
            "images",
            "Pictures",
            "look",
            _images_offers,
            lambda s: s.images,
            lambda s, v: replace(s, images=_known(get_args(PostImages), v)),
        ),
        Field(
            "updates",
            "What later reports do",
            "look",
            _updates_offers,
            lambda s: s.updates,
            lambda s, v: replace(s, updates=_known(get_args(PostUpdates), v)),
        ),
        Field(
            "publishes",
            "Publishing",
            "place",
            _publishes_offers,
            lambda s: "yes" if s.publishes else "no",
            _set_publishes,
        ),
        Field(
            "pingfrom",
            "When the role is pinged",
            "ping",
            _ping_from_offers,
            lambda s: str(s.ping.min_sources if s.ping else 1),
            _set_ping_from,
        ),
    )
}
"""By name, in the order in which they are listed."""


def field_named(name: str) -> Field:
    """The setting of that name. Raises AskedWrongError for one of another version."""
    found = FIELDS.get(name)
    if found is None:
        raise AskedWrongError(
            f"no setting {name!r}",
            user_message="That card has changed. `/autopost list` shows all autoposts.",
        )
    return found


def without_ping(settings: PostSettings) -> PostSettings:
    """The same, pinging nobody."""
    return replace(settings, ping=None)


def pinging(settings: PostSettings, role_id: int) -> PostSettings:
    """The same, pinging that role; the filter stays."""
    before = settings.ping or Ping(role_id)
    return replace(settings, ping=replace(before, role_id=role_id))
