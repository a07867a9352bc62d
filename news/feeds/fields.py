"""What both feed libraries leave to us: links that are links, titles that are plain text, one date."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from news.encoding import without_controls
from news.html_tree import strip_tags, tidy

_LINK_CHARS_MAX = 4_096
_TITLE_CHARS_MAX = 2_000
_TAGS_MAX = 30


def absolute_link(link: object, base: str) -> str | None:
    """`link` as an absolute http(s) address; None when it is none."""
    if not isinstance(link, str) or not (link := link.strip()) or len(link) > _LINK_CHARS_MAX:
        return None
    try:
        joined = urljoin(base, without_controls(link).replace("\n", "").replace("\t", ""))
        parts = urlsplit(joined)
    except ValueError:  # an impossible address, such as an unclosed IPv6 bracket
        return None
    return joined if parts.scheme in ("http", "https") and parts.netloc else None


def plain_title(text: object, *, is_html: bool = True) -> str | None:
    """A title on one line, without tags and entities; None when it is empty."""
    if not isinstance(text, str):
        return None
    line = strip_tags(text) if is_html else tidy(without_controls(text))
    return line[:_TITLE_CHARS_MAX] if line else None


def verbatim(text: object) -> str | None:
    """A text of the feed as it is, without what is no character; None when it is empty or no text."""
    return without_controls(text) or None if isinstance(text, str) else None


def plain_tags(names: Iterable[object]) -> tuple[str, ...]:
    """The distinct names, as plain text, in order."""
    titles = (plain_title(name) for name in names)
    return tuple(dict.fromkeys(title for title in titles if title))[:_TAGS_MAX]


def seconds(minutes: object) -> int | None:
    """A TTL in minutes as seconds; None when it is no positive number."""
    text = str(minutes).strip()
    return int(text) * 60 if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else None
