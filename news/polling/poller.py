"""The poller: asks what is due, many at once and each host by itself. Nothing that a site does ends it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from news.errors import FetchError, NewsdeskError, RequestLimitError, SourceBusyError, StorageError
from news.polling.lanes import SOURCES_AT_ONCE, Begun, DueQueue, Lanes
from news.polling.moving import is_gone, noted_move
from news.polling.recording import CHECK_S, Checked, CheckRecorder
from news.taking_in.entries import CHECK_BUDGET
from news.taking_in.take_in import TakingIn, read_source
from news.working.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

    from news.fetch import FetchedPage
    from news.models import PollState, Source, SourceId, SourceMethod
    from news.ports import ArticleStore, Clock, PageFetcher, SourceStore, Workers
    from news.taking_in.entries import PageBudget

log = logging.getLogger(__name__)

IDLE_S = 1.0
"""How long the poller rests when nothing is due, in seconds."""
HASHED_HERE_BYTES = 1_000_000
"""A larger body is hashed beside the loop: this much takes a millisecond or two."""
OUR_MISTAKE = "It could not be read: an error on our side."


class Poller:
    """Checks sources. A slow site delays no other: see `news.polling.lanes`."""

    def __init__(
        self,
        *,
        fetcher: PageFetcher,
        sources: SourceStore,
        articles: ArticleStore,
        now: Clock,
        poll_min_s: int,
        workers: Workers = THREADS,
    ) -> None:
        self._fetcher = fetcher
        self._workers = workers
        self._sources = sources
        self._now = now
        self._taking_in = TakingIn(
            fetcher=fetcher,
            sources=sources,
            articles=articles,
            now=now,
            poll_min_s=poll_min_s,
            workers=workers,
        )
        self.records = CheckRecorder(sources=sources, now=now, poll_min_s=poll_min_s)
        self._under_way: dict[SourceId, asyncio.Event] = {}
        self._due = DueQueue(
            sources=sources,
            lanes=Lanes(self.records.is_slow),
            now=now,
            left_out=lambda: self._under_way.keys() | self.records.resting,
        )

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
                begun = await self._next_or_none()
                if begun is None:
                    slots.release()
                    await asyncio.sleep(IDLE_S)
                    continue
                task = self._start(begun)
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                task.add_done_callback(lambda _: slots.release())
        finally:
            await _end(tasks)

    async def _next_or_none(self) -> Begun | None:
        """What may begin now. The loop outlives a database that cannot be read; it looks again in a moment."""
        try:
            return await self._due.next(self._now())
        except Exception:
            log.exception("what is due could not be read; the next round begins in a moment")
            return None

    async def poll_due(self) -> int:
        """Poll sources that are due, at most SOURCES_AT_ONCE and one a host, to their end; how many were polled.

        Raises StorageError when what is due cannot be read.
        """
        self._due.clear()
        moment, due = self._now(), list[Begun]()
        while len(due) < SOURCES_AT_ONCE and (begun := await self._due.next(moment)) is not None:
            due.append(begun)
        checked = await asyncio.gather(*map(self._start, due))
        return sum(one is not None for one in checked)

    async def poll_all_due(
        self, on_each: Callable[[Checked], Awaitable[None]] | None = None
    ) -> list[Checked]:
        """How the checks of all that is due at this moment went, as they ended; each is polled once.

        Raises StorageError when what is due cannot be read: a round that leaves sources out does not pass for a whole one.
        """
        self._due.clear()
        moment, results = self._now(), list[Checked]()
        tasks: set[asyncio.Task[Checked | None]] = set()
        try:
            while True:
                while len(tasks) < SOURCES_AT_ONCE and (begun := await self._due.next(moment)) is not None:
                    tasks.add(self._start(begun))
                if not tasks:
                    return results
                done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for checked in filter(None, (task.result() for task in done)):
                    results.append(checked)
                    if on_each is not None:
                        await on_each(checked)
        finally:
            await _end(tasks)

    def _start(self, begun: Begun) -> asyncio.Task[Checked | None]:
        """A check of its own, which keeps its place until it ends."""
        task = asyncio.create_task(self._poll(begun.source, begun.state), name="poll a source")
        task.add_done_callback(lambda _: begun.leave())
        return task

    # --- one check -----------------------------------------------------------------------------------

    @asynccontextmanager
    async def alone(self, source_id: SourceId, *, wait_s: float | None = None) -> AsyncGenerator[None]:
        """Waits until nobody else reads the source, then keeps it to oneself.

        Raises SourceBusyError when that takes longer than `wait_s` seconds; None waits for ever.
        """
        try:
            async with asyncio.timeout(wait_s):
                while (busy := self._under_way.get(source_id)) is not None:
                    await busy.wait()
        except TimeoutError as error:
            raise SourceBusyError(f"source {source_id} was read for more than {wait_s} s") from error
        # What the poller has ready to begin knows the source as it is before this.
        self._due.drop(source_id)
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

    async def check(self, source: Source, state: PollState, *, is_wish: bool = False) -> Checked:
        """Ask a source and record how it went, whatever happens. Only inside `alone`.

        `is_wish`: a person asked for it, so that a failure puts off no later check. Raises nothing, but for such a
        person RequestLimitError when nothing may be sent.
        """
        with self.records.timed(source.id):
            try:
                async with asyncio.timeout(CHECK_S):
                    return await self._ask(source, state)
            except RequestLimitError:
                raise
            except StorageError as error:
                # The source did nothing wrong: it rests here, and its record stays as it is.
                log.exception("source %s: what it brought could not be stored", source.id)
                return self.records.rest(source, error.user_message)
            except NewsdeskError as error:
                log.warning("source %s (%s): %s", source.id, source.name, error)
                words = error.user_message
                asked_s = error.retry_after_s if isinstance(error, FetchError) else None
            except TimeoutError:
                log.warning("source %s (%s) took more than %s s", source.id, source.name, CHECK_S)
                words, asked_s = "Reading it took too long.", None
            except Exception:
                log.exception("source %s (%s) failed in a way that nobody foresaw", source.id, source.name)
                words, asked_s = OUR_MISTAKE, None
            if is_wish:
                return await self.records.note_failure(source, words, asked_s=asked_s)
            return await self.records.record_failure(source, state, words, asked_s=asked_s)

    async def _ask(self, source: Source, state: PollState) -> Checked:
        if source.url is None:
            raise NewsdeskError(f"source {source.id} has no address to poll")
        try:
            # Before the first look nothing is known, whatever was read when others wanted the source.
            known = state if state.is_seeded else None
            page = await fetch_source(self._fetcher, source.url, source.method, known)
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
            await read_source(former, page, self._workers)
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
        if body_hash is None or (body_hash == state.body_hash and state.is_seeded):
            return await self.records.record(source, _validators(page, state), page)
        workers = self._workers.first() if budget.is_awaited else self._workers
        found = await read_source(source, page, workers)
        taken = await self._taking_in.take_in(source, state, found, budget=budget)
        state = replace(_validators(page, taken.state), body_hash=body_hash)
        if not taken.is_complete:  # nothing that would let the next check pass over what was left
            state = replace(state, etag=None, last_modified=None, body_hash=None)
        return await self.records.record(
            source,
            state,
            page,
            result="read",
            new_count=taken.new_count,
            changed_count=taken.changed_count,
            seen=taken.seen,
            retry_after_s=taken.retry_after_s,
        )


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
