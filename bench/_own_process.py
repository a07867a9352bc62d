"""Sites that measurements need, each a module of ours in a process of its own, so that its CPU is not counted with theirs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

ENDS_WITHIN_S: Final = 30.0
"""A site that does not end by itself within this is killed."""


@contextmanager
def running(
    module: str, *arguments: str, ends_within_s: float = ENDS_WITHIN_S
) -> Iterator[subprocess.Popen[str]]:
    """`python -m module`, spoken to through its pipes; the end of its input tells it to end, with the block."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        try:
            yield process
        finally:
            process.stdin.close()
            try:
                process.wait(timeout=ends_within_s)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def port_of(module: str) -> Iterator[int]:
    """The port of such a site, which it prints first. Raises RuntimeError where it ends without one."""
    with running(module) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        if not said:
            raise RuntimeError(f"{module} ended before it listened")
        yield int(said)
