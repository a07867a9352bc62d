"""The loopback Discord as a test holds it: build a world, act as a person, break things, wait, look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.fakes.discord_wire.acting import Acting
from tests.fakes.discord_wire.announcing import Announcer
from tests.fakes.discord_wire.building import Building
from tests.fakes.discord_wire.channel_paths import ChannelPaths
from tests.fakes.discord_wire.faults import Fault, Faults
from tests.fakes.discord_wire.gateway import Gateway
from tests.fakes.discord_wire.interactions import Interactions
from tests.fakes.discord_wire.limiting import Limiter
from tests.fakes.discord_wire.messages import THREAD_BEGINNING, Message
from tests.fakes.discord_wire.places import Channel
from tests.fakes.discord_wire.reading import BASE
from tests.fakes.discord_wire.rest import Rest
from tests.fakes.discord_wire.server import Call, Server
from tests.fakes.discord_wire.world import World

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAw.Gfake1.this-is-no-real-token-of-anyone-000000"
"""The one token that is accepted; shaped like a real one."""


class DiscordWire(Building, Acting):
    """A small Discord on 127.0.0.1 for one application, speaking real HTTP and WebSocket.

    Use it as an async context manager. Its memory outlives every bot that connects to it. Acts of people wait for
    the bot's answer and raise TimeoutError, naming what was missing, after `timeout_s`.
    """

    def __init__(
        self, *, timeout_s: float = 15.0, interaction_deadline_s: float = 3.0, heartbeat_s: float = 40.0
    ) -> None:
        self.timeout_s = timeout_s
        self.world = World(token=TOKEN)
        self.faults = Faults()
        self._waiters: list[asyncio.Future[None]] = []
        self._server = Server(self.world, self.faults, changed=self._changed)
        self.interactions = Interactions(self.world, deadline_s=interaction_deadline_s)
        self.gateway = Gateway(
            self.world, address=lambda: self.gateway_url, changed=self._changed, heartbeat_s=heartbeat_s
        )
        self.announcer = Announcer(self.world, self.gateway)

    async def __aenter__(self) -> Self:
        await self._server.start(self._routes)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gateway.drop()
        await self._server.stop()

    def _routes(self) -> list[web.RouteDef]:
        rest = Rest(self.world, self.interactions, self.announcer, self.gateway_url)
        table = [*rest.table(), *ChannelPaths(self.world, self.announcer).table()]
        paths = [web.route(method, BASE + path, handler) for method, path, handler in table]
        return [web.get("/gateway", self.gateway.handle), *paths]

    @property
    def api_url(self) -> str:
        """What DISCORD_API_URL is set to."""
        return f"http://127.0.0.1:{self._server.port}{BASE}"

    @property
    def gateway_url(self) -> str:
        """What DISCORD_GATEWAY_URL is set to."""
        return f"ws://127.0.0.1:{self._server.port}/gateway"

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that lead the bot here."""
        return {
            "DISCORD_TOKEN": self.world.token,
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }

    # --- breaking things ---------------------------------------------------------------------------

    def fail(self, *faults: Fault) -> None:
        """Arm faults (`discord_wire.faults` has them all); each happens to the next requests that match it."""
        self.faults.add(*faults)

    def limit(self, limiter: Limiter) -> Limiter:
        """From now on requests are counted, and refused where there are too many."""
        self._server.limiter = limiter
        return limiter

    def advance(self, seconds: float) -> None:
        """Let time pass at Discord, so that nonces and tokens are forgotten."""
        self.world.advance(seconds)

    # --- looking and waiting -----------------------------------------------------------------------

    def messages(self, channel: Channel) -> list[Message]:
        """What all of `channel` sees, oldest first; in a thread without what stands for its beginning."""
        found = self.world.history(channel, limit=1_000_000)[::-1]
        return [message for message in found if message.kind != THREAD_BEGINNING]

    def posts(self, forum: Channel) -> list[Message]:
        """The first messages of the posts of `forum`, oldest first, also of those that are archived."""
        threads = [one for one in self.world.channels.values() if one.thread and one.thread.parent is forum]
        found = [self.world.original(thread) for thread in sorted(threads, key=lambda thread: thread.id)]
        return [message for message in found if message is not None and not message.is_deleted]

    def thread_of(self, message: Message) -> Channel | None:
        """The thread under `message`, if it has one."""
        return self.world.channels.get(message.id)

    @property
    def pings(self) -> list[tuple[Message, str]]:
        """Every message that notified somebody, with whom: "everyone", "role 123", "user 123"."""
        return [(message, one) for message in self.world.messages.values() for one in message.pinged]

    def calls(self, method: str = "*", path: str = "*") -> list[Call]:
        """Requests so far, in order of arrival; `path` is a glob such as "/channels/*/messages"."""
        return [
            call
            for call in self._server.calls
            if method in ("*", call.method) and fnmatchcase(call.path, path)
        ]

    @property
    def invalid_requests(self) -> int:
        """Requests that count towards Discord's ban limit."""
        return sum(call.counts_as_invalid for call in self._server.calls)

    async def wait_until_disconnected(self) -> None:
        """Wait until no bot is connected."""
        await self.wait_for(lambda: not self.gateway.live_sessions, "the bot leaving the gateway")

    async def wait_for_messages(
        self, channel: Channel, at_least: int, timeout_s: float | None = None
    ) -> list[Message]:
        """The channel's messages, oldest first, as soon as there are `at_least` so many."""
        await self.wait_for(
            lambda: len(self.messages(channel)) >= at_least,
            f"{at_least} messages in #{channel.name}",
            timeout_s,
        )
        return self.messages(channel)

    async def wait_for_arrival(self, method: str, path: str) -> None:
        """Wait until a matching request has come in, answered or not."""
        await self.wait_for(lambda: bool(self.calls(method, path)), f"{method} {path}")

    async def wait_for_calls(
        self, method: str, path: str, at_least: int = 1, timeout_s: float | None = None
    ) -> list[Call]:
        """The answered requests that match, as soon as there are `at_least` so many."""

        def answered() -> list[Call]:
            return [call for call in self.calls(method, path) if call.status is not None]

        await self.wait_for(lambda: len(answered()) >= at_least, f"{at_least} × {method} {path}", timeout_s)
        return answered()

    async def wait_for(self, is_true: Callable[[], bool], what: str, timeout_s: float | None = None) -> None:
        """Wait until `is_true`, asked after every request and every change at the gateway."""
        limit = self.timeout_s if timeout_s is None else timeout_s
        try:
            async with asyncio.timeout(limit):
                while not is_true():
                    waiter = asyncio.get_running_loop().create_future()
                    self._waiters.append(waiter)
                    await waiter
        except TimeoutError:
            recent = [f"{call.method} {call.path} → {call.status}" for call in self._server.calls[-8:]]
            raise TimeoutError(f"waited {limit} s for {what}; last requests: {recent}") from None

    def _changed(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)


__all__ = ["TOKEN", "DiscordWire"]
