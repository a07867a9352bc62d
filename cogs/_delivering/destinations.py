"""Where the message of a delivery goes: into a channel, as a post of a forum, or into the thread of an earlier post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from cogs._delivering.decisions import POST_GONE, Decision, Skip
from news.models import Delivery, DeliveryState

if TYPE_CHECKING:
    from storage import Storage


@dataclass(frozen=True, slots=True)
class InChannel:
    """A channel or thread that takes messages, also a person's direct messages. A nonce guards each message."""

    channel_id: int
    place: object
    """As discord.py has it in memory; None where it does not, such as for an archived thread."""
    is_direct: bool = False
    is_of_post: bool = False
    """Whether it is the thread of an earlier post of its target, and not the target itself."""


@dataclass(frozen=True, slots=True)
class InForum:
    """A forum: each message is a post of its own, and no nonce guards it."""

    forum: discord.ForumChannel
    is_of_post: bool = False


@dataclass(frozen=True, slots=True)
class UnderPost:
    """The thread of a message that was sent before. It has the id of that message, and may still have to be made."""

    channel_id: int
    """Where the message stands."""
    thread_id: int
    place: object
    is_of_post: bool = True


Destination = InChannel | InForum | UnderPost


async def destination_of(
    delivery: Delivery, client: discord.Client, storage: Storage
) -> Destination | Decision:
    """Where a delivery goes, without asking Discord; Skip where its place is gone. May raise StorageError."""
    channel_id = delivery.channel_id
    place = client.get_channel(channel_id)
    if delivery.thread_of is not None:
        post = await storage.deliveries.get(delivery.thread_of)
        if post is not None and post.state is DeliveryState.SENT and post.message_id is not None:
            return _under(post, post.message_id, place)
    if isinstance(place, discord.ForumChannel):
        return InForum(place)
    return InChannel(channel_id, place, is_direct=delivery.user_id is not None)


def _under(post: Delivery, message_id: int, place: object) -> Destination | Decision:
    if post.hidden_at is not None:
        return Skip(POST_GONE)
    if isinstance(place, discord.ForumChannel):
        return InChannel(message_id, place.get_thread(message_id), is_of_post=True)
    if isinstance(place, discord.Thread):
        return InChannel(post.channel_id, place)  # a thread has no threads of its own
    return UnderPost(post.channel_id, message_id, place)
