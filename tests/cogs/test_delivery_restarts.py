"""A crash at any instant: nothing is lost and nothing is posted twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from cogs._delivering import decisions
from cogs._delivering.decisions import Absent, Found, Unreadable, wait_s
from cogs._delivering.destinations import InChannel
from cogs._delivering.read_back import read_back
from cogs._posting.making import post_test
from news.errors import StorageError
from news.models import DeliveryState
from tests.cogs.posting_world import World, posting_world, titles
from tests.cogs.test_delivery_decisions import NOW, delivery
from tests.different import word
from tests.storage.builders import due_of


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def states(world: World, channel: Any) -> list[DeliveryState]:
    return [row.state for row in await world.deliveries(channel)]


async def crash_while_sending(world: World) -> None:
    """The process dies between claiming and sending."""
    (row,) = await due_of(world.storage.deliveries, world.env.now())
    assert await world.storage.deliveries.claim([row.id], world.env.now())


async def test_a_restart_finds_the_message_that_arrived(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after Discord took the post and before it was written down: no second message."""
    source = await world.source()
    await world.autopost(world.news)

    async def die(*_: Any) -> None:
        raise StorageError("killed")

    await world.article(source)
    with monkeypatch.context() as patch:
        patch.setattr(type(world.storage.deliveries), "record", die)
        await world.tick()
        assert await states(world, world.news) == [DeliveryState.SENDING]
        assert len(world.news.history()) == 1
    await world.restart()
    await world.tick()
    assert len(world.news.history()) == 1
    (row,) = await world.deliveries(world.news)
    assert (row.state, row.message_id) == (DeliveryState.SENT, world.news.history()[0].id)


async def test_a_restart_sends_what_had_not_arrived(world: World) -> None:
    """Killed between claiming and sending: one message, with the nonce of the first try."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source)
    await crash_while_sending(world)
    await world.restart()
    await world.tick()
    assert len(world.news.history()) == 1
    (row,) = await world.deliveries(world.news)
    assert (row.state, row.attempts) == (DeliveryState.SENT, 2)


STEPS = 6
"""claim, send and record, each with a death before it and after it."""


@pytest.mark.parametrize(
    "second",
    [None, 3, *(pytest.param(step, marks=pytest.mark.soak) for step in (0, 1, 2, 4, 5, 6, 7))],
)
@pytest.mark.parametrize("first", range(STEPS))
async def test_death_between_any_two_steps(
    world: World, monkeypatch: pytest.MonkeyPatch, first: int, second: int | None
) -> None:
    """Killed before or after any step, and perhaps again after the restart: nothing is lost, nothing comes twice."""
    source = await world.source()
    await world.autopost(world.news)
    for name in ("One", "Two"):
        await world.article(source, title=f"{name} {word(ord(name[1]))}")
    for step in (first, second):
        if step is not None:
            with monkeypatch.context() as patch:
                die_at(patch, world, step)
                await world.tick(0.5)
                await world.tick(1.1)
            await world.restart()
    await world.tick(30)
    assert [title.split()[1] for title in titles(world.news)] == ["[One", "[Two"]
    assert await states(world, world.news) == [DeliveryState.SENT] * 2


def die_at(patch: pytest.MonkeyPatch, world: World, step: int) -> None:
    """From the step on nothing reaches storage or Discord any more, as if the process were gone."""
    deliveries = type(world.storage.deliveries)
    steps = 0

    def mortal(real: Any) -> Any:
        async def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal steps
            before, after = steps, steps + 1
            steps += 2
            if step <= before:
                raise StorageError("dead")
            result = await real(*args, **kwargs)
            if step <= after:
                raise StorageError("dead")
            return result

        return call

    for name in ("claim", "record"):
        patch.setattr(deliveries, name, mortal(getattr(deliveries, name)))
    patch.setattr(discord.abc.Messageable, "send", mortal(discord.abc.Messageable.send))


async def test_stopping_ends_a_send_that_hangs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A send that hangs is cut off when the bot stops; the next start finishes it."""
    source = await world.source()
    await world.autopost(world.news)
    monkeypatch.setattr("cogs._delivering.courier.CLOSING_S", 0.0)

    async def hang(*_: Any, **__: Any) -> discord.Message:
        await asyncio.sleep(3600)
        raise AssertionError

    await world.article(source)
    with monkeypatch.context() as patch:
        patch.setattr(discord.abc.Messageable, "send", hang)
        await world.tick()
        assert await states(world, world.news) == [DeliveryState.SENDING]
        await cast(Any, world.env.bot).remove_cog("Delivery")
    assert await states(world, world.news) == [DeliveryState.SENDING]
    await world.restart()
    await world.tick()
    assert len(world.news.history()) == 1


async def test_a_second_death_does_not_hide_the_first_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A retry looks for the post of the first try before it is claimed anew: how far back to look is not forgotten."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source)
    real = discord.abc.Messageable.send

    async def lost(channel: Any, **arguments: Any) -> discord.Message:
        await real(channel, **arguments)
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr(discord.abc.Messageable, "send", lost)
        await world.tick()
    (tried,) = await world.deliveries(world.news)
    assert tried.state is DeliveryState.PENDING

    async def die(*_: Any, **__: Any) -> None:
        raise StorageError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("cogs._delivering.courier.read_back", die)
        await world.tick(10)
    (row,) = await world.deliveries(world.news)
    assert (row.state, row.claimed_at) == (DeliveryState.PENDING, tried.claimed_at)
    assert row.attempts > tried.attempts
    await world.tick(wait_s(row.attempts, jitter=0.0))
    assert len(world.news.history()) == 1
    assert await states(world, world.news) == [DeliveryState.SENT]


def test_a_pause_while_looking_does_not_mean_that_nothing_was_sent() -> None:
    """A read-back that Discord put off leaves the question open: the next try looks again."""
    row = delivery(claimed_at=NOW, reason=decisions.NOT_READ)
    assert decisions.may_exist(row)


class History:
    """A channel with so many messages of others, one a second, newest first, and maybe ours among them."""

    def __init__(self, now: datetime, *, length: int, ours_at: int | None) -> None:
        self.now, self.length, self.ours_at = now, length, ours_at

    async def history(self, *, limit: int) -> AsyncIterator[Any]:
        for n in range(min(limit, self.length)):
            button = SimpleNamespace(custom_id="nd1|go|article|99" if n == self.ours_at else "other")
            yield SimpleNamespace(
                id=1000 - n,
                author=SimpleNamespace(id=5),
                interaction_metadata=None,
                components=[button],
                created_at=self.now - timedelta(seconds=n),
            )


@pytest.mark.parametrize(
    ("length", "ours_at", "claimed_s", "expected"),
    [
        (10, 3, 60, Found(997)),
        (10, None, 60, Absent()),
        (450, 430, 200, Found(570)),
        (1000, None, 100, Absent()),
        (1000, 900, 650, Unreadable()),
    ],
)
async def test_how_far_a_channel_is_read_back(
    monkeypatch: pytest.MonkeyPatch, length: int, ours_at: int | None, claimed_s: int, expected: Any
) -> None:
    """At least one request's worth and back to some minutes before the claim; beyond 500 messages nobody knows."""
    monkeypatch.setattr("cogs._delivering.read_back.may_read_history", lambda _: True)
    row = delivery(state=DeliveryState.SENDING, claimed_at=NOW - timedelta(seconds=claimed_s))
    history = History(NOW, length=length, ours_at=ours_at)
    client: Any = SimpleNamespace(get_partial_messageable=lambda *_, **__: history)
    where = InChannel(row.channel_id, place=object())
    assert await read_back(client, row, where, title="", author_id=5) == expected


async def test_a_test_post_or_a_shared_card_is_not_taken_for_the_post(world: World) -> None:
    """Reading back looks for the post itself: a test of the same article does not count."""
    source = await world.source()
    autopost = await world.autopost(world.news)
    await world.article(source)
    await crash_while_sending(world)
    place = world.env.bot.get_channel(world.news.id)
    assert isinstance(place, discord.TextChannel)
    await post_test(world.storage, autopost, place, now=world.env.now())
    await world.tick()
    assert len(world.news.history()) == 2
    assert await states(world, world.news) == [DeliveryState.SENT]


@pytest.mark.parametrize(("waited_s", "state"), [(30, DeliveryState.SENT), (600, DeliveryState.HELD)])
async def test_without_history_only_a_fresh_claim_is_repeated(
    world: World, waited_s: int, state: DeliveryState
) -> None:
    """Where the channel cannot be read back, the nonce protects for two minutes; after that the post is held."""
    source = await world.source()
    await world.autopost(world.news)
    await world.allow(world.news, read_message_history=False)
    await world.article(source)
    (row,) = await due_of(world.storage.deliveries, world.env.now())
    assert await world.storage.deliveries.claim([row.id], world.env.now() - timedelta(seconds=waited_s))
    await world.tick()
    (row,) = await world.deliveries(world.news)
    assert row.state is state
    if state is DeliveryState.HELD:
        assert row.reason == decisions.UNREADABLE
