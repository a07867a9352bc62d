"""Why nothing was found at an address that answers: what lies there instead, and which address to paste. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from news.addresses import host_of
from news.articles import extract_article
from news.articles.gates import is_consent_page
from news.encoding import decode_web
from news.fetch.kinds import file_kind

if TYPE_CHECKING:
    from news.fetch import FetchedPage

BY_ROBOTS = "robots.txt"
"""Stands among what was tried where the site asked us not to."""
ARTICLE_CHARS_MIN = 600
_HTML_CHARS_MAX = 400_000
_PASSWORD = re.compile(r"<input\b[^<>]{0,500}\btype\s{0,3}=\s{0,3}[\"']?password\b", re.IGNORECASE)
_INSTEAD = "Paste the address of its RSS or Atom feed, or of a page that lists its articles."


def nothing_found(address: str, tried: Sequence[str], page: FetchedPage | None) -> str:
    """What lies at the address and what to do, without the address's path: that may be a secret.

    `page`: the answer at the address itself. Never raises for what it holds.
    """
    is_closed = BY_ROBOTS in tried
    instead = _instead_of_a_source(address, page, is_closed=is_closed) if page is not None else None
    if instead is not None:
        return instead
    ways = ", ".join(dict.fromkeys(way for way in tried if way != BY_ROBOTS)) or "the address itself"
    asked_not_to = (
        " The site asks programs not to read some of its pages (robots.txt), so they are not."
        if is_closed
        else ""
    )
    return f"Nothing to read was found at {host_of(address) or 'that address'}. Tried: {ways}.{asked_not_to} {_INSTEAD}"


def _instead_of_a_source(address: str, page: FetchedPage, *, is_closed: bool) -> str | None:
    if (kind := file_kind(page.content_type, page.body)) is not None:
        return f"There is {kind} at that address, and no news site or feed. {_INSTEAD}"
    text = decode_web(page.body[: 2 * _HTML_CHARS_MAX])[:_HTML_CHARS_MAX]
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return f"At that address lies JSON, which programs exchange, but no feed. {_INSTEAD}"
    if is_consent_page(text, asked=address, url=page.url):
        return (
            "That site shows a page about cookies or consent before anything else, and Newsdesk agrees to nothing. "
            "Paste the address of its RSS or Atom feed."
        )
    # Where robots.txt closed ways, a page of many first lines may only look like one article.
    article = extract_article(page.body, url=page.url) if not is_closed else None
    if article is not None and len(article.text) >= ARTICLE_CHARS_MIN:
        return (
            "That is a single article. Paste the address of the site's front page, of one of its sections, or of its "
            "RSS or Atom feed."
        )
    if _PASSWORD.search(text):
        return f"That address leads to a page to log in: only what everybody can open is read. {_INSTEAD}"
    return None
