"""Packed answers: unpacked when they are honest, cut off when they are bombs. Bytes are counted, not guessed."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable

import pytest

from news.errors import FetchError
from news.fetch import Fetcher, Limits
from tests.fakes.website import Answer, Route, Website, bombs, packed

PAGE = ("<p>Ärger am Kai: " + "Die Stadt baut. " * 400 + "</p>").encode()
LIMIT_BYTES = 1_000_000
MEMORY_MAX_BYTES = 12 * LIMIT_BYTES
"""The body so far, its copy as it grows, aiohttp's buffer, brotli's window; far less than any bomb below."""


def fetcher() -> Fetcher:
    limits = Limits(body_bytes=LIMIT_BYTES)
    return Fetcher(allow_private_addresses=True, page_delay_s=0, limits=limits)


@pytest.mark.parametrize("packing", ["gzip", "deflate", "raw deflate", "br"])
async def test_what_we_offer_to_unpack_we_unpack(packing: str) -> None:
    """Each coding of our Accept-Encoding arrives as what it holds."""
    async with Website() as site, fetcher() as client:
        site.put("/a", packed(PAGE, packing))
        assert (await client.get(site.url("/a"))).body == PAGE
        offered = site.requests[0].headers["accept-encoding"]
    assert packing.removeprefix("raw ") in offered.split(", ")


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip, gzip", b"\x1f\x8b\x08"),
        ("br, gzip", b"x"),
        ("zstd", b"\x28\xb5\x2f\xfd"),
        ("x-compress", b"x"),
        ("gzip", b"not gzip at all"),
        ("br", b"not brotli at all"),
        ("deflate", b"not deflate at all"),
        ("gzip", packed(PAGE, "gzip").body[:-20]),
        ("br", packed(PAGE, "br").body[:-20]),
    ],
)
async def test_what_cannot_be_unpacked_is_an_ordinary_failure(coding: str, body: bytes) -> None:
    """Unknown, doubled, false and broken codings end in FetchError, or in no more than what came."""
    async with Website() as site, fetcher() as client:
        site.put("/a", Answer(body, headers=[("Content-Encoding", coding)]))
        try:
            came = (await client.get(site.url("/a"))).body
        except FetchError:
            came = b""
        assert PAGE.startswith(came)
        assert len(came) < len(PAGE)
        site.page("/b", PAGE)
        assert (await client.get(site.url("/b"))).body == PAGE


BOMBS: dict[str, Callable[[], Route]] = {
    "gzip": lambda: bombs.gzip_bomb(100_000_000),
    "deflate": lambda: bombs.deflate_bomb(100_000_000),
    "brotli": lambda: bombs.brotli_bomb(300_000_000),
    "gzip file": lambda: Answer(bombs.gzip_bomb(100_000_000).body),
    "many members": lambda: bombs.members_bomb(500, 1_000_000),
    "too many members": lambda: bombs.members_bomb(50_000, 10),
    "empty members": bombs.empty_members,
    "endless": bombs.endless_zeros,
}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_costs_neither_memory_nor_time(name: str) -> None:
    """Hundreds of megabytes in some hundred bytes are cut off at the limit: memory and CPU stay small."""
    async with Website() as site, fetcher() as client:
        site.put("/bomb", BOMBS[name]())
        await client.get(site.page("/warm", PAGE))
        gc.collect()
        tracemalloc.start()
        began = time.process_time()
        try:
            with pytest.raises(FetchError):
                await client.get(site.url("/bomb"))
            peak_bytes = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert time.process_time() - began < 3
        assert peak_bytes < MEMORY_MAX_BYTES


async def test_what_is_sent_is_bounded_where_nothing_comes_out() -> None:
    """Endless packed nothing is left after a few pieces, not read until the time is over."""
    bomb = bombs.empty_members()
    async with Website() as site, fetcher() as client:
        site.put("/bomb", bomb)
        with pytest.raises(FetchError):
            await client.get(site.url("/bomb"))
    assert bomb.sent_bytes < 10 * LIMIT_BYTES


async def test_a_bomb_inside_a_page_is_not_unpacked() -> None:
    """gzip within gzip, said or unsaid, is unpacked once at most."""
    async with Website() as site, fetcher() as client:
        site.put("/said", bombs.twice_packed(100_000_000))
        with pytest.raises(FetchError, match="packed in a way"):
            await client.get(site.url("/said"))
        twice = bombs.twice_packed(100_000_000).body
        site.page("/unsaid", twice)
        assert len((await client.get(site.url("/unsaid"))).body) < LIMIT_BYTES
        site.put("/half", Answer(twice, headers=[("Content-Encoding", "gzip")]))
        with pytest.raises(FetchError, match="larger than"):
            await client.get(site.url("/half"))
