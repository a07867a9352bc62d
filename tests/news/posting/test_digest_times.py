from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.models.posting import Quiet, Schedule
from news.posting.schedules import is_zone, next_digest_at, quiet_until, zone_of
from news.posting.zones import words_for, zones_named

OSLO, KOLKATA, KATHMANDU = "Europe/Oslo", "Asia/Kolkata", "Asia/Kathmandu"
LORD_HOWE, APIA, NEW_YORK = "Australia/Lord_Howe", "Pacific/Apia", "America/New_York"
ZONES = [
    "UTC",
    OSLO,
    KOLKATA,
    KATHMANDU,
    LORD_HOWE,
    APIA,
    NEW_YORK,
    "America/St_Johns",
    "Africa/Cairo",
    "Nowhere/Else",
]


def at(text: str, zone: str = "UTC", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        (Schedule("day", 18 * 60), at("2026-01-05T17:59:59"), at("2026-01-05T18:00")),
        (Schedule("day", 18 * 60), at("2026-01-05T18:00"), at("2026-01-06T18:00")),
        (Schedule("day", 18 * 60, zone=OSLO), at("2026-07-05T10:00"), at("2026-07-05T16:00")),
        (Schedule("day", 0, zone=NEW_YORK), at("2026-01-05T04:59"), at("2026-01-05T05:00")),
        (Schedule("week", 9 * 60, 0, OSLO), at("2026-03-23T12:00"), at("2026-03-30T09:00", OSLO)),
        (Schedule("week", 9 * 60, 6, OSLO), at("2026-01-05T12:00"), at("2026-01-11T09:00", OSLO)),
        (Schedule("hour", 15), at("2026-01-05T17:59"), at("2026-01-05T18:15")),
        (Schedule("hour", 15), at("2026-01-05T17:15"), at("2026-01-05T18:15")),
        (Schedule("hour", 0, zone=KOLKATA), at("2026-01-05T17:10"), at("2026-01-05T17:30")),
        (Schedule("hour", 0, zone=KATHMANDU), at("2026-01-05T17:10"), at("2026-01-05T17:15")),
        # The clocks skip 2:00 to 3:00 on 29 March 2026 and show it twice on 25 October.
        (Schedule("day", 150, zone=OSLO), at("2026-03-29T00:00"), at("2026-03-29T03:30", OSLO)),
        (Schedule("day", 150, zone=OSLO), at("2026-03-29T03:30", OSLO), at("2026-03-30T02:30", OSLO)),
        (Schedule("day", 150, zone=OSLO), at("2026-10-25T00:00"), at("2026-10-25T02:30", OSLO)),
        (Schedule("day", 150, zone=OSLO), at("2026-10-25T02:30", OSLO), at("2026-10-26T02:30", OSLO)),
        (Schedule("hour", 30, zone=OSLO), at("2026-10-25T02:30", OSLO), at("2026-10-25T02:30", OSLO, fold=1)),
        (Schedule("hour", 30, zone=OSLO), at("2026-03-29T01:30", OSLO), at("2026-03-29T03:30", OSLO)),
        # Half an hour back on Lord Howe, on 5 April 2026 at 2:00.
        (
            Schedule("hour", 45, zone=LORD_HOWE),
            at("2026-04-05T01:45", LORD_HOWE),
            at("2026-04-05T01:45", LORD_HOWE, fold=1),
        ),
        # Samoa had no 30 December 2011.
        (Schedule("day", 540, zone=APIA), at("2011-12-29T09:00", APIA), at("2011-12-31T09:00", APIA)),
        (Schedule("day", 540, zone="Nowhere/Else"), at("2026-01-05T00:00"), at("2026-01-05T09:00")),
    ],
    ids=lambda value: (
        f"{value.every}-{value.minute}-{value.zone}"
        if isinstance(value, Schedule)
        else f"{value:%m-%dT%H%M%S}"
    ),
)
def test_a_digest_goes_out_when_the_clocks_there_say_so(
    schedule: Schedule, after: datetime, expected: datetime
) -> None:
    """Once a day or week or hour by the clocks of its place, also where they are put forward or back."""
    assert next_digest_at(schedule, after) == expected


SCHEDULES = st.builds(
    Schedule,
    every=st.sampled_from(["hour", "day", "week"]),
    minute=st.integers(-10, 2_000),
    weekday=st.integers(-1, 9),
    zone=st.sampled_from(ZONES),
)
MOMENTS = st.integers(0, 3155760000).map(lambda s: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
LONGEST = {"hour": timedelta(hours=2), "day": timedelta(days=2, hours=1), "week": timedelta(days=8, hours=1)}


@given(SCHEDULES, MOMENTS)
def test_there_is_always_a_next_digest_soon(schedule: Schedule, after: datetime) -> None:
    """The next one is after the moment asked about, on a full minute, and no further than a period and a clock change."""
    due = next_digest_at(schedule, after)
    assert after < due <= after + LONGEST[schedule.every]
    assert due.tzinfo is UTC
    assert due.second == due.microsecond == 0
    if schedule.every == "hour":
        assert due.astimezone(zone_of(schedule.zone)).minute == schedule.minute % 60


@given(SCHEDULES, MOMENTS)
def test_a_day_has_one_digest(schedule: Schedule, after: datetime) -> None:
    """Asked from one digest to the next, days and weeks follow each other without a double or a gap."""
    first = next_digest_at(schedule, after)
    second = next_digest_at(schedule, first)
    assert next_digest_at(schedule, second - timedelta(microseconds=1)) == second
    if schedule.every != "hour":
        days = {"day": 1, "week": 7}[schedule.every]
        assert abs(second - first - timedelta(days=days)) <= timedelta(days=1, hours=1)


@pytest.mark.parametrize(
    ("quiet", "now", "expected"),
    [
        (Quiet(22 * 60, 7 * 60), at("2026-01-05T23:00", OSLO), at("2026-01-06T07:00", OSLO)),
        (Quiet(22 * 60, 7 * 60), at("2026-01-05T06:59", OSLO), at("2026-01-05T07:00", OSLO)),
        (Quiet(22 * 60, 7 * 60), at("2026-01-05T07:00", OSLO), None),
        (Quiet(22 * 60, 7 * 60), at("2026-01-05T21:59", OSLO), None),
        (Quiet(12 * 60, 13 * 60), at("2026-01-05T12:00", OSLO), at("2026-01-05T13:00", OSLO)),
        (Quiet(12 * 60, 13 * 60), at("2026-01-05T13:30", OSLO), None),
        (Quiet(0, 0), at("2026-01-05T00:00", OSLO), None),
        (Quiet(0, 24 * 60), at("2026-01-05T00:00", OSLO), None),
        (None, at("2026-01-05T00:00", OSLO), None),
        # Until 2:15 on the night when 2:00 to 3:00 comes twice: the first time ends it.
        (Quiet(22 * 60, 135), at("2026-10-25T02:10", OSLO), at("2026-10-25T02:15", OSLO)),
        (Quiet(22 * 60, 135), at("2026-10-25T02:10", OSLO, fold=1), None),
        # Until 2:15 on the night when there is none.
        (Quiet(22 * 60, 135), at("2026-03-29T01:59", OSLO), at("2026-03-29T03:15", OSLO)),
    ],
)
def test_quiet_hours(quiet: Quiet | None, now: datetime, expected: datetime | None) -> None:
    """Quiet hours begin and end by the clocks of their place, also over midnight and when these are changed."""
    assert quiet_until(quiet, OSLO, now) == expected


@given(st.integers(-10, 2_000), st.integers(-10, 2_000), st.sampled_from(ZONES), MOMENTS)
def test_quiet_hours_end(start: int, until: int, zone: str, now: datetime) -> None:
    """When it is quiet, it ends within a day and a clock change, and then it is quiet no more."""
    end = quiet_until(Quiet(start, until), zone, now)
    if end is not None:
        assert now < end <= now + timedelta(days=2, hours=1)
        assert quiet_until(Quiet(start, until), zone, end) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *((OSLO, True), ("UTC", True), ("America/Argentina/Buenos_Aires", True), ("Etc/GMT+3", True)),
        *(("", False), ("Europe", False), ("Europe/Atlantis", False), ("../../etc/passwd", False)),
        *(
            ("/etc/localtime", False),
            ("Europe/Oslo\n", False),
            ("Europe/Oslo\0", False),
            ("a" * 10_000, False),
        ),
    ],
)
def test_zones_are_known_by_their_names(name: str, expected: bool) -> None:
    """Only a zone of the tz database is one, whatever files the machine has."""
    assert is_zone(name) is expected


@pytest.mark.parametrize(
    ("typed", "city", "zone"),
    [
        *(
            ("oslo", "Oslo", OSLO),
            ("Os", "Los Angeles", "America/Los_Angeles"),
            ("München", "Munich", "Europe/Berlin"),
        ),
        *(
            ("wien", "Vienna", "Europe/Vienna"),
            ("Москва", "Moscow", "Europe/Moscow"),
            ("東京", "Tokyo", "Asia/Tokyo"),
        ),
        *(
            ("Warszawa", "Warsaw", "Europe/Warsaw"),
            ("paris france", "Paris", "Europe/Paris"),
            ("norway", "Oslo", OSLO),
        ),
        *(
            ("são paulo", "São Paulo", "America/Sao_Paulo"),
            ("vaduz", "Vaduz", "Europe/Vaduz"),
            (" UTC ", "UTC", "UTC"),
        ),
        *(
            ("europe/oslo", "Oslo", OSLO),
            ("Etc/GMT+3", "Etc/GMT+3", "Etc/GMT+3"),
            ("kathmandu", "Kathmandu", KATHMANDU),
        ),
    ],
)
def test_a_zone_is_found_by_its_city(typed: str, city: str, zone: str) -> None:
    """People find their time by a city or country, in the language that they use, or by the name of the zone."""
    first = zones_named(typed)[0]
    assert (first.city, first.name) == (city, zone)


def test_a_country_of_many_zones_shows_one_city_of_each_first() -> None:
    """Whoever types a country is offered its times, not ten cities of one."""
    zones = zones_named("united states", 8)
    assert len({zone.name for zone in zones}) == 8


@given(st.text(max_size=200), st.integers(-1, 30))
def test_any_typed_city_gives_zones_or_none(typed: str, limit: int) -> None:
    """Whatever is typed, each zone offered exists, and there are no more than asked for."""
    zones = zones_named(typed, limit)
    assert len(zones) <= max(limit, 0)
    assert all(is_zone(zone.name) for zone in zones)


def test_every_city_has_a_zone_that_the_machine_knows() -> None:
    """No city that is offered has a zone without rules; the largest come first."""
    largest = zones_named("", 1_000)
    assert len(largest) > 200
    assert [zone.name for zone in largest if not is_zone(zone.name)] == []


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (OSLO, "Oslo"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
        ("Etc/GMT+3", "Etc/GMT+3"),
    ],
)
def test_a_zone_in_words(zone: str, words: str) -> None:
    """A zone is told by its city."""
    assert words_for(zone) == words
