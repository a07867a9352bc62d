"""How what lies at a source's address becomes entries, by the method that was found to work."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from news.errors import ParseError
from news.feeds import parse_feed
from news.sources.declared import declaration_for, read_declared
from news.sources.front_page import read_front_page
from news.sources.sitemap import parse_sitemap

if TYPE_CHECKING:
    from news.fetch import FetchedPage
    from news.models import ParsedFeed, SourceMethod

log = logging.getLogger(__name__)


def read_source_page(page: FetchedPage, *, method: SourceMethod, url: str) -> ParsedFeed:
    """The entries of what a source's address answered. Pure; takes up to a second, so call it beside the loop.

    `url` is the source's own address, `page.url` where the answer came from. Raises ParseError, and nothing else.
    """
    return read_source_body(
        page.body, page_url=page.url, content_type=page.content_type, method=method, url=url
    )


def read_source_body(
    body: bytes, *, page_url: str, content_type: str | None, method: SourceMethod, url: str
) -> ParsedFeed:
    """As `read_source_page`, of the answer's body."""
    try:
        return _read(body, content_type, method, url=url, address=page_url or url)
    except ParseError:
        raise
    except Exception as error:
        log.exception("what a source of method %s answered could not be read: an error on our side", method)
        raise ParseError("it could not be read: an error on our side") from error


def _read(
    body: bytes, content_type: str | None, method: SourceMethod, *, url: str, address: str
) -> ParsedFeed:
    match method:
        case "feed":
            return parse_feed(body, url=address, content_type=content_type)
        case "sitemap":
            return parse_sitemap(body, url=address).as_feed(address)
        case "front_page":
            return read_front_page(body, url=address, content_type=content_type)
        case "declared":
            declaration = declaration_for(url)
            if declaration is None:
                raise ParseError("there is no declaration for that site any more")
            return read_declared(body, declaration, url=address, content_type=content_type)
