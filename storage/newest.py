"""The newest articles of the sources that somebody sees, at a cost that hangs on how many are asked for alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aiosqlite import Connection

from news.models import ArticleId, SourceId
from storage.queries import as_list, queries, rows

HIGHEST_ID: Final = 2**63 - 1
_PASSED_MIN: Final = 100
"""Articles that are passed at first beside those that are asked for, in search of such as are seen."""


async def newest_ids(
    db: Connection,
    visible: Sequence[SourceId],
    *,
    limit: int,
    offset: int = 0,
    low: int = 0,
    high: int = HIGHEST_ID,
) -> list[ArticleId]:
    """Articles of ids from `low` to before `high`, newest first, of which one of the sources is given.

    Where most of what comes is seen, the archive is walked from its newest article downwards; where little is, the newest
    of each source are gathered. Which is cheaper shows on the way.
    """
    sql = queries()
    wanted = limit + offset
    passed = 4 * wanted + _PASSED_MIN
    asked = {"visible": as_list(visible), "high": high, "limit": limit, "offset": offset}
    while passed < len(visible) * wanted:
        until = await sql.id_after(db, low=low, high=high, passed=passed)
        found = await rows(sql.newest_ids_of_most(db, low=low if until is None else until, **asked))
        if until is None or len(found) == limit:
            return [ArticleId(row["article_id"]) for row in found]
        passed *= 8
    return [ArticleId(row["article_id"]) for row in await rows(sql.newest_ids(db, low=low, **asked))]
