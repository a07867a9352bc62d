"""A site of many feeds for `bench.polling`: `python -m bench._polling_site`, one feed on each loopback address.

Feed n is at http://127.A.B.C:PORT/feed, so that every feed has a host of its own, as most have in the world. The
first line printed is the port. What the feeds answer is set by GET /set?mode=…&round=…&now=…&bytes=…:

same      200 with what was there before, whatever the validators
unchanged 304 to whoever sends a validator
tenth     one feed of ten has a new entry with a full text, the others answer 304
"""

from __future__ import annotations

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

ENTRIES = 10
_TEXT = "harbour bridge ferry council tide keeper lantern valley railway school library garden weather season"
_WORDS = _TEXT.split()
_NAMES = ("Marta Ellwood", "Jonas Threlkeld", "Ines Varga", "Peter Oduya", "Lena Hartwick")


def address(number: int) -> str:
    """The loopback address of a feed, from 127.1.0.1 on."""
    return f"127.{1 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


def number_of(host: str) -> int:
    """Which feed lies at a loopback address."""
    _, a, b, c = (int(part) for part in host.split("."))
    return (a - 1) * 62_500 + b * 250 + c - 1


class Site:
    """What all feeds answer at the moment."""

    def __init__(self) -> None:
        self.mode = "same"
        self.round = 0
        self.rounds = [0]
        """Rounds in which one feed of ten got a new entry."""
        self.bytes = 20_000
        self.asked = 0
        """Answers of feeds since the last `set`."""
        self.waiting: set[asyncio.StreamWriter] = set()
        self._made: dict[tuple[int, int, int], bytes] = {}

    def set(self, query: dict[str, list[str]]) -> None:
        """Take over what the measurement wants next."""
        self.asked = 0
        self.mode = query["mode"][0]
        self.round = int(query["round"][0])
        self.bytes = int(query["bytes"][0])
        if self.mode == "tenth":
            self.rounds.append(self.round)

    def answer(self, number: int, headers: dict[bytes, bytes]) -> bytes:
        """A whole HTTP answer of one feed."""
        self.asked += 1
        version = max((r for r in self.rounds if r == 0 or r % 10 == number % 10), default=0)
        etag = b'"%d-%d"' % (number, version)
        if self.mode != "same" and headers.get(b"if-none-match") == etag:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\nContent-Length: 0\r\n\r\n" % etag
        body = self._body(number, version)
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\nETag: %s\r\n"
            b"Content-Length: %d\r\n\r\n" % (etag, len(body))
        ) + body

    def _body(self, number: int, version: int) -> bytes:
        """The feed's bytes: about `bytes` long, the same for the same version."""
        key = (number, version, self.bytes)
        if key not in self._made:
            if len(self._made) > 1_000:
                self._made.clear()
            start = datetime(2026, 1, 1, tzinfo=UTC)
            count = max(1, min(ENTRIES, self.bytes // 2_000))
            size = max(100, self.bytes // count - 400)
            items = [_item(number, n, start - timedelta(hours=n + 1), size) for n in range(count)]
            if version:
                items.insert(0, _item(number, 1_000 + version, start + timedelta(days=version), 2_400))
            self._made[key] = (
                '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
                'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
                f"<title>The Paper {number}</title><link>http://{address(number)}/</link>"
                f"<description>Invented news, number {number}</description>{''.join(items)}</channel></rss>"
            ).encode()
        return self._made[key]


def _item(feed: int, entry: int, published_at: datetime, size: int) -> str:
    words = random.Random(feed * 10_007 + entry)
    title = " ".join(words.choices(_WORDS, k=6)).capitalize()
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < size:
        sentence = " ".join(words.choices(_WORDS, k=18)).capitalize()
        paragraphs.append(
            f"<p>{sentence}. “The {words.choice(_WORDS)} opens,” said {words.choice(_NAMES)}.</p>"
        )
    return (
        f"<item><title>{title}</title><link>http://{address(feed)}/{entry}</link><guid>{feed}-{entry}</guid>"
        f"<pubDate>{format_datetime(published_at)}</pubDate>"
        f"<content:encoded><![CDATA[{''.join(paragraphs)}]]></content:encoded></item>"
    )


async def serve() -> None:
    """Listen on every loopback address until standard input ends."""
    site = Site()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                site.waiting.add(writer)
                head = await reader.readuntil(b"\r\n\r\n")
                site.waiting.discard(writer)
                first, *lines = head.split(b"\r\n")
                target = urlsplit(first.split()[1].decode())
                pairs = (line.split(b":", 1) for line in lines if b":" in line)
                headers = {name.lower(): value.strip() for name, value in pairs}
                if target.path == "/set":
                    site.set(parse_qs(target.query))
                    writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
                elif target.path == "/asked":
                    for idle in site.waiting:
                        idle.close()
                    count = str(site.asked).encode()
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(count), count))
                elif target.path == "/feed":
                    writer.write(site.answer(number_of(writer.get_extra_info("sockname")[0]), headers))
                else:
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
                if headers.get(b"connection", b"").lower() == b"close":
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            site.waiting.discard(writer)
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
