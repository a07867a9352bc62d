"""feedparser, for feeds that are no XML even after repair: broken off, or with tags that do not match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import feedparser  # pyright: ignore[reportMissingTypeStubs]

from news.dates import parse_date
from news.errors import ParseError
from news.feeds.fields import absolute_link, plain_tags, plain_title, seconds, verbatim
from news.feeds.newest import newest_of
from news.feeds.odd_dates import parse_odd_date
from news.feeds.repair import CleanFeed
from news.models import FeedEntry, ParsedFeed

Item = Mapping[str, Any]
_library: Any = cast(Any, feedparser)  # it ships no types


def read_carefully(feed: CleanFeed, *, url: str, limit: int) -> ParsedFeed:
    """The feed as feedparser has it. Raises ParseError when it finds none."""
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed = cast(Item, _library.parse(feed.to_bytes(), response_headers=headers))
    except (
        Exception
    ) as error:  # feedparser lets odd documents through to the XML and HTML parsers' own errors
        raise ParseError(f"the feed could not be read: {error}"[:200]) from error
    if not parsed.get("version"):
        raise ParseError("the document is XML, but not RSS, RDF or Atom")
    channel = cast(Item, parsed["feed"])
    entries = cast(Sequence[Item], parsed["entries"])
    return ParsedFeed(
        title=plain_title(channel.get("title")),
        link=absolute_link(channel.get("link"), url),
        entries=tuple(_entry(entry, url) for entry in newest_of(entries, limit, _published_at)),
        language=verbatim(channel.get("language")),
        ttl_s=seconds(channel.get("ttl", "")),
    )


def _entry(item: Item, url: str) -> FeedEntry:
    return FeedEntry(
        title=plain_title(item.get("title")),
        link=_link(item, url),
        id=verbatim(item.get("id")),
        published_at=_published_at(item),
        updated_at=_date(item, "updated"),
        enclosure=_enclosure(item, url),
        author=plain_title(item.get("author")),
        summary=plain_title(item.get("summary")),
        content_html=_content(item),
        tags=plain_tags(tag.get("term") for tag in item.get("tags") or ()),
        image=_image(item, url),
    )


def _link(item: Item, url: str) -> str | None:
    """The entry's page. A guid or id is one only when the feed does not deny it."""
    link = absolute_link(item.get("link"), url)
    if link or item.get("guidislink") is False:
        return link
    return absolute_link(item.get("id"), "")


def _published_at(item: Item) -> datetime | None:
    return _date(item, "published") or _date(item, "updated") or _date(item, "created")


def _date(item: Item, name: str) -> datetime | None:
    """`in` rather than get: feedparser lends `published` to `updated`."""
    text = str(item.get(name) or "") if name in item else ""
    return parse_date(text) or parse_odd_date(text)


def _content(item: Item) -> str | None:
    parts = cast(Sequence[Item], item.get("content") or ())
    longest = max((str(part.get("value") or "") for part in parts), key=len, default="")
    return verbatim(longest)


def _enclosure(item: Item, url: str) -> str | None:
    links = (absolute_link(part.get("href"), url) for part in item.get("enclosures") or ())
    return next((link for link in links if link), None)


def _image(item: Item, url: str) -> str | None:
    media = [part for part in item.get("media_content") or () if _is_picture(part)]
    parts = [*media, *(item.get("media_thumbnail") or ())]
    enclosed = [part.get("href") for part in item.get("enclosures") or () if _is_picture(part)]
    links = (absolute_link(link, url) for link in [*(part.get("url") for part in parts), *enclosed])
    return next((link for link in links if link), None)


def _is_picture(part: Item) -> bool:
    return part.get("medium") == "image" or str(part.get("type") or "").startswith("image/")
