"""Dates as publishers write them → aware UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from dateutil import parser as dateutil_parser

# Longer strings are no dates, and dateutil takes quadratic time over them.
_DATE_CHARS_MAX = 80
_ISO = re.compile(r"\d{4}-\d\d?-\d\d?|\d{8}(?:T|$)", re.ASCII)
# The year and the day in it, which dateutil takes for a month and a day.
_ORDINAL = re.compile(r"\d{4}-\d{3}", re.ASCII)
_FRACTION = re.compile(r"(\.\d{6})\d+", re.ASCII)
_SPACED_OFFSET = re.compile(r"\s+([+-]\d\d:?\d\d|Z)$", re.ASCII)
_DOUBLE_OFFSET = re.compile(r"(?:Z|GMT|UTC)(?=[+-]\d)", re.ASCII)
# RFC 822 as most feeds write it; dateutil takes a hundred times as long.
_RFC822 = re.compile(
    r"\s*(?:[A-Za-z]{3,9}\.?,?\s)?\s?(\d{1,2})\s([A-Za-z]{3,9})\.?,?\s(\d{4})\s(\d\d?):(\d\d)(?::(\d\d))?\s?([+-]\d{4}|[A-Z]{1,4})\s*",
    re.ASCII,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for lower in names.split()
    for name in (lower, lower.title(), lower.upper())
}  # fmt: skip
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
_EARLIEST_ZONE, _LATEST_ZONE = timedelta(hours=14), timedelta(hours=12)
_ZONE_SECONDS = {name: int(hours * _HOUR) for name, hours in _ZONES.items()}


@lru_cache(maxsize=4096)
def parse_date(text: str | None) -> datetime | None:
    """The moment that a machine-made date names, as aware UTC; None when year, month or day are not all there.

    Reads ISO 8601, RFC 822 and what is near to them. A date without a zone is taken as UTC, one without a time as
    midnight. Years outside 1990 to 2100 are dirt.
    """
    if not text or len(text) > _DATE_CHARS_MAX:
        return None
    moment = _rfc822(text) or _iso(text) or _unusual(text)
    return _as_utc(moment) if moment else None


def is_day_alone(moment: datetime | None) -> bool:
    """Whether nothing but a day was stated: midnight, to the microsecond, is what that becomes."""
    return moment is not None and moment == moment.replace(hour=0, minute=0, second=0, microsecond=0)


def is_on_day(moment: datetime, day: datetime) -> bool:
    """Whether a moment may be on the day that begins at `day` in UTC: somewhere it is that day for fifty hours."""
    return day - _EARLIEST_ZONE <= moment < day + timedelta(days=1) + _LATEST_ZONE


def _unusual(text: str) -> datetime | None:
    text = _DOUBLE_OFFSET.sub("", " ".join(text.split()))
    moment = None
    if _ORDINAL.fullmatch(text):
        return _day_of_year(text)
    if _ISO.match(text):
        moment = _iso(_SPACED_OFFSET.sub(r"\1", _FRACTION.sub(r"\1", text)))
    return moment or _rfc822(text) or _loose(text)


def _day_of_year(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%j").replace(tzinfo=UTC)
    except ValueError:
        return None


def _iso(text: str) -> datetime | None:
    if text[4:5] != "-" and not _ISO.match(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    match = _RFC822.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, zone = match.groups()
    offset = _zone_seconds(zone)
    if offset is None:
        return None
    try:
        moment = datetime(
            int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC
        )
        return moment - timedelta(seconds=offset) if offset else moment
    except (KeyError, ValueError, OverflowError):
        return None


def _zone_seconds(zone: str) -> int | None:
    if zone[0] not in "+-":
        return _ZONE_SECONDS.get(zone)
    seconds = int(zone[1:3]) * _HOUR + int(zone[3:]) * 60
    return None if seconds >= 24 * _HOUR else seconds if zone[0] == "+" else -seconds


def _loose(text: str) -> datetime | None:
    # A day, and at least a year: "14:00" and "Monday" are no dates.
    if sum(map(str.isdigit, text)) < 5:
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
        if moment.tzinfo is not UTC:
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if moment.microsecond:
        moment = moment.replace(microsecond=0)
    return moment if _YEAR_MIN <= moment.year <= _YEAR_MAX else None
