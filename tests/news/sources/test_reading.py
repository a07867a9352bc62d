"""One function reads what lies at a source's address, whatever the method, and fails in one way."""

from __future__ import annotations

import logging

import pytest

from news.errors import ParseError
from news.fetch import FetchedPage
from news.models import SourceMethod
from news.sources import read_source_page, reading
from tests.news.newsroom_world import feed_xml
from tests.news.sources.front_pages import FRONT_PAGES
from tests.news.sources.test_declared import LATEST, gazette, item
from tests.news.sources.test_sitemap import NEWS

HOME = "https://harbour.example/"


def answer(body: str | bytes, url: str = HOME) -> FetchedPage:
    return FetchedPage(
        url=url,
        status=200,
        body=body if isinstance(body, bytes) else body.encode(),
        content_type=None,
        etag=None,
        last_modified=None,
        retry_after_s=None,
        max_age_s=None,
    )


@pytest.mark.parametrize(
    ("method", "page", "title"),
    [
        ("feed", answer(feed_xml(2, 1)), "Quay story 2"),
        ("sitemap", answer(NEWS), "Bridge to close"),
        ("front_page", answer(FRONT_PAGES[0].html), "Harbour bridge to close for nine weeks from March"),
        ("declared", answer(gazette(item(1)), LATEST), "Quay story 1"),
    ],
)
def test_each_method_gives_entries(method: SourceMethod, page: FetchedPage, title: str) -> None:
    feed = read_source_page(page, method=method, url=page.url)
    assert feed.entries[0].title == title
    assert all(entry.link and entry.title for entry in feed.entries)


@pytest.mark.parametrize("method", ["feed", "sitemap", "front_page", "declared"])
@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff", b"<", b"{}", b"<html><body>Closed for repairs</body></html>", b"\x1f\x8b\x08"]
)
def test_whatever_answers_wrongly_is_one_error(method: SourceMethod, body: bytes) -> None:
    with pytest.raises(ParseError):
        read_source_page(answer(body, LATEST), method=method, url=LATEST)


def test_a_declaration_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ParseError, match="no declaration"):
        read_source_page(answer(gazette(item(1))), method="declared", url=HOME)


def test_a_mistake_of_ours_is_logged_and_stays_one_source_s_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(reading, "read_front_page", break_down)
    with caplog.at_level(logging.ERROR), pytest.raises(ParseError):
        read_source_page(answer("<html>"), method="front_page", url=HOME)
    assert "RecursionError" in caplog.text
