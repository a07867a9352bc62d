"""HTML as a tree: the one place where lxml's parser is set up, seen through a typed window.

lxml rather than lexbor: libxml2 caps the depth of the tree, while lexbor takes minutes over 200,000 nested tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Protocol, cast

import lxml.etree as lxml_etree  # pyright: ignore
from lxml.html import HTMLParser  # pyright: ignore[reportMissingTypeStubs]

_etree: Any = cast(Any, lxml_etree)  # lxml ships no types; Element below states what we use
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LINE_BREAK = re.compile("\x01")
_DOUBLE_BREAK = re.compile(r"\x01\s*\x01[\s\x01]*")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,4000}>")
_PARAGRAPH_TAGS = frozenset(("p", "div", "section", "article", "header", "footer", "aside", "main", "li", "dd", "dt", "blockquote", "pre", "figcaption", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))  # fmt: skip
_SILENT_TAGS = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "math", "head", "title", "button", "form", "select"))  # fmt: skip


class Element(Protocol):
    """A node of the tree. Comments and processing instructions have a `tag` that is no string."""

    tag: object
    text: str | None
    tail: str | None

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

    def xpath(self, path: str) -> list[Element]:
        """The elements a path selects."""
        ...

    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...


def parse_html(text: str) -> Element | None:
    """The root of a page; None when there is nothing in it. Never raises."""
    clean = _INVALID.sub("", text)
    parser: Any = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root: Any = _etree.fromstring(clean.encode("utf-8"), parser)
    except (_etree.LxmlError, ValueError, AssertionError):
        return None
    return cast("Element | None", root)


def tidy(text: str | None) -> str:
    """The text on one line, without surplus space."""
    return " ".join(text.split()) if text else ""


def element_text(element: Element) -> str:
    """All text below an element, on one line."""
    return tidy("".join(_visible(element)))


def _visible(element: Element) -> Iterator[str]:
    """The pieces of text below that are not scripts or styles."""
    yield element.text or ""
    for child in element:
        if child.tag not in ("script", "style", "noscript", "template"):
            yield from _visible(child)
        yield child.tail or ""


def strip_tags(text: str | None) -> str | None:
    """One line of plain text from a fragment of HTML; None when nothing is left."""
    if not text:
        return None
    return tidy(unescape(_TAG.sub("", text))) or None


def html_to_text(fragment: str) -> str:
    """Plain text of a fragment of HTML: one paragraph a block, parted by blank lines. Never raises."""
    if "<" not in fragment:
        return "\n\n".join(line for part in unescape(fragment).split("\n\n") if (line := tidy(part)))
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
