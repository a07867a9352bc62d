"""`/topic`: the page of a topic or person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from discord import app_commands

from cogs._render import charts
from cogs._render.topics import (
    PEOPLE_SHOWN,
    QUOTES_SHOWN,
    RELATED_SHOWN,
    STORIES_SHOWN,
    TopicPage,
    topic_card,
)
from cogs._ui.answers import Answer, AnswerContext, Arguments, ReaderCog, Request
from cogs._ui.drawing import drawn, ready_to_draw
from cogs._ui.empty import no_such_name
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.options import Choices, complete_topics, completes, read_topic, settled, typed_text
from cogs._ui.presses import add_reader_cog
from news.models import StoredQuote, TopicSummary
from news.profiles import DAYS_MIN, DayCount, Span, spans_of
from news.trends import TopicDays, heard_of

if TYPE_CHECKING:
    from bot import NewsBot

QUOTES_LOOKED_THROUGH: Final = 12
LOOKED_THROUGH: Final = 50
"""Newest articles in which the sources are counted: enough for most topics, and bounded for the others."""
DRAWN_DAYS: Final = 26 * 7
"""Days that the chart may show: half a year, a week a bar."""


async def answer_topic(context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG001
    """Counts, how loud it is, newest stories, quotes, people and related topics of a name."""
    name = await read_topic(context, arguments, "name")
    if name is None:
        if not typed_text(arguments, "name"):
            raise AskedWrongError(user_message="Type the name of a topic or person.")
        return await no_such_name(context, "topic", arguments, "name")
    return Answer(
        topic_card(await read_page(context, name.topic)),
        request=Request("topic", settled(arguments, name=name.topic)),
        note="-# Or did you mean:" if name.others else "",
        suggestions=name.suggestions("name"),
    )


async def read_page(context: AnswerContext, topic: TopicSummary) -> TopicPage:
    """All that a topic's page shows."""
    storage, guild_id = context.storage, context.guild_id
    headlines = await storage.articles.headlines(guild_id, topic_id=topic.id, page_size=LOOKED_THROUGH)
    is_speaker = topic.quote_count > 0
    quotes = await storage.quotes.find(
        guild_id,
        speaker_id=topic.id if is_speaker else None,
        topic_id=None if is_speaker else topic.id,
        page_size=QUOTES_LOOKED_THROUGH,
    )
    about = await storage.quotes.find(guild_id, topic_id=topic.id, page_size=1) if is_speaker else quotes
    related = await storage.topics.related(topic.id, guild_id, limit=PEOPLE_SHOWN + RELATED_SHOWN)
    people = await storage.topics.related(topic.id, guild_id, people_only=True, limit=PEOPLE_SHOWN)
    names = {person.id for person in people}
    today = context.now.astimezone(UTC).date()
    days = await storage.trends.over_time(topic.id, guild_id, since=today - timedelta(days=DRAWN_DAYS - 1))
    spans = _spans(days, today)
    return TopicPage(
        topic=topic,
        source_count=len({headline.source_name for headline in headlines.items}),
        has_more_sources=headlines.has_more,
        stories=(await storage.stories.newest(guild_id, topic_id=topic.id, page_size=STORIES_SHOWN)).items,
        quotes=best_quotes(quotes.items, about=topic.name),
        about_total=about.total,
        people=people,
        related=[other for other in related if other.id not in names][:RELATED_SHOWN],
        heard=heard_of(days.days, since=days.since, today=today),
        spans=spans,
        chart=await drawn(charts.draw, spans) if spans else None,
    )


def _spans(found: TopicDays, today: date) -> list[Span]:
    """What the chart shows, up to today; nothing where the news of two days are not there."""
    if len(found.days) < DAYS_MIN:
        return []
    return spans_of([*found.days, DayCount(today, 0, 0)])


def best_quotes(quotes: Sequence[StoredQuote], *, about: str) -> list[StoredQuote]:
    """The two to show of the newest: with a speaker, whole, from an article that is about the topic, surest first.

    No words twice, and not both from one article where another has some.
    """
    by_words = {stored.quote.text.casefold(): stored for stored in reversed(quotes)}
    ranked = sorted(
        by_words.values(),
        key=lambda s: (
            not s.quote.is_by_person,
            s.quote.kind != "direct",
            about.casefold() not in f"{s.quote.text} {s.headline.title}".casefold(),
            -s.quote.confidence,
            -s.headline.article_id,
        ),
    )
    elsewhere = [s for s in ranked[1:] if s.headline.article_id != ranked[0].headline.article_id]
    return [*ranked[:1], *elsewhere, *ranked[1:]][:QUOTES_SHOWN]


class TopicsCog(ReaderCog):
    """The command and its suggestions."""

    answerers = MappingProxyType({"topic": answer_topic})

    @app_commands.command()
    @app_commands.describe(name="A topic, person, organisation or place")
    async def topic(self, interaction: AnyInteraction, name: str) -> None:
        """What is happening on a topic, who is in it, what they say"""
        await ready_to_draw(interaction)
        await self.ask(interaction, "topic", name=name)

    @topic.autocomplete("name")
    @completes
    async def _complete_name(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_topics(self, interaction, typed)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await add_reader_cog(bot, TopicsCog(bot.services))
