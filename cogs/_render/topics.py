"""A topic or person as a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cogs._render.articles import topic_button
from cogs._render.card import Card, button
from cogs._render.charts import in_words
from cogs._render.keeping import follow_button
from cogs._render.limits import NAME_MAX
from cogs._render.press_ids import go_id
from cogs._render.stories import story_menu
from cogs._render.text import escaped, plain, plural
from cogs._render.trends import loudness, quote_from, story_line
from news.models import StoredQuote, Story, TopicKind, TopicSummary
from news.profiles import Span
from news.trends import Heard

KINDS: Final[dict[TopicKind, str]] = {
    "person": "Person",
    "organisation": "Organisation",
    "place": "Place",
    "event": "Event",
    "phrase": "Subject",
}
STORIES_SHOWN = 3
QUOTES_SHOWN = 2
PEOPLE_SHOWN = 5
RELATED_SHOWN = 2
CHART_FILE: Final = "over-time.png"


QUOTES_COUNTED: Final = 100
"""Quotes about a topic that are counted; of more it is only said that they are more."""


@dataclass(frozen=True, slots=True)
class TopicPage:
    """All that a topic's page shows, from the sources that the asker may see."""

    topic: TopicSummary
    source_count: int
    has_more_sources: bool
    """Whether the count is of the newest articles alone, so that there may be more."""
    stories: Sequence[Story]
    quotes: Sequence[StoredQuote]
    about_total: int | None
    """Quotes about the topic, whoever said them; None: more than QUOTES_COUNTED."""
    people: Sequence[TopicSummary]
    related: Sequence[TopicSummary]
    heard: Heard | None = None
    """How loud it is this week, and usually."""
    spans: Sequence[Span] = ()
    chart: bytes | None = None
    """A PNG of the spans; None where there is too little to draw, or drawing takes too long."""


def topic_card(page: TopicPage) -> Card:
    """Name, counts and how loud it is; the chart; newest stories, two quotes, people; a menu, and two rows of buttons."""
    topic = page.topic
    card = Card().text(f"### {escaped(topic.name, NAME_MAX)}", _counts(page), _heard(page))
    if page.chart is not None:
        card.drawing(CHART_FILE, page.chart, description=in_words(plain(topic.name, NAME_MAX), page.spans))
    stories = page.stories[:STORIES_SHOWN]
    card.text(*(story_line(story, mark=f"**{n}.** ") for n, story in enumerate(stories, 1)))
    card.text(*(quote_from(stored) for stored in page.quotes[:QUOTES_SHOWN]))
    card.text(_people(page))
    card.select(story_menu(stories))
    by_them = button("Quotes by them", go_id("quotes-by", topic.id)) if topic.quote_count else None
    about = button("Quotes about", go_id("quotes-about", topic.id)) if page.about_total != 0 else None
    card.buttons(
        button("Headlines", go_id("headlines-about", topic.id)),
        by_them or about,
        button("Search", go_id("search-about", topic.id)),
    )
    is_person = topic.kind == "person"
    first = button("Their page", go_id("person", topic.id)) if is_person else about
    if first is None or not (is_person or by_them):
        first = next(map(topic_button, page.related), None)
    # The third place is Share's.
    return card.buttons(follow_button("topic", topic.id), first)


def _people(page: TopicPage) -> str:
    """ "**With** Ada Okafor (6 articles) · Per Lund (4)"."""
    people = page.people[:PEOPLE_SHOWN]
    if not people:
        return ""
    counts = [plural(people[0].article_count, "article"), *(f"{one.article_count:,}" for one in people[1:])]
    named = [f"{escaped(one.name, NAME_MAX)} ({count})" for one, count in zip(people, counts, strict=True)]
    return "**With** " + " · ".join(named)


def _heard(page: TopicPage) -> str:
    """ "31 articles this week, 9 a week usually"; "" where that says no more than the counts."""
    heard = page.heard
    return loudness(heard) if heard is not None and heard.usual is not None else ""


def _counts(page: TopicPage) -> str:
    topic = page.topic
    where = f"{'at least ' if page.has_more_sources else ''}{plural(page.source_count, 'source')}"
    parts = [KINDS[topic.kind], f"{plural(topic.article_count, 'article')} from {where}"]
    if topic.quote_count:
        parts.append(plural(topic.quote_count, "quote") + " by them")
    if page.about_total != 0:
        about = "them" if topic.kind == "person" else "it"
        count = (
            f"over {QUOTES_COUNTED} quotes" if page.about_total is None else plural(page.about_total, "quote")
        )
        parts.append(f"{count} about {about}")
    return " · ".join(parts)
