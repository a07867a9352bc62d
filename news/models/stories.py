"""Stories: articles on one event, as one server sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from news.models.archive import Headline, StoredQuote
from news.models.ids import ArticleId, StoryId


@dataclass(frozen=True, slots=True)
class Story:
    """One line of a list of stories. Every count is over the sources that the asker sees."""

    id: StoryId
    lead: Headline
    """The article that stands for it: its newest with a text of its own."""
    article_count: int
    outlets: int
    """How many sites or sources tell it."""
    independent: int
    """How many different texts there are: the copies of one agency's text count once. At least 1, at most `article_count`."""
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """One article of a story's time line."""

    headline: Headline
    copy_of: ArticleId | None
    """The earlier article of the story whose text this is, more or less; None for a text of its own."""
    former_titles: tuple[tuple[datetime, str], ...] = ()
    """What its headline was before it was changed: until when, and the words; oldest first."""


@dataclass(frozen=True, slots=True)
class StorySentence:
    """A sentence of a story's summary: verbatim, with the article it stands in."""

    text: str
    headline: Headline


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All that a story's page shows."""

    story: Story
    articles: tuple[StoryArticle, ...]
    """Oldest first; the newest of very many."""
    summary: tuple[StorySentence, ...]
    quotes: tuple[StoredQuote, ...]
    """Who said what in it, each once, people in public life first."""
