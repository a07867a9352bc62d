"""A second candidate for a page's text: the paragraphs of the element that holds most of them."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice

from news.html_tree import Element, element_text

_CONTENT_TAGS = ("p", "h2", "h3", "h4", "blockquote", "li")
_FURNITURE_TAGS = frozenset(
    ("aside", "nav", "footer", "form", "figure", "figcaption", "header", "button", "table")
)
_FURNITURE_NAME = re.compile(
    r"newsletter|promo|share|social|related|cookie|comment|sidebar|widget|recommend|caption|advert|breadcrumb",
    re.IGNORECASE,
)
_PARAGRAPH_CHARS_MIN = 25
_LINKED_SHARE_MAX = 0.5


def densest_paragraphs(root: Element) -> list[tuple[str, float]]:
    """The paragraphs and headings below the element with most running text, each with its share of links."""
    weights: dict[Element, float] = defaultdict(float)
    furniture = _Furniture()
    for paragraph in root.iter("p"):
        if next(islice(paragraph.iter("p"), 1, None), None) is not None:
            continue  # a table within: its own paragraphs count; measuring both could take quadratic time
        text, share = _measured(paragraph)
        parent = paragraph.getparent()
        if (
            len(text) < _PARAGRAPH_CHARS_MIN
            or share > _LINKED_SHARE_MAX
            or parent is None
            or furniture.is_around(paragraph)
        ):
            continue
        weights[parent] += len(text)
        grandparent = parent.getparent()
        if grandparent is not None:
            weights[grandparent] += len(text) / 2
    if not weights:
        return []
    best = max(weights, key=lambda element: weights[element])
    return _below(best, furniture)


def _below(best: Element, furniture: _Furniture) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for element in best.iter(*_CONTENT_TAGS):
        if _is_innermost(element) and not furniture.is_around(element):
            text, share = _measured(element)
            if text and share <= _LINKED_SHARE_MAX:
                found.append((text, share))
    return found


def _measured(element: Element) -> tuple[str, float]:
    """The text of an element and the share of it that is links. A link in a link counts once."""
    text = element_text(element)
    linked, inside = 0, set[Element]()
    for link in element.iter("a"):
        if link not in inside:
            inside.update(link.iter("a"))
            linked += len(element_text(link))
    return text, linked / len(text) if text else 0


def _is_innermost(element: Element) -> bool:
    return next((inner for inner in element.iter(*_CONTENT_TAGS) if inner is not element), None) is None


class _Furniture:
    """Which elements are, or are inside, something around the article. Remembers: every element is looked at once."""

    def __init__(self) -> None:
        self._known: dict[Element, bool] = {}

    def is_around(self, element: Element) -> bool:
        """Whether the element stands in furniture."""
        parents: list[Element] = []
        around = element.getparent()
        while around is not None and around not in self._known:
            parents.append(around)
            around = around.getparent()
        found = around is not None and self._known[around]
        for parent in reversed(parents):
            found = found or _is_furniture(parent)
            self._known[parent] = found
        return found


def _is_furniture(element: Element) -> bool:
    name = f"{element.get('class')} {element.get('id')}"[:300]
    return element.tag in _FURNITURE_TAGS or bool(_FURNITURE_NAME.search(name))
