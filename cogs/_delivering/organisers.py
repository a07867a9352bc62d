"""Who may change what is posted. Discord's own gate is only in its client, so every press asks again."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from news.models import GuildId


def require_organiser(interaction: discord.Interaction[Any]) -> discord.Guild:
    """The server, once it is certain that the person may manage it.

    Raises app_commands.NoPrivateMessage or app_commands.MissingPermissions, which are answered like all failures.
    """
    if interaction.guild is None:
        raise app_commands.NoPrivateMessage
    if not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(["manage_guild"])
    return interaction.guild


def organised_guild(interaction: discord.Interaction[Any]) -> GuildId | None:
    """The server of an autocompletion, or None where the person has no business to see its names."""
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        return None
    return GuildId(interaction.guild_id)


def is_allowed(guild_id: int, allowed: frozenset[GuildId]) -> bool:
    """Whether the operator lets the bot be in that server; an empty list lets it be in any."""
    return not allowed or guild_id in allowed
