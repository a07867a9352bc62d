"""The archive looked at anew: what an older analysis found in the stored words gives way to what is found today."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Final

from aiosqlite import Connection

from news.models import AnalysedArticle, ArticleId, ExtractedArticle, SourceId
from news.ports import Clock
from storage.adding import read_list, replace_analysis
from storage.arriving import check_verbatim
from storage.connection import UNUSABLE, Database
from storage.permits import showable_quotes
from storage.posting import FOLLOWED_FOR
from storage.queries import as_list, queries, rows
from storage.times import first_id, to_ms
from storage.withdrawing import PartsChange

LOCKED_S: Final = 0.1
"""A batch that takes longer lets others write in between: as long as storing news holds the file."""
_LETS_IN_S: Final = 0.03
"""For how long: a program that waits for the lock looks again after up to a tenth of a second, and gets it in time."""


@dataclass(frozen=True, slots=True)
class StoredText:
    """An article's words as they are stored: enough of it to be analysed again."""

    id: ArticleId
    article: ExtractedArticle
    text_hash: bytes


class Analyses:
    """What was found in the stored articles. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    async def sources_called(self, name: str) -> list[SourceId]:
        """The sources with this name, whoever gave it to them, with this domain or with this address."""
        async with self._database.reading() as db:
            return [SourceId(row["id"]) for row in await rows(self._sql.sources_called(db, name=name))]

    async def stale(
        self, version: int, *, since: datetime | None = None, source_ids: Collection[SourceId] | None = None
    ) -> list[ArticleId]:
        """The articles that an older analysis than `version` looked at, newest first.

        `since`: aware, when they were news at the earliest. `source_ids`: only what came through one of them.
        """
        low = 0 if since is None else first_id(since)
        wanted = None if source_ids is None else as_list(sorted(source_ids))
        async with self._database.reading() as db:
            found = await rows(self._sql.stale_articles(db, version=version, low=low, source_ids=wanted))
        return [ArticleId(row["id"]) for row in found]

    async def texts(self, ids: Sequence[ArticleId]) -> list[StoredText]:
        """The stored words of the articles, in the order of `ids`; those that are gone are left out."""
        async with self._database.reading() as db:
            found = await rows(self._sql.texts_by_ids(db, ids=as_list(ids)))
        return [
            StoredText(
                id=ArticleId(row["id"]),
                article=ExtractedArticle(
                    title=row["title"],
                    text=row["text"],
                    tags=read_list(row["tags"]),
                    language=row["language"],
                    is_paywalled=bool(row["is_paywalled"]),
                    snippet_max=row["snippet_max"],
                ),
                text_hash=row["text_hash"],
            )
            for row in found
        ]

    async def replace(
        self, batch: Sequence[tuple[StoredText, AnalysedArticle]]
    ) -> Mapping[ArticleId, PartsChange | Exception | None]:
        """What became of each article: its change, why it could not be stored, or None where its words changed since.

        The batch is one transaction, or several when it takes long, so that others may write in between; each article is
        whole or as it was. Nothing is posted.
        """
        results: dict[ArticleId, PartsChange | Exception | None] = {}
        waiting = deque(batch)
        while waiting:
            async with self._database.transaction() as db:
                until = monotonic() + LOCKED_S
                while waiting:
                    stored, analysed = waiting.popleft()
                    results[stored.id] = await self._replace_one(db, stored, analysed)
                    if monotonic() >= until:
                        break
            if waiting:
                await asyncio.sleep(_LETS_IN_S)
        return results

    async def _replace_one(
        self, db: Connection, stored: StoredText, analysed: AnalysedArticle
    ) -> PartsChange | Exception | None:
        article = stored.article
        owner_id = await self._sql.owner_if_unchanged(
            db,
            id=stored.id,
            text_hash=stored.text_hash,
            is_paywalled=article.is_paywalled,
            snippet_max=article.snippet_max,
        )
        if owner_id is None:
            return None
        await db.execute("SAVEPOINT analysis")
        result: PartsChange | Exception
        try:
            check_verbatim(article.text, analysed.quotes)
            shown = replace(analysed, quotes=showable_quotes(analysed))
            result = await replace_analysis(
                db, stored.id, shown, owner_id=SourceId(owner_id), now=self._now()
            )
            # A quote that is none any more leaves the cards that show it.
            since = to_ms(self._now() - FOLLOWED_FOR)
            await self._sql.update_posts_of_article(
                db, article_id=stored.id, now=to_ms(self._now()), since=since
            )
        except UNUSABLE as error:
            await db.execute("ROLLBACK TO analysis")
            result = error
        await db.execute("RELEASE analysis")
        return result
