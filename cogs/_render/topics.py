"""A topic or person as a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cogs._render.articles import article_menu, fitted_lines, quote_line, topic_button
from cogs._render.card import Card, button
from cogs._render.limits import NAME_MAX
from cogs._render.press_ids import go_id
from cogs._render.text import escaped, plural
from news.models import Headline, StoredQuote, TopicKind, TopicSummary

KINDS: Final[dict[TopicKind, str]] = {
    "person": "Person",
    "organisation": "Organisation",
    "place": "Place",
    "event": "Event",
    "phrase": "Subject",
}
HEADLINES_SHOWN = 5
QUOTES_SHOWN = 2
PEOPLE_SHOWN = 6
RELATED_SHOWN = 3
_HEADLINES_ROOM = 1_700


@dataclass(frozen=True, slots=True)
class TopicPage:
    """All that a topic's page shows, from the sources that the asker may see."""

    topic: TopicSummary
    source_count: int
    has_more_sources: bool
    """Whether the count is of the newest articles alone, so that there may be more."""
    headlines: Sequence[Headline]
    quotes: Sequence[StoredQuote]
    quotes_total: int
    """By them where they are quoted, else about the topic."""
    about_total: int
    """Quotes about the topic, whoever said them."""
    people: Sequence[TopicSummary]
    related: Sequence[TopicSummary]


def topic_card(page: TopicPage) -> Card:
    """Name, kind and counts; newest headlines, two quotes, the people around it, related topics as buttons."""
    topic = page.topic
    card = Card().text(f"### {escaped(topic.name, NAME_MAX)}", _counts(page))
    lines = fitted_lines(page.headlines[:HEADLINES_SHOWN], room=_HEADLINES_ROOM)
    _part(card, "Newest", lines)
    said = "Said by them" if topic.quote_count else "Said about it"
    _part(card, said, [quote_line(stored) for stored in page.quotes[:QUOTES_SHOWN]])
    people = [f"{escaped(p.name, NAME_MAX)} ({p.article_count:,})" for p in page.people[:PEOPLE_SHOWN]]
    _part(
        card,
        "People around them" if topic.kind == "person" else "People around it",
        [" · ".join(people)] if people else [],
    )
    card.select(article_menu(page.headlines[:HEADLINES_SHOWN]))
    card.buttons(
        button("Headlines", go_id("headlines-about", topic.id)),
        button("Quotes by them", go_id("quotes-by", topic.id)) if topic.quote_count else None,
        button("Quotes about", go_id("quotes-about", topic.id)) if page.about_total else None,
    )
    if topic.kind == "person":
        card.buttons(button("Their page", go_id("person", topic.id)))
    return card.buttons(*(topic_button(related) for related in page.related[:RELATED_SHOWN]))


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
