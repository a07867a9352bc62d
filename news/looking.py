"""What was found at addresses a moment ago, so that adding what was just shown asks no site twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from news.finding import FoundSource
    from news.models import SourceMethod
    from news.ports import Clock

LOOKS_MAX = 30
BYTES_MAX = 3_000_000
"""Of one look, in bodies; a larger one is not kept, and made again."""


class RecentLooks:
    """Finds by address, for a while; bounded in number and size."""

    def __init__(self, now: Clock, *, keep_for: timedelta) -> None:
        self._now = now
        self._keep_for = keep_for
        self._kept: dict[str, tuple[datetime, list[FoundSource]]] = {}

    def get(self, address: str) -> list[FoundSource] | None:
        """What was found at this address lately; None when nothing is known."""
        self._forget()
        kept = self._kept.get(address)
        return list(kept[1]) if kept else None

    def find(self, address: str, method: SourceMethod) -> FoundSource | None:
        """The find of this address and method in any recent look."""
        self._forget()
        finds = (found for _, kept in self._kept.values() for found in kept)
        return next((found for found in finds if (found.url, found.method) == (address, method)), None)

    def keep(self, address: str, found: list[FoundSource]) -> None:
        """Remember a look; the oldest makes room."""
        if sum(len(one.page.body) for one in found) > BYTES_MAX:
            return
        self._kept.pop(address, None)
        while len(self._kept) >= LOOKS_MAX:
            del self._kept[next(iter(self._kept))]
        self._kept[address] = (self._now(), found)

    def _forget(self) -> None:
        oldest = self._now() - self._keep_for
        self._kept = {address: kept for address, kept in self._kept.items() if kept[0] > oldest}
