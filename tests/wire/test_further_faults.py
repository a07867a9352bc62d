"""Faults of what is asked besides posting: threads begun, direct messages opened, cards edited, posts published."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.fakes.discord_wire import NEWS, DiscordWire, faults
from tests.fakes.discord_wire.faults import FORUM_POSTS, Fault
from tests.wire.bot_forks import Forks
from tests.wire.scenes import articles_edited, articles_for_all, digests_of_persons, stories_go_on
from tests.wire.stages import Stage, shown_in, titles_in
from tests.wire.trials import live_until_done, started, until_done

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPENING = ("POST", "/users/@me/channels")
MEMBER = ("GET", "/guilds/*/members/*")
THREAD = ("POST", "/channels/*/messages/*/threads")
EDIT = ("PATCH", "/channels/*/messages/*")
PUBLISHING = ("POST", "/channels/*/messages/*/crosspost")
MEETS: dict[str, Callable[[str, str], Fault]] = {
    "reply lost": lambda method, path: faults.reply_lost(method, path, times=2),
    "reset": lambda method, path: faults.connection_lost(method, path, times=2),
    "503 before": lambda method, path: faults.server_error(503, method, path, times=2),
    "500 after": lambda method, path: faults.server_error(500, method, path, after=True, times=2),
    "429": lambda method, path: faults.rate_limited(0.1, method, path, times=2),
}
Begin = Callable[[Path, DiscordWire], AbstractAsyncContextManager[Stage]]


def announced(folder: Path, wire: DiscordWire) -> AbstractAsyncContextManager[Stage]:
    """Two articles wait for an announcement channel that publishes them."""
    return articles_for_all(folder, wire, 2, ("announcement",))


REQUESTS: dict[str, tuple[Begin, tuple[str, str]]] = {
    "opening direct messages": (digests_of_persons, OPENING),
    "asking who is a member": (digests_of_persons, MEMBER),
    "beginning threads": (stories_go_on, THREAD),
    "editing": (articles_edited, EDIT),
    "publishing": (announced, PUBLISHING),
}
PAIRS = [(asked, met) for asked in REQUESTS for met in MEETS]
SAMPLE = list(zip(REQUESTS, MEETS, strict=True))
"""Each request and each fault once; the soak has every pair."""


async def get_over(tmp_path: Path, forked: Forks, asked: str, met: str) -> None:
    """Two requests in a row meet it; in the end all is as if none had, and nothing is there twice."""
    begin, request = REQUESTS[asked]
    async with DiscordWire() as wire, begin(tmp_path / "stage", wire) as stage:
        stage.set_clock(stage.clock_off_s)
        wire.fail(MEETS[met](*request))
        await live_until_done(forked, stage)
        assert stage.what_is_wrong() == []


@pytest.mark.parametrize(("asked", "met"), SAMPLE)
async def test_a_fault_beside_posting_is_got_over(
    tmp_path: Path, forked: Forks, asked: str, met: str
) -> None:
    """What is asked besides posting meets a fault twice, and nothing is lost or there twice in the end."""
    await get_over(tmp_path, forked, asked, met)


@pytest.mark.soak
@pytest.mark.parametrize(("asked", "met"), [pair for pair in PAIRS if pair not in SAMPLE])
async def test_every_fault_beside_posting_is_got_over(
    tmp_path: Path, forked: Forks, asked: str, met: str
) -> None:
    """The same of every pair."""
    await get_over(tmp_path, forked, asked, met)


async def test_a_channel_publishes_ten_an_hour_and_posts_on(tmp_path: Path, forked: Forks) -> None:
    """What is published later holds up no post; after Discord's hour the rest is published, too."""
    async with DiscordWire() as wire, announced(tmp_path / "stage", wire) as stage:
        wire.world.bounds.publishings_an_hour = 1
        (channel,) = [channel for channel in wire.world.channels.values() if channel.kind == NEWS]
        async with started(forked, stage) as process:
            await wire.wait_for_messages(channel, 2)
            await wire.wait_for_calls(*PUBLISHING, at_least=2)
            assert sum(message.flags & 1 for message in shown_in(wire, channel)) == 1
            wire.advance(3601)
            # By then the bot has been told to wait for an hour: of its own clock.
            stage.set_clock(3601)
            await until_done(stage)
            assert (await process.stop())[0] == 0, process.output[-3000:]
        assert stage.what_is_wrong() == []


async def test_a_forum_post_that_discord_makes_after_the_reading_back_is_there_twice(
    tmp_path: Path, forked: Forks
) -> None:
    """The one window that no client can close: Discord takes no nonce for it and tells of no request under way.

    It opens only where Discord makes a post longer than FORUM_SETTLES after the connection to it was lost.
    """
    later = asyncio.Event()
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 1, ("forum",)) as stage:
        wire.fail(faults.held_back(later, path=FORUM_POSTS, after=False))
        async with started(forked, stage, constants={"cogs._delivering.courier:SEND_S": 1.0}) as process:
            await until_done(stage)
            assert stage.what_is_wrong() == []
            later.set()
            (forum_id,) = stage.expected
            forum = wire.world.channels[forum_id]
            await wire.wait_for(lambda: len(wire.posts(forum)) == 2, "the late post")
            assert (await process.stop())[0] == 0, process.output[-3000:]
        first, second = titles_in(wire, forum)
        assert first == second
