"""Which stored article an arrival is: by address, by entry, by words, by likeness."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal

from aiosqlite import Connection

from news.models import ArticleId
from storage.arriving import Arrival
from storage.likeness import (
    COMPARED_MAX,
    NEAR,
    Wording,
    is_near_copy,
    is_near_title,
    is_same_moment,
    wording,
)
from storage.permits import is_stricter
from storage.queries import as_list, queries, rows
from storage.times import first_id, from_ms_or_none, id_time

_LOOKED_AT = 6
"""Articles compared word by word with one that shares marks with them."""
_OF_A_MARK = 8
"""Articles looked at for one mark, the newest."""
_SHARED = 2
"""Marks that two texts share before they are looked at: a run that many texts have is a mark of them all."""


How = Literal["address", "entry", "words", "likeness"]


@dataclass(frozen=True, slots=True)
class Match:
    """The stored article that an arrival is, and how that is known."""

    row: Any
    how: How


# --- near-copies -------------------------------------------------------------------------------------


async def with_copies(
    db: Connection, arrivals: Sequence[Arrival | Exception], *, others: Collection[ArticleId]
) -> list[Arrival | Exception]:
    """The arrivals, each with the stored article of which it is a near-copy; looked for before anything is locked.

    `others`: articles that the source lists beside these. Whoever has both has two articles, however alike.
    """
    candidates = await _alike(db, arrivals, others)
    if not candidates:
        return list(arrivals)
    return await asyncio.to_thread(_compare, arrivals, candidates)


async def _alike(
    db: Connection, arrivals: Sequence[Arrival | Exception], others: Collection[ArticleId]
) -> list[Any]:
    """Stored articles that share marks with an arrival, most shared and newest first, by the arrival's place."""
    here = [(place, one) for place, one in enumerate(arrivals) if isinstance(one, Arrival)]
    common = Counter(mark for _, one in here for mark in one.marks)
    asked = [
        (place, mark, first_id(one.news_at - NEAR), first_id(one.news_at + NEAR))
        for place, one in here
        # What comes twice in one batch is two articles, or boilerplate.
        if sum(common[mark] > 1 for mark in one.marks) < _SHARED
        for mark in one.marks
    ]
    if not asked:
        return []
    known = {one.known_id for _, one in here if one.known_id is not None}
    return await rows(
        queries().alike(
            db,
            asked=as_list(asked),
            listed=as_list({*known, *others}),
            url_keys=as_list({one.url_key for _, one in here if one.url_key is not None}),
            of_a_mark=_OF_A_MARK - 1,
            shared=_SHARED,
            most=_LOOKED_AT,
            chars=COMPARED_MAX,
        )
    )


def _compare(arrivals: Sequence[Arrival | Exception], candidates: Sequence[Any]) -> list[Arrival | Exception]:
    found = list(arrivals)
    known: dict[int, Wording | None] = {}
    for place, alike in groupby(candidates, key=_place):
        arrival = arrivals[place]
        copy = _copy_of(arrival, list(alike), known) if isinstance(arrival, Arrival) else None
        if isinstance(arrival, Arrival) and copy is not None:
            found[place] = replace(arrival, copies={copy["id"]: copy["text_hash"]})
    return found


def _place(row: Any) -> int:
    return row["place"]


def _copy_of(arrival: Arrival, alike: Sequence[Any], known: dict[int, Wording | None]) -> Any | None:
    """The one of which this is an edited copy; None in doubt: a copy too many is seen, one too few is not.

    Its title is the same with words added, or both came out in the same minute. A text that several articles of the
    host share is boilerplate, and says nothing about who is whom.
    """
    alike = [row for row in alike if row["text_hash"] != arrival.text_hash]
    if not any(not row["is_listed"] and _is_evident(arrival, row) for row in alike):
        return None
    near = [row for row in alike if _is_near(arrival, row, known)]
    if len(near) != 1 or near[0]["is_listed"] or not _is_evident(arrival, near[0]):
        return None
    return near[0]


def _is_evident(arrival: Arrival, row: Any) -> bool:
    return is_near_title(arrival.article.title, row["title"]) or is_same_moment(
        arrival.article.published_at, from_ms_or_none(row["published_at"])
    )


def _is_near(arrival: Arrival, row: Any, known: dict[int, Wording | None]) -> bool:
    if row["id"] not in known:
        known[row["id"]] = wording(row["text"])
    mine, theirs = arrival.wording, known[row["id"]]
    apart = arrival.news_at - id_time(row["id"])
    return mine is not None and theirs is not None and is_near_copy(mine, theirs, apart=apart)


# --- which one it is ---------------------------------------------------------------------------------


async def candidates_for(db: Connection, arrival: Arrival) -> list[Any]:
    """Stored articles that may be the one at hand: see the query."""
    has_text = bool(arrival.article.text.strip())
    is_first = has_text and arrival.known_id is None and not arrival.copies
    if is_first and not await queries().may_be_stored(
        db, url_key=arrival.url_key, text_hash=arrival.text_hash
    ):
        return []
    return await rows(
        queries().candidates(
            db,
            url_key=arrival.url_key,
            text_hash=arrival.text_hash,
            has_text=has_text,
            is_bare=not has_text and arrival.url_key is None,
            title=arrival.article.title,
            text=arrival.article.text,
            source_id=arrival.source_id,
            known_id=arrival.known_id,
            copies=as_list(arrival.copies),
        )
    )


def pick(candidates: Sequence[Any], arrival: Arrival) -> Match | None:
    """The stored article that this is: one of this source's own first, then one whose words are the same.

    Another source's article of the same address but other words, or of nearly the same words, counts only when linking
    to it shows nobody anything new: otherwise a feed that merely lists an address would open what a private feed brought.
    So does one of the same words of which more may be shown than of these.
    """
    for candidate in candidates:
        if candidate["is_linked"] and candidate["by_address"]:
            return Match(candidate, "address")
    for candidate in candidates:
        if candidate["is_known"]:
            return Match(candidate, "entry")
    shown = [one for one in candidates if one["is_owner_public"] or one["is_covered"]]
    for candidate in candidates:
        is_same = candidate["by_words"] or candidate["text_hash"] == arrival.text_hash
        if is_same and (candidate in shown or not is_stricter(arrival.article, candidate)):
            return Match(candidate, "words")
    for candidate in shown:
        if candidate["by_address"]:
            return Match(candidate, "address")
    for candidate in candidates:
        # Compared before the lock: its words may have changed since.
        is_copy = arrival.copies.get(candidate["id"]) == candidate["text_hash"]
        if is_copy and (candidate["is_linked"] or candidate in shown):
            return Match(candidate, "likeness")
    return None
