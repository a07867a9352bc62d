"""The pieces of text around an element, nearest first: where bylines and dates stand that no tag marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from news.html_tree import Element, tidy

_SILENT = frozenset(
    ("script", "style", "noscript", "template", "iframe", "svg", "select", "button", "textarea")
)
_LEVELS_MAX = 12
_LEVELS_BEFORE_MAX = 3
_VISITED_MAX = 400


Skip = Callable[[Element], bool]


def texts_after(element: Element, limit: int, *, skip: Skip) -> Iterator[str]:
    """Up to `limit` pieces of visible text that follow an element, in document order, each on one line.

    What lies in an element that `skip` is true for is left out.
    """
    return islice((text for raw in islice(_after(element, skip), _VISITED_MAX) if (text := tidy(raw))), limit)


def texts_before(element: Element, limit: int, *, skip: Skip) -> Iterator[str]:
    """Up to `limit` pieces of visible text that stand before an element and close to it, nearest first."""
    return islice(
        (text for raw in islice(_before(element, skip), _VISITED_MAX) if (text := tidy(raw))), limit
    )


def inner_texts(element: Element, limit: int) -> list[str]:
    """Up to `limit` pieces of visible text inside an element, one for each place where a tag begins or ends."""
    return list(
        islice(
            (text for raw in islice(_inside(element, _nothing), _VISITED_MAX) if (text := tidy(raw))), limit
        )
    )


def _nothing(_element: Element) -> bool:
    return False


def _inside(element: Element, skip: Skip) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in _SILENT and not skip(child):
            yield from _inside(child, skip)
        yield child.tail or ""


def _after(element: Element, skip: Skip) -> Iterator[str]:
    node: Element | None = element
    for _ in range(_LEVELS_MAX):
        if node is None or node.tag == "body":
            return
        yield node.tail or ""
        following = node.getnext()
        while following is not None:
            if following.tag not in _SILENT and not skip(following):
                yield from _inside(following, skip)
            yield following.tail or ""
            following = following.getnext()
        node = node.getparent()


def _before(element: Element, skip: Skip) -> Iterator[str]:
    node: Element | None = element
    for _ in range(_LEVELS_BEFORE_MAX):
        if node is None or node.tag == "body":
            return
        previous = node.getprevious()
        while previous is not None:
            yield previous.tail or ""
            if previous.tag not in _SILENT and not skip(previous):
                yield from reversed(list(islice(_inside(previous, skip), _VISITED_MAX)))
            previous = previous.getprevious()
        node = node.getparent()
        if node is not None:
            yield node.text or ""
