"""What the domain needs from the outside, as Protocols. Each contract is stated here once, for all implementations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from news.models import AddResult, AnalysedArticle, PollState, Source, SourceId

Clock = Callable[[], datetime]
"""Returns the present as aware UTC. Injected everywhere, so that tests and the demo hold time in their hands."""


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


class ArticleStore(Protocol):
    """Where articles go. Any method may raise StorageError."""

    async def add_many(
        self, batch: Sequence[AnalysedArticle], *, source_id: SourceId, post: bool
    ) -> list[AddResult]:
        """Store a batch in one transaction, one result each in the same order.

        An article that fails is rolled back alone. With `post`, the deliveries that a new article causes are
        written in the same transaction; without, it is archived quietly.
        """
        ...

    async def known_urls(self, urls: Sequence[str]) -> set[str]:
        """Those of `urls` that the archive already has, as they were given."""
        ...


class SourceStore(Protocol):
    """Where the polling schedule lives. Any method may raise StorageError."""

    async def due(self, now: datetime, limit: int) -> list[tuple[Source, PollState]]:
        """Feeds whose next check is not after `now`, longest waiting first."""
        ...

    async def record_check(
        self,
        source_id: SourceId,
        *,
        checked_at: datetime,
        next_check_at: datetime,
        state: PollState | None,
        error: str | None,
        new_count: int,
    ) -> None:
        """Note how a check went. `state` None keeps the old validators; `error` None clears the last one."""
        ...
