"""Tells servers, once each, that nothing can be posted in a place of theirs, and says there when it works again."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.broken_cards import Mark, Place, broken_card, marks_in
from cogs._delivering.looking import seen_problem
from cogs._delivering.places import Place as Writable
from cogs._delivering.places import may_read_history, may_write
from cogs._sourcing.notices import notice_place
from cogs._ui.failure import NO_MENTIONS
from news.models import NONCE_CHARS, ChannelId, GuildId

if TYPE_CHECKING:
    from cogs._services import Services
    from storage.mending import Notice, PlaceState

log = logging.getLogger(__name__)

SERVERS_AT_ONCE: Final = 50
"""Servers told in one round; those that cannot be told for now are not among them."""
GATHERS: Final = timedelta(seconds=20)
"""So long after the first of a server breaks it is told: a role that was taken away breaks all its channels."""
SEND_S: Final = 60.0
"""How long one message may take, in seconds, with discord.py's own waits in it."""
READ_BACK: Final = 100
"""Messages of a channel that are looked through for one that arrived before a crash."""
SETTLES: Final = timedelta(seconds=30)
"""So long a place has to work before a notice says so: what only seems mended breaks again with the next post."""
REST: Final = timedelta(hours=1)
"""How long a server is left alone where nothing can be said at the moment."""
SHORT_REST: Final = timedelta(minutes=2)
"""The same after an error that may pass."""


class Teller:
    """Says what is to be said. What is sent is noted afterwards, so that a crash in between repeats the message.

    The repeat is recognised: by its nonce within a few minutes, else by reading the channel back.
    """

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._storage = services.storage
        self._now = services.now
        self._resting: dict[GuildId, datetime] = {}
        self._mended_since: dict[int, datetime] = {}
        """Notices of which something works again, by when that was seen first."""

    def wake(self, guild_id: GuildId) -> None:
        """Something has changed in the server: what could not be said may be said now."""
        self._resting.pop(guild_id, None)

    async def tell_due(self) -> None:
        """All servers that can be told have been, and notices say what is so. Raises StorageError."""
        now = self._now()
        self._resting = {guild_id: until for guild_id, until in self._resting.items() if until > now}
        mending = self._storage.mending
        broken = await mending.servers_to_tell(except_guilds=self._resting, limit=SERVERS_AT_ONCE)
        for guild_id, since in broken.items():
            # A clock that was set back leaves a time to come behind.
            if not timedelta() <= now - since < GATHERS:
                await self._guarded(guild_id, self._tell(guild_id))
        mended = await mending.notices_to_mend(except_guilds=self._resting, limit=SERVERS_AT_ONCE)
        seen = {one.message_id: self._mended_since.get(one.message_id, now) for one in mended}
        self._mended_since = seen
        for notice in mended:
            if now - seen[notice.message_id] >= SETTLES:
                await self._guarded(notice.guild_id, self._mend(notice))

    async def _guarded(self, guild_id: GuildId, telling: Awaitable[None]) -> None:
        """Never raises: the next round sees what is left."""
        try:
            async with asyncio.timeout(SEND_S):
                await telling
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("server %d cannot be told about its channels: %s", guild_id, error)
            self._resting[guild_id] = self._now() + REST
        except Exception:
            log.exception("server %d could not be told about its channels", guild_id)
            self._resting[guild_id] = self._now() + SHORT_REST

    async def _tell(self, guild_id: GuildId) -> None:
        mending = self._storage.mending
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.unavailable:
            self._resting[guild_id] = self._now() + REST
            return
        states = [
            state
            for state in await mending.places(guild_id, only_broken=True)
            if state.target.told_at is None
        ]
        for notice in {state.notice for state in states if state.notice is not None}:
            # It had said so already, and never that it works again.
            await self._edit(guild, notice)
            states = [state for state in states if state.notice != notice]
        # Nobody misses a place into which nothing is to be posted.
        silent = [state.target.channel_id for state in states if not state.labels and not state.held_count]
        if silent:
            await mending.note_notice(silent, place_id=None, message_id=None)
        places = places_in(guild, [state for state in states if state.target.channel_id not in silent])
        if not places:
            return
        chosen = await self._storage.guilds.notices_channel(guild_id)
        channels = [place.target.channel_id for place in places]
        where = telling_place(guild, chosen, broken=channels)
        if where is None:
            log.info("server %d cannot be told about its channels: no channel to say it in", guild_id)
            self._resting[guild_id] = self._now() + REST
        elif isinstance(where, Writable):
            message_id = await self._said_before(where, places) or await self._say(where, places)
            await mending.note_notice(channels, place_id=ChannelId(where.id), message_id=message_id)
        else:
            # Switched off: `/desk status` shows it.
            await mending.note_notice(channels, place_id=None, message_id=None)

    async def _say(self, where: Writable, places: Sequence[Place]) -> int:
        message = await where.send(
            view=broken_card(places).view(),
            nonce=nonce_of(where.guild.id, places, self._storage.installation_id),
            allowed_mentions=NO_MENTIONS,
            silent=True,
        )
        return message.id

    async def _said_before(self, where: Writable, places: Sequence[Place]) -> int | None:
        """The message among the channel's latest that says all this; None where there is none, or it cannot be read."""
        user = self._client.user
        if user is None or not may_read_history(where):
            return None
        marks: set[Mark] = {place.mark for place in places}
        async for message in where.history(limit=READ_BACK):
            is_ours = message.author.id == user.id and message.interaction_metadata is None
            if is_ours and marks <= marks_in(message.components):
                return message.id
        return None

    async def _mend(self, notice: Notice) -> None:
        """Edits the message that said what was broken: it says what is so now."""
        guild = self._client.get_guild(notice.guild_id)
        if guild is None or guild.unavailable:
            self._resting[notice.guild_id] = self._now() + REST
            return
        await self._edit(guild, notice)

    async def _edit(self, guild: discord.Guild, notice: Notice) -> None:
        """The message says what is so now, or is not there any more; either is noted."""
        places = places_in(guild, await self._storage.mending.places_of(notice))
        is_gone = False
        if places:
            message = self._client.get_partial_messageable(
                notice.channel_id, guild_id=notice.guild_id
            ).get_partial_message(notice.message_id)
            try:
                await message.edit(view=broken_card(places).view(), allowed_mentions=NO_MENTIONS)
            except (discord.Forbidden, discord.NotFound) as error:
                log.info("a notice in server %d cannot be edited: %s", notice.guild_id, error)
                is_gone = True
        await self._storage.mending.note_edited(notice, is_gone=is_gone)


def places_in(guild: discord.Guild, states: Iterable[PlaceState]) -> list[Place]:
    """What is said about these places, with the names that discord.py knows."""
    found: list[Place] = []
    for state in states:
        channel = guild.get_channel_or_thread(state.target.channel_id)
        name = None if channel is None else f"#{channel.name}"
        problem = seen_problem(channel)
        found.append(Place(state.target, state.labels, state.held_count, name, problem))
    return found


def telling_place(
    guild: discord.Guild, chosen: ChannelId | None, *, broken: Sequence[ChannelId]
) -> Writable | bool | None:
    """Where the server is told: where it wants to be told of sources, else where Discord tells its organisers things.

    Never in a place that is broken itself, nor in any other. None: nowhere at the moment; False: it does not want to be told.
    """
    where = notice_place(guild, chosen)
    if where.is_off:
        return False
    usual = (guild.public_updates_channel, guild.system_channel)
    return next(
        (
            place
            for place in (where.place, *usual)
            if place is not None and place.id not in broken and may_write(place)
        ),
        None,
    )


def nonce_of(guild_id: int, places: Sequence[Place], installation_id: str) -> str:
    """At most 25 characters, the same for the same failures at every try: Discord drops a repeat within a few minutes."""
    marks = ";".join(f"{channel}-{since}" for channel, since in sorted(place.mark for place in places))
    return hashlib.sha256(f"{installation_id}:broken:{guild_id}:{marks}".encode()).hexdigest()[:NONCE_CHARS]
