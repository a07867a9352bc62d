"""Whether a place that could not be posted in can be by now, as far as that can be seen without posting."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import discord

from cogs._delivering.places import missing_permissions
from storage.mending import GONE

SEND_S: Final = 30.0
"""How long Discord is waited for, in seconds."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a place. `problem` None: nothing stands in the way."""

    problem: str | None = None
    is_gone: bool = False
    """The channel is not there any more."""


async def look_at(guild: discord.Guild, channel_id: int, *, tag_ids: Collection[int] = ()) -> Looked:
    """What stands in the way of posting there. `tag_ids`: those that posts in a forum get in any case.

    Asks Discord for what is not in memory, such as an archived thread. Raises what discord.py raises but for clear answers.
    """
    place = guild.get_channel_or_thread(channel_id)
    if place is None:
        try:
            async with asyncio.timeout(SEND_S):
                place = await guild.fetch_channel(channel_id)
        except discord.NotFound:
            return Looked(GONE, is_gone=True)
        except discord.Forbidden:
            return Looked("View Channel is missing.")
        except discord.InvalidData:  # a channel of another server
            return Looked(GONE, is_gone=True)
    return Looked(seen_problem(place, tag_ids=tag_ids) or _closed(place))


def seen_problem(place: object, *, tag_ids: Collection[int] = ()) -> str | None:
    """What is wrong with a channel that is in memory, in a sentence for an organiser; None when nothing is seen."""
    if isinstance(place, discord.Thread) and place.parent is None:
        return "View Channel is missing."
    if not isinstance(place, discord.abc.GuildChannel | discord.Thread):
        return None
    allowed = place.permissions_for(place.guild.me)
    missing = missing_permissions(allowed, is_thread=isinstance(place, discord.Thread))
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        return f"{_listed(missing)} {verb} missing."
    if isinstance(place, discord.Thread) and place.locked:
        return "The thread is locked: open it again."
    if isinstance(place, discord.ForumChannel) and place.flags.require_tag:
        known = {tag.id for tag in place.available_tags}
        if not known:
            return "Posts in this forum need a tag, and it has none: add one, or switch that off."
        if not known.intersection(tag_ids) and all(tag.moderated for tag in place.available_tags):
            return "Posts in this forum need a tag, and only moderators may give those it has."
    return None


def _closed(place: object) -> str | None:
    """Of a thread that only Discord knew: it is closed, and Newsdesk may not open it."""
    if not isinstance(place, discord.Thread) or not place.archived:
        return None
    if place.permissions_for(place.guild.me).send_messages_in_threads and not place.locked:
        return None  # posting opens it
    return "The thread is archived: open it again."


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
