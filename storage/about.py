"""What each quote of an article is about: the topics named in it, and those named near it that speak for themselves. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

NEAR: Final = 300
"""Characters around a quote in which a mention counts, within its paragraph."""
OWN: Final = 80
"""A mention so near to words of that very person only says whose words they are."""
_PARAGRAPH: Final = "\n\n"


class Mention(NamedTuple):
    """A place in the text where a topic is named."""

    topic_id: int
    start: int
    end: int


def topics_of_quotes(
    text: str, quotes: Sequence[Mapping[str, Any]], mentions: Sequence[Mention]
) -> list[tuple[int, int]]:
    """Topic and ordinal of every quote that is about it, in their order; the migration 0002 says the same in SQL.

    `quotes`: rows with `ordinal`, `start`, `end` and `speaker_id`.
    """
    placed = sorted(mentions, key=lambda one: one.start)
    starts = [one.start for one in placed]
    longest = max((one.end - one.start for one in placed), default=0)
    told = _own_words(quotes, placed)
    found: set[tuple[int, int]] = set()
    for quote in quotes:
        low = bisect_left(starts, quote["start"] - NEAR - longest)
        high = bisect_left(starts, quote["end"] + NEAR)
        for place in range(low, high):
            one = placed[place]
            if one.end > quote["start"] - NEAR and _is_about(text, quote, one, is_own=told[place]):
                found.add((one.topic_id, quote["ordinal"]))
    return sorted(found)


def _own_words(quotes: Sequence[Mapping[str, Any]], mentions: Sequence[Mention]) -> list[bool]:
    """For each mention, whether the person speaks beside it."""
    spoken: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for quote in quotes:
        if quote["speaker_id"] is not None:
            spoken[quote["speaker_id"]].append((quote["start"], quote["end"]))
    return list(_beside(spoken, mentions))


def _beside(spoken: Mapping[int, Sequence[tuple[int, int]]], mentions: Sequence[Mention]) -> Iterator[bool]:
    for one in mentions:
        low, high = one.start - OWN, one.end + OWN
        yield any(start < high and end > low for start, end in spoken.get(one.topic_id, ()))


def _is_about(text: str, quote: Mapping[str, Any], one: Mention, *, is_own: bool) -> bool:
    start, end = quote["start"], quote["end"]
    if one.start >= start and one.end <= end:
        return True
    if is_own or quote["speaker_id"] == one.topic_id:
        return False
    return text.find(_PARAGRAPH, min(one.start, start), max(one.end, end)) < 0
