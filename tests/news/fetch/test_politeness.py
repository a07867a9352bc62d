"""Whose turn it is at a host, in time that the tests hold in their hands."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from yarl import URL

from news.fetch.politeness import DELAY_MAX_S, HostTurns, turn_key

LONG_S = 60.0


class StageTime:
    """A clock with its sleep: time jumps to the next sleeper as soon as nobody else has anything to do."""

    def __init__(self) -> None:
        self.now = 100.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._count = 0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._count += 1
        heapq.heappush(self._sleepers, (self.now + seconds, self._count, woken))
        await woken.wait()

    async def pass_until_quiet(self) -> None:
        """Everything that only waits for time happens."""
        while True:
            await settle()
            if not self._sleepers:
                return
            self.now, _, woken = heapq.heappop(self._sleepers)
            woken.set()


async def settle() -> None:
    """Every task runs until it waits for something outside of the loop."""
    for _ in range(20):
        await asyncio.sleep(0)


@asynccontextmanager
async def staged(*, delay_s: float = 1.0, at_once: int = 2) -> AsyncIterator[tuple[HostTurns, StageTime]]:
    stage = StageTime()
    yield HostTurns(delay_s=delay_s, at_once=at_once, clock=stage, sleep=stage.sleep), stage


async def starts_of(
    turns: HostTurns, stage: StageTime, hosts: list[str], *, delay_s: float | None = None
) -> list[float]:
    """When each of these visits started, in seconds from the first; visits take no time."""
    started: list[float] = []

    async def visit(host: str) -> None:
        async with turns.turn(host, delay_s=delay_s, wait_s=LONG_S):
            started.append(stage.now)

    async with asyncio.TaskGroup() as group:
        for host in hosts:
            group.create_task(visit(host))
        await stage.pass_until_quiet()
    return [round(at - started[0], 3) for at in started]


@pytest.mark.parametrize(
    ("own_s", "asked_s", "pause_s"),
    [(1.0, None, 1.0), (1.0, 0.2, 1.0), (1.0, 4.0, 4.0), (1.0, 3600.0, DELAY_MAX_S), (0.0, 4.0, 0.0)],
)
async def test_starts_at_one_host_are_a_pause_apart(
    own_s: float, asked_s: float | None, pause_s: float
) -> None:
    """A second, or as long as the site asks for, but no more than ten; sites of our own wait for nothing."""
    async with staged(delay_s=own_s) as (turns, stage):
        starts = await starts_of(turns, stage, ["harbour.example"] * 4, delay_s=asked_s)
    assert starts == [0, pause_s, 2 * pause_s, 3 * pause_s]


async def test_other_hosts_do_not_wait() -> None:
    """Twenty hosts are visited in the same instant."""
    async with staged() as (turns, stage):
        starts = await starts_of(turns, stage, [f"h{number}.example" for number in range(20)])
    assert set(starts) == {0}


async def test_two_at_once_are_the_most() -> None:
    """A third waits until one of two slow answers is there, however long ago they started."""
    release, running, busiest = asyncio.Event(), 0, 0

    async def visit(turns: HostTurns) -> None:
        nonlocal running, busiest
        async with turns.turn("harbour.example", wait_s=LONG_S):
            running += 1
            busiest = max(busiest, running)
            await release.wait()
            running -= 1

    async with staged() as (turns, stage), asyncio.TaskGroup() as group:
        for _ in range(7):
            group.create_task(visit(turns))
        await stage.pass_until_quiet()
        assert running == 2
        release.set()
        await stage.pass_until_quiet()
    assert (busiest, running) == (2, 0)


async def test_a_turn_that_does_not_come_is_given_up() -> None:
    """Whoever waits too long is told so, and those after them lose nothing."""
    async with staged(at_once=1) as (turns, _):
        async with turns.turn("harbour.example", wait_s=LONG_S):
            with pytest.raises(TimeoutError):
                async with turns.turn("harbour.example", wait_s=0.01):
                    pytest.fail("two at once")
        assert turns.remembered == 1


@pytest.mark.parametrize("waits_for", ["the pause", "a place"])
async def test_giving_up_while_waiting_costs_nobody_a_turn(waits_for: str) -> None:
    """Visits that are cancelled leave no place taken and no pause behind."""
    async with staged(at_once=1 if waits_for == "a place" else 2) as (turns, stage):
        release = asyncio.Event()

        async def visit() -> None:
            async with turns.turn("harbour.example", wait_s=LONG_S):
                await release.wait()

        first = asyncio.create_task(visit())
        await settle()
        waiting = [asyncio.create_task(visit()) for _ in range(5)]
        await settle()
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        release.set()
        await first
        starts = await starts_of(turns, stage, ["harbour.example"] * 3)
    assert starts == [0, 1, 2]
    assert stage.now <= 104


async def test_a_failure_inside_a_turn_ends_it() -> None:
    """A request that fails gives its place back."""
    async with staged(at_once=1, delay_s=0) as (turns, _):
        for _ in range(3):
            with suppress(ConnectionError):
                async with turns.turn("harbour.example", wait_s=LONG_S):
                    raise ConnectionError
        assert turns.remembered == 0


async def test_hosts_are_forgotten_when_their_pause_is_over() -> None:
    """Ten thousand hosts visited once leave nothing behind but those of the last seconds."""
    async with staged() as (turns, stage):
        for number in range(10_000):
            async with turns.turn(f"h{number}.example", delay_s=30, wait_s=LONG_S):
                stage.now += 0.1
        assert turns.remembered <= DELAY_MAX_S * 10 + 1
        stage.now += DELAY_MAX_S
        async with turns.turn("last.example", wait_s=LONG_S):
            assert turns.remembered == 1


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://harbour.example/a", "harbour.example"),
        ("https://Harbour.example./b", "harbour.example"),
        ("https://harbour.example:8443/", "harbour.example:8443"),
        ("http://[2606:4700::1]/", "2606:4700::1"),
    ],
)
def test_a_host_is_one_over_both_schemes(url: str, key: str) -> None:
    """http and https of a host share its turns; a server on another port has its own."""
    assert turn_key(URL(url)) == key
