"""Pieces of work for workers to do, good and bad; and a program that has workers, to be killed."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path

from news.errors import ParseError

log = logging.getLogger(__name__)


class StubbornError(Exception):
    """An error that cannot be made from its message alone."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def own_pid(_: object = None) -> int:
    return os.getpid()


def noted(path: str, word: str) -> str:
    """The word, which is also written down, so that one can see in which order things were done."""
    with Path(path).open("a") as file:
        file.write(f"{word} ")
    return word


def spin() -> None:
    """As a hostile page does it."""
    while True:
        pass


def die(number: int = signal.SIGKILL) -> None:
    os.kill(os.getpid(), number)


def die_once(path: str) -> str:
    """Killed the first time, as by a system that was short of memory."""
    if not Path(path).exists():
        Path(path).touch()
        die()
    return "done"


def eat(count: int) -> int:
    return len(bytearray(count))


def refuse() -> None:
    raise ParseError("no feed", user_message="There is no feed.")


def be_stubborn() -> None:
    raise StubbornError("this", "that")


def give_a_function() -> object:
    return lambda: None


class Command:
    """What would run a command in the process that unpickles it."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("exit 1",)


def give_a_command() -> Command:
    return Command()


def announce_much() -> None:
    """As a worker does that somebody else has taken over: writes into its pipe by itself."""
    for number in range(3, 20):
        with suppress(OSError):
            os.write(number, struct.pack("<Q", 2**60))


def tell(words: str) -> None:
    print(words, flush=True)
    log.warning("told: %s", words)
    try:
        refuse()
    except ParseError:
        log.exception("it was refused")


def niceness() -> int:
    return os.nice(0)


def modules() -> list[str]:
    return sorted(sys.modules)


async def _have_workers(count: int, job_s: float, *, busy: bool) -> None:
    from news.working.channel import Bounds
    from news.working.processes import Processes
    from tests.news import working_jobs as jobs  # a worker cannot ask for what this program calls __main__

    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with Processes(count, bounds=Bounds(job_s=job_s)) as workers:
        print(await workers.do(jobs.own_pid), flush=True)
        spinning = asyncio.create_task(workers.do(jobs.spin)) if busy else None
        await stopping.wait()
    if spinning is not None:
        await asyncio.gather(spinning, return_exceptions=True)
    print("closed", flush=True)


if __name__ == "__main__":
    asyncio.run(_have_workers(1, float(sys.argv[1]), busy=sys.argv[2] == "busy"))
