"""Dates that our own reading does not know: months in Greek, Hungarian or Korean, weeks and days of the year."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from time import struct_time
from typing import Any, cast

import feedparser.datetimes  # pyright: ignore[reportMissingTypeStubs]

_CHARS_MAX = 80
_DIGITS_MIN = 6
_NO_ZONE = re.compile(r"[+-](?:1[5-9]|[2-9]\d):?\d\d$", re.ASCII)
"""Further from Greenwich than any place on earth."""
_YEAR_MIN, _YEAR_MAX = 1990, 2100
_library: Any = cast(
    Any, feedparser.datetimes
)  # it ships no types; the function is not public, so a test holds it in place


@lru_cache(maxsize=1024)
def parse_odd_date(text: str) -> datetime | None:
    """The moment as feedparser reads it, aware UTC; None when it cannot, or when a part is missing.

    With fewer than six digits there is no whole date: feedparser would take the day from today's.
    """
    text = text.strip()
    if len(text) > _CHARS_MAX or sum(map(str.isdigit, text)) < _DIGITS_MIN or _NO_ZONE.search(text):
        return None
    try:
        parsed = _library._parse_date(text) if text.isascii() else _abroad(text)
        moment = datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except Exception:  # noqa: BLE001 - whatever it trips over, the text is no date
        return None
    return moment if moment and _YEAR_MIN <= moment.year <= _YEAR_MAX else None


def _abroad(text: str) -> struct_time | None:
    """As the readers for one language have it; the others would take its year and guess the rest."""
    readers = ("_parse_date_onblog", "_parse_date_nate", "_parse_date_greek", "_parse_date_hungarian")
    found = (_tried(name, text) for name in readers)
    return next((parsed for parsed in found if parsed), None)


def _tried(name: str, text: str) -> struct_time | None:
    try:
        return cast("struct_time | None", getattr(_library, name)(text))
    except (LookupError, ValueError, AttributeError, TypeError, OverflowError):
        return None
