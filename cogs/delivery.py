"""Posts what is due, takes paused channels up again, and keeps to the servers the operator allows."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

import discord
from discord.ext import commands, tasks

from cogs._delivering.courier import Courier
from cogs._delivering.organisers import is_allowed
from cogs._delivering.publishing import Publisher
from cogs._delivering.removing import Remover
from cogs._delivering.rest_guard import REFUSED_MAX
from cogs._delivering.rounds import Round, Rounds
from cogs._delivering.updating import Updater
from cogs._delivering.wishes import resume_channels
from cogs._following.membership import Memberships
from cogs._following.round import ReaderRound
from cogs._ui.ending import ended
from news.errors import StorageError
from news.models import GuildId
from storage.giving_way import give_way
from storage.guilds import LEFT

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)

INTERVAL_S: Final = 1.0


def rounds_of(client: discord.Client, services: Services) -> list[Round]:
    """All that delivers, each piece for itself."""
    return [
        ReaderRound(client, services, Memberships(client, services.now)),
        Courier(client, services),
        Updater(client, services),
        Publisher(client, services),
        Remover(client, services),
    ]


class Delivery(commands.Cog):
    """The beat at which all that delivers begins anew, and the events after which a channel may work again."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._services = services
        self._lock = services.storage.deliverer_lock
        self._rounds = Rounds(rounds_of(client, services))
        self._stands_by: str | None = None
        self._looks_round: asyncio.Task[Any] | None = None

    async def cog_load(self) -> None:
        """The loop runs."""
        self.deliver.start()

    async def cog_unload(self) -> None:
        """The loop has ended, and so have the sends that were under way; another process may deliver."""
        self.deliver.cancel()
        await ended(self._looks_round)
        await self._rounds.close()
        self._lock.release()

    @tasks.loop(seconds=INTERVAL_S)
    async def deliver(self) -> None:
        """Begins what is due, where this process delivers. Any exception that left this body would end the loop for good."""
        try:
            reason = self._why_not()
            if reason != self._stands_by:
                log.log(logging.WARNING if reason else logging.INFO, reason or "delivering")
            self._stands_by = reason
            if reason is None:
                self._rounds.beat()
        except Exception:
            log.exception("deliveries could not be begun; next try in %d s", INTERVAL_S)

    @commands.Cog.listener()
    async def on_articles_added(self) -> None:
        """Articles have just been stored: what they cause does not wait for the next beat."""
        if self.deliver.is_running() and self._lock.is_held and self._stands_by is None:
            self._rounds.nudge()

    def _why_not(self) -> str | None:
        """Why nothing is delivered now, for the log; None when all is well."""
        try:
            is_ours = self._lock.acquire()
        except StorageError as error:
            return f"nothing is delivered: {error}"
        if not is_ours:
            return "another process delivers for this database; this one answers commands and takes over when it ends"
        if self._services.rest.rests_for_s > 0:
            return f"Discord refused {REFUSED_MAX} requests within ten minutes: delivery rests until that is over"
        return None

    @deliver.before_loop
    async def _until_ready(self) -> None:
        give_way()  # the whole loop runs in this task
        await self._client.wait_until_ready()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """At the first ready: what changed while the bot was away.

        Servers that removed it are noted, those that are not allowed are left, and what can be written to again is
        taken up.
        """
        if self._looks_round is not None:
            return
        give_way()
        self._looks_round = asyncio.current_task()
        await self._note_removals()
        for guild in list(self._client.guilds):
            if not await self._leave_if_not_allowed(guild):
                await self._resume(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The operator's list of servers holds for new ones too."""
        await self._leave_if_not_allowed(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server that Discord brings back after an outage, or late after the start."""
        await self._leave_if_not_allowed(guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Nothing waits for a server that the bot is not in any more."""
        await self._note_removal(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """New permissions may let a paused channel work again; other changes cannot."""
        if before.overwrites != after.overwrites or before.category_id != after.category_id:
            await self._resume(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role may have given the bot what it lacked."""
        if before.permissions != after.permissions:
            await self._resume(after.guild)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Discord reports the bot's own roles without the members intent."""
        if after.id == after.guild.me.id and before.roles != after.roles:
            await self._resume(after.guild)

    @commands.Cog.listener()
    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        """A thread may have been opened again."""
        if (before.archived, before.locked) != (after.archived, after.locked):
            await self._resume(after.guild)

    async def _note_removals(self) -> None:
        # Servers in an outage are among the client's too.
        present = {guild.id for guild in self._client.guilds}
        try:
            served = await self._services.storage.guilds.served()
        except Exception:
            log.exception("servers that removed the bot while it was away could not be looked for")
            return
        for guild_id in sorted(served - present):
            log.info("server %d removed the bot while it was away", guild_id)
            await self._note_removal(guild_id)

    async def _note_removal(self, guild_id: GuildId) -> None:
        try:
            await self._services.storage.guilds.leave(guild_id)
        except Exception:
            log.exception("server %d was left, but its autoposts could not be stopped", guild_id)

    async def _resume(self, guild: discord.Guild) -> None:
        storage = self._services.storage
        try:
            autoposts = await storage.autoposts.of_guild(GuildId(guild.id))
            # After an organiser removed the bot and invited it again, an organiser decides what goes on.
            mendable = [autopost for autopost in autoposts if autopost.paused_reason != LEFT]
            for channel_id in await resume_channels(storage, guild, mendable):
                log.info("channel %d of server %d can be written to again", channel_id, guild.id)
        except Exception:
            log.exception("server %d could not be looked at again", guild.id)

    async def _leave_if_not_allowed(self, guild: discord.Guild) -> bool:
        if is_allowed(guild.id, self._services.settings.allowed_guilds):
            return False
        log.warning("leaving server %d: it is not in ALLOWED_GUILDS", guild.id)
        try:
            await guild.leave()
        except Exception:
            log.exception("server %d could not be left", guild.id)
        return True


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(Delivery(bot, bot.services))
