"""Crash trials: kill the bot between two steps, start it again, and look for what was lost, doubled or out of order."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from tests.fakes.discord_wire import DiscordWire
from tests.wire.bot_forks import Forks
from tests.wire.bot_process import Process
from tests.wire.crash_child import CLOCK_FILE, CONSTANTS, HURRY
from tests.wire.stages import Stage

AT_ONCE = 2
"""Bots that run side by side: more than there are processors makes each slower, not all faster."""
LONG_AFTER_S = 3600.0
"""So long after a crash that Discord has forgotten every nonce."""
QUICK = {
    "cogs._delivering.decisions:FIRST_WAIT_S": 0.1,
    "cogs._delivering.decisions:LONGEST_WAIT_S": 0.5,
    "cogs._delivering.courier:FORUM_SETTLES": 0.3,
    "cogs._delivering.updating:AGAIN_AFTER": 0.3,
    "cogs._delivering.updating:BETWEEN": 0.3,
    "cogs._delivering.publishing:AGAIN_AFTER": 0.3,
    "cogs._following.round:OPENING_APART": 0.1,
    "cogs._following.round:AGAIN_AFTER": 0.5,
    "cogs.delivery:Delivery.deliver": 0.1,
}
"""The product's own waits between tries, for trials that are not about them."""

Restart = Literal["at once", "late", "forgotten", "before"]
"""When the bot is back: at once; an hour later; at once by its clock, while Discord has forgotten its nonces; or the same
with a clock that was put back by two hours, and is put right while it delivers."""
BACK_S = 7200.0
ROUNDS_S = 0.4
"""Some rounds on a clock that is wrong, in seconds."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a bot is started into. `name` is what the summary calls it."""

    name: str
    begin: Callable[[Path, DiscordWire], AbstractAsyncContextManager[Stage]]


@dataclass(frozen=True, slots=True)
class Crash:
    """One trial: the step to die at, and when the bot is back."""

    step: str
    restart: Restart = "at once"


@dataclass(slots=True)
class Summary:
    """What came of trials."""

    points: int = 0
    reached: int = 0
    """Trials in which the bot died at its step; in the others all was done before it came to it."""
    broken: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def __str__(self) -> str:
        words = " ".join(fault for faults in self.broken.values() for fault in faults)
        return f"{self.points} crash points tried, {self.reached} reached, {len(self.broken)} broken {words[:2000]}"


def started(
    forks: Forks,
    stage: Stage,
    kill_at: str = "0",
    *,
    constants: Mapping[str, float] = MappingProxyType({}),
    name: str = "bot",
) -> AbstractAsyncContextManager[Process]:
    """The bot on this stage, dying at a step; "0": it lives and its steps are written down.

    `constants`: numbers of the product to be set besides QUICK, as `crash_child.put` reads them. `name`: of its log.
    """
    folder = stage.place.folder
    return forks.started(
        [],
        environment={
            **stage.place.environment,
            CLOCK_FILE: str(stage.clock_file),
            CONSTANTS: json.dumps({**QUICK, **constants}),
            HURRY: "10",
        },
        output=folder / f"{name}.log",
        steps=folder / "steps",
        kill_at=kill_at,
    )


async def until_done(stage: Stage, timeout_s: float = 40.0) -> None:
    """Wait until all is done that the stage waits for.

    A database tells nobody when it changes, so this asks again and again, on a connection of its own.
    """
    try:
        async with asyncio.timeout(timeout_s):
            with closing(sqlite3.connect(stage.place.database)) as db:
                while not stage.is_done(db):  # noqa: ASYNC110  another process writes it
                    await asyncio.sleep(0.03)
    except TimeoutError:
        log = "\n".join(log.read_text()[-3000:] for log in stage.place.folder.glob("*.log"))
        raise TimeoutError(f"after {timeout_s} s: {stage.what_is_wrong()}\n{log}") from None


async def live_until_done(forks: Forks, stage: Stage, *, clock_off_s: float | None = None) -> None:
    """Let the bot live until all is done, then stop it as an operator does.

    `clock_off_s`: its clock is put so once it delivers.
    """
    before = stage.place.wire.gateway.identify_count
    async with started(forks, stage, name="bot-again") as process:
        # Also where all is done already: a bot that has not begun yet is not stopped but killed by the signal.
        await process.ready(stage.place.wire, since=before)
        if clock_off_s is not None:
            await process.said("ready as")
            await asyncio.sleep(ROUNDS_S)  # nothing outside tells of a round
            stage.set_clock(clock_off_s)
        await until_done(stage)
        status, _ = await process.stop()
        assert status == 0, f"ended with {status}: {process.output[-3000:]}"


async def steps_of_a_whole_run(folder: Path, forks: Forks, scene: Scene) -> list[str]:
    """The names of the steps of a run without a crash, which has to be right itself."""
    async with DiscordWire() as wire, scene.begin(folder, wire) as stage:
        stage.set_clock(stage.clock_off_s)
        await live_until_done(forks, stage)
        assert stage.what_is_wrong() == []
    steps = (folder / "steps").read_text().splitlines()
    assert any("http POST /channels" in step for step in steps)
    assert any("sql execute" in step for step in steps)
    return steps


async def crash_and_restart(folder: Path, forks: Forks, scene: Scene, crash: Crash) -> tuple[bool, list[str]]:
    """Die at the crash's step and start again: whether the step was reached, and what is wrong in the end."""
    async with DiscordWire() as wire, scene.begin(folder, wire) as stage:
        stage.set_clock(stage.clock_off_s)
        async with started(forks, stage, crash.step) as process:
            dead = asyncio.ensure_future(process.wait())
            done = asyncio.ensure_future(until_done(stage))
            await asyncio.wait([dead, done], return_when=asyncio.FIRST_COMPLETED)
            was_reached = dead.done()
            done.cancel()
            await process.kill()
            status = await dead
            await asyncio.gather(done, return_exceptions=True)
        if status != -9:
            return was_reached, [f"ended with {status} by itself: {process.output[-2000:]}"]
        if crash.restart != "at once":
            wire.advance(LONG_AFTER_S)
        if crash.restart == "late":
            stage.set_clock(stage.clock_off_s + LONG_AFTER_S)
        if crash.restart == "before":
            stage.set_clock(stage.clock_off_s - BACK_S)
        put_right = stage.clock_off_s if crash.restart == "before" else None
        try:
            await live_until_done(forks, stage, clock_off_s=put_right)
        except (TimeoutError, AssertionError) as error:
            return was_reached, [repr(error)[:3000]]
        return was_reached, stage.what_is_wrong()


async def try_crashes(folder: Path, forks: Forks, scene: Scene, crashes: Sequence[Crash]) -> Summary:
    """What came of all these crashes."""
    gate = asyncio.Semaphore(AT_ONCE)
    summary = Summary()

    async def trial(number: int, crash: Crash) -> None:
        async with gate:
            reached, wrong = await crash_and_restart(folder / f"crash-{number}", forks, scene, crash)
        summary.points += 1
        summary.reached += reached
        if wrong:
            summary.broken[f"{scene.name}, killed at {crash.step}, back {crash.restart}"] = wrong

    await asyncio.gather(*(trial(number, crash) for number, crash in enumerate(crashes)))
    return summary


def spread(steps: Sequence[str], count: int, random_: random.Random) -> list[str]:
    """`count` steps of a run: every kind of step that the run has before any kind twice, as far as `count` goes.

    A step is named by its place among those of the same name, so that it is found again in a run where other tasks
    came between. Those that write or send come first; what the bot reads before the gateway is open comes last.
    """
    counts: Counter[str] = Counter()
    by_kind: dict[str, list[str]] = {}
    for step in steps[: last_that_matters(steps) + 1]:
        counts[step] += 1
        by_kind.setdefault(step, []).append(f"{counts[step]} {step}")
    kinds = sorted(by_kind, key=lambda kind: (_matters_less(kind), random_.random()))
    chosen: list[str] = []
    while len(chosen) < count and any(by_kind.values()):
        for kind in kinds:
            if by_kind[kind] and len(chosen) < count:
                chosen.append(by_kind[kind].pop(random_.randrange(len(by_kind[kind]))))
    return chosen


def last_that_matters(steps: Sequence[str]) -> int:
    """The place of the last step of a run that sends or writes; after it the bot only waits to be stopped."""
    return max(place for place, step in enumerate(steps) if _matters_less(step) < 2)


def _matters_less(step: str) -> int:
    """0 for what is sent to Discord, 1 for what is written, 2 for the rest."""
    if "http " in step:
        return 0 if "/channels" in step or "/threads" in step else 2
    words = step.split()
    verbs = {"INSERT", "UPDATE", "DELETE", "WITH", "COMMIT", "BEGIN", "SAVEPOINT", "RELEASE"}
    return 1 if verbs & {word.upper() for word in words[2:5]} else 2


def alternating(steps: Iterable[str]) -> list[Crash]:
    """More than half of the restarts come after Discord has forgotten the nonces, by the bot's clock an hour later, at once
    or before.
    """
    turns: list[Restart] = [
        "at once",
        "late",
        "at once",
        "forgotten",
        "before",
        "late",
        "at once",
        "forgotten",
    ]
    return [Crash(step, turns[place % len(turns)]) for place, step in enumerate(steps)]
