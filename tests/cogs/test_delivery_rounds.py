"""Rounds begin at each beat, guarded and resting each for itself; claims and outcomes are written down together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from cogs._delivering.ledger import Gathering
from cogs._delivering.rounds import Rounds


class Counted:
    """A round that counts its runs, and fails while it is told to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.runs = 0
        self.fails = fails
        self.is_closed = False

    async def run(self) -> None:
        self.runs += 1
        if self.fails:
            raise OSError("disk is full")

    async def close(self) -> None:
        self.is_closed = True


async def settle() -> None:
    """What has begun has ended."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_failing_round_rests_and_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """It runs less and less often while it fails, nudged or not; the other runs at each beat."""
    works, fails = Counted(), Counted(fails=True)
    rounds = Rounds([fails, works])
    for _ in range(20):
        rounds.beat()
        await settle()
        rounds.nudge()
        await settle()
    assert works.runs == 40
    assert 2 <= fails.runs <= 8
    assert "disk is full" in caplog.text
    await rounds.close()
    assert works.is_closed
    assert fails.is_closed


async def test_a_round_that_takes_long_runs_once_at_a_time() -> None:
    """A beat while it runs begins no second run, and closing ends the one under way."""

    class Endless(Counted):
        async def run(self) -> None:
            self.runs += 1
            await asyncio.Event().wait()

    endless = Endless()
    rounds = Rounds([endless])
    for _ in range(3):
        rounds.beat()
        await settle()
    assert endless.runs == 1
    await rounds.close()
    assert endless.is_closed


async def test_many_are_done_at_once_and_a_bad_one_fails_alone() -> None:
    """What comes within a moment is one batch; where that fails each is done for itself, and only the bad one fails."""
    batches: list[Sequence[int]] = []

    async def double(items: Sequence[int]) -> Sequence[int]:
        batches.append(items)
        if 13 in items:
            raise ValueError("13")
        return [2 * item for item in items]

    gathering = Gathering(double, gathers_s=0.0)
    assert await asyncio.gather(*map(gathering.ask, range(10))) == [2 * n for n in range(10)]
    assert batches == [list(range(10))]
    found = await asyncio.gather(*map(gathering.ask, (12, 13, 14)), return_exceptions=True)
    assert (found[0], repr(found[1]), found[2]) == (24, "ValueError('13')", 28)


async def test_what_was_asked_is_done_although_nobody_waits() -> None:
    """A send that is cut off when the bot stops leaves its outcome to be written."""
    done: list[int] = []

    async def note(items: Sequence[int]) -> Sequence[None]:
        done.extend(items)
        return [None] * len(items)

    gathering = Gathering(note, gathers_s=0.0)
    asked = asyncio.create_task(gathering.ask(1))
    await asyncio.sleep(0)
    asked.cancel()
    await gathering.close()
    assert done == [1]
    await asyncio.gather(asked, return_exceptions=True)
