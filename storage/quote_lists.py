"""The newest quotes of all, by somebody or on a topic, begun where the fewest rows lead to those that the asker sees.

Most servers see most of what comes: the quotes are walked from the newest downwards, and each is looked at for its sources.
To whoever sees one article in a hundred, that walk is of a hundred articles for each quote; it begins with their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiosqlite import Connection

from news.models import SourceId, TopicId
from storage.newest import HIGHEST_ID, newest_ids
from storage.queries import as_list, queries, rows

OWN_AT_ONCE: Final = 64
"""Own articles whose quotes are read at first: as a rule more than are compared."""
_OWN_MAX: Final = 1_000
LOOK_COST: Final = 4
"""Own articles that are gathered while one quote is looked at for its sources: 0.25 and 1 microsecond."""
LITTLE: Final = 8
"""Who sees less than such a part of the archive begins with their own articles where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list is of. `within`: the parameters that every list is restricted by, for `quoted` sources."""

    quoted: Sequence[SourceId]
    within: Mapping[str, Any]
    speaker_id: TopicId | None = None
    topic_id: TopicId | None = None


async def newest_quotes(db: Connection, of: Listed, *, limit: int, offset: int = 0) -> list[Any]:
    """Rows (id, article, speaker, words, role) newest first, within an article in its order."""
    sql, asked = queries(), {**of.within, "limit": limit, "offset": offset}
    if of.speaker_id is None and of.topic_id is None:
        return await _newest_of_all(db, of, limit=limit, offset=offset)
    spread = await _spread(db, of)
    if of.speaker_id is not None and of.topic_id is not None:
        asked |= {"speaker_id": of.speaker_id, "topic_id": of.topic_id}
        if spread[of.topic_id] < spread[of.speaker_id]:
            return await rows(sql.quotes_on_topic_by_speaker(db, **asked))
        return await rows(sql.quotes_of_speaker(db, **asked))
    (among,) = spread.values()
    is_little = await _is_own_shorter(db, of, among=among, wanted=limit + offset)
    if of.speaker_id is not None:
        asked |= {"speaker_id": of.speaker_id, "topic_id": None}
        if is_little:
            return await rows(sql.quotes_of_speaker_in_few(db, **asked))
        return await rows(sql.quotes_of_speaker(db, **asked))
    asked |= {"topic_id": of.topic_id}
    if is_little:
        return await rows(sql.quotes_on_topic_in_few(db, **asked))
    return await rows(sql.quotes_on_topic(db, **asked))


async def _newest_of_all(db: Connection, of: Listed, *, limit: int, offset: int) -> list[Any]:
    seen = await queries().part_seen(db, visible=of.within["visible"])
    if seen["articles"] * LITTLE < seen["of_all"]:
        return await _newest_of_own(db, of, limit=limit, offset=offset)
    return await rows(queries().quotes_newest(db, **of.within, limit=limit, offset=offset))


async def _newest_of_own(db: Connection, of: Listed, *, limit: int, offset: int) -> list[Any]:
    """Chunk by chunk of the asker's articles, from the newest downwards."""
    found: list[Any] = []
    low, high, size = of.within["low"], HIGHEST_ID, OWN_AT_ONCE
    hidden = {name: of.within[name] for name in ("hidden", "hidden_quotes")}
    while len(found) < limit + offset:
        ids = await newest_ids(db, of.quoted, limit=size, low=low, high=high)
        found += await rows(queries().quotes_of_articles(db, ids=as_list(ids), **hidden))
        if len(ids) < size:
            break
        high, size = ids[-1], min(4 * size, _OWN_MAX)
    return found[offset : offset + limit]


async def _spread(db: Connection, of: Listed) -> dict[int, int]:
    """In how many articles of the whole archive the speaker and the topic are."""
    spread: dict[int, int] = {one: 0 for one in (of.speaker_id, of.topic_id) if one is not None}
    for row in await rows(queries().spread_of_topics(db, ids=as_list(spread))):
        spread[row["id"]] = row["article_count"]
    return spread


async def _is_own_shorter(db: Connection, of: Listed, *, among: int, wanted: int) -> bool:
    """Whether gathering all of the asker's articles is less than looking at quotes until `wanted` are seen.

    `among`: about so many quotes there are. Fewer than are wanted are looked at at once.
    """
    if among <= wanted:
        return False
    seen = await queries().part_seen(db, visible=of.within["visible"])
    own = seen["articles"]
    return own < LOOK_COST * min(among, wanted * seen["of_all"] // max(1, own))
