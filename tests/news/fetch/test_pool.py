"""Connections that wait for a next request are few, however many hosts are asked."""

from __future__ import annotations

import asyncio

from news.fetch import Fetcher
from news.fetch.fetcher import Limits

HOSTS = [f"127.0.1.{number}" for number in range(1, 31)]


class Keeping:
    """A server on all loopback addresses that keeps every connection open for as long as its client does."""

    def __init__(self) -> None:
        self.opened = 0
        self.open: set[asyncio.StreamWriter] = set()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        self.open.add(writer)
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open.discard(writer)
            writer.close()


async def ask(hosts: list[str], *, kept: int) -> Keeping:
    """One request to each, in turn; the server as it is afterwards, while the fetcher is still open."""
    keeping = Keeping()
    server = await asyncio.start_server(keeping.talk, "0.0.0.0", 0)
    port = server.sockets[0].getsockname()[1]
    limits = Limits(kept=kept)
    async with server, Fetcher(contact=None, allow_private_addresses=True, limits=limits) as client:
        for host in hosts:
            assert (await client.get(f"http://{host}:{port}/feed")).body == b"ok"
        async with asyncio.timeout(5):
            while len(keeping.open) > kept:  # noqa: ASYNC110  what the server notices sets no event
                await asyncio.sleep(0)
        left = Keeping()
        left.opened, left.open = keeping.opened, set(keeping.open)
    return left


async def test_few_connections_stay_open() -> None:
    """After thirty hosts, connections to five are kept, and no more."""
    left = await ask(HOSTS, kept=5)
    assert left.opened == len(HOSTS)
    assert len(left.open) == 5


async def test_a_kept_connection_is_used_again() -> None:
    """The next request to the same host needs no new one."""
    left = await ask(["127.0.1.1"] * 4, kept=5)
    assert (left.opened, len(left.open)) == (1, 1)
