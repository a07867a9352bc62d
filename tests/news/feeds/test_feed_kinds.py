"""Hard cases of every kind of feed, each with the answer we hold to be right. All publishers and people are invented."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from news.errors import ParseError
from news.feeds import parse_feed
from tests.news.feeds.feed_parts import SPACES, URL, at, atom, rdf, rss


@dataclass(frozen=True)
class Case:
    """A feed and some of what is in it: fields of the feed, and of its first entries."""

    name: str
    body: bytes
    entries: tuple[dict[str, Any], ...] = ()
    feed: dict[str, Any] = field(default_factory=dict)
    content_type: str | None = None


def one(name: str, body: bytes, content_type: str | None = None, **entry: Any) -> Case:
    """A case about the only entry."""
    return Case(name, body, (entry,), content_type=content_type)


def feed(name: str, body: bytes, content_type: str | None = None, **fields: Any) -> Case:
    """A case about the feed itself."""
    return Case(name, body, feed=fields, content_type=content_type)


H = "https://h.example"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'

TITLES = [
    one("cdata", rss("<title><![CDATA[Salt & <b>bread</b>]]></title>"), title="Salt & bread"),
    one("cdata pieces", rss("<title>A <![CDATA[& B]]> and <![CDATA[C]]></title>"), title="A & B and C"),
    one("cdata end inside", rss("<title><![CDATA[x]]]]><![CDATA[>y]]></title>"), title="x]]>y"),
    one("escaped twice", rss("<title>Q&amp;amp;A &amp;lt;live&amp;gt;</title>"), title="Q&A <live>"),
    one("tags escaped", rss("<title>&lt;em&gt;Gale&lt;/em&gt; ahead</title>"), title="Gale ahead"),
    one("numbered quotes", rss("<title>&#147;Yes&#148; &#8212; no</title>"), title="“Yes” — no"),
    one("comment inside", rss("<title>Fer<!-- x -->ry</title>"), title="Ferry"),
    one("instruction inside", rss("<title>Fer<?x y?>ry</title>"), title="Ferry"),
    one("lines and tabs", rss("<title>\n  Ferry\t\n strike </title>"), title="Ferry strike"),
    one("emoji and joiners", rss("<title>Flag 🏴‍☠️ up</title>"), title="Flag 🏴‍☠️ up"),
    one("no-break space", rss("<title>10&#160;km</title>"), title="10 km"),
    one("encoded twice", rss("<title>CafÃ© closed</title>"), title="Café closed"),
    one("a letter that looks encoded twice", rss("<title>Ångström à Å</title>"), title="Ångström à Å"),
    one("elements inside", rss("<title>Wind <i>and</i> rain</title>"), title="Wind and rain"),
    one("Dublin Core alone", rss("<dc:title>Core</dc:title>"), title="Core"),
    one("media title alone", rss("<media:title>Film</media:title>"), title="Film"),
    one("media title first", rss("<media:title>Film</media:title><title>Story</title>"), title="Story"),
    one("media title last", rss("<title>Story</title><media:title>Film</media:title>"), title="Story"),
    one("empty before full", rss("<title/><title>Second</title>"), title="Second"),
    one("title of a source", rss('<source url="https://o.example">Other</source><title>Own</title>'), title="Own"),
    one("Atom text", atom('<title type="text">1 &lt; 2 &amp; 3</title>'), title="1 < 2 & 3"),
    one("Atom html", atom('<title type="html">&lt;b&gt;Gale&lt;/b&gt; &amp;amp; calm</title>'), title="Gale & calm"),
    one("Atom html in CDATA", atom('<title type="html"><![CDATA[<b>Gale</b> &mdash; calm]]></title>'), title="Gale — calm"),
    one("Atom xhtml", atom(f'<title type="xhtml"><div {XHTML}>A &lt; <em>B</em> &amp; C</div></title>'), title="A < B & C"),
    one("Atom xhtml, literal entity", atom(f'<title type="xhtml"><div {XHTML}>&amp;amp;</div></title>'), title="&amp;"),
    one("Atom source", atom("<source><title>Other</title><id>o</id></source><title>Own</title><id>urn:1</id>"), title="Own", id="urn:1"),
    feed("picture's title", rss(head="<image><title>Logo</title><link>https://x.example</link></image><title>Post</title><link>https://h.example/</link>"), title="Post", link=f"{H}/"),
    feed("text input's title", rss(head="<textInput><title>Search</title><link>https://x.example</link></textInput><title>Post</title>"), title="Post", link=None),
    feed("no title", rss(head="<description>d</description>"), title=None, link=None),
]  # fmt: skip

LINKS = [
    one("self, edit and replies first", atom('<link rel="self" href="https://h.example/a.xml"/><link rel="replies" href="https://h.example/c"/><link rel="related" href="https://o.example/"/><link rel="alternate" href="https://h.example/1"/><link rel="edit" href="https://h.example/e"/>'), link=f"{H}/1"),
    one("alternate in another format last", atom('<link href="https://h.example/1"/><link rel="alternate" type="application/json" href="https://h.example/1.json"/>'), link=f"{H}/1"),
    one("alternate in another format first", atom('<link rel="alternate" type="application/pdf" href="https://h.example/1.pdf"/><link rel="alternate" type="text/html" href="https://h.example/1"/>'), link=f"{H}/1"),
    one("type with a charset", atom('<link rel="alternate" type="TEXT/HTML; charset=utf-8" href="https://h.example/1"/>'), link=f"{H}/1"),
    one("rel in capitals", atom('<link rel="ALTERNATE" href="https://h.example/1"/><link rel="Self" href="https://h.example/f"/>'), link=f"{H}/1"),
    one("rel as an address", atom('<link rel="http://www.iana.org/assignments/relation/alternate" href="https://h.example/1"/>'), link=f"{H}/1"),
    one("id as a link", atom("<id>https://h.example/1</id>"), link=f"{H}/1", id=f"{H}/1"),
    one("tag as an id", atom("<id>tag:h.example,2026:1</id>"), link=None, id="tag:h.example,2026:1"),
    one("bare word as an id", atom("<id>post-1</id>"), link=None, id="post-1"),
    one("self link in an item", rss('<link>https://h.example/1</link><atom:link rel="self" href="https://h.example/1.xml"/>'), link=f"{H}/1"),
    one("guid in capitals", rss('<guid isPermaLink="FALSE">https://h.example/g</guid>'), link=None, id=f"{H}/g"),
    one("guid that says it is a link", rss('<guid isPermaLink="true">/g/1</guid>'), link="https://harbour.example/g/1", id="/g/1"),
    one("guid that looks like a path", rss("<guid>2026/one.html</guid>"), link="https://harbour.example/news/2026/one.html"),
    one("guid that is a bare word", rss("<guid>0b1f-77aa</guid>"), link=None, id="0b1f-77aa"),
    one("guid before an empty link", rss("<guid>https://h.example/g</guid><link></link>"), link=f"{H}/g"),
    one("guid after an empty link", rss("<link/><guid>https://h.example/g</guid>"), link=f"{H}/g"),
    one("link wrapped in lines", rss("<link>\n   https://h.example/1\n</link>"), link=f"{H}/1"),
    one("link in CDATA", rss("<link><![CDATA[https://h.example/1?a=1&b=2]]></link>"), link=f"{H}/1?a=1&b=2"),
    one("link escaped twice", rss("<link>https://h.example/1?a=1&amp;amp;b=2</link>"), link=f"{H}/1?a=1&b=2"),
    one("bare ampersand before a known name", rss("<link>https://h.example/1?a=1&copy=2&lang=de</link>"), link=f"{H}/1?a=1&copy=2&lang=de"),
    one("link without scheme", rss("<link>//cdn.example/1</link>"), link="https://cdn.example/1"),
    one("link that is only a query", rss("<link>?p=3</link>"), link="https://harbour.example/news/feed.xml?p=3"),
    one("international address", rss("<link>https://bücher.example/straße?q=ä</link>"), link="https://bücher.example/straße?q=ä"),
    one("mail as a link", rss("<link>mailto:ada@h.example</link>"), link=None),
    one("file as a link", rss("<link>file:///etc/passwd</link>"), link=None),
    one("port and credentials stay", rss("<link>https://h.example:8443/1#top</link>"), link=f"{H}:8443/1#top"),
    one("about of RDF", rdf('<item rdf:about="https://h.example/i"><title>t</title><link>https://h.example/1</link></item>'), link=f"{H}/1", id=f"{H}/i"),
    feed("feed's own address first", rss(head='<atom:link rel="self" href="https://h.example/f"/><atom:link rel="hub" href="https://hub.example"/><title>t</title><link>https://h.example/</link>'), link=f"{H}/"),
    feed("Atom feed's page", atom(head='<link rel="self" href="https://h.example/f"/><link rel="next" href="https://h.example/f2"/><link href="https://h.example/"/>'), link=f"{H}/"),
]  # fmt: skip

BASES = [
    one("base of the feed", atom('<link href="1"/>', attributes='xml:base="https://b.example/x/"'), link="https://b.example/x/1"),
    one("base of the link", atom('<link xml:base="https://c.example/" href="1"/>', attributes='xml:base="https://b.example/x/"'), link="https://c.example/1"),
    one("base relative to the feed's address", atom('<link href="1"/>', attributes='xml:base="/deep/"'), link="https://harbour.example/deep/1"),
    one("base climbs", atom('<link href="1"/>', attributes='xml:base="../up/"'), link="https://harbour.example/up/1"),
    one("base of RSS", rss("<link>1</link><guid>2/3</guid>", root=f'<rss version="2.0" xml:base="https://b.example/" {SPACES}>'), link="https://b.example/1", id="2/3"),
    one("base of a channel's neighbour", rdf('<channel xml:base="https://no.example/"><title>t</title></channel><item><link>1</link></item>'), link="https://harbour.example/news/1"),
    one("base that is no address", atom('<link href="1"/>', attributes='xml:base="javascript:x"'), link="https://harbour.example/news/1"),
    one("base of an enclosure", rss('<enclosure url="a.mp3"/>', root='<rss version="2.0" xml:base="https://b.example/p/">'), enclosure="https://b.example/p/a.mp3"),
    one("absolute link under a base", atom('<link href="https://h.example/1"/>', attributes='xml:base="https://b.example/"'), link=f"{H}/1"),
]  # fmt: skip

MEDIA = [
    one("first of two enclosures", rss('<enclosure url="https://h.example/1.mp3" type="audio/mpeg" length="1"/><enclosure url="https://h.example/2.mp3"/>'), enclosure=f"{H}/1.mp3"),
    one("enclosure without an address", rss('<enclosure type="audio/mpeg"/><enclosure url="https://h.example/2.mp3"/>'), enclosure=f"{H}/2.mp3"),
    one("enclosure by href", rss('<enclosure href="https://h.example/1.mp3"/>'), enclosure=f"{H}/1.mp3"),
    one("Atom enclosure", atom('<link rel="enclosure" type="audio/ogg" href="https://h.example/1.ogg"/><link href="https://h.example/1"/>'), enclosure=f"{H}/1.ogg", link=f"{H}/1"),
    one("Atom enclosure alone", atom('<link rel="enclosure" href="https://h.example/1.ogg"/><id>urn:1</id>'), enclosure=f"{H}/1.ogg", link=None),
    one("enclosure with an ampersand", rss('<enclosure url="https://h.example/1.mp3?a=1&amp;b=2"/>'), enclosure=f"{H}/1.mp3?a=1&b=2"),
    one("media is no enclosure", rss('<media:content url="https://h.example/1.mp4" type="video/mp4"/>'), enclosure=None, image=None),
    one("picture in a group", rss('<media:group><media:content url="https://h.example/v.mp4" type="video/mp4"/><media:thumbnail url="https://h.example/t.jpg"/></media:group>'), image=f"{H}/t.jpg"),
    one("picture in a content", rss('<media:content url="https://h.example/v" medium="video"><media:thumbnail url="/t.jpg"/></media:content>'), image="https://harbour.example/t.jpg"),
    one("picture by its type", rss('<media:content url="https://h.example/v" type="image/webp"/>'), image=f"{H}/v"),
    one("picture by its ending", rss('<media:content url="https://h.example/p.JPG?w=3"/>'), image=f"{H}/p.JPG?w=3"),
    one("picture as enclosure", rss('<enclosure url="https://h.example/p.png" type="image/png"/>'), image=f"{H}/p.png", enclosure=f"{H}/p.png"),
    one("cover of an episode", rss('<itunes:image href="https://h.example/c.jpg"/><itunes:author>Ada Quill</itunes:author>'), image=f"{H}/c.jpg", author="Ada Quill"),
    one("media under another prefix", rss('<m:thumbnail url="https://h.example/t"/>', root='<rss xmlns:m="http://search.yahoo.com/mrss">'), image=f"{H}/t"),
    one("podcast words", rss("<title>Ep 1</title><itunes:keywords>sea, wind ,sea</itunes:keywords><itunes:summary>Long talk</itunes:summary>"), tags=("sea", "wind"), summary="Long talk"),
]  # fmt: skip

TEXTS = [
    one("content beside description", rss("<description>Short</description><content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded>"), summary="Short", content_html="<p>Long</p>"),
    one("content before description", rss("<content:encoded><![CDATA[<p>Long</p>]]></content:encoded><description>Short</description>"), summary="Short", content_html="<p>Long</p>"),
    one("content alone", rss("<content:encoded><![CDATA[<p>Long</p>]]></content:encoded>"), summary=None, content_html="<p>Long</p>"),
    one("long description is the text", rss(f"<description>{'word ' * 500}</description>"), content_html=("word " * 500).strip()),
    one("longer podcast notes are the text", rss("<description>Short</description><itunes:summary>Longer than that</itunes:summary>"), summary="Short", content_html="Longer than that"),
    one("Atom summary and content", atom('<summary>Short</summary><content type="html">&lt;p&gt;Long&lt;/p&gt;</content>'), summary="Short", content_html="<p>Long</p>"),
    one("Atom xhtml content", atom(f'<content type="xhtml"><div {XHTML}><p>One</p><br/><p>Two</p></div></content>'), content_html="<div><p>One</p><br/><p>Two</p></div>"),
    one("Atom xhtml under a prefix", atom('<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>One</x:p></x:div></content>'), content_html="<div><p>One</p></div>"),
    one("Atom content elsewhere", atom('<content type="image/png" src="https://h.example/p.png"/><summary>s</summary>'), content_html=None, summary="s"),
    one("Atom 0.3 base64", b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="base64">U2FsdCAmYW1wOyBicmVhZA==</title></entry></feed>', title="Salt & bread"),
    one("categories of every kind", rss('<category domain="x">Sea</category><category><![CDATA[Salt & Co]]></category><dc:subject>Wind</dc:subject><category/>'), tags=("Sea", "Salt & Co", "Wind")),
    one("Atom categories", atom('<category term="sea" label="The Sea"/><category label="Wind"/>'), tags=("sea", "Wind")),
    one("several authors", atom("<author><name>Ada Quill</name><email>a@h.example</email></author><author><name>Bo Reed</name></author>"), author="Ada Quill, Bo Reed"),
    one("author by mail", atom("<author><email>a@h.example</email></author>"), author="a@h.example"),
    one("creator before author", rss("<author>desk@h.example (Desk)</author><dc:creator>Ada Quill</dc:creator>"), author="Ada Quill"),
    feed("language and ttl", rss(head="<title>t</title><dc:language>de-AT</dc:language><ttl> 45 </ttl>"), language="de-AT", ttl_s=2700),
    feed("language of the root", atom(attributes='xml:lang="pt-BR"'), language="pt-BR", ttl_s=None),
    feed("ttl that is none", rss(head="<title>t</title><ttl>soon</ttl>"), ttl_s=None),
]  # fmt: skip

DATES = [
    one(f"{tag} {written}", rss(f"<title>t</title><{tag}>{written}</{tag}>"), published_at=moment)
    for tag, written, moment in [
        ("pubDate", "Mon, 02 Mar 2026 07:05:00 GMT", at(2, 7, 5)),
        ("pubDate", "Mon, 2 Mar 2026 7:05:00 -0800", at(2, 15, 5)),
        ("pubDate", "Mon, 02 Mar 2026 07:05 +0100", at(2, 6, 5)),
        ("pubDate", "Mon, 02 Mar 26 07:05:09 PST", at(2, 15, 5, 9)),
        ("pubDate", "02 Mar 2026 07:05:00 UT", at(2, 7, 5)),
        ("pubDate", "Monday, 02 March 2026 07:05:00 MEZ", at(2, 6, 5)),
        ("pubDate", "Mon, 02 Mar 2026 07:05:00", at(2, 7, 5)),
        ("pubDate", "Mon, 02 Mar 2026 07:05:00 GMT+0200", at(2, 5, 5)),
        ("pubDate", "Mon,02 Mar 2026 07:05:00 +0000", at(2, 7, 5)),
        ("pubDate", "\n Mon, 02 Mar\n 2026 07:05:00 GMT ", at(2, 7, 5)),
        ("pubDate", "Mon Mar  2 07:05:00 2026", at(2, 7, 5)),
        ("pubDate", "2026-03-02T07:05:00.123456789Z", at(2, 7, 5)),
        ("pubDate", "2026-03-02T07:05+0530", at(2, 1, 35)),
        ("pubDate", "2026-03-02 07:05:00 -0500", at(2, 12, 5)),
        ("pubDate", "20260302T070500Z", at(2, 7, 5)),
        ("pubDate", "2026-03-02T24:00:00Z", at(3)),
        ("pubDate", "2026-061", at(2)),
        ("pubDate", "0000-00-00 00:00:00", None),
        ("pubDate", "Mon, 02 Mar 2026 07:05:00 +9900", None),
        ("pubDate", "1", None),
        ("dc:date", "2026-03-02T07:05:00+01:00", at(2, 6, 5)),
        ("dc:date", "2026-03-02", at(2)),
        ("dcterms:issued", "2026-03-02T07:05:00Z", at(2, 7, 5)),
        ("dcterms:modified", "2026-03-02T07:05:00Z", at(2, 7, 5)),
        ("dcterms:created", "2026-03-02T07:05:00Z", at(2, 7, 5)),
        ("atom:published", "2026-03-02T07:05:00Z", at(2, 7, 5)),
    ]
] + [
    one("published before updated", atom("<updated>2026-03-03T00:00:00Z</updated><published>2026-03-02T00:00:00Z</published>"), published_at=at(2), updated_at=at(3)),
    one("unreadable beside readable", rss("<pubDate>soon</pubDate><dc:date>2026-03-02</dc:date>"), published_at=at(2)),
    one("before the web", rss("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"), published_at=None),
]  # fmt: skip

SHAPES = [
    one("RSS 0.91", b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>t</title><item><title>Caf&eacute;</title></item></channel></rss>', title="Café"),
    one("RSS 0.92 without titles", b'<rss version="0.92"><channel><title>t</title><item><description>d</description></item></channel></rss>', title=None, summary="d"),
    one("RSS 0.90", rdf("<channel><title>t</title></channel><item><title>One</title><link>https://h.example/1</link></item>", namespace="http://my.netscape.com/rdf/simple/0.9/"), title="One", link=f"{H}/1", id=None),
    one("RSS 1.0 with items inside", rdf("<channel><title>t</title><item><title>One</title></item></channel>"), title="One"),
    one("RSS 1.0 with a table of contents", rdf('<channel><title>t</title><items><rdf:Seq><rdf:li resource="x"/></rdf:Seq></items></channel><item rdf:about="x"><title>One</title><dc:date>2026-03-02</dc:date></item>'), title="One", id="x", published_at=at(2)),
    one("RSS 1.0 under a prefix", b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://purl.org/rss/1.0/"><s:channel><s:title>t</s:title></s:channel><s:item r:about="i"><s:title>One</s:title><s:link>https://h.example/1</s:link></s:item></r:RDF>', title="One", id="i", link=f"{H}/1"),
    one("RSS in a namespace", b'<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><item><title>One</title></item></channel></rss>', title="One"),
    one("RSS in an unknown namespace", b'<rss version="2.0" xmlns="https://h.example/own#"><channel><item><title>One</title></item></channel></rss>', title="One"),
    one("Atom under a prefix", b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>t</a:title><a:entry><a:title>One</a:title><a:link href="https://h.example/1"/></a:entry></a:feed>', title="One", link=f"{H}/1"),
    one("Atom 0.3", b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>t</title><entry><title mode="escaped" type="text/html">A &amp;amp; B</title><link rel="alternate" type="text/html" href="https://h.example/1"/><issued>2026-03-02T07:05:00Z</issued><modified>2026-03-03T07:05:00Z</modified></entry></feed>', title="A & B", link=f"{H}/1", published_at=at(2, 7, 5), updated_at=at(3, 7, 5)),
    one("Atom without a namespace", b"<feed><title>t</title><entry><title>One</title><link href='https://h.example/1'/></entry></feed>", title="One", link=f"{H}/1"),
    one("modules under odd prefixes", rss("<d:creator>Ada Quill</d:creator><c:encoded>x</c:encoded>", root='<rss xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:c="http://purl.org/rss/1.0/modules/content/">'), author="Ada Quill", content_html="x"),
    one("usual prefix, other namespace", rss("<media:title>No</media:title><title>Yes</title><dc:creator>No</dc:creator>", root='<rss xmlns:media="urn:x" xmlns:dc="urn:y">'), title="Yes", author=None),
    one("undeclared prefixes", rss("<title>One</title><dc:creator>Ada Quill</dc:creator><x:y>z</x:y>", root="<rss>"), title="One", author="Ada Quill"),
    one("names in capitals", b"<RSS><CHANNEL><ITEM><TITLE>One</TITLE><PUBDATE>Mon, 02 Mar 2026 07:05:00 GMT</PUBDATE></ITEM></CHANNEL></RSS>", title="One", published_at=at(2, 7, 5)),
    one("drawing with a title", atom('<svg:svg xmlns:svg="http://www.w3.org/2000/svg"><svg:title>No</svg:title></svg:svg><title>Yes</title>'), title="Yes"),
    one("words after the end", rss("<title>One</title>") + b"\n<script>track()</script> bye", title="One"),
    one("words before the prolog", b"Warning: x in feed.php on line 3\n\n" + rss("<title>One</title>"), title="One"),
    one("warning before the prolog", b"<br />\n<b>Warning</b>: x in <b>/srv/feed.php</b> on line <b>3</b><br />\n" + rss("<title>One</title>"), title="One"),
    one("stylesheet and comments before the root", b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><!-- <rss> --><rss><channel><item><title>One</title></item></channel></rss>', title="One"),
    one("two prologs", b'<?xml version="1.0"?>\n' + rss("<title>One</title>"), title="One"),
    one("XML 1.1", rss("<title>One</title>").replace(b'version="1.0"', b'version="1.1"', 1), title="One"),
    one("entity from the DOCTYPE", b'<!DOCTYPE rss [<!ENTITY co "Salt &#38;&#38; Co">]><rss><channel><item><title>&co; &nbsp;!</title></item></channel></rss>', title="Salt && Co !"),
    one("entity in an attribute", b'<!DOCTYPE feed [<!ENTITY h "https://h.example">]><feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="&h;/1"/></entry></feed>', link=f"{H}/1"),
    one("entity that is a file", b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]><rss><channel><item><title>a&f;b</title></item></channel></rss>', title="a&f;b"),
    one("DOCTYPE of parameters", b'<!DOCTYPE rss [<!ENTITY % p SYSTEM "https://x.example/p.dtd"> %p;]><rss><channel><item><title>One</title></item></channel></rss>', title="One"),
    one("DOCTYPE inside CDATA", rss("<title>One</title><description><![CDATA[<!DOCTYPE html><p>x</p>]]></description>"), title="One"),
    one("bare ampersands everywhere", rss("<title>A & B &c; &</title><link>https://h.example/?a&b=1</link><dc:creator>Q&A</dc:creator>"), title="A & B &c; &", link=f"{H}/?a&b=1", author="Q&A"),
    one("control characters", rss("<title>Sa\x08lt\x0c</title><link>https://h.example/\x0b1</link>"), title="Salt", link=f"{H}/1"),
    one("cut in a tag", rss("<title>One</title><link>https://h.example/1</link>")[:-23] + b"<pubDa", title="One", link=f"{H}/1"),
    one("cut in CDATA", rss("<title>One</title>")[:-23] + b"<description><![CDATA[<p>Half", title="One"),
    one("cut in an entity", rss("<title>One</title>")[:-23] + b"<description>Salt &am", title="One"),
    one("tags that do not match", rss("<title>One</title><description><p>x</description>"), title="One"),
    one("RSS served as a page", rss("<title>One</title>"), content_type="text/html; charset=utf-8", title="One"),
]  # fmt: skip


def encoded(encoding: str, words: str, *, label: str | None, http: str | None = None) -> Case:
    """A case about the bytes of an encoding, named or not by the document and by HTTP."""
    declared = f' encoding="{label}"' if label else ""
    text = f'<?xml version="1.0"{declared}?><rss><channel><title>t</title><item><title>{words}</title></item></channel></rss>'
    return one(f"{encoding} as {label} over {http}", text.encode(encoding), content_type=http, title=words)


ENCODINGS = [
    encoded("windows-1251", "Паром снова ходит", label="windows-1251"),
    encoded("windows-1251", "Паром снова ходит", label=None, http="text/xml; charset=windows-1251"),
    encoded("windows-1252", "“Café” – 5 €", label="iso-8859-1"),
    encoded("koi8-r", "Паром снова ходит", label="koi8-r"),
    encoded("koi8-r", "Паром снова ходит", label="koi8-r", http="text/xml; charset=utf-8"),
    encoded("gb2312", "渡轮恢复航行", label="gb2312"),
    encoded("gb18030", "渡輪恢復航行", label="gb2312"),
    encoded("big5", "渡輪恢復航行", label="big5"),
    encoded("shift_jis", "フェリー運航再開", label="Shift_JIS"),
    encoded("euc-jp", "フェリー運航再開", label="euc-jp"),
    encoded("iso2022_jp", "フェリー運航再開", label="iso-2022-jp"),
    encoded("euc-kr", "여객선 운항 재개", label="euc-kr"),
    encoded("iso-8859-2", "Žluťoučký kůň", label="iso-8859-2"),
    encoded("utf-8", "Паром снова ходит", label="windows-1251"),
    encoded("utf-8", "フェリー", label="utf-16"),
    encoded("utf-8", "Žluťoučký kůň", label=None, http="text/xml; charset=us-ascii"),
    encoded("utf-16", "Žluťoučký kůň", label="utf-16"),
    encoded("utf-16-le", "Žluťoučký kůň", label="utf-16"),
    encoded("utf-16-be", "Žluťoučký kůň", label=None),
    encoded("utf-8-sig", "Žluťoučký kůň", label="iso-8859-1"),
    one("one broken byte in UTF-8", rss("<title>Žluťoučký kůň ťip</title>").replace("ťip".encode(), b"\xffip"), title="Žluťoučký kůň \ufffdip"),
]  # fmt: skip


def json_feed(version: str = "1.1", **item: Any) -> bytes:
    """A JSON Feed of one item."""
    return json.dumps(
        {"version": f"https://jsonfeed.org/version/{version}", "title": "Kite", "items": [item]}
    ).encode()


JSON = [
    one("1.0", json_feed("1", id="1", url=f"{H}/1", title="One", author={"name": "Ada Quill"}), title="One", author="Ada Quill", id="1"),
    one("1.1", json_feed(id="1", authors=[{"name": "Ada Quill"}, {"url": "x"}], title="A < B & C"), title="A < B & C", author="Ada Quill"),
    one("byte-order mark", b"\xef\xbb\xbf" + json_feed(id="1", title="One"), title="One"),
    one("as a page", b"\n\n" + json_feed(id="1", title="One"), content_type="text/html", title="One"),
    one("number as an id", json_feed(id=12.0, title="One"), id="12.0"),
    one("only a modified date", json_feed(id="1", date_modified="2026-03-02T07:05:00Z"), published_at=at(2, 7, 5)),
    one("external address", json_feed(id="1", external_url=f"{H}/out"), link=f"{H}/out"),
    one("attachments", json_feed(id="1", attachments=[{"mime_type": "x"}, {"url": "/a.mp3"}]), enclosure="https://harbour.example/a.mp3"),
    one("wrong types everywhere", json_feed(id=["x"], title=3, url={"a": 1}, tags={"a": 1}, authors="Ada", attachments="x"), title=None, link=None, tags=()),
]  # fmt: skip

CASES = [*TITLES, *LINKS, *BASES, *MEDIA, *TEXTS, *DATES, *SHAPES, *ENCODINGS, *JSON]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_hard_case_is_read_right(case: Case) -> None:
    """What the feed means is what arrives, whatever way its maker found to write it."""
    parsed = parse_feed(case.body, url=URL, content_type=case.content_type)
    assert {name: getattr(parsed, name) for name in case.feed} == case.feed
    assert len(parsed.entries) == len(case.entries)
    for entry, wanted in zip(parsed.entries, case.entries, strict=True):
        assert {name: getattr(entry, name) for name in wanted} == wanted


def test_there_are_no_two_cases_of_one_name() -> None:
    """A table this long is read by its names."""
    assert len({case.name for case in CASES}) == len(CASES) > 150


PAGES = [
    b"<!DOCTYPE html><html><body><p>Our <rss> feed is gone</p></body></html>",
    b"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>feed</title></head><body><rss><channel><item/></channel></rss></body></html>",
    b"\xef\xbb\xbf  <!doctype html>\n<html><head><link rel=alternate type=application/rss+xml href=/feed></head></html>",
    b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
    b"<HTML><HEAD><TITLE>404</TITLE></HEAD><BODY>&lt;rss&gt;</BODY></HTML>",
    b"<script>window.rss = 1</script><body></body>",
    b"<div class='feed'><item>no</item></div>",
]


@pytest.mark.parametrize("body", PAGES)
@pytest.mark.parametrize("content_type", [None, "application/rss+xml", "text/html"])
def test_a_page_is_no_feed_whatever_it_is_served_as(body: bytes, content_type: str | None) -> None:
    """A site that answers with a page for its feed's address is told from a feed that is empty."""
    with pytest.raises(ParseError, match=r"web page|not RSS"):
        parse_feed(body, url=URL, content_type=content_type)


def test_an_odd_date_is_read_by_a_function_that_is_still_there() -> None:
    """feedparser's reading of dates is not public: this test says when it has moved."""
    case = rss(
        "<pubDate>Δευ, 02 Φεβ 2026 07:05:00 +0200</pubDate>", "<pubDate>2026년 03월 02일 16:05:00</pubDate>"
    )
    moments = [entry.published_at for entry in parse_feed(case, url=URL).entries]
    assert moments == [datetime(2026, 2, 2, 5, 5, tzinfo=UTC), at(2, 7, 5)]
