"""Where the message of a delivery stands, so that it can be edited, published or taken away there."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import Mock

import discord
import pytest

from cogs._delivering.standing import channel_ids_of, message_of, take_away
from news.models import Delivery, DeliveryId
from tests.cogs.test_post_rounds import SENT, failed

CHANNEL, MESSAGE, POST = SENT.channel_id, 4, 77
HIDDEN = replace(SENT, id=DeliveryId(9), message_id=POST, hidden_at=SENT.created_at)
UNHIDDEN = replace(HIDDEN, hidden_at=None)


class OfKind:
    """A client that has one channel in memory, and says which message it is asked for."""

    def __init__(self, channel: object) -> None:
        self._channel = channel

    def get_channel(self, channel_id: int) -> object:
        return self._channel if channel_id == CHANNEL else None

    def get_partial_messageable(self, channel_id: int, guild_id: int | None) -> Any:
        return SimpleNamespace(get_partial_message=lambda message_id: (channel_id, message_id, guild_id))


def storage_with(post: Delivery | None) -> Any:
    async def get(_: DeliveryId) -> Delivery | None:
        return post

    return SimpleNamespace(deliveries=SimpleNamespace(get=get))


def of_kind(kind: type[Any]) -> Any:
    channel = Mock(spec=kind)
    channel.get_thread = Mock(spec=discord.ForumChannel.get_thread, return_value=None)
    return channel


@pytest.mark.parametrize(
    ("delivery", "channel", "post", "where"),
    [
        (SENT, of_kind(discord.TextChannel), None, CHANNEL),
        (SENT, None, None, CHANNEL),
        (SENT, of_kind(discord.ForumChannel), None, MESSAGE),
        (replace(SENT, thread_of=UNHIDDEN.id), of_kind(discord.TextChannel), UNHIDDEN, POST),
        (replace(SENT, thread_of=UNHIDDEN.id), of_kind(discord.ForumChannel), UNHIDDEN, POST),
        (replace(SENT, thread_of=UNHIDDEN.id), of_kind(discord.Thread), UNHIDDEN, CHANNEL),
    ],
    ids=[
        "channel",
        "not in memory",
        "forum",
        "thread of a post",
        "thread of a forum's",
        "thread of a thread",
    ],
)
async def test_where_a_message_stands(
    delivery: Delivery, channel: Any, post: Delivery | None, where: int
) -> None:
    """A forum post and what followed a post stand in the thread that has the id of its first message."""
    found = await message_of(delivery, cast(Any, OfKind(channel)), storage_with(post))
    assert cast(Any, found) == (where, MESSAGE, SENT.guild_id)


async def test_no_message_stands_nowhere() -> None:
    """What was not sent, and what followed a post that was hidden, is not looked for."""
    client = cast(Any, OfKind(None))
    assert await message_of(replace(SENT, message_id=None), client, storage_with(None)) is None
    assert await message_of(replace(SENT, thread_of=HIDDEN.id), client, storage_with(HIDDEN)) is None


class Refusing:
    """A message that Discord does not let be deleted."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error
        self.shown: list[discord.ui.LayoutView] = []

    async def delete(self) -> None:
        if self._error is not None:
            raise self._error

    async def edit(self, *, view: discord.ui.LayoutView, allowed_mentions: discord.AllowedMentions) -> None:
        assert allowed_mentions.to_dict() == {"parse": []}
        self.shown.append(view)


@pytest.mark.parametrize(
    ("error", "is_deleted"),
    [
        (None, True),
        (failed(404, 10008), True),
        (failed(404, 10003), True),
        (failed(403, 50013), False),
        (failed(400, 50083), False),
    ],
    ids=["deleted", "gone", "channel gone", "forbidden", "archived"],
)
async def test_taking_a_message_away(error: Exception | None, is_deleted: bool) -> None:
    """Deleted where it can be, emptied where it cannot; what is gone already is as good as deleted."""
    message = Refusing(error)
    assert await take_away(cast(Any, message)) is is_deleted
    assert len(message.shown) == (not is_deleted)


async def test_a_failure_of_discords_is_told() -> None:
    """Without an answer nobody is told that the post is gone."""
    with pytest.raises(discord.HTTPException):
        await take_away(cast(Any, Refusing(failed(503))))


def test_a_thread_is_looked_for_under_its_parent() -> None:
    """What was sent to a forum, or into the thread of a post, is written down under the channel around it."""
    assert channel_ids_of(SimpleNamespace(id=1, parent_id=2)) == [1, 2]
    assert channel_ids_of(SimpleNamespace(id=1)) == [1]
    assert channel_ids_of(None) == []
