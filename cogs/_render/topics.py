"""A topic or person as a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cogs._render.articles import quote_line, topic_button
from cogs._render.card import Card, button
from cogs._render.charts import in_words
from cogs._render.limits import NAME_MAX
from cogs._render.press_ids import go_id
from cogs._render.stories import story_menu
from cogs._render.text import escaped, plain, plural
from cogs._render.trends import loudness, story_line
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
PEOPLE_SHOWN = 6
RELATED_SHOWN = 3
CHART_FILE: Final = "over-time.png"


@dataclass(frozen=True, slots=True)
class TopicPage:
    """All that a topic's page shows, from the sources that the asker may see."""

    topic: TopicSummary
    source_count: int
    has_more_sources: bool
    """Whether the count is of the newest articles alone, so that there may be more."""
    stories: Sequence[Story]
    quotes: Sequence[StoredQuote]
    quotes_total: int
    """By them where they are quoted, else about the topic."""
    about_total: int
    """Quotes about the topic, whoever said them."""
    people: Sequence[TopicSummary]
    related: Sequence[TopicSummary]
    heard: Heard | None = None
    """How loud it is this week, and usually."""
    spans: Sequence[Span] = ()
    chart: bytes | None = None
    """A PNG of the spans; None where there is too little to draw, or drawing takes too long."""


def topic_card(page: TopicPage) -> Card:
    """Name, counts and how loud it is; the chart; newest stories, two quotes, people; more of each and related topics as buttons."""
    topic = page.topic
    card = Card().text(f"### {escaped(topic.name, NAME_MAX)}", _counts(page), _heard(page))
    if page.chart is not None:
        card.drawing(CHART_FILE, page.chart, description=in_words(plain(topic.name, NAME_MAX), page.spans))
    stories = page.stories[:STORIES_SHOWN]
    _part(card, "Newest", [story_line(story, mark=f"**{n}.** ") for n, story in enumerate(stories, 1)])
    said = "Said by them" if topic.quote_count else "Said about it"
    _part(card, said, [quote_line(stored) for stored in page.quotes[:QUOTES_SHOWN]])
    people = [f"{escaped(p.name, NAME_MAX)} ({p.article_count:,})" for p in page.people[:PEOPLE_SHOWN]]
    _part(
        card,
        "People around them" if topic.kind == "person" else "People around it",
        [" · ".join(people)] if people else [],
    )
    card.select(story_menu(stories))
    card.buttons(
        button("Headlines", go_id("headlines-about", topic.id)),
        button("Quotes by them", go_id("quotes-by", topic.id)) if topic.quote_count else None,
        button("Quotes about", go_id("quotes-about", topic.id)) if page.about_total else None,
    )
    card.buttons(
        button("Search", go_id("search-about", topic.id)),
        button("Their page", go_id("person", topic.id)) if topic.kind == "person" else None,
    )
    return card.buttons(*(topic_button(related) for related in page.related[:RELATED_SHOWN]))


def _heard(page: TopicPage) -> str:
    """ "31 articles this week, 9 a week usually"; "" where that says no more than the counts."""
    heard = page.heard
    return loudness(heard) if heard is not None and heard.usual is not None else ""


def _part(card: Card, title: str, lines: Sequence[str]) -> None:
    """A part of the page under its title, set off by a thin line; nothing where there are no lines."""
    if lines:
        card.rule().text(f"**{title}**", *lines)


def _counts(page: TopicPage) -> str:
    topic = page.topic
    parts = [KINDS[topic.kind], plural(topic.article_count, "article")]
    if topic.quote_count:
        parts.append(plural(topic.quote_count, "quote") + " by them")
    if page.about_total:
        about = "them" if topic.kind == "person" else "it"
        parts.append(f"{plural(page.about_total, 'quote')} about {about}")
    return (
        " · ".join(parts)
        + f" from {'at least ' if page.has_more_sources else ''}{plural(page.source_count, 'source')}"
    )
