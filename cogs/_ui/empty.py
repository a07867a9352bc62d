"""What is answered when there is nothing: what was looked through, names that may have been meant, a next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cogs._render.lists import empty_card, named
from cogs._render.text import escaped, moment, plural
from cogs._ui.answers import Answer, AnswerContext, Arguments, Request, Suggestion
from cogs._ui.options import first_names, similar_topics, topic_suggestions, typed_text
from news.models import Source

WIDER = {
    "since": "Any time",
    "source": "All sources",
    "topic": "All topics",
    "by": "By anyone",
    "about": "About anything",
    "text": "Any words",
}
"""What the button says that asks again without an option."""


async def searched(
    context: AnswerContext, *, since: datetime | None = None, source: Source | None = None
) -> str:
    """What was looked through: "in 14 sources since 3 May"."""
    if source is not None:
        # Paused: nothing new comes in through it, which may be why nothing is found.
        where = f"in {named(source.name)}" + (", which is paused here," if source.settings.is_paused else "")
    else:
        where = f"in {plural(len(await context.sources()), 'source')}"
    return where + (f" since {moment(since, 'D')}" if since else "")


async def nothing_found(context: AnswerContext, request: Request, sentence: str) -> Answer:
    """An empty answer. `sentence` says what was looked for and where, in Markdown of ours; each option that
    narrowed it down gets a button that asks without it."""
    if await context.storage.articles.count(context.guild_id) == 0:
        return await no_articles(context)
    wider = [Suggestion(label, option) for option, label in WIDER.items() if request.arguments.get(option)]
    if wider:
        step = "Ask again with one thing less:"
    else:
        step = "`/headlines` shows what there is, `/search` finds words in it."
    return Answer(empty_card(sentence, next_step=step), request=request, suggestions=wider, can_share=False)


async def no_articles(context: AnswerContext) -> Answer:
    """The answer of an archive that is empty, or holds nothing that may be shown in this channel."""
    sentence = "No articles have come in yet."
    if context.guild_id is None:
        step = "In a direct message only public sources show, and there are none. Ask in a server that reads some."
    elif await _hides_something(context):
        sentence = "There are no articles to show in this channel."
        step = "What this server reads is for age-restricted channels only. Ask again in one of those."
    else:
        step = "Someone with the permission Manage Server can add a source with `/desk setup`."
    return Answer(empty_card(sentence, next_step=step), can_share=False)


async def _hides_something(context: AnswerContext) -> bool:
    sources = await context.services.storage.sources.visible(context.guild_id)
    return not all(map(context.shows, sources))


async def no_such_name(
    context: AnswerContext,
    kind: str,
    arguments: Arguments,
    option: str,
    *,
    typed: str | None = None,
    since: datetime | None = None,
    speakers_only: bool = False,
) -> Answer:
    """The answer to a name that nothing has, with buttons for names like it.

    `typed`: the name, where it is only a part of what `arguments` hold. `since`: the period that was asked about.
    """
    if await context.storage.articles.count(context.guild_id) == 0:
        return await no_articles(context)
    if typed is None:
        typed = typed_text(arguments, option)
    where = await searched(context, since=since)
    wanted = f"“{escaped(typed, 80)}”"
    sentence = (
        f"Nobody called {wanted} is quoted {where}." if speakers_only else f"Nothing called {wanted} {where}."
    )
    similar = await similar_topics(context, typed, speakers_only=speakers_only)
    if similar:
        step = f"Did you mean {first_names(similar)}?"
    elif kind == "search":
        step = "`/quote by:` suggests names as you type. Without `by:` a search finds any word."
    else:
        step = "Names are suggested as you type. `/search` finds any word."
    return Answer(
        empty_card(sentence, next_step=step),
        request=Request(kind, arguments),
        suggestions=topic_suggestions(similar, option),
        can_share=False,
    )


def filters(parts: Sequence[tuple[str, str | None]]) -> str:
    """What an answer was narrowed down to: " about **X** since …"; parts without a value are left out."""
    return "".join(f" {word} {value}" for word, value in parts if value)
