"""Whoever pastes an address at which there is no source learns what lies there instead."""

from __future__ import annotations

from typing import Any

import pytest

from news.fetch import FetchedPage
from news.finding.nothing import BY_ROBOTS, nothing_found
from tests.fakes.website.feeds import page_html

ADDRESS = "https://harbour.example/secret-path?key=s3cret"
WORDS = (
    "The harbour council of the town met on Sunday to speak about the quay and its new cranes, and many people came to "
    "listen to a debate that lasted all evening. Nobody had expected so many."
)
LOGIN = b"<html><title>Sign in</title><form method=post><input name=u><input class=x type='password'></form></html>"
CONSENT = (
    b"<html><head><title>Before you continue</title></head><body><h1>Before you continue: cookies</h1>"
    b"<p>We and our 845 partners use cookies.</p><button>Accept all</button><button>Reject all</button></body></html>"
)
XML = "application/rss+xml"


def page(body: bytes, content_type: str | None = "text/html", url: str = ADDRESS) -> FetchedPage:
    facts: dict[str, Any] = dict.fromkeys(("etag", "last_modified", "retry_after_s", "max_age_s"))
    return FetchedPage(url=url, status=200, body=body, content_type=content_type, **facts)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (page(b"%PDF-1.4 \x00\x01", "application/pdf"), "There is a PDF file at that address"),
        (page(b"%PDF-1.4 \x00\x01", None), "There is a PDF file at that address"),
        (page(b"\x89PNG\r\n\x1a\n", "text/html"), "There is a picture at that address"),
        (page(b"RIFF", "image/webp"), "There is a picture at that address"),
        (page(b'{"status": "ok"}', "application/json"), "At that address lies JSON"),
        (page(b' [{"id": 1}]', "text/plain"), "At that address lies JSON"),
        (page(LOGIN), "leads to a page to log in"),
        (page(CONSENT), "a page about cookies or consent"),
        (page(page_html("Cranes for the quay", *[f"{n}. {WORDS}" for n in range(6)])), "That is a single article."),
        (page(b"<html><body><p>Words.</p></body></html>"), "Nothing to read was found at harbour.example."),
        (page(b"", None), "Nothing to read was found"),
        (page(b"\xff\xfe\x00<", "x" * 300), "Nothing to read was found"),
        (page(b"<rss><channel>", XML), "Nothing to read was found"),
    ],
)  # fmt: skip
def test_what_lies_there_instead(answer: FetchedPage, words: str) -> None:
    """Each kind has its own words, with what to paste instead; neither path nor query stands in them."""
    said = nothing_found(ADDRESS, ["the usual feed addresses"], answer)
    assert words in said
    assert "Paste the address of" in said
    assert "secret" not in said


def test_a_site_that_asks_not_to_be_read() -> None:
    """That is said apart from what was tried."""
    said = nothing_found(ADDRESS, ["sitemaps", BY_ROBOTS, "sitemaps"], None)
    assert "Tried: sitemaps." in said
    assert "asks programs not to read some of its pages" in said


def test_hostile_pages_take_no_time() -> None:
    """An endless beginning of a field, or of many, is looked at once."""
    for body in (b"<input " * 60_000, b"<input" + b" type=" * 60_000, b"<input type" + b" " * 400_000):
        nothing_found(ADDRESS, [], page(body))
