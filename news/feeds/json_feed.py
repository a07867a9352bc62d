"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which neither feed library reads exactly."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from news.dates import parse_date
from news.encoding import decode_web, load_json
from news.errors import ParseError
from news.feeds.fields import absolute_link, plain_tags, plain_title
from news.feeds.newest import newest_of
from news.models import FeedEntry, ParsedFeed

JsonObject = dict[str, Any]


def looks_like_json(body: bytes) -> bool:
    """Whether the first character that counts is a brace."""
    return body[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"{", b"["))


def read_json_feed(body: bytes, *, url: str, content_type: str | None, limit: int) -> ParsedFeed:
    """The feed in a JSON document. Raises ParseError when it is no JSON Feed."""
    try:
        loaded = load_json(decode_web(body, content_type=content_type))
    except ValueError as error:
        raise ParseError("the document is broken JSON") from error
    document = _object(loaded)
    if "jsonfeed.org" not in str(document.get("version", "")) or not isinstance(document.get("items"), list):
        raise ParseError("the document is JSON, but no JSON Feed")
    link = absolute_link(document.get("home_page_url"), url)
    items = newest_of([_object(item) for item in document["items"]], limit, _published_at)
    return ParsedFeed(
        title=plain_title(document.get("title"), is_html=False),
        link=link,
        entries=tuple(_entry(item, url) for item in items if item),
        language=_text(document.get("language")),
    )


def _entry(item: JsonObject, url: str) -> FeedEntry:
    identity = item.get("id")
    key = str(identity).strip() if isinstance(identity, str | int | float) else None
    # An id that is an address stands in for a missing url; "post-2" must not become a relative link.
    link = absolute_link(item.get("url"), url) or (absolute_link(key, "") if key else None)
    return FeedEntry(
        title=plain_title(item.get("title"), is_html=False),
        link=link or absolute_link(item.get("external_url"), url),
        id=key or None,
        published_at=_published_at(item),
        updated_at=parse_date(_text(item.get("date_modified"))),
        enclosure=_enclosure(item, url),
        author=_author(item),
        summary=plain_title(item.get("summary"), is_html=False),
        content_html=_text(item.get("content_html")) or _text(item.get("content_text")),
        tags=plain_tags(_list(item.get("tags"))),
        image=absolute_link(item.get("image") or item.get("banner_image"), url),
    )


def _published_at(item: JsonObject) -> datetime | None:
    return parse_date(_text(item.get("date_published"))) or parse_date(_text(item.get("date_modified")))


def _enclosure(item: JsonObject, url: str) -> str | None:
    links = (absolute_link(_object(part).get("url"), url) for part in _list(item.get("attachments")))
    return next((link for link in links if link), None)


def _author(item: JsonObject) -> str | None:
    authors = _list(item.get("authors")) or [item.get("author")]
    names = (plain_title(_object(author).get("name"), is_html=False) for author in authors)
    return ", ".join(name for name in names if name) or None


def _object(value: object) -> JsonObject:
    return cast(JsonObject, value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast(list[object], value) if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
