"""Whatever the bytes of a page: an article or none, clean, and at a cost in proportion to its size."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.articles import extract_article
from news.models import ExtractedArticle
from tests.news.articles.pages.cases import ARTICLES, CASES

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://www.harbourpost.example/news/night-ferry-returns"
PAGES = [case.html for case in CASES]
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(
    r"</?(?:p|div|span|a|li|ul|h[1-6]|article|script|style|table|td|br|img|figure)\b[^<>]{0,200}>"
)
ENCODINGS = ["utf-8", "utf-16", "utf-8-sig", "cp1252", "cp1251", "iso-8859-8", "shift_jis", "gb18030", "euc-kr", "iso-8859-9", "koi8-u", "latin-1"]  # fmt: skip
DIRT = ["<", ">", "</", "<!--", "-->", "<p>", "</div>", "</article>", "\0", "\x1f", "\ufffe", "\u202e", '"', "&", "&#0;", "&#xD800;", "&#1114112;", "]]>", "<![CDATA[", "<script>", "<style>", "<template>", "<textarea>", "<title>", "<plaintext>", "<svg>", "<math>", "{", "\ud800"]  # fmt: skip


def read(html: bytes | str, url: str = URL) -> ExtractedArticle | None:
    return extract_article(html, url=url, now=NOW)


def check(article: ExtractedArticle | None) -> None:
    """An article is clean, or there is none."""
    if article is None:
        return
    for text in (article.title, article.description, article.publisher, *article.authors, *article.tags):
        assert text is None or (text.strip() and _is_clean(text)), text
    assert article.title
    paragraphs = article.text.split("\n\n")
    for paragraph in paragraphs:
        assert paragraph == paragraph.strip()
        assert paragraph
        assert "\n" not in paragraph
        assert _is_clean(paragraph)
    for moment in (article.published_at, article.modified_at):
        assert moment is None or moment.tzinfo is UTC
    assert article.language is None or re.fullmatch("[a-z]{2}", article.language)
    assert article.snippet_max is None or article.snippet_max >= 0
    article.text.encode()


def _is_clean(text: str) -> bool:
    """No control characters, no half characters, no line or paragraph separators of other kinds."""
    return all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp") for char in text)


# --- bytes and texts of any kind -------------------------------------------------------------------------


@given(
    st.one_of(st.binary(max_size=2_000), st.text(max_size=1_000)), st.sampled_from(["", URL, "http://[", "x"])
)
@settings(max_examples=150)
def test_random_bytes_are_an_article_or_none(html: bytes | str, url: str) -> None:
    """Nothing is ever raised."""
    check(read(html, url))


_WORDS = st.sampled_from(["ferry", "The council said so.", "“Never,” she said.", "港の船", "سفينة", "&amp;", "\u2028", "\x85", " ", "3 November 2025", "By Ada Quill", "https://x.example/"])  # fmt: skip
_NAMES = st.sampled_from(["p", "div", "article", "h1", "h2", "li", "ul", "table", "tr", "td", "a", "span", "br", "figure", "figcaption", "blockquote", "time", "script", "style", "meta", "link", "title", "body", "html", "head", "aside", "form", "template", "svg", "noscript", "select", "option", "pre"])  # fmt: skip
_ATTRIBUTES = st.sampled_from(["", ' class="article-body"', " class=comment", " id=x hidden", ' style="display:none"', ' itemprop="articleBody"', ' rel="author"', ' property="og:title" content="Ferry"', ' name="robots" content="max-snippet:5"', ' datetime="2025-11-03"', " aria-hidden=true", ' lang="ar"', ' type="application/ld+json"'])  # fmt: skip
_PIECES = st.one_of(
    _WORDS,
    st.builds(lambda name, attributes: f"<{name}{attributes}>", _NAMES, _ATTRIBUTES),
    st.builds(lambda name: f"</{name}>", _NAMES),
    st.sampled_from(DIRT),
)


@given(st.lists(_PIECES, max_size=80).map("".join))
@settings(max_examples=250)
def test_random_markup_is_an_article_or_none(html: str) -> None:
    """Tags in any order, opened and never closed."""
    check(read(html))
    check(
        read(
            f"<title>The ferry returns | Post</title><h1>The ferry returns</h1>{html}"
            + "<p>It sails at dawn again, and nobody minds.</p>" * 9
        )
    )


# --- pages that something happened to --------------------------------------------------------------------

Damage = Callable[[str, int, int], str]


def _cut(html: str, at: int, size: int) -> str:
    return html[:at] + html[at + size :]


def _cut_off(html: str, at: int, size: int) -> str:
    return html[:at]


def _duplicate(html: str, at: int, size: int) -> str:
    return html[:at] + html[at : at + size] * 3 + html[at + size :]


def _lose_tags(html: str, at: int, size: int) -> str:
    return html[:at] + _TAG.sub("", html[at : at + size]) + html[at + size :]


def _lose_a_kind(html: str, at: int, size: int) -> str:
    """Every tag of one name goes."""
    tags: list[str] = re.findall(r"</?([a-z]+\d?)", html) or ["p"]
    return re.sub(rf"</?{tags[(at + size) % len(tags)]}\b[^<>]*>", "", html)


def _sprinkle(html: str, at: int, size: int) -> str:
    return html[:at] + DIRT[size % len(DIRT)] + html[at:]


def _swap(html: str, at: int, size: int) -> str:
    """Two neighbouring pieces change places."""
    return html[:at] + html[at + size : at + 2 * size] + html[at : at + size] + html[at + 2 * size :]


def _escape(html: str, at: int, size: int) -> str:
    part = html[at : at + size]
    return html[:at] + part.replace("&", "&amp;").replace("<", "&lt;") + html[at + size :]


DAMAGES: list[Damage] = [_cut, _cut_off, _duplicate, _lose_tags, _lose_a_kind, _sprinkle, _swap, _escape]


@given(
    st.sampled_from(PAGES),
    st.lists(
        st.tuples(st.sampled_from(DAMAGES), st.floats(0, 1), st.integers(1, 600)), min_size=1, max_size=6
    ),
)
@settings(max_examples=250)
def test_damaged_pages_are_an_article_or_none(html: str, damages: list[tuple[Damage, float, int]]) -> None:
    """Cut, cut off, repeated, stripped of tags, escaped, sprinkled with dirt: nothing is raised, what comes is clean."""
    for damage, where, size in damages:
        if html:
            html = damage(html, int(where * (len(html) - 1)), size) or "x"
    check(read(html))


@given(st.sampled_from(PAGES), st.sampled_from(ENCODINGS), st.sampled_from(ENCODINGS))
@settings(max_examples=150)
def test_pages_in_the_wrong_encoding_are_an_article_or_none(html: str, said: str, used: str) -> None:
    """The label says one thing, the bytes are another."""
    check(read(html.replace('charset="utf-8"', f'charset="{said}"').encode(used, "xmlcharrefreplace")))


@pytest.mark.parametrize("label", ["iso-8859-1", "iso-8859-2", "iso-8859-8", "iso-8859-9", "iso-8859-15"])
def test_marks_of_windows_survive_a_label_of_iso_8859(label: str) -> None:
    """Such pages are written on Windows: their quotation marks and dashes are no control characters."""
    case = ARTICLES[0]
    article = read(case.html.replace('charset="utf-8"', f"charset={label}").encode("cp1252"), case.url)
    assert article is not None
    assert "“People here missed funerals because of that decision,” said Ada Quill" in article.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_every_page_reads_the_same_in_every_encoding_of_unicode(encoding: str) -> None:
    """Bytes and text give the same article."""
    for case in ARTICLES[:: 9 if encoding != "utf-8" else 3]:
        html = (
            case.html
            if encoding == "utf-8"
            else case.html.replace('charset="utf-8"', f'charset="{encoding}"')
        )
        assert read(html.encode(encoding), case.url) == read(case.html, case.url)


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case.name)
def test_the_text_of_a_page_holds_no_markup(case: object) -> None:
    """Not even where a page escapes its markup twice."""
    html = next(one.html for one in ARTICLES if one is case)
    for page in (html, html.replace("<p>", "<p>&lt;b&gt;&amp;lt;i&amp;gt;", 1)):
        article = read(page)
        check(article)
        if page is html and article is not None:
            assert not _MARKUP.search(article.text)


# --- cost ------------------------------------------------------------------------------------------------


def _calls(html: str) -> int:
    """How many Python functions were entered to read a page: work counted without a clock."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    previous = sys.getprofile()
    sys.setprofile(note)
    try:
        read(html)
    finally:
        sys.setprofile(previous)
    return count


_LINE = "<p>The night ferry sails again from the first of December, the council said on Monday.</p>"
GROWING = {
    "paragraphs": lambda n: _LINE * n,
    "paragraphs in divs": lambda n: f"<div class=a><div class=b>{_LINE}</div></div>" * n,
    "links": lambda n: "<li><a href=/x>The night ferry sails again from December</a></li>" * n,
    "line breaks": lambda n: "<div>" + "The night ferry sails again, the council said.<br><br>" * n + "</div>",
    "table cells": lambda n: "<table>" + f"<tr><td>{_LINE}</td><td>1</td></tr>" * n + "</table>",
    "headings": lambda n: "<h2>What it will cost</h2>" * n,
    "bylines": lambda n: "<p class=byline>By Ada Quill</p>" * n,
    "dates": lambda n: "<p class=date>3 November 2025</p>" * n,
    "meta tags": lambda n: "<meta property=article:tag content=ferry>" * n,
    "figures": lambda n: "<figure><img src=x><figcaption>The quay. Photo: N. Berg</figcaption></figure>" * n,
    "classes": lambda n: "".join(f"<div class=c{k}>{_LINE}</div>" for k in range(n)),
    "linked data": lambda n: '<script type="application/ld+json">[' + '{"@type":"NewsArticle","headline":"Ferry"},' * n + "{}]</script>",
    "comments": lambda n: f"<div class=comment>{_LINE}</div>" * n,
    "inline tags": lambda n: "<p>" + "<b>The</b> <i>ferry</i> <a href=x>sails</a> " * n + "</p>",
    "nested lists": lambda n: ("<ul><li>" * 20 + "The ferry sails." + "</li></ul>" * 20) * max(1, n // 20),
}  # fmt: skip
SMALL, LARGE = 150, 1_200


@pytest.mark.parametrize("grow", GROWING.values(), ids=GROWING)
def test_work_grows_with_the_page_and_no_faster(grow: Callable[[int], str]) -> None:
    """Eight times the page is at most about eight times the work, counted in calls."""
    head = "<title>The ferry returns | Post</title><h1>The ferry returns</h1>"
    read(head + grow(10))  # what is loaded or compiled once is not counted
    small, large = (_calls(head + grow(n)) for n in (SMALL, LARGE))
    assert large <= 1.5 * (LARGE / SMALL) * small + 2_000
