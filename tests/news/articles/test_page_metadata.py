"""Metadata of hostile and broken pages: bounded, typed, and never an exception."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.articles.metadata import Metadata, read_metadata
from news.html_tree import parse_html

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TITLE = "Harbour council votes to rebuild the old ferry pier"
URL = "https://harbour.example/pier"


def metadata(html: str) -> Metadata:
    root = parse_html(f"<html><body><h1>{TITLE}</h1>{html}</body></html>")
    assert root is not None
    return read_metadata(root, url=URL, now=NOW)


def script(value: Any) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


def deep(levels: int) -> str:
    return script('{"@type":"NewsArticle","author":' * levels + "1" + "}" * levels)


MANY = 10_000
HOSTILE = {
    "meta tags of one name": "<meta name=author content='Mira Lund'>" * MANY,
    "meta tags of many names": "".join(f"<meta name=n{i} content=x>" for i in range(MANY)),
    "a huge meta tag": f"<meta name=author content='{'Mira Lund, ' * 50_000}'>",
    "huge robots": f"<meta name=robots content='{'max-snippet:1 ' * 50_000}'>",
    "robots of spaces": f"<meta name=robots content='max-snippet{' ' * 100_000}unavailable_after{' ' * 100_000}'>" * 10,
    "deep JSON-LD": deep(500) + deep(50_000),
    "wide JSON-LD": script([{"@type": "NewsArticle", "headline": "x", "author": {"@id": "#a"}}] * MANY),
    "JSON-LD in a ring": script([{"@id": "#a", "@type": "Person", "name": {"@id": "#b"}, "x": 1}, {"@id": "#b", "author": {"@id": "#a"}, "y": 2}]),
    "no numbers": script('{"@type":"NewsArticle","headline":NaN,"datePublished":Infinity,"author":-Infinity}'),
    "huge numbers": script('{"@type":"NewsArticle","headline":' + "9" * 5_000 + "}"),
    "many scripts": script({"@type": "NewsArticle", "headline": "x"}) * 5_000,
    "headings": f"<h1>{TITLE}</h1><h2>{TITLE} again</h2>" * MANY,
    "separators": "<title>" + " | " * 50_000 + "</title>",
    "dashes in og:title": f"<meta property='og:title' content='{'- ' * 50_000}'>",
    "times": "<time datetime='2026-99-99'>x</time>" * MANY,
    "days": "<p>99.99.2026 3 Monkey 2026 2026-13-45 </p>" * MANY,
    "figures": "<p>" + "1." * 100_000 + "</p>" + "<p>" + "12/" * 60 + "</p>" * 500,
    "bylines": "<div class=author>By Mira Lund, </div>" * MANY,
    "bylines in bylines": "<div class=author>By" * 240 + "Mira" + "</div>" * 240,
    "nested spans after the headline": "<span>" * 240 + "x" * 10 + "</span>" * 240,
    "links to authors": "<a href='/author/x'>Mira Lund</a>" * MANY,
    "hidden parts": "<span data-nosnippet>x</span>" * MANY,
    "classes": "".join(f"<p class='date author c{i}'>x</p>" for i in range(MANY)),
    "one class": f"<p class='{'author-' * 100_000}'>x</p>",
    "kickers in kickers": "<h1>" + "<span class=kicker>a" * 200 + "</span>" * 200 + "</h1>",
    "controls": "<meta name=author content='Mi\x00ra\x07 Lu\ud800nd'><meta name=date content='2026-03-\x0003'>",
}  # fmt: skip


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_metadata_stay_bounded(html: str) -> None:
    """Time grows with the page at most, and no field grows past what people write."""
    begin = time.process_time()
    found = metadata(html)
    assert time.process_time() - begin < 5
    assert found.title is None or len(found.title) <= 500
    assert len(found.authors) <= 12
    assert all(len(name) <= 100 for name in found.authors)
    assert len(found.tags) <= 20
    assert len(found.unshown) <= 50
    assert found.published_at is None or found.published_at.tzinfo is UTC


WRONG = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.just("2026-03-03")
    | st.just("#a"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(("@id", "@type", "name", "url", "@value", "@graph", "x")), inner, max_size=4
        )
    ),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ("@id", "headline", "name", "author", "creator", "datePublished", "dateModified", "dateCreated", "publisher", "image",
     "keywords", "inLanguage", "isAccessibleForFree", "hasPart", "mainEntityOfPage", "description", "articleBody", "url")
)  # fmt: skip


@settings(max_examples=150)
@given(st.dictionaries(KEYS, WRONG, max_size=8), WRONG)
def test_any_type_anywhere_in_json_ld_is_survived(properties: dict[str, Any], other: Any) -> None:
    """What a property holds is looked at before it is used."""
    found = metadata(script([{"@type": "NewsArticle", **properties}, other]).replace("</", "<\\/", 0))
    assert all(isinstance(name, str) for name in (*found.authors, *found.tags))


@settings(max_examples=150)
@given(
    st.sampled_from(
        ("author", "date", "og:title", "robots", "article:tag", "og:image", "og:locale", "og:url", "keywords")
    ),
    st.text(max_size=80),
    st.text(max_size=80),
)
def test_any_text_in_a_meta_tag_is_survived(name: str, value: str, line: str) -> None:
    """Whatever characters people and machines put there."""
    escaped = value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    found = metadata(f'<meta name="{name}" content="{escaped}"><p>{line.replace("<", "&lt;")}</p>')
    assert found.title


def test_the_same_page_gives_the_same_answer_without_its_scripts() -> None:
    """A page saved without its scripts still tells its title, day and author."""
    body = f'<time datetime="2026-03-03">x</time><p class="byline">By Mira Lund</p><p>{TITLE}.</p>'
    data = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2026-03-03",
        "author": {"name": "Mira Lund"},
    }
    with_scripts, without = metadata(script(data) + body), metadata(body)
    for name in ("title", "authors", "published_at"):
        assert getattr(with_scripts, name) == getattr(without, name)
