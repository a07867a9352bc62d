"""A newsroom that is opened when it is first needed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from news.newsroom.late import LateNewsroom
from news.newsroom.room import Newsroom

ROOT = Path(__file__).resolve().parents[3]
STARTED = """
import importlib, pkgutil, sys
import bot, cogs
for module in pkgutil.iter_modules(cogs.__path__, "cogs."):
    if not module.name.startswith("cogs._"):
        importlib.import_module(module.name)
print(*sorted({"bs4", "feedparser", "matplotlib", "rich", "dateutil", "news.articles", "news.newsroom.room",
               "news.quotes.find", "news.topics.find", "cli.importing"} & set(sys.modules)))
"""


class _Room:
    """A newsroom that counts its rounds."""

    def __init__(self) -> None:
        self.polled = 0

    async def poll_due(self) -> int:
        self.polled += 1
        return self.polled


async def test_a_newsroom_is_opened_once_by_whoever_asks_first() -> None:
    """Several who ask at the same time wait for one opening and reach the same newsroom."""
    opened = list[_Room]()

    async def open_room() -> Newsroom:
        await asyncio.sleep(0)
        opened.append(_Room())
        return cast(Any, opened[-1])

    late = LateNewsroom(open_room)
    assert not opened
    assert sorted(await asyncio.gather(*(late.poll_due() for _ in range(3)))) == [1, 2, 3]
    assert len(opened) == 1


async def test_a_newsroom_that_failed_to_open_is_tried_again() -> None:
    """What opening it raises reaches whoever asked; the next one may succeed."""
    answers: list[Any] = [OSError("no"), _Room()]

    async def open_room() -> Newsroom:
        if isinstance(answer := answers.pop(0), OSError):
            raise answer
        return cast(Any, answer)

    late = LateNewsroom(open_room)
    with pytest.raises(OSError, match="no"):
        await late.poll_due()
    assert await late.poll_due() == 1


def test_a_bot_with_all_its_cogs_has_imported_nothing_that_reads_pages() -> None:
    """The way to Discord needs no parser, no chart and no tool: they are imported once the bot is there."""
    found = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == []
