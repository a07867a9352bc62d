"""The text of a page's article: blocks that the judge takes for it, tidied."""

from __future__ import annotations

from collections.abc import Sequence

from news.articles import furniture
from news.articles.bylines import read_meta_line
from news.articles.furniture import Line
from news.articles.page_blocks import BIT, Block, Box, Layout
from news.articles.page_features import HEADINGS, features
from news.articles.page_judging import kind_of, line_of, scores
from news.articles.page_smoothing import smoothed
from news.html_tree import html_to_text

_SCORE_MIN = 0.0
_SCORE_MIN_WHEN_SHORT = -1.5
_SHORT = 250
"""Characters below which a page gets the benefit of the doubt."""
_LINK_LIST_MIN = 0.7
_LINKED_BLOCKS_MAX = 0.2
_JSON_CHARS_MIN = 200
_TITLE_PLACE_MAX = 2
_FIRST_LINES, _LAST_LINES, _META_MAX = 4, 2, 160
"""Where bylines and dates stand among the lines of a text, and how long they are at most."""
_CAPTION = BIT["<figcaption>"]
"""Captions are out whatever they say: the weights are fitted on sets that are of two minds about it."""
_OFFER = BIT["newsletter"]
_OFFERS_SHARE_MAX = 0.15
_LAST_HEADINGS_MAX = 2
_LABEL_MAX = 40
"""Characters from which a sentence is one, whatever signs are in it."""
_COPY_MIN = 40
"""Characters from which a text that stands twice is one said twice by mistake."""


def body_text(layout: Layout, *, title: str | None, description: str | None, article_body: str | None) -> str:
    """The article's paragraphs and headings, parted by blank lines; "" when there are none. Never raises.

    `article_body` is JSON-LD's, often cut short: it is taken only where the page itself gives next to nothing.
    """
    found = features(layout, title=title or "", description=description or "")
    values = smoothed(layout, scores(layout, found))
    blocks = _above(layout, values, _SCORE_MIN)
    if sum(block.size for block in blocks) < _SHORT:
        blocks = _above(layout, values, _SCORE_MIN_WHEN_SHORT)
    text = "\n\n".join(block.text for block in _tidied(blocks, title or ""))
    if article_body is not None and len(text) < _JSON_CHARS_MIN <= len(article_body):
        return html_to_text(article_body)
    return text


def _above(layout: Layout, values: Sequence[float], least: float) -> list[Block]:
    return [
        block
        for block, value in zip(layout.blocks, values, strict=True)
        if value >= least and not (block.box.own | block.box.around) & _CAPTION
    ]


def _tidied(blocks: list[Block], title: str) -> list[Block]:
    """The blocks without the headline, copies, and headings above nothing; none when most is links.

    Lines that are links ("Read also: …") go unless there are many: then they are what the article is made of. Headings and
    list items may be links: sections that can be linked to, tables of contents.
    """
    linked = sum(block.size for block in blocks if block.linked > _LINK_LIST_MIN)
    if linked > _LINK_LIST_MIN * sum(block.size for block in blocks):
        return []  # a front page or a list of articles
    if linked <= _LINKED_BLOCKS_MAX * sum(block.size for block in blocks):
        blocks = [block for block in blocks if block.linked <= _LINK_LIST_MIN or kind_of(block)]
    blocks = [
        block for block in blocks if kind_of(block) or block.box.tag == "pre" or not _is_furniture(block.text)
    ]
    blocks = _without_offers(blocks)
    blocks = [
        block for n, block in enumerate(blocks) if kind_of(block) or not _is_meta(block, n, len(blocks))
    ]
    folded, seen = title.casefold(), dict[str, Box | None]()
    kept: list[Block] = []
    for block in blocks:
        is_title = len(kept) <= _TITLE_PLACE_MAX and block.text.casefold() == folded
        is_copy = block.text in seen and seen[block.text] is not block.box.parent
        if not is_title and not is_copy:
            kept.append(block)
        if block.size >= _COPY_MIN:
            seen.setdefault(block.text, block.box.parent)
    for _ in range(_LAST_HEADINGS_MAX):
        if kept and kept[-1].box.tag in HEADINGS:
            kept.pop()
    return kept


def _without_offers(blocks: list[Block]) -> list[Block]:
    """The blocks without boxes to sign up in, where these are a small part: some sites call all of their text "premium"."""
    offers = {block for block in blocks if (block.box.own | block.box.between) & _OFFER}
    if sum(block.size for block in offers) > _OFFERS_SHARE_MAX * sum(block.size for block in blocks):
        return blocks
    return [block for block in blocks if block not in offers]


def _is_meta(block: Block, place: int, count: int) -> bool:
    """Whether it is a byline or a date, at the beginning or the end; in between a day may be what happened then."""
    is_outer = place < _FIRST_LINES or place >= count - _LAST_LINES
    return is_outer and block.size <= _META_MAX and read_meta_line(block.text) is not None


def _is_furniture(text: str) -> bool:
    """Whether the words alone tell that the site speaks: sign up, all rights reserved, read also."""
    if len(text) > furniture.SHORT_CHARS_MAX:
        return False
    line = line_of(text)
    if line is Line.FURNITURE and len(text) > _LABEL_MAX:
        return not furniture.is_sentence(text) and not text.endswith(":")
    return line in furniture.STRONG
