"""Reading older articles of a source, with a card that says how far it is."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from cogs._delivering.replies import change, show
from cogs._render.text import plural
from cogs._sourcing.adding import Asking
from cogs._sourcing.editing import show_page
from cogs._sourcing.pages import visible_source
from cogs._sourcing.source_cards import older_card
from cogs._ui.failure import AskedWrongError
from news.errors import NewsdeskError
from news.models import Source, SourceId

if TYPE_CHECKING:
    from news.ports import Clock

log = logging.getLogger(__name__)

OLDER_MAX: Final = 100
"""Older articles that one press reads at most."""
OLDER_COST: Final = 5
"""Of an allowance: it fetches far more than looking at an address does."""
EDIT_EVERY: Final = timedelta(seconds=3)
"""Discord limits how often a message is changed."""


async def read_older(asking: Asking, source_id: SourceId) -> None:
    """Archives older articles of the source, quietly, then shows its page with how many there were.

    The newsroom bounds how many servers do so at one time.
    """
    source = await visible_source(asking.services.storage, source_id, asking.guild_id)
    if source.url is None:
        raise AskedWrongError(user_message="Imported files have no site to look for older articles in.")
    asking.take_allowance(cost=OLDER_COST)
    await show(asking.interaction, older_card(source).view())
    note = await _read(asking, source)
    await show_page(asking, source_id, note=note)


async def _read(asking: Asking, source: Source) -> str:
    """What came of it, in words."""
    progress = Progress(asking, source, asking.services.now)
    try:
        count = await asking.services.newsroom.backfill(
            source.id, asking.guild_id, limit=OLDER_MAX, on_progress=progress
        )
    except NewsdeskError as error:
        log.info("no older articles of source %d: %s", source.id, error)
        return f"No older articles were read: {error.user_message}"
    finally:
        await progress.settle()
    if count == 0:
        return "No older articles were found that are not in the archive already."
    return f"{plural(count, 'older article')} came into the archive. None of them is posted."


class Progress:
    """Shows how far the reading is: one change of the card at a time, some seconds apart."""

    def __init__(self, asking: Asking, source: Source, now: Clock) -> None:
        self._asking = asking
        self._source = source
        self._now = now
        self._last_at: datetime = now()
        self._change: asyncio.Task[None] | None = None

    def __call__(self, done: int, total: int) -> None:
        """Hears how many pages are read, of how many."""
        is_busy = self._change is not None and not self._change.done()
        if is_busy or self._now() - self._last_at < EDIT_EVERY:
            return
        self._last_at = self._now()
        self._change = asyncio.create_task(self._show(done, total), name=f"progress {self._source.id}")

    async def _show(self, done: int, total: int) -> None:
        # A card that was closed, or too old to be changed, does not end the reading.
        with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await change(self._asking.interaction, older_card(self._source, done, total).view())

    async def settle(self) -> None:
        """Waits for the change that is under way, so that none comes after the last card."""
        if self._change is not None:
            await self._change
