"""Answers to organisers: seen only by them, pinging nobody."""

from __future__ import annotations

from typing import Any

import discord

from cogs._ui.failure import NO_MENTIONS


async def say(interaction: discord.Interaction[Any], view: discord.ui.LayoutView) -> None:
    """A new message for the person who asked; after a thinking defer it takes the place of the waiting one."""
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=NO_MENTIONS)
    else:
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NO_MENTIONS)


async def change(interaction: discord.Interaction[Any], view: discord.ui.LayoutView) -> None:
    """The person's own card shows something else, also after it was changed before."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=view, allowed_mentions=NO_MENTIONS)
    else:
        await interaction.response.edit_message(view=view, allowed_mentions=NO_MENTIONS)


async def show(interaction: discord.Interaction[Any], view: discord.ui.LayoutView) -> None:
    """In the place of the person's own card, where there is one to change; else as a new message for them alone.

    What stands for everyone, such as a notice in a channel, stays as it is.
    """
    if interaction.response.is_done() or is_own_card(interaction):
        await change(interaction, view)
    else:
        await say(interaction, view)


def is_own_card(interaction: discord.Interaction[Any]) -> bool:
    """Whether the pressed card is seen by the presser alone, so that it may be changed in place."""
    return interaction.message is not None and interaction.message.flags.ephemeral
