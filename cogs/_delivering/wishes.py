"""Taking up again what could not be posted: channels that were broken, posts that were held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.looking import seen_problem
from cogs._delivering.places import PostPlace
from news.models import Autopost, ChannelId, DeliveryState, GuildId

if TYPE_CHECKING:
    from storage import Storage

LATEST: Final = 50
"""How many of a channel's deliveries are looked at for what is held."""


async def take_up(storage: Storage, channel_id: ChannelId) -> None:
    """The channel can be written to again, and what was held for it follows. What organisers paused stays paused."""
    await storage.targets.mend(channel_id)


async def is_held(storage: Storage, channel_id: ChannelId) -> bool:
    """Whether something waits there for somebody to act; what waits for a digest does not."""
    latest = await storage.deliveries.of_channel(channel_id, LATEST)
    return any(row.state is DeliveryState.HELD and row.digest_at is None for row in latest)


async def resume_channels(
    storage: Storage, guild: discord.Guild, autoposts: Iterable[Autopost]
) -> list[ChannelId]:
    """The channels that were broken or held something and work again: the bot may post there, and what waited is due.

    Permissions come from discord.py's memory, without a request; a channel that is not there stays as it is.
    """
    broken = {target.channel_id for target in await storage.targets.broken_of_guild(GuildId(guild.id))}
    resumed: list[ChannelId] = []
    tags: dict[ChannelId, set[int]] = {}
    for autopost in autoposts:
        tags.setdefault(autopost.channel_id, set()).update(autopost.settings.tag_ids)
    for channel_id in tags:
        place = guild.get_channel_or_thread(channel_id)
        if not isinstance(place, PostPlace) or seen_problem(place, tag_ids=tags[channel_id]) is not None:
            continue
        if channel_id in broken or await is_held(storage, channel_id):
            await take_up(storage, channel_id)
            resumed.append(channel_id)
    return resumed
