"""Which blocks of a page are its article: a linear model looks at each twice, the second time with its neighbours.

The weights are in page_weights.toml, fitted by bench/fit_body.py.
"""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from news.articles import furniture
from news.articles.furniture import Line
from news.articles.page_blocks import BIT, Block, Layout
from news.articles.page_features import AMOUNTS, HEADINGS, MARK_FIELDS, Features

HOPELESS = -4.0
"""A block with less at first look is not looked at again: 98 of 100 such hold nothing of an article."""
LOOKS = ("first", "key mean", "parent mean", "grandparent mean", "branch mean", "below best", "after 3", "best before", "best after", "both bests", "from ends", "at end", "inline furniture", "furniture", "title-like", "always")  # fmt: skip
"""What the second look adds. Chances from 0 to 1, first scores and their means in natural logarithms of odds."""
KINDS = ("any", "heading", "item")
"""The weights of LOOKS come in a set for all blocks, and what headings and list items differ by."""
_FURNITURE = furniture.STRONG - {Line.INLINE}
_JUDGED_MIN = -2.0
"""The words of a block with less at first look are not read: they could not save it."""
APART = -8.0
"""The score of links that stand apart."""
_SCORE_MAX = 8.0
ITEM_TAGS = frozenset(("li", "td", "th", "dd", "dt"))
"""What lists and tables are made of."""
_WEIGHTS = Path(__file__).with_name("page_weights.toml")


@dataclass(frozen=True, slots=True)
class _Weights:
    """One look's weights, by place."""

    bias: float
    marks: tuple[tuple[tuple[int, float], ...], ...]
    """For each of MARK_FIELDS the bits that count, with their weights."""
    amounts: tuple[tuple[int, float], ...]
    looks: tuple[tuple[tuple[int, float], ...], ...]
    """For each of KINDS the places in LOOKS."""


def scores(layout: Layout, found: Sequence[Features | None]) -> list[float]:
    """For each block how much speaks for its being the article's: above 0 more than against. Linear."""
    first, second = _weights()
    early = [_score(first, _sum_first, block) if block is not None else APART for block in found]
    chosen = [index for index, score in enumerate(early) if score >= HOPELESS]
    late = list(early)
    for index, seen in zip(chosen, second_looks(layout, early, chosen), strict=True):
        block = found[index]
        if block is None:
            continue
        score = _score(second, _sum_second, block)
        for place, weight in second.looks[0]:
            score += weight * seen[place]
        kind = kind_of(layout.blocks[index])
        if kind:
            for place, weight in second.looks[kind]:
                score += weight * seen[place]
        late[index] = score
    return late


def kind_of(block: Block) -> int:
    """The place in KINDS."""
    if block.box.tag in HEADINGS:
        return 1
    return 2 if block.box.tag in ITEM_TAGS or block.box.around & BIT["<li>"] else 0


def second_looks(layout: Layout, early: Sequence[float], chosen: Sequence[int]) -> list[tuple[float, ...]]:
    """The LOOKS of the chosen blocks, from the scores that all had at first."""
    if not chosen:
        return []
    blocks = [layout.blocks[index] for index in chosen]
    firsts = [min(early[index], _SCORE_MAX) for index in chosen]
    means = _means(blocks, firsts)
    best = max(firsts)
    chances = [0.0, 0.0, 0.0, 0.0, *(1 / (1 + math.exp(-score)) if score > -_SCORE_MAX else 0.0 for score in early), 0.0, 0.0, 0.0, 0.0]  # fmt: skip
    masses = [chance * block.size for chance, block in zip(chances[4:], layout.blocks, strict=False)]
    total, so_far, passed = sum(masses) + 1, 0.0, -1
    found: list[tuple[float, ...]] = []
    for at, (index, block, score) in enumerate(zip(chosen, blocks, firsts, strict=True)):
        so_far += sum(masses[passed + 1 : index + 1])
        passed = index
        share = so_far / total
        found.append(
            (
                score,
                *means[at],
                score - best,
                *_beside(chances, index),
                min(min(share, 1 - share) * 4, 1.0),
                float(share > 0.99),
                *_line(block.text, score),
                1.0,
            )
        )
    return found


def _beside(chances: Sequence[float], index: int) -> tuple[float, ...]:
    """The chances of the blocks beside one; `chances` has four zeros at either end."""
    best_before = max(chances[index : index + 4])
    best_after = max(chances[index + 5 : index + 9])
    return chances[index + 7], best_before, best_after, best_before * best_after


def _means(blocks: Sequence[Block], firsts: Sequence[float]) -> list[tuple[float, ...]]:
    """The mean score of the blocks set alike, of one parent, of one grandparent, of one branch of the core."""
    sums: tuple[dict[object, list[float]], ...] = tuple(defaultdict(lambda: [0.0, 0.0]) for _ in range(4))
    groups: list[tuple[object, ...]] = []
    for block, score in zip(blocks, firsts, strict=True):
        box = block.box
        parent = box.parent
        group = (box.key, parent, parent.parent if parent is not None else None, box.branch)
        groups.append(group)
        weight = math.sqrt(block.size)
        for known, key in zip(sums, group, strict=True):
            pair = known[key]
            pair[0] += score * weight
            pair[1] += weight
    return [
        tuple(known[key][0] / known[key][1] for known, key in zip(sums, group, strict=True))
        for group in groups
    ]


@lru_cache(maxsize=2048)
def line_of(text: str) -> Line:
    """What the words of a short text are. Remembered: each is asked for twice, and the pages of a site have many alike."""
    return furniture.judge(text)


def _line(text: str, score: float) -> tuple[float, float, float]:
    """Whether the words are furniture wherever they stand, furniture at the ends, like a title."""
    if score < _JUDGED_MIN or len(text) > furniture.SHORT_CHARS_MAX:
        return 0.0, 0.0, 0.0
    line = line_of(text)
    return float(line is Line.INLINE), float(line in _FURNITURE), float(line is Line.TITLE_LIKE)


def _score(weights: _Weights, sum_marks: Callable[[int, int], float], block: Features) -> float:
    score = (
        weights.bias
        + sum_marks(0, block.own)
        + sum_marks(1, block.parent)
        + sum_marks(2, block.apart)
        + sum_marks(3, block.between)
        + sum_marks(4, block.text)
        + sum_marks(5, block.place)
        + sum_marks(6, block.before)
        + sum_marks(7, block.after)
        + sum_marks(8, block.before2)
        + sum_marks(9, block.after2)
    )
    amounts = block.amounts
    for place, weight in weights.amounts:
        score += weight * amounts[place]
    return score


@lru_cache(maxsize=16_384)
def _sum_first(field: int, marks: int) -> float:
    return sum(weight for bit, weight in _weights()[0].marks[field] if marks & bit)


@lru_cache(maxsize=16_384)
def _sum_second(field: int, marks: int) -> float:
    return sum(weight for bit, weight in _weights()[1].marks[field] if marks & bit)


@cache
def _weights() -> tuple[_Weights, _Weights]:
    tables = tomllib.loads(_WEIGHTS.read_text("utf-8"))
    return _read(tables["first"]), _read(tables["second"])


def _read(table: Mapping[str, Mapping[str, float]]) -> _Weights:
    marks = tuple(
        tuple((1 << names.index(name), weight) for name, weight in table.get(field, {}).items())
        for field, names in MARK_FIELDS.items()
    )
    amounts = tuple((AMOUNTS.index(name), weight) for name, weight in table.get("amounts", {}).items())
    looks = tuple(
        tuple((LOOKS.index(name), weight) for name, weight in table.get(kind, {}).items()) for kind in KINDS
    )
    return _Weights(table["bias"]["all"], marks, amounts, looks)
