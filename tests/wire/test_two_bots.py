"""Two bots by mistake on one database: one of them sends, the other takes over when the first is gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.fakes.discord_wire import DiscordWire, faults
from tests.wire.bot_forks import Forks
from tests.wire.newsroom import SUBJECTS
from tests.wire.scenes import articles_for_all
from tests.wire.trials import LONG_AFTER_S, started, until_done

pytestmark = pytest.mark.asyncio(loop_scope="session")

KINDS = ("text", "thread", "forum")


async def test_two_bots_post_each_thing_once(tmp_path: Path, forked: Forks) -> None:
    """Both read the same queue and are connected; every article is in every place once, in order."""
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 4, KINDS) as stage:
        async with (
            started(forked, stage, name="first") as first,
            started(forked, stage, name="second") as second,
        ):
            await until_done(stage)
            await wire.wait_for(lambda: wire.gateway.identify_count == 2, "both at the gateway")
            assert (await second.stop())[0] == 0, second.output[-3000:]
            assert (await first.stop())[0] == 0, first.output[-3000:]
        assert stage.what_is_wrong() == []


@pytest.mark.parametrize("is_made", [False, True], ids=["not made yet", "made"])
@pytest.mark.parametrize("forgets", [False, True], ids=["at once", "after the nonces are forgotten"])
async def test_the_second_takes_over_from_a_first_that_is_killed(
    tmp_path: Path, forked: Forks, is_made: bool, forgets: bool
) -> None:
    """Killed with a post in each place under way, while another waits: that one reads them back and goes on."""
    never = asyncio.Event()
    async with DiscordWire() as wire, articles_for_all(tmp_path / "stage", wire, 3, KINDS) as stage:
        for path, times in ((faults.MESSAGES, 2), (faults.FORUM_POSTS, 1)):
            held = faults.held_back(never, path=path, after=is_made, times=times)
            wire.fail(held.about(SUBJECTS[1]))
        async with started(forked, stage, name="first") as first:
            await wire.wait_for(lambda: wire.faults.left == 0, "a post held back in each place")
            async with started(forked, stage, name="second") as second:
                await second.said("another process delivers")
                await first.kill()
                if forgets:
                    wire.advance(LONG_AFTER_S)
                await until_done(stage)
                assert (await second.stop())[0] == 0, second.output[-3000:]
        assert stage.what_is_wrong() == []
