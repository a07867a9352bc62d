"""What waits for an autopost that is stopped or removed, where another one of its channel wants it as well."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from aiosqlite import Connection

from news.models import DeliveryState, SourceId
from storage.posting import Planned, decide, row_of
from storage.posting_facts import ArticleFacts, News
from storage.queries import as_list, queries, rows
from storage.times import to_ms

AT_ONCE: Final = 300
"""Articles that are planned anew, the newest; some milliseconds each, within the transaction. Older ones stay as they are."""


async def hand_over(db: Connection, ids: Collection[int], guild_id: int, *, now: datetime) -> set[int]:
    """The channels of which rows name another autopost now, planned as that one says. Within a transaction.

    A channel has one row of an article, which names one of the autoposts that want it. What nobody tried and was in no
    digest of those `ids` of the server goes to the best of the others; what none of them would post stays as it is.
    """
    waiting = await rows(queries().wanted_as_well(db, ids=as_list(ids), guild_id=guild_id, limit=AT_ONCE))
    changed: set[int] = set()
    for row in waiting:
        if await _plan_anew(db, row, ids, now):
            changed.add(row["channel_id"])
    return changed


async def _plan_anew(db: Connection, row: Any, ids: Collection[int], now: datetime) -> bool:
    sql = queries()
    about = await sql.article_to_post(db, id=row["article_id"])
    at = {"article_id": row["article_id"], "story_id": about["story_id"], "now": to_ms(now)}
    # As new, since no post of it was sent to this channel.
    known = at | {"is_dated": about["is_dated"], "is_new": True, "anew": row["id"]}
    found: list[Planned] = []
    for source in await rows(sql.sources_to_hand_over(db, id=row["article_id"])):
        through = {"source_id": source["source_id"]}
        others = await rows(
            sql.others_wanting(
                db,
                channel_id=row["channel_id"],
                ids=as_list(ids),
                article_id=row["article_id"],
                story_id=about["story_id"],
                **through,
            )
        )
        wishes = await rows(
            sql.autoposts_to_plan(db, **known, **through, ids=as_list(one["id"] for one in others))
        )
        found += await _decided(db, wishes, source, row["article_id"], about["story_id"], now)
    posted = [one for one in found if one.plan.state is not DeliveryState.SKIPPED]
    if posted:
        await sql.post_after_all(db, [row_of(min(posted, key=lambda one: one.rank), at, row["id"])])
    return bool(posted)


async def _decided(
    db: Connection, wishes: Collection[Any], source: Any, article_id: int, story_id: int, now: datetime
) -> list[Planned]:
    if not wishes:
        return []
    stored = await queries().article_to_hand_over(db, id=article_id)
    news = News(
        stored["title"],
        stored["text"],
        source["url"],
        stored["language"],
        tuple(json.loads(stored["speakers"])),
        SourceId(source["source_id"]),
    )
    facts = ArticleFacts(db, news, story_id, now)
    await facts.read_names()
    return await decide(wishes, facts)
