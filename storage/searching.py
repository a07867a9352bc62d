"""Full-text search over the archive, by the index that can find what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiosqlite import Connection

from news.models import ArticleId, GuildId, SearchHit, SearchQuery, SourceId
from storage.matching import (
    SNIPPET_MAX,
    TERMS_MAX,
    SearchTerms,
    cut_snippet,
    excluded_expression,
    like_pattern,
    plan_search,
    shorten,
    shown_excluded_expression,
    shown_words_expression,
    title_expression,
    within_sources,
    words_expression,
)
from storage.names import THE_NAME_ITSELF, is_unspaced, name_key, prefix_end, words_of
from storage.queries import as_list, queries, rows
from storage.reading import Sight, headlines
from storage.times import first_id

HIGHEST_ID = 2**63 - 1
RANKED_MAX = 1_000
"""Only the newest hits are ranked."""


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


@dataclass(frozen=True, slots=True)
class _Scope:
    """The sources that are searched, and those among them of which more than the title may be looked at."""

    sources: Sequence[SourceId]
    texts: Sequence[SourceId]

    @property
    def titles(self) -> list[SourceId]:
        """Those of which the title alone may be looked at."""
        texts = set(self.texts)
        return [one for one in self.sources if one not in texts]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A search with what its names stand for."""

    search: Search
    terms: SearchTerms
    scope: _Scope
    speakers: Sequence[int] | None


async def find_hits(
    db: Connection, search: Search, sight: Sight, *, source_id: SourceId | None = None
) -> list[SearchHit]:
    """The hits with their snippets, in order; of one source if asked.

    Where a server shows the headlines of a source alone, only they are searched, and there is no snippet. What somebody
    said is looked for in what may be quoted. Of alternatives, which differ in more than words, the newest come first
    whatever was asked.
    """
    if not search.query.alternatives:
        asked = await _asked(db, search, sight, source_id)
        return [] if asked is None else await _hits(db, asked, await _find_ids(db, asked), sight)
    return await _hits_of_alternatives(db, search, sight, source_id)


async def find_ids(db: Connection, search: Search, sight: Sight) -> list[ArticleId]:
    """The articles of the hits alone, newest first."""
    found: set[ArticleId] = set()
    for query in search.query.alternatives or (search.query,):
        one = replace(search, query=query, by_relevance=False, limit=search.offset + search.limit, offset=0)
        asked = await _asked(db, one, sight, None)
        found |= set() if asked is None else set(await _find_ids(db, asked))
    return sorted(found, reverse=True)[search.offset : search.offset + search.limit]


async def _hits_of_alternatives(
    db: Connection, search: Search, sight: Sight, source_id: SourceId | None
) -> list[SearchHit]:
    """What any of the alternatives finds, newest first, each as the first of them finds it."""
    end = search.offset + search.limit
    found_by: dict[ArticleId, _Asked] = {}
    for query in search.query.alternatives:
        one = replace(search, query=query, by_relevance=False, limit=end, offset=0)
        asked = await _asked(db, one, sight, source_id)
        if asked is not None:
            found = await _find_ids(db, asked)
            found_by = dict.fromkeys(found, asked) | found_by
    page = sorted(found_by, reverse=True)[search.offset : end]
    hits: list[SearchHit] = []
    for asked in {id(found_by[one]): found_by[one] for one in page}.values():
        hits += await _hits(db, asked, [one for one in page if found_by[one] is asked], sight)
    return sorted(hits, key=lambda hit: hit.headline.article_id, reverse=True)


async def _asked(db: Connection, search: Search, sight: Sight, source_id: SourceId | None) -> _Asked | None:
    """The search with its names looked up; None where it can find nothing."""
    query = search.query
    visible = sight.narrowed(sight.articles if query.speaker is None else sight.quoted, source_id)
    sources = await _sources_meant(db, query.source, visible, guild_id=sight.guild_id)
    for name in query.other_than:
        left_out = set(await _sources_meant(db, name, sources, guild_id=sight.guild_id))
        sources = [one for one in sources if one not in left_out]
    speakers = await _speakers_meant(db, query.speaker, sight)
    terms = plan_search(query)
    if not sources or speakers == [] or terms.is_impossible:
        return None
    scope = _Scope(sources, [one for one in sources if one in set(sight.texts)])
    return _Asked(search, terms, scope, speakers)


async def _hits(db: Connection, asked: _Asked, ids: Sequence[ArticleId], sight: Sight) -> list[SearchHit]:
    lines = await headlines(db, ids, asked.scope.sources, guild_id=sight.guild_id)
    passages = await _snippets(db, asked.terms, ids, texts=asked.scope.texts)
    return [SearchHit(headline=line, snippet=passages.get(line.article_id, "")) for line in lines]


async def articles_titled(
    db: Connection, typed: str, words: Sequence[str], *, visible: Sequence[SourceId], limit: int
) -> list[ArticleId]:
    """Articles whose title has words that begin as typed, newest first; single letters are left to the caller."""
    sql = queries()
    if is_unspaced(typed):
        pattern = like_pattern(" ".join(typed.replace("\0", " ").split()))
        found = await rows(sql.titles_like(db, pattern=pattern, visible=as_list(visible), limit=limit))
        return [ArticleId(row["id"]) for row in found]
    expression = await _restricted(db, title_expression(word for word in words if len(word) > 1), visible)
    if expression is None:
        return []
    nothing: dict[str, Any] = {
        "low": 0,
        "high": HIGHEST_ID,
        "speakers": None,
        "unlike": "[]",
        "texts": None,
        "offset": 0,
    }
    found = await rows(sql.search_newest(db, expression=expression, limit=limit, **nothing))
    return [ArticleId(row["id"]) for row in found]


# --- who is meant ------------------------------------------------------------------------------------


async def _sources_meant(
    db: Connection, named: str | None, visible: Sequence[SourceId], *, guild_id: GuildId | None
) -> list[SourceId]:
    """Those visible sources of whose name or domain every word begins a word; all when none is named."""
    if named is None:
        return list(visible)
    typed = words_of(named)
    if not typed:
        return []
    named_ids = queries().sources_named(
        db, ids=as_list(visible), words=as_list(typed[:TERMS_MAX]), guild_id=guild_id
    )
    return [SourceId(row["id"]) for row in await rows(named_ids)]


async def _speakers_meant(db: Connection, named: str | None, sight: Sight) -> list[int] | None:
    """People of whose names every word begins a word, as the server shows them; None when nobody is named."""
    if named is None:
        return None
    typed = words_of(_clean_name(named))
    if not typed:
        return []
    word = max(typed, key=len)
    found = await rows(
        queries().people_named(
            db,
            word=word,
            word_end=prefix_end(word),
            words=as_list(typed),
            knowing=as_list([THE_NAME_ITSELF, *sight.counted]),
        )
    )
    meant = {row["id"] for row in found} | set(sight.shown.beginning(typed))
    return sorted(meant - sight.shown.hidden)


def _clean_name(text: str) -> str:
    return name_key(text.encode("utf-8", "ignore").decode("utf-8"))


# --- the hits ----------------------------------------------------------------------------------------


async def _find_ids(db: Connection, wanted: _Asked) -> list[ArticleId]:
    search, terms, scope, speakers = wanted.search, wanted.terms, wanted.scope, wanted.speakers
    asked = {
        "low": search.low,
        "high": search.high,
        "unlike": as_list(terms.unlike),
        # None spares the look at who shows the text where everybody does.
        "texts": as_list(scope.texts) if scope.titles else None,
        "speakers": None if speakers is None else as_list(speakers),
        "limit": search.limit,
        "offset": search.offset,
    }
    if terms.like:
        return await _find_unspaced(db, terms, asked, scope)
    if terms.wanted:
        return await _find_words(db, search, terms, asked, scope)
    return await _find_wordless(db, terms, asked, scope)


async def _find_words(
    db: Connection, search: Search, terms: SearchTerms, asked: dict[str, Any], scope: _Scope
) -> list[ArticleId]:
    sql = queries()
    if scope.titles:
        expression = shown_words_expression(terms, scope.texts, scope.titles)
    else:
        expression = await _restricted(db, words_expression(terms), scope.sources)
    if not search.by_relevance:
        return _ids(await rows(sql.search_newest(db, expression=expression, **asked)))
    newest = asked | {"limit": RANKED_MAX, "offset": 0}
    hits = _ids(await rows(sql.search_newest(db, expression=expression, **newest)))
    if not hits:
        return []
    ranked = sql.rank_hits(
        db,
        # The hits are those of what is shown: ranking looks at no more, or it would tell what is not.
        expression=expression if scope.titles else words_expression(terms),
        ids=as_list(hits),
        low=hits[-1],
        high=hits[0],
        limit=search.limit,
        offset=search.offset,
    )
    return _ids(await rows(ranked))


async def _find_unspaced(
    db: Connection, terms: SearchTerms, asked: dict[str, Any], scope: _Scope
) -> list[ArticleId]:
    """Newest first whatever was asked: bm25 over trigrams ranks nothing."""
    sql = queries()
    wanted = asked | {
        "like": as_list(terms.like),
        "visible": as_list(scope.sources),
        "words": _plain_words(terms, scope),
        # Where words are wanted, they say themselves what must not occur beside them.
        "excluded": None if terms.wanted else _excluded(terms, scope),
    }
    if terms.trigrams is None:
        return _ids(await rows(sql.search_short_unspaced_newest(db, **wanted)))
    return _ids(await rows(sql.search_unspaced_newest(db, trigrams=terms.trigrams, **wanted)))


async def _find_wordless(
    db: Connection, terms: SearchTerms, asked: dict[str, Any], scope: _Scope
) -> list[ArticleId]:
    sql = queries()
    wanted = asked | {"visible": as_list(scope.sources), "excluded": _excluded(terms, scope)}
    if asked["speakers"] is not None:
        return _ids(await rows(sql.search_speakers_newest(db, **wanted)))
    return _ids(await rows(sql.search_all_newest(db, **wanted)))


def _excluded(terms: SearchTerms, scope: _Scope) -> str | None:
    """The spaced words that must not occur in what is shown."""
    if not terms.excluded:
        return None
    if scope.titles:
        return shown_excluded_expression(terms, scope.texts, scope.titles)
    return excluded_expression(terms)


async def _restricted(db: Connection, expression: str, sources: Sequence[SourceId]) -> str | None:
    """The expression within these sources. Naming all there are would only cost, so then none is named."""
    if not sources:
        return None
    is_all = len(sources) == await queries().source_count(db)
    return within_sources(expression, None if is_all else sources)


def _plain_words(terms: SearchTerms, scope: _Scope) -> str | None:
    """The spaced words of a mixed query, for the word index."""
    if not terms.wanted:
        return None
    if scope.titles:
        return shown_words_expression(terms, scope.texts, scope.titles)
    return words_expression(terms)


async def _snippets(
    db: Connection, terms: SearchTerms, ids: Sequence[ArticleId], *, texts: Sequence[SourceId]
) -> dict[ArticleId, str]:
    sql = queries()
    shown = {"ids": as_list(ids), "texts": as_list(texts)}
    if terms.wanted and not terms.like:
        found = await rows(sql.snippets(db, expression=words_expression(terms), **shown))
        return {ArticleId(row["id"]): cut_snippet(row["snippet"] or "", _room(row)) for row in found}
    found = await rows(sql.passages(db, needle=_first_needle(terms), **shown))
    return {ArticleId(row["id"]): shorten(row["passage"], row["hit_at"], _room(row)) for row in found}


def _room(row: Any) -> int:
    """How long a snippet may be: the page may allow less than we would show."""
    return SNIPPET_MAX if row["snippet_max"] is None else min(SNIPPET_MAX, row["snippet_max"])


def _first_needle(terms: SearchTerms) -> str:
    if not terms.like:
        return ""
    return terms.like[0][1:-1].replace("\\%", "%").replace("\\_", "_").replace("\\\\", "\\")


def _ids(found: Sequence[Any]) -> list[ArticleId]:
    return [ArticleId(row["id"]) for row in found]
