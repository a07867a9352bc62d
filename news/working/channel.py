"""What the bot and a worker say to each other: pickled messages over two pipes, each behind its length.

The bot does not unpickle what comes from a worker as it stands: see `unpacking.py`.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable
    from typing import BinaryIO

_LENGTH: Final = struct.Struct("<Q")
READY: Final = b"ready"
"""The first message of a worker, once it listens."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one worker may take."""

    job_s: float = 30.0
    """For one piece of work; a hundred times what a large page takes. Then the worker is ended, and the work given up."""
    memory_bytes: int = 1_500_000_000
    """Of address space: more is a MemoryError in the work, not a machine without memory."""
    jobs_max: int = 5_000
    """A worker that did so much is replaced by a fresh one."""
    resident_bytes: int = 160_000_000
    """So is one that has grown beyond this; 60 MB are usual."""
    niceness: int = 5
    """How far it stands back behind the bot itself, where CPU is short."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a piece of work."""

    value: Any = None
    error: Exception | None = None
    logged: tuple[logging.LogRecord, ...] = ()
    """What the work told the log, for the bot's own."""
    is_last: bool = False
    """Whether the worker ends after this."""


def packed(work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    """A piece of work as bytes. Raises whatever pickle does for what cannot be packed."""
    return pickle.dumps((work, args, kwargs), protocol=pickle.HIGHEST_PROTOCOL)


def write_message(pipe: BinaryIO, message: bytes) -> None:
    """Sends one message whole. Raises OSError when nobody listens."""
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def read_message(pipe: BinaryIO, *, most: int | None = None) -> bytes | None:
    """The next message; None when the other side has ended, even in the middle of one, or announces more than `most` bytes."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if most is not None and length > most:
        return None
    body = pipe.read(length)
    return body if len(body) == length else None
