"""Reading a channel back: did an earlier try create the message of this delivery?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from cogs._delivering.decisions import Absent, Found, Reading, Unreadable
from cogs._delivering.places import may_read_history
from cogs._render.press_ids import go_id
from news.models import ArticleId, Delivery

MESSAGES_AT_LEAST: Final = 100
"""One request's worth is read whatever the clocks say: ours and Discord's may differ."""
MESSAGES_AT_MOST: Final = 500
SLACK: Final = timedelta(minutes=5)
"""How much earlier than our claim Discord's clock may have stamped the message."""

TEST_PREFIX: Final = "nd1|autopost|"
"""Begins a custom id that only test posts carry: they show the same article and are no delivery."""


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


def marks_article(ids: Iterable[str], article_id: ArticleId) -> bool:
    """Whether a card with these custom ids is the post of the article, and not a test of it.

    The marker is the post's button that names the article.
    """
    seen = set(ids)
    is_test = any(custom_id.startswith(TEST_PREFIX) for custom_id in seen)
    return not is_test and go_id("article", article_id) in seen


def is_post(message: discord.Message, article_id: ArticleId, *, author_id: int) -> bool:
    """Whether the message is the bot's own post of the article: no answer to a command, no shared card."""
    if message.author.id != author_id or message.interaction_metadata is not None:
        return False
    return marks_article(custom_ids(message.components), article_id)


async def read_back(
    channel: discord.abc.Messageable, delivery: Delivery, *, place: object, author_id: int
) -> Reading:
    """Whether the channel has the message of the delivery. Awaits the network; raises what discord.py raises.

    `place` is the channel as discord.py has it in memory, for its permissions; None when it does not have it.
    """
    if delivery.claimed_at is None or not may_read_history(place):
        return Unreadable()
    oldest: datetime = delivery.claimed_at - SLACK
    count = 0
    async for message in channel.history(limit=MESSAGES_AT_MOST):
        count += 1
        if is_post(message, delivery.article_id, author_id=author_id):
            return Found(message.id)
        if count >= MESSAGES_AT_LEAST and message.created_at < oldest:
            return Absent()
    return Absent() if count < MESSAGES_AT_MOST else Unreadable()
