"""Dates as publishers write them → aware UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from dateutil import parser as dateutil_parser

# Longer strings are no dates, and dateutil takes quadratic time over them.
_DATE_CHARS_MAX = 80
_ISO = re.compile(r"\d{4}-\d\d?-\d\d?|\d{8}(?:T|$)", re.ASCII)
_FRACTION = re.compile(r"(\.\d{6})\d+", re.ASCII)
_SPACED_OFFSET = re.compile(r"\s+([+-]\d\d:?\d\d|Z)$", re.ASCII)
_DOUBLE_OFFSET = re.compile(r"(?:Z|GMT|UTC)(?=[+-]\d)", re.ASCII)
_YEAR_MIN, _YEAR_MAX = 1990, 2100
# The same text is read with two defaults: what differs was not in the text.
_DEFAULTS = (datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 2, 2, tzinfo=UTC))
_HOUR = 3600
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "PKT": 5, "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "CT": -6,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "PT": -8, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_ZONE_SECONDS = {name: int(hours * _HOUR) for name, hours in _ZONES.items()}


@lru_cache(maxsize=4096)
def parse_date(text: str | None) -> datetime | None:
    """The moment that a machine-made date names, as aware UTC; None when year, month or day are not all there.

    Reads ISO 8601, RFC 822 and what is near to them. A date without a zone is taken as UTC, one without a time as
    midnight. Years outside 1990 to 2100 are dirt.
    """
    if not text or len(text) > _DATE_CHARS_MAX:
        return None
    text = _DOUBLE_OFFSET.sub("", " ".join(text.split()))
    moment = _iso(text) if _ISO.match(text) else None
    if moment is None:
        moment = _loose(text)
    return _as_utc(moment) if moment else None


def _iso(text: str) -> datetime | None:
    text = _SPACED_OFFSET.sub(r"\1", _FRACTION.sub(r"\1", text))
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _loose(text: str) -> datetime | None:
    if (
        sum(char.isdigit() for char in text) < 5
    ):  # day, and at least a year: "14:00" and "Monday" are no dates
        return None
    try:
        first, second = (
            dateutil_parser.parse(text, default=default.replace(tzinfo=None), tzinfos=_ZONE_SECONDS)
            for default in _DEFAULTS
        )
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    return first if first == second else None


def _as_utc(moment: datetime) -> datetime | None:
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.replace(microsecond=0) if _YEAR_MIN <= moment.year <= _YEAR_MAX else None
