"""Rate limits as Discord keeps them: 50 requests a second for a bot, and buckets of their own for some routes.

Off unless a test asks for it, since a test of anything else would only wait.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.fakes.discord_wire.errors import RateLimitError
from tests.fakes.discord_wire.faults import fits

Windows = Literal["fixed", "sliding"]


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `limit` requests in `per_s` seconds."""

    limit: int
    per_s: float


GLOBAL = Rate(50, 1.0)
MESSAGES_OF_A_CHANNEL = Rate(5, 5.0)
BUCKETS: Mapping[tuple[str, str], Rate] = {
    ("POST", "/channels/*/messages"): MESSAGES_OF_A_CHANNEL,
    ("PATCH", "/channels/*/messages/*"): MESSAGES_OF_A_CHANNEL,
}
"""Routes with a bucket for each channel. The documentation gives no figures; these are what its headers say."""
UNCOUNTED = ("/interactions/", "/webhooks/")
"""Answers to interactions are not bound to the bot's own limit."""


@dataclass(slots=True)
class Window:
    """Counts requests against one rate, from the first of each window or over the last seconds."""

    rate: Rate
    kind: Windows
    times: deque[float] = field(default_factory=deque[float])
    most: int = 0
    """The most requests that any one window has let through."""

    def _forget(self, now: float) -> None:
        if self.kind == "fixed":
            if self.times and now - self.times[0] >= self.rate.per_s:
                self.times.clear()
            return
        while self.times and now - self.times[0] >= self.rate.per_s:
            self.times.popleft()

    def left(self, now: float) -> int:
        """How many more requests it lets through now."""
        self._forget(now)
        return self.rate.limit - len(self.times)

    def reset_after_s(self, now: float) -> float:
        """Seconds until it lets more through."""
        self._forget(now)
        return self.times[0] + self.rate.per_s - now if self.times else self.rate.per_s

    def count(self, now: float) -> None:
        """One request was let through."""
        self.times.append(now)
        self.most = max(self.most, len(self.times))


class Limiter:
    """Lets requests through or refuses them with 429. `clock` counts seconds; the wall's hands do not matter."""

    def __init__(
        self,
        *,
        whole: Rate | None = GLOBAL,
        buckets: Mapping[tuple[str, str], Rate] = BUCKETS,
        windows: Windows = "fixed",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._whole = None if whole is None else Window(whole, windows)
        self._rates = buckets
        self._windows: Windows = windows
        self._clock = clock
        self._buckets: dict[tuple[str, str, str], Window] = {}
        self.refused = {"global": 0, "user": 0}
        """How many requests were refused, by scope."""

    @property
    def most_in_a_window(self) -> int:
        """The most requests that any window of the bot's own limit has let through."""
        return 0 if self._whole is None else self._whole.most

    def pass_by(self, method: str, path: str) -> dict[str, str]:
        """The headers for the answer of a request that is let through. Raises RateLimitError for one that is not."""
        now = self._clock()
        if self._whole is not None and not path.startswith(UNCOUNTED):
            if self._whole.left(now) <= 0:
                self.refused["global"] += 1
                raise RateLimitError(self._whole.reset_after_s(now), scope="global")
            self._whole.count(now)
        found = self._bucket(method, path)
        if found is None:
            return {}
        name, bucket = found
        if bucket.left(now) <= 0:
            self.refused["user"] += 1
            raise RateLimitError(
                bucket.reset_after_s(now), scope="user", bucket=self._headers(name, bucket, now)
            )
        bucket.count(now)
        return self._headers(name, bucket, now)

    def _bucket(self, method: str, path: str) -> tuple[str, Window] | None:
        for (for_method, glob), rate in self._rates.items():
            if method == for_method and fits(path, glob):
                key = (method, glob, path.split("/")[2])
                if key not in self._buckets:
                    self._buckets[key] = Window(rate, self._windows)
                return f"{method.lower()}-{glob.count('/')}", self._buckets[key]
        return None

    def _headers(self, name: str, bucket: Window, now: float) -> dict[str, str]:
        after_s = bucket.reset_after_s(now)
        return {
            "X-RateLimit-Limit": str(bucket.rate.limit),
            "X-RateLimit-Remaining": str(bucket.left(now)),
            "X-RateLimit-Reset": f"{time.time() + after_s:.3f}",
            "X-RateLimit-Reset-After": f"{after_s:.3f}",
            "X-RateLimit-Bucket": name,
        }
