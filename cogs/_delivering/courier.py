"""Carries deliveries to Discord: claim → send → mark sent, in order within a channel, channels side by side."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering import decisions
from cogs._delivering.decisions import AlreadySent, Decision, Fail, Found, Hold, Retry, Skip
from cogs._delivering.read_back import read_back
from cogs._render.articles import post_card
from cogs._ui.age import is_age_restricted
from news.models import Article, ChannelId, Delivery, DeliveryState

if TYPE_CHECKING:
    from cogs._services import Services
    from storage.archive import Readers
    from storage.deliveries import EndState

log = logging.getLogger(__name__)

CHANNELS_AT_ONCE: Final = 100
"""How many channels are written to side by side; each gives its place up after a turn of a few deliveries."""
TURN_S: Final = 5.0
"""After this time, in seconds, a turn is over, whatever is left of it."""
SEND_S: Final = 60.0
"""How long one send may take, in seconds, with discord.py's own waits and repeats in it."""
CLOSING_S: Final = 2.0
"""How long sends that are under way may still take when the bot stops, in seconds."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An article, and where all that belongs to it is read as its channel may show it."""

    article: Article
    archive: Readers


class Courier:
    """Sends what is due. One task for each channel that has something, so that a slow one delays no other.

    A task ends after one turn of its channel; where more channels wait than have a place, the longest waiting is next.
    """

    def __init__(
        self, client: discord.Client, services: Services, *, jitter: Callable[[], float] = random.random
    ) -> None:
        self._client = client
        self._storage = services.storage
        self._now = services.now
        self._jitter = jitter
        self._under_way: dict[ChannelId, asyncio.Task[None]] = {}

    async def start_due(self) -> None:
        """Begins to send whatever is due, without waiting for it. Raises StorageError.

        A delivery that is "sending" while nobody writes to its channel was left by a crash or a failed write.
        """
        # Taken first: a channel that becomes free while storage answers is looked at in the next round.
        busy = frozenset(self._under_way)
        deliveries = self._storage.deliveries
        rows = [
            *await deliveries.interrupted(),
            *await deliveries.due(self._now(), channels=CHANNELS_AT_ONCE),
        ]
        for channel_id, queue in decisions.by_channel(rows, busy=busy).items():
            if len(self._under_way) >= CHANNELS_AT_ONCE:
                break
            name = f"deliver to {channel_id}"
            self._under_way[channel_id] = asyncio.create_task(self._serve(channel_id, queue), name=name)

    async def close(self) -> None:
        """Nothing is being sent any more. What did not finish in CLOSING_S is read back at the next start."""
        if tasks := set(self._under_way.values()):
            _, late = await asyncio.wait(tasks, timeout=CLOSING_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _serve(self, channel_id: ChannelId, queue: Sequence[Delivery]) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            for delivery in queue:
                if not await self._deliver(delivery) or clock() - began > TURN_S:
                    break
        finally:
            del self._under_way[channel_id]

    async def _deliver(self, delivery: Delivery) -> bool:
        """Whether the next one of the channel may follow. Never raises: the next round sees what is left."""
        try:
            return await self._try(delivery)
        except Exception:
            log.exception("delivery %d to channel %d failed", delivery.id, delivery.channel_id)
            return False

    async def _try(self, delivery: Delivery) -> bool:
        shown = await self._read(delivery)
        if not isinstance(shown, Shown):
            return await self._record(shown, delivery)
        card = await self._card(delivery, shown)
        if card is None:
            return True
        if decisions.may_exist(delivery):
            # Before it is claimed again: `claimed_at` says how far back the message may be.
            outcome = await self._look(delivery)
            if outcome is not None:
                return await self._record(outcome, delivery)
        if not await self._claim(delivery):
            return False
        return await self._record(await self._send(delivery, card), delivery)

    async def _claim(self, delivery: Delivery) -> bool:
        """Whether it is ours to send now. A try that was cut off becomes a new one, so that tries are counted."""
        deliveries = self._storage.deliveries
        if delivery.state is DeliveryState.SENDING:
            await deliveries.retry_at(delivery.id, self._now(), decisions.INTERRUPTED)
        return delivery.id in await deliveries.claim([delivery.id], self._now())

    async def _read(self, delivery: Delivery) -> Shown | Decision:
        """The article as this channel may show it, or what to do where there is none or the channel may not."""
        place = self._client.get_channel(delivery.channel_id)
        archive = self._storage.readers(is_age_restricted(place))
        article = await archive.articles.get(delivery.article_id, delivery.guild_id)
        if article is not None:
            return Shown(article, archive)
        archive = self._storage.readers(shows_age_restricted=True)
        article = await archive.articles.get(delivery.article_id, delivery.guild_id)
        if article is None:
            return Skip(decisions.ARTICLE_GONE)
        if place is None:
            # Such as an archived thread, which is not in memory: only Discord knows what it is.
            try:
                async with asyncio.timeout(SEND_S):
                    place = await self._client.fetch_channel(delivery.channel_id)
            except Exception as error:  # noqa: BLE001  aiohttp's errors share no base that a cog may import
                return self._decide(error, delivery)
        return Shown(article, archive) if is_age_restricted(place) else Skip(decisions.AGE_RESTRICTED)

    async def _card(self, delivery: Delivery, shown: Shown) -> discord.ui.LayoutView | None:
        """The message, or None when it cannot be made; that is then recorded."""
        quotes = await shown.archive.quotes.of_article(delivery.article_id, delivery.guild_id)
        topics = await shown.archive.topics.of_article(delivery.article_id, delivery.guild_id)
        story = await shown.archive.stories.of_article(delivery.article_id, delivery.guild_id)
        try:
            return post_card(shown.article, quotes, topics, story=story)
        except Exception:
            log.exception("delivery %d: article %d cannot be shown", delivery.id, delivery.article_id)
            await self._finish(delivery, DeliveryState.FAILED, "the article could not be shown")
            return None

    async def _look(self, delivery: Delivery) -> Found | Decision | None:
        """What reading the channel back says; None when the message may be sent (again)."""
        place = self._client.get_channel(delivery.channel_id)
        assert self._client.user is not None  # noqa: S101  nothing is sent before the bot is ready
        author_id = self._client.user.id
        try:
            async with asyncio.timeout(SEND_S):
                reading = await read_back(self._channel(delivery), delivery, place=place, author_id=author_id)
        except Exception as error:  # noqa: BLE001  aiohttp's errors share no base that a cog may import
            decision = self._decide(error, delivery)
            # Its own words: the usual ones would say of a pause that Discord asked for that nothing was sent.
            return replace(decision, reason=decisions.NOT_READ) if isinstance(decision, Retry) else decision
        if isinstance(reading, Found):
            return reading
        if decisions.may_send_again(reading, delivery, now=self._now()):
            return None
        return Hold(decisions.UNREADABLE, pauses_channel=False)

    async def _send(self, delivery: Delivery, card: discord.ui.LayoutView) -> Found | Decision:
        try:
            async with asyncio.timeout(SEND_S):
                message = await self._channel(delivery).send(
                    view=card, nonce=delivery.nonce, allowed_mentions=discord.AllowedMentions.none()
                )
        except Exception as error:  # noqa: BLE001  see above; decide_after_error has an answer to every one
            return self._decide(error, delivery)
        return Found(message.id)

    def _channel(self, delivery: Delivery) -> discord.PartialMessageable:
        # Not the channel in memory: one that is missing there still gets Discord's own answer about it.
        return self._client.get_partial_messageable(delivery.channel_id, guild_id=delivery.guild_id)

    def _decide(self, error: Exception, delivery: Delivery) -> Decision:
        decision = decisions.bounded(decisions.decide_after_error(error), delivery)
        log.warning("delivery %d to channel %d: %r: %s", delivery.id, delivery.channel_id, error, decision)
        return decision

    async def _record(self, outcome: Found | Decision, delivery: Delivery) -> bool:
        """Writes down how a try ended; whether the next delivery of the channel may follow."""
        match outcome:
            case Found(message_id):
                await self._storage.deliveries.mark_sent(delivery.id, message_id, self._now())
                return True
            case Retry(reason, _, asked_s):
                wait = decisions.wait_s(delivery.attempts, jitter=self._jitter(), asked_s=asked_s)
                await self._storage.deliveries.retry_at(
                    delivery.id, self._now() + timedelta(seconds=wait), reason
                )
                return False
            case Hold(reason, pauses_channel):
                await self._finish(delivery, DeliveryState.HELD, reason)
                if pauses_channel:
                    await self._storage.autoposts.pause_channel(delivery.channel_id, reason)
                return not pauses_channel
            case Fail(reason):
                await self._finish(delivery, DeliveryState.FAILED, reason)
                return True
            case AlreadySent(reason) | Skip(reason):
                await self._finish(delivery, DeliveryState.SKIPPED, reason)
                return True

    async def _finish(self, delivery: Delivery, state: EndState, reason: str) -> None:
        await self._storage.deliveries.finish(delivery.id, state, reason)
        log.info("delivery %d is %s: %s", delivery.id, state, reason)
