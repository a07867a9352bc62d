"""A second candidate for a page's text: the paragraphs of the element that holds most of them."""

from __future__ import annotations

import re
from collections import defaultdict

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
    for paragraph in root.iter("p"):
        text, share = _measured(paragraph)
        parent = paragraph.getparent()
        if (
            len(text) < _PARAGRAPH_CHARS_MIN
            or share > _LINKED_SHARE_MAX
            or parent is None
            or _in_furniture(paragraph)
        ):
            continue
        weights[parent] += len(text)
        grandparent = parent.getparent()
        if grandparent is not None:
            weights[grandparent] += len(text) / 2
    if not weights:
        return []
    best = max(weights, key=lambda element: weights[element])
    return _below(best)


def _below(best: Element) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for element in best.iter(*_CONTENT_TAGS):
        if _is_innermost(element) and not _in_furniture(element, best):
            text, share = _measured(element)
            if text and share <= _LINKED_SHARE_MAX:
                found.append((text, share))
    return found


def _measured(element: Element) -> tuple[str, float]:
    text = element_text(element)
    linked = sum(len(element_text(link)) for link in element.iter("a"))
    return text, linked / len(text) if text else 0


def _is_innermost(element: Element) -> bool:
    return next((inner for inner in element.iter(*_CONTENT_TAGS) if inner is not element), None) is None


def _in_furniture(element: Element, until: Element | None = None) -> bool:
    around = element.getparent()
    while around is not None and around is not until:
        if around.tag in _FURNITURE_TAGS or _FURNITURE_NAME.search(
            f"{around.get('class')} {around.get('id')}"[:300]
        ):
            return True
        around = around.getparent()
    return False
