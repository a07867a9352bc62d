"""What people can make us fetch: so much for each person, for each server, and in all."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from news.errors import TooManyRequestsError

if TYPE_CHECKING:
    from news.models import GuildId, UserId
    from news.ports import Clock

WINDOW = timedelta(minutes=10)
PER_USER = 10
"""Pages one person may have read in a window: one a minute is more than anybody reads."""
PER_GUILD = 30
"""Pages one server may have read in a window: three busy people together."""
IN_ALL = 200
"""Pages all may have read in a window: one in three seconds, which leaves the network and the CPU to polling."""


@dataclass
class _Taken:
    """What one person, server or everybody took within the window, oldest first."""

    entries: deque[tuple[datetime, int]] = field(default_factory=deque[tuple[datetime, int]])
    total: int = 0

    def forget_until(self, moment: datetime) -> None:
        while self.entries and self.entries[0][0] <= moment:
            self.total -= self.entries.popleft()[1]

    def free_at(self, needed: int) -> datetime:
        """When so much of what was taken is forgotten again, WINDOW not yet added."""
        freed = 0
        for moment, cost in self.entries:
            freed += cost
            if freed >= needed:
                return moment
        return self.entries[-1][0]


@dataclass(frozen=True, slots=True)
class _Bound:
    key: Hashable
    limit: int
    who: str


class Allowance:
    """Sliding windows over what was asked for. Holds no more than the last window's takings.

    `now` is aware UTC; one that jumps back only makes people wait a little longer, at most a window.
    """

    def __init__(
        self, now: Clock, *, per_user: int = PER_USER, per_guild: int = PER_GUILD, in_all: int = IN_ALL
    ) -> None:
        self._now = now
        self._per_user = per_user
        self._per_guild = per_guild
        self._in_all = in_all
        self._taken: OrderedDict[Hashable, _Taken] = OrderedDict()

    @property
    def remembered(self) -> int:
        """How many people and servers are remembered."""
        return len(self._taken)

    def take(self, user_id: UserId, guild_id: GuildId | None, *, cost: int = 1) -> None:
        """Note that somebody makes us fetch `cost` pages. `guild_id` is None outside of servers.

        Raises TooManyRequestsError, and takes nothing, when it would be too much for the person, the server or all.
        """
        now = self._now()
        self._forget(now)
        bounds = self._bounds(user_id, guild_id)
        over = [bound for bound in bounds if self._total(bound) + cost > bound.limit]
        if over:
            raise self._refusal(over, cost, now)
        for bound in bounds:
            taken = self._taken.setdefault(bound.key, _Taken())
            taken.entries.append((now, cost))
            taken.total += cost
            self._taken.move_to_end(bound.key)

    def _bounds(self, user_id: UserId, guild_id: GuildId | None) -> list[_Bound]:
        bounds = [_Bound(("user", user_id), self._per_user, "one person")]
        if guild_id is not None:
            bounds.append(_Bound(("guild", guild_id), self._per_guild, "one server"))
        return [*bounds, _Bound("all", self._in_all, "all servers together")]

    def _total(self, bound: _Bound) -> int:
        taken = self._taken.get(bound.key)
        return taken.total if taken else 0

    def _forget(self, now: datetime) -> None:
        # a time to come is one from before the clock jumped back; it counts as now
        for taken in self._taken.values():
            _bring_forward(taken, now)
            taken.forget_until(now - WINDOW)
        for key in [key for key, taken in self._taken.items() if not taken.entries]:
            del self._taken[key]

    def _refusal(self, over: Iterable[_Bound], cost: int, now: datetime) -> TooManyRequestsError:
        wait, bound = max(((self._wait(bound, cost, now), bound) for bound in over), key=lambda pair: pair[0])
        allowed = f"{bound.who} can have {bound.limit} pages read in {_minutes(WINDOW)}"
        words = f"That is too much at a time: {allowed}. Try again in {_minutes(wait)}."
        if cost > bound.limit:
            words = f"That is too much at once: {allowed}. Ask for less."
        return TooManyRequestsError(
            f"{bound.key}: {self._total(bound)} of {bound.limit} taken, {cost} wanted", user_message=words
        )

    def _wait(self, bound: _Bound, cost: int, now: datetime) -> timedelta:
        if cost > bound.limit:
            return timedelta.max
        taken = self._taken[
            bound.key
        ]  # what is over without ever asking for more than the limit has taken something
        return taken.free_at(taken.total + cost - bound.limit) + WINDOW - now


def _bring_forward(taken: _Taken, now: datetime) -> None:
    if taken.entries and taken.entries[-1][0] > now:
        taken.entries = deque((min(moment, now), cost) for moment, cost in taken.entries)


def _minutes(span: timedelta) -> str:
    count = max(1, math.ceil(span.total_seconds() / 60))
    return f"{count} minutes" if count > 1 else "a minute"
