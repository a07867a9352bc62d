"""What one person wants: follows, a digest of their own, things kept for later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from news.models.archive import Headline, StoredQuote
from news.models.ids import (
    ArticleId,
    ChannelId,
    DeliveryId,
    FollowId,
    GuildId,
    SavedId,
    StoryId,
    UserId,
)
from news.models.posting import Schedule

FOLLOWS_MAX: Final = 100
"""Of one person, in all servers."""
SAVED_MAX: Final = 500
"""Articles and quotes that one person keeps."""
DIGEST_ITEMS_MAX: Final = 25
"""Articles in one person's digest."""

SubjectKind = Literal["source", "topic", "story"]
SavedKind = Literal["article", "quote"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be followed: a source, a topic (a person is one) or a story."""

    kind: SubjectKind
    id: int


@dataclass(frozen=True, slots=True)
class Follow:
    """A person's wish. It is met by what the server shows in which it was made, while they are a member there."""

    id: FollowId
    user_id: UserId
    guild_id: GuildId | None
    """None: made in a direct message, or by an app of the person's own; public sources meet it."""
    subject: Subject
    label: str
    """What it was called when it was followed; plain text."""
    created_at: datetime
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """When a person gets their digest."""

    user_id: UserId
    schedule: Schedule
    """Every day or every week."""
    digest_at: datetime | None
    """When the next one is due; None while they have stopped it."""
    looked_at: datetime
    """News since then are in the next one."""
    created_at: datetime
    last_at: datetime | None = None
    """When the last one was made; None before the first."""
    channel_id: ChannelId | None = None
    """Their direct messages; None until a digest was due for the first time."""
    stopped_at: datetime | None = None
    broken_reason: str | None = None
    """Why nothing can be sent to them, in words; None while it works."""
    broken_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An article that meets follows."""

    article_id: ArticleId
    story_id: StoryId
    guild_id: GuildId | None
    """As which server sees it; None: as everybody does."""
    follow_ids: tuple[FollowId, ...]
    """Those that it meets, the first first."""


@dataclass(frozen=True, slots=True)
class DigestItem:
    """A line of a person's digest."""

    headline: Headline
    guild_id: GuildId | None
    """As which server sees it; None: as everybody does."""
    because: tuple[str, ...] = ()
    """What they follow that it meets, by the names that are shown today; plain text."""
    delivery_id: DeliveryId | None = None
    """None in a preview."""


@dataclass(frozen=True, slots=True)
class SavedItem:
    """An article or quote that somebody keeps."""

    id: SavedId
    kind: SavedKind
    saved_at: datetime
    guild_id: GuildId | None
    """Where they saw it; None: in a direct message."""
    headline: Headline | None = None
    """The article; None where it cannot be seen any more."""
    quote: StoredQuote | None = None
    """The words, of a quote that can still be seen."""


@dataclass(frozen=True, slots=True)
class KeptOfPerson:
    """How much is stored about one person."""

    follows: int
    saved: int
    reader: Reader | None
    digests: int
    """Articles and digests that are remembered as sent to them, so that nothing comes twice."""
