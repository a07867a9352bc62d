"""The invented newsroom: enough of it, whole, and without a real publisher."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlsplit

import pytest

from demo import wire
from demo.pictures import ALT, HEIGHT, SCENES, WIDTH, picture
from demo.publishers import PUBLISHERS
from demo.site import own_names
from news.articles import extract_article
from news.feeds import parse_feed
from news.loading import iter_articles
from news.models import ExtractedArticle
from news.quotes import find_quotes

BEGIN, END = datetime(2025, 12, 22, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
FURNITURE = ("Leave a Reply", "Back To Top", "newsletter", "Newsletter", "All rights reserved", "Share this", "Accept both",
             "Subscribe", "Read next", "Also on air", "correo electrónico", "Kommentar schreiben", "Imprint", "Illustration:")  # fmt: skip


@cache
def filed() -> dict[str, list[ExtractedArticle]]:
    """Each publisher's articles as the import reads them."""
    found: dict[str, list[ExtractedArticle]] = {}
    for publisher in PUBLISHERS:
        found[publisher.name] = []
        for loaded in iter_articles([wire.NEWSROOM / publisher.folder]):
            assert loaded.error is None, f"{loaded.name}: {loaded.error}"
            found[publisher.name].extend(loaded.articles)
    return found


def published(outlet: wire.Outlet) -> list[ExtractedArticle]:
    """The outlet's articles as the poller reads them from their pages."""
    released = [wire.release(each, each.published_at or END) for each in wire.read_dispatches([outlet])]
    pages = [
        extract_article(wire.dispatch_page(each, released), url=outlet.home + each.path) for each in released
    ]
    return [page for page in pages if page is not None]


def test_there_is_enough_to_ask_about() -> None:
    """At least 36 articles of at least 6 publishers over ten days, and at least 6 more to come."""
    out = [each for each in wire.read_dispatches() if each.published_at]
    assert sum(map(len, filed().values())) + len(out) >= 36
    assert sum(bool(articles) for articles in filed().values()) + 1 >= 6
    days = {
        article.published_at.date()
        for articles in filed().values()
        for article in articles
        if article.published_at
    }
    assert len(days) == 10
    assert len(wire.read_dispatches()) - len(out) >= 6


@pytest.mark.parametrize("publisher", [publisher.name for publisher in PUBLISHERS])
def test_articles_are_whole(publisher: str) -> None:
    """Each has a title, an author, a date within the ten days, and 100 words or more with nothing of its page's furniture."""
    for article in filed()[publisher]:
        assert article.title
        assert article.authors, article.title
        assert article.published_at is not None, article.title
        assert BEGIN <= article.published_at < END, article.title
        assert len(article.text.split()) >= 100, article.title
        assert not [word for word in FURNITURE if word in article.text], article.title
        assert find_quotes(article.text, title=article.title), article.title
        for address in filter(None, (article.url, article.image)):
            assert (urlsplit(address).hostname or "").endswith(".example")


@pytest.mark.parametrize("outlet", wire.OUTLETS, ids=lambda outlet: outlet.folder)
def test_what_is_polled_is_read_from_its_pages(outlet: wire.Outlet) -> None:
    """Every dispatch is an article with a date, a picture, a summary, a quote and its own address."""
    dispatches = wire.read_dispatches([outlet])
    articles = published(outlet)
    assert [article.title for article in articles] == [dispatch.title for dispatch in dispatches]
    for article, dispatch in zip(articles, dispatches, strict=True):
        assert article.text.split("\n\n") == list(dispatch.paragraphs)
        assert article.url == outlet.home + dispatch.path
        assert article.image == wire.picture_url(dispatch.picture, outlet.home)
        assert article.description == dispatch.summary
        assert find_quotes(article.text, title=article.title), article.title


@pytest.mark.parametrize("outlet", wire.OUTLETS, ids=lambda outlet: outlet.folder)
def test_the_feed_holds_what_is_released(outlet: wire.Outlet) -> None:
    """The feed names the released dispatches alone, newest first, and links to where they are served."""
    dispatches = wire.read_dispatches([outlet])
    feed = parse_feed(
        wire.feed_xml(outlet, dispatches, origin="http://127.0.0.1:1").encode(),
        url="http://127.0.0.1:1/feed.xml",
    )
    out = [dispatch for dispatch in dispatches if dispatch.published_at]
    assert [entry.title for entry in feed.entries] == [dispatch.title for dispatch in reversed(out)]
    assert all((entry.link or "").startswith("http://127.0.0.1:1/news/") for entry in feed.entries)


def test_names_of_outlets_lead_here() -> None:
    """Within the demo an outlet's host is this machine, afterwards it is a name that leads nowhere again."""
    before = socket.getaddrinfo
    with own_names(wire.OUTLETS):
        (*_, address), *_ = socket.getaddrinfo(wire.WIRE.host, 80)
        assert address == ("127.0.0.1", 80)
    assert socket.getaddrinfo is before


@pytest.mark.parametrize("scene", SCENES)
def test_pictures_are_small_and_described(scene: str) -> None:
    """Each picture is a PNG of the stated size, light, and said in words."""
    png = picture(scene)
    assert png.startswith(b"\x89PNG")
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (WIDTH, HEIGHT)
    assert len(png) < 30_000
    assert ALT[scene]
