"""`/trending` and `/compare`: what rose and why, and two over time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from discord import app_commands

from cogs._render import charts
from cogs._render.lists import empty_card, named
from cogs._render.text import escaped, plural
from cogs._render.trends import (
    WITHIN,
    Comparison,
    Side,
    compare_card,
    heading,
    left_out,
    trending_card,
    trending_note,
)
from cogs._ui.answers import Answer, AnswerContext, Arguments, ReaderCog, Request, Suggestion
from cogs._ui.drawing import drawn, ready_to_draw
from cogs._ui.empty import filters, no_articles, no_such_name, searched
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.options import (
    Choices,
    Named,
    complete_sources,
    complete_topics,
    completes,
    read_source,
    read_topic,
    settled,
    typed_text,
)
from cogs._ui.presses import add_reader_cog
from news.models import Source, StoredQuote, TopicSummary
from news.trends import Period, Shared, TopicDays, Trending, spans_between

if TYPE_CHECKING:
    from bot import NewsBot

RISES_SHOWN: Final = 6
PERIODS: Final = {"week": (7, 1, "7 days"), "month": (30, 1, "30 days"), "year": (364, 7, "52 weeks")}
"""What `/compare` draws: days, days of a point, and how it is called."""


async def answer_trending(context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG001
    """What rose against its own usual level, each with its reason and its top story."""
    period = read_period(arguments)
    source = await read_source(context, arguments)
    trending = await context.storage.trends.rising(
        context.guild_id,
        now=context.now,
        period=period,
        source_id=source.id if source else None,
        limit=RISES_SHOWN,
    )
    request = Request("trending", settled(arguments, source=source))
    if not trending.rises:
        return await _nothing_rose(context, request, trending, period, source)
    counts = [(rise.now, rise.usual) for rise in trending.rises]
    chart = await drawn(charts.draw_risen, counts) if trending.has_usual else None
    title = f"{heading(trending.rises)} {WITHIN[period]}" + filters([("in", source and named(source.name))])
    return Answer(
        trending_card(title, trending, period, chart),
        request=request,
        note=trending_note(trending, period),
    )


def read_period(arguments: Arguments) -> Period:
    """The period that is named, a day where none is. Raises AskedWrongError for another word."""
    typed = typed_text(arguments, "period").casefold()
    try:
        return Period(typed or "today")
    except ValueError as error:
        raise AskedWrongError(user_message="The period is `today`, `week` or `month`.") from error


async def _nothing_rose(
    context: AnswerContext, request: Request, trending: Trending, period: Period, source: Source | None
) -> Answer:
    if await context.storage.articles.count(context.guild_id) == 0:
        return await no_articles(context)
    where = await searched(context, source=source)
    looked = plural(trending.article_count, "article")
    sentence = f"Nothing is far above its usual level {WITHIN[period]}: {looked} {where} looked through.{left_out(trending)}"
    if period is Period.MONTH:
        step = "`/headlines` shows what is new."
    else:
        step = "Try a longer `period`; `/headlines` shows what is new."
    wider = [Suggestion("All sources", "source")] if source is not None else []
    return Answer(empty_card(sentence, next_step=step), request=request, suggestions=wider, can_share=False)


async def answer_compare(context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG001
    """Two topics or people over the same time, and what has both."""
    typed = typed_text(arguments, "period").casefold() or "month"
    if typed not in PERIODS:
        raise AskedWrongError(user_message="The period is `week`, `month` or `year`.")
    both: list[Named] = []
    for option in ("first", "second"):
        if not typed_text(arguments, option):
            raise AskedWrongError(user_message="Type two names: a topic, person, organisation or place each.")
        name = await read_topic(context, arguments, option)
        if name is None:
            return await no_such_name(context, "compare", arguments, option)
        both.append(name)
    first, second = (name.topic for name in both)
    if first.id == second.id:
        return await _same_twice(context, arguments, first)
    card = compare_card(await read_comparison(context, first, second, typed), PERIODS[typed][2])
    others = [*both[0].suggestions("first"), *both[1].suggestions("second")]
    return Answer(
        card,
        request=Request("compare", settled(arguments, first=first, second=second)),
        note="-# Or did you mean:" if others else "",
        suggestions=others,
    )


async def _same_twice(context: AnswerContext, arguments: Arguments, topic: TopicSummary) -> Answer:
    """One name in two spellings: what stands beside it is offered as the second."""
    related = await context.storage.topics.related(topic.id, context.guild_id, limit=3)
    return Answer(
        empty_card(
            f"Both names mean {named(topic.name)}.",
            next_step=f"Compare {escaped(topic.name, 80)} with:" if related else "Give another second name.",
        ),
        request=Request("compare", settled(arguments, first=topic)),
        suggestions=[Suggestion(other.name, "second", other.id) for other in related],
        can_share=False,
    )


async def read_comparison(
    context: AnswerContext, first: TopicSummary, second: TopicSummary, period: str
) -> Comparison:
    """All that a comparison shows."""
    days, length, _ = PERIODS[period]
    today = context.now.astimezone(UTC).date()
    since = today - timedelta(days=days - 1)
    trends, guild_id = context.storage.trends, context.guild_id

    def side(topic: TopicSummary, found: TopicDays) -> Side:
        spans = spans_between(found.days, since, today, length=length)
        return Side(topic, spans, found.source_count)

    one = side(first, await trends.over_time(first.id, guild_id, since=since))
    other = side(second, await trends.over_time(second.id, guild_id, since=since))
    rarer, common = sorted((one, other), key=lambda s: s.count)
    begin = datetime(since.year, since.month, since.day, tzinfo=UTC)
    shared = await trends.shared(rarer.topic.id, common.topic.id, guild_id, since=begin)
    chart = await drawn(charts.draw_two, one.spans, other.spans) if one.count or other.count else None
    quote = await _shared_quote(context, first, second, shared, since=begin) if shared.count else None
    newest = shared.headlines[0].article_id if shared.headlines else None
    story = None if newest is None else await context.storage.stories.of_article(newest, guild_id)
    return Comparison(one, other, shared, story=story, quote=quote, chart=chart)


async def _shared_quote(
    context: AnswerContext, first: TopicSummary, second: TopicSummary, shared: Shared, *, since: datetime
) -> StoredQuote | None:
    """Words of one about the other, else of somebody in public life in the newest article that has both."""
    for speaker, topic in ((first, second), (second, first)):
        if speaker.quote_count:
            found = await context.storage.quotes.find(
                context.guild_id, speaker_id=speaker.id, topic_id=topic.id, since=since
            )
            if found.items:
                return found.items[0]
    for headline in shared.headlines:
        quotes = await context.storage.quotes.of_article(headline.article_id, context.guild_id)
        public = [q for q in quotes if q.quote.is_by_person and not q.is_speaker_private]
        if public:
            return min(public, key=lambda q: (q.quote.kind != "direct", -q.quote.confidence, q.id))
    return None


class TrendsCog(ReaderCog):
    """The two commands and their suggestions."""

    answerers = MappingProxyType({"trending": answer_trending, "compare": answer_compare})

    @app_commands.command()
    @app_commands.describe(period="Over what time; today is the last 24 hours", source="Only in this source")
    async def trending(
        self,
        interaction: AnyInteraction,
        period: Literal["today", "week", "month"] | None = None,
        source: str | None = None,
    ) -> None:
        """What rose above its usual level, and why"""
        await ready_to_draw(interaction)
        await self.ask(interaction, "trending", period=period, source=source)

    @app_commands.command()
    @app_commands.describe(
        first="A topic, person, organisation or place",
        second="What to compare it with",
        period="Over what time; a month if left out",
    )
    async def compare(
        self,
        interaction: AnyInteraction,
        first: str,
        second: str,
        period: Literal["week", "month", "year"] | None = None,
    ) -> None:
        """Two topics or people over time, and what has both"""
        await ready_to_draw(interaction)
        await self.ask(interaction, "compare", first=first, second=second, period=period)

    @trending.autocomplete("source")
    @completes
    async def _complete_source(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_sources(self, interaction, typed)

    @compare.autocomplete("first")
    @completes
    async def _complete_first(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_topics(self, interaction, typed)

    @compare.autocomplete("second")
    @completes
    async def _complete_second(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_topics(self, interaction, typed)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await add_reader_cog(bot, TrendsCog(bot.services))
