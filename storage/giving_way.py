"""Who waits for whom: what nobody sits in front of gives way to what a person asks.

Discord gives up an answer after three seconds. A round of deliveries, or a poll of feeds, has hundreds of questions to the
archive; a person's one must not stand behind them, neither for a reading connection nor for the one that writes.
"""

from __future__ import annotations

from contextvars import ContextVar

_gives_way: ContextVar[bool] = ContextVar("gives_way", default=False)


def give_way() -> None:
    """From here on this task, and each that it starts, waits behind people wherever the archive makes it wait."""
    _gives_way.set(True)


def gives_way() -> bool:
    """Whether the task at work gives way."""
    return _gives_way.get()
