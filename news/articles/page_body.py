"""The text of a page's article: trafilatura finds it, we take out what it lets through."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from news.articles.page_density import densest_paragraphs
from news.html_tree import Element, html_to_text, tidy

# In trafilatura's tree: NUL around a block, SOH for a line break, STX and ETX around a link.
_BLOCK_TAGS = ("p", "head", "item", "list", "quote", "row", "cell", "code", "table", "div")
_MARKS_OF = dict.fromkeys(_BLOCK_TAGS, ("\0", "\0")) | {"lb": ("\x01", ""), "ref": ("\x02", "\x03")}
_MARKS = re.compile("[\x02\x03]")
_PARAGRAPH_END = re.compile(r"\0|\x01\s*\x01")
_LINK = re.compile("\x02([^\x03]*)\x03")
_LINKED_SHARE_MAX = 0.75
_LINKED_BLOCKS_MAX = 0.2
_LINK_LIST_MIN = 0.7
_JSON_CHARS_MIN = 200


def body_text(root: Element, *, title: str | None, article_body: str | None, is_modest: bool) -> str:
    """The article's paragraphs and headings, parted by blank lines; "" when there are none. Never raises.

    `root` may be changed; one that is not modest is not given to trafilatura. `article_body` is JSON-LD's, taken only where the page itself gives next to nothing.
    """
    blocks = _without_link_lists(_candidate(root, is_modest=is_modest))
    text = "\n\n".join(_without_title(blocks, title))
    if article_body is None or len(article_body) < _JSON_CHARS_MIN:
        return text
    # The same words in one lump are trafilatura's copy of it, which lost the paragraphs.
    is_better = len(text) < _JSON_CHARS_MIN or tidy(text) == tidy(article_body)
    return html_to_text(article_body) if is_better else text


def _candidate(root: Element, *, is_modest: bool) -> list[tuple[str, float]]:
    """Blocks of the article with the share of their characters that are links."""
    dense = densest_paragraphs(root)
    if not is_modest:
        return dense
    body = _trafilatura_body(root)
    blocks = list(_blocks(body)) if body is not None else []
    # One block is trafilatura's last resort: all text of the page in a lump. It falls to that on short texts, and on
    # languages that say much with few characters.
    return dense if len(blocks) <= 1 < len(dense) else blocks


def _without_link_lists(blocks: list[tuple[str, float]]) -> list[str]:
    """The blocks without "Read also" lines, unless so many are links that the list is the article."""
    whole = sum(len(text) for text, _ in blocks)
    linked = sum(len(text) for text, share in blocks if share > _LINKED_SHARE_MAX)
    if linked > _LINK_LIST_MIN * whole:
        return []  # a front page or a list of articles
    keep_all = linked > _LINKED_BLOCKS_MAX * whole
    return [text for text, share in blocks if keep_all or share <= _LINKED_SHARE_MAX]


def _trafilatura_body(root: Element) -> Element | None:
    extract, options = _trafilatura().bare_extraction, {"include_comments": False, "include_links": True}
    try:
        document: Any = extract(root, **options)
    except Exception:  # noqa: BLE001 - a page may hit any bug in a library; the text is then empty, not the bot dead
        return None
    return cast("Element | None", document.body) if document is not None else None


@cache
def _trafilatura() -> Any:
    """Imported on first use: it takes 0.3 s and 30 MB."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without an article is no incident
    return cast(Any, trafilatura)


def _blocks(body: Element) -> Iterator[tuple[str, float]]:
    """The paragraphs in document order with the share of each that is links."""
    pieces: list[str] = []
    _collect(body, pieces)
    for part in _PARAGRAPH_END.split("".join(pieces)):
        if line := tidy(_MARKS.sub("", part.replace("\x01", " "))):
            linked = sum(len(tidy(link)) for link in _LINK.findall(part))
            yield line, linked / len(line)


def _collect(element: Element, pieces: list[str]) -> None:
    """All text below, with marks where blocks, lines and links begin or end. The parser bounds the depth (256)."""
    before, after = _MARKS_OF.get(str(element.tag), ("", ""))
    pieces += (before, element.text or "")
    for child in element:
        _collect(child, pieces)
        pieces.append(child.tail or "")
    pieces.append(after)


def _without_title(blocks: list[str], title: str | None) -> list[str]:
    if title:
        folded = title.casefold()
        blocks = [block for index, block in enumerate(blocks) if index > 2 or block.casefold() != folded]
    return blocks
