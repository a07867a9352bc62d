"""Articles and quotes that people keep, by their ids alone: what is gone from the archive is gone here as well."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from aiosqlite import Connection

from news.errors import NewsdeskError
from news.models import (
    SAVED_MAX,
    ArticleId,
    GuildId,
    Headline,
    Page,
    QuoteId,
    SavedId,
    SavedItem,
    StoredQuote,
    UserId,
)
from news.ports import Clock
from storage.connection import Database
from storage.queries import queries, rows
from storage.quotes import Quotes
from storage.reading import headlines, page_bounds, page_of, sight_of
from storage.times import from_ms, to_ms


class TooManySavedError(NewsdeskError):
    """The person keeps as much as they can."""

    user_message = (
        f"You keep {SAVED_MAX} articles and quotes already, which is as many as there can be. `/saved` lists them: remove "
        "some, then try again."
    )


class Saved:
    """What people keep. Any method may raise StorageError. Nobody's is read for anybody else."""

    def __init__(self, database: Database, now: Clock, quotes: Quotes, restricted_quotes: Quotes) -> None:
        self._database = database
        self._now = now
        self._quotes = quotes
        self._restricted_quotes = restricted_quotes
        self._sql = queries()

    async def add(
        self,
        user_id: UserId,
        guild_id: GuildId | None,
        article_id: ArticleId,
        quote_id: QuoteId | None = None,
    ) -> tuple[SavedId, bool]:
        """The kept article, or quote of it, and whether that is new. The caller knows that the person sees it there.

        Raises TooManySavedError.
        """
        key = {"user_id": user_id, "article_id": article_id, "quote_id": quote_id}
        async with self._database.transaction() as db:
            is_new = await self._sql.is_saved(db, **key) is None
            if is_new and await self._sql.count_saved(db, user_id=user_id) >= SAVED_MAX:
                raise TooManySavedError(f"user {user_id}")
            saved_id = await self._sql.put_saved(db, guild_id=guild_id, now=to_ms(self._now()), **key)
        return SavedId(saved_id), is_new

    async def remove(self, saved_id: SavedId, user_id: UserId) -> bool:
        """Whether it was the person's own, and is gone."""
        async with self._database.transaction() as db:
            return await self._sql.delete_saved(db, id=saved_id, user_id=user_id) > 0

    async def guilds_of(self, user_id: UserId) -> set[GuildId]:
        """The servers in which the person kept something."""
        async with self._database.reading() as db:
            return {
                GuildId(row["guild_id"]) for row in await rows(self._sql.guilds_of_saved(db, user_id=user_id))
            }

    async def of_user(
        self,
        user_id: UserId,
        member_of: Collection[GuildId],
        *,
        shows_age_restricted: bool = False,
        page: int = 0,
        page_size: int = 6,
    ) -> Page[SavedItem]:
        """What the person keeps, last kept first, each as the server shows it in which they kept it.

        Of a server of which they are no member (`member_of`), what is public. What cannot be seen has neither headline
        nor quote.
        """
        number, size, offset = page_bounds(page, page_size)
        async with self._database.reading() as db:
            total = await self._sql.count_saved(db, user_id=user_id)
            found = await rows(self._sql.saved_of_user(db, user_id=user_id, limit=size + 1, offset=offset))
            seen_as = {row["id"]: row["guild_id"] if row["guild_id"] in member_of else None for row in found}
            lines, quotes = await self._seen(db, found, seen_as, shows_age_restricted=shows_age_restricted)
        items = [_item(row, lines.get(row["id"]), quotes.get(row["id"])) for row in found]
        return page_of(items, number=number, size=size, total=total)

    async def _seen(
        self,
        db: Connection,
        found: Sequence[Any],
        seen_as: dict[int, GuildId | None],
        *,
        shows_age_restricted: bool,
    ) -> tuple[dict[int, Headline], dict[int, StoredQuote]]:
        lines: dict[int, Headline] = {}
        quotes: dict[int, StoredQuote] = {}
        reading = self._restricted_quotes if shows_age_restricted else self._quotes
        for guild_id in dict.fromkeys(seen_as.values()):
            here = [row for row in found if seen_as[row["id"]] == guild_id]
            sight = await sight_of(db, guild_id, shows_age_restricted=shows_age_restricted)
            articles = list(dict.fromkeys(row["article_id"] for row in here))
            heads = await headlines(db, articles, sight.articles, guild_id=guild_id)
            by_article = {line.article_id: line for line in heads}
            ids = [row["quote_id"] for row in here if row["quote_id"] is not None]
            said = {one.id: one for one in await reading.get_many(ids, guild_id)}
            for row in here:
                if row["article_id"] in by_article:
                    lines[row["id"]] = by_article[row["article_id"]]
                if row["quote_id"] in said:
                    quotes[row["id"]] = said[row["quote_id"]]
        return lines, quotes


def _item(row: Any, headline: Headline | None, quote: StoredQuote | None) -> SavedItem:
    return SavedItem(
        id=SavedId(row["id"]),
        kind="article" if row["quote_id"] is None else "quote",
        saved_at=from_ms(row["saved_at"]),
        guild_id=None if row["guild_id"] is None else GuildId(row["guild_id"]),
        headline=headline if quote is None else quote.headline,
        quote=quote,
    )
