from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.models.posting import DeliveryState, Ping, PostSettings, Quiet, Schedule
from news.posting.planning import Facts, Plan, digest_after, plan, rule_of
from news.posting.schedules import quiet_until

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)  # a Monday, 13:00 in Oslo
OSLO = Schedule(zone="Europe/Oslo")
BOTH = PostSettings(schedule=OSLO)
DIGEST = replace(BOTH, mode="digest")
QUIET = Quiet(12 * 60, 14 * 60)
AT_SIX = datetime(2026, 1, 5, 17, tzinfo=UTC)
HELD, PENDING, SKIPPED = DeliveryState.HELD, DeliveryState.PENDING, DeliveryState.SKIPPED
TOLD = Facts(told="Ferry line cuts", can_join="thread")


@pytest.mark.parametrize(
    ("settings", "facts", "expected"),
    [
        (BOTH, Facts(), Plan(PENDING)),
        (BOTH, Facts(posted_last_hour=4), Plan(PENDING)),
        (
            BOTH,
            Facts(posted_last_hour=5),
            Plan(HELD, "over 5 posts an hour: in the digest at 18:00 Europe/Oslo", AT_SIX, held_by="cap"),
        ),
        (
            replace(BOTH, cap_per_hour=1),
            Facts(posted_last_hour=1),
            Plan(HELD, "over 1 post an hour: in the digest at 18:00 Europe/Oslo", AT_SIX, held_by="cap"),
        ),
        (replace(BOTH, mode="instant"), Facts(posted_last_hour=500), Plan(PENDING)),
        (DIGEST, Facts(), Plan(HELD, "in the digest at 18:00 Europe/Oslo", AT_SIX, held_by="schedule")),
        (
            replace(DIGEST, schedule=Schedule("week", 9 * 60, 4, "Europe/Oslo")),
            Facts(),
            Plan(
                HELD,
                "in the digest on Friday 9 January at 09:00 Europe/Oslo",
                datetime(2026, 1, 9, 8, tzinfo=UTC),
                held_by="schedule",
            ),
        ),
        (
            replace(BOTH, quiet=QUIET),
            Facts(),
            Plan(
                HELD,
                "quiet hours: in the digest at 14:00 Europe/Oslo",
                datetime(2026, 1, 5, 13, tzinfo=UTC),
                held_by="quiet",
            ),
        ),
        (
            replace(DIGEST, quiet=Quiet(17 * 60, 20 * 60)),
            Facts(),
            Plan(
                HELD,
                "in the digest at 20:00 Europe/Oslo",
                datetime(2026, 1, 5, 19, tzinfo=UTC),
                held_by="schedule",
            ),
        ),
        (
            BOTH,
            Facts(broken_reason="Send Messages is missing"),
            Plan(HELD, "Send Messages is missing", held_by="target"),
        ),
        (BOTH, Facts(paused_reason="paused by an organiser"), Plan(SKIPPED, "paused by an organiser")),
        (BOTH, Facts(barred="satire"), Plan(SKIPPED, "satire")),
        (BOTH, Facts(blocked="storm"), Plan(SKIPPED, "it has a word that this server blocks: storm")),
        (
            replace(BOTH, language="de"),
            Facts(language="en"),
            Plan(SKIPPED, "it is in another language (en, not de)"),
        ),
        (replace(BOTH, language="de"), Facts(language="de-AT"), Plan(PENDING)),
        (replace(BOTH, language="de"), Facts(language=None), Plan(PENDING)),
        (
            replace(BOTH, min_sources=3),
            Facts(independent=1),
            Plan(SKIPPED, "told by 1 of 3 independent outlets"),
        ),
        (replace(BOTH, min_sources=3), Facts(independent=3), Plan(PENDING)),
        (BOTH, TOLD, Plan(SKIPPED, "on the card of its story: Ferry line cuts", joins="edit")),
        (
            replace(BOTH, updates="off"),
            TOLD,
            Plan(SKIPPED, "the channel has a post of this story: Ferry line cuts"),
        ),
        (
            BOTH,
            replace(TOLD, can_join="off"),
            Plan(SKIPPED, "the channel has a post of this story: Ferry line cuts"),
        ),
        (
            replace(BOTH, updates="thread"),
            TOLD,
            Plan(PENDING, "in the thread of the post of its story: Ferry line cuts", joins="thread"),
        ),
        (
            replace(BOTH, updates="thread"),
            replace(TOLD, can_join="edit"),
            Plan(SKIPPED, "on the card of its story: Ferry line cuts", joins="edit"),
        ),
        (
            replace(BOTH, updates="thread", quiet=QUIET),
            TOLD,
            Plan(SKIPPED, "on the card of its story: Ferry line cuts", joins="edit"),
        ),
        (replace(BOTH, ping=Ping(7)), Facts(), Plan(PENDING, ping_role_id=7)),
        (replace(BOTH, ping=Ping(7, "dam")), Facts(pings=False), Plan(PENDING)),
        (replace(BOTH, ping=Ping(7, min_sources=3)), Facts(independent=2), Plan(PENDING)),
        (
            replace(DIGEST, ping=Ping(7)),
            Facts(),
            Plan(HELD, "in the digest at 18:00 Europe/Oslo", AT_SIX, held_by="schedule"),
        ),
    ],
)
def test_what_becomes_of_an_article(settings: PostSettings, facts: Facts, expected: Plan) -> None:
    """Each rule decides as it says, and tells it in words for `/why`."""
    assert plan(settings, facts, NOW) == expected


@pytest.mark.parametrize(
    ("settings", "facts", "reason"),
    [
        (DIGEST, Facts(paused_reason="paused", blocked="storm"), "paused"),
        (replace(DIGEST, min_sources=3), Facts(blocked="storm"), "a word that this server blocks"),
        (replace(BOTH, min_sources=3), TOLD, "on the card"),
        (replace(BOTH, min_sources=3), Facts(broken_reason="gone"), "told by 1 of 3"),
        (DIGEST, Facts(broken_reason="gone"), "gone"),
        (replace(BOTH, quiet=QUIET), Facts(posted_last_hour=9), "quiet hours"),
    ],
)
def test_what_is_left_out_for_good_comes_before_what_waits(
    settings: PostSettings, facts: Facts, reason: str
) -> None:
    """Where two rules fit, the first of the table decides."""
    assert reason in (plan(settings, facts, NOW).reason or "")


WORDS = st.none() | st.just("a reason")
FACTS = st.builds(
    Facts,
    paused_reason=WORDS,
    barred=WORDS,
    broken_reason=WORDS,
    told=WORDS,
    can_join=st.sampled_from(["edit", "thread", "off"]),
    independent=st.integers(-1, 9),
    language=st.sampled_from([None, "", "en", "de-AT", "de_CH"]),
    blocked=WORDS,
    posted_last_hour=st.integers(-1, 20),
    pings=st.booleans(),
)
SETTINGS = st.builds(
    PostSettings,
    mode=st.sampled_from(["instant", "digest", "both"]),
    cap_per_hour=st.integers(-1, 9),
    schedule=st.builds(
        Schedule,
        every=st.sampled_from(["hour", "day", "week"]),
        minute=st.integers(0, 1439),
        weekday=st.integers(0, 6),
        zone=st.sampled_from(["UTC", "Europe/Oslo", "Asia/Kathmandu", "Australia/Lord_Howe", "Nowhere"]),
    ),
    quiet=st.none() | st.builds(Quiet, st.integers(0, 1439), st.integers(0, 1439)),
    min_sources=st.integers(1, 4),
    language=st.sampled_from([None, "de"]),
    ping=st.none() | st.builds(Ping, st.just(7), st.none(), st.integers(1, 3)),
    updates=st.sampled_from(["edit", "thread", "off"]),
)
MOMENTS = st.integers(0, 2524608000).map(lambda s: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


@given(SETTINGS, FACTS, MOMENTS)
def test_nothing_is_ever_lost(settings: PostSettings, facts: Facts, now: datetime) -> None:
    """Everything ends pending, held with a time or a broken channel to wait for, or skipped with a reason."""
    decided = plan(settings, facts, now)
    match decided.state:
        case DeliveryState.PENDING:
            assert decided.digest_at is None
        case DeliveryState.HELD:
            assert decided.reason
            assert decided.held_by
            is_broken = decided.digest_at is None
            assert decided.reason == facts.broken_reason if is_broken else decided.digest_at > now  # type: ignore[operator]
        case DeliveryState.SKIPPED:
            assert decided.reason
    assert (decided.joins == "edit") <= (decided.state is DeliveryState.SKIPPED)
    assert (decided.joins == "thread") <= (decided.state is DeliveryState.PENDING)


@given(SETTINGS, FACTS, MOMENTS)
def test_quiet_hours_hold_for_every_message(settings: PostSettings, facts: Facts, now: datetime) -> None:
    """In quiet hours nothing is sent, neither a post nor a thread's, and no digest goes out."""
    decided = plan(settings, facts, now)
    zone = settings.schedule.zone
    if quiet_until(settings.quiet, zone, now) is not None:
        assert decided.state is not DeliveryState.PENDING
    if decided.digest_at is not None:
        assert quiet_until(settings.quiet, zone, decided.digest_at) is None
        assert decided.digest_at <= now + timedelta(days=11)


@given(SETTINGS, FACTS, MOMENTS)
def test_a_role_is_mentioned_only_by_what_is_posted_at_once(
    settings: PostSettings, facts: Facts, now: datetime
) -> None:
    """Neither a digest nor a thread pings, nor what too few outlets tell."""
    decided = plan(settings, facts, now)
    if decided.ping_role_id is not None:
        assert decided.state is DeliveryState.PENDING
        assert decided.joins == "off"
        assert settings.ping is not None
        assert facts.pings
        assert facts.independent >= settings.ping.min_sources


def test_a_digest_due_in_quiet_hours_waits_for_their_end() -> None:
    """Held for the digest means held for a time at which it may go out."""
    settings = replace(DIGEST, quiet=Quiet(17 * 60, 8 * 60))
    assert digest_after(settings, NOW) == datetime(2026, 1, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "rule"),
    [
        ("over 5 posts an hour: in the digest at 18:00 Europe/Oslo", "over 5 posts an hour"),
        ("quiet hours: in the digest at 14:00 Europe/Oslo", "quiet hours"),
        ("in the digest at 18:00 Europe/Oslo", ""),
        ("the channel was broken", "the channel was broken"),
        (None, ""),
    ],
)
def test_the_rule_of_a_reason(reason: str | None, rule: str) -> None:
    """What is not the hour of a digest, which cards show as a time of each reader's own."""
    assert rule_of(reason) == rule
