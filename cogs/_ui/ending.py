"""Ending what an event began, before what it works with is closed."""

from __future__ import annotations

import asyncio
from typing import Any


async def ended(task: asyncio.Task[Any] | None) -> None:
    """The task is at its end, cut off where it was not. discord.py lets the handlers of events outlive the client."""
    if task is None or task is asyncio.current_task():
        return
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
