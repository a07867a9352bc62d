"""A briefing as cards: an overview, then one card a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cogs._render.articles import origin, quote_line, topic_button
from cogs._render.card import Card, button, link_button
from cogs._render.limits import NAME_MAX, TITLE_MAX
from cogs._render.press_ids import go_id
from cogs._render.quotes import speaker_line
from cogs._render.stories import story_menu, told_by
from cogs._render.text import block_quote, escaped, link, moment, plural, spoken
from cogs._render.trends import heading, loudness, reason, story_line
from news.models import Story, StoryPage, TopicSummary
from news.profiles import QuoteOnce
from news.trends import Heard, Period, Rise

STORIES_SHOWN: Final = 5
RISES_SHOWN: Final = 3
QUOTES_SHOWN: Final = 2
QUOTE_SHOWN_MAX: Final = 400
SENTENCE_SHOWN_MAX: Final = 620
"""An escaped sentence: at most twice what storage gives."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a briefing's overview shows."""

    since: datetime
    stories: Sequence[Story]
    topic: TopicSummary | None = None
    heard: Heard | None = None
    """How loud the topic is."""
    quote: QuoteOnce | None = None
    rises: Sequence[Rise] = ()


def overview_card(briefing: Briefing) -> Card:
    """The stories, the quote of the day, what rose; a menu of the articles, a button for each name that rose."""
    about = f" on {escaped(briefing.topic.name, NAME_MAX)}" if briefing.topic else ""
    card = Card().text(
        f"### Briefing{about}",
        f"-# What most tell since {moment(briefing.since, 'f')}",
        loudness(briefing.heard) if briefing.heard is not None and briefing.heard.usual is not None else "",
    )
    stories = briefing.stories[:STORIES_SHOWN]
    card.text(*(story_line(story, mark=f"**{n}.** ") for n, story in enumerate(stories, 1)))
    if briefing.quote is not None:
        card.rule().text("**Quote of the day**", *_quote_of_the_day(briefing.quote))
    rises = briefing.rises[:RISES_SHOWN]
    if rises:
        lines = [f"**{escaped(rise.topic.name, NAME_MAX)}**: {reason(rise, Period.DAY)}" for rise in rises]
        card.rule().text(f"**{heading(rises)}**", *lines)
    card.select(story_menu(stories))
    topics = [briefing.topic] if briefing.topic else [rise.topic for rise in rises]
    return card.buttons(*map(topic_button, topics))


def _quote_of_the_day(once: QuoteOnce) -> list[str]:
    stored = once.newest
    names = once.source_names
    printed = f" · printed by {plural(len(names), 'source')}" if len(names) > 1 else ""
    return [
        block_quote(spoken(stored.quote.text, QUOTE_SHOWN_MAX)),
        speaker_line(stored) + printed,
        f"-# {origin(stored.headline, limit=60)} · {moment(stored.headline.published_at)}",
    ]


def story_card(page: StoryPage, number: int, of: int) -> Card:
    """One story: its headline, who tells it, sentences of its articles with their sources, what is said in it."""
    story = page.story
    lead = story.lead
    who = told_by(story) or plural(story.article_count, "article")
    card = Card().text(
        f"### {link(lead.title, lead.url, limit=TITLE_MAX, bold=False)}",
        f"{who} · {origin(lead, limit=60)} · {moment(story.last_at)}",
    )
    sentences = [
        f"{escaped(one.text, SENTENCE_SHOWN_MAX)}\n-# {origin(one.headline, limit=60)}"
        for one in page.summary
    ]
    if sentences:
        card.text(*sentences)
    if page.quotes:
        card.rule().text(*(quote_line(stored) for stored in page.quotes[:QUOTES_SHOWN]))
    card.buttons(link_button("Read", lead.url), button("The story", go_id("story", story.id)))
    return card.text(f"-# Story {number} of {of}")
