"""Work in a few processes of our own: commands wait for none of it, and a hostile page costs its own work alone."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, Self

from news.errors import WorkError
from news.working.channel import Answer, Bounds, packed
from news.working.seat import CLOSED, NoWorkerError, Seat
from news.working.threads import Threads
from news.working.turns import Turns

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from typing import ParamSpec, TypeVar

    from news.ports import Workers

    P = ParamSpec("P")
    T = TypeVar("T")

log = logging.getLogger(__name__)

IDLE_S: Final = 300.0
"""A worker without work ends after so many seconds, for the memory."""
THREADS_AT_ONCE: Final = 2
START_S: Final = 20.0
"""What starting a worker may take beside its work, on a machine that is busy."""


class Processes:
    """Workers that are processes, at most `count`. They start with the first work and end with the block or the bot.

    Whoever has to wait keeps what is to be done: nothing is sent before a worker is free.
    """

    def __init__(self, count: int, *, bounds: Bounds | None = None, idle_s: float = IDLE_S) -> None:
        self._bounds = bounds or Bounds()
        self._idle_s = idle_s
        self._seats = [Seat(self._bounds) for _ in range(count)]
        self._turns = Turns(list(self._seats))
        self._resting: dict[Seat, asyncio.TimerHandle] = {}
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._is_closed = False

    @property
    def pids(self) -> list[int]:
        """The processes there are now."""
        return [pid for seat in self._seats if (pid := seat.pid) is not None]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.aclose()

    async def do(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the work gives; raises what it raises, with the worker's trace as a note.

        Raises WorkError when the work takes longer than its bound, or its worker dies over it twice. Work that was
        begun goes on when nobody waits for it any more; its place is taken until it ends.
        """
        return await self._do(work, args, kwargs, is_first=False)

    def first(self) -> Workers:
        """The same workers, before all who do not ask for that: a person waits."""
        return _First(self)

    async def _do(
        self, work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], *, is_first: bool
    ) -> Any:
        self._require_open()
        seat = await self._turns.take(is_first=is_first)
        try:
            self._require_open()
            answer = await asyncio.shield(self._begin(seat, work, args, kwargs))
        except WorkError as error:
            log.warning("%s was given up: %s", getattr(work, "__qualname__", work), error)
            raise
        except NoWorkerError as error:
            log.error("no worker can be started, a thread does the work: %s", error)  # noqa: TRY400 - it says all
            return await asyncio.to_thread(work, *args, **kwargs)
        _log(answer)
        if isinstance(answer.error, MemoryError):
            raise WorkError("it took too much memory") from answer.error
        if answer.error is not None:
            raise answer.error
        return answer.value

    def _begin(
        self, seat: Seat, work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> asyncio.Future[Answer]:
        """The work under way at this seat, which is free again when it ends."""
        loop = asyncio.get_running_loop()
        self._wake(seat)
        seconds = self._bounds.job_s
        until = seconds if seat.pid is not None else seconds + START_S
        late = loop.call_later(until, seat.give_up, f"it took more than {seconds:g} s")
        under_way = loop.run_in_executor(self._threads, lambda: seat.do(packed(work, args, kwargs)))

        def ended(done: asyncio.Future[Answer]) -> None:
            late.cancel()
            if not done.cancelled():
                done.exception()  # nobody may be there to hear of it
            if not self._is_closed:
                self._resting[seat] = loop.call_later(self._idle_s, self._end, seat)
                self._turns.give_back(seat)

        under_way.add_done_callback(ended)
        return under_way

    def _wake(self, seat: Seat) -> None:
        if (timer := self._resting.pop(seat, None)) is not None:
            timer.cancel()

    def _end(self, seat: Seat) -> None:
        self._resting.pop(seat, None)
        if not self._is_closed:
            self._threads.submit(seat.end)

    def _require_open(self) -> None:
        if self._is_closed:
            raise WorkError(CLOSED)

    async def aclose(self) -> None:
        """Every worker is gone. What was under way fails: it is done again when the program runs the next time."""
        self._is_closed = True
        self._turns.refuse(WorkError(CLOSED))
        for seat in self._seats:
            self._wake(seat)
            seat.close()
        await asyncio.to_thread(self._tidy_up)

    def _tidy_up(self) -> None:
        self._threads.shutdown(wait=True)
        for seat in self._seats:
            seat.end()


def _log(answer: Answer) -> None:
    """Tell this program's log what the work told its own."""
    for record in answer.logged:
        logger = logging.getLogger(record.name)
        if logger.isEnabledFor(record.levelno):
            logger.handle(record)


@asynccontextmanager
async def opened_workers(count: int) -> AsyncGenerator[Workers]:
    """So many processes for the time of the block; 0: threads, as few as keep one slow page from holding up all others."""
    if not count:
        yield Threads(THREADS_AT_ONCE)
        return
    async with Processes(count) as processes:
        yield processes


class _First:
    """The workers as people have them."""

    def __init__(self, workers: Processes) -> None:
        self._workers = workers

    async def do(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._workers._do(work, args, kwargs, is_first=True)  # pyright: ignore[reportPrivateUsage] - its own other face

    def first(self) -> Workers:
        return self
