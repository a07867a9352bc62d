"""kill -9 between any two steps: nothing lost, nothing twice, order kept; and the same archive in the end."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from news.fetch import Fetcher
from news.models import Delivery, DeliveryState, GuildId
from news.newsroom.room import Newsroom
from news.ports import utc_now
from tests.fakes.discord_wire import DiscordWire
from tests.wire.bot_process import run, started
from tests.wire.newsroom import FeedSite, Place, analysed, article, assert_sound, write_text_files

CHILD = "tests/wire/crash_child.py"
AT_ONCE = 2
"""Bots that run side by side: more than there are processors makes each slower, not all faster."""
SEED = 20250301
POSTING_SAMPLE, FEED_SAMPLE, IMPORT_SAMPLE = 10, 4, 5
LONG_AFTER_S = 3600.0
"""So long after the crash that Discord has forgotten every nonce."""


@dataclass(frozen=True, slots=True)
class Crash:
    """One trial: where to die, and whether Discord still knows the nonces when the bot is back."""

    step: int
    is_late_restart: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """What a bot is started into. `numbers` are the articles that both channels have to show in the end."""

    begin: Callable[[Path, DiscordWire], AbstractAsyncContextManager[Place]]
    numbers: tuple[int, ...]


def empty_place(folder: Path, wire: DiscordWire) -> Place:
    """A server and two channels, without a database yet."""
    folder.mkdir()
    return Place(wire, folder)


@asynccontextmanager
async def full_queue(folder: Path, wire: DiscordWire) -> AsyncIterator[Place]:
    """Three articles wait for each of two channels."""
    place = empty_place(folder, wire)
    async with place.storage() as storage:
        await place.want_everything(storage)
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(0, 1, 2), source_id=source_id, post=True)
    yield place


@asynccontextmanager
async def news_in_a_feed(folder: Path, wire: DiscordWire) -> AsyncIterator[Place]:
    """A feed that was added yesterday has two new articles beside the two old ones."""
    place = empty_place(folder, wire)
    site = FeedSite()
    site.numbers = [0, 1]
    async with site.serve(), Fetcher(contact=None, allow_private_addresses=True) as fetcher:
        async with place.storage() as storage:
            await place.want_everything(storage)
            newsroom = Newsroom(
                fetcher=fetcher,
                sources=storage.sources,
                articles=storage.articles,
                now=lambda: utc_now() - timedelta(days=1),
                poll_min_s=1,
            )
            await newsroom.add_source(site.url, GuildId(place.guild.id))
        site.numbers += [2, 3]
        yield place


POSTING = Scene(full_queue, (0, 1, 2))
POLLING = Scene(news_in_a_feed, (2, 3))


def child(place: Place, step: int, *arguments: str):
    """The bot, dying at `step`; with step 0 it lives and its steps are written down."""
    return started(
        [CHILD, str(place.folder / "steps"), str(step), *arguments],
        environment=place.environment,
        output=place.folder / f"{step}.log",
    )


async def post_everything(place: Place, scene: Scene) -> list[str]:
    """Let the bot live until its queue is empty, then stop it; the steps that it took, with their names."""
    async with child(place, 0) as process:
        await place.wait_until_all_sent(len(scene.numbers) * len(place.channels))
        status, _ = await process.stop()
        assert status == 0, process.output[-3000:]
    return (place.folder / "steps").read_text().splitlines()


async def crash_and_restart(folder: Path, scene: Scene, crash: Crash) -> list[str]:
    """Die at the crash's step, start again, and see: what is wrong afterwards, empty when all is well."""
    async with DiscordWire() as wire, scene.begin(folder, wire) as place:
        async with child(place, crash.step) as process:
            alive = asyncio.ensure_future(process.wait())
            all_sent = place.wait_until_all_sent(len(scene.numbers) * len(place.channels))
            sent = asyncio.ensure_future(all_sent)
            await asyncio.wait([alive, sent], return_when=asyncio.FIRST_COMPLETED)
            sent.cancel()
            await process.kill()
            status = await alive
            await asyncio.gather(sent, return_exceptions=True)
        if status != -signal.SIGKILL:
            return [f"ended with {status} by itself: {process.output[-2000:]}"]
        if crash.is_late_restart:
            wire.advance(LONG_AFTER_S)
        await post_everything(place, scene)
        return what_is_wrong(place, scene, await place.deliveries())


def what_is_wrong(place: Place, scene: Scene, deliveries: list[Delivery]) -> list[str]:
    """Every promise that was broken, in words."""
    wrong: list[str] = []
    expected = [article(number).title for number in scene.numbers]
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
    return wrong


async def broken_by(folder: Path, scene: Scene, crashes: list[Crash]) -> dict[Crash, list[str]]:
    """The crashes that broke a promise, with what was wrong."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def trial(crash: Crash) -> tuple[Crash, list[str]]:
        async with gate:
            return crash, await crash_and_restart(folder / f"crash-{crash.step}", scene, crash)

    results = await asyncio.gather(*map(trial, crashes))
    return {crash: wrong for crash, wrong in results if wrong}


async def steps_of_a_whole_run(folder: Path, scene: Scene) -> list[str]:
    """The names of the steps of a run without a crash, which has to be right itself."""
    async with DiscordWire() as wire, scene.begin(folder, wire) as place:
        steps = await post_everything(place, scene)
        assert what_is_wrong(place, scene, await place.deliveries()) == []
    assert any("http POST /channels/{channel_id}/messages" in step for step in steps)
    assert any("sql execute" in step for step in steps)
    return steps


def sampled(steps: list[str], count: int, random_: random.Random) -> list[int]:
    """Step numbers: one before and one after a send, one before the first, the rest anywhere up to the last."""
    before, after = (
        [number for number, step in enumerate(steps, 1) if step.startswith(f"{when} http POST /channels")]
        for when in ("before", "after")
    )
    chosen = {random_.choice(before), random_.choice(after), random_.randrange(1, before[0])}
    # The twelve steps before the first send claim it and, where there is a feed, store its articles.
    between = range(max(1, before[0] - 12), after[-1])
    while len(chosen) < count:
        chosen.add(random_.choice(between))
    return sorted(chosen)


def alternating(steps: Iterable[int]) -> list[Crash]:
    """Every other crash is followed by a restart after Discord has forgotten the nonces."""
    return [Crash(step, is_late_restart=bool(place % 2)) for place, step in enumerate(steps)]


SCENES = [
    pytest.param(POSTING, POSTING_SAMPLE, id="a full queue"),
    pytest.param(POLLING, FEED_SAMPLE, id="news in a feed"),
]


@pytest.mark.parametrize(("scene", "count"), SCENES)
async def test_a_crash_loses_and_doubles_nothing(tmp_path: Path, scene: Scene, count: int) -> None:
    """Killed at seeded steps: after a restart each channel has each new article once, in order, and no old one."""
    steps = await steps_of_a_whole_run(tmp_path / "whole", scene)
    chosen = sampled(steps, count, random.Random(SEED))
    assert await broken_by(tmp_path, scene, alternating(chosen)) == {}


@pytest.mark.soak
@pytest.mark.parametrize(("scene", "count"), SCENES)
async def test_a_crash_at_every_step(tmp_path: Path, scene: Scene, count: int) -> None:
    """Killed at every single step, from the first statement to the one after the last send."""
    steps = await steps_of_a_whole_run(tmp_path / "whole", scene)
    last = max(number for number, step in enumerate(steps, 1) if "http POST /channels" in step)
    assert await broken_by(tmp_path, scene, alternating(range(1, last + 2))) == {}


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
