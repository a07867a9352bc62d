"""The HTTP server on loopback: every request is written down, meets its fault, and is answered."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.discord_wire import errors
from tests.fakes.discord_wire.faults import Faults, strike
from tests.fakes.discord_wire.limiting import Limiter
from tests.fakes.discord_wire.reading import BASE, Handler, body_of
from tests.fakes.discord_wire.rest import needs_token
from tests.fakes.discord_wire.world import World

LOST = 0
"""The status of a request whose answer never arrived."""


@dataclass(slots=True)
class Call:
    """A request as it came in. `status` is None until it was answered, LOST when the answer was lost."""

    method: str
    path: str
    body: Any = None
    status: int | None = None
    is_shared_limit: bool = False

    @property
    def counts_as_invalid(self) -> bool:
        """Whether it counts towards Discord's ban for 10,000 invalid requests in ten minutes."""
        return self.status in (401, 403) or (self.status == 429 and not self.is_shared_limit)


class Server:
    """Listens on a free port of 127.0.0.1 between `start` and `stop`."""

    def __init__(self, world: World, faults: Faults, *, changed: Callable[[], None]) -> None:
        self._world = world
        self._faults = faults
        self._changed = changed
        self._runner: web.AppRunner | None = None
        self.port = 0
        self.calls: list[Call] = []
        self.limiter: Limiter | None = None

    async def start(self, routes: Callable[[], list[web.RouteDef]]) -> None:
        """Listen. `routes` is asked once the port is known."""

        @web.middleware
        async def serve(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._serve(request, handler)

        app = web.Application(middlewares=[serve], client_max_size=32 * 1024**2)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        # The port is needed in answers (the gateway's address), so it is bound before the routes are added.
        sock = _free_port()
        self.port = sock.getsockname()[1]
        app.add_routes(routes())
        await self._runner.setup()
        await web.SockSite(self._runner, sock).start()

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(BASE):
            return await handler(request)
        call = Call(request.method, request.path.removeprefix(BASE))
        self.calls.append(call)
        self._changed()
        try:
            answer, is_lost = await self._answer(call, request, handler)
            call.status = LOST if is_lost else answer.status
            if answer.content_type == "application/json":
                # discord.py reads JSON only under exactly this type, without a charset.
                answer.headers["Content-Type"] = "application/json"
            call.is_shared_limit = answer.headers.get("X-RateLimit-Scope") == "shared"
            return answer
        finally:
            self._changed()

    async def _answer(
        self, call: Call, request: web.Request, handler: Handler
    ) -> tuple[web.StreamResponse, bool]:
        """The answer, and whether the connection is gone on which it would arrive."""
        try:
            # Before anything else: a client that has gone by the time of a late deed cannot be asked for it.
            call.body = await body_of(request)
        except json.JSONDecodeError:
            return web.json_response({"code": 50109, "message": "Invalid JSON"}, status=400), False
        fault = self._faults.take(call.method, call.path, call.body)
        if fault is None:
            return await self._obey(call, request, handler), False
        is_lost = fault.answer == "connection lost"
        if not fault.after:
            instead = await strike(fault, request)
            return await self._obey(call, request, handler) if instead is None else instead, is_lost
        answer = await self._obey(call, request, handler)
        # What the request did is there for all to see before its answer is lost or late.
        self._changed()
        instead = await strike(fault, request)
        return answer if instead is None else instead, is_lost

    async def _obey(self, call: Call, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Do what is asked for, or say why not."""
        limits: dict[str, str] = {}
        try:
            self._check_token(request)
            if self.limiter is not None:
                limits = self.limiter.pass_by(call.method, call.path)
            answer = await handler(request)
        except errors.DiscordError as error:
            answer = web.json_response(error.body(), status=error.status, headers=error.headers())
        except web.HTTPNotFound:
            answer = web.json_response(errors.not_found().body(), status=404)
        for name, value in limits.items():
            answer.headers.setdefault(name, value)
        return answer

    def _check_token(self, request: web.Request) -> None:
        if needs_token(request.path) and request.headers.get("Authorization") != f"Bot {self._world.token}":
            raise errors.unauthorized()


def _free_port() -> socket.socket:
    """A listening socket on a port that the system picks."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", 0))
    return sock
