"""Rate limits and late answers of the loopback Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.fakes.discord_wire import Channel, DiscordWire, Limiter, Rate, faults
from tests.fakes.discord_wire.limiting import Windows


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Place:
    """A wire with one channel, and a client that repeats nothing by itself."""

    def __init__(self, wire: DiscordWire, session: aiohttp.ClientSession) -> None:
        self.wire = wire
        guild = wire.create_guild("Newsroom", owner=wire.create_user("olga"))
        self.channel: Channel = wire.create_channel(guild, "news")
        self._session = session

    def url(self, channel: Channel) -> str:
        return f"{self.wire.api_url}/channels/{channel.id}/messages"

    def send(self, content: str, channel: Channel | None = None):
        headers = {"Authorization": f"Bot {self.wire.world.token}"}
        return self._session.post(
            self.url(channel or self.channel), json={"content": content}, headers=headers
        )


@asynccontextmanager
async def place_with(limiter: Limiter | None = None) -> AsyncIterator[Place]:
    async with DiscordWire() as wire, aiohttp.ClientSession() as session:
        if limiter is not None:
            wire.limit(limiter)
        yield Place(wire, session)


@pytest.mark.parametrize(("windows", "later_s", "passes"), [("fixed", 1.0, 3), ("sliding", 1.0, 1)])
def test_windows_are_fixed_or_sliding(windows: Windows, later_s: float, passes: int) -> None:
    """A fixed window begins anew as a whole; a sliding one lets in as many as have grown old."""
    clock = Clock()
    limiter = Limiter(whole=Rate(3, 1.0), buckets={}, windows=windows, clock=clock)
    for at in (0.0, 0.6, 0.9):
        clock.now = at
        limiter.pass_by("GET", "/users/1")
    clock.now = later_s
    for _ in range(passes):
        limiter.pass_by("GET", "/users/1")
    with pytest.raises(Exception, match="429"):
        limiter.pass_by("GET", "/users/1")
    limiter.pass_by("POST", "/interactions/1/token/callback")
    assert (limiter.most_in_a_window, limiter.refused["global"]) == (3, 1)


async def test_a_channels_bucket_says_what_is_left() -> None:
    """Five messages in five seconds, counted in the headers; the sixth is refused with a wait, another channel not."""
    clock = Clock()
    async with place_with(Limiter(clock=clock)) as place:
        left: list[str] = []
        for number in range(5):
            async with place.send(str(number)) as answer:
                left.append(answer.headers["X-RateLimit-Remaining"])
        assert left == ["4", "3", "2", "1", "0"]
        async with place.send("sixth") as answer:
            body = await answer.json()
            assert (answer.status, body["retry_after"], body["global"]) == (429, 5.0, False)
            assert answer.headers["X-RateLimit-Scope"] == "user"
            assert answer.headers["Via"]
        other = place.wire.create_channel(place.wire.world.guilds[place.channel.guild_id or 0], "other")
        async with place.send("elsewhere", other) as answer:
            assert answer.status == 200
        clock.now = 5.0
        async with place.send("sixth") as answer:
            assert answer.status == 200
        assert len(place.wire.messages(place.channel)) == 6


async def test_the_bots_own_limit_is_global() -> None:
    """Beyond fifty requests in a second the answer says that it is the global limit."""
    async with place_with(Limiter(whole=Rate(2, 1.0), buckets={}, clock=Clock())) as place:
        for number in range(2):
            async with place.send(str(number)) as answer:
                assert answer.status == 200
        async with place.send("third") as answer:
            assert (answer.status, (await answer.json())["global"]) == (429, True)
            assert answer.headers["X-RateLimit-Global"] == "true"
        assert place.wire.invalid_requests == 1


@pytest.mark.parametrize("after", [True, False], ids=["done before", "done late"])
async def test_an_answer_held_back_comes_when_it_is_let_go(after: bool) -> None:
    """The client has given up by then; the message is there before, or comes to be only then."""
    release = asyncio.Event()
    async with place_with() as place:
        place.wire.fail(faults.held_back(release, after=after))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2), place.send("late"):
                pass
        assert len(place.wire.messages(place.channel)) == after
        release.set()
        assert len(await place.wire.wait_for_messages(place.channel, 1)) == 1


async def test_a_fault_is_of_one_path_alone() -> None:
    """A glob's star is one part of a path: what hits messages leaves reading one of them alone."""
    assert faults.fits("/channels/1/messages", faults.MESSAGES)
    assert not faults.fits("/channels/1/messages/2", "/channels/*")
    assert faults.fits("/channels/1", "*")
