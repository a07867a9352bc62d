"""What can stand at a path of the site: ordinary answers, and what hostile servers send instead."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol

import brotli

HTML = "text/html; charset=utf-8"
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True)
class Request:
    """One request as the site saw it."""

    number: int
    """Counted from 1 over the whole site."""
    method: str
    path: str
    """With the query, as it was sent."""
    headers: dict[str, str]
    """By name in lower case."""
    head: str
    """The whole head as it came."""


class Route(Protocol):
    """Anything that answers requests."""

    def send(self, request: Request, writer: asyncio.StreamWriter) -> Coroutine[Any, Any, bool]:
        """Answer one request; whether the connection can serve another."""
        ...


@dataclass(frozen=True)
class Answer:
    """A whole, well-formed answer with its length."""

    body: bytes = b""
    status: int = 200
    headers: Sequence[tuple[str, str]] = (("Content-Type", HTML),)

    async def send(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        has_body = self.status not in (204, 304) and request.method != "HEAD"
        length = [] if self.status in (204, 304) else [("Content-Length", str(len(self.body)))]
        writer.write(head(self.status, [*self.headers, *length]) + (self.body if has_body else b""))
        await writer.drain()
        return True


def head(status: int, headers: Sequence[tuple[str, str]]) -> bytes:
    """The first bytes of an answer."""
    phrase = _PHRASES.get(status, "Unknown")
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def redirect(location: str, status: int = 302) -> Answer:
    """A redirect to an address or a path, absolute or relative."""
    return Answer(b"", status, (("Location", location),))


def refused(status: int, *, retry_after: str | None = None) -> Answer:
    """An error, with Retry-After as seconds or date when wanted."""
    wait = [] if retry_after is None else [("Retry-After", retry_after)]
    return Answer(b"no", status, [("Content-Type", HTML), *wait])


def pack(body: bytes, packing: str) -> bytes:
    """The body in one of the content codings; several by comma, applied in this order."""
    for coding in packing.split(","):
        body = _pack_once(body, coding.strip())
    return body


def _pack_once(body: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(body, mtime=0)  # the same bytes every time: they name test cases
    if coding == "deflate":
        return zlib.compress(body)
    if coding == "raw deflate":
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        return packer.compress(body) + packer.flush()
    if coding == "br":
        return brotli.compress(body)
    raise ValueError(coding)


def packed(body: bytes, packing: str, *, content_type: str = HTML) -> Answer:
    """The body packed as `gzip`, `deflate`, `raw deflate` or `br`, and said to be."""
    named = packing.replace("raw ", "")
    return Answer(pack(body, packing), headers=(("Content-Type", content_type), ("Content-Encoding", named)))


@dataclass
class Slow:
    """Sends the first bytes (None: not even the head), then waits until somebody sets `release`."""

    body: bytes = b""
    after_bytes: int | None = None
    headers: Sequence[tuple[str, str]] = (("Content-Type", HTML),)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the waiting has begun."""
    release: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the site gave up waiting: the client has gone, or the site closes."""

    async def send(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        del request
        start = head(200, [*self.headers, ("Content-Length", str(len(self.body)))])
        sent = 0
        if self.after_bytes is not None:
            sent = self.after_bytes
            writer.write(start + self.body[:sent])
            start = b""
            await writer.drain()
        self.reached.set()
        try:
            await self.release.wait()
        except asyncio.CancelledError:
            self.left.set()
            raise
        writer.write(start + self.body[sent:])
        await writer.drain()
        return True


@dataclass
class Broken:
    """Announces a body, sends its first bytes, and resets the connection, or merely closes it."""

    body: bytes = b"a body that never comes whole"
    after_bytes: int = 2
    is_reset: bool = True
    headers: Sequence[tuple[str, str]] = (("Content-Type", HTML),)

    async def send(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        del request
        announced = head(200, [*self.headers, ("Content-Length", str(len(self.body)))])
        writer.write(announced + self.body[: self.after_bytes])
        await writer.drain()
        if self.is_reset:
            reset(writer)
        return False


def reset(writer: asyncio.StreamWriter) -> None:
    """Ends a connection with RST instead of FIN."""
    linger_none = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_none)
    writer.transport.abort()


@dataclass
class Endless:
    """A first piece, then the same piece again and again, for as long as somebody reads."""

    piece: bytes = b"x" * 65_536
    start: bytes = b""
    headers: Sequence[tuple[str, str]] = (("Content-Type", HTML),)
    sent_bytes: int = 0

    async def send(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        del request
        writer.write(head(200, [*self.headers, ("Connection", "close")]) + self.start)
        while True:
            writer.write(self.piece)
            self.sent_bytes += len(self.piece)
            await writer.drain()
            # a full socket holds drain() back; until it is full, the reader gets its turn here
            await asyncio.sleep(0)


@dataclass(frozen=True)
class Raw:
    """Any bytes at all, then the end of the connection."""

    sent: bytes = b""

    async def send(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        del request
        writer.write(self.sent)
        await writer.drain()
        return False
