"""`/why`: every stage of an article, a source or an autopost, with its time and its reason."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from cogs._delivering.organisers import organised_guild, require_organiser
from cogs._delivering.replies import say
from cogs._explaining.asking import Asker, complete_items
from cogs._ui.failure import AnyInteraction

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)


class Why(commands.Cog):
    """The command, for organisers of a server alone."""

    def __init__(self, services: Services) -> None:
        self._storage = services.storage

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(item="A headline or its address, a source, or an autopost")
    async def why(self, interaction: AnyInteraction, item: str) -> None:
        """Why an article was posted or not, and how a source or an autopost goes"""
        guild = require_organiser(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        card = await Asker(self._storage, guild).answer(item)
        await say(interaction, card.view())

    @why.autocomplete("item")
    async def _complete_item(self, interaction: AnyInteraction, typed: str) -> list[app_commands.Choice[str]]:
        if organised_guild(interaction) is None or interaction.guild is None:
            return []
        try:
            return await complete_items(self._storage, interaction.guild, typed)
        except Exception:
            log.exception("suggestions of /why failed")
            return []


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(Why(bot.services))
