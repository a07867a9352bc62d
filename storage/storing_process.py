"""The other side of `storage.storing`: what a process of its own does to store articles. One piece after the other.

It has connections of its own and its own index of stories, which follows what others store (`storage.story_window`). A batch is
prepared first, beside all who write, and then stored a slice at a time, each when this process is told that it may write.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storage.articles import Articles, Prepared
from storage.connection import Database
from storage.story_window import StoryWindow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from pathlib import Path

    from news.models import AddResult, AnalysedArticle, ArticleId, SourceId


_CACHE_KB: Final = 8_000
"""An article changes some sixty pages all over the file, a batch thousands. With SQLite's own 2 MB many are written to the log
more than once a transaction: a sixth less is written with this, a fifth less read."""


class SameProcessError(Exception):
    """Whoever asked is this very process: no other could be started."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to store, and for whom."""

    path: Path
    installation_id: str
    asked_by: int
    """The asking process."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The arguments of `Articles.add_many`, and the time at which it was asked (aware UTC)."""

    number: int
    """Another one for each batch."""
    articles: Sequence[AnalysedArticle]
    source_id: SourceId
    post: bool
    known: Sequence[ArticleId | None] | None
    others: Collection[ArticleId]
    now: datetime


def prepare(place: Place, batch: Batch) -> None:
    """Reads what the batch is compared with, and the window of stories where this process has just begun.

    Raises StorageError; SameProcessError where nothing else can be done.
    """
    _storer(place).prepare(batch)


def store_some(
    place: Place, number: int, waiting: Sequence[int], locked_s: float
) -> dict[int, AddResult] | None:
    """Stores the first of those that wait, one at least, for about `locked_s` seconds; the results by place.

    None: this process does not know the batch, another had prepared it. Raises StorageError.
    """
    return _storer(place).store_some(number, waiting, locked_s)


class _Storer:
    """An open archive in this process, on an event loop that runs while something is asked."""

    def __init__(self, place: Place) -> None:
        self._runner = asyncio.Runner()
        self._now: datetime | None = None
        self._prepared: tuple[int, Prepared] | None = None
        database = self._runner.run(Database.open(place.path, cache_kb=_CACHE_KB))
        self._window = StoryWindow(database, self._time)
        self._articles = Articles(database, self._time, place.installation_id, self._window)

    def _time(self) -> datetime:
        assert self._now is not None  # noqa: S101  # only asked for a batch
        return self._now

    def prepare(self, batch: Batch) -> None:
        """As the function."""
        self._now = batch.now
        self._prepared = None
        self._runner.run(self._window.load())
        prepared = self._runner.run(
            self._articles.prepare(
                batch.articles,
                source_id=batch.source_id,
                post=batch.post,
                known=batch.known,
                others=batch.others,
            )
        )
        self._prepared = (batch.number, prepared)

    def store_some(self, number: int, waiting: Sequence[int], locked_s: float) -> dict[int, AddResult] | None:
        """As the function."""
        if self._prepared is None or self._prepared[0] != number:
            return None
        return self._runner.run(self._articles.store_some(self._prepared[1], waiting, locked_s=locked_s))


_open: dict[Place, _Storer] = {}
"""The archive that this process has open: one at most."""


def _storer(place: Place) -> _Storer:
    if os.getpid() == place.asked_by:
        raise SameProcessError
    if place not in _open:
        _open[place] = _Storer(place)
    return _open[place]
