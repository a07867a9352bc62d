"""Work in threads of this process: for tests, the demo and `WORKERS=0`."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from news.working.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar

    from news.ports import Workers

    P = ParamSpec("P")
    T = TypeVar("T")


class Threads:
    """Workers that are threads of the event loop's own pool, `at_once` at most; None: as many as that has.

    They share the interpreter with the event loop, which waits up to five milliseconds for each of them whenever it wakes.
    """

    def __init__(self, at_once: int | None = None) -> None:
        self._turns = None if at_once is None else Turns(list(range(at_once)))

    async def do(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the work gives; raises what it raises. Nothing bounds its time."""
        return await self._do(partial(work, *args, **kwargs), is_first=False)

    def first(self) -> Workers:
        """The same threads, before all who do not ask for that."""
        return _First(self)

    async def _do(self, work: Callable[[], T], *, is_first: bool) -> T:
        if self._turns is None:
            return await asyncio.to_thread(work)
        turns, turn = self._turns, await self._turns.take(is_first=is_first)
        under_way = asyncio.ensure_future(asyncio.to_thread(work))

        def ended(done: asyncio.Future[T]) -> None:
            if not done.cancelled():
                done.exception()  # nobody may be there to hear of it
            turns.give_back(turn)

        under_way.add_done_callback(ended)
        return await asyncio.shield(under_way)


class _First:
    """The threads as people have them."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads

    async def do(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._threads._do(partial(work, *args, **kwargs), is_first=True)  # pyright: ignore[reportPrivateUsage] - its own other face

    def first(self) -> Workers:
        return self


THREADS: Final = Threads()
"""They hold nothing, so that one is enough for all tests, tools and the demo."""
