"""Feeds built from parts, for the tests of reading them. All publishers and people are invented."""

from __future__ import annotations

from datetime import UTC, datetime

URL = "https://harbour.example/news/feed.xml"
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(
    *items: str, head: str = "<title>The Harbour Post</title>", root: str = f'<rss version="2.0" {SPACES}>'
) -> bytes:
    """An RSS 2.0 feed of these insides of items, in UTF-8."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0" encoding="utf-8"?>{root}<channel>{head}{inside}</channel></rss>'.encode()


def atom(*entries: str, head: str = "<title>Kite</title>", attributes: str = "") -> bytes:
    """An Atom feed of these insides of entries, in UTF-8."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{head}{inside}</feed>'.encode()


def rdf(inside: str, *, namespace: str = "http://purl.org/rss/1.0/", attributes: str = SPACES) -> bytes:
    """An RDF feed with this inside."""
    return (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{namespace}" {attributes}>'
        f"{inside}</rdf:RDF>"
    ).encode()


def at(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A moment in March 2026."""
    return datetime(2026, 3, day, hour, minute, second, tzinfo=UTC)
