"""Clocks that jump: the bot's, forth and back by hours, while it runs and while it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.discord_wire import DiscordWire, faults
from tests.wire.bot_forks import Forks
from tests.wire.newsroom import SUBJECTS
from tests.wire.scenes import articles_for_all
from tests.wire.trials import LONG_AFTER_S, started, until_done

pytestmark = pytest.mark.asyncio(loop_scope="session")

KINDS = ("text", "thread", "forum")
HOUR_S = 3600.0
SENT = "http POST /channels/{channel_id}/messages"


@pytest.mark.parametrize("jumps", [(5.0, 0.0), (-5.0, 0.0), (30.0, -3.0)], ids=["forth", "back", "days"])
async def test_the_clock_jumps_while_posts_are_sent(
    tmp_path: Path, forked: Forks, jumps: tuple[float, float]
) -> None:
    """Nothing is lost, doubled or left to wait for a time that was never meant."""
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 4, KINDS) as stage:
        for path in ("/channels/*/messages", "/channels/*/threads"):
            wire.fail(*(faults.server_error(503, path=path).about(SUBJECTS[number]) for number in (1, 2)))
        async with started(forked, stage) as process:
            for count, hours in enumerate(jumps, 2):
                await wire.wait_for_calls("POST", "/channels/*", 2 * count)
                stage.set_clock(hours * HOUR_S)
            await until_done(stage)
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("first", "then"),
    [(4.0, 0.0), (-4.0, 0.0), (0.0, -4.0), (4.0, 30.0)],
    ids=["ahead, then right", "behind, then right", "right, then behind", "ahead, then a day later"],
)
async def test_what_was_claimed_on_a_wrong_clock_is_found_again(
    tmp_path: Path, forked: Forks, first: float, then: float, when: str
) -> None:
    """Killed at a send on one clock and started on another, when Discord has forgotten the nonces."""
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 2, KINDS) as stage:
        stage.set_clock(first * HOUR_S)
        async with started(forked, stage, f"2 {when} {SENT}") as process:
            assert await process.wait() == -9
        wire.advance(LONG_AFTER_S)
        stage.set_clock(then * HOUR_S)
        async with started(forked, stage) as process:
            await until_done(stage)
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []


async def test_discords_clock_is_not_the_bots(tmp_path: Path, forked: Forks) -> None:
    """A lost reply is found by reading back, although every message there is stamped hours before it was claimed."""
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 2, KINDS) as stage:
        stage.set_clock(7 * HOUR_S)
        wire.fail(faults.reply_lost(), faults.reply_lost(path="/channels/*/threads"))
        async with started(forked, stage) as process:
            await wire.wait_for(lambda: wire.faults.left == 0, "both replies lost")
            wire.advance(LONG_AFTER_S)
            await until_done(stage)
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []


@pytest.mark.parametrize("first", [4.0, 0.0, -4.0], ids=["ahead", "right", "behind"])
async def test_what_was_claimed_is_found_below_many_messages(
    tmp_path: Path, forked: Forks, first: float
) -> None:
    """People have written much since the crash, more than one request reads, and the nonces are forgotten."""
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 2, ("text",)) as stage:
        stage.set_clock(first * HOUR_S)
        async with started(forked, stage, f"2 after {SENT}") as process:
            assert await process.wait() == -9
        for number in range(150):
            wire.say(stage.place.reader, stage.place.channels[0], f"What about {number}?")
        wire.advance(LONG_AFTER_S)
        stage.set_clock(0.0)
        async with started(forked, stage) as process:
            await until_done(stage)
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []
