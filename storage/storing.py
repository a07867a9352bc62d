"""Storing in a process of its own, so that commands share their interpreter with nothing that is stored.

Articles, their roll-ups, the stories they belong to and the posts they cause take three to ten milliseconds of CPU each, more
than a third of it Python. In the bot's own process every answer takes twice as long meanwhile. The file has one writer at a
time all the same: the other process writes only in the bot's own turns, so that a person's write is still the next, and
nobody waits by SQLite's busy timeout.
"""

from __future__ import annotations

import itertools
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from news.errors import StorageError, WorkError
from news.working.channel import Bounds
from news.working.processes import Processes
from news.working.turns import Turns
from storage.articles import oldest_first
from storage.giving_way import gives_way
from storage.in_place import finish
from storage.storing_process import Batch, Place, SameProcessError, prepare, store_some

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Collection, Sequence
    from pathlib import Path

    from news.models import AddResult, AnalysedArticle, ArticleId, SourceId
    from news.ports import Clock, Workers
    from storage.articles import Articles
    from storage.connection import Database

BOUNDS: Final = Bounds(
    job_s=600.0,  # the first piece reads the window of stories, from a hundred thousand texts after an update
    memory_bytes=4_000_000_000,
    jobs_max=1_000_000,
    resident_bytes=600_000_000,
    niceness=0,  # it has the turn to write, and people wait for that
)
"""What the process may take: for `news.working.processes`."""
SLICE_S: Final = 0.1
"""So long it writes before others have their turn; each slice costs a commit."""
IDLE_S: Final = 900.0
"""Without articles it ends after so many seconds, for the memory."""
_PREPARED_TRIES: Final = 3
"""So often in a row a batch is prepared anew, where the process was lost between two pieces."""


@asynccontextmanager
async def opened_storing(workers: int) -> AsyncGenerator[Workers | None]:
    """The process for `Storage.stored_by`, for the time of the block; None where there are to be no `workers`.

    It starts with the first articles.
    """
    if not workers:
        yield None
        return
    async with Processes(1, bounds=BOUNDS, idle_s=IDLE_S) as processes:
        yield processes


class StoringElsewhere:
    """An `ArticleStore` that stores in the process of `workers`, of which there must be one alone."""

    def __init__(
        self,
        articles: Articles,
        database: Database,
        now: Clock,
        workers: Workers,
        *,
        path: Path,
        installation_id: str,
        slice_s: float = SLICE_S,
    ) -> None:
        self._articles = articles
        self._database = database
        self._now = now
        self._workers = workers
        self._place = Place(path.absolute(), installation_id, asked_by=os.getpid())
        self._slice_s = slice_s
        self._numbers = itertools.count()
        self._turns = Turns([None])
        self._is_here = False
        """No process can be started."""

    async def add_many(
        self,
        batch: Sequence[AnalysedArticle],
        *,
        source_id: SourceId,
        post: bool,
        known: Sequence[ArticleId | None] | None = None,
        others: Collection[ArticleId] = (),
    ) -> list[AddResult]:
        """As `Articles.add_many`. Raises StorageError, also where the process dies over a batch again and again."""
        if not batch:
            return []
        now = self._now()
        asked = Batch(next(self._numbers), batch, source_id, post, known, list(others), now)
        turn = await self._turns.take(is_first=not gives_way())
        try:
            if not self._is_here:
                try:
                    return await self._store(asked)
                except SameProcessError:
                    self._is_here = True
                except WorkError as error:
                    raise StorageError(f"articles could not be stored: {error}") from error
        finally:
            self._turns.give_back(turn)
        return await self._articles.add_many(
            batch, source_id=source_id, post=post, known=known, others=others
        )

    async def _store(self, batch: Batch) -> list[AddResult]:
        results: dict[int, AddResult] = {}
        waiting: Sequence[int] = oldest_first(batch.articles, batch.now)
        is_prepared, tries = False, 0
        try:
            while waiting:
                if not is_prepared:
                    tries += 1
                    if tries > _PREPARED_TRIES:
                        raise StorageError("articles could not be stored: the process for it ends each time")
                    await self._workers.do(prepare, self._place, batch)
                    is_prepared = True
                async with self._database.writing_elsewhere():
                    # To its end in any case: whoever writes next is not to meet it.
                    stored = await finish(
                        self._workers.do(store_some, self._place, batch.number, waiting, self._slice_s)
                    )
                if stored is None:
                    is_prepared = False
                    continue
                results |= stored
                tries = 0 if stored else tries
                waiting = waiting[len(stored) :]
        finally:
            if batch.post and results and self._articles.when_added is not None:
                self._articles.when_added()
        return [results[place] for place in range(len(batch.articles))]
