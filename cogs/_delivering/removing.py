"""What is left of a removal at Discord, worked off while the bot runs: messages deleted, or shown without what is gone."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.budget import served
from cogs._delivering.decisions import wait_s
from cogs._delivering.showing import Shown, shown_for
from cogs._delivering.standing import message_of, take_away
from cogs._ui.failure import NO_MENTIONS

if TYPE_CHECKING:
    from cogs._services import Services
    from storage.removing import RemovedMessage

log = logging.getLogger(__name__)

MESSAGES_AT_ONCE: Final = 20
STEPS_AT_ONCE: Final = 4
"""Steps of removing articles in one round: others write in between."""
SEND_S: Final = 60.0
"""How long Discord may take for one message, in seconds."""
TRIES_MAX: Final = 12
"""Tries after which a message is given up; with their waits that is half an hour, or days where nobody may delete it."""
AGAIN_AFTER: Final = timedelta(minutes=2)
"""So long after it was shown anew a message is compared with what it should show."""
REFUSED: Final = timedelta(hours=6)
"""The wait after Discord refused it: somebody has to give the bot a permission."""
WORDS: Final = "This post was removed."
NAME: Final = "Removed"


class Remover:
    """One round after the other: some articles, then some messages. What fails is tried again later."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._services = services
        self._storage = services.storage
        self._removals = services.storage.removals
        self._now = services.now

    async def run(self) -> None:
        """Some of what is left to be removed is. Raises StorageError."""
        articles, messages = await self._removals.left()
        for _ in range(STEPS_AT_ONCE if articles else 0):
            if not await self._removals.work():
                break
        if not articles and not messages:
            return
        for message in await self._removals.messages_due(self._now(), MESSAGES_AT_ONCE):
            await self._take_away(message)

    async def close(self) -> None:
        """Nothing is under way: a round that is cut off repeats what it did not write down."""

    async def _take_away(self, message: RemovedMessage) -> None:
        try:
            with served(message.guild_id):
                async with asyncio.timeout(SEND_S):
                    if not await self._show_anew(message):
                        await self._delete(message)
        except Exception as error:  # noqa: BLE001  aiohttp's errors share no base that a cog may import
            await self._postpone(message, error)
        else:
            await self._removals.note_message(message.id)

    async def _show_anew(self, message: RemovedMessage) -> bool:
        """Whether the message shows what is left. False: it is to be deleted, as nothing is left or Discord refuses the edit."""
        if message.delivery_id is None:
            return False
        delivery = await self._storage.deliveries.get(message.delivery_id)
        if delivery is None:
            return False
        place = self._client.get_channel(delivery.channel_id)
        shown = await shown_for(
            delivery,
            self._services,
            place,
            find_place=lambda: self._client.fetch_channel(delivery.channel_id),
        )
        known = await message_of(delivery, self._client, self._storage)
        if not isinstance(shown, Shown) or known is None:
            return False
        try:
            await known.edit(view=shown.view, allowed_mentions=NO_MENTIONS)
        except discord.HTTPException as error:
            if error.status in (429, 500, 502, 503, 504) or isinstance(error, discord.NotFound):
                raise
            log.info("message %d cannot be edited, and is deleted: %s", message.message_id, error)
            return False
        # An edit that was under way with what is gone may land after this one: it is looked at once more.
        await self._storage.updating.note(delivery.id, shown=shown.hash, again_at=self._now() + AGAIN_AFTER)
        return True

    async def _delete(self, message: RemovedMessage) -> None:
        """Deletes it; of a forum's post the whole thread where that is allowed, as its name is a headline."""
        place_id: int = message.place_id
        if isinstance(self._client.get_channel(message.channel_id), discord.ForumChannel):
            place_id = message.message_id
            if await self._delete_thread(message):
                return
        place = self._client.get_partial_messageable(place_id, guild_id=message.guild_id)
        await take_away(place.get_partial_message(message.message_id), words=WORDS)

    async def _delete_thread(self, message: RemovedMessage) -> bool:
        """Whether the thread of a forum's post is gone; where it may not be deleted it loses its name."""
        try:
            thread = await self._client.fetch_channel(message.message_id)
        except discord.NotFound:
            return True
        if not isinstance(thread, discord.Thread):
            return False
        try:
            await thread.delete()
        except discord.NotFound:
            return True
        except discord.Forbidden:
            await thread.edit(name=NAME)
            return False
        return True

    async def _postpone(self, message: RemovedMessage, error: Exception) -> None:
        if isinstance(error, discord.NotFound):
            await self._removals.note_message(message.id)
            return
        log.warning(
            "message %d in channel %d is not deleted: %r", message.message_id, message.place_id, error
        )
        if message.tries + 1 >= TRIES_MAX:
            log.error("message %d in channel %d is left as it is", message.message_id, message.place_id)
            await self._removals.note_message(message.id)
            return
        is_refused = isinstance(error, discord.Forbidden)
        wait = REFUSED if is_refused else timedelta(seconds=wait_s(message.tries, jitter=0.0))
        await self._removals.note_message(message.id, again_at=self._now() + wait, problem=repr(error)[:200])
