"""What the bot asks for when it is invited, and the link that asks for it."""

from __future__ import annotations

import discord

SCOPES = ("bot", "applications.commands")
INVITE_PERMISSIONS = discord.Permissions(
    view_channel=True,  # see the channel it posts into
    send_messages=True,
    embed_links=True,  # show a card's picture
    read_message_history=True,  # read back what was posted before a crash, so that nothing is posted twice
)


def invite_url(application_id: int) -> str:
    """The address at which an organiser adds the bot, with exactly the scopes and permissions it needs."""
    return discord.utils.oauth_url(application_id, permissions=INVITE_PERMISSIONS, scopes=SCOPES)
