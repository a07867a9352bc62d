"""Publishes posts of announcement channels to the servers that follow these, within what Discord takes in an hour."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.budget import served
from cogs._delivering.standing import by_channel, message_of
from news.models import ChannelId, Delivery

if TYPE_CHECKING:
    from cogs._services import Services

log = logging.getLogger(__name__)

A_CHANNEL: Final = 10
"""Posts published in AN_HOUR in one channel. The community's figure: Discord's documentation gives none, and its 429 is
heeded whatever it asks for."""
AN_HOUR: Final = timedelta(hours=1)
WAITS_AT_MOST: Final = timedelta(hours=6)
"""After this time a post is published no more: it is no news to those who follow the channel."""
LOOKED_AT: Final = 500
AT_ONCE: Final = 5
PUBLISH_S: Final = 60.0
"""How long one request may take, in seconds."""
CLOSING_S: Final = 2.0
AGAIN_AFTER: Final = timedelta(minutes=1)
LONGEST_REST: Final = timedelta(hours=2)
ALREADY_PUBLISHED: Final = 40033

WAITED: Final = "more was posted in six hours than Discord lets a channel publish"
NOT_ANNOUNCING: Final = "the channel is no announcement channel"
HIDDEN: Final = "a moderator hid it before"
_ENDS: Final = {
    10003: "its channel was deleted",
    10008: "someone deleted the message",
    50001: "Newsdesk cannot see its channel any more",
    50013: "Newsdesk may not publish there. Give it Send Messages in the channel",
    50024: NOT_ANNOUNCING,
    50068: NOT_ANNOUNCING,
}
"""Discord's codes after which a post is not published, in words for an organiser."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A post that is to be published, and how widely its story is told."""

    delivery: Delivery
    independent: int = 1
    outlets: int = 1


@dataclass(frozen=True, slots=True)
class Published:
    """It is published, by this try or an earlier one."""


@dataclass(frozen=True, slots=True)
class NotPublished:
    """It never will be."""

    note: str


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is published in its channel before `until`; then it is tried again."""

    until: datetime


def next_of(waiting: Iterable[Wanted]) -> Wanted | None:
    """The one to publish first: told by most independent outlets, then by most outlets, then the newest."""
    return max(waiting, key=lambda one: (one.independent, one.outlets, one.delivery.id), default=None)


def may_publish_at(published: Sequence[datetime], now: datetime) -> datetime:
    """When the channel may publish its next post, `now` at the earliest. `published`: when it did so, oldest first."""
    recent = [at for at in published if timedelta(0) <= now - at < AN_HOUR]
    return now if len(recent) < A_CHANNEL else recent[-A_CHANNEL] + AN_HOUR


def too_late(delivery: Delivery, now: datetime) -> NotPublished | None:
    """Why a post is not published any more, if it is not."""
    if delivery.hidden_at is not None:
        return NotPublished(HIDDEN)
    if delivery.sent_at is None or now - delivery.sent_at > WAITS_AT_MOST:
        return NotPublished(WAITED)
    return None


def after_error(error: Exception, now: datetime) -> Published | NotPublished | Rest:
    """What a failed request means. It may be repeated: Discord says so when a message is published already."""
    if isinstance(error, discord.RateLimited):
        asked = timedelta(seconds=error.retry_after)
        return Rest(now + min(max(asked, AGAIN_AFTER), LONGEST_REST))
    if isinstance(error, discord.HTTPException):
        if error.code == ALREADY_PUBLISHED:
            return Published()
        if note := _ENDS.get(error.code):
            return NotPublished(note)
        if error.status == 429:
            return Rest(now + AN_HOUR)
        if 400 <= error.status < 500 and error.status != 401:
            return NotPublished(f"Discord did not accept it ({error.code or error.status})")
    return Rest(now + AGAIN_AFTER)


class Publisher:
    """A round of delivery: begins to publish what may be, one post a channel at a time. Sends never wait for it.

    What was published in the last hour is known to this process alone; after a restart Discord says when it was too much.
    """

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._services = services
        self._storage = services.storage
        self._published: defaultdict[ChannelId, deque[datetime]] = defaultdict(
            lambda: deque[datetime](maxlen=A_CHANNEL)
        )
        self._rests: dict[ChannelId, datetime] = {}
        self._under_way: dict[ChannelId, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Begins with what is wanted, without waiting for it. Raises StorageError."""
        if self._services.rest.budget.waiting or len(self._under_way) >= AT_ONCE:
            return
        now = self._services.now()
        for channel_id, waiting in by_channel(await self._storage.updating.to_publish(LOOKED_AT)).items():
            if len(self._under_way) >= AT_ONCE:
                break
            if channel_id in self._under_way or self._free_at(channel_id, now) > now:
                await self._drop_late(waiting, now)
                continue
            task = asyncio.create_task(self._serve(channel_id, waiting), name=f"publish in {channel_id}")
            self._under_way[channel_id] = task

    async def close(self) -> None:
        """Nothing is being published any more; what did not finish is tried again at the next start."""
        if tasks := set(self._under_way.values()):
            _, late = await asyncio.wait(tasks, timeout=CLOSING_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _free_at(self, channel_id: ChannelId, now: datetime) -> datetime:
        rests_until = self._rests.get(channel_id, now)
        # A rest further ahead than there can be was noted while the clock was wrong.
        if rests_until - now > LONGEST_REST:
            rests_until = now
        return max(may_publish_at(self._published.get(channel_id, ()), now), rests_until)

    async def _drop_late(self, waiting: Sequence[Delivery], now: datetime) -> None:
        for delivery in waiting:
            if (outcome := too_late(delivery, now)) is not None:
                await self._note(delivery, outcome, now)

    async def _serve(self, channel_id: ChannelId, waiting: Sequence[Delivery]) -> None:
        now = self._services.now()
        try:
            await self._drop_late(waiting, now)
            chosen = next_of([await self._wanted(one) for one in waiting if too_late(one, now) is None])
            if chosen is not None:
                with served(chosen.delivery.guild_id or channel_id):
                    await self._note(chosen.delivery, await self._publish(chosen.delivery), now)
        except Exception:
            log.exception("nothing could be published in channel %d", channel_id)
            self._rests[channel_id] = now + AGAIN_AFTER
        finally:
            del self._under_way[channel_id]

    async def _wanted(self, delivery: Delivery) -> Wanted:
        if delivery.article_id is None:
            return Wanted(delivery)
        archive = self._storage.readers(shows_age_restricted=True)
        story = await archive.stories.of_article(delivery.article_id, delivery.guild_id)
        return Wanted(delivery) if story is None else Wanted(delivery, story.independent, story.outlets)

    async def _publish(self, delivery: Delivery) -> Published | NotPublished | Rest:
        channel = self._client.get_channel(delivery.channel_id)
        if isinstance(channel, discord.abc.GuildChannel) and channel.type is not discord.ChannelType.news:
            return NotPublished(NOT_ANNOUNCING)
        message = await message_of(delivery, self._client, self._storage)
        if message is None:
            return NotPublished(_ENDS[10008])
        now = self._services.now()
        try:
            async with asyncio.timeout(PUBLISH_S):
                await message.publish()
        except Exception as error:  # noqa: BLE001  aiohttp's errors share no base that a cog may import
            outcome = after_error(error, now)
            log.warning("delivery %d could not be published: %r: %s", delivery.id, error, outcome)
            return outcome
        return Published()

    async def _note(
        self, delivery: Delivery, outcome: Published | NotPublished | Rest, now: datetime
    ) -> None:
        match outcome:
            case Published():
                self._published[delivery.channel_id].append(now)
                await self._storage.updating.note_published(delivery.id, None)
            case NotPublished(note):
                await self._storage.updating.note_published(delivery.id, note)
            case Rest(until):
                self._rests[delivery.channel_id] = until
