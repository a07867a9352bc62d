"""What people can make us do: units for each person, server and all; and the requests that come of them.

A unit is one thing asked for: an address looked at, a source added or checked. It may cost far more than one request (a
look sends up to 14, an added source reads up to 12 pages), so the requests themselves are counted, too.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from news.errors import RequestLimitError, TooManyRequestsError

if TYPE_CHECKING:
    from news.models import GuildId, UserId
    from news.ports import Clock

SOURCES_MAX = 200
"""Sources of its own that a server may read."""
WINDOW = timedelta(minutes=10)
PER_USER = 20
"""Units of one person in a window: trying an address in vain, another, then adding what was found takes four or five."""
PER_GUILD = 60
"""Units of one server in a window: three busy people together."""
IN_ALL = 300
"""Units of all in a window: one in two seconds."""
REQUESTS_PER_GUILD = 1_500
"""Requests for one server in a window: a full import (200 addresses, a few requests each) and the archives of two sources."""
REQUESTS_IN_ALL = 6_000
"""Requests for all in a window, ten a second: less than the poller may send, which leaves the network and the CPU to it."""
_MERGED = timedelta(seconds=1)
"""What is taken within so short a time is remembered together."""


@dataclass
class _Taken:
    """What one person, server or everybody took within the window, oldest first."""

    entries: deque[tuple[datetime, int]] = field(default_factory=deque[tuple[datetime, int]])
    total: int = 0

    def forget_until(self, moment: datetime) -> None:
        while self.entries and self.entries[0][0] <= moment:
            self.total -= self.entries.popleft()[1]

    def add(self, moment: datetime, cost: int) -> None:
        if self.entries and timedelta() <= moment - self.entries[-1][0] < _MERGED:
            moment, before = self.entries.pop()
            self.entries.append((moment, before + cost))
        else:
            self.entries.append((moment, cost))
        self.total += cost

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


class _Windows:
    """Sliding windows over what was taken. Holds no more than the last window's takings.

    A clock that jumps back only makes people wait a little longer, at most a window.
    """

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._taken: OrderedDict[Hashable, _Taken] = OrderedDict()

    @property
    def remembered(self) -> int:
        return len(self._taken)

    def take(self, bounds: Sequence[_Bound], cost: int) -> tuple[timedelta, _Bound] | None:
        """None when it was noted; else nothing was: the bound that is longest in the way, and for how long."""
        now = self._now()
        self._forget(now)
        over = [bound for bound in bounds if self.total(bound) + cost > bound.limit]
        if over:
            return max(((self._wait(bound, cost, now), bound) for bound in over), key=lambda pair: pair[0])
        for bound in bounds:
            self._taken.setdefault(bound.key, _Taken()).add(now, cost)
            self._taken.move_to_end(bound.key)
        return None

    def total(self, bound: _Bound) -> int:
        taken = self._taken.get(bound.key)
        return taken.total if taken else 0

    def _forget(self, now: datetime) -> None:
        # a time to come is one from before the clock jumped back; it counts as now
        for taken in self._taken.values():
            _bring_forward(taken, now)
            taken.forget_until(now - WINDOW)
        for key in [key for key, taken in self._taken.items() if not taken.entries]:
            del self._taken[key]

    def _wait(self, bound: _Bound, cost: int, now: datetime) -> timedelta:
        if cost > bound.limit:
            return timedelta.max
        # What is over without asking for more than the limit has taken something.
        taken = self._taken[bound.key]
        return taken.free_at(taken.total + cost - bound.limit) + WINDOW - now


class Allowance:
    """Units that people may take. `now` is aware UTC."""

    def __init__(
        self, now: Clock, *, per_user: int = PER_USER, per_guild: int = PER_GUILD, in_all: int = IN_ALL
    ) -> None:
        self._windows = _Windows(now)
        self._per_user = per_user
        self._per_guild = per_guild
        self._in_all = in_all

    @property
    def remembered(self) -> int:
        """How many people and servers are remembered."""
        return self._windows.remembered

    def take(self, user_id: UserId, guild_id: GuildId | None, *, cost: int = 1) -> None:
        """Note that somebody asks for something that costs so many units. `guild_id` is None outside of servers.

        Raises TooManyRequestsError, and takes nothing, when it would be too much for the person, the server or all.
        """
        bounds = self._bounds(user_id, guild_id)
        refused = self._windows.take(bounds, cost)
        if refused is None:
            return
        wait, bound = refused
        allowed = f"{bound.who} can have sites read {bound.limit} times in {span_words(WINDOW)}"
        words = f"That is too much at a time: {allowed}. Try again in {span_words(wait)}."
        if cost > bound.limit:
            words = f"That is too much at once: {allowed}. Ask for less."
        raise TooManyRequestsError(
            f"{bound.key}: {self._windows.total(bound)} of {bound.limit} taken, {cost} wanted",
            user_message=words,
        )

    def _bounds(self, user_id: UserId, guild_id: GuildId | None) -> list[_Bound]:
        bounds = [_Bound(("user", user_id), self._per_user, "one person")]
        if guild_id is not None:
            bounds.append(_Bound(("guild", guild_id), self._per_guild, "one server"))
        return [*bounds, _Bound("all", self._in_all, "all servers together")]


class RequestBounds:
    """How many requests what people ask for may cause: for each server, and in all. `now` is aware UTC."""

    def __init__(
        self, now: Clock, *, per_guild: int = REQUESTS_PER_GUILD, in_all: int = REQUESTS_IN_ALL
    ) -> None:
        self._windows = _Windows(now)
        self._per_guild = per_guild
        self._in_all = in_all

    def take(self, guild_id: GuildId | None, url: str) -> None:
        """Note a request; `guild_id` None counts in all alone. Raises RequestLimitError, and notes nothing."""
        bounds = [_Bound("all", self._in_all, "all servers together")]
        if guild_id is not None:
            bounds.append(_Bound(("guild", guild_id), self._per_guild, "this server"))
        refused = self._windows.take(bounds, 1)
        if refused is not None:
            wait, bound = refused
            raise RequestLimitError(
                url,
                f"{bound.key}: {bound.limit} requests in {WINDOW}",
                user_message=f"Too much is being read for {bound.who} at the moment. Try again in {span_words(wait)}.",
            )


def _bring_forward(taken: _Taken, now: datetime) -> None:
    if taken.entries and taken.entries[-1][0] > now:
        taken.entries = deque((min(moment, now), cost) for moment, cost in taken.entries)


def span_words(span: timedelta) -> str:
    """A time to wait, in words and rounded up: "4 minutes", "2 hours"."""
    minutes = max(1, math.ceil(span.total_seconds() / 60))
    if minutes > 119:
        return f"{math.ceil(minutes / 60)} hours"
    return f"{minutes} minutes" if minutes > 1 else "a minute"
