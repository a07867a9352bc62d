"""What an event began ends with the bot, before the database is closed under it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cogs._services import Services
from cogs._ui.ending import ended
from cogs.delivery import Delivery
from cogs.desk import Desk
from news.settings import Settings
from storage import Storage
from tests.cogs.posting_world import START


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    storage = await Storage.open(f"sqlite:///{tmp_path}/news.db", now=lambda: START)
    yield Services(storage=storage, settings=Settings(), now=lambda: START, newsroom=cast(Any, None))
    await storage.close()


@pytest.mark.parametrize(
    ("cog", "asked"), [(Delivery, "served"), (Desk, "meet")], ids=["looking again", "greeting"]
)
async def test_the_look_round_at_the_start_ends_with_its_cog(
    cog: type[Delivery | Desk], asked: str, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal right after the start: nothing asks a database that is closed."""
    began = asyncio.Event()

    async def never(*_: object) -> None:
        began.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(services.storage.guilds, asked, never)
    client = SimpleNamespace(guilds=[SimpleNamespace(id=1)])
    loaded = cog(cast(Any, client), services)
    look = asyncio.create_task(loaded.on_ready())
    await began.wait()
    await loaded.cog_unload()
    assert look.cancelled()


async def test_nothing_has_to_end() -> None:
    """What never began, what is over, and what ends itself."""
    await ended(None)
    over = asyncio.create_task(asyncio.sleep(0))
    await over
    await ended(over)
    await ended(asyncio.current_task())
