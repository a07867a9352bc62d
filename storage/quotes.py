"""Quotes: who said what, with the article it stands in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiosqlite import Connection

from news.models import (
    ArticleId,
    GuildId,
    Page,
    Quote,
    QuoteId,
    SearchQuery,
    SourceId,
    SpeakerKind,
    StoredQuote,
    TopicId,
    WithdrawnQuote,
)
from news.profiles import group_same
from storage.connection import Database
from storage.matching import plan_search
from storage.names import words_of
from storage.queries import as_list, queries, rows
from storage.reading import Sight, headlines, page_bounds, page_of, sight_of
from storage.times import first_id, from_ms, from_ms_or_none

RANDOM_TRIES = 8
RANDOM_WINDOW = 500
"""Quotes looked at from each random point: a bound on the cost where the server sees few of them."""
_NEWEST_TRIED = 50
MATCHES_MAX = 5_000
"""Quotes that have the words, looked at when no speaker is named, or newest ones of a speaker; `total` counts no further."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What quotes are asked for."""

    speaker_id: TopicId | None
    topic_id: TopicId | None
    text: str | None
    low: int
    limit: int
    offset: int
    visible: str

    def parameters(self) -> dict[str, Any]:
        return {"visible": self.visible, "low": self.low, "limit": self.limit, "offset": self.offset}


class Quotes:
    """Verbatim words in the archive. Any method may raise StorageError; every read filters by what the server sees.

    Satire is not quoted, nor is what a server shows the headlines of alone.
    """

    def __init__(self, database: Database, *, shows_age_restricted: bool = False) -> None:
        self._database = database
        self._shows_age_restricted = shows_age_restricted
        self._sql = queries()

    async def _sight(self, db: Connection, guild_id: GuildId | None) -> Sight:
        return await sight_of(db, guild_id, shows_age_restricted=self._shows_age_restricted)

    async def find(
        self,
        guild_id: GuildId | None,
        *,
        speaker_id: TopicId | None = None,
        topic_id: TopicId | None = None,
        text: str | None = None,
        since: datetime | None = None,
        page: int = 0,
        page_size: int = 1,
    ) -> Page[StoredQuote]:
        """Newest first, within an article in its order; `total` counts all of them. Of one speaker each once, however
        many articles have the words.

        `topic_id`: quotes that name the topic, or stand near its name in their paragraph. `text`: all its words occur in the quote.
        """
        number, size, offset = page_bounds(page, page_size)
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            wanted = _Wanted(
                speaker_id=speaker_id,
                topic_id=topic_id,
                text=text,
                low=0 if since is None else first_id(since),
                limit=size + 1,
                offset=offset,
                visible=as_list(sight.quoted),
            )
            ids, total = await self._find_ids(db, wanted)
            items = await self._stored(db, ids, sight)
        return page_of(items, number=number, size=size, total=total)

    async def of_article(self, article_id: ArticleId, guild_id: GuildId | None) -> list[StoredQuote]:
        """The article's quotes in its order; none when the server does not see it."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            found = await rows(self._sql.quote_ids_of_article(db, article_id=article_id))
            return await self._stored(db, [row["id"] for row in found], sight)

    async def get(self, quote_id: QuoteId, guild_id: GuildId | None) -> StoredQuote | None:
        """The quote, or None when there is none or the server does not see its article."""
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            return next(iter(await self._stored(db, [quote_id], sight)), None)

    async def get_many(self, ids: Sequence[QuoteId], guild_id: GuildId | None) -> list[StoredQuote]:
        """Those of the quotes that the server sees, in the order of `ids`."""
        async with self._database.reading() as db:
            return await self._stored(db, ids, await self._sight(db, guild_id))

    async def withdrawn(self, quote_id: QuoteId, guild_id: GuildId | None) -> WithdrawnQuote | None:
        """The quote that had this id and vanished from its article; None when there is none or its article is not seen."""
        async with self._database.reading() as db:
            row = await self._sql.withdrawn_quote(db, id=quote_id)
            if row is None:
                return None
            sight = await self._sight(db, guild_id)
            lines = await headlines(db, [row["article_id"]], sight.quoted, guild_id=guild_id)
        return WithdrawnQuote(quote_id, from_ms(row["withdrawn_at"]), lines[0]) if lines else None

    async def random(self, guild_id: GuildId | None) -> StoredQuote | None:
        """Any quote of a speaker who is named with a role, or by two sources that the server sees; None without one.

        Nobody who was in the news once, and privately, is drawn for being quoted.
        """
        async with self._database.reading() as db:
            sight = await self._sight(db, guild_id)
            quote_id = await self._random_id(db, sight.quoted)
            if quote_id is None:
                return None
            return next(iter(await self._stored(db, [quote_id], sight)), None)

    async def _random_id(self, db: Connection, visible: Sequence[SourceId]) -> int | None:
        highest = await self._sql.highest_quote_id(db)
        if highest is None or not visible:
            return None
        seen = as_list(visible)
        window = min(RANDOM_WINDOW, highest)
        for _ in range(RANDOM_TRIES):
            # The start may lie before the first quote, so that a small archive is one window and all of it is likely.
            start = 1 + secrets.randbelow(highest)
            found = await self._sql.quote_after(db, start=start, window=window, visible=seen)
            if found is not None:
                return found
        newest = await rows(self._sql.newest_ids(db, visible=seen, low=0, limit=_NEWEST_TRIED, offset=0))
        return await self._sql.newest_quote_to_draw(
            db, ids=as_list(row["article_id"] for row in newest), visible=seen
        )

    async def _find_ids(self, db: Connection, wanted: _Wanted) -> tuple[list[int], int | None]:
        """The ids of a page, and how many there are in all."""
        if wanted.text is not None and wanted.text.strip():
            return await self._find_by_text(db, wanted)
        sql, parameters = self._sql, wanted.parameters()
        only_counted = {"visible": wanted.visible, "low": wanted.low}
        if wanted.speaker_id is not None:
            return await self._find_by_speaker(db, wanted)
        if wanted.topic_id is not None:
            found = await rows(sql.quotes_on_topic(db, topic_id=wanted.topic_id, **parameters))
            total = await sql.count_quotes_on_topic(db, topic_id=wanted.topic_id, **only_counted)
        else:
            found = await rows(sql.quotes_newest(db, **parameters))
            total = await self._count_all(db, wanted)
        return [row["id"] for row in found], total

    async def _find_by_speaker(self, db: Connection, wanted: _Wanted) -> tuple[list[int], int | None]:
        """The same words in several articles are one quote: the newest stands for all."""
        found = await rows(
            self._sql.quotes_of_speaker(
                db,
                speaker_id=wanted.speaker_id,
                topic_id=wanted.topic_id,
                low=wanted.low,
                visible=wanted.visible,
                limit=MATCHES_MAX,
            )
        )
        groups = group_same(found, lambda row: (wanted.speaker_id, row["text"]))
        ids = [group[0]["id"] for group in groups]
        return ids[wanted.offset : wanted.offset + wanted.limit], len(ids)

    async def _count_all(self, db: Connection, wanted: _Wanted) -> int:
        if wanted.low > 0:
            return await self._sql.count_quotes_since(db, visible=wanted.visible, low=wanted.low)
        return await self._sql.count_all_quotes(db, visible=wanted.visible)

    async def _find_by_text(self, db: Connection, wanted: _Wanted) -> tuple[list[int], int | None]:
        typed = (wanted.text or "").encode("utf-8", "ignore").decode("utf-8")
        terms = plan_search(SearchQuery(words=[*words_of(typed)] or typed.split()))
        if not terms.wanted and not terms.like:
            return [], 0
        asked = {
            "speaker_id": wanted.speaker_id,
            "topic_id": wanted.topic_id,
            "low": wanted.low,
            "visible": wanted.visible,
        }
        if terms.like:
            found = await rows(self._sql.quotes_like(db, like=as_list(terms.like), **asked))
        else:
            most = -1 if wanted.speaker_id is not None else MATCHES_MAX
            expression = " AND ".join(terms.wanted)
            found = await rows(self._sql.quotes_with_words(db, expression=expression, most=most, **asked))
        ids = [row["id"] for row in found]
        return ids[wanted.offset : wanted.offset + wanted.limit], len(ids)

    async def _stored(self, db: Connection, ids: Sequence[int], sight: Sight) -> list[StoredQuote]:
        """The quotes in the order of `ids`; those in articles of no source that may be quoted are left out."""
        if not ids:
            return []
        found = await rows(self._sql.quotes_by_ids(db, ids=as_list(ids)))
        articles = list(dict.fromkeys(row["article_id"] for row in found))
        found_lines = await headlines(db, articles, sight.quoted, guild_id=sight.guild_id)
        lines = {line.article_id: line for line in found_lines}
        return [
            StoredQuote(
                id=QuoteId(row["id"]),
                quote=_quote(row),
                speaker_id=None if row["speaker_id"] is None else TopicId(row["speaker_id"]),
                headline=lines[row["article_id"]],
                corrected_at=from_ms_or_none(row["corrected_at"]),
            )
            for row in found
            if row["article_id"] in lines
        ]


def _quote(row: Any) -> Quote:
    return Quote(
        start=row["start"],
        end=row["end"],
        text=row["text"],
        speaker=row["speaker_name"],
        speaker_role=row["speaker_role"],
        cue=row["cue"],
        kind=row["kind"],
        confidence=row["confidence"],
        speaker_kind=_speaker_kind(row),
    )


def _speaker_kind(row: Any) -> SpeakerKind | None:
    """A speaker without a person behind the name is a phrase: that is how it was written."""
    if row["speaker_name"] is None:
        return None
    return "phrase" if row["speaker_id"] is None else "name"
