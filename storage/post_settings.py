"""How an autopost posts, as JSON: what was chosen otherwise than the usual stands in it, and nothing else.

Read from whatever stands there. What a newer program wrote is left out, a value that makes no sense is the usual one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import lru_cache
from typing import Any, Final, cast, get_args

from news.models import (
    MINUTES_OF_DAY,
    DigestEvery,
    Ping,
    PostImages,
    PostLook,
    PostMode,
    PostSettings,
    PostUpdates,
    Quiet,
    Schedule,
)

_TEXT_MAX: Final = 4_000
_NUMBER_MAX: Final = 100_000
_ID_MAX: Final = (1 << 63) - 1
_TAGS_MAX: Final = 20
_READ_ALREADY: Final = 4_096
"""Settings that are kept read: most autoposts have the same."""


def settings_text(settings: PostSettings) -> str:
    """The settings as they are stored."""
    usual = PostSettings()
    chosen = {
        field.name: _plain(getattr(settings, field.name))
        for field in fields(settings)
        if getattr(settings, field.name) != getattr(usual, field.name)
    }
    return json.dumps(chosen, ensure_ascii=False, sort_keys=True)


@lru_cache(_READ_ALREADY)
def read_settings(text: str) -> PostSettings:
    """The settings that were stored. Never raises."""
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError):
        return PostSettings()
    return PostSettings(**_known(stored, _SETTINGS))


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


Reader = Callable[[Any], Any]
"""Makes what was stored what it stands for. Raises ValueError for what it cannot be."""


def _known(stored: Any, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Of what was stored, what is known and makes sense."""
    found: dict[str, Any] = {}
    if not isinstance(stored, dict):
        return found
    for name, value in cast(dict[str, Any], stored).items():
        if name in readers:
            try:
                found[name] = readers[name](value)
            except ValueError:
                continue
    return found


def _one_of(words: object) -> Reader:
    known = get_args(words)

    def read(value: Any) -> Any:
        if value not in known:
            raise ValueError(value)
        return value

    return read


def _number(low: int, high: int) -> Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(value)
        return value

    return read


def _text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _TEXT_MAX:
        raise ValueError("no text")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _ids(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError(value)
    return tuple(_id(one) for one in cast(list[Any], value)[:_TAGS_MAX])


def _part(kind: Callable[..., Any], readers: Mapping[str, Reader], *needed: str) -> Reader:
    def read(value: Any) -> Any:
        found = _known(value, readers)
        if any(name not in found for name in needed):
            raise ValueError("a part is missing")
        return kind(**found)

    return read


_id: Final = _number(1, _ID_MAX)
_minute: Final = _number(0, MINUTES_OF_DAY - 1)
_SCHEDULE: Final[Mapping[str, Reader]] = {
    "every": _one_of(DigestEvery),
    "minute": _minute,
    "weekday": _number(0, 6),
    "zone": _text,
}
_PING: Final[Mapping[str, Reader]] = {"role_id": _id, "query": _text, "min_sources": _number(1, _NUMBER_MAX)}
_SETTINGS: Final[Mapping[str, Reader]] = {
    "mode": _one_of(PostMode),
    "cap_per_hour": _number(1, _NUMBER_MAX),
    "schedule": _part(Schedule, _SCHEDULE),
    "quiet": _part(Quiet, {"start": _minute, "until": _minute}, "start", "until"),
    "min_sources": _number(1, _NUMBER_MAX),
    "language": _text,
    "ping": _part(Ping, _PING, "role_id"),
    "look": _one_of(PostLook),
    "template": _text,
    "images": _one_of(PostImages),
    "updates": _one_of(PostUpdates),
    "publishes": _truth,
    "tag_ids": _ids,
}
