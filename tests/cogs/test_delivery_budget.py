"""Requests go evenly, in turns between servers, and refused ones end delivery long before a ban."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from heapq import heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs._delivering.budget import CEILING, RATE, Budget, Request, served
from cogs._delivering.rest_guard import (
    REFUSED_MAX,
    REFUSED_WITHIN_S,
    RepeatRefusedError,
    RestGuard,
    only_once,
)

MESSAGES = "/api/v10/channels/1/messages"


class Time:
    """A clock that moves when somebody sleeps, each time a little too far, as a busy loop's does."""

    def __init__(self, late_s: Iterable[float] = ()) -> None:
        self.now = 1_000.0
        self._late_s = iter(late_s)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + next(self._late_s, 0.0)
        await asyncio.sleep(0)


def most_within_a_second(moments: list[float]) -> int:
    """How many fall into the fullest second, both its ends included."""
    return max(sum(first <= moment <= first + 1.0 for moment in moments) for first in moments)


async def granted(time: Time, budget: Budget, guilds: Iterable[int | None]) -> list[tuple[int | None, float]]:
    """Who got a turn, and when, in the order of the turns. All ask at the same moment."""
    turns: list[tuple[int | None, float]] = []

    async def ask(guild: int | None) -> None:
        with served(guild):
            request = await budget.take()
        turns.append((guild, time.now))
        budget.answered(request)

    await asyncio.gather(*map(ask, guilds))
    return turns


@given(
    late_s=st.lists(st.floats(0.0, 0.3), max_size=150),
    ways=st.lists(st.tuples(st.floats(0.0, 0.4), st.floats(0.0, 1.0)), min_size=5, max_size=40),
    base_s=st.floats(0.0, 0.3),
)
def test_no_second_has_more_requests_than_discord_allows(
    late_s: list[float], ways: list[tuple[float, float]], base_s: float
) -> None:
    """However late the loop wakes up and however unevenly the network carries: at most 50 arrive in any second.

    Each way takes `base_s`, some of them no more, and a delay that lies in part before and in part after the arrival.
    """
    time = Time(late_s)
    arrived: list[float] = []
    answers: list[tuple[float, int, Request]] = []

    async def sleep(seconds: float) -> None:
        """Answers come while the budget waits, each at its own time."""
        until = time.now + seconds
        while answers and answers[0][0] <= until:
            time.now, _, request = heappop(answers)
            budget.answered(request)
        time.now = max(time.now, until)
        await time.sleep(0.0)

    budget = Budget(clock=time, sleep=sleep)

    async def ask_all() -> None:
        for number in range(160):
            request = await budget.take()
            delay, share = ways[number % len(ways)] if number % 8 else (0.0, 0.0)
            arrived.append(time.now + base_s + delay * share)
            heappush(answers, (time.now + 2 * base_s + delay, number, request))

    asyncio.run(ask_all())
    assert most_within_a_second(arrived) <= CEILING


@pytest.mark.parametrize("late_s", [0.0, 0.005, 0.019, 0.05], ids="{}s".format)
async def test_a_busy_loop_costs_no_turns(late_s: float) -> None:
    """Waking up late is made good: 96 of 100 seconds' worth at least is used."""
    time = Time([late_s] * 1_000)
    budget = Budget(clock=time, sleep=time.sleep)
    turns = await granted(time, budget, [7] * 500)
    assert 499 / (turns[-1][1] - turns[0][1]) >= 0.96 * RATE


async def test_slow_answers_alone_cost_nothing() -> None:
    """Where every answer takes as long, requests go as fast as with quick ones: only what varies is uncertain."""
    time = Time()
    budget = Budget(clock=time, sleep=time.sleep)
    waiting: list[tuple[float, Request]] = []
    began = 0.0
    for number in range(500):
        request = await budget.take()
        if number == 100:
            began = time.now
        waiting.append((time.now + 0.3, request))
        while waiting and waiting[0][0] <= time.now:
            budget.answered(waiting.pop(0)[1])
    assert 399 / (time.now - began) >= 0.96 * RATE


async def test_what_was_not_used_is_not_saved_up() -> None:
    """After a quiet hour requests are as far apart as ever."""
    time = Time()
    budget = Budget(clock=time, sleep=time.sleep)
    await budget.take()
    time.now += 3_600
    turns = await granted(time, budget, [7] * 60)
    assert most_within_a_second([moment for _, moment in turns]) <= CEILING


async def test_servers_take_turns() -> None:
    """A server that asks once does not wait behind the 500 requests of another."""
    time = Time()
    turns = await granted(time, Budget(clock=time, sleep=time.sleep), [1] * 500 + [2, 3] + [1] * 5)
    assert {guild for guild, _ in turns[:4]} == {1, 2, 3}
    assert Counter(guild for guild, _ in turns) == {1: 505, 2: 1, 3: 1}


async def test_a_person_who_waits_is_next() -> None:
    """A command's request goes before what nobody is looking at, however many servers wait."""
    time = Time()
    turns = await granted(time, Budget(clock=time, sleep=time.sleep), [*range(1, 60), None])
    assert None in [guild for guild, _ in turns[:3]]


async def test_who_gives_up_waiting_takes_no_turn() -> None:
    """A cancelled request leaves the queue; those behind it move up."""
    time = Time()
    budget = Budget(clock=time, sleep=time.sleep)
    await budget.take()
    tasks = [asyncio.create_task(budget.take()) for _ in range(50)]
    await asyncio.sleep(0)
    for task in tasks[:40]:
        task.cancel()
    began = time.now
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert sum(isinstance(result, Request) for result in results) == 10
    assert time.now - began == pytest.approx(10 / RATE, abs=2 / RATE)
    assert budget.waiting == 0


async def test_a_pause_for_all_slows_down_for_a_while() -> None:
    """A global 429 stops everything as long as Discord asks; then requests are slower, and in minutes as fast as before."""
    time = Time()
    budget = Budget(clock=time, sleep=time.sleep)
    budget.pause(5.0)
    began = time.now
    await budget.take()
    assert time.now - began == pytest.approx(5.0)
    assert budget.rate < RATE * 0.95
    time.now += 200
    for _ in range(5):
        budget.answered(await budget.take())
        time.now += 61
    assert budget.rate == RATE


def guard(time: Time) -> RestGuard:
    """A guard whose budget waits by moving the clock."""
    return RestGuard(Budget(clock=time, sleep=time.sleep), clock=time)


@pytest.mark.parametrize(
    ("answer", "may_repeat"),
    [(429, True), (500, False), (502, False), (504, False), (524, False), (200, False), (None, False)],
)
async def test_once_means_once(answer: int | None, may_repeat: bool) -> None:
    """After anything but a 429 a second request is refused: the first may have worked. None: no answer came."""
    rest = guard(Time())
    with only_once() as once:
        await rest.begin(MESSAGES)
        if answer is not None:
            rest.end(answer)
        assert once.may_have_worked is not may_repeat
        if may_repeat:
            await rest.begin(MESSAGES)
            assert once.may_have_worked
        else:
            with pytest.raises(RepeatRefusedError):
                await rest.begin(MESSAGES)
    await rest.begin(MESSAGES)  # outside, discord.py repeats as it likes


INVALID = [(401, None, True), (403, None, True), (404, None, False), (500, None, False), (429, None, True)]
INVALID += [(429, "user", True), (429, "global", True), (429, "shared", False), (200, None, False)]


@pytest.mark.parametrize(("status", "scope", "counts"), INVALID)
def test_what_counts_towards_a_ban(status: int, scope: str | None, counts: bool) -> None:
    """401, 403 and 429 do, but for the 429 of a limit that others share."""
    rest = guard(Time())
    rest.end(status, scope=scope)
    assert rest.refused == int(counts)


def test_delivery_rests_at_a_tenth_of_the_ban_line() -> None:
    """With the thousandth refused request, until the first of them is ten minutes old; and memory stays bounded."""
    time = Time()
    rest = guard(time)
    for _ in range(REFUSED_MAX - 1):
        rest.end(403)
    assert rest.rests_for_s == 0.0
    time.now += 100
    for _ in range(REFUSED_MAX):
        rest.end(403)
    assert rest.refused == REFUSED_MAX
    assert 0 < rest.rests_for_s <= REFUSED_WITHIN_S
    time.now += REFUSED_WITHIN_S
    assert (rest.refused, rest.rests_for_s) == (0, 0.0)


async def test_answers_to_people_take_no_turn() -> None:
    """Interactions and their follow-ups are not under Discord's bound for a bot, so that they never wait for posts."""
    time = Time()
    rest = guard(time)
    for _ in range(200):
        await rest.begin("/api/v10/interactions/1/token/callback")
        await rest.begin("/api/v10/webhooks/1/token/messages/@original")
    assert time.now == 1_000.0
