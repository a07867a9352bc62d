"""Feeds made to hurt: bounded time, bounded memory, no entity expands, and ParseError is all that ever comes out."""

from __future__ import annotations

import contextlib
import time
import tracemalloc

import pytest

from news.errors import ParseError
from news.feeds import parse_feed
from news.feeds.names import MEANINGS
from news.models import ParsedFeed
from tests.news.feeds.feed_parts import URL, atom, rss

SECONDS_MAX = 10  # on a busy machine; the slowest takes three on an idle one
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
QUADRATIC = f'<!ENTITY a "{"x" * 190}">'
MB = 1_000_000


def read(body: bytes) -> ParsedFeed | None:
    with contextlib.suppress(ParseError):
        return parse_feed(body, url=URL)
    return None


HOSTILE = {
    "ten megabytes of brackets": b"<" * (10 * MB - 1),
    "ten megabytes of brackets in a title": rss("<title>" + "<" * (10 * MB - 1_000)),
    "ten megabytes of ampersands": b"<rss><channel><item><title>" + b"&" * (10 * MB - 1_000),
    "ten megabytes of text": rss(f"<title>{'word ' * (2 * MB - 1_000)}</title>"),
    "ten megabytes of escaped tags": rss(f"<title>{'&lt;b' * 1_990_000}</title>"),
    "ten megabytes of empty elements": b"<rss><channel>" + b"<a/>" * 2_400_000 + b"</channel></rss>",
    "ten megabytes of spaces": b" " * (10 * MB - 1_000) + b"<rss/>",
    "ten megabytes of items": b"<rss><channel>" + b"<item/>" * 1_400_000 + b"</channel></rss>",
    "a title of a hundred thousand elements": rss("<title>" + "<b>x</b>" * 40_000 + "</title>"),
    "nested elements": rss("<title>" + "<b>" * 90_000),
    "nested and closed": rss("<description>" + "<b>" * 40_000 + "</b>" * 40_000 + "</description>"),
    "a tag of many attributes": b"<rss " + b" ".join(b'a%d="1"' % n for n in range(300_000)) + b"/>",
    "many namespaces": b"<rss " + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(100_000)) + b"><channel/></rss>",
    "undeclared prefixes": rss("".join(f"<p{n}:x/>" for n in range(40_000))),
    "many links": atom('<link href="/x" rel="edit"/>' * 40_000),
    "many enclosures without address": rss('<enclosure/>' * 40_000 + '<link rel="enclosure"/>' * 40_000),
    "many groups": rss("<media:group>" + "<media:content>" * 200 + "</media:content>" * 200 + "</media:group>"),
    "many dates": rss("<pubDate>Mon, 99 Foo 2026 07:05:00 +9999</pubDate>" * 40_000),
    "long dates": rss(f"<pubDate>{'1 ' * 500_000}</pubDate>" * 5),
    "many titles": rss("<title> </title>" * 40_000),
    "unended comment": b"<rss><channel><!-- " + b"-" * (5 * MB),
    "unended CDATA": b"<rss><channel><item><title><![CDATA[" + b"]]" * MB,
    "many CDATA ends": rss("<title>" + "<![CDATA[]]>" * 40_000 + "&x</title>"),
    "unended DOCTYPE": b"<!DOCTYPE rss [" + b"<!ENTITY a 'x'>" * 300_000,
    "entities of references": b"<!DOCTYPE rss [" + b'<!ENTITY a "&#65;&#65;' * 100_000 + b"]><rss/>",
    "laughs": f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{LAUGHS}]><rss><channel><title>&l11;</title></channel></rss>".encode(),
    "laughs in an attribute": f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{LAUGHS}]><rss><channel><item><enclosure url='https://h.example/&l11;'/></item></channel></rss>".encode(),
    "quadratic blow-up": f"<!DOCTYPE rss [{QUADRATIC}]><rss><channel><title>{'&a;' * 100_000}</title></channel></rss>".encode(),
    "seven-bit bombs": b'<?xml version="1.0" encoding="iso-2022-jp"?><rss>' + b"\x1b$B" * MB,
    "UTF-16 without end": b"\xff\xfe" + ("<rss>" + "<item>" * 200_000).encode("utf-16-le"),
    "numbered brackets": rss("<title>" + "&#60;b" * 500_000 + "</title>"),
    "words before the root": b"<b>" * 20_000 + b"<rss " * 100_000,
    "JSON lists": b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * (5 * MB),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_is_read_or_refused_in_bounded_time(name: str) -> None:
    """Whatever ten megabytes can be made to look like, a check of this source ends within seconds."""
    begin = time.process_time()
    feed = read(HOSTILE[name])
    assert time.process_time() - begin < SECONDS_MAX
    assert feed is None or sum(len(entry.title or "") for entry in feed.entries) < 3 * MB


@pytest.mark.parametrize("name", ["laughs", "laughs in an attribute", "quadratic blow-up"])
def test_entities_do_not_expand(name: str) -> None:
    """Not in memory either: no more is held than a few times the document."""
    body = HOSTILE[name]
    tracemalloc.start()
    try:
        feed = read(body)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "hahaha" not in repr(feed)
    assert peak < 20 * len(body) + 5 * MB


def test_a_document_type_is_never_given_to_a_parser() -> None:
    """An entity that a library would expand in an attribute stands there unread."""
    body = b'<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss><channel><item><title>t</title><link>https://h.example/&b;</link></item></channel></rss>'
    feed = read(body)
    assert feed is not None
    assert feed.entries[0].link == "https://h.example/&b"


def test_names_that_nobody_uses_are_not_remembered_without_end() -> None:
    """A feed of ever new element names leaves no more than two thousand behind, and none that is long."""
    read(rss("".join(f"<x{n}/>" for n in range(5_000)), f"<{'y' * 40_000}/>"))
    assert len(MEANINGS) <= 2_001
    assert max(map(len, MEANINGS)) <= 200
