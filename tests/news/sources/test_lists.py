"""Lists of sources: whatever people bring is read, and what cannot be read is said by its line."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.finding import plain_address
from news.models import Source, SourceId, SourceSettings
from news.sources.listed import LINES_MAX
from news.sources.lists import BYTES_MAX, ListedSource, SourceList, parse_list, to_opml

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
Row = tuple[str, str | None, str | None, str | None]


def rows(listed: SourceList) -> list[Row]:
    """(address, name, channel, role) of each."""
    return [(item.url, item.name, item.channel, item.role) for item in listed.items]


def read(text: str, name: str = "list.txt") -> SourceList:
    return parse_list(text.encode(), name=name)


HARBOUR = "https://harbour.example/feed"
HILL = "https://hill.example/rss.xml?part=1&page=2"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (HARBOUR, (HARBOUR, None, None, None)),
        (f"- {HARBOUR}", (HARBOUR, None, None, None)),
        (f"• {HARBOUR}.", (HARBOUR, None, None, None)),
        (f"12. <{HARBOUR}>", (HARBOUR, None, None, None)),
        (f"* [The Harbour Bee]({HARBOUR})", (HARBOUR, "The Harbour Bee", None, None)),
        (f"[Bee](<{HARBOUR}> 'the paper')", (HARBOUR, "Bee", None, None)),
        (f"Harbour Bee: {HARBOUR}", (HARBOUR, "Harbour Bee", None, None)),
        (f"Harbour Bee — {HARBOUR} # read daily", (HARBOUR, "Harbour Bee", None, None)),
        (f"{HARBOUR} #news @Desk", (HARBOUR, None, "news", "Desk")),
        (f"{HARBOUR},#news,@Breaking News", (HARBOUR, None, "news", "Breaking News")),
        (f"{HARBOUR},<#123456789012345678>,<@&223456789012345678>", (HARBOUR, None, "123456789012345678", "223456789012345678")),
        (f"#news, {HARBOUR}", (HARBOUR, None, "news", None)),
        ("harbour.example/feed", (HARBOUR, None, None, None)),
        ("www.harbour.example", ("https://www.harbour.example/", None, None, None)),
        ("feed://harbour.example/feed", (HARBOUR, None, None, None)),
        (f"feed:{HARBOUR}", (HARBOUR, None, None, None)),
        (f"HTTPS://Harbour.Example/feed#top {'x' * 5}", (HARBOUR, "xxxxx", None, None)),
        ("https://harbour.example/!p4608;rss/,x", ("https://harbour.example/!p4608;rss/,x", None, None, None)),
        ("(see https://harbour.example/a_(b))", ("https://harbour.example/a_(b)", "see", None, None)),
        ("https://新聞.example/feed", ("https://新聞.example/feed", None, None, None)),
    ],
)  # fmt: skip
def test_a_pasted_line(line: str, expected: Row) -> None:
    """An address is found in whatever somebody typed around it, with a name, a channel and a role beside it."""
    listed = read(line)
    assert rows(listed) == [expected]
    assert listed.problems == ()


@pytest.mark.parametrize(
    "line", ["", "   ", "# my feeds", "#", "## News", f"#{HARBOUR}", f"# {HARBOUR}", "// old", "---"]
)
def test_a_line_that_says_nothing(line: str) -> None:
    """Empty lines and comments are neither sources nor problems."""
    assert read(f"{line}\n") == SourceList()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nothing here", "there is no web address in it"),
        ("ftp://harbour.example/feed", "only http and https"),
        ("javascript://alert", "only http and https"),
        ("https://reader:secret@harbour.example/feed", "user name or a password"),
        (f"https://harbour.example/{'x' * 2_000}", "too long"),
        ("x" * 3_000, "too long"),
        ("https://", "no web address"),
        ("https://[::1/feed", "malformed"),
        ("https://harbour.example:port/", "malformed"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used(line: str, why: str) -> None:
    """The others are read; this one is named by its number, without repeating what stands in it."""
    listed = read(f"{HARBOUR}\n{line}\n{HILL}")
    assert [item.url for item in listed.items] == [HARBOUR, HILL]
    ((number, words),) = listed.problems
    assert number == 2
    assert why in words
    assert "secret" not in words


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("start", ["", "\ufeff", "sep=;\n"])
def test_a_table_with_a_heading(delimiter: str, start: str) -> None:
    """Columns are found by their heading, in any order, whatever parts them; an empty row is nothing."""
    lines = [
        ("Channel", "Feed URL", "Title", "Role ID"),
        ("#news", HARBOUR, '"Bee, The; ""Daily"""', "@Desk"),
        ("123456789012345678", HILL, "", "<@&223456789012345678>"),
        ("", "", "", ""),
        ("sport", "hill.example/sport", "Sport", ""),
        ("sport", "", "Nothing", ""),
    ]
    listed = read(start + "\r\n".join(delimiter.join(cells) for cells in lines), "feeds.csv")
    assert rows(listed) == [
        (HARBOUR, 'Bee, The; "Daily"', "news", "Desk"),
        (HILL, None, "123456789012345678", "223456789012345678"),
        ("https://hill.example/sport", "Sport", "sport", None),
    ]
    assert [why for _, why in listed.problems] == ["there is no web address in it"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_without_a_heading(delimiter: str) -> None:
    """Cells say by their shape what they are; numbers alone are a channel, then a role."""
    lines = [
        (HARBOUR, "#news", "@Desk"),
        (HILL, "The Hill", "123456789012345678", "223456789012345678"),
        ("#sport", "https://hill.example/sport"),
        ("# old", "https://old.example/"),
    ]
    listed = read("\n".join(delimiter.join(cells) for cells in lines), "feeds.csv")
    assert rows(listed) == [
        (HARBOUR, None, "news", "Desk"),
        (HILL, "The Hill", "123456789012345678", "223456789012345678"),
        ("https://hill.example/sport", None, "sport", None),
    ]


def test_a_lone_quotation_mark_swallows_nothing() -> None:
    """A field may run over two lines, and one that is never closed costs its own line alone."""
    listed = read(
        f'url,name\n{HARBOUR},"The\nBee"\n"{HILL},x\n'
        + "".join(f"https://n{n}.example/,\n" for n in range(9))
    )
    assert rows(listed)[0] == (HARBOUR, "The Bee", None, None)
    assert len(listed.items) >= 10


def test_an_excel_file_in_utf_16() -> None:
    """What Excel saves as "Unicode text" is read like any other table."""
    listed = parse_list(f"url\tname\n{HARBOUR}\tTöpferei".encode("utf-16"), name="feeds.txt")
    assert rows(listed) == [(HARBOUR, "Töpferei", None, None)]


OPML = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE opml [<!ENTITY boom "boom">
 <!ENTITY file SYSTEM "file:///etc/hostname">]>
<opml version="1.0"><body>
 <outline text="Papers &amp; radio">
  <outline type="rss" text="Bee" title="The Harbour &amp; Bee &eacute;" XMLURL="{HARBOUR}"/>
  <OUTLINE text="&boom;&file;">
   <outline text="Hill" xmlUrl="{HILL}"/>
  </OUTLINE>
 </outline>
 <outline text="Only a site" htmlUrl="https://site.example"/>
 <outline type="rss" text="Nothing"/>
</body></opml>"""


def test_opml() -> None:
    """Outlines are read at any depth and in any case, bare ampersands and all; entities are dropped, not expanded."""
    listed = read(OPML, "subscriptions.opml")
    assert rows(listed) == [
        (HARBOUR, "The Harbour & Bee é", None, None),
        (HILL, "Hill", None, None),
        ("https://site.example/", "Only a site", None, None),
    ]
    assert [item.line for item in listed.items] == [6, 8, 11]
    assert listed.problems == ((12, "there is no web address in it"),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", "is a feed, not a list"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>", "is a feed, not a list"),
        ("<!DOCTYPE html><html><body>x</body></html>", "is a web page"),
        ("<opml><body/></opml>", "no outlines"),
        ("<!-- x", "cannot be read"),
        ("{]", "this JSON is broken"),
        ("{}", "no object in this JSON"),
        ("\x00\x01\x02PK", "no text"),
    ],
)
def test_a_file_that_is_no_list(text: str, why: str) -> None:
    """What the file is, or what can be read, is said once for the whole."""
    listed = read(text, "list.xml")
    assert listed.items == ()
    ((line, words),) = listed.problems
    assert (line, why in words) == (0, True), words


def test_an_opml_file_cut_in_the_middle() -> None:
    """What was there before the cut is kept."""
    assert [item.url for item in read(OPML[: OPML.index("Only")]).items] == [HARBOUR, HILL]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"url": HARBOUR, "channel": "#news", "role": "@Desk"}], [(HARBOUR, None, "news", "Desk")]),
        ({"feeds": [{"link": HARBOUR, "title": "Bee", "channel_id": 123456789012345678}]}, [(HARBOUR, "Bee", "123456789012345678", None)]),
        ({"guild": {"feeds": {"1": {"feedUrl": HARBOUR, "channels": ["news", "sport"], "enabled": True}}}}, [(HARBOUR, None, "news", None), (HARBOUR, None, "sport", None)]),
        ([{"url": HARBOUR, "channel": {"id": "123456789012345678"}, "mentions": [{"id": 5}]}], [(HARBOUR, None, "123456789012345678", "5")]),
        ({HARBOUR: "news", HILL: {"channel": "sport"}}, [(HARBOUR, None, "news", None), (HILL, None, "sport", None)]),
        ([HARBOUR, HILL], [(HARBOUR, None, None, None), (HILL, None, None, None)]),
        ([{"title": "x", "items": [{"url": HARBOUR, "name": True, "channel": None}]}], [(HARBOUR, None, None, None)]),
    ],
)  # fmt: skip
def test_exports_of_other_bots(value: object, expected: list[Row]) -> None:
    """Whatever object has an address is a source, wherever it stands."""
    assert rows(read(json.dumps(value), "export.json")) == expected


def test_the_same_source_twice() -> None:
    """It is one, with what either line knew; for two channels it stands twice, and counts once."""
    listed = read(
        f"Bee {HARBOUR}#top\n{HILL}\nHTTPS://HARBOUR.example/feed #news\n{HARBOUR} @Desk\n{HARBOUR} #sport"
    )
    assert rows(listed) == [
        (HARBOUR, "Bee", "news", "Desk"),
        (HARBOUR, None, "sport", None),
        (HILL, None, None, None),
    ]
    assert listed.addresses == (HARBOUR, HILL)


def test_a_list_that_is_too_long() -> None:
    """The first entries are read, and the rest is named; a file above the limit is not read at all."""
    listed = read("".join(f"https://n{n}.example/\n" for n in range(LINES_MAX + 5)))
    assert len(listed.items) == LINES_MAX
    ((line, words),) = listed.problems
    assert (line, "first 2,000" in words) == (LINES_MAX + 1, True)
    huge = parse_list(b"x" * (BYTES_MAX + 1), name="x.txt")
    assert (huge.items, huge.problems[0][0], "1 MB" in huge.problems[0][1]) == ((), 0, True)


@pytest.mark.parametrize(
    "unit",
    [b"[a](http://x", b"https://", b"a.", b"#a", b"@a ", b'"', b'"\n', b"[", b"<!DOCTYPE ", b"<opml>", b"<a ",
     b'<outline x="', b"<outline ", b'{"a":', b"[[", b"https://a.example,", b"a://", b"&a", b"\xff", b"<!ENTITY a '"],
)  # fmt: skip
@pytest.mark.parametrize("line_length", [2_400, BYTES_MAX])
@pytest.mark.parametrize("start", [b"", b"<opml><body>", b"url,channel\n"])
def test_hostile_lists_cost_little(unit: bytes, line_length: int, start: bytes) -> None:
    """A megabyte of anything is read in a moment, to a bounded result."""
    line = (unit * (line_length // len(unit) + 1))[:line_length] + b"\n"
    body = (start + line * (BYTES_MAX // len(line) + 1))[:BYTES_MAX]
    began = time.process_time()
    listed = parse_list(body, name="list.csv")
    assert time.process_time() - began < 3
    assert len(listed.items) + len(listed.problems) <= LINES_MAX + 1


def source(url: str | None, name: str, *, settings: SourceSettings | None = None, **more: object) -> Source:
    made = Source(
        SourceId(1), name, url, "harbour.example", is_public=False, settings=settings or SourceSettings()
    )
    for key, value in more.items():
        object.__setattr__(made, key, value)
    return made


def test_our_opml_is_opml_2() -> None:
    """Other readers get a valid document with names, addresses, the site and the label; secrets in queries included."""
    sources = [
        source(HARBOUR, 'Bee & "Sons" <b>', settings=SourceSettings(label="satire")),
        source(f"{HILL}&key=abc", "Hill\x00\nPost"),
        source("https://map.example/sitemap.xml", "Map", method="sitemap"),
        source(None, "Imported files"),
    ]
    root = ElementTree.fromstring(to_opml(sources, title="Harbour Town", created_at=NOW))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/title") == "Harbour Town"
    assert root.findtext("head/dateCreated") == "Sun, 01 Mar 2026 09:30:00 GMT"
    first, second, third = root.findall("body/outline")
    assert dict(first.attrib) == {
        "text": 'Bee & "Sons" <b>',
        "title": 'Bee & "Sons" <b>',
        "type": "rss",
        "xmlUrl": HARBOUR,
        "htmlUrl": "https://harbour.example/",
        "category": "satire",
    }
    assert (second.get("text"), second.get("xmlUrl")) == ("Hill Post", f"{HILL}&key=abc")
    assert (third.get("type"), third.get("url"), third.get("xmlUrl")) == (
        "link",
        "https://map.example/sitemap.xml",
        None,
    )


def test_the_site_of_a_source_is_where_it_is() -> None:
    """Its own scheme and port, without credentials; a feed that lies elsewhere names the publisher's host."""
    urls = {
        "http://harbour.example:8080/feed?k=1": "http://harbour.example:8080/",
        "https://www.harbour.example/feed": "https://www.harbour.example/",
        "https://feeds.example/harbour": "https://harbour.example/",
    }
    for url, site in urls.items():
        root = ElementTree.fromstring(to_opml([source(url, "Bee")], title="T", created_at=NOW))
        (outline,) = root.findall("body/outline")
        assert outline.get("htmlUrl") == site


HOSTS = st.from_regex(r"[a-z][a-z0-9-]{0,10}\.example", fullmatch=True)
PATHS = st.text("abcABC019-._~!$&'()*+,;=:@%/?é漢", max_size=40)
NAMES = st.text(max_size=80)


@settings(max_examples=200)
@given(st.lists(st.tuples(HOSTS, PATHS, NAMES), min_size=1, max_size=8))
def test_what_is_exported_can_be_imported(made: list[tuple[str, str, str]]) -> None:
    """Every address and every name comes back as it was stored, whatever stands in them."""
    stored = [(plain_address(f"https://{host}/{path}"), name) for host, path, name in made]
    exported = to_opml([source(url, name) for url, name in stored], title="x", created_at=NOW)
    ElementTree.fromstring(exported)
    listed = parse_list(exported, name="newsdesk.opml")
    assert list(listed.addresses) == list(dict.fromkeys(url for url, _ in stored))
    assert listed.problems == ()


@settings(max_examples=200)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.json", "a.opml", "a.txt", ""]))
def test_no_bytes_break_it(body: bytes, name: str) -> None:
    """Whatever is uploaded, the answer is a list of usable addresses and plain problems."""
    listed = parse_list(body, name=name)
    assert all(
        isinstance(item, ListedSource) and item.url.startswith(("http://", "https://"))
        for item in listed.items
    )


@settings(max_examples=300)
@given(
    st.text("ab.:/#@<>&;,|\t\n \"'[](){}!?=h*-_1" + "é\u2028", max_size=200),
    st.sampled_from(["a.csv", "a.txt"]),
)
def test_no_text_breaks_it(text: str, name: str) -> None:
    """The same for text in the alphabet of lists."""
    parse_list(text.encode(), name=name)
