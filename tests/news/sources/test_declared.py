"""Declarations: data that says how to read one publisher, refused with clear words when it is wrong."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from news.errors import ParseError
from news.sources import declared
from news.sources.declared import (
    FOLDER,
    declaration_for,
    find_declaration,
    parse_declaration,
    read_declared,
    shipped_declarations,
)

GOOD = """
name = "The Quay"
home = "https://quay.example/"
hosts = ["quay.example"]
pages = ["https://quay.example/all"]

[select]
block = "div.story"
link = "a"
"""
LATEST = "https://gazette.harbour.example/latest"


def gazette(*items: str, head: str = "") -> bytes:
    return (
        f"<html lang=en><head>{head}</head><body><ol class=river>{''.join(items)}</ol></body></html>".encode()
    )


def item(number: int, *, inside: str = "") -> str:
    return (
        f"<li>{inside}<a class=river-link href='/story/{number}?utm_source=river'><b class=river-headline>Quay story {number} »</b></a>"
        f"<time datetime='2026-01-0{number}T10:00:00+01:00'>then</time></li>"
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.name)
def test_every_declaration_that_is_shipped_can_be_read(path: Path) -> None:
    declaration = parse_declaration(path.read_text(encoding="utf-8"), file=path.name)
    assert find_declaration(shipped_declarations(), declaration.home) == declaration


def test_no_host_is_declared_twice() -> None:
    """Which of two would be taken could not be foreseen."""
    hosts = [host for declaration in shipped_declarations() for host in declaration.hosts]
    assert len(hosts) == len(set(hosts))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("name =", "nmae ="), "'nmae' is not known"),
        (('name = "The Quay"', ""), "name must be a text"),
        (('name = "The Quay"', "name = 7"), "name must be a text"),
        (('hosts = ["quay.example"]', ""), "hosts is missing"),
        (('["quay.example"]', '"quay.example"'), "hosts must be a list of texts"),
        (('["quay.example"]', '["https://quay.example/"]'), "without https://"),
        (('["quay.example"]', '["www.quay.example"]'), "www"),
        (('pages = ["https://quay.example/all"]', 'pages = ["/all"]'), "no whole address"),
        (
            ('pages = ["https://quay.example/all"]', 'pages = ["https://other.example/"]'),
            "not on one of the hosts",
        ),
        (('pages = ["https://quay.example/all"]', ""), "neither feeds nor pages"),
        (('pages = ["https://quay.example/all"]', 'feeds = ["https://quay.example/f"]'), "belong together"),
        (("[select]", "[selectors]"), "'selectors' is not known"),
        (('link = "a"', ""), "link must be a text"),
        (('link = "a"', 'link = "a[href"'), "no CSS selector"),
        (('link = "a"', 'link = "a"\nlinks = "b"'), "'links' is not known"),
        (('link = "a"', f'link = "{"a " * 200}"'), "longer than"),
        (("[select]", "[select"), "line"),
        ((GOOD[GOOD.index("[select]") :], "select = 3"), "select must be a table"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_wrong_declaration_says_what_is_wrong(change: tuple[str, str], words: str) -> None:
    """Whoever writes one reads the message, not our code; it begins with the file's name."""
    assert change[0] in GOOD
    with pytest.raises(ParseError, match=r"^quay\.toml") as caught:
        parse_declaration(GOOD.replace(*change), file="quay.toml")
    assert words in str(caught.value)


def test_a_broken_file_costs_no_other_source_its_declaration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.toml").write_text("name = ", encoding="utf-8")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "c.toml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(declared, "FOLDER", tmp_path)
    shipped_declarations.cache_clear()
    try:
        with caplog.at_level(logging.ERROR):
            assert [each.name for each in shipped_declarations()] == ["The Quay"]
    finally:
        monkeypatch.undo()
        shipped_declarations.cache_clear()
    assert "a.toml" in caplog.text


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (LATEST, "The Harbour Gazette"),
        ("https://www.gazette.harbour.example/x?y=z", "The Harbour Gazette"),
        ("https://live.news.lantern.radio.example/", "Lantern Street Radio"),
        ("https://harbour.example/", None),
        ("https://evilgazette.harbour.example/", None),
        ("https://[broken", None),
    ],
)
def test_a_declaration_is_found_by_its_host(url: str, name: str | None) -> None:
    found = declaration_for(url)
    assert (found.name if found else None) == name


def test_a_declared_page_gives_what_its_selectors_name() -> None:
    """Titles are cleaned, links absolute and without tracking, dates in UTC, paid blocks left out, in the page's order."""
    declaration = declaration_for(LATEST)
    assert declaration is not None
    body = gazette(
        item(3), item(2), item(3), item(1, inside="<i class=paid-for>Paid</i>"), "<li>Words only.</li>"
    )
    feed = read_declared(body, declaration, url=LATEST)
    assert [(entry.title, entry.link) for entry in feed.entries] == [
        ("Quay story 3", "https://gazette.harbour.example/story/3"),
        ("Quay story 2", "https://gazette.harbour.example/story/2"),
    ]
    assert feed.entries[0].published_at == datetime(2026, 1, 3, 9, tzinfo=UTC)
    assert (feed.title, feed.language) == ("The Harbour Gazette", "en")


def test_without_further_selectors_the_link_says_it_all() -> None:
    declaration = parse_declaration(
        GOOD.replace('"div.story"', '"a.story"').replace('"a"', '":scope"'), file="x"
    )
    body = b"<base href='/n/'><a class=story href=2026-01-05-storm>Storm over <b>Ellery</b></a><a class=story href='//rival.example/x'>Elsewhere</a>"
    entry, *others = read_declared(body, declaration, url="https://quay.example/all").entries
    assert (entry.title, entry.link) == ("Storm over Ellery", "https://quay.example/n/2026-01-05-storm")
    assert entry.published_at == datetime(2026, 1, 5, tzinfo=UTC)
    assert not others


@pytest.mark.parametrize(
    "body", [b"", b"<p>New layout</p>", b"\xff\x00", gazette(item(1, inside="<i class=paid-for>x</i>"))]
)
def test_a_page_that_fits_no_longer_is_an_error(body: bytes) -> None:
    """A new layout must not look like a day without news."""
    declaration = declaration_for(LATEST)
    assert declaration is not None
    with pytest.raises(ParseError, match="has its layout changed"):
        read_declared(body, declaration, url=LATEST)


def test_the_documentation_shows_the_shipped_example() -> None:
    """What docs/add-a-source.md tells people to write is a file that works."""
    docs = (Path(__file__).parents[3] / "docs" / "add-a-source.md").read_text(encoding="utf-8")
    shown = docs.split("```toml\n")[1].split("```")[0]
    shipped = (FOLDER / "harbour_gazette.toml").read_text(encoding="utf-8")
    assert parse_declaration(shown, file="docs") == parse_declaration(shipped, file="shipped")
    assert all(
        f"| `{key}` |" in docs
        for key in ("name", "home", "hosts", "feeds", "pages", "block", "link", "title", "date", "skip")
    )
