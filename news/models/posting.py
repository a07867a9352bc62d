"""What channels want posted, and each post on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from news.models.ids import ArticleId, AutopostId, ChannelId, DeliveryId, GuildId, SourceId, TopicId

NONCE_CHARS = 25
"""As long as Discord lets the nonce of a message be."""


AutopostKind = Literal["everything", "source", "topic"]


@dataclass(frozen=True, slots=True)
class Autopost:
    """A channel's wish: what it wants posted. A person is a topic of kind person."""

    id: AutopostId
    guild_id: GuildId
    channel_id: ChannelId
    kind: AutopostKind
    source_id: SourceId | None
    topic_id: TopicId | None
    label: str
    """What it posts, in words: the source's or the topic's name, or "everything"."""
    created_at: datetime
    paused_reason: str | None = None
    """Why nothing is sent, in words for an organiser; None while it works."""


class DeliveryState(StrEnum):
    """The life of a delivery: pending → sending → sent, or one of the three ends without a message."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One article for one channel. Unique by (channel, article)."""

    id: DeliveryId
    guild_id: GuildId
    channel_id: ChannelId
    article_id: ArticleId
    state: DeliveryState
    nonce: str
    """At most NONCE_CHARS characters, the same at every try: Discord drops a repeat within a few minutes."""
    attempts: int
    created_at: datetime
    claimed_at: datetime | None = None
    """When the last try began; None before the first."""
    reason: str | None = None
    message_id: int | None = None
