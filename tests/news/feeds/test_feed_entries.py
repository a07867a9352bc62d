"""What an entry carries, and which feeds a page names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from news.feeds import entry_article, feed_links
from news.models import FeedEntry, ParsedFeed

FEED = ParsedFeed(title="The Harbour Post", link="https://harbour.example/", language="en-GB")
WHEN = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def test_an_entry_that_carries_everything_is_an_article() -> None:
    """Text from the feed's own HTML, one paragraph a block, without WordPress's last line."""
    entry = FeedEntry(
        title="Ferry strike ends",
        link="https://harbour.example/ferry",
        published_at=WHEN,
        updated_at=WHEN,
        author="desk@harbour.example (Ada Quill and Bo Reed)",
        summary="The boats sail again.",
        content_html="<p>The boats&nbsp;sail <b>again</b>.</p><script>x()</script><div>All of<br>them &amp; more.<br><br>Really.</div>"
        "<p>The post Ferry strike ends appeared first on The Harbour Post.</p>",
        tags=("Transport",),
        image="https://img.example/ferry.jpg",
    )
    article = entry_article(entry, FEED)
    assert article is not None
    assert article.text == "The boats sail again.\n\nAll of them & more.\n\nReally."
    assert (article.title, article.url, article.published_at) == (
        "Ferry strike ends",
        "https://harbour.example/ferry",
        WHEN,
    )
    assert (article.authors, article.publisher, article.language) == (
        ("Ada Quill", "Bo Reed"),
        "The Harbour Post",
        "en",
    )
    assert (article.tags, article.image, article.modified_at) == (
        ("Transport",),
        "https://img.example/ferry.jpg",
        None,
    )


def test_a_summary_serves_where_the_feed_carries_no_more() -> None:
    """The text is then the summary; an entry without any has an empty text."""
    short = entry_article(FeedEntry(title="One", summary="Short & sweet. [...]"), FEED)
    bare = entry_article(FeedEntry(title="One"), FEED)
    assert short is not None
    assert bare is not None
    assert (short.text, bare.text) == ("Short & sweet. [...]", "")


def test_an_entry_without_a_title_is_no_article() -> None:
    """Nothing to show, nothing to store."""
    assert (
        entry_article(FeedEntry(link="https://harbour.example/1", content_html="<p>Text</p>"), FEED) is None
    )


def test_a_title_that_is_only_an_unknown_entity_is_none() -> None:
    """What an entity bomb leaves behind is no headline."""
    assert entry_article(FeedEntry(title="&l9;", summary="Text"), FEED) is None
    assert entry_article(FeedEntry(title=("&l9;" * 100)[:299], summary="Text"), FEED) is None
    assert entry_article(FeedEntry(title="Q&A; &more", summary="Text"), FEED) is not None


@pytest.mark.parametrize("times", [1, 2, 30, 60])
def test_the_texts_own_beginning_is_no_description(times: int) -> None:
    """A description that is the article, or a long first piece of it, is not the publisher's summary of it."""
    words = "The boats sail again, and the pier will stand by the winter. "
    summary = (words * times).strip()
    entry = FeedEntry(title="One", summary=summary, content_html=f"<p>{words * 30}</p><p>{words * 30}</p>")
    article = entry_article(entry, FEED)
    assert article is not None
    assert article.description == (summary if len(summary) <= 300 else None)


def test_a_page_names_its_feeds() -> None:
    """Alternate links of a feed's type, absolute, once each, comments last; nothing else."""
    page = """<html><head><base href="/section/">
    <link rel="alternate" type="application/rss+xml" href="https://harbour.example/comments/feed/">
    <link rel="alternate stylesheet" type="text/css" href="x.css"><link rel="alternate" hreflang="de" href="/de">
    <link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" href="feed.xml">
    <link rel="alternate" type="application/atom+xml" href="//other.example/atom">
    <link rel="alternate" type="application/rss+xml" href="feed.xml">
    <link rel="alternate" type="application/json" href="https://harbour.example/wp-json/wp/v2/pages/1">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
    </head><body><a href="/feed">feed</a></body></html>"""
    assert feed_links(page, "https://harbour.example/") == [
        "https://harbour.example/section/feed.xml",
        "https://other.example/atom",
        "https://harbour.example/comments/feed/",
    ]
    assert feed_links(page.encode(), "https://harbour.example/") == feed_links(
        page, "https://harbour.example/"
    )


@pytest.mark.parametrize(
    "page", [b"", b"\xff\xfe\x00", b"<link", b"<link rel=alternate type=application/rss+xml>", b"x" * 1000]
)
def test_a_page_without_feeds_names_none(page: bytes) -> None:
    """Whatever the bytes, the answer is a list."""
    assert feed_links(page, "https://harbour.example/") == []
