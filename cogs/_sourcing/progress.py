"""A card that says how far something is, changed no more often than Discord likes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from cogs._delivering.replies import change
from cogs._render.card import Card
from cogs._ui.failure import AnyInteraction

if TYPE_CHECKING:
    from news.ports import Clock

EDIT_EVERY: Final = timedelta(seconds=2)
"""Discord limits how often a message is changed."""


class ProgressCard:
    """Shows how far something is in the card of an interaction: one change at a time, some seconds apart."""

    def __init__(self, interaction: AnyInteraction, now: Clock) -> None:
        self._interaction = interaction
        self._now = now
        self._changed_at: datetime = now()
        self._change: asyncio.Task[None] | None = None

    def offer(self, card: Callable[[], Card]) -> None:
        """Shows this card, unless one is being shown or was a moment ago."""
        is_busy = self._change is not None and not self._change.done()
        if is_busy or self._now() - self._changed_at < EDIT_EVERY:
            return
        self._changed_at = self._now()
        self._change = asyncio.create_task(self._show(card()), name="progress card")

    async def _show(self, card: Card) -> None:
        # A card that was closed, or too old to be changed, does not end what it is about.
        with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await change(self._interaction, card.view())

    async def settle(self) -> None:
        """Waits for the change that is under way, so that none comes after the last card. Raises nothing of it."""
        if self._change is not None:
            await asyncio.wait({self._change})
