"""Chooses who reads a feed: our own reader as it is, or after repair; feedparser where both find no XML."""

from __future__ import annotations

from news.errors import ParseError
from news.feeds.careful import read_carefully
from news.feeds.json_feed import looks_like_json, read_json_feed
from news.feeds.repair import clean_feed
from news.feeds.tree import plain_root, repaired_root
from news.feeds.xml_feed import read_xml_feed
from news.models import ParsedFeed

BODY_BYTES_MAX = 10_000_000
ENTRIES_MAX = 1_000
ENTRIES_READ_MAX = 5_000
"""Entries of a broken feed that are looked at: its newest may be its last."""
MARKUP_MAX = 100_000
"""Tags that are read, escaped ones included."""
CAREFUL_MARKUP_MAX = 30_000
"""Tags that feedparser is given: it takes 10 to 50 µs over each."""


def parse_feed(body: bytes, *, url: str, content_type: str | None = None) -> ParsedFeed:
    """The feed in `body`: RSS 0.9x to 2.0, RDF, Atom or JSON Feed.

    `url` resolves relative links. Titles are plain text, links absolute, times aware UTC; the newest ENTRIES_MAX entries,
    in the feed's order. Entities are never expanded beyond short plain text. Raises ParseError, and nothing else, when
    there is no feed; its detail says what the document is instead.
    """
    if len(body) > BODY_BYTES_MAX:
        raise ParseError(f"the document is larger than {BODY_BYTES_MAX // 1_000_000} MB")
    if looks_like_json(body):
        return read_json_feed(body, url=url, content_type=content_type, limit=ENTRIES_MAX)
    root = plain_root(body, content_type=content_type, markup=MARKUP_MAX)
    feed = None if root is None else read_xml_feed(root, url=url, limit=ENTRIES_MAX)
    return feed or _read_repaired(body, url=url, content_type=content_type)


def _read_repaired(body: bytes, *, url: str, content_type: str | None) -> ParsedFeed:
    clean = clean_feed(body, content_type=content_type).cut_after(ENTRIES_READ_MAX, markup=MARKUP_MAX)
    root = repaired_root(clean.to_bytes())
    feed = None if root is None else read_xml_feed(root, url=url, limit=ENTRIES_MAX)
    if feed:
        return feed
    modest = clean.cut_after(ENTRIES_READ_MAX, markup=CAREFUL_MARKUP_MAX).tamed()
    return read_carefully(modest, url=url, limit=ENTRIES_MAX)
