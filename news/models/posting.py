"""What channels want posted, and each post on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from news.models.ids import (
    ArticleId,
    AutopostId,
    ChannelId,
    DeliveryId,
    GuildId,
    SourceId,
    StoryId,
    TopicId,
    UserId,
)

NONCE_CHARS = 25
"""As long as Discord lets the nonce of a message be."""
SUBJECTS_MAX: Final = 25
"""Sources, topics or stories of one wish: as many as a Discord menu lists."""
CAP_USUAL: Final = 5
"""Posts an hour of an autopost for which nobody chose otherwise; the rest goes into its digest."""
MINUTES_OF_DAY: Final = 24 * 60

AutopostKind = Literal["everything", "source", "topic", "story", "search"]
PostMode = Literal["instant", "digest", "both"]
PostLook = Literal["line", "card", "quote"]
PostImages = Literal["show", "spoiler", "off"]
PostUpdates = Literal["edit", "thread", "off"]
DigestEvery = Literal["hour", "day", "week"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, whoever wants it. A person is a topic of kind person. Any one of the subjects is enough."""

    kind: AutopostKind
    source_ids: tuple[SourceId, ...] = ()
    """Of a wish for sources, at most SUBJECTS_MAX; else empty. The same holds for the next two."""
    topic_ids: tuple[TopicId, ...] = ()
    story_ids: tuple[StoryId, ...] = ()
    query: str | None = None
    """Of a search, as it was typed; `news.posting.filters` reads it."""

    @property
    def key(self) -> str:
        """The same for two wishes that want the same."""
        ids = sorted({*self.source_ids, *self.topic_ids, *self.story_ids})
        return f"{self.kind}:{' '.join((self.query or '').split()) or ','.join(map(str, ids))}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest goes out, in the wall time of `zone`."""

    every: DigestEvery = "day"
    minute: int = 18 * 60
    """Minutes after midnight; of an hourly one, minutes after the full hour."""
    weekday: int = 0
    """Of a weekly one; Monday is 0."""
    zone: str = "UTC"
    """An IANA name such as "Europe/Oslo"."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which nothing is posted, in minutes after midnight of the schedule's zone.

    `until` before `start` means over midnight; the same means never.
    """

    start: int
    until: int


@dataclass(frozen=True, slots=True)
class Ping:
    """The one role that a post may mention, and which posts do."""

    role_id: int
    query: str | None = None
    """Only posts that this search finds; None: all."""
    min_sources: int = 1
    """Only stories that so many independent outlets tell."""


@dataclass(frozen=True, slots=True)
class PostSettings:
    """How an autopost posts. The defaults are what a server gets that chooses nothing."""

    mode: PostMode = "both"
    """"both": at once up to `cap_per_hour`, the rest in the digest; "instant" has no bound but Discord's."""
    cap_per_hour: int = CAP_USUAL
    schedule: Schedule = Schedule()
    quiet: Quiet | None = None
    min_sources: int = 1
    """A story is posted when so many independent outlets tell it."""
    language: str | None = None
    """Only articles in this language ("de"), and those of which none is known; None: all."""
    ping: Ping | None = None
    look: PostLook = "card"
    template: str | None = None
    """Words of the server's own in place of the look; `news.posting.templates` reads it."""
    images: PostImages = "show"
    updates: PostUpdates = "edit"
    """What a further source of a posted story does: it edits the card, goes to its thread, or neither."""
    publishes: bool = False
    """In an announcement channel: posts are published to the servers that follow it."""
    tag_ids: tuple[int, ...] = ()
    """Of a forum: tags that every post gets, beside those named like its topics."""


@dataclass(frozen=True, slots=True)
class Autopost:
    """A channel's wish: what it wants posted, and how."""

    id: AutopostId
    guild_id: GuildId
    channel_id: ChannelId
    wish: Wish
    label: str
    """What it posts, in words: the names of its sources or topics, the search, or "everything"."""
    created_at: datetime
    settings: PostSettings = PostSettings()
    paused_reason: str | None = None
    """Why nothing is sent, in words for an organiser; None while it works."""
    paused_at: datetime | None = None

    @property
    def kind(self) -> AutopostKind:
        """What kind of wish it is."""
        return self.wish.kind

    @property
    def source_id(self) -> SourceId | None:
        """The source of a wish for one source; None otherwise."""
        return self.wish.source_ids[0] if len(self.wish.source_ids) == 1 else None

    @property
    def topic_id(self) -> TopicId | None:
        """The topic of a wish for one topic; None otherwise."""
        return self.wish.topic_ids[0] if len(self.wish.topic_ids) == 1 else None


class DeliveryState(StrEnum):
    """The life of a delivery: pending → sending → sent, or one of the three ends without a message."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    """It waits: for a digest (`digest_at`), or until its target can be written to again."""
    FAILED = "failed"
    SKIPPED = "skipped"


DeliveryKind = Literal["article", "digest"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way: an article, or a digest of several. An article is unique by (channel, article)."""

    id: DeliveryId
    guild_id: GuildId | None
    """None of a person's digest."""
    channel_id: ChannelId
    article_id: ArticleId | None
    """None of a digest."""
    state: DeliveryState
    nonce: str
    """At most NONCE_CHARS characters, the same at every try: Discord drops a repeat within a few minutes."""
    attempts: int
    created_at: datetime
    claimed_at: datetime | None = None
    """When the last try began; None before the first."""
    reason: str | None = None
    message_id: int | None = None
    """Of a forum post also the id of its thread."""
    kind: DeliveryKind = "article"
    user_id: UserId | None = None
    """Whose digest it is; None of a server's post."""
    autopost_id: AutopostId | None = None
    """The wish that it meets, the first of them; None when that was removed, and of a person's digest."""
    story_id: StoryId | None = None
    ping_role_id: int | None = None
    """The role that this message mentions."""
    sent_at: datetime | None = None
    digest_at: datetime | None = None
    """Of a held one: the digest that goes out then takes it."""
    digest_id: DeliveryId | None = None
    """The digest that it went into."""
    thread_of: DeliveryId | None = None
    """The sent post to whose thread it goes, instead of into the channel."""
    update_at: datetime | None = None
    """When its message is to be edited, because its article or story has changed; None: it is as it should be."""
    shown: str | None = None
    """A hash of what the message shows."""
    hidden_at: datetime | None = None
    """When a moderator hid the message. It is neither edited nor posted again."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place that posts go to: a channel, thread or forum of a server, or a person's direct messages."""

    channel_id: ChannelId
    guild_id: GuildId | None
    user_id: UserId | None = None
    broken_reason: str | None = None
    """Why nothing can be sent there, in words for an organiser; None while it works."""
    broken_code: int | None = None
    """Discord's error code."""
    broken_since: datetime | None = None
    told_at: datetime | None = None
    """When the server was told of it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What may be sent to one target now, in this order. Nobody else sends there meanwhile."""

    target: Target
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """Discord has the message."""

    delivery_id: DeliveryId
    message_id: int
    shown: str | None = None
    left_out: Mapping[ArticleId, str] = field(default_factory=dict[ArticleId, str])
    """Articles of a digest that are not in it, and why."""


@dataclass(frozen=True, slots=True)
class Later:
    """It is tried again, not before `when`."""

    delivery_id: DeliveryId
    when: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Ended:
    """It ends without a message, or waits until somebody acts (held)."""

    delivery_id: DeliveryId
    state: Literal[DeliveryState.HELD, DeliveryState.FAILED, DeliveryState.SKIPPED]
    reason: str
    breaks_target: bool = False
    """Nothing else can be sent to its target either."""
    code: int | None = None
    """Discord's error code, where there is one."""


Outcome = Sent | Later | Ended
