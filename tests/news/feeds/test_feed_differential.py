"""Feeds put together at random, read by us and by feedparser: where feedparser is right, we say the same.

Left out is what we do otherwise on purpose: bare words as addresses, ids made absolute, links that are empty.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.feeds import parse_feed
from news.feeds.careful import read_carefully
from news.feeds.repair import clean_feed
from news.models import FeedEntry, ParsedFeed
from tests.news.feeds.feed_parts import SPACES, URL

WORDS = st.sampled_from(
    ["Ferry strike ends", "Salt &amp; bread", "Q&amp;amp;A", "Wind &lt;i&gt;and&lt;/i&gt; rain", "<![CDATA[Tea & <b>milk</b>]]>",
     "Café “naïve” – 5 €", "Паром", "フェリー運航", "  two\n lines ", "&#8220;Yes&#8221;", "A &lt; B", "x]]&gt;y", "50&#160;%"]
)  # fmt: skip
ADDRESSES = st.sampled_from(
    ["https://h.example/1", "http://h.example:81/a/b?x=1&y=2#z", "/rel/2", "deep/3.html", "../up/4", "?p=5", "//cdn.example/6",
     "https://h.example/ä/7", "https://h.example/a b/8"]
)  # fmt: skip
DATES = st.sampled_from(
    ["Mon, 02 Mar 2026 07:05:00 GMT", "Tue, 3 Mar 2026 07:05:00 +0530", "04 Mar 2026 07:05 EST", "5 Mar 26 07:05:06 Z",
     "Friday, 06 March 2026 07:05:00 PDT", "2026-03-07T07:05:00Z", "2026-03-08T07:05:00.5+01:00", "2026-03-09", "2026-03",
     "2026-03-10T07:05+02:00", "soon", "Sun, 31 Feb 2026 07:05:00 GMT", " Wed, 11 Mar 2026 07:05:00 GMT\n"]
)  # fmt: skip
BASES = st.sampled_from(
    ["", "", "", ' xml:base="https://b.example/x/"', ' xml:base="/y/"', ' xml:base="z/"', ' xml:base="../"']
)
TYPES = st.sampled_from(["", ' type="text/html"', ' type="application/xhtml+xml"'])


@st.composite
def atom_links(draw: st.DrawFn, name: str = "link") -> str:
    """A link as Atom writes it, whatever it is for."""
    rel = draw(
        st.sampled_from(
            [
                "",
                ' rel="alternate"',
                ' rel="self"',
                ' rel="edit"',
                ' rel="replies"',
                ' rel="related"',
                ' rel="enclosure"',
            ]
        )
    )
    attributes = draw(st.permutations([rel, draw(TYPES), draw(BASES), f" href={quoteattr(draw(ADDRESSES))}"]))
    return f"<{name}{''.join(attributes)}/>"


@st.composite
def rss_items(draw: st.DrawFn, root: str) -> str:
    """An item with any of its elements, in any order."""
    guid = draw(st.sampled_from(["tag:h.example,2026:9", "https://h.example/g?a=1&amp;b=2", "urn:uuid:7"]))
    permanent = draw(st.sampled_from(["", ' isPermaLink="true"', ' isPermaLink="false"']))
    parts = [
        f"<title>{draw(WORDS)}</title>",
        f"<link{draw(BASES)}>{escape(draw(ADDRESSES))}</link>",
        f"<guid{permanent}>{guid}</guid>",
        f"<{(tag := draw(st.sampled_from(['pubDate', 'dc:date', 'dcterms:issued', 'dcterms:modified', 'dcterms:created'])))}>{draw(DATES)}</{tag}>",
        f"<description>{draw(WORDS)}</description>",
        f"<enclosure length='9' url={quoteattr('https://h.example/' + draw(st.sampled_from('ab')))} type='audio/mpeg'/>",
        f"<media:group><media:title>{draw(WORDS)}</media:title><media:content url='https://h.example/p.jpg'/></media:group>",
        f"<source url='https://o.example/'>{draw(WORDS)}</source>",
        "<dc:creator>Ada Quill</dc:creator><category>Sea</category>",
        draw(atom_links("atom:link")),
    ]
    kept = [part for part in parts if draw(st.integers(0, 3))]
    about = ' rdf:about="https://h.example/about"' if root == "rdf" else ""
    return f"<item{about}{draw(BASES)}>{''.join(draw(st.permutations(kept)))}</item>"


@st.composite
def atom_entries(draw: st.DrawFn) -> str:
    """An Atom entry with any of its elements, in any order."""
    xhtml = '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A &lt; <em>B</em></div></title>'
    title = draw(st.sampled_from(["", ' type="html"', ' type="text"', "xhtml"]))
    parts = [
        xhtml if title == "xhtml" else f"<title{title}>{draw(WORDS)}</title>",
        f"<id>{draw(st.sampled_from(['urn:1', 'https://h.example/id', 'tag:h.example,2026:1']))}</id>",
        f"<{(tag := draw(st.sampled_from(['published', 'issued', 'created'])))}>{draw(DATES)}</{tag}>",
        f"<{(late := draw(st.sampled_from(['updated', 'modified'])))}>{draw(DATES)}</{late}>",
        f"<summary>{draw(WORDS)}</summary>",
        "<author><name>Ada Quill</name></author>",
        f"<source><title>{draw(WORDS)}</title><id>urn:o</id><link href='https://o.example/'/></source>",
        draw(atom_links()),
        draw(atom_links()),
    ]
    kept = [part for part in parts if draw(st.integers(0, 3))]
    return f"<entry{draw(BASES)}>{''.join(draw(st.permutations(kept)))}</entry>"


@st.composite
def feeds(draw: st.DrawFn) -> bytes:
    """A whole feed in one of the formats, in one of the encodings."""
    root = draw(st.sampled_from(["rss", "rdf", "atom"]))
    rdf_space = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    title, base = draw(WORDS), draw(BASES)
    if root == "atom":
        entries = "".join(draw(st.lists(atom_entries(), max_size=3)))
        text = f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}{base}><title>{title}</title>{draw(atom_links())}{entries}</feed>'
    else:
        items = "".join(draw(st.lists(rss_items(root), max_size=3)))
        head = f"<title>{title}</title><link>{escape(draw(ADDRESSES))}</link><image><title>Logo</title><link>https://i.example</link></image>"
        if root == "rss":
            text = f'<rss version="2.0" {SPACES}{base}><channel>{head}{items}</channel></rss>'
        else:
            text = f'<rdf:RDF {rdf_space} xmlns="http://purl.org/rss/1.0/" {SPACES}{base}><channel>{head}</channel>{items}</rdf:RDF>'
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-16", "utf-8-sig"]))
    return f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n{text}'.encode(encoding)


def outline(feed: ParsedFeed) -> list[tuple[object, ...]]:
    """What identifies a feed and its entries."""
    return [(feed.title, feed.link), *(_outline(entry) for entry in feed.entries)]


def _outline(entry: FeedEntry) -> tuple[object, ...]:
    return entry.title, entry.link, entry.id, entry.published_at, entry.updated_at, entry.enclosure


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@given(feeds())
@settings(max_examples=120)
def test_we_read_what_feedparser_reads(body: bytes) -> None:
    """Titles, links, ids, dates and enclosures are equal, in every order of elements."""
    ours = parse_feed(body, url=URL)
    theirs = read_carefully(clean_feed(body), url=URL, limit=100)
    assert outline(ours) == outline(theirs)
