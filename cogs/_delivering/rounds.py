"""Rounds: pieces of work that are begun again and again, each guarded and resting by itself after failures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Final, Protocol

from storage.giving_way import give_way

log = logging.getLogger(__name__)

LONGEST_REST: Final = 60
"""Beats left out at most after rounds that failed, as they do when the disk is full."""


class Round(Protocol):
    """Work that is looked for again and again. `run` does what is due, or begins it, and may raise."""

    async def run(self) -> None:
        """What was due is done or has begun."""
        ...

    async def close(self) -> None:
        """Nothing of it is under way any more."""
        ...


class _Guarded:
    """One round: at most one run at a time, and fewer while it fails."""

    def __init__(self, one: Round) -> None:
        self.round = one
        self._name = type(one).__name__
        self._task: asyncio.Task[None] | None = None
        self._failures = 0
        self._rest = 0

    def begin(self, *, is_beat: bool = True) -> None:
        if self._task is not None and not self._task.done():
            return
        if self._rest > 0:
            self._rest -= is_beat
            return
        self._task = asyncio.create_task(self._run(), name=f"round of {self._name}")

    async def _run(self) -> None:
        give_way()
        try:
            await self.round.run()
        except Exception:
            self._failures += 1
            self._rest = min(LONGEST_REST, 2 ** min(self._failures, 6) - 2)
            log.exception("%s failed; next try in %d s", self._name, self._rest + 1)
        else:
            self._failures = 0

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            await self.round.close()
        except Exception:
            log.exception("%s could not be ended", self._name)


class Rounds:
    """Several rounds, begun together at each beat; a slow or failing one holds up no other."""

    def __init__(self, rounds: Sequence[Round]) -> None:
        self._rounds = [_Guarded(one) for one in rounds]

    def beat(self) -> None:
        """Each round begins, but for those that still run or rest. Never raises."""
        for one in self._rounds:
            one.begin()

    def nudge(self) -> None:
        """As `beat`, out of turn: something has just come. Rests grow no shorter by it."""
        for one in self._rounds:
            one.begin(is_beat=False)

    async def close(self) -> None:
        """All rounds have ended, and what they had under way."""
        await asyncio.gather(*(one.close() for one in self._rounds))
