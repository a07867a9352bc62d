"""How much people can make us fetch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from news.errors import RequestLimitError, TooManyRequestsError
from news.models import GuildId, UserId
from news.newsroom.allowance import IN_ALL, PER_GUILD, PER_USER, WINDOW, Allowance, RequestBounds, span_words

MARA, JON = UserId(1), UserId(2)
HARBOUR, MILL = GuildId(10), GuildId(20)


@dataclass
class Clock:
    time: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **delta: float) -> None:
        self.time += timedelta(**delta)


def refusal(allowance: Allowance, user: UserId, guild: GuildId | None, cost: int = 1) -> str:
    with pytest.raises(TooManyRequestsError) as refused:
        allowance.take(user, guild, cost=cost)
    return refused.value.user_message


def test_a_person_is_told_when_to_come_back() -> None:
    """The twenty-first wish in ten minutes is refused until the first is ten minutes old."""
    clock = Clock()
    allowance = Allowance(clock)
    for _ in range(PER_USER):
        allowance.take(MARA, HARBOUR)
        clock.advance(seconds=20)
    words = refusal(allowance, MARA, HARBOUR)
    assert words == (
        "That is too much at a time: one person can have sites read 20 times in 10 minutes. Try again in 4 minutes."
    )
    clock.advance(minutes=3, seconds=19)
    assert refusal(allowance, MARA, HARBOUR).endswith("Try again in a minute.")
    clock.advance(seconds=1)
    allowance.take(MARA, HARBOUR)
    refusal(allowance, MARA, HARBOUR)


def test_what_is_refused_costs_nothing() -> None:
    """Asking again and again does not put off the time when one may."""
    clock = Clock()
    allowance = Allowance(clock)
    allowance.take(MARA, None, cost=PER_USER)
    for _ in range(50):
        refusal(allowance, MARA, None)
        clock.advance(seconds=11)
    clock.advance(seconds=50)
    allowance.take(MARA, None, cost=PER_USER)


def test_a_server_has_a_bound_that_others_do_not_feel() -> None:
    """Many members of one server share its bound; another server and direct messages are free."""
    allowance = Allowance(Clock())
    for member in range(PER_GUILD):
        allowance.take(UserId(100 + member), HARBOUR)
    assert "one server can have sites read 60 times" in refusal(allowance, MARA, HARBOUR)
    allowance.take(MARA, MILL)
    allowance.take(MARA, None)


def test_all_together_have_a_bound() -> None:
    """Many servers cannot make us fetch without end, whoever asks."""
    allowance = Allowance(Clock())
    for number in range(IN_ALL):
        allowance.take(UserId(100 + number), GuildId(1000 + number))
    assert "all servers together can have sites read 300 times" in refusal(allowance, MARA, None)


def test_the_longest_wait_is_the_one_that_is_named() -> None:
    """Nobody is told to come back when they would be refused again."""
    clock = Clock()
    allowance = Allowance(clock, per_user=1, per_guild=2)
    allowance.take(MARA, HARBOUR)
    clock.advance(minutes=5)
    allowance.take(JON, HARBOUR)
    words = refusal(allowance, JON, HARBOUR)
    assert "one person" in words
    assert words.endswith("Try again in 10 minutes.")


def test_what_could_never_be_had_is_not_promised_for_later() -> None:
    """A wish for more than the whole bound is told to be smaller, not to wait."""
    allowance = Allowance(Clock())
    assert refusal(allowance, MARA, HARBOUR, cost=21).endswith("Ask for less.")
    assert allowance.remembered == 0


def test_only_the_last_window_is_remembered() -> None:
    """People and servers who asked long ago take no memory."""
    clock = Clock()
    allowance = Allowance(clock)
    for round_number in range(50):
        for number in range(100):
            allowance.take(UserId(round_number * 100 + number), GuildId(number))
        clock.advance(minutes=10)
    assert allowance.remembered <= 201
    allowance.take(MARA, None)
    assert allowance.remembered == 2


def test_a_clock_that_jumps_back_locks_nobody_out_for_longer_than_a_window() -> None:
    """Takings from the future count as if they were of now."""
    clock = Clock()
    allowance = Allowance(clock)
    allowance.take(MARA, HARBOUR, cost=PER_USER)
    clock.advance(days=-2)
    assert refusal(allowance, MARA, HARBOUR).endswith("Try again in 10 minutes.")
    clock.advance(seconds=WINDOW.total_seconds())
    allowance.take(MARA, HARBOUR)


# --- requests -----------------------------------------------------------------------------------------


def sent(bounds: RequestBounds, guild: GuildId | None, count: int) -> int:
    """How many of so many requests may be sent."""
    for number in range(count):
        try:
            bounds.take(guild, "https://harbour.example/")
        except RequestLimitError:
            return number
    return count


def test_one_server_cannot_use_up_what_all_may_send() -> None:
    """Each has its own bound; all together have one; after ten minutes all is free again."""
    clock = Clock()
    bounds = RequestBounds(clock, per_guild=10, in_all=25)
    assert sent(bounds, HARBOUR, 20) == 10
    assert sent(bounds, MILL, 20) == 10
    assert sent(bounds, None, 20) == 5
    clock.advance(minutes=10)
    assert sent(bounds, HARBOUR, 20) == 10


def test_who_may_send_no_more_is_told_when_to_come_back() -> None:
    """In words, and without the address."""
    bounds = RequestBounds(Clock(), per_guild=1)
    bounds.take(HARBOUR, "https://harbour.example/")
    with pytest.raises(RequestLimitError) as refused:
        bounds.take(HARBOUR, "https://harbour.example/")
    assert refused.value.user_message == (
        "Too much is being read for this server at the moment. Try again in 10 minutes."
    )


def test_many_requests_take_little_room() -> None:
    """Those of one second are remembered together, and still let go in time."""
    clock = Clock()
    bounds = RequestBounds(clock)
    for _ in range(1_000):
        bounds.take(HARBOUR, "https://harbour.example/")
        clock.advance(seconds=0.01)
    entries = bounds._windows._taken["all"].entries
    assert sum(cost for _, cost in entries) == 1_000
    assert len(entries) <= 11


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "a minute"), (20, "a minute"), (61, "2 minutes"), (7_100, "119 minutes"), (7_201, "3 hours")],
)
def test_a_wait_in_words(seconds: float, words: str) -> None:
    """Rounded up: nobody comes back too early."""
    assert span_words(timedelta(seconds=seconds)) == words
