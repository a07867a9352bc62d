"""How a check went: its record, when the next one is, and who is left alone until then without one."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from news.models import CheckRecord
from news.polling.moving import address_to_learn
from news.polling.schedule import Wishes, next_check_at

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from news.fetch import FetchedPage
    from news.models import PollState, SeenEntry, Source, SourceId
    from news.ports import Clock, SourceStore

log = logging.getLogger(__name__)

CHECK_S = 300.0
"""What a check may take in all; its parts have limits of their own, far below."""
SLOW = timedelta(seconds=10)
"""A check that took longer was slow."""
ASKED_AGAIN_AFTER = timedelta(seconds=60)
"""Nobody makes us ask a source sooner than that after the last time."""
LEFT_ALONE_MAX = timedelta(days=1)
"""The longest Retry-After that is obeyed."""

CheckResult = Literal["unchanged", "read", "failed"]


@dataclass(frozen=True, slots=True)
class Checked:
    """How one check went."""

    source: Source
    """As it was before."""
    result: CheckResult
    next_check_at: datetime
    new_count: int = 0
    changed_count: int = 0
    error: str | None = None
    """Why it failed, in words for an organiser."""


class CheckRecorder:
    """Writes checks down. Remembers, until a restart, what no record holds: who rests, who is slow, who was just asked."""

    def __init__(self, *, sources: SourceStore, now: Clock, poll_min_s: int) -> None:
        self._sources = sources
        self._now = now
        self._poll_min_s = poll_min_s
        self._began: dict[SourceId, datetime] = {}
        self._slow: set[SourceId] = set()
        self._asked: dict[SourceId, datetime] = {}
        self._resting: dict[SourceId, datetime] = {}
        self._left_alone: dict[SourceId, datetime] = {}

    # --- what is remembered --------------------------------------------------------------------------

    @contextmanager
    def timed(self, source_id: SourceId) -> Generator[None]:
        """The block is a check of this source: how long it takes counts for the next one."""
        self._began[source_id] = self._now()
        try:
            yield
        finally:
            is_slow = self._took(source_id) > SLOW
            (self._slow.add if is_slow else self._slow.discard)(source_id)
            del self._began[source_id]
            self._note_asked(source_id)

    def _note_asked(self, source_id: SourceId) -> None:
        now = self._now()
        self._asked.pop(source_id, None)
        self._asked[source_id] = now
        while self._asked[oldest := next(iter(self._asked))] <= now - ASKED_AGAIN_AFTER:
            del self._asked[oldest]

    def _took(self, source_id: SourceId) -> timedelta:
        """How long the check under way has taken; within bounds, also when the clock is set meanwhile."""
        took = self._now() - self._began.get(source_id, self._now())
        return min(max(took, timedelta()), timedelta(seconds=CHECK_S))

    def is_slow(self, source_id: SourceId) -> bool:
        """Whether its last check took more than SLOW."""
        return source_id in self._slow

    def asked_at(self, source_id: SourceId) -> datetime | None:
        """When a check of it ended within the last minute, whether it was written down or not."""
        return self._asked.get(source_id)

    @property
    def resting(self) -> frozenset[SourceId]:
        """Sources that are not asked for now, though their record says they are due."""
        self._resting = _since(self._resting, self._now())
        return frozenset(self._resting)

    def left_alone_until(self, source_id: SourceId) -> datetime | None:
        """How long the source's site asked to be left alone, if that time still runs."""
        until = self._left_alone.get(source_id)
        return until if until is not None and until > self._now() else None

    def _leave_alone(self, source_id: SourceId, asked_s: int | None) -> datetime | None:
        if not asked_s or asked_s <= 0:
            return None
        now = self._now()
        until = now + min(timedelta(seconds=min(asked_s, 10**6)), LEFT_ALONE_MAX)
        self._left_alone = _since(self._left_alone, now) | {source_id: until}
        return until

    # --- records -------------------------------------------------------------------------------------

    async def record(
        self,
        source: Source,
        state: PollState,
        page: FetchedPage,
        *,
        result: CheckResult = "unchanged",
        new_count: int = 0,
        changed_count: int = 0,
        seen: Mapping[str, SeenEntry] | None = None,
        retry_after_s: int | None = None,
        not_after: datetime | None = None,
    ) -> Checked:
        """Note a check that went well, and follow a redirect that several of them agree about. Raises StorageError."""
        now = self._now()
        asked_s = max(page.retry_after_s or 0, retry_after_s or 0)
        next_at = next_check_at(
            now=now,
            floor_s=self._poll_min_s,
            rhythm_s=state.rhythm_s,
            quiet_for=None if new_count or source.last_new_at is None else now - source.last_new_at,
            wishes=Wishes(retry_after_s=asked_s, max_age_s=page.max_age_s, ttl_s=state.ttl_s),
            source_id=source.id,
            took=self._took(source.id),
        )
        next_at = min(next_at, not_after) if not_after else next_at
        self._leave_alone(source.id, asked_s)
        record = CheckRecord(source.id, now, next_at, state=state, new_count=new_count, seen=seen or {})
        await self._sources.record_check(record)
        target = address_to_learn(state, source)
        if target is not None and await self._sources.move(source.id, target):
            log.info("source %s has moved for good: it is asked at its new address from now on", source.id)
        return Checked(source, result, next_at, new_count, changed_count)

    async def record_failure(
        self, source: Source, state: PollState, words: str, *, asked_s: int | None = None
    ) -> Checked:
        """Note a check that failed. Raises nothing: a source whose failure cannot be noted rests all the same."""
        now = self._now()
        self._leave_alone(source.id, asked_s)
        next_at = next_check_at(
            now=now,
            failures=source.failures + 1,
            floor_s=self._poll_min_s,
            rhythm_s=state.rhythm_s,
            wishes=Wishes(retry_after_s=asked_s),
            source_id=source.id,
            took=self._took(source.id),
        )
        return await self._write_failure(source, words, next_at)

    async def note_failure(self, source: Source, words: str, *, asked_s: int | None = None) -> Checked:
        """Note that a check which a person asked for failed: that puts off no check of the poller's. Raises nothing.

        The first failure is written down, so that everybody sees it; later ones add nothing to what the poller noted,
        however often somebody asks. What the site says with Retry-After is obeyed all the same.
        """
        now = self._now()
        until = self._leave_alone(source.id, asked_s)
        next_at = max(source.next_check_at or now, until or now)
        if until is not None and next_at == until:
            self._resting[source.id] = until
        if source.failures:
            return Checked(source, "failed", next_at, error=words)
        return await self._write_failure(source, words, next_at)

    async def _write_failure(self, source: Source, words: str, next_at: datetime) -> Checked:
        try:
            await self._sources.record_check(CheckRecord(source.id, self._now(), next_at, error=words))
        except Exception:
            log.exception("the failure of source %s could not be recorded", source.id)
            self._resting[source.id] = next_at
        return Checked(source, "failed", next_at, error=words)

    def rest(self, source: Source, words: str) -> Checked:
        """Leave a source alone for the floor, without a record: the trouble is ours."""
        until = self._now() + timedelta(seconds=self._poll_min_s)
        self._resting[source.id] = until
        return Checked(source, "failed", until, error=words)


def _since(times: Mapping[SourceId, datetime], moment: datetime) -> dict[SourceId, datetime]:
    """Those that lie after the moment."""
    return {source_id: time for source_id, time in times.items() if time > moment}
