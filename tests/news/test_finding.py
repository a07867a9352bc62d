"""From a pasted address to a feed: how addresses are kept, and what is shown of them."""

from __future__ import annotations

import logging
import threading

import pytest

from news.errors import FeedNotFoundError
from news.finding import find_feed, host_of, plain_address, shown
from news.finding.first_feed import HEAD_BYTES
from tests.news.newsroom_world import FEED, FakeWeb


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (" HTTPS://Harbour.Example#top ", "https://harbour.example/"),
        ("https://harbour.example/Feed?Key=A", "https://harbour.example/Feed?Key=A"),
        ("https://[broken", "https://[broken"),
        ("no address", "no address"),
    ],
)
def test_an_address_is_kept_as_it_was_asked_for(url: str, expected: str) -> None:
    """Only what never matters is evened out."""
    assert plain_address(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://ann:secret@harbour.example/f?key=secret#secret", "https://harbour.example/f"),
        ("https://[broken?key=secret", "(malformed)"),
    ],
)
def test_no_secret_of_an_address_is_shown(url: str, expected: str) -> None:
    """Queries and credentials may be keys: they stay out of the log."""
    assert shown(url) == expected


def test_a_host_is_named_without_www() -> None:
    assert host_of("https://www.harbour.example:8443/f") == "harbour.example"
    assert host_of("https://[broken") is None


async def test_neither_log_nor_error_tells_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    """An address with a key in it can be pasted by mistake; its owner need not change the key."""
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/f?key=SECRET2"></head></html>'
    web = FakeWeb(
        pages={"https://plain.example/?token=SECRET": page},
        statuses={"https://plain.example/f?key=SECRET2": 404},
    )
    with caplog.at_level(logging.DEBUG), pytest.raises(FeedNotFoundError) as caught:
        await find_feed(web, "https://plain.example/?token=SECRET")
    assert "SECRET" not in str(caught.value) + caplog.text


async def test_links_are_looked_for_in_the_head_and_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of a megabyte stops nobody else."""
    seen: list[tuple[int, bool]] = []

    def look(html: bytes, _url: str) -> list[str]:
        seen.append((len(html), threading.current_thread() is threading.main_thread()))
        return []

    monkeypatch.setattr("news.finding.first_feed.feed_links", look)
    web = FakeWeb(pages={FEED: "<html>" + "<p>hello</p>" * 100_000})
    with pytest.raises(FeedNotFoundError):
        await find_feed(web, FEED)
    assert seen == [(HEAD_BYTES, False)]
