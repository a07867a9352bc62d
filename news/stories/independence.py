"""How many texts of a story are really different: one wire text in six newspapers is one. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from news.stories.sketch import MARKS_MIN, containment, resemblance
from news.stories.terms import runs_of_words

SIGNATURE: Final = 128
_RUN = 3
"""Words of a run. Reporters of one event share its words, and of runs of three at most an eighth; copies share half."""
_COPY = 0.2
_PART = 0.35
"""A text that has so many of its runs from another is that one, cut."""


@dataclass(frozen=True, slots=True)
class OutletText:
    """An article of a story: who printed it, and the signature of its text."""

    article_id: int
    outlet: str
    signature: tuple[int, ...]
    """As `signature` makes it; empty where the text is too short to compare."""


_Group: TypeAlias = "list[tuple[OutletText, array[int]]]"


@dataclass(frozen=True, slots=True)
class Independence:
    """Which articles of a story are one text."""

    outlets: int
    """Different outlets, whatever they printed."""
    independent: int
    """Texts that are no copies of each other; what one outlet alone printed several times counts once."""
    groups: tuple[tuple[int, ...], ...]
    """Article ids by text, ascending, the group with the lowest id first."""
    unread: tuple[int, ...]
    """Articles whose text is too short to compare: of these nothing is known, so none counts as independent."""


def signature(text: str) -> tuple[int, ...]:
    """What must be kept of a text to compare it: at most 128 numbers below 2**31, ascending; none for a short one."""
    words = runs_of_words(text, length=_RUN)
    return tuple(sorted(words)[:SIGNATURE]) if len(words) >= MARKS_MIN else ()


def is_copy(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two texts are one, by their signatures; never where one is too short to have a signature."""
    return bool(one) and bool(other) and _is_copy(array("I", one), array("I", other))


def independent_texts(texts: Iterable[OutletText]) -> Independence:
    """The articles of one story by the text that they are copies of.

    Copies may have other headlines, be cut, or have about a quarter of their words changed. The order of `texts` does
    not matter. Time grows with articles times different texts.
    """
    ordered = sorted(texts, key=lambda each: each.article_id)
    groups: list[_Group] = []
    for each in ordered:
        if each.signature:
            groups = _placed(groups, each)
    ids = tuple(tuple(sorted(text.article_id for text, _ in group)) for group in groups)
    by_outlet = [{_outlet(text) for text, _ in group} for group in groups]
    shared = sum(len(outlets) > 1 for outlets in by_outlet)
    alone = {outlet for outlets in by_outlet if len(outlets) == 1 for outlet in outlets}
    return Independence(
        len({_outlet(each) for each in ordered}),
        shared + len(alone),
        tuple(sorted(ids)),
        tuple(each.article_id for each in ordered if not each.signature),
    )


def _placed(groups: Sequence[_Group], text: OutletText) -> list[_Group]:
    """The groups with a text more; those that it is a copy of become one."""
    marks = array("I", text.signature)
    mine: _Group = [(text, marks)]
    others: list[_Group] = []
    for group in groups:
        if any(_is_copy(marks, other) for _, other in group):
            mine = [*group, *mine]
        else:
            others.append(group)
    return [*others, mine]


def _is_copy(one: array[int], other: array[int]) -> bool:
    return (
        resemblance(one, other, size=SIGNATURE) >= _COPY or containment(one, other, size=SIGNATURE) >= _PART
    )


def _outlet(text: OutletText) -> str:
    return text.outlet.casefold()
