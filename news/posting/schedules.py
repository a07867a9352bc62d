"""When digests go out and when it is quiet, in the wall time of a place. Pure; moments are aware UTC.

A wall time that the clocks skip is meant as much later as they were put forward; one that comes twice is meant as it comes
first. So each day has its digest once, whatever the clocks do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from news.models.posting import MINUTES_OF_DAY, Quiet, Schedule

DAYS_OF_WEEK: Final = 7
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}")


def is_zone(name: str) -> bool:
    """Whether it is the IANA name of a time zone, such as "Europe/Oslo", and this machine knows its rules."""
    return _zone_or_none(name) is not None


def zone_of(name: str) -> tzinfo:
    """The time zone of this name; UTC where nobody knows it any more, rather than no digest at all."""
    return _zone_or_none(name) or UTC


def next_digest_at(schedule: Schedule, after: datetime) -> datetime:
    """The first moment after `after` at which the digest of this schedule goes out."""
    zone = zone_of(schedule.zone)
    after = after.astimezone(UTC)
    if schedule.every == "hour":
        return _next_of_hour(schedule.minute % 60, zone, after)
    if schedule.every == "day":
        return next(_days(schedule.minute, zone, after))
    weekday = schedule.weekday % DAYS_OF_WEEK
    return next(_days(schedule.minute, zone, after, weekday))


def quiet_until(quiet: Quiet | None, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours end in which `now` lies; None when it is not quiet.

    They begin with the minute `start` and end before the minute `until`.
    """
    if quiet is None or quiet.start % MINUTES_OF_DAY == quiet.until % MINUTES_OF_DAY:
        return None
    place, now = zone_of(zone), now.astimezone(UTC)
    is_over_midnight = quiet.until % MINUTES_OF_DAY < quiet.start % MINUTES_OF_DAY
    today = now.astimezone(place).date()
    for shift in (-2, -1, 0, 1):
        day = today + shift * _DAY
        start = _moment(day, quiet.start, place)
        end = _moment(day + _DAY if is_over_midnight else day, quiet.until, place)
        if start <= now < end:
            return end
    return None


def _zone_or_none(name: str) -> ZoneInfo | None:
    if not _NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Europe" is a folder
        return None


def _moment(day: date, minute: int, zone: tzinfo) -> datetime:
    """The moment at which the clocks of the zone show this minute of the day, as the head of this module says."""
    minute %= MINUTES_OF_DAY
    wall = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
    return wall.astimezone(UTC)  # fold is 0: the first of two; of a skipped one, by the offset before it


def _days(minute: int, zone: tzinfo, after: datetime, weekday: int | None = None) -> Iterator[datetime]:
    """The moments after `after` at which the clocks show the minute, on all days or on one of the week.

    The day before is looked at, too: a time that the clocks skip before midnight comes after it.
    """
    first = after.astimezone(zone).date() - _DAY
    for shift in range(1 + 2 * DAYS_OF_WEEK):
        day = first + shift * _DAY
        if weekday in (None, day.weekday()) and (moment := _moment(day, minute, zone)) > after:
            yield moment


def _next_of_hour(minute: int, zone: tzinfo, after: datetime) -> datetime:
    """The first moment after `after` at which the clocks show this minute of any hour.

    Clocks are put forward or back within the next hour at most once, so the offsets of now and then are all there are.
    """
    found: list[datetime] = []
    for near in (after, after + _HOUR, after + 2 * _HOUR):
        offset = near.astimezone(zone).utcoffset() or timedelta()
        wall = (after + offset).replace(second=0, microsecond=0)
        wait = timedelta(minutes=(minute - wall.minute) % 60)
        first = wall + wait - offset
        found += [one for one in (first, first + _HOUR) if one.astimezone(zone).minute == minute]
    return min((one for one in found if one > after), default=after + _HOUR)
