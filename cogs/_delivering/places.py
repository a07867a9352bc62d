"""Whether the bot may post in a channel, in words for an organiser."""

from __future__ import annotations

from typing import Final

import discord

Place = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel
"""Where messages can go: text and announcement channels, threads, the chats of voice channels."""
PostPlace = Place | discord.ForumChannel
"""Where posts can go: there, and as posts of a forum."""

_NEEDED: Final = (
    ("view_channel", "View Channel"),
    ("send_messages", "Send Messages"),
    # Without it nothing tells after a crash whether a post arrived: it would be lost, or posted twice.
    ("read_message_history", "Read Message History"),
)


def missing_permissions(permissions: discord.Permissions, *, is_thread: bool = False) -> list[str]:
    """The permissions the bot lacks to post there, by the names Discord shows; empty when all is well."""
    names = dict(_NEEDED)
    if is_thread:
        del names["send_messages"]
        names["send_messages_in_threads"] = "Send Messages in Threads"
    return [shown for name, shown in names.items() if not getattr(permissions, name)]


def permissions_in(place: PostPlace) -> discord.Permissions:
    """What the bot may do there, from what discord.py has in memory; no request is made."""
    return place.permissions_for(place.guild.me)


def lacking(place: PostPlace) -> list[str]:
    """`missing_permissions` of the bot in a channel of its server."""
    return missing_permissions(permissions_in(place), is_thread=isinstance(place, discord.Thread))


def may_write(place: PostPlace) -> bool:
    """Whether a message sent there would arrive."""
    allowed = permissions_in(place)
    may_send = (
        allowed.send_messages_in_threads if isinstance(place, discord.Thread) else allowed.send_messages
    )
    return allowed.view_channel and may_send


def may_read_history(place: object) -> bool:
    """Whether reading the channel back says something. Discord answers "no messages" to a bot that may not.

    False for a channel that is not in memory.
    """
    if not isinstance(place, PostPlace):
        return False
    allowed = permissions_in(place)
    return allowed.view_channel and allowed.read_message_history


def problem_with(place: object) -> str | None:
    """Why nothing can be posted in what was chosen, as a sentence for the organiser; None when all is well."""
    if not isinstance(place, PostPlace):
        return "Newsdesk cannot see that channel. Give it View Channel there, or choose another."
    return what_is_missing(place)


def what_is_missing(place: PostPlace) -> str | None:
    """A sentence for the organiser with what to change, or None when the bot may post there."""
    missing = lacking(place)
    if not missing:
        return None
    names = " and ".join([", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing)
    return (
        f"Newsdesk cannot post in {place.mention} yet: it lacks {names} there. Open the channel's settings, "
        "go to Permissions, add Newsdesk and allow these."
    )
