"""Keeps what was posted as it should be: a card is edited when its article or its story has changed."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.budget import served
from cogs._delivering.decisions import AGE_RESTRICTED, Skip
from cogs._delivering.showing import HIDDEN, Shown, collapsed, shown_for
from cogs._delivering.standing import by_channel, message_of, take_away
from cogs._ui.failure import NO_MENTIONS
from news.models import ChannelId, Delivery, DeliveryId

if TYPE_CHECKING:
    from cogs._services import Services

log = logging.getLogger(__name__)

AT_ONCE: Final = 5
"""Messages edited side by side, each of another channel; sends come first."""
LOOKED_AT: Final = 50
EDIT_S: Final = 60.0
"""How long one edit may take, in seconds."""
CLOSING_S: Final = 2.0
BETWEEN: Final = timedelta(minutes=1)
A_DAY: Final = timedelta(days=1)
EDITS_A_DAY: Final = 20
FOLLOWED_FOR: Final = timedelta(days=7)
"""After this time a message stays as it is: few look at it, and Discord bounds the edits of old messages."""
AGAIN_AFTER: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=6)

TOO_OLD: Final = "the message is older than 7 days, so it stays as it is"
_ENDS: Final = {
    10003: "its channel was deleted",
    10008: "someone deleted the message",
    30046: "Discord lets no message older than an hour be edited this often",
    50001: "Newsdesk cannot see its channel any more",
    50005: "the message is not Newsdesk's own",
    50013: "Newsdesk may not write in its channel any more",
    50083: "its thread is archived",
    160005: "its thread is locked",
}
"""Discord's codes after which a message is left as it is, in words for an organiser."""


@dataclass(frozen=True, slots=True)
class Done:
    """The message shows what it should, as far as it ever will. `note`: why it was not edited."""

    shown: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """It is looked at again then."""

    when: datetime


def when_to_edit(delivery: Delivery, edits: Sequence[datetime], now: datetime) -> Done | Again | None:
    """Whether a message is edited now (None), later or never again. `edits`: those of the last day, oldest first."""
    if delivery.hidden_at is not None:
        return Done(note=HIDDEN)
    if delivery.sent_at is None or delivery.message_id is None:
        return Done(note="it was not sent")
    if now - delivery.sent_at > FOLLOWED_FOR:
        return Done(note=TOO_OLD)
    recent = [at for at in edits if timedelta(0) <= now - at < A_DAY]
    if len(recent) >= EDITS_A_DAY:
        return Again(recent[-EDITS_A_DAY] + A_DAY)
    if recent and now - recent[-1] < BETWEEN:
        return Again(recent[-1] + BETWEEN)
    return None


def after_error(error: Exception, now: datetime) -> Done | Again:
    """What a failed edit means. Whatever is not a clear answer of Discord is tried again: an edit may be repeated."""
    if isinstance(error, discord.RateLimited):
        return Again(now + min(max(timedelta(seconds=error.retry_after), BETWEEN), LONGEST_WAIT))
    if isinstance(error, discord.HTTPException):
        if note := _ENDS.get(error.code):
            return Done(note=note)
        if 400 <= error.status < 500 and error.status not in (401, 429):
            return Done(note=f"Discord did not accept the edit ({error.code or error.status})")
    return Again(now + AGAIN_AFTER)


class Updater:
    """A round of delivery: begins to edit what is due, and lets sends go first."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._services = services
        self._storage = services.storage
        self._under_way: dict[ChannelId, asyncio.Task[None]] = {}
        self._edits: dict[DeliveryId, deque[datetime]] = {}

    async def run(self) -> None:
        """Begins with what is due, without waiting for it. Raises StorageError."""
        if self._is_sending or len(self._under_way) >= AT_ONCE:
            return
        due = by_channel(await self._storage.updating.due(self._services.now(), LOOKED_AT))
        for channel_id, deliveries in due.items():
            if len(self._under_way) >= AT_ONCE:
                break
            if channel_id not in self._under_way:
                task = asyncio.create_task(
                    self._serve(channel_id, deliveries), name=f"update in {channel_id}"
                )
                self._under_way[channel_id] = task

    async def close(self) -> None:
        """No message is being edited any more; what did not finish is due again at the next start."""
        if tasks := set(self._under_way.values()):
            _, late = await asyncio.wait(tasks, timeout=CLOSING_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    @property
    def _is_sending(self) -> bool:
        return self._services.rest.budget.waiting > 0

    async def _serve(self, channel_id: ChannelId, deliveries: Sequence[Delivery]) -> None:
        """Looks at messages of one channel, one after the other, until a send wants its turn."""
        try:
            with served(deliveries[0].guild_id or channel_id):
                for delivery in deliveries:
                    if self._is_sending:
                        break
                    await self._note(delivery, await self._update(delivery))
        except Exception:
            log.exception("messages of channel %d could not be looked at again", channel_id)
        finally:
            del self._under_way[channel_id]

    async def _update(self, delivery: Delivery) -> Done | Again:
        now = self._services.now()
        early = when_to_edit(delivery, self._edits_of(delivery.id, now), now)
        if early is not None:
            return early
        try:
            async with asyncio.timeout(EDIT_S):
                return await self._edit(delivery, now)
        except Exception as error:  # noqa: BLE001  aiohttp's errors share no base that a cog may import
            outcome = after_error(error, now)
            log.warning("delivery %d could not be edited: %r: %s", delivery.id, error, outcome)
            return outcome

    async def _edit(self, delivery: Delivery, now: datetime) -> Done | Again:
        client, services = self._client, self._services

        async def find_place() -> object:
            return await client.fetch_channel(delivery.channel_id)

        place = client.get_channel(delivery.channel_id)
        shown = await shown_for(delivery, services, place, find_place=find_place)
        if shown == Skip(AGE_RESTRICTED):
            shown = collapsed("Taken back: its source is shown in age-restricted channels only.")
        if not isinstance(shown, Shown):
            return Done(note=shown.reason)
        message = await message_of(delivery, client, self._storage)
        if message is None or shown.hash == delivery.shown:
            return Done(shown=shown.hash)
        self._edits.setdefault(delivery.id, deque(maxlen=EDITS_A_DAY)).append(now)
        await message.edit(view=shown.view, allowed_mentions=NO_MENTIONS)
        # Hidden meanwhile, perhaps by another process: an edit brings nothing back.
        fresh = await self._storage.deliveries.get(delivery.id)
        if fresh is not None and fresh.hidden_at is not None:
            await take_away(message)
            return Done(note=HIDDEN)
        return Done(shown=shown.hash)

    async def _note(self, delivery: Delivery, outcome: Done | Again) -> None:
        updating = self._storage.updating
        match outcome:
            case Done(shown, note):
                await updating.note(delivery.id, shown=shown, note=note, seen=delivery.update_at)
            case Again(when):
                await updating.note(delivery.id, again_at=when)

    def _edits_of(self, delivery_id: DeliveryId, now: datetime) -> Sequence[datetime]:
        for known in [known for known, edits in self._edits.items() if now - edits[-1] >= A_DAY]:
            del self._edits[known]
        return self._edits.get(delivery_id, ())
