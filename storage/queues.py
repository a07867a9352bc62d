"""What becomes of the queue of a target: parts of transactions, for all who change one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from aiosqlite import Connection

from storage.queries import as_list, queries, rows
from storage.times import to_ms

CAUGHT_UP_MAX: Final = 3
"""So many posts that could not go out in time still go out one by one; more of them become one digest."""
NEWS_FOR: Final = timedelta(days=2)
"""Nothing older is posted by itself."""
AGAIN_AFTER: Final = timedelta(days=1)
"""What was in a digest that Discord did not take is in the next after this time."""
TOLD: Final = "the channel has a newer article of this story"
TOO_OLD: Final = "it could not be posted while it was news"
CAUGHT_UP: Final = "it could not be posted in time: in one digest with what else waited"
ITEMS_WAIT: Final = "its articles go into the next digest"


async def keep_ready(db: Connection, channels: Iterable[int]) -> None:
    """`targets.ready_at` of these channels is what their queues say. Part of every transaction that changes a queue."""
    await queries().keep_ready(db, channels=as_list(channels))


async def break_target(
    db: Connection, channel_id: int, *, reason: str, code: int | None, now: datetime
) -> None:
    """The target is broken, and what waits for it is held. The articles of a digest that nobody tried wait for the next."""
    sql = queries()
    await sql.break_target(db, channel_id=channel_id, reason=reason, code=code, now=to_ms(now))
    await sql.give_back_digests(db, channel_id=channel_id, reason=reason)
    await sql.drop_untried_digests(db, channel_id=channel_id, reason=ITEMS_WAIT)
    await sql.hold_pending(db, channel_id=channel_id, reason=reason)
    await keep_ready(db, [channel_id])


async def mend_target(db: Connection, channel_id: int, *, now: datetime) -> None:
    """The target works, and what was held for it goes out as `catch_up` says."""
    await queries().mend_target(db, channel_id=channel_id)
    await catch_up(db, channel_id, now=now)


async def catch_up(db: Connection, channel_id: int, *, now: datetime) -> None:
    """What could not go out in time goes out: a few posts by themselves, more in a digest that is due now.

    What was tried before may be there already: it goes by itself, so that it is looked for, or not at all.
    """
    sql = queries()
    at = {"channel_id": channel_id, "now": to_ms(now)}
    await sql.skip_told_late(db, **at, reason=TOLD)
    before = to_ms(now - NEWS_FOR)
    await sql.skip_tried_late(db, channel_id=channel_id, before=before, reason=TOO_OLD)
    await sql.skip_items_of_ended(db, channel_id=channel_id, reason=TOO_OLD)
    found = sql.late_in_channel(db, channel_id=channel_id, news_since=before)
    late = await rows(found)
    fresh = [row["id"] for row in late if not row["attempts"]]
    is_few = len(fresh) <= CAUGHT_UP_MAX and not any(row["is_personal"] or row["is_old"] for row in late)
    alone = [row["id"] for row in late if row["attempts"] or is_few]
    await sql.post_late(db, ids=as_list(alone), now=to_ms(now))
    if not is_few:
        await sql.hold_for_digest(db, ids=as_list(fresh), now=to_ms(now), reason=CAUGHT_UP)
    await sql.join_no_ended_post(db, channel_id=channel_id)
    await keep_ready(db, [channel_id])


async def settle_digest(db: Connection, row: Any, *, now: datetime) -> None:
    """What became of a digest becomes of its articles. `row`: the digest as it was just recorded.

    One that is held may be there already: its articles stay in it.
    """
    sql = queries()
    of_it = {"digest_id": row["id"]}
    match row["state"]:
        case "sent":
            await sql.mark_items_sent(db, **of_it, now=to_ms(now))
        case "skipped":
            await sql.skip_items(db, **of_it, reason=row["reason"])
        case "failed":
            again = to_ms(now + AGAIN_AFTER)
            await sql.give_items_back(db, **of_it, digest_at=again, reason=row["reason"])
        case _:
            pass
