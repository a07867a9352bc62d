"""Sends one message to where it goes. Nothing here is decided, and nothing is written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord

from cogs._delivering import decisions
from cogs._delivering.decisions import POST_GONE, Decision, Fail, Hold, Skip
from cogs._delivering.destinations import Destination, InChannel, InForum
from cogs._delivering.rest_guard import only_once
from cogs._delivering.showing import Shown
from news.models import Delivery

TAGS_MAX: Final = 5
"""As many tags as Discord lets a forum post have."""
NO_TAG: Final = (
    "Every post in the forum needs a tag, and none that Newsdesk may give fits. Choose one for this autopost, or "
    "switch that off in the forum's settings."
)
NO_THREADS: Final = (
    "Newsdesk may not make a thread here for what follows a post. Give it Create Public Threads and "
    "Send Messages in Threads."
)
_NO_THREAD_CODES: Final = frozenset({50013, 160006, 160007})


async def send(
    client: discord.Client, delivery: Delivery, shown: Shown, where: Destination
) -> int | Decision:
    """The id of the new message, of a forum post that of its thread, too. Raises what discord.py raises."""
    if isinstance(where, InForum):
        return await _post(where.forum, shown)
    if isinstance(where, InChannel):
        return await _send(client, delivery, shown, where.channel_id)
    problem = await _make_thread(client, delivery, shown, where.channel_id, where.thread_id)
    return problem or await _send(client, delivery, shown, where.thread_id)


async def _send(client: discord.Client, delivery: Delivery, shown: Shown, channel_id: int) -> int:
    # Not the channel in memory: one that is missing there still gets Discord's own answer about it.
    place = client.get_partial_messageable(channel_id, guild_id=delivery.guild_id)
    for is_last in (False, True):
        try:
            message = await place.send(view=shown.view, nonce=delivery.nonce, allowed_mentions=shown.mentions)
        except discord.HTTPException as error:
            if is_last or error.code != decisions.ARCHIVED or not await _reopened(client, channel_id):
                raise
        else:
            return message.id
    raise AssertionError("unreachable")


async def _reopened(client: discord.Client, channel_id: int) -> bool:
    """Whether an archived thread is open again. One that was locked stays as it is."""
    thread = client.get_channel(channel_id) or await client.fetch_channel(channel_id)
    if not isinstance(thread, discord.Thread) or thread.locked:
        return False
    try:
        await thread.edit(archived=False)
    except discord.Forbidden:
        return False
    return True


async def _make_thread(
    client: discord.Client, delivery: Delivery, shown: Shown, channel_id: int, message_id: int
) -> Decision | None:
    """The thread of a message is there. Discord makes one for each message at most, so that this may be repeated."""
    if client.get_channel(message_id) is not None:
        return None
    place = client.get_partial_messageable(channel_id, guild_id=delivery.guild_id)
    try:
        await place.get_partial_message(message_id).create_thread(name=shown.title)
    except discord.HTTPException as error:
        if error.code == decisions.THREAD_EXISTS:
            return None
        if error.code == decisions.UNKNOWN_MESSAGE:
            return Skip(POST_GONE)
        if error.code in _NO_THREAD_CODES:
            return Fail(NO_THREADS, error.code)
        raise
    return None


async def _post(forum: discord.ForumChannel, shown: Shown) -> int | Decision:
    tags = tags_for(forum, shown)
    if not tags and forum.flags.require_tag:
        return Hold(NO_TAG, breaks_target=True, code=decisions.TAG_REQUIRED)
    with only_once():
        post = await forum.create_thread(
            name=shown.title, view=shown.view, applied_tags=tags, allowed_mentions=shown.mentions
        )
    return post.thread.id


def tags_for(forum: discord.ForumChannel, shown: Shown) -> Sequence[discord.ForumTag]:
    """The autopost's own tags, then those named like a topic of the post, as the forum has them; at most TAGS_MAX.

    Those for moderators only where Newsdesk manages threads.
    """
    may_moderate = forum.permissions_for(forum.guild.me).manage_threads
    offered = [tag for tag in forum.available_tags if may_moderate or not tag.moderated]
    by_id = {tag.id: tag for tag in offered}
    by_name = {tag.name.casefold().strip(): tag for tag in offered}
    chosen = [by_id.get(tag_id) for tag_id in shown.settings.tag_ids]
    chosen += [by_name.get(topic.casefold().strip()) for topic in shown.topics]
    return list(dict.fromkeys(tag for tag in chosen if tag is not None))[:TAGS_MAX]
