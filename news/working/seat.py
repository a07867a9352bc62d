"""One place for a worker: its process is started when there is work, ended when there is none, replaced when it dies."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from news.errors import WorkError
from news.working.channel import READY, Answer, Bounds, read_message, write_message
from news.working.unpacking import ANSWER_BYTES_MAX, unpacked

if TYPE_CHECKING:
    from typing import BinaryIO

log = logging.getLogger(__name__)

_ROOT: Final = Path(__file__).resolve().parents[2]
# Not `-m`: the folder from which the bot was started may be any, and is not to be looked through for modules.
_PROGRAM: Final = (
    "import sys; sys.path[:] = [{root!r}, *filter(None, sys.path)]; from news.working.channel import Bounds; "
    "from news.working.worker import main; main(Bounds(*{bounds!r}))"
)
_SECRETS: Final = frozenset({"DISCORD_TOKEN"})
"""Whoever takes a worker over by a page is to find nothing in its environment."""
_ENDING_S: Final = 2.0
"""How long a worker without work may take to end, in seconds."""
CLOSED: Final = "the program ends"
TRIES: Final = 2
"""A piece of work during which its worker died is done once more: the memory may have been short by another's fault."""


class NoWorkerError(Exception):
    """No worker can be started here, whatever the work is."""


class Seat:
    """A worker's place. `do` and `end` block: call them in a thread; one at a time has its way."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._why_over: str | None = None
        self._is_closed = False

    @property
    def pid(self) -> int | None:
        """The worker that sits here now; None between workers."""
        process = self._process
        return None if process is None else process.pid

    def do(self, message: bytes) -> Answer:
        """What came of the work.

        Raises WorkError when it was given up or its worker died twice, NoWorkerError when none can be started.
        """
        with self._lock:
            self._why_over = None
            ended = ""
            for _ in range(TRIES):
                answer = self._ask(message)
                if answer is not None:
                    if answer.is_last:
                        self._end()
                    return answer
                ended = self._reap()
                if self._is_closed or self._why_over:
                    raise WorkError(self._why_over or CLOSED)
                log.warning("a worker died at its work (%s)", ended)
            raise WorkError(f"the work ended its worker {TRIES} times ({ended})")

    def give_up(self, why: str) -> None:
        """The work under way fails with these words, whatever it does; from any thread."""
        self._why_over = why
        self._kill()

    def close(self) -> None:
        """No work is done here any more; what is under way fails. From any thread, at once."""
        self._is_closed = True
        self._kill()

    def end(self) -> None:
        """The worker leaves if it has nothing to do. Blocks for a moment."""
        if self._lock.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._lock.release()

    # --- the process ---------------------------------------------------------------------------------

    def _ask(self, message: bytes) -> Answer | None:
        """The worker's answer; None when it died over it."""
        process = self._process or self._start()
        try:
            write_message(_pipe(process.stdin), message)
        except OSError:
            return None
        said = read_message(_pipe(process.stdout), most=ANSWER_BYTES_MAX)
        return None if said is None else self._taken(said)

    def _taken(self, message: bytes) -> Answer:
        """The answer that a message holds. Raises WorkError for any other, and the worker that sent it is gone."""
        try:
            answer = unpacked(message)
        except Exception as error:
            self._reap()
            raise WorkError(f"its worker sent what is not taken: {error}") from error
        if not isinstance(answer, Answer):
            self._reap()
            raise WorkError("its worker sent no answer")
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        """A worker that listens. Raises as `do`."""
        if self._is_closed:
            raise WorkError(CLOSED)
        program = _PROGRAM.format(root=str(_ROOT), bounds=astuple(self._bounds))
        try:
            process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={name: value for name, value in os.environ.items() if name not in _SECRETS},
                start_new_session=True,  # Ctrl-C is for the bot, which ends its workers
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            )
        except OSError as error:
            raise NoWorkerError(str(error)) from error
        self._process = process
        if self._is_closed:  # closed while it began
            self._kill()
        if read_message(_pipe(process.stdout), most=len(READY)) != READY:
            ended = self._reap()
            if self._is_closed or self._why_over:
                raise WorkError(self._why_over or CLOSED)
            raise NoWorkerError(f"it ended at its start ({ended})")
        return process

    def _kill(self) -> None:
        process = self._process
        if process is not None:
            with suppress(OSError):
                process.kill()

    def _end(self) -> None:
        """Let the worker end by itself, which it does when its pipe closes."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            _pipe(process.stdin).close()
        try:
            process.wait(_ENDING_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _pipe(process.stdout).close()

    def _reap(self) -> str:
        """How the worker ended, which is gone after this."""
        process = self._process
        self._kill()
        self._end()
        return "no process" if process is None else _ending(process.returncode)


def _pipe(pipe: object) -> BinaryIO:
    return cast("BinaryIO", pipe)


def _ending(status: int) -> str:
    return f"exit status {status}" if status >= 0 or os.name == "nt" else f"signal {-status}"
