"""HTML as a tree: the one place where lxml's parser is set up, seen through a typed window.

lxml rather than lexbor: libxml2 caps the depth of the tree, while lexbor takes minutes over 200,000 nested tags.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import unescape
from typing import Any, Protocol, cast

import lxml.etree as lxml_etree  # pyright: ignore

from news.encoding import without_controls

_etree: Any = cast(Any, lxml_etree)  # lxml ships no types; Element below states what we use
_LINE_BREAK = re.compile("\x01")
_DOUBLE_BREAK = re.compile(r"\x01\s*\x01[\s\x01]*")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,4000}>")
ATTRIBUTES_MAX = 100
"""A tag with more is read without its attributes: parsers take quadratic time over them."""
_LABEL_PIECES_MAX, _LABEL_CHARS_MAX = 500, 5_000
_MONSTROUS_MAX = 10_000
# Attributes as the HTML standard cuts them, but ended by a `<`. Every loop is possessive: no backing up, linear time.
_SPACE = r"[ \t\n\f\r]"
_TAG_NAME = r"[a-zA-Z][^ \t\n\f\r/<>]{0,100}+"
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r"'<>][^ \t\n\f\r<>]{0,4000}+|(?=>))"""
_ATTRIBUTE = rf"(?:{_SPACE}|/)*+=?[^ \t\n\f\r/<>=]{{1,500}}+(?:{_SPACE}*+={_SPACE}*+{_VALUE})?+"
_ATTRIBUTES = rf"(?:{_ATTRIBUTE}){{0,{ATTRIBUTES_MAX}}}+(?:{_SPACE}|/|=(?=>))*+"
_MONSTROUS = re.compile(rf"<{_TAG_NAME}(?!{_ATTRIBUTES}>)")
_RUN_INTO = re.compile(rf"{_ATTRIBUTES}(?=<)")
_PARAGRAPH_TAGS = frozenset(("p", "div", "section", "article", "header", "footer", "aside", "main", "li", "dd", "dt", "blockquote", "pre", "figcaption", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))  # fmt: skip
_SILENT_TAGS = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "math", "head", "title", "button", "form", "select"))  # fmt: skip


class Element(Protocol):
    """A node of the tree. Comments and processing instructions have a `tag` that is no string."""

    tag: object
    text: str | None
    tail: str | None

    def items(self) -> list[tuple[str, str]]:
        """All attributes."""
        ...

    def get(self, key: str, default: str = ...) -> str | None:
        """The value of an attribute."""
        ...

    def iter(self, *tags: str) -> Iterator[Element]:
        """This element and all below it, in document order."""
        ...

    def itertext(self) -> Iterator[str]:
        """Every piece of text below."""
        ...

    def getparent(self) -> Element | None:
        """The element around this one."""
        ...

    def getnext(self) -> Element | None:
        """The element that follows in the same parent."""
        ...

    def getprevious(self) -> Element | None:
        """The element before this one in the same parent."""
        ...

    def xpath(self, path: str) -> list[Element]:
        """The elements a path selects."""
        ...

    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...


def parse_html(text: str) -> Element | None:
    """The root of a page; None when there is nothing in it. Never raises."""
    clean = tame(without_controls(text))
    # lxml.html's own parser asks Python for the class of every element that is touched: half the time of a walk.
    parser = _etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root: Any = _etree.fromstring(clean.encode("utf-8"), parser)
    except (_etree.LxmlError, ValueError, AssertionError):
        return None
    return cast("Element | None", root)


def tame(html: str) -> str:
    """The page with no tag of more than ATTRIBUTES_MAX attributes; others unchanged. Linear.

    A tag that runs into the next one is closed before it. One that does not end within the bounds loses its
    attributes, which become text; what comes after thousands of these is left out. Every `<` is looked at by itself,
    so that no quotation mark, comment or script before a tag can hide it.
    """
    pieces: list[str] = []
    position = 0
    for count, match in enumerate(_MONSTROUS.finditer(html)):
        end = match.end()
        rest = _RUN_INTO.match(html, end)
        if rest and "<" not in rest[0]:
            end = rest.end()
        pieces += (html[position:end], ">")
        position = end
        if count >= _MONSTROUS_MAX:
            return "".join(pieces)
    return "".join((*pieces, html[position:])) if pieces else html


def tidy(text: str | None) -> str:
    """The text on one line, without surplus space."""
    return " ".join(text.split()) if text else ""


def element_text(element: Element) -> str:
    """All text below an element, on one line."""
    pieces: list[str] = []
    _add_visible(element, pieces, sys.maxsize)
    return tidy("".join(pieces))


def label_text(element: Element) -> str:
    """The beginning of the text below an element: all of a title, name or date, and cheap where it is none of these."""
    pieces: list[str] = []
    _add_visible(element, pieces, _LABEL_PIECES_MAX)
    return tidy("".join(pieces)[:_LABEL_CHARS_MAX])


def _add_visible(element: Element, pieces: list[str], limit: int) -> None:
    """The pieces of text below that are not scripts or styles, until there are `limit`."""
    pieces.append(element.text or "")
    for child in element:
        if len(pieces) >= limit:
            return
        if child.tag not in ("script", "style", "noscript", "template"):
            _add_visible(child, pieces, limit)
        pieces.append(child.tail or "")


def strip_tags(text: str | None) -> str | None:
    """One line of plain text from a fragment of HTML; None when nothing is left."""
    if not text:
        return None
    if "<" in text:
        text = _TAG.sub("", text)
    return tidy(without_controls(unescape(text))) or None


def html_to_text(fragment: str) -> str:
    """Plain text of a fragment of HTML: one paragraph a block, parted by blank lines. Never raises."""
    if "<" not in fragment:
        plain = without_controls(unescape(fragment))
        return "\n\n".join(line for part in plain.split("\n\n") if (line := tidy(part)))
    root = parse_html(fragment)
    if root is None:
        return strip_tags(fragment) or ""
    pieces: list[str] = []
    _collect(root, pieces)
    joined = _LINE_BREAK.sub(" ", _DOUBLE_BREAK.sub("\0", "".join(pieces)))
    return "\n\n".join(line for part in joined.split("\0") if (line := tidy(part)))


def _collect(root: Element, pieces: list[str]) -> None:
    """Text below `root` with NUL where a paragraph ends and SOH for a line break. Depth is bounded by the parser (256)."""
    for child in root:
        if not isinstance(child.tag, str):
            continue
        if child.tag not in _SILENT_TAGS:
            _collect_one(child, pieces)
        pieces.append(child.tail or "")


def _collect_one(element: Element, pieces: list[str]) -> None:
    edge = "\0" if element.tag in _PARAGRAPH_TAGS else ""
    pieces.append("\1" if element.tag == "br" else edge)
    pieces.append(element.text or "")
    _collect(element, pieces)
    pieces.append(edge)
