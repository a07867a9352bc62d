"""Which feeds a page names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer

from news.encoding import decode_web
from news.feeds.fields import absolute_link
from news.html_tree import tame

_HTML_CHARS_MAX = 1_000_000
_FEEDS_MAX = 20
_TYPES = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/json",
        "application/xml",
        "text/xml",
    )
)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}>")
_NOT_NEWS = ("/comments/", "/wp-json/", "oembed")


def parse_soup(text: str, *, only: Sequence[str] = ()) -> BeautifulSoup:
    """The tree of a page, or of its tags called `only` with what is in them. Never raises for what a page holds.

    Bound the text before: 20 µs a tag.
    """
    # BeautifulSoup warns of XML, and of one line that could be a file's name: pages are whatever strangers send.
    text = f"{_XML_DECLARATION.sub('', tame(text), count=1)}\n"
    return BeautifulSoup(text, "lxml", parse_only=SoupStrainer(list(only)) if only else None)


def feed_links(html: bytes | str, url: str) -> list[str]:
    """The addresses of the feeds in a page's `<link rel=alternate>`, absolute, distinct, in order.

    Feeds of comments come last. At most 20; empty when the page names none. Never raises.
    """
    text = decode_web(html) if isinstance(html, bytes) else html
    # A page names its feeds in the head; parsing no other tag keeps a hostile body cheap.
    soup = parse_soup(text[:_HTML_CHARS_MAX], only=("link", "base"))
    base_tag = soup.find("base", href=True)
    base = absolute_link(base_tag.get("href") if base_tag else None, url) or url
    links: dict[str, None] = {}
    for tag in soup.find_all("link", href=True):
        rels = {str(rel).lower() for rel in tag.get_attribute_list("rel")}
        kind = str(tag.get("type") or "").split(";")[0].strip().lower()
        link = absolute_link(tag.get("href"), base)
        if "alternate" in rels and kind in _TYPES and link and not ("json" in kind and _is_not_news(link)):
            links[link] = None
    return sorted(links, key=_is_not_news)[:_FEEDS_MAX]


def _is_not_news(link: str) -> bool:
    return any(part in link for part in _NOT_NEWS)
