"""kill -9 between any two steps: nothing lost, nothing twice, order kept; and the same archive in the end."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from news.models import Delivery, DeliveryState
from tests.fakes.discord_wire import DiscordWire
from tests.wire.bot_process import run, started
from tests.wire.newsroom import Place, analysed, article, assert_sound, write_text_files

CHILD = "tests/wire/crash_child.py"
ARTICLES = 3
AT_ONCE = 2
"""Bots that run side by side: more than there are processors makes each slower, not all faster."""
SEED = 20250301
POSTING_SAMPLE, IMPORT_SAMPLE = 10, 5
LONG_AFTER_S = 3600.0
"""So long after the crash that Discord has forgotten every nonce."""


@dataclass(frozen=True, slots=True)
class Crash:
    """One trial: where to die, and whether Discord still knows the nonces when the bot is back."""

    step: int
    is_late_restart: bool


def empty_place(folder: Path, wire: DiscordWire) -> Place:
    """A server and two channels, without a database yet."""
    folder.mkdir()
    return Place(wire, folder)


async def fresh_place(folder: Path, wire: DiscordWire) -> Place:
    """A database with a full queue: three articles for each of two channels."""
    place = empty_place(folder, wire)
    async with place.storage() as storage:
        await place.want_everything(storage)
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(*range(ARTICLES)), source_id=source_id, post=True)
    return place


def child(place: Place, step: int, *arguments: str):
    """The bot, dying at `step`; with step 0 it lives and its steps are written down."""
    return started(
        [CHILD, str(place.folder / "steps"), str(step), *arguments],
        environment=place.environment,
        output=place.folder / f"{step}.log",
    )


async def post_everything(place: Place) -> list[str]:
    """Let the bot live until its queue is empty, then stop it; the steps that it took, with their names."""
    async with child(place, 0) as process:
        await place.wait_until_all_sent(ARTICLES * len(place.channels))
        status, _ = await process.stop()
        assert status == 0, process.output[-3000:]
    return (place.folder / "steps").read_text().splitlines()


async def crash_while_posting(folder: Path, crash: Crash) -> list[str]:
    """Die at the crash's step, start again, and see: what is wrong afterwards, empty when all is well."""
    async with DiscordWire() as wire:
        place = await fresh_place(folder, wire)
        async with child(place, crash.step) as process:
            alive = asyncio.ensure_future(process.wait())
            sent = asyncio.ensure_future(place.wait_until_all_sent(ARTICLES * len(place.channels)))
            await asyncio.wait([alive, sent], return_when=asyncio.FIRST_COMPLETED)
            sent.cancel()
            await process.kill()
            status = await alive
            await asyncio.gather(sent, return_exceptions=True)
        if status != -signal.SIGKILL:
            return [f"ended with {status} by itself: {process.output[-2000:]}"]
        if crash.is_late_restart:
            wire.advance(LONG_AFTER_S)
        steps = await post_everything(place)
        return what_is_wrong(place, await place.deliveries(), steps)


def what_is_wrong(place: Place, deliveries: list[Delivery], steps: list[str]) -> list[str]:
    """Every promise that was broken, in words."""
    wrong: list[str] = []
    expected = [article(number).title for number in range(ARTICLES)]
    for channel in place.channels:
        titles = place.titles(channel)
        if titles != expected:
            wrong.append(f"#{channel.name} shows {titles}")
        shown = {message.id for message in place.wire.messages(channel)}
        recorded = {delivery.message_id for delivery in deliveries if delivery.channel_id == channel.id}
        if shown != recorded:
            wrong.append(f"#{channel.name} has the messages {shown}, recorded are {recorded}")
    if any(delivery.state is not DeliveryState.SENT for delivery in deliveries):
        wrong.append(f"not sent: {deliveries}")
    assert_sound(place.database)
    return [f"{problem} (restarted: {len(steps)} steps)" for problem in wrong]


async def all_trials(folder: Path, crashes: list[Crash]) -> dict[Crash, list[str]]:
    """The crashes that broke a promise, with what was wrong."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def trial(crash: Crash) -> tuple[Crash, list[str]]:
        async with gate:
            return crash, await crash_while_posting(folder / f"crash-{crash.step}", crash)

    results = await asyncio.gather(*map(trial, crashes))
    return {crash: wrong for crash, wrong in results if wrong}


async def steps_of_a_whole_run(folder: Path) -> list[str]:
    """The names of the steps of a run without a crash, which has to be right itself."""
    async with DiscordWire() as wire:
        place = await fresh_place(folder, wire)
        steps = await post_everything(place)
        assert what_is_wrong(place, await place.deliveries(), steps) == []
    assert any("http POST /channels/{channel_id}/messages" in step for step in steps)
    assert any("sql execute" in step for step in steps)
    return steps


def sampled(steps: list[str], count: int, random_: random.Random) -> list[int]:
    """Step numbers: one before and one after a send, the rest anywhere from the first claim to the last send."""
    before, after = (
        [number for number, step in enumerate(steps, 1) if step.startswith(f"{when} http POST /channels")]
        for when in ("before", "after")
    )
    chosen = {random_.choice(before), random_.choice(after), random_.randrange(1, before[0])}
    between = [number for number in range(before[0] - 12, after[-1]) if number > 0]
    while len(chosen) < count:
        chosen.add(random_.choice(between))
    return sorted(chosen)


def alternating(steps: list[int]) -> list[Crash]:
    """Every other crash is followed by a restart after Discord has forgotten the nonces."""
    return [Crash(step, is_late_restart=bool(place % 2)) for place, step in enumerate(steps)]


async def test_a_crash_while_posting_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Killed at ten seeded steps of posting: after a restart each channel has each article once, in order."""
    steps = await steps_of_a_whole_run(tmp_path / "whole")
    chosen = sampled(steps, POSTING_SAMPLE, random.Random(SEED))
    assert await all_trials(tmp_path, alternating(chosen)) == {}


@pytest.mark.soak
async def test_a_crash_at_every_step_of_posting(tmp_path: Path) -> None:
    """Killed at every single step, from the first statement to the last send."""
    steps = await steps_of_a_whole_run(tmp_path / "whole")
    last = max(number for number, step in enumerate(steps, 1) if "http POST /channels" in step)
    assert await all_trials(tmp_path, alternating(list(range(1, last + 2)))) == {}


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


async def import_with_crash(place: Place, files: Path, step: int) -> dict[str, object]:
    """Import, dying at `step`; import again; what the archive then holds."""
    async with child(place, step, "import", str(files)) as process:
        status = await process.wait()
    if status != -signal.SIGKILL:
        return {"ended by itself": status, "output": process.output[-2000:]}
    again = await run(
        ["bot.py", "import", str(files)], environment=place.environment, output=place.folder / "again.log"
    )
    assert await again.wait() == 0, again.output[-3000:]
    return archive(place.database)


async def broken_imports(tmp_path: Path, *, count: int) -> dict[int, object]:
    """The steps after which importing again did not end in the same archive."""
    files = write_text_files(tmp_path / "files", IMPORTED)
    gate = asyncio.Semaphore(AT_ONCE)
    async with DiscordWire() as wire:
        whole = empty_place(tmp_path / "whole", wire)
        async with child(whole, 0, "import", str(files)) as process:
            assert await process.wait() == 0, process.output[-3000:]
        expected = archive(whole.database)
        assert expected["articles"] == IMPORTED
        total = len((whole.folder / "steps").read_text().splitlines())

        async def trial(step: int) -> tuple[int, object]:
            async with gate:
                place = empty_place(tmp_path / f"import-{step}", wire)
                return step, await import_with_crash(place, files, step)

        every = range(1, total + 1)
        steps = sorted(random.Random(SEED).sample(every, min(count, len(every))))
        results = await asyncio.gather(*map(trial, steps))
    return {step: found for step, found in results if found != expected}


async def test_a_crash_while_importing_changes_nothing_in_the_end(tmp_path: Path) -> None:
    """Killed at five seeded statements and run again, `import` leaves the archive that it leaves undisturbed."""
    assert await broken_imports(tmp_path, count=IMPORT_SAMPLE) == {}


@pytest.mark.soak
async def test_a_crash_at_every_step_of_importing(tmp_path: Path) -> None:
    """Killed at every single statement of an import."""
    assert await broken_imports(tmp_path, count=1_000_000) == {}
