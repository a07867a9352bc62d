"""Dates that our own reading does not know: months in Greek, Hungarian or Korean, weeks and days of the year."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from time import struct_time
from typing import Any, cast

import feedparser.datetimes  # pyright: ignore[reportMissingTypeStubs]

_CHARS_MAX = 80
_DIGITS_MIN = 6
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
    if len(text) > _CHARS_MAX or sum(map(str.isdigit, text)) < _DIGITS_MIN:
        return None
    try:
        parsed = cast("struct_time | None", _library._parse_date(text))
        moment = datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except Exception:  # noqa: BLE001 - whatever it trips over, the text is no date
        return None
    return moment if moment and _YEAR_MIN <= moment.year <= _YEAR_MAX else None
