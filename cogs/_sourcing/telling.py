"""Tells servers, once each, that a source of theirs fails or works again: plan → look → send → note."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.places import Place, may_read_history
from cogs._sourcing import notices as planning
from cogs._sourcing.notice_cards import Mark, mark_of, marks_in, notice_card
from cogs._ui.failure import NO_MENTIONS
from news.models import ChannelId, GuildId, SourceNotice

if TYPE_CHECKING:
    from cogs._services import Services

log = logging.getLogger(__name__)

NOTICES_AT_ONCE: Final = 1_000
"""Notices looked at in one round; those of servers that cannot be told for now are not among them."""
SEND_S: Final = 60.0
"""How long one message may take, in seconds, with discord.py's own waits in it."""
READ_BACK: Final = 100
"""Messages of a channel that are looked through for one that arrived before a crash."""
REST: Final = timedelta(hours=1)
"""How long a server is left alone where nothing can be said at the moment."""
SHORT_REST: Final = timedelta(minutes=2)
"""The same after an error that may pass."""

Where = tuple[GuildId, ChannelId | None]
"""A server with the channel that it chose: another choice is looked at without waiting."""


class Teller:
    """Says what is to be said. What is sent is noted afterwards, so that a crash in between repeats the message.

    The repeat is recognised: by its nonce within a few minutes, else by reading the channel back.
    """

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._storage = services.storage
        self._now = services.now
        self._resting: dict[Where, datetime] = {}
        self._last_outage_at: datetime | None = None
        self._is_outage = False

    async def tell_due(self) -> None:
        """All servers that can be told have been. Raises StorageError; what fails in one server is its own."""
        now = self._now()
        self._resting = {where: until for where, until in self._resting.items() if until > now}
        resting = await self._resting_servers()
        due = await self._storage.sources.notices(now, NOTICES_AT_ONCE, except_guilds=resting)
        await self._look_for_outage(due, now)
        for batch in planning.by_server(
            notice
            for notice in due
            if planning.worth_telling(notice, now=now, last_outage_at=self._last_outage_at)
        ):
            await self._tell(batch)

    async def _resting_servers(self) -> set[GuildId]:
        """Servers that cannot be told for now. One that has chosen another channel meanwhile is not among them."""
        guilds = self._storage.guilds
        return {
            guild_id
            for guild_id, channel_id in self._resting
            if await guilds.notices_channel(guild_id) == channel_id
        }

    async def _look_for_outage(self, due: Sequence[SourceNotice], now: datetime) -> None:
        """Most sites failing at once is our own failure: the operator reads of it in the log, and no server does."""
        begun = {notice.since for notice in due if notice.kind == "failing"}
        if not begun:
            return
        hosts, failing = await self._storage.sources.failing_hosts()
        was_outage = self._is_outage
        self._is_outage = any(planning.is_our_outage(hosts, failing, since=since) for since in begun)
        if self._is_outage:
            # From here on only what fails in a check after this is told.
            self._last_outage_at = now
        if self._is_outage and not was_outage:
            log.warning(
                "%d of %d sites cannot be read: the network of this machine seems to be down; no server is told",
                len(failing),
                hosts,
            )
        elif was_outage and not self._is_outage:
            log.info("most sites can be read again")

    async def _tell(self, batch: Sequence[SourceNotice]) -> None:
        """One message, and the note that it was sent. Never raises: the next round sees what is left."""
        guild_id = batch[0].guild_id
        try:
            await self._tell_server(guild_id, batch)
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("server %d cannot be told about its sources: %s", guild_id, error)
            self._rest(batch, REST)
        except Exception:
            log.exception("server %d could not be told about its sources", guild_id)
            self._rest(batch, SHORT_REST)

    async def _tell_server(self, guild_id: GuildId, batch: Sequence[SourceNotice]) -> None:
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.unavailable:
            self._rest(batch, REST)
            return
        where = planning.notice_place(guild, batch[0].channel_id)
        if where.is_off:
            await self._note(batch)
            return
        if where.place is None:
            # It stays in `/desk settings` and `/source list`, and is said when there is a way to say it.
            log.info("server %d cannot be told about its sources: %s", guild_id, where.problem)
            self._rest(batch, REST)
            return
        async with asyncio.timeout(SEND_S):
            told = await self._told_before(where.place)
        fitting = planning.fit_for(batch, where)
        untold = [notice for notice in fitting if mark_of(notice) not in told]
        if untold:
            async with asyncio.timeout(SEND_S):
                await where.place.send(
                    view=notice_card(untold).view(),
                    nonce=planning.nonce_of(untold, self._storage.installation_id),
                    allowed_mentions=NO_MENTIONS,
                    silent=True,
                )
        await self._note(batch)

    async def _told_before(self, place: Place) -> set[Mark]:
        """The notices that the channel shows already, among its latest messages; none where it cannot be read."""
        user = self._client.user
        if user is None or not may_read_history(place):
            return set()
        told: set[Mark] = set()
        async for message in place.history(limit=READ_BACK):
            if message.author.id == user.id and message.interaction_metadata is None:
                told |= marks_in(message.components)
        return told

    async def _note(self, batch: Sequence[SourceNotice]) -> None:
        for notice in batch:
            await self._storage.sources.note_told(notice.guild_id, notice.source.id, notice.kind)

    def _rest(self, batch: Sequence[SourceNotice], span: timedelta) -> None:
        self._resting[_where(batch[0])] = self._now() + span


def _where(notice: SourceNotice) -> Where:
    return notice.guild_id, notice.channel_id
