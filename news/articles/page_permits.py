"""What a page allows others to show of it, and whether its text is free to read.

Sources: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag (robots, max-snippet, nosnippet,
noarchive, unavailable_after, data-nosnippet), https://schema.org/isAccessibleForFree,
https://developers.google.com/search/docs/appearance/structured-data/paywalled-content (hasPart),
https://developers.facebook.com/docs/instant-articles (article:content_tier).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from news.articles.page_jsonld import ARTICLE_TYPES, JsonObject, LinkedData, is_closed, is_open, types_of
from news.articles.page_tags import MetaTags
from news.dates import parse_date

_ROBOTS = ("robots", "googlebot", "googlebot-news", "bingbot", "news")
_RULES_MAX = 50
_MAX_SNIPPET = re.compile(r"max-snippet\s{0,9}:\s{0,9}(-?\d{1,9})(?!\d)", re.IGNORECASE)
_UNAVAILABLE = re.compile(r"unavailable_after\s{0,9}:\s{0,9}([^\n]{4,60})", re.IGNORECASE)
_RULE = re.compile(r"[a-z_-]+", re.IGNORECASE)
_LOCKED = frozenset(
    ("locked", "paid", "premium", "subscriber", "subscribers", "subscription", "registered", "closed")
)
_TIERS = ("article:content_tier", "og:article:content_tier", "article:access", "content_tier", "access", "article.access", "cxenseparse:paywall", "paywall")  # fmt: skip
_PAGES = frozenset(("webpage", "website"))
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Permits:
    """What a page allows to be shown."""

    snippet_max: int | None = None
    """Characters of its text that may be shown; 0: none, None: no limit."""
    is_archivable: bool = True
    """Whether a copy may be kept and shown."""


def read_permits(meta: MetaTags, *, now: datetime, robots_header: str | None = None) -> Permits:
    """What the robots meta tags, and the X-Robots-Tag header if given, allow; the strictest of several wins.

    noindex is about search engines' lists, not about what people here asked to read, so it changes nothing. After
    unavailable_after nothing may be shown.
    """
    limits: list[int] = []
    is_archivable = True
    for text in [*meta.all(*_ROBOTS), *([robots_header] if robots_header else [])][:_RULES_MAX]:
        rules = {rule.lower() for rule in _RULE.findall(text)}
        limits += [int(number) for number in _MAX_SNIPPET.findall(text) if int(number) >= 0]
        if "nosnippet" in rules:
            limits.append(0)
        if "noarchive" in rules or "nocache" in rules:
            is_archivable = False
        until = _UNAVAILABLE.search(text)
        moment = parse_date(until[1].strip()) if until else None
        if moment and moment < now:
            limits.append(0)
            is_archivable = False
    return Permits(snippet_max=min(limits, default=None), is_archivable=is_archivable)


def is_closed_page(article: JsonObject, linked: LinkedData, meta: MetaTags) -> bool:
    """Whether the publisher says that the text is for subscribers.

    JSON-LD's isAccessibleForFree decides, on the article or on parts of the page, but not on other articles it lists;
    without it the tier that meta tags name. A metered page, which anyone may read a few of, is free: what we fetched is
    the whole text. Classes such as "paywall" decide nothing: free pages carry them too, empty.
    """
    if is_closed(article):
        return True
    if is_open(article):
        return False
    others = (
        node for node in linked.nodes if not types_of(node) & (_PAGES | (ARTICLE_TYPES if article else _NONE))
    )
    if any(map(is_closed, others)):
        return True
    tier = next((value.strip().lower() for value in meta.all(*_TIERS)), "")
    return tier in _LOCKED
