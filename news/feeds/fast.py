"""fastfeedparser, some fifty times faster than feedparser, for the feeds on which its answer can be trusted.

It loses what a feed says about its links (rel, isPermaLink, xml:base) and about the type of a title, and it guesses
unreadable dates from today's. So it only gets feeds in which none of that matters; `is_plain` decides from the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import fastfeedparser  # pyright: ignore[reportMissingTypeStubs]

from news.dates import parse_date
from news.feeds.fields import absolute_link, plain_tags, plain_title, seconds, verbatim
from news.feeds.repair import CleanFeed
from news.models import FeedEntry, ParsedFeed

Item = Mapping[str, Any]

_ITEM = re.compile(r"<(?:item|entry)[\s>]")
_GUID = re.compile(r"<guid[\s>]")
_LINK = re.compile(r"<link[\s>]")
_FIRST_LINK = re.compile(r"<link\s([^<>]{0,4000})>")
_OTHER_REL = re.compile(r"""\brel\s*=\s*["'](?!alternate["'])""")
_XHTML_TITLE = re.compile(r"""<title\s[^<>]{0,200}xhtml""")
_DATE = re.compile(
    r"<(?:pubDate|published|updated|dc:date|dcterms:\w{1,20}|issued|modified|created)[^<>]{0,99}>([^<]{0,99})<"
)
_SURE_DATE = re.compile(
    r"\s*(?:(?:[A-Z][a-z]{2},\s+)?\d{1,2}\s+[A-Z][a-z]{2}\s+\d{4}\s+\d\d:\d\d:\d\d\s+(?:[+-]\d{4}|GMT|UTC|Z|E[SD]T)"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d))?\s*"
)
_LANGUAGE = re.compile(r"<language>\s*([A-Za-z0-9_-]{2,20})\s*</language>")
_TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>")
# Words that make a document one for the careful library; each stands for something fastfeedparser gets wrong.
_NOT_PLAIN = ('mode="', "mode='", "<atom:title", "<atom:id", "<rss:")
_RSS_10 = re.compile(r"""xmlns\s*=\s*["']http://purl\.org/rss/1\.0/["']""")
_ATOM_10 = re.compile(r"""xmlns\s*=\s*["']http://www\.w3\.org/2005/Atom["']""")
_HEAD = 2_000
_ENTRY_HEAD = 20_000


def is_plain(feed: CleanFeed) -> bool:
    """Whether fastfeedparser reads this document as feedparser would."""
    text, head = feed.text, feed.text[:_HEAD]
    if feed.prefix not in (None, "rdf") or any(word in text for word in _NOT_PLAIN):
        return False
    if feed.root == "rdf" and not _RSS_10.search(head):
        return False
    if feed.root == "feed" and not (_ATOM_10.search(head) and _has_plain_links(text)):
        return False
    if _XHTML_TITLE.search(text):
        return False
    if feed.root == "rss" and "xmlns=" in head.partition(">")[0]:
        return False
    if feed.root == "channel" or text.rfind(f"</{feed.prefix + ':' if feed.prefix else ''}") < 0:
        return False
    return all(_SURE_DATE.fullmatch(match[1]) for match in _DATE.finditer(text))


def _has_plain_links(text: str) -> bool:
    """Whether every entry's first link is its page: fastfeedparser takes the first, whatever its rel."""
    for item in _ITEM.finditer(text):
        link = _FIRST_LINK.search(text, item.end(), item.end() + _ENTRY_HEAD)
        if link is None or _OTHER_REL.search(link[1]):
            return False
    return True


def read_fast(feed: CleanFeed, *, url: str, limit: int) -> ParsedFeed | None:
    """The feed as fastfeedparser has it; None when its answer does not account for every entry."""
    try:
        parsed = cast(Item, fastfeedparser.parse(feed.to_bytes()))
    except Exception:  # noqa: BLE001 - whatever it trips over, the careful library is next
        return None
    items = cast(Sequence[Item], parsed["entries"])
    channel = cast(Item, parsed["feed"])
    if len(items) != sum(1 for _ in _ITEM.finditer(feed.text)) or not _knows_identity(feed, items):
        return None
    if "xml:base" in feed.text and not all(_is_absolute(item.get("link")) for item in (channel, *items)):
        return None
    ttl, language = _TTL.search(feed.text), _LANGUAGE.search(feed.text)
    return ParsedFeed(
        title=plain_title(channel.get("title")),
        link=absolute_link(channel.get("link"), url),
        entries=tuple(_entry(item, url, has_ids=_has_ids(feed)) for item in items[:limit]),
        language=language[1] if language else verbatim(channel.get("language")),
        ttl_s=seconds(ttl[1]) if ttl else None,
    )


def _has_ids(feed: CleanFeed) -> bool:
    return feed.root != "rss" or "<guid" in feed.text


def _knows_identity(feed: CleanFeed, items: Sequence[Item]) -> bool:
    """Whether ids are the feed's own: fastfeedparser makes one of the link, and a link of the guid."""
    if feed.root != "rss":
        return all(item.get("id") for item in items)
    first = _ITEM.search(feed.text)
    start = first.start() if first else len(feed.text)
    guids = sum(1 for _ in _GUID.finditer(feed.text, start))
    links = sum(1 for _ in _LINK.finditer(feed.text, start))
    return guids in (0, len(items)) and (links == len(items) or "isPermaLink" not in feed.text)


def _is_absolute(link: object) -> bool:
    return isinstance(link, str) and link.startswith(("http://", "https://"))


def _entry(item: Item, url: str, *, has_ids: bool) -> FeedEntry:
    updated = parse_date(item.get("updated"))
    content = _content(item)
    description = item.get("description")
    return FeedEntry(
        title=plain_title(item.get("title")),
        link=absolute_link(item.get("link"), url),
        id=verbatim(item.get("id")) if has_ids else None,
        published_at=parse_date(item.get("published")) or updated,
        updated_at=updated,
        enclosure=_first_link(item.get("enclosures"), url),
        author=plain_title(item.get("author")),
        summary=plain_title(description),
        content_html=verbatim(content) if content and content != description else None,
        tags=plain_tags(tag.get("term") for tag in item.get("tags") or ()),
        image=_image(item, url),
    )


def _content(item: Item) -> str | None:
    parts = cast(Sequence[Item], item.get("content") or ())
    return next((part["value"] for part in parts if part.get("value")), None)


def _first_link(parts: Sequence[Item] | None, url: str) -> str | None:
    links = (absolute_link(part.get("url"), url) for part in parts or ())
    return next((link for link in links if link), None)


def _image(item: Item, url: str) -> str | None:
    parts = [*(item.get("media_content") or ()), *(item.get("enclosures") or ())]
    pictures = [part for part in parts if _is_picture(part)]
    return _first_link(pictures, url)


def _is_picture(part: Item) -> bool:
    return part.get("medium") == "image" or str(part.get("type") or "").startswith("image/")
