"""`/headlines` and `/article`: what is new, a story a line, and one article."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from discord import app_commands

from cogs._render.articles import article_card
from cogs._render.keeping import follow_button
from cogs._render.lists import named, page_note
from cogs._render.stories import stories_card
from cogs._render.text import escaped, moment
from cogs._ui.answers import Answer, AnswerContext, Arguments, ReaderCog, Request
from cogs._ui.empty import filters, no_such_name, nothing_found, searched
from cogs._ui.failure import AnyInteraction
from cogs._ui.options import (
    Choices,
    chosen_id,
    complete_since,
    complete_sources,
    complete_titles,
    complete_topics,
    completes,
    read_since,
    read_source,
    read_topic,
    settled,
    typed_text,
)
from cogs._ui.presses import add_reader_cog
from cogs._ui.story_answers import story_answer
from news.errors import NotVisibleError
from news.models import Article, ArticleId, Headline
from news.search_query import parse_search_query

if TYPE_CHECKING:
    from bot import NewsBot

PAGE_SIZE: Final = 8
OTHERS_MAX: Final = 8
_TITLE_TYPED_MAX: Final = 200


async def answer_headlines(context: AnswerContext, arguments: Arguments, page: int) -> Answer:
    """The newest stories, one line each: about a topic, from a source, since a moment."""
    since = read_since(context, arguments)
    name = await read_topic(context, arguments, "topic")
    if name is None and typed_text(arguments, "topic"):
        return await no_such_name(context, "headlines", arguments, "topic", since=since)
    topic = name.topic if name else None
    source = await read_source(context, arguments)
    found = await context.storage.stories.newest(
        context.guild_id,
        topic_id=topic.id if topic else None,
        source_id=source.id if source else None,
        since=since,
        page=page,
        page_size=PAGE_SIZE,
    )
    request = Request("headlines", settled(arguments, topic=topic, source=source))
    about = filters([("about", topic and named(topic.name))])
    if not found.items:
        where = await searched(context, since=since, source=source)
        return await nothing_found(context, request, f"No headlines{about} {where}.")
    narrowed = filters([("from", source and named(source.name)), ("since", since and moment(since, "f"))])
    card = stories_card(f"Headlines{about}{narrowed}", found, page_size=PAGE_SIZE)
    if source is not None:
        card.buttons(follow_button("source", source.id))
    return Answer(
        card,
        page=found.number,
        has_more=found.has_more,
        request=request,
        note=page_note(found, page_size=PAGE_SIZE, thing="stories"),
        suggestions=name.suggestions("topic") if name else (),
    )


async def answer_article(context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG001
    """One article: lead, quotes, topics, link."""
    typed = typed_text(arguments, "title")
    if (article_id := chosen_id(typed)) is not None:
        return await _article(context, ArticleId(article_id), ())
    found = await _titled(context, typed[:_TITLE_TYPED_MAX])
    if not found:
        where = await searched(context)
        return await nothing_found(
            context, Request("article"), f"No article called “{escaped(typed, 120)}” {where}."
        )
    return await _article(context, found[0].article_id, found[1 : 1 + OTHERS_MAX])


async def answer_told(context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG001
    """The story of an article, or the article itself where nobody else tells it."""
    article_id = ArticleId(int(arguments.get("article") or 0))
    story = await context.storage.stories.of_article(article_id, context.guild_id)
    if story is not None and story.article_count > 1:
        return await story_answer(context, story.id)
    return await _article(context, article_id, ())


async def _titled(context: AnswerContext, typed: str) -> list[Headline]:
    """Articles whose title has these words, else those whose text has them; an exact title alone where there is one."""
    archive = context.storage.articles
    found = await archive.titled(context.guild_id, typed)
    exact = [headline for headline in found if headline.title.casefold() == typed.casefold()]
    if exact:
        return exact[:1]
    if found:
        return found
    query = parse_search_query(typed, now=context.now)
    if not query.has_words:
        return []  # a search without words finds everything
    hits = await archive.search(context.guild_id, query, by_relevance=True, page_size=1 + OTHERS_MAX)
    return [hit.headline for hit in hits.items]


async def _article(context: AnswerContext, article_id: ArticleId, others: Sequence[Headline]) -> Answer:
    article = await context.storage.articles.get(article_id, context.guild_id)
    if article is None:
        raise NotVisibleError(f"article {article_id}")
    return await _article_answer(context, article, others)


async def _article_answer(context: AnswerContext, article: Article, others: Sequence[Headline]) -> Answer:
    article_id = article.headline.article_id
    quotes = await context.storage.quotes.of_article(article_id, context.guild_id)
    topics = await context.storage.topics.of_article(article_id, context.guild_id)
    story = await context.storage.stories.of_article(article_id, context.guild_id)
    return Answer(
        article_card(article, quotes, topics, others=others, story=story),
        request=Request("article", {"title": f"#{article_id}"}),
    )


class HeadlinesCog(ReaderCog):
    """The two commands and their suggestions."""

    answerers = MappingProxyType(
        {"headlines": answer_headlines, "article": answer_article, "told": answer_told}
    )

    @app_commands.command()
    @app_commands.describe(
        topic="Only about this topic or person",
        source="Only from this source",
        since="today, 24 hours, 3 days, week, month, or a date such as 2026-01-31",
    )
    async def headlines(
        self,
        interaction: AnyInteraction,
        topic: str | None = None,
        source: str | None = None,
        since: str | None = None,
    ) -> None:
        """The newest stories"""
        await self.ask(interaction, "headlines", topic=topic, source=source, since=since)

    @app_commands.command()
    @app_commands.describe(title="Words of the headline; pick one of the suggestions")
    async def article(self, interaction: AnyInteraction, title: str) -> None:
        """One article: what it says, who is quoted, what it is about"""
        await self.ask(interaction, "article", title=title)

    @headlines.autocomplete("topic")
    @completes
    async def _complete_topic(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_topics(self, interaction, typed)

    @headlines.autocomplete("source")
    @completes
    async def _complete_source(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_sources(self, interaction, typed)

    @headlines.autocomplete("since")
    @completes
    async def _complete_since(self, interaction: AnyInteraction, typed: str) -> Choices:  # noqa: ARG002
        return complete_since(typed, self.services.now())

    @article.autocomplete("title")
    @completes
    async def _complete_title(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_titles(self, interaction, typed)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await add_reader_cog(bot, HeadlinesCog(bot.services))
