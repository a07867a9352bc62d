"""Which of several finds are the same, and which is the best."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from news.addresses import split
from news.sources.addresses import looks_like_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from news.finding.found import FoundSource
    from news.models import FeedEntry, SourceMethod

_COMMENTS_PATH = re.compile(r"/comments?(?:/|$|\.)|[?&]feed=comments|/comments-", re.I)
_COMMENTS_TITLE = re.compile(r"^\s*(?:comments (?:on|for)|kommentare (?:zu|für)|commentaires (?:sur|pour)|comentarios (?:en|sobre))\b|\bcomments?\s*(?:feed)?\s*$", re.I)  # fmt: skip
_SAME_SHARE = 0.8
_COMPARED_MAX = 20
_SECTION_SHARE = 0.6
_METHODS: dict[SourceMethod, int] = {"feed": 0, "declared": 1, "sitemap": 2, "front_page": 3}


def best_first(found: Sequence[FoundSource], asked: str) -> list[FoundSource]:
    """The distinct finds, best first; of finds with the same entries the fullest is kept.

    `found` is in the order of trying, which decides between equals. `asked` is the address that was pasted: if it is a
    section's, the section's own feed comes before that of the whole site. Feeds of comments come last.
    """
    distinct: list[FoundSource] = []
    for source in sorted(found, key=_fullness):
        if not any(_is_same(source, kept) for kept in distinct):
            distinct.append(source)
    order = {id(source): number for number, source in enumerate(found)}
    return sorted(
        distinct,
        key=lambda source: (
            is_comments(source),
            not source.feed.entries,
            _METHODS[source.method],
            _is_untitled(source),
            not is_of_section(source, asked),
            order[id(source)],
        ),
    )


def is_comments(source: FoundSource) -> bool:
    """Whether a feed brings what readers wrote below articles."""
    return bool(_COMMENTS_PATH.search(source.url) or _COMMENTS_TITLE.search(source.feed.title or ""))


def is_section(url: str) -> bool:
    """Whether an address is that of a part of a site: neither the site's own nor an article's."""
    parts = split(url)
    return parts is not None and bool(parts.path.strip("/")) and not looks_like_article(url)


def is_of_section(source: FoundSource, asked: str) -> bool:
    """Whether a find belongs to the section whose address was pasted, by its own addresses or those of its entries."""
    if not is_section(asked):
        return False
    section = _path(asked)
    if any(
        _path(own).startswith(f"{section}/") or _path(own) == section
        for own in (source.url, source.feed.link)
        if own
    ):
        return True
    links = [entry.link for entry in source.feed.entries[:_COMPARED_MAX] if entry.link]
    inside = sum(_path(link).startswith(f"{section}/") for link in links)
    return bool(links) and inside >= _SECTION_SHARE * len(links)


def _path(url: str) -> str:
    parts = split(url)
    return parts.path.rstrip("/").lower() if parts else ""


def _fullness(source: FoundSource) -> tuple[bool, int, bool, int]:
    """Sorts the fuller of two with the same entries first: whole texts before summaries, then more entries."""
    with_text = sum(entry.content_html is not None for entry in source.feed.entries)
    return (
        is_comments(source),
        _METHODS[source.method],
        with_text * 2 <= len(source.feed.entries),
        -len(source.feed.entries),
    )


def _is_untitled(source: FoundSource) -> bool:
    """A sitemap that is no news sitemap names addresses alone."""
    return source.method == "sitemap" and not any(entry.title for entry in source.feed.entries)


def _is_same(first: FoundSource, second: FoundSource) -> bool:
    """Whether two finds bring the same: the newest entries of both, as many as the shorter one shows."""
    if first.method != second.method or is_comments(first) != is_comments(second):
        return False
    count = min(len(first.feed.entries), len(second.feed.entries), _COMPARED_MAX)
    if count == 0:
        return not first.feed.entries and not second.feed.entries
    ours = {_key(entry) for entry in first.newest(count)}
    theirs = {_key(entry) for entry in second.newest(count)}
    return len(ours & theirs) >= _SAME_SHARE * min(len(ours), len(theirs))


def _key(entry: FeedEntry) -> str:
    return entry.link or entry.id or entry.title or ""
