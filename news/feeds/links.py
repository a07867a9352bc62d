"""The addresses that an entry or feed names: its page, its enclosure, its picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from news.feeds.fields import absolute_link, is_plain_link
from news.feeds.names import MEANINGS, XML
from news.feeds.tree import text_of
from news.html_tree import Element

_HTML_TYPES = frozenset(("", "html", "xhtml", "text/html", "application/xhtml+xml"))
_ALTERNATE = frozenset(("alternate", "http://www.iana.org/assignments/relation/alternate"))
_BROKEN_AMPERSAND = re.compile(r"&(\w{1,100});", re.ASCII)
_BARE_WORD = re.compile(r"[\w:-]+")
_PICTURE = re.compile(r"[^?#]{1,4000}\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)
_PICTURES_MAX = 100
_BASE = XML + "base"


def inner_base(element: Element, outer: str) -> str:
    """What relative links inside an element are relative to."""
    declared = element.get(_BASE) or element.get("base")
    return (absolute_link(declared, outer) or outer) if declared else outer


def page_link(links: Sequence[Element], base: str) -> str | None:
    """The page among an element's links: the last that is an alternate in HTML, as feedparser has it, else any alternate."""
    other = None
    for element in reversed(links):
        href = element.get("href")
        if href is None and element.text:
            link = _text_link(element, base)
            if link:
                return link
        elif (element.get("rel") or "alternate").strip().lower() in _ALTERNATE:
            link = _resolved(href or _href(element), element, base)
            if link and _kind(element) in _HTML_TYPES:
                return link
            other = other or link
    return other


def _text_link(element: Element, base: str) -> str | None:
    text = text_of(element)
    if "&" in text:  # escaped twice, or with a semicolon that a repair put in
        text = _BROKEN_AMPERSAND.sub(r"&\1", text.replace("&amp;", "&"))
    return _resolved(text, element, base)


def guid_link(ids: Sequence[Element], base: str) -> str | None:
    """The link that a guid or id is, unless it says that it is none.

    RSS takes a guid for an address unless it is told otherwise; a bare word is none all the same. An Atom id is one
    only when it is absolute.
    """
    for element in ids:
        word = element.get("isPermaLink") or element.get("ispermalink") or element.get("isPermalink") or ""
        if word.strip().lower() in ("false", "0", "no"):
            continue
        text = text_of(element).strip()
        is_relative = str(element.tag).lower().endswith("guid") and (word or not _BARE_WORD.fullmatch(text))
        link = absolute_link(text, inner_base(element, base) if is_relative else "")
        if link:
            return link
    return None


def enclosure_link(
    entry: Element, enclosures: Sequence[Element], links: Sequence[Element], base: str
) -> str | None:
    """The first enclosure of an entry, whether RSS or Atom wrote it."""
    enclosed = [element for element in links if (element.get("rel") or "").strip().lower() == "enclosure"]
    parts: Iterable[Element] = enclosures or enclosed
    if enclosures and enclosed:
        both = {*enclosures, *enclosed}
        parts = (child for child in entry if child in both)
    found = (_resolved(_href(element), element, base) for element in parts)
    return next((link for link in found if link), None)


def picture_link(parts: Iterable[Element], base: str) -> str | None:
    """The address of the first of these that is a picture."""
    for part in islice(parts, _PICTURES_MAX):
        if _is_picture(part):
            link = _resolved(_href(part), part, base)
            if link:
                return link
    return None


def _is_picture(part: Element) -> bool:
    kind, medium = _kind(part), part.get("medium")
    if kind or medium:
        return medium == "image" or kind.startswith("image/")
    return MEANINGS[str(part.tag)] in ("thumbnail", "picture") or bool(_PICTURE.match(_href(part) or ""))


def _resolved(link: str | None, element: Element, base: str) -> str | None:
    """A link that an element holds, as an absolute address."""
    if not link or is_plain_link(link):
        return link
    return absolute_link(link, inner_base(element, base))


def _href(element: Element) -> str | None:
    return element.get("href") or element.get("url") or element.get("uri")


def _kind(element: Element) -> str:
    kind = element.get("type")
    return kind.split(";")[0].strip().lower() if kind else ""
