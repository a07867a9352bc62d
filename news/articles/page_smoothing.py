"""Second thoughts on a page's blocks by what they stand in: lists as a whole, headings with their text, no lone gaps."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from news.articles.page_blocks import Block, Box, Layout
from news.articles.page_features import HEADINGS
from news.articles.page_judging import APART, ITEM_TAGS

_SURE = 1.0
"""The score from which a block carries those beside it along."""
_CARRIED_MIN = -2.0
_CARRIED = 0.01
_CARRIED_SIZE_MIN = 30
"""Characters; what is shorter may be a label: a time, a button."""
_LISTS = frozenset(("ul", "ol", "dl", "tbody", "table"))
_LIST_WEIGHT = 0.5
_LIST_MIN, _LIST_MAX = -4.0, 6.0
"""Scores beyond these do not decide for the rest of a list."""
_REACH = 3
_LINKED_MAX = 0.5


def smoothed(layout: Layout, scores: Sequence[float]) -> list[float]:
    """The scores after a look at what the blocks stand in. Linear."""
    values = list(scores)
    _carry(layout.blocks, scores, values)
    _level_lists(layout.blocks, scores, values)
    return values


def _carry(blocks: Sequence[Block], scores: Sequence[float], values: list[float]) -> None:
    """Take along doubtful headings above a sure block, and doubtful blocks between two, all of one parent."""
    for index, block in enumerate(blocks):
        if not _CARRIED_MIN < scores[index] < 0:
            continue
        if block.box.tag in HEADINGS and block.box.tag != "h1":
            below = range(index + 1, min(index + 1 + _REACH, len(blocks)))
            first = next((at for at in below if blocks[at].box.tag not in HEADINGS), None)
            is_carried = (
                first is not None
                and blocks[first].box.core_depth >= 0
                and _is_sure_beside(blocks, scores, index, first)
            )
        else:
            is_carried = False
        if not is_carried and block.size >= _CARRIED_SIZE_MIN and block.linked < _LINKED_MAX:
            is_carried = all(_is_sure_beside(blocks, scores, index, at) for at in (index - 1, index + 1))
        if is_carried:
            values[index] = _CARRIED


def _is_sure_beside(blocks: Sequence[Block], scores: Sequence[float], index: int, other: int) -> bool:
    """Whether the block at `other` is surely the article's and has the parent of the one at `index`."""
    return (
        0 <= other < len(blocks)
        and scores[other] > _SURE
        and blocks[other].box.parent is blocks[index].box.parent
    )


def _level_lists(blocks: Sequence[Block], scores: Sequence[float], values: list[float]) -> None:
    """Draw the items of a list or table half way to their mean."""
    lists: defaultdict[Box, list[int]] = defaultdict(list)
    nearest: dict[Box, Box | None] = {}
    for index, block in enumerate(blocks):
        if scores[index] > APART and block.box.tag in ITEM_TAGS:
            around = _list_of(block.box, nearest)
            if around is not None:
                lists[around].append(index)
    for items in lists.values():
        weights = [math.sqrt(blocks[index].size) for index in items]
        clipped = [min(max(values[index], _LIST_MIN), _LIST_MAX) for index in items]
        mean = sum(score * weight for score, weight in zip(clipped, weights, strict=True)) / sum(weights)
        for index in items:
            if len(items) > 1:
                values[index] += _LIST_WEIGHT * (mean - values[index])


def _list_of(box: Box, nearest: dict[Box, Box | None]) -> Box | None:
    """The innermost list or table around a box. `nearest` remembers the answers, so that all walks together are linear."""
    passed: list[Box] = []
    at: Box | None = box
    while at is not None and at not in nearest and at.tag not in _LISTS:
        passed.append(at)
        at = at.parent
    found = nearest.get(at, at) if at is not None else None
    nearest.update(dict.fromkeys(passed, found))
    return found
