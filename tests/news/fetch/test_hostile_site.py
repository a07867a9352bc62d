"""Everything a hostile server can do to one source, while another source of the same site goes on being read."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from news.errors import FetchError, NewsdeskError, ParseError
from news.feeds import parse_feed
from news.fetch import Fetcher, Limits
from tests.fakes.website import (
    Answer,
    Broken,
    Endless,
    Raw,
    Route,
    Slow,
    Website,
    bombs,
    redirect,
    refused,
)

LIMITS = Limits(total_s=2, idle_s=0.2, connect_s=1, body_bytes=2_000_000)
OK = b"HTTP/1.1 200 OK\r\n"
XML = (("Content-Type", "application/rss+xml"),)

HOSTILE: dict[str, Callable[[Website], Route]] = {
    # silence and slowness
    "never answers": lambda _: Slow(),
    "stops after the head": lambda _: Slow(b"x" * 99, after_bytes=0),
    "stops in the middle": lambda _: Slow(b"<rss>" * 99, after_bytes=7),
    # broken connections
    "closes at once": lambda _: Raw(),
    "resets in the middle": lambda _: Broken(b"<rss>" * 999, after_bytes=50),
    "closes in the middle": lambda _: Broken(b"<rss>" * 999, after_bytes=50, is_reset=False),
    "resets after the head": lambda _: Broken(after_bytes=0),
    "cut chunk": lambda _: Raw(OK + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n<rss>"),
    "negative length": lambda _: Raw(OK + b"Content-Length: -5\r\n\r\n<rss/>"),
    "two lengths": lambda _: Raw(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n<rss/>"),
    "chunk of 2 ** 70": lambda _: Raw(OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 18 + b"\r\nx"),
    # what is no HTTP
    "no HTTP": lambda _: Raw(b"220 mail.harbour.example ESMTP\r\n"),
    "zeros": lambda _: Raw(b"\0" * 100_000),
    "endless head": lambda _: Raw(OK + b"X-A: b\r\n" * 200_000),
    "long header": lambda _: Raw(OK + b"X-A: " + b"b" * 1_000_000 + b"\r\n\r\n"),
    "another protocol": lambda _: Raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
    # too much
    "huge by length": lambda _: Raw(OK + b"Content-Length: 99999999999\r\n\r\n<rss>"),
    "endless": lambda _: Endless(b"<item>" * 5_000, b"<rss><channel>", XML),
    "gzip bomb": lambda _: bombs.gzip_bomb(100_000_000),
    "deflate bomb": lambda _: bombs.deflate_bomb(100_000_000),
    "brotli bomb": lambda _: bombs.brotli_bomb(300_000_000),
    "member bomb": lambda _: bombs.members_bomb(500, 1_000_000),
    "empty members": lambda _: bombs.empty_members(),
    "endless zeros": lambda _: bombs.endless_zeros(),
    "bomb in a bomb": lambda _: bombs.twice_packed(100_000_000),
    # redirects
    **{f"loop of {status}": lambda _, status=status: redirect("/bad", status) for status in (301, 302, 303, 307, 308)},
    "redirect to nowhere": lambda _: redirect("http://"),
    "redirect to another scheme": lambda _: redirect("file:///etc/passwd"),
    "redirect to javascript": lambda _: redirect("javascript:alert(1)"),
    "redirect with credentials": lambda site: redirect(f"http://reader:secret@{site.host}:{site.port}/good"),
    "redirect without address": lambda _: Answer(b"", 302, ()),
    "redirect with 4 kB": lambda _: redirect("/" + "a" * 5_000),
    "redirect with 100 kB": lambda _: redirect("/" + "a" * 100_000),
    "redirect with a line break": lambda _: Raw(b"HTTP/1.1 302 Found\r\nLocation: /a\rX-Evil: b\r\n\r\n"),
    "redirect to a closed port": lambda site: redirect(f"http://{site.host}:1/"),
    # refusals
    "429 in seconds": lambda _: refused(429, retry_after="120"),
    "429 by date": lambda _: refused(429, retry_after="Sun, 01 Mar 2099 12:00:00 GMT"),
    "429 for ever": lambda _: refused(429, retry_after="9" * 500),
    "429 for nonsense": lambda _: refused(429, retry_after="soon, maybe"),
    **{str(status): lambda _, status=status: refused(status) for status in (400, 401, 403, 404, 410, 451, 500, 502, 503, 599)},
    "999": lambda _: refused(999),
    "an unasked 304": lambda _: Answer(b"", 304),
    # what is no feed
    "nothing": lambda _: Answer(b""),
    "no content": lambda _: Answer(b"", 204, ()),
    "a page": lambda _: Answer(b"<!doctype html><p>Welcome to the harbour"),
    "an image": lambda _: Answer(b"\x89PNG\r\n\x1a\n" + b"\0" * 1_000),
    "nested tags": lambda _: bombs.nested_tags(200_000),
    "nested feed tags": lambda _: Answer(b"<rss><channel>" + b"<item>" * 200_000, headers=XML),
    "a million attributes": lambda _: Answer(b"<rss " + b"a='b' " * 300_000 + b">", headers=XML),
    "billion laughs": lambda _: bombs.billion_laughs(),
    "quadratic entity": lambda _: bombs.quadratic_entity(),
    "wrong charset": lambda _: Answer("<rss><channel>".encode("utf-16"), headers=(("Content-Type", "application/rss+xml; charset=no-such-thing"),)),
}  # fmt: skip


async def attempt(client: Fetcher, url: str) -> NewsdeskError | int:
    """What becomes of a source at one look: the failure that is recorded, or how many characters its entries hold."""
    try:
        page = await client.get(url)
        feed = await asyncio.to_thread(parse_feed, page.body, url=page.url, content_type=page.content_type)
    except (FetchError, ParseError) as error:
        return error
    return sum(len(f"{entry.title or ''}{entry.link or ''}") for entry in feed.entries)


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_source_fails_alone(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """It ends in a failure in plain words, in time; the good feed beside it is read before, meanwhile and after."""
    caplog.set_level("DEBUG")
    async with Website() as site, Fetcher(allow_private_addresses=True, limits=LIMITS) as client:
        good = site.feed("/good", site.story(1))
        for path in ("/bad", "/bad?token=secret-query"):
            site.put(path, HOSTILE[name](site))
        async with asyncio.timeout(20):
            bad = asyncio.create_task(attempt(client, site.url("/bad?token=secret-query")))
            for number in (2, 3):
                page = await client.get(site.url("/good"))
                assert len(parse_feed(page.body, url=page.url).entries) == number - 1
                good.publish(site.story(number))
            outcome = await bad
            page = await client.get(site.url("/good"))
    assert len(parse_feed(page.body, url=page.url).entries) == 3
    if isinstance(outcome, int):  # a document that can be read without its trap
        assert name in READABLE
        assert outcome < 3_000
    else:
        assert outcome.user_message.endswith(".")
        assert len(str(outcome)) < 1_000
        logged = "".join(traceback.format_exception(outcome)) + caplog.text + outcome.user_message
        assert "secret" not in logged


READABLE = frozenset(
    ("billion laughs", "quadratic entity", "nested feed tags", "a million attributes", "wrong charset")
)
"""Feeds whose trap is left out, and of which a little remains."""


async def test_many_hostile_sources_at_once_do_not_crowd_out_the_good_one() -> None:
    """Thirty that never answer take no connection that another host's feed needs."""
    silent = Slow()
    limits = Limits(total_s=5, idle_s=5, connections=4)
    async with (
        Website() as bad,
        Website(host="127.0.0.2") as good,
        Fetcher(allow_private_addresses=True, limits=limits) as client,
    ):
        bad.put("/silent", silent)
        good.feed("/feed", good.story(1))
        waiting = [asyncio.create_task(client.get(bad.url("/silent"))) for _ in range(30)]
        await silent.reached.wait()
        for _ in range(5):
            assert (await asyncio.wait_for(client.get(good.url("/feed")), 2)).status == 200
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert bad.most_at_once <= limits.connections_per_host


@pytest.mark.parametrize("trap", [bombs.foreign_entity, bombs.foreign_dtd])
async def test_a_feed_cannot_make_us_read_anything_else(
    trap: Callable[[str], Answer], tmp_path: Path
) -> None:
    """External entities and DTDs are neither fetched nor opened."""
    note = tmp_path / "note.txt"
    note.write_text("a secret note", encoding="utf-8")
    async with Website() as site, Fetcher(allow_private_addresses=True, limits=LIMITS) as client:
        site.page("/inside", "a secret page")
        for address in (site.url("/inside"), note.as_uri(), str(note)):
            site.put("/bad", trap(address))
            page = await client.get(site.url("/bad"))
            try:
                feed = await asyncio.to_thread(parse_feed, page.body, url=page.url)
            except ParseError:
                continue
            assert "secret" not in str(feed)
        assert site.requests_of("/inside") == []


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("windows-1252", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "no-such-charset"),
        ("utf-16", "utf-8"),
        ("iso-8859-1", ""),
        ("utf-8", ""),
    ],
)
async def test_a_feed_in_the_wrong_charset_still_has_its_entries(charset: str, declared: str) -> None:
    """A false or missing declaration costs an accent at most, never an entry; packed as well."""
    async with Website() as site, Fetcher(allow_private_addresses=True, limits=LIMITS) as client:
        feed = site.feed("/feed", site.story(1, title="Ärger am Kai"), site.story(2))
        feed.charset, feed.declared_charset, feed.packing = charset, declared, "br"
        page = await client.get(site.url("/feed"))
        entries = parse_feed(page.body, url=page.url, content_type=page.content_type).entries
    assert [entry.link for entry in entries] == [item.link for item in feed.items]


async def test_a_feed_that_recovers_is_read_again() -> None:
    """Failure leaves nothing behind: the same address works with the next request, and says what is new."""
    async with Website() as site, Fetcher(allow_private_addresses=True, limits=LIMITS) as client:
        feed = site.feed("/feed", site.story(1))
        etag = (await client.get(site.url("/feed"))).etag
        for route in (Broken(), refused(503), Raw(b"?"), bombs.gzip_bomb(50_000_000)):
            site.put("/feed", route)
            assert isinstance(await attempt(client, site.url("/feed")), FetchError)
        site.put("/feed", feed)
        assert (await client.get(site.url("/feed"), etag=etag)).status == 304
        feed.publish(site.story(2))
        assert (await client.get(site.url("/feed"), etag=etag)).body.count(b"<item>") == 2
