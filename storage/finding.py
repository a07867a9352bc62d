"""The articles that a search finds, by the index that can find what was asked for.

Whoever asks sees hundreds or thousands of sources. An index asked for all of their tokens opens one list for each, which
takes longer than all the rest; so hits are walked through from the newest downwards and each is looked at for its sources
(a microsecond), until there are enough. Only few sources are asked of the index: there the walk might be long.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from aiosqlite import Connection

from news.models import ArticleId, SearchQuery
from storage.beginnings import cut_to_kept, has_long, matching_few, shortened
from storage.matching import (
    SearchTerms,
    excluded_expression,
    title_words_expression,
    within_sources,
    words_expression,
)
from storage.newest import HIGHEST_ID, newest_ids
from storage.queries import as_list, queries, rows
from storage.ranking import Hits, ranked
from storage.source_ids import SourceIds
from storage.times import first_id, id_time

RANKED_MAX: Final = 1_000
"""Only the newest hits are ranked."""
RANKED_MIN: Final = 300
"""So many at least; more only where these came within `CLOSE_DAYS`: farther apart each is another page of the file to read."""
CLOSE_DAYS: Final = 5
FEW_SOURCES: Final = 16
"""So many are asked of the index; a search of 16 costs it half a millisecond more, one of 450 eleven."""
QUOTING_MAX: Final = 64
"""Articles that somebody is quoted in, where they are no more, are looked at for the words one by one: 0.1 to 0.3 ms each."""
QUOTING_TRIED: Final = 16
"""So many are looked at where they are more: common words are found in them, for rare ones their own list is short."""
QUOTED_OFTEN: Final = 300
"""Of who is quoted more often, an article comes soon enough among those with the words."""
LOOKED_AT_TEXTS: Final = 48
"""Articles looked at for a long beginning of a word before the index is asked to gather all that begins so."""
LOOKED_AT_TITLES: Final = 400
_CHUNK_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class Search:
    """A search and the part of its result that is wanted."""

    query: SearchQuery
    since: datetime | None
    by_relevance: bool
    limit: int
    offset: int

    @property
    def low(self) -> int:
        """The lowest article id that is late enough."""
        starts = [first_id(moment) for moment in (self.since, self.query.after) if moment is not None]
        return max(starts, default=0)

    @property
    def high(self) -> int:
        """The lowest article id that is too late."""
        return HIGHEST_ID if self.query.before is None else first_id(self.query.before)

    @property
    def end(self) -> int:
        """How many hits there must be to fill the part."""
        return self.limit + self.offset


@dataclass(frozen=True, slots=True)
class Scope:
    """The sources that are searched, and those among them of which more than the title may be looked at."""

    sources: SourceIds
    texts: SourceIds

    @property
    def titles(self) -> SourceIds:
        """Those of which the title alone may be looked at."""
        if len(self.texts) == len(self.sources):
            return SourceIds()
        return SourceIds(one for one in self.sources if one not in self.texts.as_set)

    @property
    def texts_if_fewer(self) -> str | None:
        """`texts` as a parameter; None spares the look at who shows the text where everybody does."""
        return None if len(self.texts) == len(self.sources) else as_list(self.texts)


@dataclass(frozen=True, slots=True)
class Asked:
    """A search with what its names stand for."""

    search: Search
    terms: SearchTerms
    scope: Scope
    speakers: Sequence[int] | None


@dataclass(frozen=True, slots=True)
class _Way:
    """Words to look for in articles of some sources that are of none of the others."""

    expression: str
    sources: SourceIds
    others: SourceIds | None = None

    is_of_titles: bool = False

    def parameters(self, expression: str | None = None) -> dict[str, str | None]:
        """What the index is asked, in place of the words another expression where one is given: few sources by tokens."""
        is_few = len(self.sources) <= FEW_SOURCES
        return {
            "expression": within_sources(expression or self.expression, self.sources if is_few else None),
            "seen": None if is_few else as_list(self.sources),
            "others": None if self.others is None else as_list(self.others),
        }


async def find_article_ids(db: Connection, asked: Asked) -> list[ArticleId]:
    """The articles of the part that is wanted, in order. Scripts without spaces come newest first whatever was asked."""
    if asked.terms.like:
        return await _find_unspaced(db, asked)
    if not asked.terms.wanted:
        return await _find_wordless(db, asked)
    if asked.search.by_relevance:
        return await _find_best(db, asked)
    found = await _find_newest(db, asked, asked.search.limit, asked.search.offset)
    return [article_id for _, article_id in found]


async def titled_ids(db: Connection, expression: str, visible: SourceIds, *, limit: int) -> list[ArticleId]:
    """The newest articles that match an expression of titles."""
    way = _Way(expression, visible, is_of_titles=True)
    return await _newest_of_way(db, way, _all_of(None), limit=limit, offset=0)


# --- words -------------------------------------------------------------------------------------------


def _ways(asked: Asked) -> list[_Way]:
    """Where headlines alone are shown of some sources, their words are looked for in titles alone."""
    terms, scope = asked.terms, asked.scope
    ways = [_Way(words_expression(terms), scope.texts)] if scope.texts else []
    if scope.titles:
        others = scope.texts if scope.texts else None
        ways.append(_Way(title_words_expression(terms), scope.titles, others, is_of_titles=True))
    return ways


def _all_of(asked: Asked | None) -> dict[str, Any]:
    """The parameters of a search but for words and sources."""
    if asked is None:
        return {"low": 0, "high": HIGHEST_ID, "speakers": None, "unlike": "[]", "texts": None}
    return {
        "low": asked.search.low,
        "high": asked.search.high,
        "speakers": None if asked.speakers is None else as_list(asked.speakers),
        "unlike": as_list(asked.terms.unlike),
        "texts": asked.scope.texts_if_fewer,
    }


async def _find_newest(db: Connection, asked: Asked, limit: int, offset: int) -> list[tuple[_Way, ArticleId]]:
    """The newest hits, each with how it was found."""
    ways = _ways(asked)
    wanted = _all_of(asked)
    if asked.speakers is not None:
        quoting = await _find_in_quoting(db, asked, ways, limit + offset)
        if quoting is not None:
            return quoting[offset : offset + limit]
    if len(ways) == 1:
        found = await _newest_of_way(db, ways[0], wanted, limit=limit, offset=offset)
        return [(ways[0], one) for one in found]
    both = [
        (way, one)
        for way in ways
        for one in await _newest_of_way(db, way, wanted, limit=limit + offset, offset=0)
    ]
    return sorted(both, key=lambda hit: hit[1], reverse=True)[offset : offset + limit]


async def _newest_of_way(
    db: Connection, way: _Way, wanted: dict[str, Any], *, limit: int, offset: int
) -> list[ArticleId]:
    end = limit + offset
    most = LOOKED_AT_TITLES if way.is_of_titles else LOOKED_AT_TEXTS
    if end <= most and (cut := await shortened(db, way.expression)) is not None:
        found = await _newest_by_look(db, way, cut, wanted, end=end, most=most)
        if found is not None:
            return found[offset:end]
    found = queries().search_newest(db, limit=limit, offset=offset, **way.parameters(), **wanted)
    return _ids(await rows(found))


async def _newest_by_look(
    db: Connection, way: _Way, cut: str, wanted: dict[str, Any], *, end: int, most: int
) -> list[ArticleId] | None:
    """The newest hits among those of the expression that was cut; None where too many were looked at in vain."""
    found: list[ArticleId] = []
    high, size, looked = wanted["high"], min(2 * end, most), 0
    while looked < most:
        bounds = wanted | {"high": high, "limit": size, "offset": 0}
        ids = _ids(await rows(queries().search_newest(db, **way.parameters(cut), **bounds)))
        matching = await matching_few(db, way.expression, ids, of_titles=way.is_of_titles)
        found += [one for one in ids if one in matching]
        if len(found) >= end or len(ids) < size:
            return found[:end]
        high, looked, size = ids[-1], looked + size, min(2 * size, most)
    return None


async def _find_in_quoting(
    db: Connection, asked: Asked, ways: Sequence[_Way], end: int
) -> list[tuple[_Way, ArticleId]] | None:
    """The newest hits, found by a look at each article that quotes whom was asked for; None: that would be long."""
    quoting = await _quoting(db, asked, asked.search.high, QUOTED_OFTEN + 1)
    if len(quoting) > QUOTED_OFTEN:
        return None
    is_all = len(quoting) <= QUOTING_MAX
    hits: list[tuple[_Way, ArticleId]] = []
    for start in range(0, QUOTING_MAX if is_all else QUOTING_TRIED, QUOTING_TRIED):
        ids = quoting[start : start + QUOTING_TRIED]
        for way in ways:
            matching = await _matching(db, way.expression, ids)
            kept = await _seen(db, matching, way.sources) - (
                set() if way.others is None else await _seen(db, matching, way.others)
            )
            hits += [(way, one) for one in kept - await _unlike(db, asked, kept)]
        if len(hits) >= end:
            break
    if not is_all and len(hits) < end:
        return None
    return sorted(hits, key=lambda hit: hit[1], reverse=True)


async def _find_best(db: Connection, asked: Asked) -> list[ArticleId]:
    """The best of the newest hits. Each is ranked by what is shown of it, or ranking would tell what is not."""
    newest = await _find_newest(db, asked, RANKED_MIN, 0)
    if len(newest) == RANKED_MIN and id_time(newest[0][1]) - id_time(newest[-1][1]) < timedelta(
        days=CLOSE_DAYS
    ):
        newest = await _find_newest(db, asked, RANKED_MAX, 0)
    found = [
        Hits([one for by, one in newest if by is way], _loosely(way), way.is_of_titles)
        for way in {id(way): way for way, _ in newest}.values()
    ]
    return (await ranked(db, asked.terms, found))[asked.search.offset : asked.search.end]


def _loosely(way: _Way) -> str:
    """What the index is asked to find the hits among others, without gathering what begins with many letters."""
    return cut_to_kept(way.parameters()["expression"] or "")


# --- without words of the index ----------------------------------------------------------------------


async def _find_unspaced(db: Connection, asked: Asked) -> list[ArticleId]:
    """Newest first whatever was asked: bm25 over trigrams ranks nothing."""
    sql, terms = queries(), asked.terms
    wanted = _all_of(asked) | {"like": as_list(terms.like), "visible": as_list(asked.scope.sources)}

    async def take(high: int, limit: int) -> list[ArticleId]:
        bounds = wanted | {"high": high, "limit": limit}
        if terms.trigrams is None:
            return _ids(await rows(sql.search_short_unspaced_newest(db, **bounds)))
        return _ids(await rows(sql.search_unspaced_newest(db, trigrams=terms.trigrams, **bounds)))

    async def keep(ids: Sequence[ArticleId]) -> Collection[ArticleId]:
        kept = set(ids)
        if terms.wanted:
            kept = await _matching_shown(
                db, asked, ids, words_expression(terms), title_words_expression(terms)
            )
        elif terms.excluded:
            kept -= await _excluded(db, asked, ids)
        return kept

    return await _gather(asked.search, take, keep)


async def _find_wordless(db: Connection, asked: Asked) -> list[ArticleId]:
    """By speakers, sources and times alone, less what must not occur."""
    visible = asked.scope.sources

    async def take(high: int, limit: int) -> list[ArticleId]:
        if asked.speakers is not None:
            return await _quoting(db, asked, high, limit)
        return await newest_ids(db, visible, limit=limit, low=asked.search.low, high=high)

    async def keep(ids: Sequence[ArticleId]) -> Collection[ArticleId]:
        kept = set(ids) if asked.speakers is None else await _seen(db, ids, visible)
        if asked.terms.excluded:
            kept -= await _excluded(db, asked, kept)
        return kept - await _unlike(db, asked, kept)

    return await _gather(asked.search, take, keep)


async def _gather(
    search: Search,
    take: Callable[[int, int], Awaitable[list[ArticleId]]],
    keep: Callable[[Sequence[ArticleId]], Awaitable[Collection[ArticleId]]],
) -> list[ArticleId]:
    """The newest that are kept of what is taken, chunk by chunk from the newest downwards."""
    found: list[ArticleId] = []
    high, size = search.high, min(2 * search.end, _CHUNK_MAX)
    while len(found) < search.end:
        ids = await take(high, size)
        kept = await keep(ids)
        found += [one for one in ids if one in kept]
        if len(ids) < size:
            break
        high, size = ids[-1], min(2 * size, _CHUNK_MAX)
    return found[search.offset : search.end]


# --- looks at some articles --------------------------------------------------------------------------


async def _quoting(db: Connection, asked: Asked, high: int, limit: int) -> list[ArticleId]:
    """The newest articles that quote whom was asked for."""
    found = queries().newest_quoting(
        db, speakers=as_list(asked.speakers or ()), low=asked.search.low, high=high, limit=limit
    )
    return _ids(await rows(found))


async def _matching(db: Connection, expression: str, ids: Collection[ArticleId]) -> set[ArticleId]:
    if not ids:
        return set()
    if has_long(expression):
        return await matching_few(db, expression, ids)
    return set(_ids(await rows(queries().matching_among(db, expression=expression, ids=as_list(ids)))))


async def _seen(db: Connection, ids: Collection[ArticleId], sources: SourceIds) -> set[ArticleId]:
    """Those that came through one of the sources."""
    if not ids:
        return set()
    return set(_ids(await rows(queries().seen_among(db, ids=as_list(ids), visible=as_list(sources)))))


async def _unlike(db: Connection, asked: Asked, ids: Collection[ArticleId]) -> set[ArticleId]:
    """Those that have what must not occur of scripts without spaces."""
    if not asked.terms.unlike or not ids:
        return set()
    found = queries().unlike_among(
        db, ids=as_list(ids), unlike=as_list(asked.terms.unlike), texts=asked.scope.texts_if_fewer
    )
    return set(_ids(await rows(found)))


async def _excluded(db: Connection, asked: Asked, ids: Collection[ArticleId]) -> set[ArticleId]:
    """Those that have a word that must not occur."""
    anywhere = excluded_expression(asked.terms)
    return await _matching_shown(db, asked, ids, anywhere, excluded_expression(asked.terms, is_title=True))


async def _matching_shown(
    db: Connection, asked: Asked, ids: Collection[ArticleId], anywhere: str, title: str
) -> set[ArticleId]:
    """Those that match in what is shown: a text that is not shown tells nothing by its absence either."""
    matching = await _matching(db, anywhere, ids)
    if not asked.scope.titles:
        return matching
    with_text = await _seen(db, ids, asked.scope.texts)
    return (matching & with_text) | (await _matching(db, title, set(ids) - with_text))


def _ids(found: Sequence[Any]) -> list[ArticleId]:
    return [ArticleId(row["id"]) for row in found]
