"""Small answers that want to be very large ones. Sizes are what they unpack to, in bytes."""

from __future__ import annotations

import gzip
import zlib
from functools import cache

import brotli

from tests.fakes.website.routes import HTML, Answer, Endless

_MEMBER = gzip.compress(b"")
_BLOCK = 1_000_000


@cache
def gzip_bomb(size: int) -> Answer:
    """One gzip member of zeros."""
    return Answer(gzip.compress(b"\0" * size, compresslevel=9), headers=_coded("gzip"))


@cache
def deflate_bomb(size: int) -> Answer:
    """One zlib stream of zeros."""
    return Answer(zlib.compress(b"\0" * size, level=9), headers=_coded("deflate"))


@cache
def brotli_bomb(size: int) -> Answer:
    """Zeros in brotli: about a million to one."""
    packer = brotli.Compressor(quality=5)
    pieces = [packer.process(b"\0" * _BLOCK) for _ in range(size // _BLOCK)]
    return Answer(b"".join([*pieces, packer.finish()]), headers=_coded("br"))


@cache
def members_bomb(count: int, size: int) -> Answer:
    """`count` gzip members, each of `size` zeros: every one is small, the whole is not."""
    return Answer(gzip.compress(b"\0" * size, compresslevel=9) * count, headers=_coded("gzip"))


def empty_members() -> Endless:
    """Endless empty gzip members: nothing ever comes out."""
    return Endless(piece=_MEMBER * 3_000, headers=_coded("gzip"))


def endless_zeros() -> Endless:
    """One gzip member that never ends, a thousand to one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    start = packer.compress(b"\0" * _BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(b"\0" * _BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    return Endless(piece=piece, start=start, headers=_coded("gzip"))


@cache
def twice_packed(size: int) -> Answer:
    """gzip in gzip: a million to one, if anybody unpacked both."""
    inner = gzip.compress(b"\0" * size, compresslevel=9)
    return Answer(gzip.compress(inner, compresslevel=9), headers=_coded("gzip, gzip"))


def billion_laughs() -> Answer:
    """A feed whose title would be ten to the ninth words, if entities were expanded."""
    nested = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return _feed(f'<!DOCTYPE rss [<!ENTITY a0 "ha">{nested}]>', "&a9;")


def quadratic_entity() -> Answer:
    """A feed that names one long entity very often: 10 kB times 10,000."""
    return _feed(f'<!DOCTYPE rss [<!ENTITY a "{"x" * 10_000}">]>', "&a;" * 10_000)


def foreign_entity(address: str) -> Answer:
    """A feed that wants another address (or a file) read into its title."""
    return _feed(f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{address}">]>', "&a;")


def foreign_dtd(address: str) -> Answer:
    """A feed whose DOCTYPE lies at another address."""
    return _feed(f'<!DOCTYPE rss SYSTEM "{address}">', "A quiet day at the harbour")


def nested_tags(depth: int) -> Answer:
    """A page of tags in tags in tags."""
    return Answer(b"<div>" * depth)


def _feed(doctype: str, title: str) -> Answer:
    item = f"<item><title>{title}</title><link>https://harbour.example/1</link></item>"
    xml = (
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>Trap</title>{item}</channel></rss>'
    )
    return Answer(xml.encode(), headers=(("Content-Type", "application/rss+xml"),))


def _coded(packing: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", HTML), ("Content-Encoding", packing))
