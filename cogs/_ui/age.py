"""Whether a place may show what is meant for age-restricted channels alone."""

from __future__ import annotations

import discord


def is_age_restricted(place: object) -> bool:
    """Whether Discord asks for a person's age before it shows the channel; a thread is as its channel is.

    False for direct messages and for whatever is not known: nobody's age was asked for there.
    """
    if isinstance(place, discord.Thread):
        return place.is_nsfw()
    return isinstance(place, discord.abc.GuildChannel) and bool(getattr(place, "nsfw", False))
