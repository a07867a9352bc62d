"""How what lies at a source's address becomes entries, by the method that was found to work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from news.errors import ParseError
from news.feeds import parse_feed

if TYPE_CHECKING:
    from news.fetch import FetchedPage
    from news.models import ParsedFeed, SourceMethod


def read_source_page(page: FetchedPage, *, method: SourceMethod, url: str) -> ParsedFeed:
    """The entries of what a source's address answered. Pure; takes up to a second, so call it beside the loop.

    `url` is the source's own address, `page.url` where the answer came from. Raises ParseError, and nothing else.
    """
    if method == "feed":
        return parse_feed(page.body, url=page.url or url, content_type=page.content_type)
    raise ParseError(f"method {method} is not known")
