"""A front page gives its articles, and nothing else, whatever system made it."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime

import pytest

from news.errors import ParseError
from news.sources.front_page import ENTRIES_MAX, read_front_page
from tests.news.sources.front_pages import FRONT_PAGES, HEADLINES, FrontPage, page, slug

PRECISION_MIN = RECALL_MIN = 0.9


@pytest.mark.parametrize("front", FRONT_PAGES, ids=lambda front: front.name)
def test_the_articles_of_a_front_page_are_found(front: FrontPage) -> None:
    """Nine in ten of what is taken are articles, nine in ten articles are taken, and those under their headlines."""
    feed = read_front_page(front.html.encode(), url=front.url)
    found = {entry.link or "": entry.title for entry in feed.entries}
    right = found.keys() & front.articles.keys()
    assert len(right) >= PRECISION_MIN * len(found), sorted(found.keys() - front.articles.keys())
    assert len(right) >= RECALL_MIN * len(front.articles), sorted(front.articles.keys() - found.keys())
    assert {link: found[link] for link in right} == {link: front.articles[link] for link in right}


def test_over_all_layouts_hardly_anything_is_wrong_or_missing() -> None:
    """What a single layout may miss, all together may not."""
    found = [
        (front, {entry.link for entry in read_front_page(front.html.encode(), url=front.url).entries})
        for front in FRONT_PAGES
    ]
    right = sum(len(links & front.articles.keys()) for front, links in found)
    assert right >= 0.98 * sum(len(links) for _, links in found)
    assert right >= 0.98 * sum(len(front.articles) for front, _ in found)


def list_of(titles: tuple[str, ...] | list[str], *, around: str = "h2") -> str:
    return "".join(f"<{around}><a href='/news/{slug(title)}'>{title}</a></{around}>" for title in titles)


@pytest.mark.parametrize(
    "body",
    [
        "<div id=app></div><script>window.state = {'stories': [{'title': 'Harbour bridge to close', 'url': '/2026/01/05/bridge'}]}</script>",
        f"<main><article><h1>{HEADLINES[0]}</h1><p>The bridge closes.</p></article></main>{list_of(HEADLINES[1:4])}",
        "<p>Nothing to see here.</p>" * 50,
        "".join(
            f"<h2><a href='https://rival.example/2026/01/05/{slug(title)}'>{title}</a></h2>"
            for title in HEADLINES
        ),
        "".join(f"<h2><a href='javascript:open({n})'>{title}</a></h2>" for n, title in enumerate(HEADLINES)),
        "".join(f"<h2><a href='#{slug(title)}'>{title}</a></h2>" for title in HEADLINES),
        "",
    ],
    ids=[
        "a list made by script",
        "an article with a few others",
        "no links",
        "another site's articles",
        "scripts",
        "places in the page",
        "nothing",
    ],
)
def test_a_page_that_lists_no_articles_is_refused(body: str) -> None:
    """Better no source than one that posts menus; the reason counts what was found."""
    with pytest.raises(ParseError, match="links to"):
        read_front_page(page(body).encode(), url="https://harbour.example/")


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff\xfe", b"%PDF-1.7 ...", b"{}", b"<", b"<?xml version='1.0'?><rss/>"]
)
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        read_front_page(body, url="https://harbour.example/")


def test_order_name_and_language_are_those_of_the_page() -> None:
    """Editors put first what matters most; a card shows it in that order."""
    head = '<meta property="og:site_name" content="The Harbour Post">'
    feed = read_front_page(
        page(list_of(HEADLINES), head=head, attributes='lang="en-GB"').encode(),
        url="https://harbour.example/",
    )
    assert [entry.title for entry in feed.entries] == list(HEADLINES)
    assert (feed.title, feed.language, feed.link) == ("The Harbour Post", "en", "https://harbour.example/")


def test_no_more_than_a_hundred_are_taken() -> None:
    titles = [f"{HEADLINES[n % 12]} in part {n} of the story" for n in range(130)]
    feed = read_front_page(page(list_of(titles)).encode(), url="https://harbour.example/")
    assert len(feed.entries) == ENTRIES_MAX == 100


def test_dates_are_those_of_the_block_else_of_the_address() -> None:
    """A date that stands beside another article is not taken."""
    body = "".join(
        f"<article><h2><a href='/n/{slug(title)}'>{title}</a></h2></article>" for title in HEADLINES[:5]
    )
    body += f"<article><h2><a href='/2026/01/04/{slug(HEADLINES[5])}'>{HEADLINES[5]}</a></h2></article>"
    body += f"<article><h2><a href='/n/{slug(HEADLINES[6])}'>{HEADLINES[6]}</a></h2><time datetime='2026-01-05T06:30:00+01:00'>today</time></article>"
    entries = read_front_page(page(f"<main>{body}</main>").encode(), url="https://harbour.example/").entries
    assert [entry.published_at for entry in entries] == [
        *(None,) * 5,
        datetime(2026, 1, 4, tzinfo=UTC),
        datetime(2026, 1, 5, 5, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        (
            "14:03 Uhr: Hafenbrücke wird neun Wochen lang gesperrt",
            "Hafenbrücke wird neun Wochen lang gesperrt",
        ),
        ("Harbour bridge to close for nine weeks »", "Harbour bridge to close for nine weeks"),
        ("Harbour <b>bridge</b> to&nbsp;close\n  for nine weeks", "Harbour bridge to close for nine weeks"),
        ("Har<b>bour</b> bridge to close for nine weeks", "Harbour bridge to close for nine weeks"),
        (
            "<span class='sr-only'>Article:</span> Harbour bridge to close &amp; open",
            "Harbour bridge to close & open",
        ),
        (
            "<script>track('x')</script>Harbour bridge to close for nine weeks<!-- 7 -->",
            "Harbour bridge to close for nine weeks",
        ),
        (
            "<h3><span class=kicker>Town</span> <span class=title>Harbour bridge to close</span></h3>",
            "Harbour bridge to close",
        ),
        (
            "<h3>Harbour bridge to close for nine weeks</h3><p>A summary of it.</p>",
            "Harbour bridge to close for nine weeks",
        ),
    ],
)
def test_a_title_is_the_headline_alone(inside: str, title: str) -> None:
    html = page(
        f"<main><article><a href='/2026/01/05/first-of-all'>{inside}</a></article>{list_of(HEADLINES)}</main>"
    )
    assert read_front_page(html.encode(), url="https://harbour.example/").entries[0].title == title


def test_a_page_that_calls_everything_a_menu_is_read_all_the_same() -> None:
    """A theme that names its main part badly costs its publisher nothing."""
    html = page(f"<div class='main-menu'>{list_of(HEADLINES)}</div>")
    assert len(read_front_page(html.encode(), url="https://harbour.example/").entries) == len(HEADLINES)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000,
        "<a href='/2026/01/05/some-story-of-ours'>" * 200_000,
        "<a href='/2026/01/05/some-story-of-ours'><div>" * 100_000,
        "<ul><li>" * 100_000 + "<a href='/2026/01/05/story-of-the-day'>x</a>" * 10_000,
        "<h2>" * 100_000,
        "<table><tr><td><a href='/2026/01/05/some-story-of-ours'>" * 50_000,
        "<div " + " ".join(f"a{n}=1" for n in range(200_000)) + ">",
        "<article>" + "words and " * 300_000 + "</article>",
        "<time datetime='2026'>" * 50_000,
        "&" * 1_000_000,
        "<" * 1_000_000,
        "".join(
            f"<a href='/2026/01/05/story-number-{n}' class='{'x ' * 200}'>Words that are a headline {n}</a>"
            for n in range(10_000)
        ),
    ],
    ids=lambda html: html[:12],
)
def test_no_page_takes_long(html: str) -> None:
    """Whatever a stranger's page is made of, reading it is over in seconds."""
    began = time.process_time()
    with contextlib.suppress(ParseError):
        read_front_page(html.encode(), url="https://harbour.example/")
    assert time.process_time() - began < 10


def test_links_in_a_running_text_are_no_headlines() -> None:
    """They are called by what the sentence says, not by what the article is called."""
    text = "<p>The council said in <a href='/2026/01/02/quay-repairs-begin'>its plan for the repair of the quay</a> that it will.</p>"
    found = read_front_page(page(text * 9 + list_of(HEADLINES)).encode(), url="https://harbour.example/")
    assert [entry.title for entry in found.entries] == list(HEADLINES)
