"""What tests know of processes that are not their own children."""

from __future__ import annotations

import os
import select


def await_end(pid: int, *, within_s: float) -> bool:
    """Whether the process ends in time; a killed one runs on for as long as the kernel does not get to it."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], within_s)[0])
    finally:
        os.close(process)
