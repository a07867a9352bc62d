"""What goes into a person's digest, and when the next one is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.following import (
    LATE,
    LONGEST_AHEAD,
    LOOKED_BACK_MAX,
    Met,
    after_digest,
    choose_news,
    first_at,
    names_of,
    news_since,
    put_off,
)
from news.models import ArticleId, FollowId, GuildId, NewsItem, Schedule, StoryId, SubjectKind

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ZONES = ("UTC", "Europe/Oslo", "America/New_York", "Asia/Tokyo", "Pacific/Apia", "Australia/Lord_Howe")


def met(
    follow: int,
    article: int,
    *,
    story: int | None = None,
    kind: SubjectKind = "topic",
    guild: int | None = None,
) -> Met:
    return Met(
        FollowId(follow),
        kind,
        ArticleId(article),
        StoryId(article if story is None else story),
        None if guild is None else GuildId(guild),
    )


def articles(items: list[NewsItem]) -> list[int]:
    return [item.article_id for item in items]


def test_follows_take_turns() -> None:
    """A busy source does not push out what else somebody follows."""
    busy = [met(1, number) for number in range(10, 40)]
    chosen = choose_news([*busy, met(2, 5), met(3, 6)], limit=4)
    assert articles(chosen) == [39, 5, 6, 38]


def test_a_story_is_one_line_of_its_newest_article() -> None:
    """What several articles tell is told once, with every follow that it meets."""
    chosen = choose_news([met(1, 10, story=1), met(2, 11, story=1), met(1, 12, story=2)])
    assert articles(chosen) == [12, 11]
    assert chosen[1].follow_ids == (1, 2)


def test_a_followed_source_brings_each_of_its_articles() -> None:
    """Who follows a source gets its articles, also where two tell one story; others do not repeat it."""
    chosen = choose_news(
        [met(1, 10, story=1, kind="source"), met(1, 11, story=1, kind="source"), met(2, 12, story=1)]
    )
    assert articles(chosen) == [11, 10]
    assert chosen[0].follow_ids == (1, 2)


def test_what_was_told_comes_again_to_whoever_follows_the_story() -> None:
    """A story of the last digest is left out, and goes on for those who follow that very story."""
    told = [StoryId(1)]
    assert articles(choose_news([met(1, 10, story=1)], told=told)) == []
    assert articles(choose_news([met(1, 10, story=1), met(2, 10, story=1, kind="story")], told=told)) == [10]


def test_what_somebody_had_never_comes_again() -> None:
    assert choose_news([met(1, 10, kind="source"), met(2, 10)], had=[ArticleId(10)]) == []


def test_reasons_are_the_names_of_what_is_still_followed() -> None:
    item = NewsItem(ArticleId(1), StoryId(1), None, (FollowId(1), FollowId(2), FollowId(3)))
    assert names_of(item, {FollowId(1): "Tolls", FollowId(3): "Tolls"}) == ("Tolls",)


schedules = st.builds(
    Schedule,
    every=st.sampled_from(["day", "week"]),
    minute=st.integers(0, 24 * 60 - 1),
    weekday=st.integers(0, 6),
    zone=st.sampled_from(ZONES),
)
moments = st.integers(0, 730 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(schedules, moments)
def test_never_two_digests_on_one_day(schedule: Schedule, now: datetime) -> None:
    """Whenever a digest was made, the next is on a later day of its person's calendar, and not much later than its hour comes round."""
    then = after_digest(schedule, now)
    zone = ZoneInfo(schedule.zone)
    assert then.astimezone(zone).date() > now.astimezone(zone).date()
    assert then - now < timedelta(days=15 if schedule.every == "week" else 3)
    assert then <= now + LONGEST_AHEAD


@given(schedules, schedules, moments, st.integers(0, 72))
def test_another_hour_brings_no_second_digest_that_day(
    before: Schedule, after: Schedule, last_at: datetime, hours: int
) -> None:
    """Whoever changes hour, weekday or city gets the next one on a day on which they had none."""
    now = last_at + timedelta(hours=hours)
    assert after_digest(before, last_at) > last_at
    then = first_at(after, now, last_at=last_at)
    zone = ZoneInfo(after.zone)
    assert then > now
    assert then.astimezone(zone).date() > last_at.astimezone(zone).date()


@pytest.mark.parametrize(
    ("every", "late", "expected"),
    [
        ("day", timedelta(0), None),
        ("day", LATE, None),
        ("day", timedelta(hours=9), timedelta(hours=15)),
        ("day", timedelta(days=3, hours=1), timedelta(hours=23)),
        ("week", timedelta(hours=9), timedelta(hours=15)),
    ],
    ids=str,
)
def test_a_missed_hour_is_made_up_for_at_the_next(
    every: str, late: timedelta, expected: timedelta | None
) -> None:
    """A digest that could not be made in time comes once, at the next such hour, not in the middle of the night."""
    schedule = Schedule("week" if every == "week" else "day", 12 * 60, NOON.weekday(), "UTC")
    then = put_off(schedule, NOON, NOON + late)
    assert (None if then is None else then - (NOON + late)) == expected


def test_a_clock_that_ran_ahead_stops_nobodys_digest() -> None:
    """A time that no schedule can have is set anew once the clock is right again."""
    wrong = NOON + timedelta(days=400)
    assert put_off(Schedule("day", 60, 0, "UTC"), wrong, NOON) == NOON + timedelta(hours=13)


def test_a_last_digest_of_the_future_holds_back_none() -> None:
    """What a wrong clock noted as the last digest does not stop the next."""
    then = first_at(Schedule("day", 13 * 60, 0, "UTC"), NOON, last_at=NOON + timedelta(hours=1))
    assert then == NOON + timedelta(hours=1)


def test_news_are_looked_for_within_bounds() -> None:
    """After a long absence not everything is caught up with; a time in the future holds nothing back."""
    assert news_since(NOON - timedelta(days=90), NOON) == NOON - LOOKED_BACK_MAX
    assert news_since(NOON + timedelta(days=1), NOON) == NOON
