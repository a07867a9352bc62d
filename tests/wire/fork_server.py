"""Imports the bot once and forks a process of its own for every trial: a start without the second of imports.

    python tests/wire/fork_server.py      orders on standard input, answers on standard output, a line of JSON each

Each order says with which arguments, environment and output file a bot begins, and where it kills itself. It is the
real `bot.py` from its `main` on, in a process with a memory, a database connection and an end of its own.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def be_the_bot(order: dict[str, Any]) -> int:
    """Everything that a child does, from its own output to the bot's exit status."""
    output = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["bot.py", *order["arguments"]]
    from tests.wire import crash_child

    return crash_child.live(Path(order["steps"]), order["kill_at"], order["arguments"])


def child(order: dict[str, Any]) -> None:
    """Never returns."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        status = be_the_bot(order)
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001  a child that fails says why and is gone: it must not become a second server
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


class Server:
    """Forks on order, and says which children have ended."""

    def __init__(self) -> None:
        self._alive: set[int] = set()

    def serve(self) -> None:
        """Until standard input ends; what still lives then is killed."""
        woken, waker = os.pipe()
        os.set_blocking(waker, False)
        os.set_blocking(woken, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker)
        with selectors.DefaultSelector() as selector:
            selector.register(0, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            unread = b""
            while True:
                ready = {key.fd for key, _ in selector.select()}
                if woken in ready:
                    os.read(woken, 4096)
                    self._reap()
                if 0 in ready:
                    read = os.read(0, 1 << 20)
                    if not read:
                        break
                    *lines, unread = (unread + read).split(b"\n")
                    for line in lines:
                        self._fork(json.loads(line))
        for pid in self._alive:
            os.kill(pid, signal.SIGKILL)

    def _fork(self, order: dict[str, Any]) -> None:
        pid = os.fork()
        if pid == 0:
            child(order)
        self._alive.add(pid)
        self._say({"order": order["order"], "pid": pid})

    def _reap(self) -> None:
        for pid in sorted(self._alive):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._alive.discard(pid)
                self._say({"pid": pid, "status": os.waitstatus_to_exitcode(status)})

    def _say(self, answer: dict[str, Any]) -> None:
        os.write(1, json.dumps(answer).encode() + b"\n")


def main() -> None:
    """Import everything that a bot imports, then wait for orders."""
    sys.path.insert(0, str(ROOT))
    from tests.wire import crash_child

    crash_child.load()
    gc.collect()
    gc.freeze()
    Server().serve()


if __name__ == "__main__":
    main()
