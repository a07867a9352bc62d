"""Retention: old articles lose their words, their quotes or all, as the operator decided, in steps that hold nobody up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from aiosqlite import Connection

from news.models import ArticleId
from news.ports import Clock
from storage.adding import count
from storage.barring import address_key, hashed, salt_of, words_key
from storage.connection import Database
from storage.forgotten_words import forget_words
from storage.overwriting import overwriting
from storage.queries import as_list, queries, rows
from storage.taking_out import delete_article
from storage.times import first_id, to_ms

Keeps = Literal["quotes", "headlines", "nothing"]
"""What stays of an article once its text has gone."""

AT_ONCE: Final[dict[Keeps, int]] = {"quotes": 8, "headlines": 2, "nothing": 1}
"""Articles of one transaction: together they keep others from writing for some milliseconds."""
_KEEPS: Final[dict[str, Keeps]] = {one: one for one in AT_ONCE}
LETS_IN_S: Final = 0.05
"""The pause after a transaction, in which others write: retention has all day."""
LOOKED_AT: Final = 500
"""Articles that one page of the walk looks at, before anything is locked."""
DAYS_MIN: Final = 7
"""As long as new articles are compared with the texts of a story, and messages are edited."""

DOUBTED_AFTER: Final = timedelta(days=30)
"""A clock so far beyond the newest news may be wrong; by a wrong clock all texts would be old, and gone for good."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator decided: how many days texts are kept, at least DAYS_MIN, and what stays afterwards."""

    days: int
    keeps: Keeps = "quotes"

    def before(self, now: datetime) -> int:
        """The lowest article id that keeps everything."""
        return first_id(now - timedelta(days=max(self.days, DAYS_MIN)))


def policy_of(days: int | None, keeps: str) -> Policy | None:
    """What the operator decided; None where everything is kept. Raises KeyError for an unknown word."""
    return None if days is None else Policy(days, _KEEPS[keeps])


@dataclass(frozen=True, slots=True)
class Due:
    """What a policy would take at this moment, or how much it has taken."""

    articles: int = 0
    """Articles that are old enough; of what was taken: those that went as a whole."""
    texts: int = 0
    text_bytes: int = 0
    quotes: int = 0

    def and_(self, other: Due) -> Due:
        """Both together."""
        return Due(
            self.articles + other.articles,
            self.texts + other.texts,
            self.text_bytes + other.text_bytes,
            self.quotes + other.quotes,
        )


class Retention:
    """Forgetting what is older than the operator keeps. Any method may raise StorageError.

    No state is kept of how far it is: the walk begins with the oldest article each time and passes over what is done, so
    that whatever happens between two steps only leaves some for later.
    """

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def look(self, policy: Policy) -> Due:
        """What the policy would take now; nothing is changed. Reads all texts that are old enough, page by page."""
        found, after, before = Due(), 0, policy.before(self._now())
        while True:
            async with self._database.reading_long() as db:
                page = await self._sql.retention_would_take(db, after=after, before=before, limit=LOOKED_AT)
            if not page["articles"]:
                return found
            found = found.and_(Due(page["articles"], page["texts"], page["bytes"], page["quotes"]))
            after = page["last"]

    async def is_clock_doubtful(self) -> bool:
        """Whether the clock is so far beyond the newest article that nothing should be forgotten by it unasked."""
        async with self._database.reading() as db:
            newest = await self._sql.newest_article_id(db)
        return newest is not None and newest < first_id(self._now() - DOUBTED_AFTER)

    async def run(
        self,
        policy: Policy,
        *,
        on_step: Callable[[int], object] = lambda _: None,
        pause_s: float = LETS_IN_S,
    ) -> Due:
        """Forgets all that is old enough; what went. Stopping it loses nothing: the next run goes on.

        `on_step` is called after each transaction with how many articles it was about; a pause of `pause_s` follows.
        """
        gone, before = Due(), policy.before(self._now())
        after: int | None = 0
        while after is not None:
            due, after = await self._due(policy, after, before)
            for start in range(0, len(due), AT_ONCE[policy.keeps]):
                step = due[start : start + AT_ONCE[policy.keeps]]
                async with overwriting(self._database) as db:
                    gone = gone.and_(await forget(db, step, policy.keeps, now=to_ms(self._now())))
                on_step(len(step))
                await asyncio.sleep(pause_s)
        return gone

    async def _due(self, policy: Policy, after: int, before: int) -> tuple[list[ArticleId], int | None]:
        """Articles of the walk's next page of which something is to be forgotten, and where the one after it begins."""
        async with self._database.reading_long() as db:
            page = await rows(
                self._sql.texts_by_age(
                    db, after=after, before=before, limit=LOOKED_AT, quotes_go=policy.keeps != "quotes"
                )
            )
            ids = as_list(row["id"] for row in page if row["is_due"])
            due = {row["id"] for row in await rows(self._sql.not_being_shown(db, ids=ids))}
            if policy.keeps == "nothing":
                all_ids = as_list(row["id"] for row in page)
                due |= {row["id"] for row in await rows(self._sql.wanted_by_nobody(db, ids=all_ids))}
        return [ArticleId(one) for one in sorted(due)], page[-1]["id"] if len(page) == LOOKED_AT else None


async def forget(db: Connection, ids: Sequence[ArticleId], keeps: Keeps, *, now: int) -> Due:
    """Takes out of the articles what is not kept, inside an open transaction; what went. `now` in ms.

    Nothing of an article that is about to be sent or edited; of one that somebody keeps or follows, or that was posted and
    is still known as posted, the headline stays whatever is kept of others.
    """
    sql = queries()
    free = as_list(row["id"] for row in await rows(sql.not_being_shown(db, ids=as_list(ids))))
    texts, quotes, articles = await forget_words(db, free, now=now), 0, 0
    if keeps != "quotes":
        for row in await rows(sql.with_quotes_to_forget(db, ids=free)):
            quotes += await _forget_quotes(db, row["id"], now=now)
    if keeps == "nothing":
        for row in await rows(sql.wanted_by_nobody(db, ids=free)):
            await _forget_all(db, row["id"], now=now)
            articles += 1
    return Due(articles, texts, 0, quotes)


async def _forget_quotes(db: Connection, article_id: ArticleId, *, now: int) -> int:
    """How many quotes went, with the places of names in a text that is not there; topics stay as they are counted."""
    sql = queries()
    await count(db, article_id, sign=-1)
    await sql.delete_quote_topics(db, article_id=article_id)
    gone = int(await sql.delete_quotes(db, article_id=article_id))
    await sql.delete_mentions(db, article_id=article_id)
    await sql.delete_withdrawn_of(db, article_id=article_id)
    await count(db, article_id, sign=1)
    await sql.note_quotes_forgotten(db, id=article_id, now=now)
    return gone


async def _forget_all(db: Connection, article_id: ArticleId, *, now: int) -> None:
    """The article goes as a whole; what it would be known by again stays, as hashes."""
    sql = queries()
    had_text = await sql.had_text(db, id=article_id)
    keys = [
        address_key(row["url_key"]) if row["url_key"] is not None else words_key(row["text_hash"])
        for row in await rows(sql.keys_of_article(db, article_id=article_id))
        # Many have no words but their headline, which says little.
        if had_text or row["url_key"] is not None
    ]
    salt = await salt_of(db)
    await sql.put_forgotten_keys(db, hashes=as_list(sorted(hashed(salt, key) for key in keys)), now=now)
    await delete_article(db, article_id, now=now)
