"""What the bot takes from a worker: values, and nothing that runs anything.

A worker reads hostile pages with parsers written in C. Who takes one over writes what he likes into its pipe, and a plain
`pickle.loads` would run it in the bot, which has the token, the database and the way to Discord. So only classes that hold
values are made from what comes: dataclasses, enums and errors of `news`, and a few of Python's own.
"""

from __future__ import annotations

import builtins
import io
import pickle
from dataclasses import is_dataclass
from enum import Enum
from importlib import import_module
from typing import Any, Final

ANSWER_BYTES_MAX: Final = 256_000_000
"""The largest answer that is taken: what a worker may have of memory would be too much for the bot."""
_PLAIN: Final = frozenset({
    ("builtins", "set"), ("builtins", "frozenset"), ("builtins", "bytearray"), ("builtins", "complex"),
    ("builtins", "range"), ("builtins", "slice"), ("collections", "OrderedDict"), ("collections", "deque"),
    ("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"), ("datetime", "timedelta"),
    ("datetime", "timezone"), ("logging", "LogRecord"),
})  # fmt: skip
_OURS: Final = "news."


def unpacked(message: bytes) -> Any:
    """The value that was packed. Raises UnpicklingError, or whatever a broken message leads to: never runs anything of it."""
    return _Values(io.BytesIO(message)).load()


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """The class of that name, where it may be made from a message."""
        if (module, name) in _PLAIN:
            return getattr(import_module(module), name)
        found: object = None
        if module == "builtins":
            found = getattr(builtins, name, None)
            if isinstance(found, type) and issubclass(found, Exception):
                return found
        elif module.startswith(_OURS):  # `name` with dots would lead on to what that module imports
            found = getattr(import_module(module), name, None)
            if isinstance(found, type) and found.__module__ == module and _holds_values(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not taken from a worker")


def _holds_values(found: type[Any]) -> bool:
    return issubclass(found, (Enum, Exception)) or is_dataclass(found)
