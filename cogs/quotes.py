"""`/quote`: who said what, in the exact words; with its context, and more by the same person."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from discord import app_commands

from cogs._render.articles import shows_quotes
from cogs._render.card import Card
from cogs._render.lists import empty_card, named
from cogs._render.people import also_in
from cogs._render.quotes import context_card, quote_card, quotes_of_card, whole_card, withdrawn_card
from cogs._render.text import escaped, moment
from cogs._ui.answers import Answer, AnswerContext, Arguments, ReaderCog, Request
from cogs._ui.empty import filters, no_articles, no_such_name, nothing_found, searched
from cogs._ui.failure import AnyInteraction
from cogs._ui.options import (
    Choices,
    complete_since,
    complete_topics,
    completes,
    read_since,
    read_topic,
    settled,
    typed_text,
)
from cogs._ui.presses import add_reader_cog
from news.errors import NotVisibleError
from news.models import ArticleId, QuoteId, StoredQuote, WithdrawnQuote

if TYPE_CHECKING:
    from bot import NewsBot

TEXT_TYPED_MAX: Final = 200
QUOTES_A_PAGE: Final = 6


async def answer_quotes(context: AnswerContext, arguments: Arguments, page: int) -> Answer:
    """One quote a page, newest first: by someone, about something, with some words, since a moment."""
    since = read_since(context, arguments)
    by = await read_topic(context, arguments, "by", speakers_only=True)
    if by is None and typed_text(arguments, "by"):
        return await no_such_name(context, "quotes", arguments, "by", since=since, speakers_only=True)
    about = await read_topic(context, arguments, "about")
    if about is None and typed_text(arguments, "about"):
        return await no_such_name(context, "quotes", arguments, "about", since=since)
    text = typed_text(arguments, "text")[:TEXT_TYPED_MAX]
    found = await context.storage.quotes.find(
        context.guild_id,
        speaker_id=by.topic.id if by else None,
        topic_id=about.topic.id if about else None,
        text=text or None,
        since=since,
        page=page,
        page_size=1,
    )
    request = Request(
        "quotes", settled(arguments, by=by.topic if by else None, about=about.topic if about else None)
    )
    asked = filters(
        [
            ("by", by and named(by.topic.name)),
            ("about", about and named(about.topic.name)),
            ("with", text and f"“{escaped(text, 80)}”"),
        ]
    )
    if not found.items:
        where = await searched(context, since=since)
        return await nothing_found(context, request, f"No quotes{asked} {where}.")
    narrowed = filters([("since", since and moment(since, "f"))])
    total = f" of {found.total:,}" if found.total is not None else ""
    return Answer(
        await _card(context, found.items[0], about=f"### Quotes{asked}{narrowed}"),
        page=found.number,
        has_more=found.has_more,
        request=request,
        note=f"-# Quote {found.number + 1}{total}" if found.has_more or found.number else "",
        suggestions=by.suggestions("by") if by else about.suggestions("about") if about else (),
    )


async def _card(context: AnswerContext, stored: StoredQuote, *, about: str = "") -> Card:
    topics = await context.storage.topics.of_article(
        stored.headline.article_id, context.guild_id, quoted_about=True
    )
    once = await context.storage.profiles.same_words(stored, context.guild_id)
    return quote_card(stored, topics, about=about, also=also_in(once, beside=stored))


async def answer_random(context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG001
    """Any quote. What is shared or paged later is this one."""
    stored = await context.storage.quotes.random(context.guild_id)
    if stored is None:
        if await context.storage.articles.count(context.guild_id) == 0:
            return await no_articles(context)
        return Answer(
            empty_card(
                "There is nobody to quote at random so far: it takes people named with their role, or by two "
                "sources.",
                next_step="`/headlines` shows what there is.",
            ),
            can_share=False,
        )
    return Answer(await _card(context, stored), request=Request("quote", {"quote": stored.id}))


async def answer_one(context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG001
    """The quote with a given id."""
    stored = await _get(context, arguments)
    if isinstance(stored, WithdrawnQuote):
        return Answer(withdrawn_card(stored), can_share=False)
    return Answer(await _card(context, stored))


async def answer_context(context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG001
    """A quote in its paragraph."""
    stored = await _get(context, arguments)
    if isinstance(stored, WithdrawnQuote):
        return Answer(withdrawn_card(stored), can_share=False)
    article = await context.storage.articles.get(stored.headline.article_id, context.guild_id)
    return Answer(context_card(stored, article))


async def answer_whole(context: AnswerContext, arguments: Arguments, page: int) -> Answer:
    """All the words of a long quote, a page at a time."""
    stored = await _get(context, arguments)
    if isinstance(stored, WithdrawnQuote):
        return Answer(withdrawn_card(stored), can_share=False)
    card, pages = whole_card(stored, page)
    number = min(page, pages - 1)
    return Answer(card, page=number, has_more=number + 1 < pages, paging=("Previous", "Next"))


async def answer_of_article(context: AnswerContext, arguments: Arguments, page: int) -> Answer:
    """All quotes of an article, some a page."""
    article_id = ArticleId(int(arguments.get("article") or 0))
    quotes, article = await asyncio.gather(
        context.storage.quotes.of_article(article_id, context.guild_id),
        context.storage.articles.get(article_id, context.guild_id),
    )
    if article is None:
        raise NotVisibleError(f"article {article_id}")
    if not shows_quotes(article) or not quotes:
        card = empty_card(
            "No quotes of this article can be shown.", next_step="`/article` shows the rest of it."
        )
        return Answer(card, can_share=False)
    start = min(page, (len(quotes) - 1) // QUOTES_A_PAGE) * QUOTES_A_PAGE
    shown = quotes[start : start + QUOTES_A_PAGE]
    return Answer(
        quotes_of_card(article.headline, shown, total=len(quotes)),
        page=start // QUOTES_A_PAGE,
        has_more=start + QUOTES_A_PAGE < len(quotes),
        paging=("Previous", "Next"),
    )


async def _get(context: AnswerContext, arguments: Arguments) -> StoredQuote | WithdrawnQuote:
    quote_id = QuoteId(int(arguments.get("quote") or 0))
    quotes = context.storage.quotes
    stored = await quotes.get(quote_id, context.guild_id) or await quotes.withdrawn(
        quote_id, context.guild_id
    )
    if stored is None:
        raise NotVisibleError(f"quote {quote_id}")
    return stored


class QuotesCog(ReaderCog):
    """The command and its suggestions."""

    answerers = MappingProxyType(
        {
            "quotes": answer_quotes,
            "quote": answer_one,
            "quote-random": answer_random,
            "quote-context": answer_context,
            "quote-whole": answer_whole,
            "quotes-of": answer_of_article,
        }
    )

    @app_commands.command()
    @app_commands.describe(
        by="Who said it",
        about="A topic or person that it names, or that is named beside it",
        text="Words that occur in it",
        since="today, 24 hours, 3 days, week, month, or a date such as 2026-01-31",
    )
    async def quote(
        self,
        interaction: AnyInteraction,
        by: str | None = None,
        about: str | None = None,
        text: str | None = None,
        since: str | None = None,
    ) -> None:
        """Who said what, in the exact words; without options, any quote"""
        if not (by or about or text or since):
            await self.ask(interaction, "quote-random")
            return
        await self.ask(interaction, "quotes", by=by, about=about, text=text, since=since)

    @quote.autocomplete("by")
    @completes
    async def _complete_by(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_topics(self, interaction, typed, speakers_only=True)

    @quote.autocomplete("about")
    @completes
    async def _complete_about(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_topics(self, interaction, typed)

    @quote.autocomplete("since")
    @completes
    async def _complete_since(self, interaction: AnyInteraction, typed: str) -> Choices:  # noqa: ARG002
        return complete_since(typed, self.services.now())


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await add_reader_cog(bot, QuotesCog(bot.services))
