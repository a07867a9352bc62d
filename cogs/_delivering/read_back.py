"""Reading a place back: did an earlier try create the message of this delivery?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from cogs._delivering.decisions import (
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    Absent,
    Found,
    Reading,
    Unreadable,
)
from cogs._delivering.destinations import Destination, InChannel, InForum, UnderPost
from cogs._delivering.places import may_read_history
from cogs._render.press_ids import digest_id, go_id
from news.models import Delivery

MESSAGES_AT_LEAST: Final = 100
"""One request's worth is read whatever the clocks say: ours and Discord's may differ."""
MESSAGES_AT_MOST: Final = 500
ARCHIVED_AT_LEAST: Final = 50
ARCHIVED_AT_MOST: Final = 200
"""Archived posts of a forum that are looked through."""
POSTS_AT_LEAST: Final = 10
POSTS_AT_MOST: Final = 50
"""Posts of ours in a forum whose first message is read, one request each."""
SLACK: Final = timedelta(minutes=5)
"""How much earlier than our claim Discord's clock may have stamped the message."""

TEST_PREFIX: Final = "nd1|autopost|"
"""Begins a custom id that only test posts carry: they show the same article and are no delivery."""
DIGEST_PREFIX: Final = "nd1|digest|"
"""Begins a custom id that only digests carry: they may lead to an article, and are not its post."""


def custom_ids(components: Iterable[Any]) -> Iterator[str]:
    """Every custom id among components as received, however deep they are nested."""
    pending = list(components)
    while pending:
        component = pending.pop()
        custom_id = getattr(component, "custom_id", None)
        if isinstance(custom_id, str):
            yield custom_id
        pending.extend(getattr(component, "children", None) or ())
        if (accessory := getattr(component, "accessory", None)) is not None:
            pending.append(accessory)


def marks(ids: Iterable[str], delivery: Delivery) -> bool:
    """Whether a card with these custom ids is the message of the delivery, and not a test of it.

    The marker is the button that leads to all of the digest, or to the article.
    """
    seen = set(ids)
    if delivery.article_id is None:
        return digest_id(delivery.id, 0) in seen
    is_other = any(custom_id.startswith((TEST_PREFIX, DIGEST_PREFIX)) for custom_id in seen)
    return not is_other and go_id("article", delivery.article_id) in seen


def is_message_of(message: discord.Message, delivery: Delivery, *, author_id: int) -> bool:
    """Whether the message is the bot's own of the delivery: no answer to a command, no shared card."""
    if message.author.id != author_id or message.interaction_metadata is not None:
        return False
    return marks(custom_ids(message.components), delivery)


async def read_back(
    client: discord.Client, delivery: Delivery, where: Destination, *, title: str, author_id: int
) -> Reading:
    """Whether Discord has the message of the delivery. Awaits the network; raises what discord.py raises.

    `title` is what its forum post is called.
    """
    if delivery.claimed_at is None:
        return Unreadable()
    oldest = delivery.claimed_at - SLACK
    if isinstance(where, InForum):
        return await _read_forum(where.forum, delivery, oldest, title=title, author_id=author_id)
    if not await _may_read(client, where):
        return Unreadable()
    channel_id = where.thread_id if isinstance(where, UnderPost) else where.channel_id
    channel = client.get_partial_messageable(channel_id, guild_id=delivery.guild_id)
    try:
        return await _read_channel(channel, delivery, oldest, author_id=author_id)
    except discord.NotFound as error:
        if error.code == UNKNOWN_CHANNEL and isinstance(where, UnderPost):
            return Absent()  # its thread was not made
        raise


async def _may_read(client: discord.Client, where: InChannel | UnderPost) -> bool:
    """Whether an empty history would mean that there is none."""
    if isinstance(where, InChannel) and where.is_direct:
        return True
    place = where.place
    if place is None:  # such as an archived thread
        place = await client.fetch_channel(where.channel_id)
    return may_read_history(place)


async def _read_channel(
    channel: discord.abc.Messageable, delivery: Delivery, oldest: datetime, *, author_id: int
) -> Reading:
    count = 0
    async for message in channel.history(limit=MESSAGES_AT_MOST):
        count += 1
        if is_message_of(message, delivery, author_id=author_id):
            return Found(message.id)
        if count >= MESSAGES_AT_LEAST and message.created_at < oldest:
            return Absent()
    return Absent() if count < MESSAGES_AT_MOST else Unreadable()


async def _read_forum(
    forum: discord.ForumChannel, delivery: Delivery, oldest: datetime, *, title: str, author_id: int
) -> Reading:
    if not may_read_history(forum):
        return Unreadable()
    posts = [post for post in await forum.guild.active_threads() if post.parent_id == forum.id]
    count = 0
    # They come in the order in which they were archived, the last first, which is after they were made.
    async for post in forum.archived_threads(limit=ARCHIVED_AT_MOST):
        count += 1
        if count > ARCHIVED_AT_LEAST and post.archive_timestamp < oldest:
            break
        posts.append(post)
    ours = sorted((post for post in posts if post.owner_id == author_id), key=lambda post: -post.id)
    recent = [
        post
        for place, post in enumerate(ours)
        if place < POSTS_AT_LEAST or discord.utils.snowflake_time(post.id) >= oldest
    ]
    # By the title first: it is the same unless somebody has changed it.
    for post in sorted(recent, key=lambda post: post.name != title)[:POSTS_AT_MOST]:
        if await _is_post_of(post, delivery, title=title, author_id=author_id):
            return Found(post.id)
    return Absent() if count < ARCHIVED_AT_MOST and len(recent) <= POSTS_AT_MOST else Unreadable()


async def _is_post_of(post: discord.Thread, delivery: Delivery, *, title: str, author_id: int) -> bool:
    try:
        message = await post.fetch_message(post.id)
    except discord.NotFound as error:
        if error.code == UNKNOWN_CHANNEL:
            return False  # deleted since it was listed
        if error.code == UNKNOWN_MESSAGE:
            return (
                post.name == title
            )  # its first message was deleted, and only the title is left to know it by
        raise
    return is_message_of(message, delivery, author_id=author_id)
