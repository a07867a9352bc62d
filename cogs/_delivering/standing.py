"""Where the message of a delivery stands, and taking it away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.destinations import InChannel, InForum, UnderPost, destination_of
from cogs._delivering.showing import HIDDEN
from cogs._render.posts import collapsed_card
from cogs._ui.failure import NO_MENTIONS
from news.models import ChannelId, Delivery

if TYPE_CHECKING:
    from storage import Storage

UNKNOWN_MESSAGE: Final = 10008
UNKNOWN_CHANNEL: Final = 10003
HIDDEN_WORDS: Final = f"This post is hidden: {HIDDEN}."


async def message_of(
    delivery: Delivery, client: discord.Client, storage: Storage
) -> discord.PartialMessage | None:
    """The message as something to edit or delete, without a request; None where none was sent.

    A forum post and what went into a post's thread stand in a thread that has the id of its first message.
    """
    if delivery.message_id is None:
        return None
    where = await destination_of(delivery, client, storage)
    match where:
        case InForum():
            channel_id = delivery.message_id
        case UnderPost():
            channel_id = where.thread_id
        case InChannel():
            channel_id = where.channel_id
        case _:  # the post of its thread is hidden
            return None
    place = client.get_partial_messageable(channel_id, guild_id=delivery.guild_id)
    return place.get_partial_message(delivery.message_id)


async def take_away(message: discord.PartialMessage, *, words: str = HIDDEN_WORDS) -> bool:
    """The message is deleted, or gone already: True; or says only `words` where Discord does not let it be deleted: False.

    Raises what discord.py raises where neither works.
    """
    try:
        await message.delete()
    except discord.HTTPException as error:
        if error.code in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
            return True
        if not isinstance(error, discord.Forbidden) and error.status != 400:
            raise
        await message.edit(view=collapsed_card(words).view(), allowed_mentions=NO_MENTIONS)
        return False
    return True


def channel_ids_of(channel: object) -> list[ChannelId]:
    """Where a delivery may have gone whose message stands in this channel: there, or to what the thread is in."""
    ids = [getattr(channel, "id", None), getattr(channel, "parent_id", None)]
    return [ChannelId(one) for one in ids if one is not None]


def by_channel(waiting: Iterable[Delivery]) -> dict[ChannelId, list[Delivery]]:
    """What waits in each channel, in the order given."""
    channels: dict[ChannelId, list[Delivery]] = {}
    for delivery in waiting:
        channels.setdefault(delivery.channel_id, []).append(delivery)
    return channels
