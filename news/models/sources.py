"""Where articles come from, and how checking them went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from news.models.ids import ArticleId, ChannelId, GuildId, SourceId

SourceMethod = Literal["feed", "sitemap", "front_page", "declared"]
"""How what lies at a source's address becomes entries: see `news.sources`."""


SourceLabel = Literal["opinion", "satire", "press release", "state media"]


SOURCE_NAME_CHARS_MAX = 100
"""Of a source's name, whoever gave it."""


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What one server's organisers decided about a source. Other servers see nothing of it."""

    name: str | None = None
    """What this server calls it; None: as it calls itself."""
    label: SourceLabel | None = None
    """Satire yields no quotes, topics or counts."""
    is_headlines_only: bool = False
    """Titles and links alone are shown: no lead, no quotes."""
    is_age_restricted: bool = False
    """Shown in age-restricted channels alone."""
    is_paused: bool = False
    """Nothing new of it is posted here; what one server alone reads is not even fetched."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from: an address that is polled, or a folder of files that was imported."""

    id: SourceId
    name: str
    """As the server that asked calls it."""
    url: str | None
    """The address that is polled; None for imported files."""
    domain: str | None
    is_public: bool
    """Readable in every server and in direct messages; otherwise only where it was added."""
    last_checked_at: datetime | None = None
    next_check_at: datetime | None = None
    last_new_at: datetime | None = None
    last_error: str | None = None
    failures: int = 0
    """Failed checks in a row."""
    failing_since: datetime | None = None
    """When the first of the failures in a row was; None while it works."""
    method: SourceMethod = "feed"
    settings: SourceSettings = SourceSettings()
    """Those of the server that asked."""
    is_own: bool = False
    """Whether the server that asked added it; a public source it only reads is the operator's."""


@dataclass(frozen=True, slots=True)
class PollState:
    """What one check of a source needs and leaves behind: validators, hash, rhythm, where it has moved."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    is_seeded: bool = False
    """Whether the first poll has happened: its entries are archived quietly, later ones are posted."""
    ttl_s: int | None = None
    """How long the feed itself asks to be left alone, in seconds."""
    rhythm_s: int | None = None
    """How often it is worth asking, by how often it brought something, in seconds; None before that is known."""
    moved_to: str | None = None
    """Where the last answers were permanently redirected to."""
    moved_count: int = 0
    """How many answers in a row said so."""
    former_url: str | None = None
    """The address before a permanent redirect was learned, to go back to if the new one fails."""


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """What is remembered of an entry that a source brought."""

    digest: str
    """Changes with what the feed says of the entry: its title, date, text. "" where it was never noted."""
    article_id: ArticleId | None = None
    """The article it became; None where it became none."""


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """How a check of a source went."""

    source_id: SourceId
    checked_at: datetime
    next_check_at: datetime
    state: PollState | None = None
    """What to remember for the next one; None keeps what was remembered."""
    error: str | None = None
    """Why it failed, in words for an organiser; None clears the last one."""
    new_count: int = 0
    seen: Mapping[str, SeenEntry] = field(default_factory=dict[str, SeenEntry])
    """Entries to remember, by their keys."""


@dataclass(frozen=True, slots=True)
class SourceNotice:
    """Something a server is to be told once: a source of its own fails for a day, or works again."""

    guild_id: GuildId
    source: Source
    kind: Literal["failing", "working"]
    since: datetime
    """When it began to fail."""
    channel_id: ChannelId | None
    """Where the server wants to be told; None: nobody chose."""
