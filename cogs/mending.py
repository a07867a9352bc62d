"""Tells organisers of places that nothing can be posted in, and does what the buttons there say."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import discord
from discord.ext import commands

from cogs._delivering import broken_cards
from cogs._delivering.mending import Mender
from cogs._delivering.telling import Teller
from cogs._delivering.telling_loop import TellingCog
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.safe import SafePress, picked_id
from news.models import ChannelId, GuildId

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)

INTERVAL_S: Final = 10.0


class Mending(TellingCog):
    """The loop that tells, the events that break places at once, and the presses on what was told."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self.teller = Teller(client, services)
        super().__init__(client, services.storage, self.teller, every_s=INTERVAL_S, what="broken channels")
        self._mender = Mender(services)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """What waits for a deleted channel is held at once, and its people hear of it."""
        await self._note_deleted(channel.guild.id, [channel.id, *self._threads_of(channel)])

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """The same of a thread, also of one that was archived."""
        await self._note_deleted(payload.guild_id, [payload.thread_id])

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self,
        before: discord.abc.GuildChannel,  # noqa: ARG002  the signature is discord.py's
        after: discord.abc.GuildChannel,
    ) -> None:
        """Where nothing could be said, something may be said now."""
        self.teller.wake(GuildId(after.guild.id))

    @commands.Cog.listener()
    async def on_guild_role_update(
        self,
        before: discord.Role,  # noqa: ARG002  the signature is discord.py's
        after: discord.Role,
    ) -> None:
        """The same after a role has changed."""
        self.teller.wake(GuildId(after.guild.id))

    def _threads_of(self, channel: discord.abc.GuildChannel) -> list[int]:
        return [thread.id for thread in getattr(channel, "threads", ())]

    async def _note_deleted(self, guild_id: int, channels: list[int]) -> None:
        for channel_id in channels:
            try:
                target = await self._storage.targets.get(ChannelId(channel_id))
                if target is not None and target.guild_id == guild_id:
                    await self._storage.mending.note_gone(ChannelId(channel_id))
            except Exception:
                log.exception("channel %d was deleted, but that could not be noted", channel_id)

    async def press(
        self, interaction: AnyInteraction, action: str, number: int, item: discord.ui.Item[Any]
    ) -> None:
        """What a button or menu does. The permission is asked for each time."""
        if action == "look":
            values: list[str] = getattr(item, "values", [])
            number = broken_cards.chosen_channel(next(iter(values), ""))
        channel_id = ChannelId(number)
        match action:
            case "status":
                await self._mender.status(interaction)
            case "look":
                await self._mender.show(interaction, channel_id)
            case "check":
                await self._mender.check(interaction, channel_id)
            case "move":
                await self._mender.choose(interaction, channel_id)
            case "to":
                await self._mender.move(interaction, channel_id, ChannelId(picked_id(item)))
            case "ask":
                await self._mender.ask(interaction, channel_id)
            case "remove":
                await self._mender.remove(interaction, channel_id)
            case _:
                raise AskedWrongError(
                    user_message="That button is of an older version. `/desk status` shows what is broken."
                )


class MendingPress(SafePress, template=broken_cards.PATTERN):
    """A button or menu of a notice about broken places, or of `/desk status`."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        cog = interaction.client.get_cog(Mending.__cog_name__)
        if not isinstance(cog, Mending):
            raise AskedWrongError(user_message="Notices are switched off just now. Try again in a minute.")
        await cog.press(interaction, self.match["action"], int(self.match["channel"]), self.item)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(Mending(bot, bot.services))
    bot.add_dynamic_items(MendingPress)
