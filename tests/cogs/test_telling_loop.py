"""What servers are told is told by one process, and a round that fails is followed by the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from cogs._delivering.telling_loop import TellingCog
from storage import Storage


class Failing:
    """Fails the first time."""

    def __init__(self) -> None:
        self.rounds = 0

    async def tell_due(self) -> None:
        self.rounds += 1
        if self.rounds == 1:
            raise RuntimeError("the archive is away")


def cog_on(storage: Storage, tells: Failing) -> TellingCog:
    return TellingCog(cast(Any, None), storage, tells, every_s=30, what="notices")


async def test_a_round_that_fails_ends_nothing(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    """The log says why, and the next round tells."""
    tells = Failing()
    cog = cog_on(storage, tells)
    await cog.tell()
    assert "notices could not be told; the next round begins in 30 s" in caplog.text
    assert "the archive is away" in caplog.text
    caplog.clear()
    await cog.tell()
    assert (tells.rounds, caplog.text) == (2, "")


async def test_the_process_that_does_not_deliver_tells_nothing(tmp_path: Path) -> None:
    """Two on one database do not say everything twice; once the first has ended, the other goes on."""
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    first, second = await Storage.open(url), await Storage.open(url)
    tells = Failing()
    assert first.deliverer_lock.acquire()
    await cog_on(second, tells).tell()
    assert tells.rounds == 0
    await first.close()
    await cog_on(second, tells).tell()
    assert tells.rounds == 1
    await second.close()
