"""What reading gives: feeds, articles, and what is found in them, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

TopicKind = Literal["person", "organisation", "place", "event", "phrase"]


QuoteKind = Literal["direct", "partial"]


SpeakerKind = Literal["name", "phrase"]


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
