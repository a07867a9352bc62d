"""Turns: how much of what people ask for is done at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from news.errors import NewsdeskError
from news.models import GuildId
from news.newsroom.turns import Turns

HARBOUR, MILL, QUAY = GuildId(1), GuildId(2), GuildId(3)


async def take(turns: Turns, guild: GuildId, until: asyncio.Event, done: list[GuildId]) -> None:
    async with turns.one(guild):
        await until.wait()
    done.append(guild)


async def begun(turns: Turns, guilds: Sequence[GuildId], until: asyncio.Event) -> list[asyncio.Task[None]]:
    """Tasks that have or wait for a turn."""
    tasks = [asyncio.create_task(take(turns, guild, until, [])) for guild in guilds]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def refusal(turns: Turns, guild: GuildId) -> str:
    with pytest.raises(NewsdeskError) as caught:
        async with turns.one(guild):
            pass
    return caught.value.user_message


async def test_who_finds_no_turn_waits_for_one() -> None:
    """In the order of coming, and is served as soon as somebody is done."""
    turns, gate = Turns(1, "later", waiting_max=2, wait_s=60), asyncio.Event()
    tasks = await begun(turns, [HARBOUR, MILL], gate)
    assert not any(task.done() for task in tasks)
    gate.set()
    await asyncio.gather(*tasks)
    async with turns.one(QUAY):
        pass


async def test_few_wait_and_each_server_once() -> None:
    """Who comes when enough wait, or twice, is refused at once; that costs nobody a turn."""
    turns, gate = Turns(1, "later", waiting_max=1, wait_s=60), asyncio.Event()
    tasks = await begun(turns, [HARBOUR, MILL], gate)
    assert [await refusal(turns, guild) for guild in (HARBOUR, MILL, QUAY)] == ["later"] * 3
    gate.set()
    await asyncio.gather(*tasks)
    for guild in (HARBOUR, MILL, QUAY):
        async with turns.one(guild):
            pass


async def test_nobody_waits_for_long() -> None:
    """When the time is over they are told so, and their place is free for others."""
    turns, gate = Turns(1, "later", waiting_max=1, wait_s=0.01), asyncio.Event()
    tasks = await begun(turns, [HARBOUR], gate)
    assert [await refusal(turns, guild) for guild in (MILL, MILL, QUAY)] == ["later"] * 3
    gate.set()
    await asyncio.gather(*tasks)


async def test_a_turn_given_back_is_the_next_ones() -> None:
    """Before the work that it was part of ends; the server itself has to end it first."""
    turns = Turns(1, "later")
    async with turns.one(HARBOUR) as turn:
        turn.give_back()
        turn.give_back()
        assert await refusal(turns, HARBOUR) == "later"
        async with turns.one(MILL):
            assert await refusal(turns, QUAY) == "later"
    async with turns.one(HARBOUR):
        pass


async def test_who_stops_waiting_leaves_no_trace() -> None:
    """Cancelled while waiting: the turn goes to others."""
    turns, gate = Turns(1, "later", waiting_max=1, wait_s=60), asyncio.Event()
    first, second = await begun(turns, [HARBOUR, MILL], gate)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    gate.set()
    await first
    async with turns.one(MILL):
        pass
