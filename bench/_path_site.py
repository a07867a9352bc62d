"""The sites of `bench.path`: `python -m bench._path_site`, one feed and its pages on each loopback address.

The first line printed is the port. GET /set?round=N&entries=K: from now on each feed begins with K entries of round N. Pages
are made when they are asked for; the process is not the measured one.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit

from bench._path_pages import feed_xml, page_html, piece
from bench._polling_site import number_of

FEEDS_MAX: Final = 1_000
ENTRIES_MAX: Final = 100
START: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
ROUND: Final = timedelta(hours=26)
"""Whoever looks at the sites does so a round apart: every source is due after this, however seldom it is asked."""
NEW_FOR: Final = timedelta(hours=3)
"""How old the first entry of a round is then."""


def numbers(feed: int, number: int, entries: int) -> list[int]:
    """The articles of a feed in one round."""
    first = (number * FEEDS_MAX + feed) * ENTRIES_MAX
    return list(range(first, first + entries))


def published_at(number: int) -> datetime:
    """When an article was: within its round."""
    number_of_round = number // (FEEDS_MAX * ENTRIES_MAX)
    return START + number_of_round * ROUND - NEW_FOR + timedelta(seconds=number % ENTRIES_MAX)


class Sites:
    """What all feeds hold at the moment."""

    def __init__(self) -> None:
        self.round = 0
        self.entries = 10

    def answer(self, target: str, host: str, port: int) -> tuple[int, str, bytes]:
        """Status, type and body of what is asked for."""
        parts = urlsplit(target)
        if parts.path == "/set":
            query = parse_qs(parts.query)
            self.round, self.entries = int(query["round"][0]), int(query["entries"][0])
            return 200, "text/plain", b""
        origin, feed = f"http://{host}:{port}", number_of(host)
        name = f"The Paper {feed}"
        if parts.path == "/feed":
            pieces = [piece(one, published_at(one)) for one in numbers(feed, self.round, self.entries)]
            return 200, "application/rss+xml", feed_xml(pieces, name=name, origin=origin)
        if parts.path.startswith("/news/"):
            number = int(parts.path.removeprefix("/news/"))
            return (
                200,
                "text/html; charset=utf-8",
                page_html(piece(number, published_at(number)), name=name, origin=origin),
            )
        return 404, "text/plain", b""


async def serve() -> None:
    """Listen on every loopback address until standard input ends."""
    sites = Sites()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                host, port = writer.get_extra_info("sockname")[:2]
                status, kind, body = sites.answer(head.split()[1].decode(), host, port)
                writer.write(
                    b"HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                    % (status, kind.encode(), len(body))
                )
                writer.write(body)
                await writer.drain()
                if b"\r\nconnection: close" in head.lower():
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "0.0.0.0", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    await reader.read()


if __name__ == "__main__":
    asyncio.run(serve())
