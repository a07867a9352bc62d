"""Completing a name while it is typed: a walk from the most active names downwards that ends as soon as it may."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from aiosqlite import Connection

from storage.in_place import run_in_place
from storage.names import prefix_end
from storage.queries import as_list, queries, rows
from storage.reading import Sight
from storage.sides import counted_by

LEVELS: Final = ((12, 11, 10, 9, 8, 7, 6, 5), (4, 3), (2, 1))
"""The levels of activity that are walked along in one step, each twice the one below it (see the migration 0013)."""
WALKED: Final = 1_500
"""Words of a level that are walked along in one step, of which `LOOKED` topics that answer are counted."""
LOOKED: Final = 300
BUSY: Final = (150, 450, 900)
"""Where nothing is typed: how many of the most active of all each step looks at. The first that finds enough is the last."""
COUNTED: Final = 4_000
"""More words than this that begin alike are not told apart, nor all walked along."""
FOUND_NOTHING: Final = 20
"""How much farther it goes where a word of `LONG_ENOUGH` letters led to nothing: what few see is hidden among much."""
LONG_ENOUGH: Final = 3


COUNTED_AT_ONCE: Final = 32
"""Topics whose visible articles are counted in one go: most answers need no second."""
FEW_SETS: Final = 16
"""Of whoever is counted by no more sets of sources than this all topics of a step are counted in one go."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be completed. `words` are folded; `also` answer by what the server calls them."""

    words: Sequence[str]
    also: Sequence[int]
    people_only: bool
    speakers_only: bool
    limit: int


class _Beginning(NamedTuple):
    """A topic that answers, with how much there is of it for whoever sees all."""

    id: int
    articles: int
    quotes: int

    def most(self, wish: Wish) -> int:
        """How active it is for anybody at most."""
        return self.quotes if wish.speakers_only else self.articles


async def complete_names(db: Connection, wish: Wish, sight: Sight) -> list[Any]:
    """The rows of the topics that answer, most active first; see `Topics.complete`.

    The order is that of all that answer, as long as no more of them are equally active than a step looks at.
    """
    side = await counted_by(db, sight.counted, sight.quoted)
    return await run_in_place(db, lambda here: _walked(here, wish, sight, side))


async def _walked(db: Connection, wish: Wish, sight: Sight, side: Mapping[str, Any]) -> list[Any]:
    """The same in the connection's own thread: it takes up to twenty statements."""
    is_few = side["few"] <= FEW_SETS and not side["all_articles"]
    at_once = LOOKED if is_few else COUNTED_AT_ONCE
    found: dict[int, Any] = {}
    asked: set[int] = set()
    async for step, bound in _steps(db, wish, sight, found):
        beyond = 0
        for ids, beyond in _parts(step, wish, at_once):
            new = [one for one in ids if one not in asked]
            asked.update(new)
            found |= {row["id"]: row for row in await _suggested(db, new, wish, side)}
            if _is_enough(found, wish, sight, more_than=beyond):
                break
        if _is_enough(found, wish, sight, more_than=max(beyond, bound) - 1):
            break
    return _ordered(found.values(), wish, sight)[: wish.limit]


def _parts(step: Sequence[_Beginning], wish: Wish, at_once: int) -> Iterator[tuple[list[int], int]]:
    """The topics of a step, some at a time, those first of which there can be most; and how much of the rest at most."""
    best_first = sorted(step, key=lambda one: one.most(wish), reverse=True)
    for start in range(0, len(best_first), at_once):
        rest = best_first[start + at_once :]
        ids = [one.id for one in best_first[start : start + at_once]]
        yield ids, rest[0].most(wish) if rest else 0


def _is_enough(found: Mapping[int, Any], wish: Wish, sight: Sight, *, more_than: int) -> bool:
    """Whether as many as are wanted were found of which there is more than so much."""
    if len(found) < wish.limit:
        return False
    counts = [_rank(row, wish, sight)[0] for row in found.values()]
    return sum(count > more_than for count in counts) >= wish.limit


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
) -> AsyncIterator[tuple[list[_Beginning], int]]:
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
            yield _beginnings(busy), 0
        return
    if wish.also:
        yield [_Beginning(one, _ANY, _ANY) for one in wish.also if one not in sight.shown.hidden], _ANY
    counted = await _counted(db, wish.words)
    (word, times), (second, others_times) = counted[0], (*counted, ("", COUNTED))[1]
    wanted |= {
        "word": word,
        "word_end": prefix_end(word),
        "second": second,
        "second_end": prefix_end(second),
        "others": as_list([one for one, _ in counted[2:]]),
        "has_others": len(counted) > 2,
        "knowing": as_list(sight.counted),
    }
    if times > LOOKED and others_times < COUNTED:
        wanted |= {"looked": 2 * LOOKED}
        both = await rows(sql.beginning_with_both(db, **wanted))
        yield _beginnings(both), _ANY
        return
    farther = (1, FOUND_NOTHING) if max(map(len, wish.words)) >= LONG_ENOUGH else (1,)
    for times in farther:
        wanted |= {
            "walked": times * WALKED,
            "looked": times * (LOOKED // 2 if second else LOOKED),
        }
        for levels in LEVELS:
            at = await rows(sql.beginning_at_levels(db, levels=as_list(levels), **wanted))
            yield _beginnings(at), 2 ** levels[-1] - 1
        rest = await rows(sql.beginning_of_the_rest(db, **wanted))
        yield _beginnings(rest), 0
        if found:
            return


def _beginnings(found: Sequence[Any]) -> list[_Beginning]:
    return [
        _Beginning(row["id"], row["article_count"], row["activity"] - row["article_count"]) for row in found
    ]


_ANY: Final = 2**62
"""How active at most a later step's topics are where nothing is known of it."""


async def _counted(db: Connection, words: Sequence[str]) -> list[tuple[str, int]]:
    """The typed words with how many begin so, the rarest first: it leads to the fewest topics. Of equals the longest."""
    if len(words) == 1:
        return [(words[0], 0)]
    counted = await rows(queries().how_many_begin(db, words=as_list(words), most=COUNTED))
    return sorted(((row["word"], row["times"]) for row in counted), key=lambda one: (one[1], -len(one[0])))


async def _suggested(db: Connection, ids: Sequence[int], wish: Wish, side: Mapping[str, Any]) -> list[Any]:
    if not ids:
        return []
    return await rows(
        queries().topics_by_ids(
            db,
            ids=as_list(ids),
            hidden="[]",
            speakers_only=wish.speakers_only,
            suggestible_only=True,
            **side,
        )
    )
