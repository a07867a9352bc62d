"""The server behind the site: HTTP/1.1 over asyncio streams, so that every byte is ours to spoil."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self, cast

from tests.fakes.website.feeds import ChangingFeed, Item, page_html
from tests.fakes.website.routes import Answer, Request, Route, refused

_MORNING = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
_SENTENCES = (
    "The harbour council met on {day} to speak about quay {number} and its new cranes.",
    '"We will build quay {number} before the winter," said Mara Lindqvist, who heads the council.',
    "Fishermen had asked for a longer pier, and the plan for quay {number} now has one.",
)


class Website:
    """A web site on loopback. An async context manager; what is not put anywhere answers 404."""

    def __init__(self, *, host: str = "127.0.0.1") -> None:
        self.host = host
        self.port = 0
        self.requests: list[Request] = []
        """Everything asked for, in order."""
        self.most_at_once = 0
        """How many requests were being answered together at the busiest moment."""
        self.connections = 0
        """How many connections were ever made."""
        self._routes: dict[str, Route] = {}
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._at_once = 0

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self._connected), self.host, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # What stands where

    def url(self, path: str = "/") -> str:
        """The whole address of a path."""
        return f"http://{self.host}:{self.port}{path}"

    def put(self, path: str, route: Route) -> None:
        """From now on this answers at the path (with its query, when it has one)."""
        self._routes[path] = route

    def take_away(self, path: str) -> None:
        """Nothing is at the path any more: 404."""
        self._routes.pop(path, None)

    def page(self, path: str, body: bytes | str, *, headers: Sequence[tuple[str, str]] | None = None) -> str:
        """Puts a page (HTML unless the headers say otherwise) and is its address."""
        whole = body.encode() if isinstance(body, str) else body
        self.put(path, Answer(whole) if headers is None else Answer(whole, headers=headers))
        return self.url(path)

    def story(self, number: int, *, title: str | None = None, text: Sequence[str] = ()) -> Item:
        """Puts an article at /stories/<number>, published `number` minutes after eight, and is its feed item."""
        shown = title or f"Council speaks about quay {number}"
        paragraphs = text or [line.format(number=number, day="Sunday") for line in _SENTENCES]
        url = self.page(f"/stories/{number}", page_html(shown, *paragraphs))
        return Item(shown, url, published_at=_MORNING + timedelta(minutes=number))

    def feed(self, path: str, *items: Item, title: str = "Harbour Post") -> ChangingFeed:
        """Puts a feed of these items, in this order, to be changed later."""
        made = ChangingFeed(title, self.url("/"), list(items))
        self.put(path, made)
        return made

    def robots(self, text: str | bytes | Route) -> None:
        """Puts /robots.txt: its text, or any other route."""
        plain = (("Content-Type", "text/plain"),)
        if isinstance(text, str):
            text = text.encode()
        self.put("/robots.txt", Answer(text, headers=plain) if isinstance(text, bytes) else text)

    def requests_of(self, path: str) -> list[Request]:
        """What was asked of one path, in order."""
        return [request for request in self.requests if request.path == path]

    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [request.path for request in self.requests]

    # The wire

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        try:
            while await self._serve_one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client went away, or was cut off
        except asyncio.CancelledError:
            pass  # the site closes; a cancelled task here would be reported as a failure of the server
        finally:
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = _parse(len(self.requests) + 1, await reader.readuntil(b"\r\n\r\n"))
        self.requests.append(request)
        route = self._routes.get(request.path) or refused(404)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return await _unless_gone(route.send(request, writer), writer)
        finally:
            self._at_once -= 1


class _Connection(asyncio.StreamReaderProtocol):
    """A connection that knows when its client has gone, also while nobody reads from it."""

    def __init__(
        self, connected: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
    ) -> None:
        super().__init__(asyncio.StreamReader(), connected)
        self.gone = asyncio.Event()

    def eof_received(self) -> bool | None:
        self.gone.set()
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone.set()
        super().connection_lost(exc)


async def _unless_gone(answering: Coroutine[Any, Any, bool], writer: asyncio.StreamWriter) -> bool:
    """Answers, but no longer than the client listens; whether the connection can serve another request."""
    answer = asyncio.ensure_future(answering)
    gone = asyncio.ensure_future(cast(_Connection, writer.transport.get_protocol()).gone.wait())
    try:
        await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
        return answer.done() and answer.result()
    finally:
        answer.cancel()
        gone.cancel()
        await asyncio.gather(answer, gone, return_exceptions=True)


def _parse(number: int, head: bytes) -> Request:
    text = head.decode("latin-1")
    first, *lines = text.rstrip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    return Request(number, method, path, headers, text)
