from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from news.models import StoryId
from news.models.posting import Ping, PostSettings, Quiet, Schedule
from news.posting.forecast import Forecast, Match, forecast

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
USUAL = PostSettings()


def every(minutes: int, count: int, start: datetime = MONDAY) -> list[Match]:
    return [Match(start + n * timedelta(minutes=minutes)) for n in range(count)]


def test_a_quiet_week_is_posted_at_once() -> None:
    """What comes now and then is posted, and the hour with most of it is named in the place asked for."""
    told = forecast(USUAL, every(60 * 24, 6), "Europe/Oslo")
    assert told == Forecast(posts=6, busiest_hour=1)
    assert told.sentence == "Last week this would have made 6 posts, most between 01:00 and 02:00."


def test_of_a_handful_no_hour_is_named() -> None:
    """Four posts a week come when they come."""
    assert forecast(USUAL, every(60 * 24, 4)).sentence == "Last week this would have made 4 posts."


def test_the_cap_moves_a_burst_into_the_digest() -> None:
    """Of twenty articles in an hour five are posted, the others are in the evening's digest."""
    told = forecast(USUAL, every(2, 20))
    assert (told.posts, told.in_digest, told.capped, told.digests) == (5, 15, 15, 1)
    assert "The cap moved 15 into the digest." in told.sentence


def test_the_cap_counts_the_last_hour() -> None:
    """An hour after a burst there is room again."""
    burst = every(1, 6)
    told = forecast(
        USUAL,
        [
            *burst,
            *every(1, 1, start=MONDAY + timedelta(minutes=59)),
            *every(1, 1, start=MONDAY + timedelta(minutes=60)),
        ],
    )
    assert (told.posts, told.capped) == (6, 2)


def test_a_digest_a_day() -> None:
    """A wish for digests alone makes a message a day, whatever came."""
    told = forecast(replace(USUAL, mode="digest"), every(30, 7 * 48))
    assert (told.posts, told.in_digest, told.digests, told.busiest_hour) == (0, 336, 8, None)
    assert told.sentence == "Last week this would have made 8 digests with 336 articles."


def test_a_story_is_posted_once_and_when_enough_tell_it() -> None:
    """Further articles of a posted story and what too few tell count as left out."""
    story = [Match(MONDAY + timedelta(hours=n), StoryId(1), independent=n + 1) for n in range(4)]
    assert forecast(replace(USUAL, min_sources=3), story) == Forecast(posts=1, skipped=3, busiest_hour=2)
    assert forecast(replace(USUAL, min_sources=9), story).sentence == (
        "Last week nothing would have been posted: 4 articles came, all left out."
    )


def test_the_commonest_blocked_words_are_named() -> None:
    """What is left out for a blocked word is counted, also where it is not known which; three words are named at most."""
    words = ["storm", "", "dam", "storm", "ice", "fog", "ice", "dam", "ice"]
    came = [Match(MONDAY + timedelta(hours=n), blocked=one) for n, one in enumerate(words)]
    told = forecast(USUAL, came)
    assert (told.skipped, told.blocked, told.blocked_words) == (9, 9, ("ice", "storm", "dam"))
    barred = [Match(MONDAY, blocked="storm", barred="satire")]
    assert forecast(USUAL, barred).blocked == 0


def test_quiet_hours_languages_and_pings_are_counted() -> None:
    """The forecast decides by the same table as the posts themselves."""
    settings = replace(USUAL, quiet=Quiet(0, 6 * 60), language="de", ping=Ping(7, "dam"))
    matches = [
        Match(MONDAY + timedelta(hours=1), StoryId(1), language="de"),
        Match(MONDAY + timedelta(hours=8), StoryId(2), language="de"),
        Match(MONDAY + timedelta(hours=9), StoryId(3), language="de", pings=False),
        Match(MONDAY + timedelta(hours=10), StoryId(4), language="en"),
    ]
    told = forecast(settings, matches)
    assert (told.posts, told.quiet, told.in_digest, told.skipped, told.pings) == (2, 1, 1, 1, 1)
    assert "mentioned 1 time." in told.sentence


def test_a_flood_is_called_one() -> None:
    """Fifty posts a day are a lot, and the rate is told."""
    told = forecast(replace(USUAL, mode="instant"), every(15, 7 * 96))
    assert told.is_a_lot
    assert "672 posts (about 96 a day)" in told.sentence


def test_nothing_came() -> None:
    """An empty week is told as such."""
    assert forecast(USUAL, []) == Forecast()
    assert "no article" in Forecast().sentence


MATCHES = st.lists(
    st.builds(
        Match,
        at=st.integers(0, 604800).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s)),
        story_id=st.none() | st.integers(1, 5).map(StoryId),
        independent=st.integers(0, 4),
        language=st.sampled_from([None, "de", "en"]),
        blocked=st.sampled_from([None, "storm"]),
    ),
    max_size=60,
)


@given(
    MATCHES, st.sampled_from(["instant", "both", "digest"]), st.integers(0, 6), st.sampled_from([None, "de"])
)
def test_every_article_is_counted_once(
    matches: list[Match], mode: str, cap: int, language: str | None
) -> None:
    """Posted, in a digest or left out: together they are what came, in whatever order."""
    settings = PostSettings(mode=mode, cap_per_hour=cap, language=language, schedule=Schedule("hour"))  # type: ignore[arg-type]
    told = forecast(settings, matches)
    assert told.posts + told.in_digest + told.skipped == len(matches)
    assert told == forecast(settings, list(reversed(matches))) or len({m.at for m in matches}) < len(matches)
    assert told.sentence


def test_a_week_of_everything_is_forecast_quickly() -> None:
    """Twenty thousand articles take about a second, the worst case of a busy installation."""
    began = time.perf_counter()
    forecast(USUAL, every(0, 20_000))
    assert time.perf_counter() - began < 8
