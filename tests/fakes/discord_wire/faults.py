"""What goes wrong on purpose: a list of faults, each said in one line, taken by the requests that they match."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any, Literal

from aiohttp import web

from tests.fakes.discord_wire.errors import RateLimitError, Scope

MESSAGES = "/channels/*/messages"
"""Sending and listing messages."""
FORUM_POSTS = "/channels/*/threads"
"""Posting in a forum."""

ConnectionLost = Literal["connection lost"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that happens to matching requests.

    method, path: which requests; `path` is a glob over the part after `/api/v10`.
    answer: what comes back instead; None lets the real answer through (with `delay_s`, late).
    after: whether the request takes effect first, so that only its answer is wrong.
    containing: only requests whose body has these words in it.
    until: where given, the answer waits for it too, however long that is.
    skip, times: let the first `skip` matching requests pass, then happen `times` times.
    """

    method: str
    path: str
    answer: Callable[[], web.Response] | ConnectionLost | None
    after: bool = False
    delay_s: float = 0.0
    times: int = 1
    skip: int = 0
    until: asyncio.Event | None = None
    containing: str | None = None

    def about(self, words: str) -> Fault:
        """The same for requests alone whose body has these words in it."""
        return replace(self, containing=words)

    def at(self, path: str) -> Fault:
        """The same for another path."""
        return replace(self, path=path)


def reply_lost(method: str = "POST", path: str = MESSAGES, *, times: int = 1, skip: int = 0) -> Fault:
    """Discord does what was asked and the connection breaks before the answer arrives."""
    return Fault(method, path, "connection lost", after=True, times=times, skip=skip)


def connection_lost(method: str = "POST", path: str = MESSAGES, *, times: int = 1, skip: int = 0) -> Fault:
    """The connection breaks before Discord has done anything."""
    return Fault(method, path, "connection lost", times=times, skip=skip)


def server_error(
    status: int,
    method: str = "POST",
    path: str = MESSAGES,
    *,
    after: bool = False,
    times: int = 1,
    skip: int = 0,
) -> Fault:
    """An answer of 500, 502, 503 or 504; with `after`, although the request took effect."""

    def answer() -> web.Response:
        return web.Response(status=status, text="upstream error", content_type="text/plain")

    return Fault(method, path, answer, after=after, times=times, skip=skip)


def refused(
    status: int,
    code: int,
    method: str = "POST",
    path: str = MESSAGES,
    *,
    message: str = "Refused",
    times: int = 1,
    skip: int = 0,
) -> Fault:
    """An answer in Discord's JSON, such as 403 with 50013."""

    def answer() -> web.Response:
        return web.json_response({"code": code, "message": message}, status=status)

    return Fault(method, path, answer, times=times, skip=skip)


def rate_limited(
    retry_after_s: float,
    method: str = "POST",
    path: str = MESSAGES,
    *,
    scope: Scope | None = "user",
    is_cloudflare: bool = False,
    times: int = 1,
    skip: int = 0,
) -> Fault:
    """An answer of 429. `scope` None says nothing about whose limit it is.

    `is_cloudflare` is the ban page: no JSON, no Via header, and discord.py gives up at once.
    """

    def answer() -> web.Response:
        if is_cloudflare:
            return web.Response(status=429, text="error code: 1015", content_type="text/plain")
        limited = RateLimitError(retry_after_s, scope=scope)
        return web.json_response(limited.body(), status=429, headers=limited.headers())

    return Fault(method, path, answer, times=times, skip=skip)


def slow(
    seconds: float, method: str = "POST", path: str = MESSAGES, *, after: bool = True, times: int = 1
) -> Fault:
    """The answer is right and comes late; with `after` False, the effect is late too."""
    return Fault(method, path, None, after=after, delay_s=seconds, times=times)


def held_back(
    until: asyncio.Event,
    method: str = "POST",
    path: str = MESSAGES,
    *,
    after: bool = True,
    times: int = 1,
    skip: int = 0,
) -> Fault:
    """Nothing is answered before `until` is set; with `after` False, the deed is done only then, too.

    By then the client may have given up and read the channel back: what it did not find comes to be afterwards.
    """
    return Fault(method, path, None, after=after, times=times, skip=skip, until=until)


@dataclass(slots=True)
class _Armed:
    fault: Fault
    to_skip: int
    left: int


@dataclass(slots=True)
class Faults:
    """The faults still to happen, in the order in which they were added; the first that matches is taken."""

    _armed: list[_Armed] = field(default_factory=list[_Armed])

    def add(self, *faults: Fault) -> None:
        """Arm `faults`."""
        self._armed.extend(_Armed(fault, fault.skip, fault.times) for fault in faults)

    def clear(self) -> None:
        """Let everything work again."""
        self._armed.clear()

    @property
    def left(self) -> int:
        """How often something is still to go wrong: 0 when a test's faults have all happened."""
        return sum(armed.left for armed in self._armed)

    def take(self, method: str, path: str, body: Any = None) -> Fault | None:
        """The fault of this request, if any."""
        words: str | None = None
        for armed in self._armed:
            fault = armed.fault
            if not armed.left or fault.method not in ("*", method) or not fits(path, fault.path):
                continue
            if fault.containing is not None:
                words = json.dumps(body, ensure_ascii=False) if words is None else words
                if fault.containing not in words:
                    continue
            if armed.to_skip:
                armed.to_skip -= 1
                continue
            armed.left -= 1
            return fault
        return None


def fits(path: str, glob: str) -> bool:
    """Whether `path` is of the shape `glob`, in which a star stands for one part of it or for all of it."""
    return glob == "*" or (path.count("/") == glob.count("/") and fnmatchcase(path, glob))


async def strike(fault: Fault, request: web.Request) -> web.Response | None:
    """Make `fault` happen. None: go on, the real answer counts."""
    if fault.delay_s:
        await asyncio.sleep(fault.delay_s)
    if fault.until is not None:
        await fault.until.wait()
    if fault.answer == "connection lost":
        break_connection(request)
        return web.Response(status=500)  # never arrives
    return None if fault.answer is None else fault.answer()


def break_connection(request: web.Request) -> None:
    """Reset the TCP connection under `request`: the client sees ECONNRESET, not a tidy end."""
    if request.transport is None:
        return
    raw = request.transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
