"""`/person`: who somebody is to the press, and what they said."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from discord import app_commands

from cogs._render import charts
from cogs._render.limits import NAME_MAX
from cogs._render.people import PersonPage, person_card
from cogs._ui.answers import Answer, AnswerContext, Arguments, ReaderCog, Request, context_of
from cogs._ui.drawing import drawn, ready_to_draw
from cogs._ui.empty import no_such_name
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.options import (
    Choices,
    best_named,
    choices,
    chosen_id,
    completes,
    read_topic,
    settled,
    topic_label,
    typed_text,
)
from cogs._ui.presses import add_reader_cog
from news.models import TopicSummary
from news.profiles import spans_of

if TYPE_CHECKING:
    from bot import NewsBot


async def answer_person(context: AnswerContext, arguments: Arguments, page: int) -> Answer:  # noqa: ARG001
    """Roles, counts, sources, topics, quotes and a chart of one person; only of people with a page."""
    if not typed_text(arguments, "name"):
        raise AskedWrongError(user_message="Type the name of a person.")
    named = best_named(await _people_named(context, arguments))
    if named is None:
        return await no_such_name(context, "person", arguments, "name")
    return Answer(
        person_card(await read_page(context, named.topic)),
        request=Request("person", settled(arguments, name=named.topic)),
        note="-# Or did you mean:" if named.others else "",
        suggestions=named.suggestions("name"),
    )


async def _people_named(context: AnswerContext, arguments: Arguments) -> list[TopicSummary]:
    """The people that the typed or picked name may mean, best first."""
    typed = typed_text(arguments, "name")
    if chosen_id(typed) is not None:
        named = await read_topic(context, arguments, "name")
        found = [named.topic] if named else []
    else:
        found = await context.storage.topics.resolve(context.guild_id, typed[:NAME_MAX])
    return [topic for topic in found if topic.kind == "person"]


async def read_page(context: AnswerContext, person: TopicSummary) -> PersonPage:
    """All that a person's page shows. The chart is left out where it takes too long: the next one is quick."""
    profile = await context.storage.profiles.get(person.id, context.guild_id)
    spans = spans_of(profile.days)
    return PersonPage(person, profile, spans, await drawn(charts.draw, spans) if spans else None)


class PersonCog(ReaderCog):
    """The command and its suggestions."""

    answerers = MappingProxyType({"person": answer_person})

    @app_commands.command()
    @app_commands.describe(name="Somebody in the news")
    async def person(self, interaction: AnyInteraction, name: str) -> None:
        """Who somebody is to the press, what they said, and how much is heard of them"""
        await ready_to_draw(interaction)
        await self.ask(interaction, "person", name=name)

    @person.autocomplete("name")
    @completes
    async def _complete_name(self, interaction: AnyInteraction, typed: str) -> Choices:
        context = context_of(interaction, self.services)
        found = await context.storage.profiles.complete(context.guild_id, typed[:NAME_MAX])
        return choices(
            (topic_label(person, speakers_only=bool(person.quote_count)), person.id) for person in found
        )


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await add_reader_cog(bot, PersonCog(bot.services))
