"""What a page allows to be shown, and whether it is for subscribers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from news.articles.metadata import Metadata, read_metadata
from news.articles.page import extract_article
from news.html_tree import parse_html
from tests.news.articles.page_builder import Page, article_data

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def metadata(html: str, robots_header: str | None = None) -> Metadata:
    root = parse_html(f"<html><body>{html}<h1>A headline of some length</h1></body></html>")
    assert root is not None
    return read_metadata(root, url="https://harbour.example/pier", now=NOW, robots_header=robots_header)


def robots(content: str, name: str = "robots") -> str:
    return f'<meta name="{name}" content="{content}">'


ROBOTS = {
    "nothing said": ("", None, None, True),
    "large": (robots("index, follow, max-image-preview:large, max-snippet:-1"), None, None, True),
    "max-snippet": (robots("max-snippet:160"), None, 160, True),
    "max-snippet with a space": (robots("max-snippet: 20"), None, 20, True),
    "the strictest wins": (robots("max-snippet:160") + robots("max-snippet:50", "googlebot"), None, 50, True),
    "nosnippet": (robots("NOSNIPPET"), None, 0, True),
    "nosnippet beats a number": (robots("nosnippet, max-snippet:100"), None, 0, True),
    "noarchive": (robots("noarchive"), None, None, False),
    "noindex is not about us": (robots("noindex, nofollow"), None, None, True),
    "none is noindex and nofollow": (robots("none"), None, None, True),
    "for the news crawler": (robots("nosnippet", "googlebot-news"), None, 0, True),
    "another tag's words": ('<meta name="description" content="nosnippet noarchive">', None, None, True),
    "the header": ("", "googlebot: nosnippet, noarchive", 0, False),
    "header and page": (robots("max-snippet:90"), "max-snippet:40", 40, True),
    "over": (robots("unavailable_after: 2026-05-01T00:00:00Z"), None, 0, False),
    "not yet over": (robots("unavailable_after: 2027-05-01T00:00:00Z"), None, None, True),
    "nonsense": (robots("max-snippet:many, max-snippet:99999999999, unavailable_after: soon"), None, None, True),
}  # fmt: skip


@pytest.mark.parametrize(("html", "header", "snippet_max", "is_archivable"), ROBOTS.values(), ids=ROBOTS)
def test_what_robots_rules_allow(
    html: str, header: str | None, snippet_max: int | None, is_archivable: bool
) -> None:
    """From the page's own tags and the answer's header, the strictest of all."""
    permits = metadata(html, header).permits
    assert (permits.snippet_max, permits.is_archivable) == (snippet_max, is_archivable)


def test_the_article_carries_what_may_be_shown() -> None:
    """So that what is stored and rendered can keep to it."""
    article = extract_article(Page(head=robots("max-snippet:99, noarchive")).html(), url="")
    assert article is not None
    assert (article.snippet_max, article.is_archivable) == (99, False)


def test_texts_kept_out_of_excerpts_are_named() -> None:
    """data-nosnippet marks parts of a page, which no excerpt may contain."""
    html = "<p>Shown.</p><p>Half <span data-nosnippet>not  this</span></p><div data-nosnippet='false'>nor this</div>"
    assert metadata(html).unshown == ("not this", "nor this")


def data(**properties: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(article_data(**properties))}</script>'


CLOSED = {"isAccessibleForFree": False}
OTHER = f'<script type="application/ld+json">{json.dumps({"@type": "ItemList", "itemListElement": [article_data(headline="Another", isAccessibleForFree=False)]})}</script>'
PART = f'<script type="application/ld+json">{json.dumps({"@type": "CreativeWork", "cssSelector": ".paid", **CLOSED})}</script>'
TIER = '<meta property="article:content_tier" content="{}">'
PAYWALLS = {
    "article": (data(**CLOSED), True),
    "as a word": (data(isAccessibleForFree="False"), True),
    "its part": (data(hasPart={"@type": "WebPageElement", **CLOSED}), True),
    "a part beside it": (data() + PART, True),
    "a part of a page without an article": (PART, True),
    "locked": (TIER.format("locked"), True),
    "Locked, in capitals": (TIER.format("LOCKED"), True),
    "free": (data(isAccessibleForFree=True), False),
    "free, whatever its parts say": (data(isAccessibleForFree="True", hasPart=CLOSED), False),
    "free by JSON-LD, locked by a tag": (data(isAccessibleForFree=True) + TIER.format("locked"), False),
    "metered": (TIER.format("metered"), False),
    "free tier": (TIER.format("free"), False),
    "another article on the page": (data() + OTHER, False),
    "an empty box of that class": (data() + '<div class="paywall piano-offer"></div>', False),
    "nothing said": (data(), False),
}


@pytest.mark.parametrize(("html", "is_paywalled"), PAYWALLS.values(), ids=PAYWALLS)
def test_only_what_is_said_to_be_for_subscribers_is_flagged(html: str, is_paywalled: bool) -> None:
    """By JSON-LD on the article or its parts, or by the tier; metered pages and neighbours' walls do not count."""
    assert metadata(html).is_paywalled is is_paywalled
