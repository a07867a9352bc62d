"""Group commit: what many callers want written at the same time is written together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from storage.connection import UNUSABLE, finish

T = TypeVar("T")

GROUP_MAX = 200
"""Records in one transaction: a reader's command, which writes too, waits for no more than these."""


@dataclass(slots=True, eq=False)
class _Waiting(Generic[T]):
    """A caller's record. Two are never the same, however alike: each caller waits for its own."""

    record: T
    is_done: bool = False
    error: Exception | None = None


class GroupWriter(Generic[T]):
    """Writes records; the caller whose turn comes writes those of all who wait, in one transaction.

    A commit waits for the disk, and costs the same for one record as for fifty.
    """

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        """`write` writes all of the records given or none, and raises what is wrong with them."""
        self._write = write
        self._waiting: list[_Waiting[T]] = []
        self._turn = asyncio.Lock()

    async def put(self, record: T) -> None:
        """Returns once the record is committed. Raises what was wrong with it; the others are written all the same.

        A caller that is cancelled leaves its record written or not, never in part, and the others' untouched.
        """
        mine = _Waiting(record)
        self._waiting.append(mine)
        try:
            async with self._turn:
                if not mine.is_done:
                    await finish(self._write_waiting())
        finally:
            if mine in self._waiting:
                self._waiting.remove(mine)
        if mine.error is not None:
            raise mine.error

    async def _write_waiting(self) -> None:
        group, self._waiting = self._waiting[:GROUP_MAX], self._waiting[GROUP_MAX:]
        try:
            await self._write([one.record for one in group])
        except UNUSABLE as error:
            if len(group) == 1:
                group[0].error = error
            else:
                await self._write_one_by_one(group)
        except Exception as error:  # noqa: BLE001  # the database's trouble is that of everybody in the group
            for one in group:
                one.error = error
        for one in group:
            one.is_done = True

    async def _write_one_by_one(self, group: Sequence[_Waiting[T]]) -> None:
        for one in group:
            try:
                await self._write([one.record])
            except Exception as error:  # noqa: BLE001  # told to the one who brought it
                one.error = error
