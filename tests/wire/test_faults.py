"""Each fault of Discord and the network, in each kind of place: each article arrives once, in order, or is held."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.fakes.discord_wire import FORUM, Channel, DiscordWire, faults
from tests.fakes.discord_wire.faults import FORUM_POSTS, MESSAGES, Fault
from tests.wire.bot_forks import Forks
from tests.wire.newsroom import SUBJECTS
from tests.wire.scenes import articles_for_all, digests_for, digests_for_people
from tests.wire.stages import EVERY_KIND, Stage
from tests.wire.trials import started, until_done

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEND_S = "cogs._delivering.courier:SEND_S"
GIVES_UP_S = 1.0
"""How long a send may take where a test is about answers that do not come."""


def path_of_posts(channel: Channel) -> str:
    """Where a post for `channel` is sent to."""
    return (FORUM_POSTS if channel.kind == FORUM else MESSAGES).replace("*", str(channel.id))


def arm(stage: Stage, one_for_each_article: Mapping[str, Fault]) -> None:
    """The post of the first article meets the first fault, wherever it goes; that of the second the second."""
    wire = stage.place.wire
    for channel_id in stage.expected:
        path = path_of_posts(wire.world.channels[channel_id])
        for number, fault in enumerate(one_for_each_article.values()):
            wire.fail(fault.at(path).about(SUBJECTS[number]))


SERVER_ERRORS = {
    f"{status} {'after' if after else 'before'}": faults.server_error(status, after=after)
    for status in (500, 502, 503, 504)
    for after in (False, True)
}
CONNECTIONS_AND_LIMITS = {
    "reset": faults.connection_lost(),
    "reply lost": faults.reply_lost(),
    "429 of the bot": faults.rate_limited(0.1, scope="user"),
    "429 of the channel": faults.rate_limited(0.1, scope="shared"),
    "429 of all": faults.rate_limited(0.1, scope="global"),
    "429 that says nothing": faults.rate_limited(0.1, scope=None),
    "banned for a while": faults.rate_limited(1, is_cloudflare=True),
    "late": faults.slow(0.3),
}
REPEATED = {
    "503 three times": faults.server_error(503, times=3),
    "500 after, five times": faults.server_error(500, after=True, times=5),
    "reset three times": faults.connection_lost(times=3),
}


@pytest.mark.parametrize(
    "met",
    [SERVER_ERRORS, CONNECTIONS_AND_LIMITS, REPEATED],
    ids=["server errors", "connections and limits", "several times"],
)
async def test_every_fault_in_every_place_ends_in_one_post(
    tmp_path: Path, forked: Forks, met: dict[str, Fault]
) -> None:
    """Whatever one send meets, the article is there once, in its turn, and recorded as what it is."""
    assert len(met) <= len(SUBJECTS)
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, len(met)) as stage:
        arm(stage, met)
        async with started(forked, stage) as process:
            await until_done(stage, timeout_s=60.0)
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []
        # What has arrived is found by reading back and not asked for again: then some of its faults never happen.
        assert wire.faults.left == 0 or met is REPEATED


@pytest.mark.parametrize("met", [SERVER_ERRORS, CONNECTIONS_AND_LIMITS], ids=["server errors", "connections"])
@pytest.mark.parametrize("kind", ["channels", "persons"])
async def test_every_fault_of_a_digest_ends_in_one_digest(
    tmp_path: Path, forked: Forks, met: dict[str, Fault], kind: str
) -> None:
    """Each digest, a channel's or a person's, meets one fault: it is there once, with all that it holds."""
    async with AsyncExitStack() as stack:
        wire = await stack.enter_async_context(DiscordWire())
        begun = (
            digests_for(tmp_path / "stage", wire, more_channels=len(met) - len(EVERY_KIND))
            if kind == "channels"
            else digests_for_people(tmp_path / "stage", wire, len(met))
        )
        stage = await stack.enter_async_context(begun)
        stage.set_clock(stage.clock_off_s)
        for channel_id, fault in zip(stage.expected, met.values(), strict=True):
            wire.fail(fault.at(path_of_posts(wire.world.channels[channel_id])))
        async with started(forked, stage) as process:
            await until_done(stage, timeout_s=60.0)
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []
        assert wire.faults.left == 0


@pytest.mark.parametrize(
    "reading",
    [
        faults.server_error(503, "GET", times=2),
        faults.connection_lost("GET", times=2),
        faults.rate_limited(0.1, "GET", scope="global"),
    ],
    ids=["503", "reset", "429"],
)
async def test_a_reading_back_that_fails_is_repeated(tmp_path: Path, forked: Forks, reading: Fault) -> None:
    """Nothing is sent again before it is known whether the lost one arrived."""
    kinds = ("text", "forum")
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 2, kinds) as stage:
        arm(stage, {"reply lost": faults.reply_lost()})
        for path in (MESSAGES, "/guilds/*/threads/active"):
            wire.fail(reading.at(path))
        async with started(forked, stage) as process:
            await until_done(stage)
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []


async def test_an_answer_after_the_bot_gave_up(tmp_path: Path, forked: Forks) -> None:
    """A post that Discord made, and answers for long after, is found again and not sent twice."""
    never = asyncio.Event()
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 2) as stage:
        arm(stage, {"late answer": faults.held_back(never)})
        async with started(forked, stage, constants={SEND_S: GIVES_UP_S}) as process:
            await until_done(stage)
            never.set()
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []


async def test_a_message_made_after_the_bot_gave_up_and_read_back(tmp_path: Path, forked: Forks) -> None:
    """Discord makes the first one late, when the second is there: it has the same nonce, and is dropped."""
    later = asyncio.Event()
    kinds = ("text", "thread", "announcement", "voice chat")
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 2, kinds) as stage:
        arm(stage, {"made late": faults.held_back(later, after=False)})
        async with started(forked, stage, constants={SEND_S: GIVES_UP_S}) as process:
            await until_done(stage)
            later.set()
            await wire.wait_for(lambda: all(call.status is not None for call in wire.calls()), "late answers")
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []


@pytest.mark.parametrize("trouble", ["dropped", "invalid session", "told to reconnect"])
async def test_the_gateway_goes_while_posts_are_sent(tmp_path: Path, forked: Forks, trouble: str) -> None:
    """Sending goes on, or waits until the gateway is back; nothing is lost or doubled by it."""
    kinds = ("text", "forum")
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 4, kinds) as stage:
        async with started(forked, stage) as process:
            await wire.wait_for_calls("POST", "/channels/*/messages")
            if trouble == "dropped":
                wire.gateway.drop(4000)
            elif trouble == "invalid session":
                wire.gateway.invalidate()
            else:
                wire.gateway.ask_to_reconnect()
            await until_done(stage)
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []
