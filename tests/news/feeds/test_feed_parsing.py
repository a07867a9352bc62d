"""Feeds of every kind, well-formed and not. All publishers and people are invented."""

from __future__ import annotations

import contextlib
import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.errors import ParseError
from news.feeds import parse_feed, parsing
from news.feeds.careful import read_carefully
from news.feeds.parsing import ENTRIES_MAX, MARKUP_MAX
from news.feeds.repair import clean_feed
from news.models import FeedEntry, ParsedFeed

URL = "https://harbour.example/news/feed.xml"


def rss(
    items: str, *, head: str = "<title>The Harbour Post</title>", root: str = '<rss version="2.0">'
) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>{root}<channel>{head}{items}</channel></rss>'.encode()


def item(inside: str) -> str:
    return f"<item>{inside}</item>"


def atom(inside: str, attributes: str = "") -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Kite</title>{inside}</feed>'.encode()
    )


def read(body: bytes, **options: str) -> ParsedFeed:
    return parse_feed(body, url=URL, **options)


def only(body: bytes) -> FeedEntry:
    (entry,) = read(body).entries
    return entry


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_an_ordinary_feed_is_read_whole() -> None:
    """Every field of an ordinary RSS entry arrives, as plain text, absolute links and UTC."""
    body = rss(
        item(
            "<title>Ferry &amp;amp; tram <![CDATA[<b>strike</b>]]> ends</title><link>https://harbour.example/ferry</link>"
            '<guid isPermaLink="false">hp-17</guid><pubDate>Mon, 02 Mar 2026 09:30:00 +0200</pubDate>'
            "<dc:creator>Ada Quill</dc:creator><category>Transport</category><category>Harbour</category>"
            "<description>The boats sail &lt;i&gt;again&lt;/i&gt;.</description>"
            "<content:encoded><![CDATA[<p>The boats sail again.</p><p>All of them.</p>]]></content:encoded>"
            '<enclosure url="/sound.mp3" type="audio/mpeg" length="9"/>'
            '<media:content url="https://img.example/ferry.jpg" medium="image"/>'
        ),
        head="<title>The Harbour Post</title><link>https://harbour.example/</link><language>en-GB</language><ttl>30</ttl>",
        root='<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">',
    )
    feed = read(body)
    assert (feed.title, feed.link, feed.language, feed.ttl_s) == (
        "The Harbour Post",
        "https://harbour.example/",
        "en-GB",
        1800,
    )
    assert feed.entries == (
        FeedEntry(
            title="Ferry & tram strike ends",
            link="https://harbour.example/ferry",
            id="hp-17",
            published_at=at(2, 7, 30),
            enclosure="https://harbour.example/sound.mp3",
            author="Ada Quill",
            summary="The boats sail again.",
            content_html="<p>The boats sail again.</p><p>All of them.</p>",
            tags=("Transport", "Harbour"),
            image="https://img.example/ferry.jpg",
        ),
    )


@pytest.mark.parametrize(
    ("inside", "link", "identity"),
    [
        ("<link>https://h.example/1</link><guid>tag:1</guid>", "https://h.example/1", "tag:1"),
        ("<guid>https://h.example/g</guid>", "https://h.example/g", "https://h.example/g"),
        ('<guid isPermaLink="false">https://h.example/g</guid>', None, "https://h.example/g"),
        ("<link>/rel/1?a=1&b=2</link>", "https://harbour.example/rel/1?a=1&b=2", None),
        ("<link>/rel/1?a=1&amp;b=2</link>", "https://harbour.example/rel/1?a=1&b=2", None),
        ("<link>next.html</link>", "https://harbour.example/news/next.html", None),
        ("<link>javascript:alert(1)</link>", None, None),
        ("<link>https://[broken/1</link>", None, None),
    ],
)
def test_links_and_ids_of_rss(inside: str, link: str | None, identity: str | None) -> None:
    """A link is absolute or missing, a guid stands in unless it says it is none, an id is as the feed gave it."""
    entry = only(rss(item(f"<title>One</title>{inside}")))
    assert (entry.link, entry.id) == (link, identity)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Mon, 02 Mar 2026 07:05:00 GMT", at(2, 7, 5)),
        ("Mon, 02 Mar 2026 07:05:00 +0530", at(2, 1, 35)),
        ("Mon, 02 Mar 2026 07:05:00 EST", at(2, 12, 5)),
        ("2 Mar 26 07:05 Z", at(2, 7, 5)),
        ("Sun, 02 Mar 2026 07:05:00 +0000", at(2, 7, 5)),
        ("2026-03-02T07:05:00+01:00", at(2, 6, 5)),
        ("2026-03-02 07:05:00", at(2, 7, 5)),
        ("2026-03-02", at(2)),
        ("Monday", None),
        ("14:00", None),
        ("soon", None),
        ("", None),
        ("Mon, 31 Feb 2026 07:05:00 GMT", None),
    ],
)
def test_dates_of_rss(written: str, moment: datetime | None) -> None:
    """A date is read as the feed means it, or not at all: never guessed from today's."""
    entry = only(rss(item(f"<title>One</title><link>https://h.example/1</link><pubDate>{written}</pubDate>")))
    assert entry.published_at == moment


def test_an_ordinary_feed_needs_no_repair_and_a_repaired_one_no_feedparser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The careful library, fifteen times slower, is kept for feeds that are no XML even after repair."""
    repaired, careful = list[int](), list[int]()
    monkeypatch.setattr(
        parsing, "clean_feed", lambda body, **options: repaired.append(1) or clean_feed(body, **options)
    )
    monkeypatch.setattr(
        parsing,
        "read_carefully",
        lambda feed, **options: careful.append(1) or read_carefully(feed, **options),
    )
    ways = [
        (rss(item("<title>Caf\xe9 &amp; bar</title><pubDate>Monday</pubDate>")), 0, 0),
        (rss(item("<title>Salt & bread</title>")), 1, 0),
        (rss(item("<title>One</title>"))[:-20], 2, 1),
    ]
    for body, repairs, readings in ways:
        assert read(body).entries
        assert (len(repaired), len(careful)) == (repairs, readings)


def test_atom_resolves_every_link_against_its_base() -> None:
    """xml:base is inherited and joined; the page is the alternate link, wherever it stands."""
    entry = only(
        atom(
            '<entry xml:base="2026/"><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Wind &lt; <em>gale</em>'
            '</div></title><link rel="edit" href="edit/1"/><link rel="enclosure" href="/a.mp3"/><link href="one.html"/>'
            "<id>urn:kite:1</id><updated>2026-03-02T10:00:00.5+02:00</updated></entry>",
            'xml:base="https://kite.example/blog/"',
        )
    )
    assert (entry.title, entry.link, entry.id) == (
        "Wind < gale",
        "https://kite.example/blog/2026/one.html",
        "urn:kite:1",
    )
    assert (entry.enclosure, entry.published_at) == ("https://kite.example/a.mp3", at(2, 8))


def test_atom_takes_the_page_and_not_the_first_link() -> None:
    """A link to edit or to comments that comes first is not the entry's page."""
    entry = only(
        atom(
            '<entry><title>Kite</title><link rel="replies" href="https://k.example/c"/>'
            '<link rel="alternate" href="https://k.example/1"/><id>urn:1</id><updated>2026-03-02T10:00:00Z</updated></entry>'
        )
    )
    assert entry.link == "https://k.example/1"


def test_the_oldest_formats_are_read() -> None:
    """RSS 0.90 and 1.0 keep their entries beside the channel."""
    for namespace in ("http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"):
        body = (
            f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{namespace}"><channel>'
            "<title>Old Harbour</title><link>https://h.example/</link></channel><item><title>First &amp; oldest</title>"
            "<link>https://h.example/1</link></item></rdf:RDF>"
        )
        feed = read(body.encode())
        assert (feed.title, [entry.title for entry in feed.entries]) == ("Old Harbour", ["First & oldest"])


def test_json_feed_is_read() -> None:
    """JSON Feed gives the same fields; an id that is an address stands in for a missing one."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Kite & Co",
        "home_page_url": "/",
        "items": [
            {"id": 7, "url": "/7", "title": "Seven", "date_published": "2026-03-02T09:00:00+09:00", "tags": ["wind", "wind"],
             "authors": [{"name": "Ada Quill"}, {"name": "Bo Reed"}], "attachments": [{"url": "/7.mp3"}]},
            {"id": "https://k.example/8", "content_html": "<p>Eight</p>"},
            "dirt",
        ],
    }  # fmt: skip
    feed = read(json.dumps(document).encode())
    assert (feed.title, feed.link, len(feed.entries)) == ("Kite & Co", "https://harbour.example/", 2)
    seven, eight = feed.entries
    assert (seven.id, seven.link, seven.published_at, seven.tags) == (
        "7",
        "https://harbour.example/7",
        at(2),
        ("wind",),
    )
    assert (seven.author, seven.enclosure) == ("Ada Quill, Bo Reed", "https://harbour.example/7.mp3")
    assert (eight.link, eight.title, eight.content_html) == ("https://k.example/8", None, "<p>Eight</p>")


TITLE = "Café – “naïve” €5"


@pytest.mark.parametrize(
    ("declared", "actual", "content_type"),
    [
        ("utf-8", "utf-8", None),
        ("us-ascii", "utf-8", None),
        ("iso-8859-1", "utf-8", None),
        ("windows-1252", "cp1252", None),
        ("iso-8859-1", "cp1252", None),
        (None, "cp1252", None),
        (None, "utf-8", "application/rss+xml; charset=iso-8859-1"),
        ("utf-16", "utf-16", None),
        (None, "utf-16-le", None),
        (None, "utf-16-be", None),
        ("utf-8", "utf-8-sig", None),
        ("no-such-thing", "utf-8", None),
    ],
)
def test_a_wrong_or_missing_encoding_is_seen_through(
    declared: str | None, actual: str, content_type: str | None
) -> None:
    """What the bytes are counts more than what the labels say."""
    label = f' encoding="{declared}"' if declared else ""
    text = f'<?xml version="1.0"{label}?><rss version="2.0"><channel><title>{TITLE}</title></channel></rss>'
    assert parse_feed(text.encode(actual), url=URL, content_type=content_type).title == TITLE


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (
            rss(item("<title>Q&A: cats & dogs &nbsp;&eacute;&unknown; AT&T</title>")),
            ["Q&A: cats & dogs é&unknown; AT&T"],
        ),
        (rss(item("<title>con\x00tro\x0blled</title>")), ["controlled"]),
        (rss(item("<title>&#0;&#1;num&#xFFFF;bers&#65;</title>")), ["numbersA"]),
        (b"\n\n  \xef\xbb\xbf" + rss(item("<title>One</title>")) + b"<!-- cached -->trailing", ["One"]),
        (b"Notice: undefined index\n" + rss(item("<title>One</title>")), ["One"]),
        (
            rss(item("<title>One</title>") + "<item><title>Two</title><link>https://h.exam")[:-20],
            ["One", "Two"],
        ),
        (rss(item("<title>5 &lt; 6 and 7 > 3</title>")), ["5 < 6 and 7 > 3"]),
        (
            rss(item("<media:group><media:title>Photo</media:title></media:group><title>Real</title>")),
            ["Real"],
        ),
        (rss(item("<title/>") + item("<description>d</description>")), [None, None]),
        (rss(""), []),
    ],
    ids=[
        "ampersands",
        "control",
        "references",
        "junk",
        "notice",
        "cut",
        "brackets",
        "media",
        "untitled",
        "empty",
    ],
)
def test_damaged_feeds_are_repaired(body: bytes, titles: list[str | None]) -> None:
    """What a browser would forgive is forgiven, without inventing titles."""
    assert [entry.title for entry in read(body).entries] == titles


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"just some words", "not XML"),
        (b"<!doctype html><html><head><title>Rss</title></head><body>feed</body></html>", "a web page"),
        (b"<html><body><rss></rss></body></html>", "a web page"),
        (b'<?xml version="1.0"?><urlset></urlset>', "sitemap"),
        (b"<opml><body></body></opml>", "OPML"),
        (b"<note>hi</note>", "not RSS"),
        (b'{"version": "1"}', "no JSON Feed"),
        (b'{"version": ', "broken JSON"),
        (b"[" * 100_000, "broken JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no"),
        (b"<!-- " + b"x" * 100_000, "breaks off"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    """ParseError says what the document is instead."""
    with pytest.raises(ParseError, match=reason):
        read(body)


def test_plain_entities_of_a_doctype_are_put_in_and_no_others_expand() -> None:
    """A short text may be named in the DOCTYPE; entities made of entities, and files, stay unread."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = (
        f'<!DOCTYPE rss [<!ENTITY org "Harbour"><!ENTITY l0 "ha">{laughs}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        "<rss version='2.0'><channel><title>&org; &l11; &file;</title></channel></rss>"
    )
    assert read(body.encode()).title == "Harbour &l11; &file;"


def test_a_named_text_used_without_end_stays_bounded() -> None:
    """Even plain entities do not multiply a feed."""
    body = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 200}">]><rss version="2.0"><channel><title>{"&a;" * 100_000}</title></channel></rss>'
    clean = clean_feed(body.encode())
    assert len(clean.text) < len(body) + 300_000


def test_entries_are_bounded_and_in_order() -> None:
    """A thousand entries are kept, in the feed's order: half from either end where nothing is dated."""
    body = rss(
        "".join(
            item(f"<title>{n}</title><link>https://h.example/{n}</link>") for n in range(ENTRIES_MAX + 50)
        )
    )
    half = ENTRIES_MAX // 2
    assert [entry.title for entry in read(body).entries] == [
        str(n) for n in (*range(half), *range(half + 50, ENTRIES_MAX + 50))
    ]


@pytest.mark.parametrize("name", ["item", "ITEM", "x:item"])
def test_no_reader_sees_more_entries_than_are_kept(name: str) -> None:
    """Twenty thousand tiny entries are cut before either library runs, and the rest stays well-formed."""
    body = rss(f"<{name}><title>One</title></{name}>" * 20_000)
    clean = clean_feed(body).cut_after(ENTRIES_MAX, markup=MARKUP_MAX)
    assert clean.text.count(f"<{name}>") == ENTRIES_MAX
    assert clean.text.endswith(f"</{name}></channel></rss>")


def test_entries_heavy_with_markup_are_cut_earlier() -> None:
    """Tags, plain or escaped, are bounded; one entry that holds too many alone is refused."""
    heavy = item(f"<title>One</title><description>{'&lt;b&gt;' * 30_000}</description>")
    kept = clean_feed(rss(heavy * 10)).cut_after(ENTRIES_MAX, markup=MARKUP_MAX)
    assert kept.text.count("<item>") == 4
    with pytest.raises(ParseError, match="more tags"):
        read(rss(item("<title>One</title>" + "<category>x</category>" * 200_000)))
    with pytest.raises(ParseError, match="more tags"):
        read(rss(item("<title>One</title><description>" + "&#60;b&#x3C;b" * 200_000 + "</description>")))


def test_a_tag_of_many_attributes_loses_them() -> None:
    """feedparser takes quadratic time over them; our own reader does not care."""
    attributes = " ".join(f'a{n}="1"' for n in range(5_000))
    body = rss(f"<item {attributes}><title>One</title></item>")
    assert "<item>" in clean_feed(body).tamed().text
    assert only(body).title == "One"


def test_no_text_holds_what_utf8_cannot() -> None:
    """JSON may escape half a character, and XML may name one; both are dropped."""
    bad = "Bad \ud800 Press"
    feeds = [
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1", "title": bad, "language": bad,
                "items": [{"id": bad, "title": bad, "summary": bad, "content_html": bad, "tags": [bad], "authors": [{"name": bad}],
                           "url": "https://h.example/" + bad}],
            }
        ).encode(),
        rss(item(f"<title>{(x := '&#xD800; &amp;#xD800; <![CDATA[&#xD800;]]>')}</title><guid>{x}</guid><description>{x}</description>")),
    ]  # fmt: skip
    for body in feeds:
        assert repr(read(body)).encode()
        assert "\\ud800" not in repr(read(body))


def test_a_document_beyond_the_limit_is_refused() -> None:
    """Nobody's feed is ten megabytes."""
    with pytest.raises(ParseError, match="larger"):
        read(b" " * 10_000_001)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss>" + b"<item>" * 50_000,
        b"<rss>" + b"&" * 500_000,
        b"<rss><channel><title>" + b"<" * 300_000,
        b"<rss>" + b"<![CDATA[" * 50_000,
        b"<feed " + b'x="1" ' * 50_000,
        b"<!DOCTYPE rss [" + b"<!ENTITY a " * 20_000,
        b"<rss>" + b"<pubDate " * 50_000,
    ],
    ids=["nesting", "ampersands", "brackets", "cdata", "attributes", "entities", "dates"],
)
def test_hostile_feeds_take_bounded_time(body: bytes) -> None:
    """No input makes reading quadratic: half a megabyte of spite is dealt with in seconds."""
    begin = time.process_time()
    with contextlib.suppress(ParseError):
        read(body)
    assert time.process_time() - begin < 5


PIECES = st.sampled_from(
    [b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>", b"<![CDATA[", b"]]>", b"&amp;",
     b"&", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"<link href='x'/>", b"\xff", b"\x00", b"<!--", b"-->",
     b"<!DOCTYPE x [", b"<pubDate>2026-02-30</pubDate>", b"<?xml version='1.0' encoding='utf-16'?>", b"{", b"words", b"<guid>"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=30).map(b"".join)))
@settings(max_examples=150)
def test_any_bytes_are_a_feed_or_a_parse_error(body: bytes) -> None:
    """Nothing but ParseError ever comes out, and what is read is clean."""
    try:
        feed = read(body)
    except ParseError:
        return
    assert "\\ud" not in repr(feed)
    for entry in feed.entries:
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
        assert entry.title is None or entry.title == " ".join(entry.title.split()) != ""
        assert entry.published_at is None or entry.published_at.tzinfo is UTC
