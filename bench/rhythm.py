"""How late articles come for how many requests, by rule of when to ask again: ours beside fixed waits.

Feeds are invented: Poisson at several rates, five articles at nine each morning, and thirty by day and none by night.
"""

from __future__ import annotations

import random
import statistics
import sys
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bench._reporting import Figure, report
from news.models import SourceId
from news.polling.schedule import next_check_at, rhythm_s

EXPECTED_S: Final = {"quick": 1, "usual": 1, "full": 1}
START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 56
FLOOR_S = 300
SHOWN = 20
"""Entries that a feed lists."""

OURS: Final = "chosen"
Rule = Callable[[Sequence[datetime], datetime, bool], datetime]


def poisson(per_day: float) -> list[datetime]:
    """Articles that know nothing of each other."""
    chance = random.Random(7)
    times, at = list[datetime](), START
    while at < START + timedelta(days=DAYS):
        at += timedelta(days=chance.expovariate(per_day))
        times.append(at)
    return times


def mornings() -> list[datetime]:
    """Five a day within an hour."""
    chance = random.Random(7)
    return sorted(
        START + timedelta(days=day, hours=9, minutes=60 * chance.random())
        for day in range(DAYS)
        for _ in range(5)
    )


def daytime() -> list[datetime]:
    """Thirty a day, from eight to twenty."""
    chance = random.Random(7)
    return sorted(
        START + timedelta(days=day, hours=8 + 12 * chance.random()) for day in range(DAYS) for _ in range(30)
    )


def every(seconds: float) -> Rule:
    """The same wait for all."""

    def rule(known: Sequence[datetime], now: datetime, is_new: bool) -> datetime:
        del known, is_new
        return now + timedelta(seconds=seconds)

    return rule


def half_gap(known: Sequence[datetime], now: datetime, is_new: bool) -> datetime:
    """In proportion to the mean gap."""
    del is_new
    shown = known[-SHOWN:]
    gap_s = (now - shown[0]).total_seconds() / len(shown) if shown else 3_600
    return now + timedelta(seconds=min(max(gap_s / 2, FLOOR_S), 3_600))


def chosen() -> Rule:
    """As the poller does it: the rhythm at each answer that holds something new, drifting while nothing comes."""
    state: dict[str, int | None] = {"rhythm": None}

    def rule(known: Sequence[datetime], now: datetime, is_new: bool) -> datetime:
        if is_new or state["rhythm"] is None:
            state["rhythm"] = rhythm_s(known[-SHOWN:], now=now, floor_s=FLOOR_S)
        quiet = now - known[-1] if known else None
        return next_check_at(
            now=now, floor_s=FLOOR_S, rhythm_s=state["rhythm"], quiet_for=quiet, source_id=SourceId(7)
        )

    return rule


def run(times: Sequence[datetime], rule: Rule) -> tuple[float, float, float]:
    """Requests a day; the mean and the 95th percentile of how late articles come, in minutes."""
    now, seen, asked = START + timedelta(days=DAYS / 2), 0, 0
    seen = bisect_right(times, now)
    late: list[float] = []
    while now < START + timedelta(days=DAYS):
        there = bisect_right(times, now)
        late += [(now - time).total_seconds() / 60 for time in times[seen:there]]
        now, seen, is_new, asked = now, there, there > seen, asked + 1
        now = rule(times[:there], now, is_new)
    late.sort()
    return asked / (DAYS / 2), statistics.fmean(late), late[int(len(late) * 0.95)]


def main() -> int:
    """Measures; all is simulated, so the figures are the same on every machine."""
    feeds = {f"{rate:g} a day": poisson(rate) for rate in (0.1, 1, 10, 100)}
    feeds |= {"5 each morning": mornings(), "30 by day": daytime()}
    rules: dict[str, Callable[[], Rule]] = {
        "every 5 min": lambda: every(300),
        "every 15 min": lambda: every(900),
        "every hour": lambda: every(3_600),
        "half the mean gap": lambda: half_gap,
        OURS: chosen,
    }
    figures: list[Figure] = []
    for feed, times in feeds.items():
        found = {rule: run(times, make()) for rule, make in rules.items()}
        for place, (measure, unit) in enumerate(MEASURES):
            values = {rule: round(row[place], 2) for rule, row in found.items()}
            figures.append(
                Figure(f"{feed}: {measure}", values.pop(OURS), unit, beside=values, is_timing=False)
            )
    report("rhythm", figures, conditions={"days": DAYS // 2, "least wait s": FLOOR_S})
    return 0


MEASURES: Final = (("requests", "a day"), ("late on average", "min"), ("late, 95 %", "min"))

if __name__ == "__main__":
    sys.exit(main())
