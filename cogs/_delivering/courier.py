"""Carries deliveries to Discord: read → claim → send → record, in order within a target, targets side by side."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering import decisions
from cogs._delivering.budget import served
from cogs._delivering.decisions import Decision, Found, Hold, Retry, Unreadable
from cogs._delivering.destinations import Destination, InChannel, InForum, UnderPost, destination_of
from cogs._delivering.ledger import Ledger
from cogs._delivering.read_back import read_back
from cogs._delivering.sending import send
from cogs._delivering.showing import Shown, shown_for
from news.errors import NewsdeskError
from news.models import ChannelId, Delivery, DeliveryState, GuildId, Later, Outcome, Sent, Turn

if TYPE_CHECKING:
    from cogs._services import Services

log = logging.getLogger(__name__)

AT_ONCE: Final = 100
"""How many targets are written to side by side; each gives its place up after a turn of a few deliveries."""
OF_A_SERVER: Final = 50
"""How many of those may be one server's: it alone can use all of Discord's rate with them."""
FIRST_ONES: Final = 100
"""Places beyond AT_ONCE, for servers that nothing is being sent to: they do not wait until a turn of others ends."""
TURN_S: Final = 5.0
"""After this time, in seconds, a turn is over, whatever is left of it."""
SEND_S: Final = 60.0
"""How long one send may take, in seconds, with discord.py's own waits and repeats in it."""
FORUM_SETTLES: Final = timedelta(seconds=10)
"""So long after a try a post that is not in its forum is taken for not made: Discord may still have been at it."""
CLOSING_S: Final = 2.0
"""How long sends that are under way may still take when the bot stops, in seconds."""


class Courier:
    """A round of delivery: sends what is due. One task for each target that has something, so that a slow one delays
    no other.

    A task ends after one turn of its target. Servers take turns for the places, as storage orders them, and for the
    requests (see `budget`), so that the first post of one does not wait for the five hundred of another.
    """

    def __init__(
        self, client: discord.Client, services: Services, *, jitter: Callable[[], float] = random.random
    ) -> None:
        self._client = client
        self._services = services
        self._storage = services.storage
        self._now = services.now
        self._jitter = jitter
        self._ledger = Ledger(services.storage.deliveries, services.now)
        self._under_way: dict[ChannelId, asyncio.Task[None]] = {}
        self._of_server: Counter[GuildId | ChannelId] = Counter()

    async def run(self) -> None:
        """Begins to send what is due, without waiting for it. Raises StorageError.

        A delivery that is "sending" while nobody writes to its target was left by a crash or a failed write.
        """
        free = AT_ONCE + FIRST_ONES - len(self._under_way)
        if free <= 0:
            return
        await self._storage.digests.make_due(self._now())
        # Taken first: a target that becomes free while storage answers is looked at in the next round.
        busy = frozenset(self._under_way)
        for turn in await self._storage.deliveries.turns(self._now(), limit=free, busy=busy):
            if self._has_place_for(turn) and turn.target.channel_id not in self._under_way:
                self._begin(turn)

    async def close(self) -> None:
        """Nothing is being sent any more. What did not finish in CLOSING_S is read back at the next start."""
        if tasks := set(self._under_way.values()):
            _, late = await asyncio.wait(tasks, timeout=CLOSING_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._ledger.close()

    def _has_place_for(self, turn: Turn) -> bool:
        under_way = self._of_server[_server_of(turn)]
        if not under_way:
            return len(self._under_way) < AT_ONCE + FIRST_ONES
        return len(self._under_way) < AT_ONCE and under_way < OF_A_SERVER

    def _begin(self, turn: Turn) -> None:
        channel_id = turn.target.channel_id
        self._of_server[_server_of(turn)] += 1
        self._under_way[channel_id] = asyncio.create_task(self._serve(turn), name=f"deliver to {channel_id}")

    async def _serve(self, turn: Turn) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            with served(turn.target.guild_id or turn.target.channel_id):
                for delivery in turn.deliveries:
                    if not await self._deliver(delivery) or clock() - began > TURN_S:
                        break
        finally:
            del self._under_way[turn.target.channel_id]
            server = _server_of(turn)
            self._of_server[server] -= 1
            if not self._of_server[server]:
                del self._of_server[server]

    async def _deliver(self, delivery: Delivery) -> bool:
        """Whether the next one of the target may follow. Never raises: the next round sees what is left."""
        try:
            outcome = await self._try(delivery)
            if outcome is None:
                return False
            await self._ledger.record(outcome)
        except Exception:
            log.exception("delivery %d to channel %d failed", delivery.id, delivery.channel_id)
            return False
        if not isinstance(outcome, Sent):
            log.info("delivery %d to channel %d: %s", delivery.id, delivery.channel_id, outcome)
        return decisions.may_follow(outcome)

    async def _try(self, delivery: Delivery) -> Outcome | None:
        """How the try ended; None where it is not ours to send."""
        where = await destination_of(delivery, self._client, self._storage)
        if not isinstance(where, InChannel | InForum | UnderPost):
            return self._outcome(where, delivery)
        shown = await self._show(delivery, where)
        if not isinstance(shown, Shown):
            return self._outcome(shown, delivery)
        if decisions.may_exist(delivery):
            # Before it is claimed again: `claimed_at` says how far back the message may be.
            earlier = await self._look(delivery, where, shown)
            if earlier is not None:
                return self._outcome(earlier, delivery)
        if not await self._claim(delivery):
            return None
        return self._outcome(await self._send(delivery, shown, where), delivery)

    async def _show(self, delivery: Delivery, where: Destination) -> Shown | Decision:
        async def find_place() -> object:
            return await self._client.fetch_channel(delivery.channel_id)

        place = where.forum if isinstance(where, InForum) else where.place
        try:
            async with asyncio.timeout(SEND_S):
                return await shown_for(delivery, self._services, place, find_place=find_place)
        except NewsdeskError:
            raise
        except Exception as error:  # noqa: BLE001  aiohttp's errors share no base that a cog may import
            return self._decide(error, delivery, where)

    async def _look(self, delivery: Delivery, where: Destination, shown: Shown) -> Sent | Decision | None:
        """What reading its place back says; None when the message may be sent (again)."""
        assert self._client.user is not None  # noqa: S101  nothing is sent before the bot is ready
        if isinstance(where, InForum) and (wait_s := self._settles_in_s(delivery)) > 0:
            return Retry(decisions.INTERRUPTED, may_exist=True, after_s=wait_s)
        author_id = self._client.user.id
        try:
            async with asyncio.timeout(SEND_S):
                looked_for = decisions.as_looked_for(delivery, now=self._now())
                reading = await read_back(
                    self._client, looked_for, where, title=shown.title, author_id=author_id
                )
        except Exception as error:  # noqa: BLE001  see above
            decision = self._decide(error, delivery, where)
            # Its own words: the usual ones would say of a pause that Discord asked for that nothing was sent.
            return replace(decision, reason=decisions.NOT_READ) if isinstance(decision, Retry) else decision
        if isinstance(reading, Found):
            return Sent(delivery.id, reading.message_id, left_out=shown.left_out)
        if isinstance(reading, Unreadable) and isinstance(where, InForum):
            return Hold(decisions.UNREADABLE, breaks_target=False)
        if decisions.may_send_again(reading, delivery, now=self._now()):
            return None
        return Hold(decisions.UNREADABLE, breaks_target=False)

    def _settles_in_s(self, delivery: Delivery) -> float:
        """Seconds until a forum without the post proves that it was not made."""
        if delivery.claimed_at is None:
            return 0.0
        age = self._now() - delivery.claimed_at
        if age < timedelta(0):  # the clock was set back: it has waited once when it is pending again
            age = timedelta(0) if delivery.state is DeliveryState.SENDING else FORUM_SETTLES
        return (FORUM_SETTLES - age).total_seconds()

    async def _claim(self, delivery: Delivery) -> bool:
        """Whether it is ours to send now. A try that was cut off becomes a new one, so that tries are counted."""
        if delivery.state is DeliveryState.SENDING:
            await self._ledger.record(Later(delivery.id, self._now(), decisions.INTERRUPTED))
        return await self._ledger.claim(delivery.id)

    async def _send(self, delivery: Delivery, shown: Shown, where: Destination) -> Sent | Decision:
        try:
            async with asyncio.timeout(SEND_S):
                result = await send(self._client, delivery, shown, where)
        except Exception as error:  # noqa: BLE001  see above; decide_after_error has an answer to every one
            return self._decide(error, delivery, where)
        if not isinstance(result, int):
            return result
        return Sent(delivery.id, result, shown.hash, left_out=shown.left_out)

    def _decide(self, error: Exception, delivery: Delivery, where: Destination) -> Decision:
        decision = decisions.bounded(decisions.decide_after_error(error), delivery)
        if where.is_of_post:
            decision = decisions.of_post(decision)
        log.warning("delivery %d to channel %d: %r: %s", delivery.id, delivery.channel_id, error, decision)
        return decision

    def _outcome(self, result: Sent | Decision, delivery: Delivery) -> Outcome:
        return decisions.outcome_of(result, delivery, now=self._now(), jitter=self._jitter())


def _server_of(turn: Turn) -> GuildId | ChannelId:
    """Who shares turns: a server, or a person's direct messages."""
    return turn.target.guild_id or turn.target.channel_id
