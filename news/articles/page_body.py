"""The text of a page's article: trafilatura finds it, we take out what it lets through."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from news.html_tree import Element, html_to_text, tidy

_BLOCK_TAGS = frozenset(("p", "head", "item", "quote", "cell", "code"))
_LINKED_SHARE_MAX = 0.75
_JSON_CHARS_MIN = 200


def body_text(root: Element, *, title: str | None, article_body: str | None) -> str:
    """The article's paragraphs and headings, parted by blank lines; "" when there are none. Never raises.

    `root` may be changed. `article_body` is JSON-LD's, taken only where the page itself gives next to nothing.
    """
    blocks = [text for text, share in _candidate(root) if share <= _LINKED_SHARE_MAX]
    text = "\n\n".join(_without_title(blocks, title))
    if len(text) < _JSON_CHARS_MIN and article_body and len(article_body) > max(_JSON_CHARS_MIN, len(text)):
        return html_to_text(article_body)
    return text


def _candidate(root: Element) -> Iterator[tuple[str, float]]:
    """Blocks of the article with the share of their characters that are links."""
    body = _trafilatura_body(root)
    if body is not None:
        yield from _blocks(body)


def _trafilatura_body(root: Element) -> Element | None:
    try:
        document: Any = _trafilatura().bare_extraction(
            root,
            include_comments=False,
            include_tables=False,
            include_links=True,
            favor_precision=PRECISION,
            fast=FAST,
        )
    except Exception:  # noqa: BLE001 - a page may hit any bug in a library; the text is then empty, not the bot dead
        return None
    return cast("Element | None", document.body) if document is not None else None


PRECISION = False
FAST = False


@cache
def _trafilatura() -> Any:
    """Imported on first use: it takes 0.3 s and 30 MB."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without an article is no incident
    return cast(Any, trafilatura)


def _blocks(body: Element) -> Iterator[tuple[str, float]]:
    """The innermost blocks in document order, text and share of links. Line breaks twice in a row part a block."""
    for block in body.iter():
        if block.tag in _BLOCK_TAGS and not any(
            child.tag in _BLOCK_TAGS for child in block.iter() if child is not block
        ):
            parts = re.split(r"\n\s*\n", _text_with_breaks(block))
            linked = sum(len(tidy("".join(ref.itertext()))) for ref in block.iter("ref"))
            whole = sum(map(len, parts)) or 1
            yield from ((line, linked / whole) for part in parts if (line := tidy(part)))


def _text_with_breaks(block: Element) -> str:
    pieces: list[str] = []
    for node in block.iter():
        if node.tag == "lb":
            pieces.append("\n")
        pieces.append((node.text or "").replace("\n", " "))
        if node is not block:
            pieces.append((node.tail or "").replace("\n", " "))
    return "".join(pieces)


def _without_title(blocks: list[str], title: str | None) -> list[str]:
    if title:
        folded = title.casefold()
        blocks = [block for index, block in enumerate(blocks) if index > 2 or block.casefold() != folded]
    return blocks
