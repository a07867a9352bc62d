"""A worker: does one piece of work after the other, and ends when the bot does. Imports nothing but what the work needs."""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from news.errors import WorkError
from news.working.channel import READY, Answer, Bounds, read_message, write_message
from news.working.unpacking import unpacked

if TYPE_CHECKING:
    from typing import BinaryIO

LOGGED_MAX: Final = 100
"""Lines of the log that one piece of work may give."""
ABANDONED_S: Final = 1.0
"""So long beyond its bound, a worker ends by itself: nobody may be left to end it."""


def main(bounds: Bounds) -> None:
    """Works until the bot closes the pipe. Never returns normally: nothing is to be tidied up."""
    jobs, answers = _pipes()
    _settle(bounds)
    log = _Log()
    logging.basicConfig(handlers=[log], level=logging.INFO, force=True)
    with suppress(OSError):
        write_message(answers, READY)
        serve(jobs, answers, log, bounds)
    os._exit(0)


def serve(jobs: BinaryIO, answers: BinaryIO, log: _Log, bounds: Bounds) -> None:
    """Answer each message until there are no more, or until a bound says that it was enough."""
    done = 0
    while (message := read_message(jobs)) is not None:
        _end_after(bounds.job_s + ABANDONED_S)
        answer = _answer(message, log)
        done += 1
        is_last = (
            done >= bounds.jobs_max
            or isinstance(answer.error, MemoryError)
            or _resident() > bounds.resident_bytes
        )
        write_message(answers, _packed(replace(answer, is_last=is_last)))
        _end_after(0)
        if is_last:
            return


class _Log(logging.Handler):
    """Gathers what the work tells the log, as it can be sent."""

    def __init__(self) -> None:
        super().__init__()
        self._records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self._records) >= LOGGED_MAX:
            return
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.msg, record.args, record.exc_info = record.getMessage(), None, None
        self._records.append(record)

    def taken(self) -> tuple[logging.LogRecord, ...]:
        """What was gathered since the last time."""
        records, self._records = tuple(self._records), []
        return records


def _answer(message: bytes, log: _Log) -> Answer:
    try:
        work, args, kwargs = pickle.loads(message)  # noqa: S301 - from our own parent, by a pipe of ours
        value = work(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - it is raised again where the work was asked for
        return Answer(error=_portable(error), logged=log.taken())
    return Answer(value=value, logged=log.taken())


def _packed(answer: Answer) -> bytes:
    try:
        return pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - as above: a mistake of ours in what the work gives
        failed = Answer(error=_portable(error), logged=answer.logged, is_last=answer.is_last)
        return pickle.dumps(failed, protocol=pickle.HIGHEST_PROTOCOL)


def _portable(error: Exception) -> Exception:
    """The error as it can be raised on the other side, with the trace of this side as a note."""
    trace = "".join(traceback.format_exception(error))
    try:
        sent = unpacked(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - an exception of a library that cannot be packed, or is not taken
        sent = WorkError(f"{type(error).__name__}: {error}")
    sent.add_note(f"in a worker:\n{trace}")
    return sent


# --- the process -----------------------------------------------------------------------------------


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to and from the bot; whatever a library prints goes to standard error instead of into them."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return jobs, answers


def _settle(bounds: Bounds) -> None:
    """Stand back behind the bot, bound the memory, and leave ending to the bot."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        with suppress(OSError):
            os.nice(bounds.niceness)
        with suppress(OSError, ValueError):  # a system may have no such bound, or a lower one already
            resource.setrlimit(resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes))


def _end_after(seconds: float) -> None:
    """The system ends this process after so long, whatever it does then, unless this is called again; 0: never."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _resident() -> int:
    """Bytes of memory in use now; where the system does not say, 0."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - asked after each piece of work
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
