"""Claims and outcomes of many deliveries, written down together: one commit for all that come within a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from news.models import DeliveryId, Outcome

if TYPE_CHECKING:
    from news.ports import Clock
    from storage.deliveries import Deliveries

GATHERS_S: Final = 0.02
"""How long the first waits for company, in seconds: at 50 deliveries a second that saves most commits to disk."""
MOST: Final = 200
"""How many are written in one transaction."""

In = TypeVar("In")
Out = TypeVar("Out")


class _Batch(Generic[In, Out]):
    """What is done together, and what came of it: an answer or an error for each item, in their order."""

    def __init__(self) -> None:
        self.items: list[In] = []
        self.work: asyncio.Task[list[Out | Exception]] | None = None


class Gathering(Generic[In, Out]):
    """Does for many at once what each asks for; `do` gives an answer to each, in their order.

    Where doing it for all fails it is done for each alone, so that one bad item fails by itself.
    """

    def __init__(self, do: Callable[[Sequence[In]], Awaitable[Sequence[Out]]], *, gathers_s: float) -> None:
        self._do = do
        self._gathers_s = gathers_s
        self._open: _Batch[In, Out] | None = None
        self._under_way: set[asyncio.Task[list[Out | Exception]]] = set()

    async def ask(self, item: In) -> Out:
        """The answer to this item. Raises what doing it raised. It is done also where the asker is cancelled."""
        batch = self._open
        if batch is None or batch.work is None or len(batch.items) >= MOST:
            batch = self._open = _Batch()
            batch.work = asyncio.create_task(self._run(batch), name="write down together")
            self._under_way.add(batch.work)
            batch.work.add_done_callback(self._under_way.discard)
        place = len(batch.items)
        batch.items.append(item)
        answer = (await asyncio.shield(batch.work))[place]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def close(self) -> None:
        """What was asked for is done, also where nobody waits for its answer any more."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _run(self, batch: _Batch[In, Out]) -> list[Out | Exception]:
        await asyncio.sleep(self._gathers_s)
        if self._open is batch:
            self._open = None
        return await self._answers(batch.items)

    async def _answers(self, items: Sequence[In]) -> list[Out | Exception]:
        try:
            return list(await self._do(items))
        except Exception as error:  # noqa: BLE001  whoever asked gets it
            if len(items) == 1:
                return [error]
        return [answer for item in items for answer in await self._answers([item])]


class Ledger:
    """Writes down what becomes of deliveries. Both methods may raise StorageError."""

    def __init__(self, deliveries: Deliveries, now: Clock, *, gathers_s: float = GATHERS_S) -> None:
        self._deliveries = deliveries
        self._now = now
        self._claims: Gathering[DeliveryId, bool] = Gathering(self._claim_all, gathers_s=gathers_s)
        self._outcomes: Gathering[Outcome, None] = Gathering(self._record_all, gathers_s=gathers_s)

    async def claim(self, delivery_id: DeliveryId) -> bool:
        """Whether it is ours to send now; it is `sending` then, and on disk."""
        return await self._claims.ask(delivery_id)

    async def record(self, outcome: Outcome) -> None:
        """How a try ended is on disk."""
        await self._outcomes.ask(outcome)

    async def close(self) -> None:
        """Whatever was asked for is on disk."""
        await self._claims.close()
        await self._outcomes.close()

    async def _claim_all(self, ids: Sequence[DeliveryId]) -> Sequence[bool]:
        claimed = await self._deliveries.claim(ids, self._now())
        return [delivery_id in claimed for delivery_id in ids]

    async def _record_all(self, outcomes: Sequence[Outcome]) -> Sequence[None]:
        await self._deliveries.record(outcomes, self._now())
        return [None] * len(outcomes)
