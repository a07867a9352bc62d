"""A saved web page → the article in it."""

from __future__ import annotations

from datetime import datetime

from news.articles.metadata import read_metadata
from news.articles.page_blocks import read_layout, size_of
from news.articles.page_body import body_text
from news.articles.page_cards import is_list_of_teasers
from news.encoding import decode_web
from news.html_tree import parse_html
from news.models import ExtractedArticle

PAGE_BYTES_MAX = 3_000_000
"""What comes after is not read: no article is longer, and time must stay bounded."""
_SEARCHED_CHARS_MAX = 1_000_000
"""In a longer page no date is looked for in the text."""
_CLAIMED_CHARS_MIN = 60
_UNCLAIMED_CHARS_MIN = 350


def extract_article(
    html: bytes | str, *, url: str, now: datetime | None = None, robots_header: str | None = None
) -> ExtractedArticle | None:
    """The article of a page, or None when the page holds none. Never raises, whatever the bytes.

    `url` is where the page came from, "" for a file that names no address. Times are aware UTC. No date that is only
    found in the text is after `now`, the clock when None. `robots_header`: the answer's X-Robots-Tag, if there was one.
    """
    text = decode_web(html[:PAGE_BYTES_MAX]) if isinstance(html, bytes) else html[:PAGE_BYTES_MAX]
    root = parse_html(text)
    if root is None:
        return None
    page = read_metadata(root, url=url, now=now, robots_header=robots_header)
    if not page.title:
        return None
    layout = read_layout(root)
    body = body_text(layout, title=page.title, description=page.description, article_body=page.article_body)
    if size_of(body) < (_CLAIMED_CHARS_MIN if page.is_article else _UNCLAIMED_CHARS_MIN):
        return None
    if not page.is_article and "\n\n" not in body:
        return None  # a page that neither claims an article nor has paragraphs
    if not page.is_article and is_list_of_teasers(layout, body.split("\n\n")):
        return None
    return ExtractedArticle(
        title=page.title,
        text=body,
        url=page.url,
        authors=page.authors,
        published_at=page.published_at,
        published_on=page.published_on,
        modified_at=page.modified_at,
        description=page.description,
        image=page.image,
        language=page.language,
        publisher=page.publisher,
        tags=page.tags,
        is_paywalled=page.is_paywalled,
        snippet_max=page.permits.snippet_max,
        is_archivable=page.permits.is_archivable,
    )
