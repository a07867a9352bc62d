"""`/story`: what several outlets tell of one event."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from discord import app_commands

from cogs._render.limits import NAME_MAX
from cogs._render.text import escaped
from cogs._ui.answers import Answer, AnswerContext, Arguments, ReaderCog, Request, Suggestion, context_of
from cogs._ui.empty import nothing_found, searched
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.options import OTHERS_MAX, Choices, choices, chosen_id, completes, typed_text
from cogs._ui.presses import add_reader_cog
from cogs._ui.story_answers import story_answer, story_label, story_quotes_answer
from news.models import StoryId

if TYPE_CHECKING:
    from bot import NewsBot

_TYPED_MAX: Final = 200


async def answer_story(context: AnswerContext, arguments: Arguments, page: int) -> Answer:
    """A story by words of any of its headlines: its summary, its time line, who said what."""
    typed = typed_text(arguments, "headline")
    if (story_id := chosen_id(typed)) is not None:
        return await story_answer(context, StoryId(story_id), page)
    if not typed:
        raise AskedWrongError(user_message="Type words of a headline.")
    found = await context.storage.stories.complete(context.guild_id, typed[:_TYPED_MAX], 1 + OTHERS_MAX)
    if not found:
        where = await searched(context)
        sentence = f"No story with “{escaped(typed, 120)}” in a headline {where}."
        return await nothing_found(context, Request("story"), sentence)
    others = tuple(Suggestion(story.lead.title, "headline", story.id) for story in found[1:])
    return await story_answer(context, found[0].id, page, others=others)


async def answer_story_quotes(context: AnswerContext, arguments: Arguments, page: int) -> Answer:
    """Who said what in a story."""
    return await story_quotes_answer(context, StoryId(int(arguments.get("story") or 0)), page)


class StoriesCog(ReaderCog):
    """The command and its suggestions."""

    answerers = MappingProxyType({"story": answer_story, "story-quotes": answer_story_quotes})

    @app_commands.command()
    @app_commands.describe(headline="Words of any headline of the story; pick one of the suggestions")
    async def story(self, interaction: AnyInteraction, headline: str) -> None:
        """One event as all outlets tell it: in short, in order, in quotes"""
        await self.ask(interaction, "story", headline=headline)

    @story.autocomplete("headline")
    @completes
    async def _complete_headline(self, interaction: AnyInteraction, typed: str) -> Choices:
        context = context_of(interaction, self.services)
        found = await context.storage.stories.complete(context.guild_id, typed[:NAME_MAX])
        return choices((story_label(story), story.id) for story in found)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await add_reader_cog(bot, StoriesCog(bot.services))
