"""`/search`: full text, with phrases, exclusions, names and times."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from discord import app_commands

from cogs._render.lists import hits_card, named, page_note
from cogs._render.text import escaped, moment
from cogs._ui.answers import Answer, AnswerContext, Arguments, ReaderCog, Request
from cogs._ui.empty import filters, no_such_name, nothing_found, searched
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.options import (
    Choices,
    complete_since,
    complete_sources,
    completes,
    read_since,
    read_source,
    read_topic,
    settled,
    typed_text,
)
from cogs._ui.presses import add_reader_cog
from news.search_grammar import TYPED_MAX
from news.search_query import ReadSearch, read_search

if TYPE_CHECKING:
    from bot import NewsBot

PAGE_SIZE: Final = 6
BEST: Final = "best match"
_BY: Final = re.compile(r'(?<!\S)by:(?:["“”„«»‟][^"“”„«»‟]*["“”„«»‟]?|[^\s"“”„«»‟]+)', re.IGNORECASE)
HOW = (
    'Type words, an `"exact phrase"`, `this OR that`, `-without`, `(…)`, `by:name`, `source:name`, `after:2026-01-31`, '
    "`before:…` or the beginning of a word, `begin*`."
)


async def answer_search(context: AnswerContext, arguments: Arguments, page: int) -> Answer:
    """Articles that match, newest or best first. The arguments `by` and `about`, where a button gave them, are who speaks and what is looked for."""
    typed = typed_text(arguments, "query")
    meant = await read_topic(context, arguments, "by")
    if meant is not None:
        typed = with_speaker(typed, meant.topic.name)
    subject = await read_topic(context, arguments, "about")
    if subject is not None:
        typed = as_phrase(subject.topic.name)
    read = read_search(typed, now=context.now)
    source = await read_source(context, arguments)
    since = read_since(context, arguments)
    if read.is_empty:
        raise AskedWrongError(
            f"empty search {typed!r}",
            user_message=f"There is nothing to look for in that. {HOW}{unread_note(read)}",
        )
    found = await context.storage.articles.search(
        context.guild_id,
        read.query,
        source_id=source.id if source else None,
        since=since,
        by_relevance=typed_text(arguments, "sort") == BEST,
        page=page,
        page_size=PAGE_SIZE,
    )
    request = Request("search", settled(arguments, source=source))
    shown = f"“{escaped(typed, 120)}”"
    if not found.items:
        starts = [start for start in (since, read.query.after) if start is not None]
        looked_since = max(starts, default=None)
        if read.query.speaker and not await is_quoted(context, read.query.speaker):
            return await no_such_name(
                context,
                "search",
                request.arguments,
                "by",
                typed=read.query.speaker,
                since=looked_since,
                speakers_only=True,
            )
        where = await searched(context, since=looked_since, source=source)
        return await nothing_found(context, request, f"Nothing matches {shown} {where}.{unread_note(read)}")
    narrowed = filters([("from", source and named(source.name)), ("since", since and moment(since, "f"))])
    best = typed_text(arguments, "sort") == BEST
    return Answer(
        hits_card(f"Search {shown}{narrowed}", found, page_size=PAGE_SIZE, note=unread_note(read).strip()),
        page=found.number,
        has_more=found.has_more,
        request=request,
        paging=("Previous", "Next") if best else ("Newer", "Older"),
        note=page_note(found, page_size=PAGE_SIZE, thing="articles"),
    )


def as_phrase(name: str) -> str:
    """A name as it is searched for: its words, one after the other."""
    return '"' + re.sub(r'["“”„«»‟]', " ", name) + '"'


def with_speaker(typed: str, name: str) -> str:
    """The search with another name behind its `by:`."""
    quoted = 'by:"' + " ".join(name.replace('"', " ").split()) + '"'
    return _BY.sub(lambda _: quoted, typed)


async def is_quoted(context: AnswerContext, name: str) -> bool:
    """Whether anybody whom `by:` would take for that name has said something that the asker may see."""
    topics = context.storage.topics
    return bool(await topics.complete(context.guild_id, name, speakers_only=True, people_only=True, limit=1))


def unread_note(read: ReadSearch) -> str:
    """Names what could not be read, or ""."""
    problems = "; ".join(escaped(problem, 100) for problem in read.problems[:3])
    note = f" Mind that {problems}." if problems else ""
    if not read.unread:
        return note
    terms = ", ".join(f"“{escaped(term, 60)}”" for term in read.unread[:3])
    return f"{note} I could not read {terms}: write a past date, such as `after:2026-01-31`."


class SearchCog(ReaderCog):
    """The command and its suggestions."""

    answerers = MappingProxyType({"search": answer_search})

    @app_commands.command()
    @app_commands.describe(
        query='Words, "exact phrase", this OR that, -without, by:name, source:name, after:2026-01-31, begin*',
        source="Only from this source",
        since="today, 24 hours, 3 days, week, month, or a date such as 2026-01-31",
        sort="Newest first if you leave it out",
    )
    async def search(
        self,
        interaction: AnyInteraction,
        query: app_commands.Range[str, 1, TYPED_MAX],
        source: str | None = None,
        since: str | None = None,
        sort: Literal["newest first", "best match"] | None = None,
    ) -> None:
        """Find articles by what they say"""
        await self.ask(interaction, "search", query=query, source=source, since=since, sort=sort)

    @search.autocomplete("source")
    @completes
    async def _complete_source(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_sources(self, interaction, typed)

    @search.autocomplete("since")
    @completes
    async def _complete_since(self, interaction: AnyInteraction, typed: str) -> Choices:  # noqa: ARG002
        return complete_since(typed, self.services.now())


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await add_reader_cog(bot, SearchCog(bot.services))
