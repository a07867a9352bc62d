"""`/briefing`: five stories, a quote of the day, what rose; then a page for each story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from discord import app_commands

from cogs._render.briefing import RISES_SHOWN, STORIES_SHOWN, Briefing, overview_card, story_card
from cogs._render.card import Card
from cogs._render.lists import named
from cogs._ui.answers import Answer, AnswerContext, Arguments, ReaderCog, Request
from cogs._ui.empty import filters, no_such_name, nothing_found, searched
from cogs._ui.failure import AnyInteraction
from cogs._ui.options import Choices, complete_topics, completes, read_topic, settled, typed_text
from cogs._ui.presses import add_reader_cog
from news.errors import NotVisibleError
from news.models import StoredQuote, Story, TopicSummary
from news.profiles import QuoteOnce
from news.trends import Heard, heard_of

if TYPE_CHECKING:
    from bot import NewsBot

SPANS: Final = (timedelta(hours=24), timedelta(days=3))
"""The time that a briefing is over; the second where the first has few stories."""
FEW: Final = 3
HEARD_DAYS: Final = 35
QUOTES_OF_EACH: Final = 2
"""Quotes of a story of which the quote of the day may be one."""


async def answer_briefing(context: AnswerContext, arguments: Arguments, page: int) -> Answer:
    """The overview (page 0), or one of its stories."""
    name = await read_topic(context, arguments, "topic")
    if name is None and typed_text(arguments, "topic"):
        return await no_such_name(context, "briefing", arguments, "topic")
    topic = name.topic if name else None
    since, stories = await _stories(context, topic)
    request = Request("briefing", settled(arguments, topic=topic))
    if not stories:
        about = filters([("about", topic and named(topic.name))])
        where = await searched(context, since=since)
        return await nothing_found(context, request, f"No stories{about} {where}.")
    number = min(page, len(stories))
    if number:
        card = await _story(context, stories, number)
    else:
        card = overview_card(await _overview(context, topic, since, stories))
    return Answer(
        card,
        page=number,
        has_more=number < len(stories),
        request=request,
        paging=("Back", "Next story"),
        suggestions=name.suggestions("topic") if name and not number else (),
    )


async def _stories(context: AnswerContext, topic: TopicSummary | None) -> tuple[datetime, list[Story]]:
    """The stories that most tell of the last 24 hours, of three days where there are few; and since when."""
    since, found = context.now, list[Story]()
    for span in SPANS:
        since = context.now - span
        found = await context.storage.stories.top(
            context.guild_id, since=since, topic_id=topic.id if topic else None, limit=STORIES_SHOWN
        )
        if len(found) >= FEW:
            break
    return since, found


async def _story(context: AnswerContext, stories: Sequence[Story], number: int) -> Card:
    story = stories[number - 1]
    page = await context.storage.stories.page(story.id, context.guild_id)
    if page is None:
        raise NotVisibleError(f"story {story.id} has gone meanwhile")
    return story_card(page, number, len(stories))


async def _overview(
    context: AnswerContext, topic: TopicSummary | None, since: datetime, stories: Sequence[Story]
) -> Briefing:
    trends = context.storage.trends
    quote = await _quote_of_the_day(context, stories)
    if topic is not None:
        return Briefing(since, stories, topic, heard=await _heard(context, topic), quote=quote)
    risen = await trends.rising(context.guild_id, now=context.now, limit=RISES_SHOWN)
    return Briefing(since, stories, quote=quote, rises=risen.rises)


async def _heard(context: AnswerContext, topic: TopicSummary) -> Heard:
    today = context.now.astimezone(UTC).date()
    since = today - timedelta(days=HEARD_DAYS)
    found = await context.storage.trends.over_time(topic.id, context.guild_id, since=since)
    return heard_of(found.days, since=found.since, today=today)


async def _quote_of_the_day(context: AnswerContext, stories: Sequence[Story]) -> QuoteOnce | None:
    """A whole utterance of somebody in public life in one of the stories, that most sources printed.

    Where several are printed as often, that of the story told by more.
    """
    said: list[StoredQuote] = []
    for story in stories:
        page = await context.storage.stories.page(story.id, context.guild_id)
        public = [stored for stored in page.quotes if _may_stand_alone(stored)] if page else []
        said += public[:QUOTES_OF_EACH]
    found = [await context.storage.profiles.same_words(stored, context.guild_id) for stored in said]
    return max(found, key=lambda once: len(once.source_names), default=None)


def _may_stand_alone(stored: StoredQuote) -> bool:
    return stored.quote.is_by_person and stored.quote.kind == "direct" and not stored.is_speaker_private


class BriefingCog(ReaderCog):
    """The command and its suggestions."""

    answerers = MappingProxyType({"briefing": answer_briefing})

    @app_commands.command()
    @app_commands.describe(topic="Only about this topic or person")
    async def briefing(self, interaction: AnyInteraction, topic: str | None = None) -> None:
        """Five stories, a quote of the day, and what rose"""
        await self.ask(interaction, "briefing", topic=topic)

    @briefing.autocomplete("topic")
    @completes
    async def _complete_topic(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_topics(self, interaction, typed)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await add_reader_cog(bot, BriefingCog(bot.services))
