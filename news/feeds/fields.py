"""What both feed libraries leave to us: links that are links, titles that are plain text, one date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from news.encoding import without_controls
from news.html_tree import strip_tags, tidy

_LINK_CHARS_MAX = 4_096
_TITLE_CHARS_MAX = 2_000
_TAGS_MAX = 30
# Addresses that are already what joining and splitting would make of them: nearly all.
_PLAIN_PATH = r"[\w!$%&'()*+,./:=@~-]"
_PLAIN_LINK = re.compile(
    rf"https?://[a-zA-Z0-9.-]+(?::\d{{1,5}})?(?:/{_PLAIN_PATH}*(?:\?(?:{_PLAIN_PATH}|[;/?])+)?(?:#(?:{_PLAIN_PATH}|[;/?])+)?)?",
    re.ASCII,
)
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = {code: bytes((code,)).decode("cp1252", "replace") for code in range(0x80, 0xA0)}


def is_plain_link(link: str) -> bool:
    """Whether a text is an absolute address already, whatever it is relative to."""
    return len(link) <= _LINK_CHARS_MAX and _PLAIN_LINK.fullmatch(link) is not None


def absolute_link(link: object, base: str) -> str | None:
    """`link` as an absolute http(s) address; None when it is none."""
    if not isinstance(link, str) or not (link := link.strip()) or len(link) > _LINK_CHARS_MAX:
        return None
    if is_plain_link(link):
        return link
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
    if "<" not in text and "&" not in text and text.isprintable():
        line = " ".join(text.split()) if "  " in text else text.strip()
        return line[:_TITLE_CHARS_MAX] or None
    line = strip_tags(text) if is_html else tidy(without_controls(text))
    return line[:_TITLE_CHARS_MAX] if line else None


def mended(text: str) -> str:
    """The text without two mistakes of publishers: UTF-8 that was encoded twice, and Windows' quotation marks by number."""
    if text.isascii():
        return text
    try:
        return without_controls(text.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return text.translate(_WINDOWS) if _C1.search(text) else text


def verbatim(text: object) -> str | None:
    """A text of the feed as it is, without what is no character; None when it is empty or no text."""
    return without_controls(text) or None if isinstance(text, str) else None


def plain_tags(names: Iterable[object]) -> tuple[str, ...]:
    """The distinct names, as plain text, in order."""
    titles = [title for name in names if (title := plain_title(name))]
    return tuple(dict.fromkeys(titles))[:_TAGS_MAX]


def seconds(minutes: object) -> int | None:
    """A TTL in minutes as seconds; None when it is no positive number."""
    text = str(minutes).strip()
    return int(text) * 60 if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else None
