"""Which of the ranked candidates an article shows: the tags among them, and no phrase twice in other words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from news.topics.kinds import guess_kind
from news.topics.merging import fold
from news.topics.ranking import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_TOPICS: Final = 18
MAX_PHRASES: Final = 8
_TAG_WEIGHT = 0.5
"""A tag that nothing in the text answers to: above names that come once, below what the article is surely about."""
_ABOVE = 0.01
_SMALL_WORD = 3
_PART = 0.6
"""A phrase is left out when this share of its places lies in a better one."""

Scored = tuple[float, Candidate]


def choose(scored: list[Scored]) -> list[Scored]:
    """The best first, at most MAX_TOPICS, of which MAX_PHRASES are phrases; none that says what a better one says."""
    kept: list[Scored] = []
    phrases = 0
    for score, one in sorted(scored, key=lambda item: -item[0]):
        if one.kind == "phrase":
            if phrases == MAX_PHRASES or any(overlaps(one, other) for _, other in kept):
                continue
            phrases += 1
        kept.append((score, one))
        if len(kept) == MAX_TOPICS:
            break
    return kept


def overlaps(one: Candidate, other: Candidate) -> bool:
    """Whether one of two topics is part of the other and seldom stands without it."""
    short, long = sorted((one, other), key=lambda candidate: len(candidate.name))
    inner, outer = short.name.casefold(), long.name.casefold()
    if inner == outer:
        return True
    if inner not in outer or not one.places or not other.places:
        return False
    starts = {start for start, _ in other.places}
    ends = {end for _, end in other.places}
    shared = sum(start in starts or end in ends for start, end in one.places)
    fewer = min(len(one.places), len(other.places))
    return shared >= _PART * fewer and len(short.places) * _PART <= len(long.places)


def with_tags(scored: list[Scored], tags: Sequence[str]) -> list[Scored]:
    """The candidates with the publisher's tags: what a tag names counts for more, what it names alone is added.

    A tag outweighs every phrase that is computed.
    """
    wanted = {fold(tag): tag for tag in tags}
    result: list[Scored] = []
    for score, one in scored:
        matched = {fold(form) for form in (one.name, *one.aliases)} & wanted.keys()
        for form in matched:
            wanted.pop(form)
        result.append(((1.0 + score) / 2 if matched else score, one))
    best = max((score for score, one in scored if one.kind == "phrase"), default=0.0)
    return result + list(_unmatched(wanted.values(), max(_TAG_WEIGHT, best)))


def _unmatched(tags: Iterable[str], floor: float) -> Iterator[Scored]:
    for tag in tags:
        kind = guess_kind(tag, (), "en", is_reused=False) if _is_name(tag) else "phrase"
        yield min(1.0, floor + _ABOVE), Candidate(tag, kind, ())


def _is_name(tag: str) -> bool:
    """Whether every word of the tag but small ones is written big."""
    words = [word for word in tag.split() if len(word) > _SMALL_WORD]
    return bool(words) and all(not word[0].islower() for word in words)
