"""Some simulated days of the whole bot: nothing grows with time but the archive."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bench.soak import Sample, growers, soak

DAYS = 3


def _sample(day: int, **counts: int) -> Sample:
    return Sample(day, {("rows", name): count for name, count in counts.items()}, 0.0)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"answers_of_all": (100, 200, 300)}, True),
        ({"answers_of_all": (100, 200, 210)}, False),
        ({"few": (0, 4, 8)}, False),
        ({"story_texts": (100, 200, 300)}, False),
    ],
    ids=["in proportion to time", "levels off", "a few", "is forgotten later"],
)
def test_what_grows_in_proportion_to_time_is_told(
    counts: dict[str, tuple[int, int, int]], told: bool
) -> None:
    """Rows that grow day by day are told, unless they level off, are few, or are forgotten after more days than passed."""
    samples = [_sample(day + 1, **{name: of[day] for name, of in counts.items()}) for day in range(3)]
    assert bool(growers(samples)) == told


def test_nothing_grows_in_a_few_days(tmp_path: Path) -> None:
    """Polls, posts, digests, follows, commands and the daily round leave no objects, tasks, threads, files or rows behind."""
    samples = asyncio.run(soak(tmp_path, DAYS))
    assert len(samples) == DAYS
    assert samples[-1].counts["rows", "deliveries"] > samples[0].counts["rows", "deliveries"] > 0
    assert not growers(samples)
