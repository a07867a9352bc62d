"""The poller: asks what is due, many at once and each host by itself, and records how every check went."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import deque
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from news.entries import CHECK_BUDGET
from news.errors import FetchError, NewsdeskError, StorageError
from news.models import CheckRecord
from news.moving import address_to_learn, is_gone, noted_move
from news.schedule import Wishes, next_check_at
from news.taking_in import TakingIn, read_source

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
    from datetime import datetime

    from news.entries import PageBudget
    from news.fetch import FetchedPage
    from news.models import PollState, SeenEntry, Source, SourceId, SourceMethod
    from news.ports import ArticleStore, Clock, PageFetcher, SourceStore

log = logging.getLogger(__name__)

SOURCES_AT_ONCE = 50
DUE_AT_ONCE = 200
"""Due sources that are read from the database together: asking it after each check would cost more than the check."""
IDLE_S = 1.0
"""How long the poller rests when nothing is due, in seconds."""
CHECK_S = 300.0
"""What a check may take in all; its parts have limits of their own, far below."""
HASHED_HERE_BYTES = 1_000_000
"""A larger body is hashed beside the loop: this much takes a millisecond or two."""
OUR_MISTAKE = "It could not be read: an error on our side."

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


class Poller:
    """Checks sources. Nothing that a site does ends it, and a slow site delays no other."""

    def __init__(
        self,
        *,
        fetcher: PageFetcher,
        sources: SourceStore,
        articles: ArticleStore,
        now: Clock,
        poll_min_s: int,
    ) -> None:
        self._fetcher = fetcher
        self._sources = sources
        self._now = now
        self._poll_min_s = poll_min_s
        self._taking_in = TakingIn(
            fetcher=fetcher, sources=sources, articles=articles, now=now, poll_min_s=poll_min_s
        )
        self._under_way: dict[SourceId, asyncio.Event] = {}
        self._busy_hosts: set[str] = set()
        self._waiting: deque[tuple[Source, PollState]] = deque()
        self._resting: dict[SourceId, datetime] = {}

    # --- loops -------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Poll what is due, for as long as the task lives; nothing that it began outlives it.

        A source begins as soon as a place is free and its host is not asked already.
        """
        slots = asyncio.Semaphore(SOURCES_AT_ONCE)
        tasks: set[asyncio.Task[Checked | None]] = set()
        try:
            while True:
                await slots.acquire()
                begun = await self._next()
                if begun is None:
                    slots.release()
                    await asyncio.sleep(IDLE_S)
                    continue
                task = self._start(*begun)
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                task.add_done_callback(lambda _: slots.release())
        finally:
            await _end(tasks)

    async def poll_due(self) -> int:
        """Poll sources that are due, at most SOURCES_AT_ONCE and one a host, to their end; how many were polled."""
        due = await self._due(SOURCES_AT_ONCE, self._now())
        checked = await asyncio.gather(*(self._start(*begun) for begun in due))
        return sum(one is not None for one in checked)

    async def poll_all_due(
        self, on_each: Callable[[Checked], Awaitable[None]] | None = None
    ) -> list[Checked]:
        """How the checks of all that is due at this moment went, as they ended; each is polled once."""
        moment, results = self._now(), list[Checked]()
        tasks: set[asyncio.Task[Checked | None]] = set()
        try:
            while True:
                tasks |= {
                    self._start(*begun) for begun in await self._due(SOURCES_AT_ONCE - len(tasks), moment)
                }
                if not tasks:
                    return results
                done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for checked in filter(None, (task.result() for task in done)):
                    results.append(checked)
                    if on_each is not None:
                        await on_each(checked)
        finally:
            await _end(tasks)

    async def _next(self) -> tuple[Source, PollState] | None:
        """A source that may begin now, with its state; None when there is none for the moment."""
        if not self._waiting:
            self._waiting.extend(await self._due(DUE_AT_ONCE, self._now()))
        while self._waiting:
            source, state = self._waiting.popleft()
            if source.id not in self._under_way and _host(source) not in self._busy_hosts:
                return source, state
        return None

    async def _due(self, limit: int, moment: datetime) -> list[tuple[Source, PollState]]:
        """At most `limit` sources that may begin now. None when the database does not answer: it is asked again."""
        if limit <= 0:
            return []
        now = self._now()
        self._resting = {source_id: until for source_id, until in self._resting.items() if until > now}
        try:
            due = await self._sources.due(
                moment, limit + len(self._resting) + len(self._under_way), busy_hosts=self._busy_hosts
            )
        except Exception:
            log.exception("what is due could not be read; the next round begins in a moment")
            return []
        left_out = self._under_way.keys() | self._resting.keys()
        return [begun for begun in due if begun[0].id not in left_out][:limit]

    def _start(self, source: Source, state: PollState) -> asyncio.Task[Checked | None]:
        """A check of its own, which keeps its host to itself until it ends."""
        host = _host(source)
        self._busy_hosts.add(host)
        task = asyncio.create_task(self._poll(source, state), name="poll a source")
        task.add_done_callback(lambda _: self._busy_hosts.discard(host))
        return task

    # --- one check -----------------------------------------------------------------------------------

    @asynccontextmanager
    async def alone(self, source_id: SourceId) -> AsyncGenerator[None]:
        """Waits until nobody else reads the source, then keeps it to oneself."""
        while (busy := self._under_way.get(source_id)) is not None:
            await busy.wait()
        # What the poller has ready to begin knows the source as it is before this.
        self._waiting = deque(begun for begun in self._waiting if begun[0].id != source_id)
        with self._reading(source_id):
            yield

    @contextmanager
    def _reading(self, source_id: SourceId) -> Generator[None]:
        done = self._under_way[source_id] = asyncio.Event()
        try:
            yield
        finally:
            del self._under_way[source_id]
            done.set()

    def is_under_way(self, source_id: SourceId) -> bool:
        """Whether somebody reads the source at the moment."""
        return source_id in self._under_way

    async def _poll(self, source: Source, state: PollState) -> Checked | None:
        """Check one source, unless it is being read already. Raises nothing."""
        if source.id in self._under_way:
            return None
        with self._reading(source.id):
            return await self.check(source, state)

    async def check(self, source: Source, state: PollState) -> Checked:
        """Ask a source and record how it went, whatever happens. Only inside `alone`. Raises nothing."""
        try:
            async with asyncio.timeout(CHECK_S):
                return await self._ask(source, state)
        except StorageError as error:
            # The source did nothing wrong: it rests here, and its record stays as it is.
            log.exception("source %s: what it brought could not be stored", source.id)
            return self._rest(source, error.user_message)
        except NewsdeskError as error:
            log.warning("source %s (%s): %s", source.id, source.name, error)
            asked_s = error.retry_after_s if isinstance(error, FetchError) else None
            return await self._record_failure(source, state, error.user_message, asked_s=asked_s)
        except TimeoutError:
            log.warning("source %s (%s) took more than %s s", source.id, source.name, CHECK_S)
            return await self._record_failure(source, state, "Reading it took too long.")
        except Exception:
            log.exception("source %s (%s) failed in a way that nobody foresaw", source.id, source.name)
            return await self._record_failure(source, state, OUR_MISTAKE)

    async def _ask(self, source: Source, state: PollState) -> Checked:
        if source.url is None:
            raise NewsdeskError(f"source {source.id} has no address to poll")
        try:
            page = await fetch_source(self._fetcher, source.url, source.method, state)
            return await self.take(source, state, page, budget=CHECK_BUDGET)
        except NewsdeskError as error:
            if isinstance(error, StorageError) or not is_gone(source, error, now=self._now()):
                raise
            checked = await self._go_back(source, state)
            if checked is None:
                raise
            return checked

    async def _go_back(self, source: Source, state: PollState) -> Checked | None:
        """Ask the address before a learned redirect, and return to it if it answers; None: there is no way back."""
        if state.former_url is None:
            return None
        former = replace(source, url=state.former_url)
        try:
            page = await fetch_source(self._fetcher, state.former_url, source.method, None)
            await read_source(former, page)
        except NewsdeskError as error:
            log.info("source %s fails at the address before it moved, too: %s", source.id, error)
            return None
        if not await self._sources.move_back(source.id):
            return None
        log.info("source %s is asked at its former address again", source.id)
        state = replace(state, etag=None, last_modified=None, former_url=None, moved_to=None, moved_count=0)
        return await self.take(former, state, page, budget=CHECK_BUDGET)

    async def take(
        self, source: Source, state: PollState, page: FetchedPage, *, budget: PageBudget
    ) -> Checked:
        """Take in what an answer holds, unless it is as before, and record the check. Only inside `alone`.

        Raises ParseError and StorageError.
        """
        state = noted_move(state, source, page)
        # The body is hashed before it is parsed: a third of all feeds send the same bytes with status 200.
        body_hash = None if page.status == 304 else await _hash(page.body)
        if body_hash is None or body_hash == state.body_hash:
            return await self.record(source, _validators(page, state), page)
        found = await read_source(source, page)
        taken = await self._taking_in.take_in(source, state, found, budget=budget)
        state = replace(_validators(page, taken.state), body_hash=body_hash)
        if not taken.is_complete:  # nothing that would let the next check pass over what was left
            state = replace(state, etag=None, last_modified=None, body_hash=None)
        return await self.record(
            source,
            state,
            page,
            result="read",
            new_count=taken.new_count,
            changed_count=taken.changed_count,
            seen=taken.seen,
            retry_after_s=taken.retry_after_s,
        )

    # --- recording -----------------------------------------------------------------------------------

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
        next_at = next_check_at(
            now=now,
            floor_s=self._poll_min_s,
            rhythm_s=state.rhythm_s,
            quiet_for=None if new_count or source.last_new_at is None else now - source.last_new_at,
            wishes=Wishes(
                retry_after_s=max(page.retry_after_s or 0, retry_after_s or 0),
                max_age_s=page.max_age_s,
                ttl_s=state.ttl_s,
            ),
            source_id=source.id,
        )
        next_at = min(next_at, not_after) if not_after else next_at
        record = CheckRecord(source.id, now, next_at, state=state, new_count=new_count, seen=seen or {})
        await self._sources.record_check(record)
        target = address_to_learn(state, source)
        if target is not None and await self._sources.move(source.id, target):
            log.info("source %s has moved for good: it is asked at its new address from now on", source.id)
        return Checked(source, result, next_at, new_count, changed_count)

    async def _record_failure(
        self, source: Source, state: PollState, words: str, *, asked_s: int | None = None
    ) -> Checked:
        """Note a check that failed. Raises nothing: a source whose failure cannot be noted rests all the same."""
        now = self._now()
        next_at = next_check_at(
            now=now,
            failures=source.failures + 1,
            floor_s=self._poll_min_s,
            rhythm_s=state.rhythm_s,
            wishes=Wishes(retry_after_s=asked_s),
            source_id=source.id,
        )
        try:
            await self._sources.record_check(CheckRecord(source.id, now, next_at, error=words))
        except Exception:
            log.exception("the failure of source %s could not be recorded", source.id)
            self._resting[source.id] = next_at
        return Checked(source, "failed", next_at, error=words)

    def _rest(self, source: Source, words: str) -> Checked:
        until = self._now() + timedelta(seconds=self._poll_min_s)
        self._resting[source.id] = until
        return Checked(source, "failed", until, error=words)


async def fetch_source(
    fetcher: PageFetcher, url: str, method: SourceMethod, state: PollState | None
) -> FetchedPage:
    """What lies at a source's address: a feed's answer to our validators, or a page that robots.txt lets us read.

    Awaits the network. Raises FetchError.
    """
    if method != "feed":
        return await fetcher.get_page(url)
    if state is None:
        return await fetcher.get(url)
    return await fetcher.get(url, etag=state.etag, last_modified=state.last_modified)


def _host(source: Source) -> str:
    """What no other check may ask at the same time."""
    return source.domain or f"source {source.id}"


async def _end(tasks: set[asyncio.Task[Checked | None]]) -> None:
    begun = list(tasks)
    for task in begun:
        task.cancel()
    await asyncio.gather(*begun, return_exceptions=True)


async def _hash(body: bytes) -> str:
    if len(body) <= HASHED_HERE_BYTES:
        return hashlib.sha256(body).hexdigest()
    return await asyncio.to_thread(lambda: hashlib.sha256(body).hexdigest())


def _validators(page: FetchedPage, state: PollState) -> PollState:
    """The state with the validators of the newest answer; a 304 may bring newer ones, or none."""
    return replace(
        state,
        etag=page.etag or (state.etag if page.status == 304 else None),
        last_modified=page.last_modified or (state.last_modified if page.status == 304 else None),
    )
