"""Full-text search over the archive: whom and what the words mean, and what is shown of the hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiosqlite import Connection

from news.models import ArticleId, GuildId, SearchHit, SourceId
from storage.beginnings import snippets_of_few
from storage.finding import Asked, Scope, Search, find_article_ids, titled_ids
from storage.matching import (
    SNIPPET_MAX,
    TERMS_MAX,
    SearchTerms,
    cut_snippet,
    like_pattern,
    plan_search,
    shorten,
    title_expression,
    words_expression,
)
from storage.names import THE_NAME_ITSELF, is_unspaced, name_key, prefix_end, words_of
from storage.queries import as_list, queries, rows
from storage.reading import Sight, headlines
from storage.source_ids import SourceIds

__all__ = ["Search", "articles_titled", "find_hits", "find_ids"]


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
        return [] if asked is None else await _hits(db, asked, await find_article_ids(db, asked), sight)
    return await _hits_of_alternatives(db, search, sight, source_id)


async def find_ids(db: Connection, search: Search, sight: Sight) -> list[ArticleId]:
    """The articles of the hits alone, newest first."""
    found: set[ArticleId] = set()
    for query in search.query.alternatives or (search.query,):
        one = replace(search, query=query, by_relevance=False, limit=search.offset + search.limit, offset=0)
        asked = await _asked(db, one, sight, None)
        found |= set() if asked is None else set(await find_article_ids(db, asked))
    return sorted(found, reverse=True)[search.offset : search.offset + search.limit]


async def _hits_of_alternatives(
    db: Connection, search: Search, sight: Sight, source_id: SourceId | None
) -> list[SearchHit]:
    """What any of the alternatives finds, newest first, each as the first of them finds it."""
    end = search.offset + search.limit
    found_by: dict[ArticleId, Asked] = {}
    for query in search.query.alternatives:
        one = replace(search, query=query, by_relevance=False, limit=end, offset=0)
        asked = await _asked(db, one, sight, source_id)
        if asked is not None:
            found = await find_article_ids(db, asked)
            found_by = dict.fromkeys(found, asked) | found_by
    page = sorted(found_by, reverse=True)[search.offset : end]
    hits: list[SearchHit] = []
    for asked in {id(found_by[one]): found_by[one] for one in page}.values():
        hits += await _hits(db, asked, [one for one in page if found_by[one] is asked], sight)
    return sorted(hits, key=lambda hit: hit.headline.article_id, reverse=True)


async def _asked(db: Connection, search: Search, sight: Sight, source_id: SourceId | None) -> Asked | None:
    """The search with its names looked up; None where it can find nothing."""
    query = search.query
    visible = sight.narrowed(sight.articles if query.speaker is None else sight.quoted, source_id)
    sources = await _sources_meant(db, query.source, visible, guild_id=sight.guild_id)
    for name in query.other_than:
        left_out = set(await _sources_meant(db, name, sources, guild_id=sight.guild_id))
        sources = SourceIds(one for one in sources if one not in left_out)
    speakers = await _speakers_meant(db, query.speaker, sight)
    terms = plan_search(query)
    if not sources or speakers == [] or terms.is_impossible:
        return None
    texts = sources if sources is sight.texts else _among(sources, sight.texts)
    return Asked(search, terms, Scope(sources, texts), speakers)


def _among(sources: SourceIds, others: SourceIds) -> SourceIds:
    """Those that are among the others; the same object where all are."""
    found = SourceIds(one for one in sources if one in others.as_set)
    return sources if len(found) == len(sources) else found


async def _hits(db: Connection, asked: Asked, ids: Sequence[ArticleId], sight: Sight) -> list[SearchHit]:
    lines = await headlines(db, ids, asked.scope.sources, guild_id=sight.guild_id)
    passages = await _snippets(db, asked.terms, ids, texts=asked.scope.texts)
    return [SearchHit(headline=line, snippet=passages.get(line.article_id, "")) for line in lines]


async def articles_titled(
    db: Connection, typed: str, words: Sequence[str], *, visible: SourceIds, limit: int
) -> list[ArticleId]:
    """Articles whose title has words that begin as typed, newest first; single letters are left to the caller."""
    if not is_unspaced(typed):
        expression = title_expression(word for word in words if len(word) > 1)
        return await titled_ids(db, expression, visible, limit=limit) if visible else []
    pattern = like_pattern(" ".join(typed.replace("\0", " ").split()))
    found = queries().titles_like(db, pattern=pattern, visible=as_list(visible), limit=limit)
    return [ArticleId(row["id"]) for row in await rows(found)]


# --- who is meant ------------------------------------------------------------------------------------


async def _sources_meant(
    db: Connection, named: str | None, visible: SourceIds, *, guild_id: GuildId | None
) -> SourceIds:
    """Those visible sources of whose name or domain every word begins a word; all when none is named."""
    if named is None:
        return visible
    typed = words_of(named)
    if not typed:
        return SourceIds()
    named_ids = queries().sources_named(
        db, ids=as_list(visible), words=as_list(typed[:TERMS_MAX]), guild_id=guild_id
    )
    return SourceIds(SourceId(row["id"]) for row in await rows(named_ids))


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


# --- what is shown of them ---------------------------------------------------------------------------


async def _snippets(
    db: Connection, terms: SearchTerms, ids: Sequence[ArticleId], *, texts: Sequence[SourceId]
) -> dict[ArticleId, str]:
    sql = queries()
    shown = {"ids": as_list(ids), "texts": as_list(texts)}
    if terms.has_long_prefix and not terms.like:
        room = {row["id"]: _room(row) for row in await rows(sql.quotable_among(db, **shown))}
        passages = await snippets_of_few(db, words_expression(terms), room)
        return {ArticleId(one): cut_snippet(text or "", room[one]) for one, text in passages.items()}
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
