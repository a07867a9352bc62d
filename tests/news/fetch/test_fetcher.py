"""The fetcher against real servers on loopback, kind and hostile."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from news.errors import FetchError, ForbiddenAddressError
from news.fetch import Fetcher, Limits, addresses

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Site:
    """A server that answers each path with fixed bytes and keeps the requests it saw."""

    def __init__(self, answers: dict[str, bytes | Handler]) -> None:
        self.answers = answers
        self.requests: list[str] = []
        self.port = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.requests.append(request)
            answer = self.answers.get(request.split()[1], reply(b"", status="404 Not Found"))
            if isinstance(answer, bytes):
                writer.write(answer.replace(b"{port}", str(self.port).encode()))
                await writer.drain()
            else:
                await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def reply(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def site(answers: dict[str, bytes | Handler]) -> AsyncIterator[Site]:
    served = Site(answers)
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    async with server:
        yield served


def fetcher(limits: Limits | None = None) -> Fetcher:
    return Fetcher(contact="desk@news.example", allow_private_addresses=True, limits=limits, now=lambda: NOW)


async def test_a_page_comes_with_its_validators() -> None:
    """Body, type, ETag, Last-Modified and max-age are handed on as the server gave them."""
    headers = (
        "Content-Type: text/html; charset=utf-8",
        'ETag: "v1"',
        "Last-Modified: Sun, 01 Mar 2026 10:00:00 GMT",
        "Cache-Control: public, max-age=900",
        "X-Robots-Tag: noarchive",
        "X-Robots-Tag: max-snippet:50",
    )
    async with site({"/page": reply(b"<p>Hello</p>", *headers)}) as served, fetcher() as client:
        page = await client.get(served.url("/page"))
    assert page.robots_rules == "noarchive, max-snippet:50"
    assert (page.status, page.body, page.content_type) == (200, b"<p>Hello</p>", "text/html; charset=utf-8")
    assert (page.etag, page.last_modified, page.max_age_s) == ('"v1"', "Sun, 01 Mar 2026 10:00:00 GMT", 900)
    assert page.url == served.url("/page")


async def test_the_request_is_honest_and_conditional() -> None:
    """A server sees who asks, with a contact, and what we already have."""
    async with (
        site({"/f": reply(b"", 'ETag: "v1"', status="304 Not Modified")}) as served,
        fetcher() as client,
    ):
        page = await client.get(served.url("/f"), etag='"v1"', last_modified="Sun, 01 Mar 2026 10:00:00 GMT")
    assert (page.status, page.body, page.etag) == (304, b"", '"v1"')
    request = served.requests[0]
    assert "Newsdesk" in request
    assert "desk@news.example" in request
    assert 'If-None-Match: "v1"' in request
    assert "If-Modified-Since: Sun, 01 Mar 2026 10:00:00 GMT" in request


async def test_a_stored_validator_cannot_smuggle_a_header() -> None:
    """A validator with line breaks in it is not sent."""
    async with site({"/f": reply(b"x")}) as served, fetcher() as client:
        await client.get(served.url("/f"), etag='"v1"\r\nX-Evil: yes')
    assert "X-Evil" not in served.requests[0]


@pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found",
                                    "410 Gone", "429 Too Many Requests", "500 Oops", "503 Service Unavailable"])  # fmt: skip
async def test_an_error_status_is_a_fetch_error_in_plain_words(status: str) -> None:
    """Whatever the server refuses with, people read a sentence and code reads the status and the wait."""
    async with site({"/": reply(b"no", "Retry-After: 120", status=status)}) as served, fetcher() as client:
        with pytest.raises(FetchError) as failure:
            await client.get(served.url("/"))
    assert failure.value.status == int(status[:3])
    assert failure.value.retry_after_s == 120
    assert failure.value.user_message.endswith(".")


async def test_retry_after_may_be_a_date() -> None:
    """A date becomes seconds from now; one in the past becomes none at all."""
    late = reply(b"x", "Retry-After: Sun, 01 Mar 2026 12:10:00 GMT")
    past = reply(b"x", "Retry-After: Sun, 01 Mar 2026 11:00:00 GMT")
    dirt = reply(b"x", "Retry-After: soon")
    async with site({"/late": late, "/past": past, "/dirt": dirt}) as served, fetcher() as client:
        waits = [(await client.get(served.url(path))).retry_after_s for path in ("/late", "/past", "/dirt")]
    assert waits == [600, 0, None]


async def test_redirects_are_followed_to_the_page() -> None:
    """Relative and absolute redirects of every kind lead to the page, whose address is the last one."""
    answers: dict[str, bytes | Handler] = {
        "/a": reply(b"", "Location: /b", status="301 Moved Permanently"),
        "/b": reply(b"", "Location: http://127.0.0.1:{port}/c?x=1", status="302 Found"),
        "/c?x=1": reply(b"", "Location: d", status="307 Temporary Redirect"),
        "/d": reply(b"", "Location: ./e#part", status="308 Permanent Redirect"),
        "/e": reply(b"there"),
    }
    async with site(answers) as served, fetcher() as client:
        page = await client.get(served.url("/a"))
    assert (page.body, page.url) == (b"there", served.url("/e"))


async def test_a_redirect_loop_ends() -> None:
    """A loop costs six requests and ends in an error."""
    async with site({"/": reply(b"", "Location: /", status="302 Found")}) as served, fetcher() as client:
        with pytest.raises(FetchError, match="too many redirects"):
            await client.get(served.url("/"))
    assert len(served.requests) == 6


@pytest.mark.parametrize("location", ["http://[::1", "http://a b:c/", "http://x:999999/"])
async def test_a_malformed_redirect_is_an_ordinary_failure(location: str) -> None:
    """A server cannot break the fetcher with the address it redirects to."""
    answer = reply(b"", f"Location: {location}", status="302 Found")
    async with site({"/": answer}) as served, fetcher() as client:
        with pytest.raises(FetchError):
            await client.get(served.url("/"))


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://127.0.0.2/",
        "http://10.0.0.1/",
        "http://2130706433/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://reader:secret@127.0.0.1:{port}/",
    ],
)
async def test_a_redirect_into_the_own_network_is_refused(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every hop is checked like the first. (Here 127.0.0.1 alone plays a public host.)"""
    answer = reply(b"", f"Location: {location}", status="302 Found")
    async with site({"/": answer}) as served, Fetcher(now=lambda: NOW) as client:
        _make_public(monkeypatch, served.port)
        with pytest.raises(FetchError) as refusal:
            await client.get(served.url("/"))
    assert isinstance(refusal.value, ForbiddenAddressError)
    assert "secret" not in f"{refusal.value} {refusal.value.url}"
    assert len(served.requests) == 1


@pytest.mark.parametrize("host", ["localhost", "LocalHost", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "ⓛocalhost", "127.0.0.1.", "0", "[::ffff:127.0.0.1]"])  # fmt: skip
async def test_other_spellings_of_this_host_are_refused(host: str) -> None:
    """What the resolver or the socket would turn into loopback is refused, however it is written."""
    async with Fetcher() as client:
        with pytest.raises(FetchError) as refusal:
            await client.get(f"http://{host}/")
    assert isinstance(refusal.value, ForbiddenAddressError)


@pytest.mark.parametrize("name", ["rebind.example", "localhost.", "127.0.0.1.nip.example"])
async def test_a_name_that_resolves_inside_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One private address among a name's addresses is enough."""

    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("93.184.215.14", "10.0.0.7"))
    async with Fetcher() as client:
        with pytest.raises(ForbiddenAddressError, match=r"resolves to 10\.0\.0\.7"):
            await client.get(f"https://{name}/feed")


@pytest.mark.parametrize("private", [["127.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["::1", "127.0.0.1"]], ids=str)
async def test_a_name_that_changes_its_mind_after_the_check_is_refused(
    private: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that is really connected to is checked again: rebinding between check and use gains nothing."""

    async def resolve(self: object, host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
        entry = {"hostname": host, "port": port, "proto": 0, "flags": 0}
        families = {address: socket.AF_INET6 if ":" in address else socket.AF_INET for address in private}
        return [{**entry, "host": address, "family": families[address]} for address in private]

    monkeypatch.setattr(addresses.HostResolver, "resolve", resolve)
    async with Fetcher() as client:
        with pytest.raises(ForbiddenAddressError, match="not a public address"):
            await client.get("http://rebind.example/feed")


@pytest.mark.parametrize("path", ["/declared", "/endless", "/bomb", "/deflated"])
async def test_a_huge_body_is_cut_off(path: str) -> None:
    """Declared, endless or packed: no more than the limit is ever held."""

    async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            await writer.drain()

    zeros = b"\0" * 30_000_000
    answers: dict[str, bytes | Handler] = {
        "/declared": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx",
        "/endless": endless,
        "/bomb": reply(gzip.compress(zeros), "Content-Encoding: gzip"),
        "/deflated": reply(zlib.compress(zeros), "Content-Encoding: deflate"),
    }
    async with site(answers) as served, fetcher(Limits(body_bytes=1_000_000)) as client:
        with pytest.raises(FetchError, match="larger than 1000000 bytes") as failure:
            await client.get(served.url(path))
    assert failure.value.user_message == "That page is too large to read."


async def test_packed_bodies_are_unpacked() -> None:
    """gzip and deflate arrive as what they hold; a broken one is an ordinary failure."""
    answers: dict[str, bytes | Handler] = {
        "/gzip": reply(gzip.compress(b"news"), "Content-Encoding: gzip"),
        "/deflate": reply(zlib.compress(b"news"), "Content-Encoding: deflate"),
        "/broken": reply(b"\x1f\x8bnot gzip at all", "Content-Encoding: gzip"),
    }
    async with site(answers) as served, fetcher() as client:
        assert (await client.get(served.url("/gzip"))).body == b"news"
        assert (await client.get(served.url("/deflate"))).body == b"news"
        with pytest.raises(FetchError):
            await client.get(served.url("/broken"))


@pytest.mark.parametrize("path", ["/silent", "/drip"])
async def test_a_slow_server_is_left(path: str) -> None:
    """Neither silence nor a byte now and then holds a connection longer than the limit."""
    left = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()
        left.set()

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        try:
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.01)
        finally:
            left.set()

    async with (
        site({"/silent": silent, "/drip": drip}) as served,
        fetcher(Limits(total_s=0.15, idle_s=0.1)) as client,
    ):
        with pytest.raises(FetchError) as failure:
            await client.get(served.url(path))
        await asyncio.wait_for(left.wait(), 5)
    assert failure.value.user_message == "That site took too long to answer."


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"h" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 999999 What\r\n\r\n",
    ],
    ids=["closed", "garbage", "cut short", "bad chunk", "huge header", "odd status"],
)
async def test_a_broken_answer_is_an_ordinary_failure(answer: bytes) -> None:
    """Whatever a server sends instead of HTTP ends in FetchError, and the next address is read as ever."""
    async with site({"/": answer, "/good": reply(b"fine")}) as served, fetcher() as client:
        with pytest.raises(FetchError):
            await client.get(served.url("/"))
        assert (await client.get(served.url("/good"))).body == b"fine"


async def test_a_host_that_refuses_is_an_ordinary_failure() -> None:
    """Nobody listening is FetchError."""
    async with site({}) as served:
        url = served.url("/")
    async with fetcher() as client:
        with pytest.raises(FetchError):
            await client.get(url)


def by_name(served: Site, path: str) -> str:
    """The site by its name: cookies are for names, not for numbers."""
    return served.url(path).replace("127.0.0.1", "localhost")


async def test_cookies_are_not_kept() -> None:
    """A cookie set by one answer is not sent with the next request."""
    async with site({"/": reply(b"x", "Set-Cookie: id=1; Path=/")}) as served, fetcher() as client:
        await client.get(by_name(served, "/"))
        await client.get(by_name(served, "/"))
    assert "cookie" not in served.requests[1].lower()


async def test_cookies_do_not_pass_along_redirects() -> None:
    """Nor does a cookie follow from one hop to the next."""
    answer = reply(b"", "Set-Cookie: id=1; Path=/", "Location: /b", status="302 Found")
    async with site({"/a": answer, "/b": reply(b"x")}) as served, fetcher() as client:
        await client.get(by_name(served, "/a"))
    assert "cookie" not in served.requests[1].lower()


async def test_a_line_break_in_an_address_adds_no_header() -> None:
    """What follows it is part of the path."""
    async with site({}) as served, fetcher() as client:
        with pytest.raises(FetchError):
            await client.get(served.url("/a HTTP/1.1\r\nX-Evil: yes\r\n\r\n"))
    assert served.requests[0].splitlines()[0] == "GET /a%20HTTP/1.1X-Evil:%20yes HTTP/1.1"
    assert not any(line.startswith("X-Evil") for line in served.requests[0].splitlines())


async def test_passwords_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A .netrc of the host's does not log us in anywhere."""
    (tmp_path / "netrc").write_text("default login reader password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    async with site({"/": reply(b"x")}) as served, fetcher() as client:
        await client.get(served.url("/"))
    assert "authorization" not in served.requests[0].lower()


async def test_a_name_that_nobody_has_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual mistake, a misspelled name, is called by its name."""

    def unknown(*_: object, **__: object) -> list[tuple[object, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    async with Fetcher() as client:
        with pytest.raises(FetchError) as failure:
            await client.get("https://habour.example/feed")
    assert failure.value.user_message == (
        "No site answers to the name habour.example. Check how it is spelled."
    )


async def test_names_that_hang_take_no_threads_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty name servers that never answer leave the threads in which feeds are parsed free."""
    released = threading.Event()

    def hang(*_: object, **__: object) -> list[tuple[object, ...]]:
        released.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    try:
        async with Fetcher(limits=Limits(total_s=0.2)) as client:
            asked = [client.get(f"https://h{number}.example/") for number in range(50)]
            waiting = asyncio.gather(*asked, return_exceptions=True)
            await asyncio.sleep(0)
            assert await asyncio.wait_for(asyncio.to_thread(sum, [1, 2]), 5) == 3
            assert all(isinstance(outcome, FetchError) for outcome in await waiting)
    finally:
        released.set()


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY does not reroute what the address check has passed."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with site({"/": reply(b"direct")}) as served, fetcher() as client:
        assert (await client.get(served.url("/"))).body == b"direct"


def resolving_to(*found: str) -> Callable[..., list[tuple[object, ...]]]:
    """Stands in for the operating system's resolver."""

    def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    return getaddrinfo


def _make_public(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    real = addresses.is_public_address
    monkeypatch.setattr(
        addresses, "is_public_address", lambda address: address == "127.0.0.1" or real(address)
    )
    monkeypatch.setattr(addresses, "PORTS", addresses.PORTS | {port})
