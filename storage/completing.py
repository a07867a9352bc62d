"""Completing a name while it is typed: a walk from the most active names downwards that ends as soon as it may."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiosqlite import Connection

from storage.names import THE_NAME_ITSELF, prefix_end
from storage.queries import as_list, queries, rows
from storage.reading import Sight

LEVELS: Final = ((12, 11, 10, 9, 8, 7, 6, 5), (4, 3), (2, 1))
"""The levels of activity that are walked along in one step, each twice the one below it (see the migration 0013)."""
WALKED: Final = 1_500
"""Words of a level that are walked along in one step, of which `LOOKED` topics that answer are counted."""
LOOKED: Final = 300
BUSY: Final = (150, 450, 900)
"""Where nothing is typed: how many of the most active of all each step looks at. The first that finds enough is the last."""
COUNTED: Final = 8_000
"""More words than this that begin alike are not told apart, nor all walked along."""
FOUND_NOTHING: Final = 20
"""How much farther it goes where a word of `LONG_ENOUGH` letters led to nothing: what few see is hidden among much."""
LONG_ENOUGH: Final = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be completed. `words` are folded; `also` answer by what the server calls them."""

    words: Sequence[str]
    also: Sequence[int]
    people_only: bool
    speakers_only: bool
    limit: int


async def complete_names(db: Connection, wish: Wish, sight: Sight) -> list[Any]:
    """The rows of the topics that answer, most active first; see `Topics.complete`.

    The order is that of all that answer, as long as no more of them are equally active than a step looks at.
    """
    found: dict[int, Any] = {}
    async for ids, bound in _steps(db, wish, sight, found):
        for row in await _suggested(db, [one for one in ids if one not in found], wish, sight):
            found[row["id"]] = row
        best = _ordered(found.values(), wish, sight)
        if len(best) >= wish.limit and _rank(best[wish.limit - 1], wish, sight)[0] >= bound:
            break
    return _ordered(found.values(), wish, sight)[: wish.limit]


def _rank(row: Any, wish: Wish, sight: Sight) -> tuple[int, int, int]:
    quotes = row["quote_count"] - sight.shown.fewer.get(row["id"], 0)
    return quotes if wish.speakers_only else row["article_count"], row["article_count"], row["level"]


def _ordered(found: Any, wish: Wish, sight: Sight) -> list[Any]:
    """Most active first; of equals those that are more so in the archive at large, and then by name."""
    meant = [row for row in found if not wish.speakers_only or _rank(row, wish, sight)[0] > 0]
    meant.sort(key=lambda row: row["name"])
    return sorted(meant, key=lambda row: _rank(row, wish, sight), reverse=True)


async def _steps(
    db: Connection, wish: Wish, sight: Sight, found: dict[int, Any]
) -> AsyncIterator[tuple[list[int], int]]:
    """The topics to look at, step by step; and how active at most those of the later steps are."""
    sql = queries()
    wanted = {
        "people_only": wish.people_only or wish.speakers_only,
        "hidden": as_list(sight.shown.hidden),
    }
    if not wish.words:
        passed = 0
        for walked in BUSY:
            busy = await rows(sql.busy_topics(db, walked=walked, passed=passed, **wanted))
            passed += walked
            yield [row["id"] for row in busy], 0
        return
    if wish.also:
        yield [one for one in wish.also if one not in sight.shown.hidden], _ANY
    counted = await _counted(db, wish.words)
    (word, times), (second, others_times) = counted[0], (*counted, ("", COUNTED))[1]
    wanted |= {
        "word": word,
        "word_end": prefix_end(word),
        "knowing": as_list([THE_NAME_ITSELF, *sight.counted]),
        "others": as_list([one for one, _ in counted[1:]]),
    }
    if times > LOOKED and others_times < COUNTED:
        wanted |= {"second": second, "second_end": prefix_end(second), "looked": 2 * LOOKED}
        both = await rows(sql.beginning_with_both(db, **wanted))
        yield [row["id"] for row in both], _ANY
        return
    wanted["has_others"] = len(counted) > 1
    farther = (1, FOUND_NOTHING) if max(map(len, wish.words)) >= LONG_ENOUGH else (1,)
    for times in farther:
        wanted |= {"walked": times * WALKED, "looked": times * LOOKED}
        for levels in LEVELS:
            at = await rows(sql.beginning_at_levels(db, levels=as_list(levels), **wanted))
            yield [row["id"] for row in at], 2 ** levels[-1] - 1
        rest = await rows(sql.beginning_of_the_rest(db, **wanted))
        yield [row["id"] for row in rest], 0
        if found:
            return


_ANY: Final = 2**62
"""How active at most a later step's topics are where nothing is known of it."""


async def _counted(db: Connection, words: Sequence[str]) -> list[tuple[str, int]]:
    """The typed words with how many begin so, the rarest first: it leads to the fewest topics. Of equals the longest."""
    if len(words) == 1:
        return [(words[0], 0)]
    counted = await rows(queries().how_many_begin(db, words=as_list(words), most=COUNTED))
    return sorted(((row["word"], row["times"]) for row in counted), key=lambda one: (one[1], -len(one[0])))


async def _suggested(db: Connection, ids: Sequence[int], wish: Wish, sight: Sight) -> list[Any]:
    if not ids:
        return []
    return await rows(
        queries().suggested_topics(
            db,
            ids=as_list(ids),
            visible=as_list(sight.counted),
            quoted=sight.quoted_if_fewer,
            speakers_only=wish.speakers_only,
        )
    )
