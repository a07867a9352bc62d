"""What the archive gives to those who ask, and what became of what it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from news.models.ids import AnswerId, ArticleId, QuoteId, StoryId, TopicId, UserId
from news.models.reading import Quote, TopicKind
from news.models.searching import Node
from news.models.sources import SourceLabel

T = TypeVar("T")


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
    is_text_forgotten: bool = False
    """The operator keeps texts for a while only, and that is over: text and description are empty here, and the offsets of
    its quotes point into a text that nobody has any more."""


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A quote in the archive, with the article it stands in."""

    id: QuoteId
    quote: Quote
    speaker_id: TopicId | None
    headline: Headline
    corrected_at: datetime | None = None
    """When it was last given to another speaker; None: never."""
    is_withheld: bool = False
    """The server's organisers want the words shown without the speaker: `quote` names none."""
    is_speaker_private: bool = False
    """The speaker is somebody without a page, see `TopicSummary.is_private`."""


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
    is_private: bool = False
    """Somebody without a public role whom one site alone names: has no page, and is suggested and drawn nowhere."""


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
    REMOVED = "removed"
    """The operator took it out of the archive, and nothing brings it back: it was not stored."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of one article given to storage."""

    outcome: AddOutcome
    article_id: ArticleId | None
    delivery_count: int = 0
    error: Exception | None = None
    """Set when the outcome is FAILED: that article alone was rolled back."""


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
    groups: Sequence[Node] = ()
    """Words joined by OR or NOT, each of which must hold; of words, phrases and prefixes of spaced scripts alone."""
    without: Sequence[Node] = ()
    """The same, none of which may hold."""
    other_than: Sequence[str] = ()
    """Sources that are left out; what another source has too is still found."""
    alternatives: Sequence[SearchQuery] = ()
    """Searches of which any one is enough. Then all other parts are empty."""

    @property
    def has_words(self) -> bool:
        """Whether it looks for words, rather than for all of a source, a time or a speaker."""
        if self.alternatives:
            return all(one.has_words for one in self.alternatives)
        return bool(self.words or self.prefixes or self.phrases or self.groups)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: no word, name, source or time; what must not occur alone is no search."""
        if self.alternatives:
            return all(one.is_empty for one in self.alternatives)
        return not (self.has_words or self.speaker or self.source or self.after or self.before)


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What someone asked, kept so that its buttons still work after a restart."""

    id: AnswerId
    kind: str
    arguments: dict[str, str | int | None] = field(default_factory=dict[str, "str | int | None"])
    user_id: UserId | None = None
