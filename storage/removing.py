"""Removals: what the operator takes out of the archive, what would go with it, and what is still to be done of it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Final

from aiosqlite import Connection

from news.models import AnalysedArticle, ArticleId, ChannelId, DeliveryId, GuildId
from news.ports import Clock
from storage.barring import (
    Bar,
    RemovalError,
    RemovalKind,
    Wanted,
    address_key,
    domain_keys,
    hashed,
    let_in,
    person_keys,
    read_wanted,
    salt_of,
    words_key,
)
from storage.connection import Database
from storage.names import name_key
from storage.overwriting import overwriting
from storage.queries import as_list, queries, rows
from storage.taking_out import delete_person, take_out, take_person_out
from storage.times import from_ms, to_ms

TITLES_SHOWN: Final = 5
AT_ONCE: Final = 25
"""Articles looked for in one step."""
LOCKED_S: Final = 0.01
"""A step that takes longer ends after the article in hand, so that others may write."""
_LETS_IN_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class WhatGoes:
    """What a removal would take with it. `post_count`: messages of ours in channels, whole or in part."""

    wanted: Wanted
    names: tuple[str, ...] = ()
    """Of a person: the names under which the archive has them. Of a domain: the sources that read it, which stay."""
    article_count: int = 0
    titles: tuple[str, ...] = ()
    """The newest, at most TITLES_SHOWN."""
    quote_count: int = 0
    post_count: int = 0
    digest_count: int = 0


@dataclass(frozen=True, slots=True)
class Removal:
    """One that holds. What it was is known by its hashes alone."""

    id: int
    kind: RemovalKind
    created_at: datetime
    article_count: int
    """Articles that were removed, or that lost a person, when it was made."""
    left_count: int
    """How many of them are still to be done."""


@dataclass(frozen=True, slots=True)
class RemovedMessage:
    """A message of ours that is to be deleted at Discord, or shown anew."""

    id: int
    guild_id: GuildId | None
    channel_id: ChannelId
    """Where posts went: of a forum's post the forum."""
    place_id: ChannelId
    """Where the message stands: the channel, or the thread under a post."""
    message_id: int
    delivery_id: DeliveryId | None
    """What is to be shown anew in it, without what was removed; None: it is to be deleted."""
    tries: int


class Removals:
    """What is removed, and remembered so that it does not come back. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def look(self, wanted: Wanted) -> WhatGoes:
        """What a removal would take; nothing is changed."""
        async with self._database.reading_long() as db:
            topics = await self._topics(db, wanted)
            ids = await self._articles(db, wanted, topics)
            found = await self._sql.what_would_go(
                db, articles=as_list(ids), topics=as_list(topics) if wanted.kind == "person" else None
            )
            titles = await rows(self._sql.titles_of(db, articles=as_list(ids), limit=TITLES_SHOWN))
            return WhatGoes(
                wanted,
                names=await self._names(db, wanted, topics),
                article_count=len(ids),
                titles=tuple(row["title"] for row in titles),
                quote_count=found["quotes"],
                post_count=found["posts"],
                digest_count=found["digests"],
            )

    async def let_in(self, analysed: AnalysedArticle) -> AnalysedArticle | None:
        """What may be shown of an article that is not in the archive: without people who were removed; None: nothing."""
        async with self._database.reading() as db:
            return await let_in(db, analysed)

    async def begin(self, wanted: Wanted) -> int:
        """From here on it is barred, and what the archive has of it is work; how many articles. Again: what is new of it."""
        # Looked for before anything is locked: a domain may have a million articles. What comes in between is found again.
        async with self._database.reading_long() as db:
            topics = await self._topics(db, wanted)
            ids = await self._articles(db, wanted, topics)
        removal_id = await self._bar(wanted, topics, ids)
        async with self._database.reading_long() as db:
            late_topics, known = await self._topics(db, wanted), set(ids)
            late = [one for one in await self._articles(db, wanted, late_topics) if one not in known]
        async with self._database.transaction() as db:
            await self._sql.put_removal_topics(db, id=removal_id, topics=as_list(late_topics))
            await self._sql.put_removal_work(db, id=removal_id, articles=as_list(late))
        return len(ids) + len(late)

    async def _bar(self, wanted: Wanted, topics: Sequence[int], ids: Sequence[ArticleId]) -> int:
        """Notes all of the removal in one transaction; its id. From here on nothing of it is stored."""
        async with self._database.transaction() as db:
            salt = await salt_of(db)
            keys = {*wanted.keys, *await self._keys(db, wanted, ids, topics)}
            same = await self._same(db, salt, wanted)
            removal_id = (
                same[0]
                if same
                else await self._sql.insert_removal(
                    db, kind=wanted.kind, article_count=len(ids), now=to_ms(self._now())
                )
            )
            hashes = as_list(sorted(hashed(salt, key) for key in keys))
            await self._sql.put_removal_keys(db, id=removal_id, hashes=hashes)
            await self._sql.put_removal_topics(db, id=removal_id, topics=as_list(topics))
            await self._sql.put_removal_work(db, id=removal_id, articles=as_list(ids))
        return removal_id

    async def work(self) -> int:
        """Takes out some of what is to be taken out; how many articles. 0: nothing is left that can be done now.

        One transaction. An article that is being posted at this moment waits until that has ended.
        """
        async with overwriting(self._database) as db:
            now, until, done = to_ms(self._now()), monotonic() + LOCKED_S, 0
            for row in await rows(self._sql.next_removal_work(db, limit=AT_ONCE)):
                await self._take(db, row, now)
                done += 1
                if monotonic() >= until:
                    break
            if done < AT_ONCE:
                await self._finish(db)
        await asyncio.sleep(_LETS_IN_S)
        return done

    async def left(self) -> tuple[int, int]:
        """How many articles are still to be taken out, and how many messages to be deleted."""
        async with self._database.reading() as db:
            return await self._sql.removal_work_left(db), await self._sql.removed_messages_left(db)

    async def all(self) -> list[Removal]:
        """Every removal that holds, the oldest first."""
        async with self._database.reading() as db:
            return [
                Removal(
                    id=row["id"],
                    kind=row["kind"],
                    created_at=from_ms(row["created_at"]),
                    article_count=row["article_count"],
                    left_count=row["left_count"],
                )
                for row in await rows(self._sql.all_removals(db))
            ]

    async def undo(self, typed: str) -> int:
        """How many removals do not hold any more: that of the address, domain or person, or the one of that number.

        What was removed comes back only as news. Raises RemovalError where there is none.
        """
        async with self._database.transaction() as db:
            if typed.strip().isdecimal():
                number = int(typed)
                ids = [row["id"] for row in await rows(self._sql.all_removals(db)) if row["id"] == number]
            else:
                ids = await self._same(db, await salt_of(db), read_wanted(typed))
            if not ids:
                raise RemovalError(f"nothing was removed as {typed!r}; --list shows the removals there are")
            await self._sql.delete_removals(db, ids=as_list(ids))
        return len(ids)

    # --- messages ------------------------------------------------------------------------------------

    async def messages_due(self, now: datetime, limit: int) -> list[RemovedMessage]:
        """Messages that are to be deleted or shown anew now, those that wait longest first."""
        async with self._database.reading() as db:
            found = await rows(self._sql.removed_messages_due(db, now=to_ms(now), limit=limit))
        return [
            RemovedMessage(
                id=row["id"],
                guild_id=None if row["guild_id"] is None else GuildId(row["guild_id"]),
                channel_id=ChannelId(row["channel_id"]),
                place_id=ChannelId(row["place_id"]),
                message_id=row["message_id"],
                delivery_id=None if row["delivery_id"] is None else DeliveryId(row["delivery_id"]),
                tries=row["tries"],
            )
            for row in found
        ]

    async def note_message(
        self, message_id: int, *, again_at: datetime | None = None, problem: str | None = None
    ) -> None:
        """One of `messages_due`, by its id here, is done, or is tried `again_at` because of this problem."""
        async with self._database.transaction() as db:
            if again_at is None:
                await self._sql.forget_message(db, id=message_id)
            else:
                await self._sql.postpone_message(db, id=message_id, again_at=to_ms(again_at), problem=problem)

    # --- what it is ----------------------------------------------------------------------------------

    async def _topics(self, db: Connection, wanted: Wanted) -> list[int]:
        if wanted.kind != "person":
            return []
        found = await rows(self._sql.people_called(db, name_key=name_key(wanted.text)))
        return [row["id"] for row in found]

    async def _articles(self, db: Connection, wanted: Wanted, topics: Sequence[int]) -> list[ArticleId]:
        match wanted.kind:
            case "address":
                found = await rows(self._sql.articles_of_address(db, url_key=wanted.text))
            case "domain":
                linked = await rows(self._sql.links_of_domain(db, domain=wanted.text))
                found = [row for row in linked if is_of_domain(row, wanted.text)]
            case "person":
                found = await rows(self._sql.articles_of_topics(db, topics=as_list(topics)))
        return [ArticleId(one) for one in dict.fromkeys(row["article_id"] for row in found)]

    async def _names(self, db: Connection, wanted: Wanted, topics: Sequence[int]) -> tuple[str, ...]:
        if wanted.kind == "domain":
            found = await rows(self._sql.sources_of_domain(db, domain=wanted.text))
        else:
            found = await rows(self._sql.names_of_topics(db, topics=as_list(topics)))
        return tuple(row["name"] for row in found)

    async def _keys(
        self, db: Connection, wanted: Wanted, ids: Collection[ArticleId], topics: Sequence[int]
    ) -> list[str]:
        """What it would come back by beside what was typed."""
        if wanted.kind == "address":
            found = [row for one in ids for row in await rows(self._sql.keys_of_article(db, article_id=one))]
            return [
                words_key(row["text_hash"]) if row["url_key"] is None else address_key(row["url_key"])
                for row in found
            ]
        own = [row["name"] for row in await rows(self._sql.names_of_topics(db, topics=as_list(topics)))]
        written = await rows(self._sql.names_written_of(db, topics=as_list(topics)))
        others = [name for row in written for name in row["written"].splitlines() if " " in name.strip()]
        return [key for name in (*own, *others) for key in person_keys(name)]

    async def _same(self, db: Connection, salt: str, wanted: Wanted) -> list[int]:
        """The removals of the very same, if there are."""
        hashes = as_list(hashed(salt, key) for key in wanted.keys[:1])
        found = await rows(self._sql.removals_of_hashes(db, kind=wanted.kind, hashes=hashes))
        return [row["id"] for row in found]

    # --- doing it ------------------------------------------------------------------------------------

    async def _take(self, db: Connection, row: Any, now: int) -> None:
        article_id, removal_id = ArticleId(row["article_id"]), row["removal_id"]
        if row["kind"] == "person":
            topics = await rows(self._sql.topics_of_removal(db, removal_id=removal_id))
            await take_person_out(db, article_id, [one["topic_id"] for one in topics], now=now)
        else:
            links = await rows(self._sql.links_of_article(db, article_id=article_id))
            gone = [link["source_id"] for link in links]
            if row["kind"] == "domain":
                bar = Bar(db, await salt_of(db))
                gone = [one["source_id"] for one in links if await _is_barred(bar, one, removal_id)]
            await take_out(db, article_id, gone, now=now)
        await self._sql.end_removal_work(db, removal_id=removal_id, article_id=article_id)

    async def _finish(self, db: Connection) -> None:
        """Of people who stand in no article any more, their page and name go, too."""
        for row in await rows(self._sql.finished_person_removals(db)):
            found = await rows(self._sql.topics_of_removal(db, removal_id=row["removal_id"]))
            topics = as_list(one["topic_id"] for one in found)
            late = await rows(self._sql.articles_left_of_topics(db, topics=topics, limit=AT_ONCE))
            if late:
                ids = as_list(one["article_id"] for one in late)
                await self._sql.put_removal_work(db, id=row["removal_id"], articles=ids)
                continue
            await delete_person(db, [one["topic_id"] for one in found])
            await self._sql.end_removal_topics(db, removal_id=row["removal_id"])


def is_of_domain(link: Any, domain: str) -> bool:
    """Whether a row of `article_sources` links to a page of the domain or of one below it."""
    return f"domain:{domain}" in _domains_of(link)


async def _is_barred(bar: Bar, link: Any, removal_id: int) -> bool:
    return bool(await bar.barred(_domains_of(link), removal_id=removal_id))


def _domains_of(link: Any) -> list[str]:
    return domain_keys(link["url"] or f"https://{link['outlet'] or ''}/")
