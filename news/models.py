"""The things Newsdesk talks about, as frozen dataclasses, and the ids that name them.

Every datetime is aware UTC. Every offset counts code points of the text it points into.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, Literal, NewType, TypeVar

ArticleId = NewType("ArticleId", int)
SourceId = NewType("SourceId", int)
StoryId = NewType("StoryId", int)
TopicId = NewType("TopicId", int)
QuoteId = NewType("QuoteId", int)
AutopostId = NewType("AutopostId", int)
DeliveryId = NewType("DeliveryId", int)
AnswerId = NewType("AnswerId", int)
GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
UserId = NewType("UserId", int)

TopicKind = Literal["person", "organisation", "place", "event", "phrase"]
QuoteKind = Literal["direct", "partial"]
SpeakerKind = Literal["name", "phrase"]
SourceMethod = Literal["feed", "sitemap", "front_page", "declared"]
"""How what lies at a source's address becomes entries: see `news.sources`."""
SourceLabel = Literal["opinion", "satire", "press release", "state media"]

NONCE_CHARS = 25
"""As long as Discord lets the nonce of a message be."""
SOURCE_NAME_CHARS_MAX = 100
"""Of a source's name, whoever gave it."""

T = TypeVar("T")


# --- what extraction gives -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """An article as read from a page, a feed entry or a file, before it is stored.

    `text` is the article and nothing else: paragraphs separated by one blank line; it may be empty.
    """

    title: str
    text: str
    url: str | None = None
    """Canonical address, absolute, http or https; None for a file that names none."""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_on: date | None = None
    """The day that the publisher's own calendar showed then; None when `published_at` is."""
    modified_at: datetime | None = None
    description: str | None = None
    """The publisher's own summary."""
    image: str | None = None
    """Address of the lead picture; it is linked, never copied."""
    language: str | None = None
    """ISO 639-1, lower case."""
    publisher: str | None = None
    tags: tuple[str, ...] = ()
    """The publisher's own tags."""
    is_paywalled: bool = False
    snippet_max: int | None = None
    """Characters of its words that the page allows to be shown at a time; None: no limit, 0: nothing may be shown."""
    is_archivable: bool = True
    """False where the page allows no copy of it to be shown (noarchive)."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words in a text: `text[quote.start:quote.end] == quote.text`, without the marks around them."""

    start: int
    end: int
    text: str
    speaker: str | None
    """Full name as the article has it, or None when it is not clear who spoke."""
    speaker_role: str | None
    """Title or role beside the name, such as "Defense Secretary"."""
    cue: str | None
    """The reporting verb as written, such as "said"."""
    kind: QuoteKind
    """direct: a whole utterance. partial: a fragment inside a paraphrase."""
    confidence: float
    """Between 0 and 1: how sure the speaker is; 0 when there is none."""
    speaker_kind: SpeakerKind | None = None
    """name: `speaker` is a person's name. phrase: the article's own words for somebody without a name, or a body."""

    @property
    def is_by_person(self) -> bool:
        """Whether a person is named: only then do the words count for a person's page."""
        return self.speaker is not None and self.speaker_kind != "phrase"


@dataclass(frozen=True, slots=True)
class Topic:
    """Something an article is about. `find_topics` returns the best first."""

    name: str
    kind: TopicKind
    weight: float
    """Above 0, at most 1; comparable within one article only."""
    mentions: tuple[tuple[int, int], ...] = ()
    """Offsets into the text; empty when the topic stands in the title or the tags alone."""
    aliases: tuple[str, ...] = ()
    """Other forms the article uses, without `name` itself."""


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """An article with all that was found in it: what storage takes in one transaction."""

    article: ExtractedArticle
    quotes: tuple[Quote, ...] = ()
    topics: tuple[Topic, ...] = ()
    analysed_by: int = 0
    """The version of the analysis that found them; 0: none did, or it failed."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed, as parsed. Text fields are plain text; links are absolute."""

    title: str | None = None
    link: str | None = None
    id: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    enclosure: str | None = None
    author: str | None = None
    summary: str | None = None
    content_html: str | None = None
    """The body that the feed itself carries, as HTML; None when it carries none."""
    tags: tuple[str, ...] = ()
    image: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as parsed: its own words about itself and its entries, in the feed's order."""

    title: str | None
    link: str | None
    entries: tuple[FeedEntry, ...] = ()
    language: str | None = None
    ttl_s: int | None = None
    """How long the feed asks to be left alone, in seconds."""


# --- what the archive gives ------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Headline:
    """One line of a list of articles."""

    article_id: ArticleId
    story_id: StoryId
    title: str
    url: str | None
    domain: str | None
    source_name: str
    published_at: datetime
    label: SourceLabel | None = None
    """What the server's organisers say of its source."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A headline with the passage that matched; `snippet` is plain text of at most 200 characters."""

    headline: Headline
    snippet: str


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article."""

    headline: Headline
    text: str
    authors: tuple[str, ...]
    description: str | None
    image: str | None
    language: str | None
    is_paywalled: bool
    is_headlines_only: bool = False
    """The server shows the title and the link alone: text and description are empty here."""
    snippet_max: int | None = None
    """Characters that the page allows to be shown at a time; at 0 text and description are empty here."""
    is_archivable: bool = True
    """False where the page allows no copy of it to be shown: the text is empty here."""


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A quote in the archive, with the article it stands in."""

    id: QuoteId
    quote: Quote
    speaker_id: TopicId | None
    headline: Headline
    corrected_at: datetime | None = None
    """When it was last given to another speaker; None: never."""


@dataclass(frozen=True, slots=True)
class WithdrawnQuote:
    """A quote that was in the archive and is not any more, with the article it stood in."""

    id: QuoteId
    withdrawn_at: datetime
    headline: Headline


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """A topic or person with how often it occurs in the sources that the asker may see."""

    id: TopicId
    name: str
    kind: TopicKind
    article_count: int
    quote_count: int
    """Quotes spoken by this person; 0 for everything else."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a longer list. `number` counts from 0."""

    items: tuple[T, ...]
    number: int
    has_more: bool
    total: int | None = None
    """How many there are in all, where counting is cheap."""


class AddOutcome(StrEnum):
    """What storing an article did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of one article given to storage."""

    outcome: AddOutcome
    article_id: ArticleId | None
    delivery_count: int = 0
    error: Exception | None = None
    """Set when the outcome is FAILED: that article alone was rolled back."""


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


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What someone asked, kept so that its buttons still work after a restart."""

    id: AnswerId
    kind: str
    arguments: dict[str, str | int | None] = field(default_factory=dict[str, "str | int | None"])
    user_id: UserId | None = None


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search as people write it, taken apart. Empty parts do not restrict.

    words: each must occur; a trailing `*` was already turned into `prefixes`.
    """

    words: Sequence[str] = ()
    prefixes: Sequence[str] = ()
    phrases: Sequence[str] = ()
    excluded: Sequence[str] = ()
    speaker: str | None = None
    source: str | None = None
    after: datetime | None = None
    before: datetime | None = None
