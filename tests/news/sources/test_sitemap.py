"""Sitemaps give entries of their own site, newest first, whatever their state."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime

import pytest

from news.errors import ParseError
from news.sources import sitemap
from news.sources.sitemap import ENTRIES_MAX, parse_sitemap

URL = "https://harbour.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>https://harbour.example/2026/01/04/storm</loc><lastmod>2026-01-05</lastmod>
    <image:image><image:loc>https://harbour.example/i/storm.jpg</image:loc><image:title>A wave</image:title></image:image>
    <news:news><news:publication><news:name>Harbour Post</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2026-01-04T08:30:00+01:00</news:publication_date>
      <news:title>Storm tears roof &amp; wall off</news:title><news:keywords>storm, market</news:keywords></news:news></url>
  <url><loc>https://harbour.example/2026/01/05/bridge</loc>
    <news:news><news:publication_date>2026-01-05T08:00:00Z</news:publication_date><news:title>Bridge to close</news:title></news:news></url>
</urlset>"""


def urlset(*urls: str) -> str:
    inside = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</urlset>'
    )


def links(document: str | bytes, *, url: str = URL) -> list[str | None]:
    body = document if isinstance(document, bytes) else document.encode()
    return [entry.link for entry in parse_sitemap(body, url=url).entries]


def test_a_news_sitemap_gives_titles_dates_and_the_publication() -> None:
    """Newest first; a picture's own title and address are not the article's."""
    read = parse_sitemap(NEWS.encode(), url=URL)
    newest, older = read.entries
    assert newest.link == "https://harbour.example/2026/01/05/bridge"
    assert (older.title, older.tags) == ("Storm tears roof & wall off", ("storm", "market"))
    assert older.published_at == datetime(2026, 1, 4, 7, 30, tzinfo=UTC)
    assert older.updated_at == datetime(2026, 1, 5, tzinfo=UTC)
    assert older.image == "https://harbour.example/i/storm.jpg"
    feed = read.as_feed(URL)
    assert (feed.title, feed.language, len(feed.entries), read.is_news) == ("Harbour Post", "en", 2, True)


@pytest.mark.parametrize(
    "document",
    [
        NEWS.replace(' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', ""),
        NEWS.replace("<url>", "<URL>").replace("</url>", "</URL>"),
        NEWS[: NEWS.rindex("</urlset>")],
        "\n\n  " + NEWS,
        "﻿" + NEWS,
        NEWS.replace("</news:title>", "</news:titel>", 1),
        "<!DOCTYPE urlset [<!ENTITY x 'y'>]>" + NEWS[NEWS.index("<urlset") :],
        gzip.compress(NEWS.encode(), mtime=0),
        gzip.compress(NEWS.encode(), mtime=0)[:-9],
        NEWS.replace("UTF-8", "UTF-16").encode("utf-16"),
        NEWS.replace("<news:", "<n:").replace("</news:", "</n:").replace("xmlns:news", "xmlns:n"),
    ],
    ids=["undeclared prefix", "capitals", "cut short", "space before", "byte-order mark", "wrong tag", "DOCTYPE", "packed", "packed, cut", "UTF-16", "other prefix"],
)  # fmt: skip
def test_wrong_xml_gives_what_can_be_read(document: str | bytes) -> None:
    assert set(links(document)) == {
        "https://harbour.example/2026/01/04/storm",
        "https://harbour.example/2026/01/05/bridge",
    }


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://harbour.example/a-story?id=1&page_id=2", "https://harbour.example/a-story?id=1&page_id=2"),
        ("https://harbour.example/a-story?id=1&amp;x=2", "https://harbour.example/a-story?id=1&x=2"),
        ("<![CDATA[https://harbour.example/a-story?id=1&x=2]]>", "https://harbour.example/a-story?id=1&x=2"),
        ("\n  https://harbour.example/a-story\n", "https://harbour.example/a-story"),
        ("/a-story", "https://harbour.example/a-story"),
        ("https://www.harbour.example/a-story", "https://www.harbour.example/a-story"),
        ("https://sport.harbour.example/a-story", "https://sport.harbour.example/a-story"),
        ("https://harbour.example/a-story?utm_source=map", "https://harbour.example/a-story"),
        ("https://rival.example/a-story", None),
        ("https://ann:secret@harbour.example/a-story", None),
        ("https://notharbour.example/a-story", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://[broken/a-story", None),
        ("https://harbour.example/", None),
        ("https://harbour.example/tag/storm", None),
        ("https://harbour.example/about-us", None),
    ],
)
def test_only_articles_of_the_same_site_are_kept(written: str, link: str | None) -> None:
    """A sitemap cannot make us read somebody else's site."""
    assert links(urlset(written)) == ([link] if link else [])


def test_a_date_in_the_address_serves_where_none_is_stated() -> None:
    (entry,) = parse_sitemap(urlset("https://harbour.example/2025/12/31/storm").encode(), url=URL).entries
    assert entry.published_at == datetime(2025, 12, 31, tzinfo=UTC)


def test_the_newest_thousand_are_kept() -> None:
    """Wherever they stand in the file."""
    urls = [
        f"https://harbour.example/story-{n}</loc><lastmod>2026-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z</lastmod><loc>"
        for n in range(3_000)
    ]
    found = links(urlset(*urls))
    assert len(found) == ENTRIES_MAX == 1_000
    assert (found[0], found[-1]) == (
        "https://harbour.example/story-2999",
        "https://harbour.example/story-2000",
    )


def test_no_more_than_fifty_thousand_addresses_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sitemap.URLS_READ_MAX == 50_000
    monkeypatch.setattr(sitemap, "URLS_READ_MAX", 3)
    assert len(links(urlset(*(f"https://harbour.example/story-{n}" for n in range(9))))) == 3


def test_an_index_gives_its_children() -> None:
    body = (
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>https://harbour.example/post-1.xml</loc></sitemap>"
        "<sitemap><loc>https://harbour.example/post-2.xml.gz</loc><lastmod>2026-01-05T10:00:00Z</lastmod></sitemap>"
        "<sitemap><loc>https://rival.example/post-3.xml</loc></sitemap></sitemapindex>"
    )
    read = parse_sitemap(body.encode(), url=URL)
    assert [(child.url, child.modified_at) for child in read.children] == [
        ("https://harbour.example/post-1.xml", None),
        ("https://harbour.example/post-2.xml.gz", datetime(2026, 1, 5, 10, tzinfo=UTC)),
    ]
    with pytest.raises(ParseError, match="list of sitemaps"):
        read.as_feed(URL)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"<rss version='2.0'></rss>",
        b"{}",
        b"\x1f\x8bbroken",
        b"User-agent: *",
        b"\x00" * 100,
    ],
)
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse_sitemap(body, url=URL)


def test_an_empty_sitemap_is_no_source() -> None:
    with pytest.raises(ParseError, match="no article"):
        parse_sitemap(urlset().encode(), url=URL).as_feed(URL)


LOL = (
    "<!DOCTYPE urlset [<!ENTITY a 'lollollol'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 20}'>" for n in range(12))
    + "]>"
)


@pytest.mark.parametrize(
    "body",
    [
        (LOL + urlset("https://harbour.example/&m;")).encode(),
        f"<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{urlset('https://harbour.example/&x;')}".encode(),
        gzip.compress(b"<urlset>" + b" " * 300_000_000, mtime=0),
        b"<urlset>" + b"<url>" * 1_000_000,
        b"<urlset>" + b"<url><loc>https://harbour.example/a-b-c</loc></url>" * 150_000,
        b"<urlset " + b" ".join(b"a%d='1'" % n for n in range(300_000)) + b"><url/></urlset>",
        b"<urlset>" + b"&" * 2_000_000,
        b"<urlset>" + b"<" * 2_000_000,
        b"<urlset><!--" + b"-" * 5_000_000,
        b"<!DOCTYPE " * 2_000 + b"<urlset>",
    ],
    ids=["entity bomb", "outer entity", "packed bomb", "nested", "many", "attributes", "ampersands", "angles", "comment", "doctypes"],
)  # fmt: skip
def test_no_sitemap_takes_long_or_reads_anything_else(body: bytes) -> None:
    began = time.process_time()
    try:
        found = links(body)
    except ParseError:
        found = []
    assert time.process_time() - began < 15
    assert not any("root:" in (link or "") or "lollol" in (link or "") for link in found)
