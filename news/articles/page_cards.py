"""Telling lists of articles from articles: front pages, sections, results of a search."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from news.articles.page_blocks import Box, Layout
from news.articles.page_features import HEADINGS

_LINKED_MIN = 0.7
_REACH = 4
"""Boxes from a teaser's words up to the one that holds its headline too."""
_TEASERS_MIN = 5
_TEASER_MAX = 350
"""Characters that a teaser has; an item of a list that is an article itself mostly has more."""
_SHARE_MIN = 0.6
_HEADLINE_MIN = 15
"""Characters of a link from which it may be a headline though it is not set as one: "Share" and "Mail" are shorter."""


def is_list_of_teasers(layout: Layout, paragraphs: Collection[str]) -> bool:
    """Whether most of these paragraphs are a few words each, below a headline of their own that is a link.

    Linear in the page. Ask it only of pages that do not say to be an article: lists of places with links, and tickers, are
    articles and look alike.
    """
    wanted = frozenset(paragraphs)
    headlines = _headlines(layout)
    total = 0.0
    teasers: defaultdict[Box, float] = defaultdict(float)
    for block in layout.blocks:
        if block.text not in wanted or block.linked >= _LINKED_MIN:
            continue
        total += block.size
        card = _card_of(block.box, headlines)
        if card is not None:
            teasers[card] += block.size
    short = [size for size in teasers.values() if size <= _TEASER_MAX]
    return len(short) >= _TEASERS_MIN and sum(short) >= _SHARE_MIN * total


def _headlines(layout: Layout) -> Counter[Box]:
    """How many headlines that are links stand in each box, not far below it."""
    found: Counter[Box] = Counter()
    for block in layout.blocks:
        if block.linked >= _LINKED_MIN and (block.box.tag in HEADINGS or block.size >= _HEADLINE_MIN):
            box: Box | None = block.box
            for _ in range(_REACH + 1):
                if box is not None:
                    found[box] += 1
                    box = box.parent
    return found


def _card_of(box: Box, headlines: Counter[Box]) -> Box | None:
    """The nearest box around that holds a headline, where it holds no second one."""
    at: Box | None = box
    for _ in range(_REACH):
        if at is None:
            return None
        if at in headlines:
            return at if headlines[at] == 1 else None
        at = at.parent
    return None
