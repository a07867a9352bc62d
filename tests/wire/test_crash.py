"""kill -9 between any two steps: nothing lost, nothing twice, order kept; and the same archive in the end."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

import pytest

from tests.fakes.discord_wire import DiscordWire
from tests.wire.bot_forks import Forks
from tests.wire.bot_process import Process
from tests.wire.newsroom import Place, assert_sound, write_text_files
from tests.wire.scenes import DIGESTS, EDITS, MENDED, PERSONS, POLLING, POSTING, THREADS, empty_place
from tests.wire.summary import CRASH_POINTS
from tests.wire.trials import AT_ONCE, Scene, alternating, spread, steps_of_a_whole_run, try_crashes

pytestmark = pytest.mark.asyncio(loop_scope="session")

Record = Callable[[str, object], None]

SEED = 20250301
IMPORT_SAMPLE = 5
SAMPLES = {
    "posting": (POSTING, 6),
    "polling": (POLLING, 4),
    "digests": (DIGESTS, 4),
    "persons": (PERSONS, 4),
    "edits": (EDITS, 4),
    "threads": (THREADS, 4),
    "mended": (MENDED, 4),
}
"""Crash points in every run of the tests: 30."""
WHOLE = {name: (scene, count * 11) for name, (scene, count) in SAMPLES.items()}
"""Crash points in the soak: 330, or all that a scene has."""


def scenes(chosen: dict[str, tuple[Scene, int]]) -> pytest.MarkDecorator:
    """One test a scene."""
    return pytest.mark.parametrize(("scene", "count"), chosen.values(), ids=chosen)


async def crash_often(
    tmp_path: Path, forked: Forks, scene: Scene, count: int, record_property: Record
) -> None:
    """Fails where a crash lost or doubled something; says how many were tried either way."""
    began = time.monotonic()
    steps = await steps_of_a_whole_run(tmp_path / "whole", forked, scene)
    crashes = alternating(spread(steps, count, random.Random(SEED)))
    summary = await try_crashes(tmp_path, forked, scene, crashes)
    told = (
        f"{scene.name}: {summary}, in {time.monotonic() - began:.0f} s; the whole run has {len(steps)} steps"
    )
    record_property(CRASH_POINTS, told)
    assert summary.broken == {}
    # A run without other tasks between has each step where it was; some are passed by before they are reached.
    assert summary.reached >= count * 0.7, told


@scenes(SAMPLES)
async def test_a_crash_loses_and_doubles_nothing(
    tmp_path: Path, forked: Forks, scene: Scene, count: int, record_property: Record
) -> None:
    """Killed at seeded steps: after a restart each place has each new thing once, in order, and no old one."""
    await crash_often(tmp_path, forked, scene, count, record_property)


@pytest.mark.soak
@scenes(WHOLE)
async def test_a_crash_at_hundreds_of_steps(
    tmp_path: Path, forked: Forks, scene: Scene, count: int, record_property: Record
) -> None:
    """The same at hundreds, from the first statement to the one after the last send."""
    await crash_often(tmp_path, forked, scene, count, record_property)


# --- importing -------------------------------------------------------------------------------------

IMPORTED = 7


def archive(database: Path) -> dict[str, object]:
    """All that an archive holds and that does not depend on when it was written: rows a table, texts, quotes."""
    assert_sound(database)
    with closing(sqlite3.connect(database)) as db:
        tables = [
            str(name)
            for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            if "VIRTUAL" not in sql and not str(name).startswith("sqlite_")
        ]
        shadows = [
            str(row[0])
            for row in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%VIRTUAL%'"
            )
        ]
        own = [table for table in tables if not any(table.startswith(f"{name}_") for name in shadows)]
        counted = {table: db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in own}
        texts = Counter(str(row) for row in db.execute("SELECT title, text FROM articles"))
    return {**counted, "texts": texts}


def importing(forked: Forks, place: Place, files: Path, step: int) -> AbstractAsyncContextManager[Process]:
    """`bot.py import`, dying at `step`; 0: it lives and its steps are written down."""
    return forked.started(
        ["import", str(files)],
        environment=place.environment,
        output=place.folder / f"{step}.log",
        steps=place.folder / "steps",
        kill_at=str(step),
    )


async def import_with_crash(forked: Forks, place: Place, files: Path, step: int) -> dict[str, object]:
    """Import, dying at `step`; import again; what the archive then holds."""
    async with importing(forked, place, files, step) as process:
        status = await process.wait()
    if status != -signal.SIGKILL:
        return {"ended by itself": status, "output": process.output[-2000:]}
    async with importing(forked, place, files, 0) as again:
        assert await again.wait() == 0, again.output[-3000:]
    return archive(place.database)


async def broken_imports(tmp_path: Path, forked: Forks, *, count: int) -> dict[int, object]:
    """The steps after which importing again did not end in the same archive."""
    files = write_text_files(tmp_path / "files", IMPORTED)
    gate = asyncio.Semaphore(AT_ONCE)
    async with DiscordWire() as wire:
        whole = empty_place(tmp_path / "whole", wire)
        async with importing(forked, whole, files, 0) as process:
            assert await process.wait() == 0, process.output[-3000:]
        expected = archive(whole.database)
        assert expected["articles"] == IMPORTED
        total = len((whole.folder / "steps").read_text().splitlines())

        async def trial(step: int) -> tuple[int, object]:
            async with gate:
                place = empty_place(tmp_path / f"import-{step}", wire)
                return step, await import_with_crash(forked, place, files, step)

        every = range(1, total + 1)
        steps = sorted(random.Random(SEED).sample(every, min(count, len(every))))
        results = await asyncio.gather(*map(trial, steps))
    return {step: found for step, found in results if found != expected}


async def test_a_crash_while_importing_changes_nothing_in_the_end(tmp_path: Path, forked: Forks) -> None:
    """Killed at five seeded statements and run again, `import` leaves the archive that it leaves undisturbed."""
    assert await broken_imports(tmp_path, forked, count=IMPORT_SAMPLE) == {}


@pytest.mark.soak
async def test_a_crash_at_every_step_of_importing(tmp_path: Path, forked: Forks) -> None:
    """Killed at every single statement of an import."""
    assert await broken_imports(tmp_path, forked, count=1_000_000) == {}
