"""`/follow`, `/following` and `/saved`: what is one's own, and the digest that comes of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs._following.asking import asker_of, listed_id
from cogs._following.choosing import chosen_subjects
from cogs._following.drafts import read_subjects
from cogs._following.keeping import Keeping
from cogs._following.membership import Memberships
from cogs._following.opening import open_as
from cogs._following.session import Following
from cogs._render.limits import NAME_MAX
from cogs._render.press_ids import PATTERN_FOLLOW, PATTERN_MINE, PATTERN_SAVE
from cogs._ui.answers import GO, Arguments, ReaderCog, context_of
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.options import (
    Choices,
    choices,
    complete_sources,
    complete_topics,
    completes,
    topic_label,
)
from cogs._ui.presses import ID_MAX, add_reader_cog
from cogs._ui.safe import SafePress
from cogs._ui.story_answers import story_label
from news.models import ArticleId, DeliveryId, Subject, UserId

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)

OLD: str = "That button is of an older version of Newsdesk. `/following` shows what you follow."


class FollowsCog(ReaderCog):
    """The commands, and what the buttons do. Nobody sees or changes what is somebody else's."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        super().__init__(services)
        self._memberships = Memberships(client, services.now)
        self.following_desk = Following(client, services, self._memberships)
        self.keeping = Keeping(services, self._memberships)

    @app_commands.command()
    @app_commands.describe(
        topic="A topic, organisation or place",
        person="Somebody in the news",
        source="A source that is read here",
        story="Words of a headline: how it goes on",
    )
    async def follow(
        self,
        interaction: AnyInteraction,
        topic: str | None = None,
        person: str | None = None,
        source: str | None = None,
        story: str | None = None,
    ) -> None:
        """Get what is new on something in a direct message, once a day at an hour of yours"""
        given = {"topic": topic, "person": person, "source": source, "story": story}
        arguments: Arguments = {name: value for name, value in given.items() if value is not None}
        subjects = await chosen_subjects(context_of(interaction, self.services), arguments)
        await self.following_desk.follow(interaction, subjects)

    @app_commands.command()
    async def following(self, interaction: AnyInteraction) -> None:
        """What you follow, when your digest comes, and how to change or stop it"""
        await self.following_desk.list(interaction)

    @app_commands.command()
    async def saved(self, interaction: AnyInteraction) -> None:
        """The articles and quotes that you keep"""
        await self.keeping.kept(interaction)

    @follow.autocomplete("topic")
    @completes
    async def _complete_topic(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_topics(self, interaction, typed)

    @follow.autocomplete("person")
    @completes
    async def _complete_person(self, interaction: AnyInteraction, typed: str) -> Choices:
        context = context_of(interaction, self.services)
        found = await context.storage.profiles.complete(context.guild_id, typed[:NAME_MAX])
        return choices((topic_label(person), person.id) for person in found)

    @follow.autocomplete("source")
    @completes
    async def _complete_source(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_sources(self, interaction, typed)

    @follow.autocomplete("story")
    @completes
    async def _complete_story(self, interaction: AnyInteraction, typed: str) -> Choices:
        context = context_of(interaction, self.services)
        found = await context.storage.stories.complete(context.guild_id, typed[:NAME_MAX])
        return choices((story_label(story), story.id) for story in found)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: AnyInteraction) -> None:
        """Whoever had closed their direct messages and asks or presses something now is tried again."""
        if interaction.type is discord.InteractionType.autocomplete:
            return
        try:
            await self.following_desk.take_up(UserId(interaction.user.id))
        except Exception:
            log.exception("whether user %d can be written to again is not known", interaction.user.id)

    async def press(
        self, interaction: AnyInteraction, action: str, number: int, page: int, chosen: list[str]
    ) -> None:
        """What a button or menu of one's own does. Raises AskedWrongError for one that is not known."""
        picked = next(iter(chosen), "")
        mine, keeping = self.following_desk, self.keeping
        match action:
            case "take":
                await mine.follow(interaction, read_subjects(chosen), in_place=True)
            case "when":
                await mine.ask_when(interaction, number)
            case "zone":
                await mine.another_place(interaction, number, picked)
            case "start":
                await mine.start(interaction, number)
            case "list":
                await mine.list(interaction, page)
            case "drop":
                await mine.drop(interaction, picked, page)
            case "ahead":
                await mine.ahead(interaction)
            case "stop":
                await mine.stop(interaction)
            case "resume":
                await mine.resume(interaction)
            case "week":
                await mine.pause_a_week(interaction)
            case "kept":
                await keeping.kept(interaction, page)
            case "unkeep":
                await keeping.unkeep(interaction, picked, page)
            case "look":
                await keeping.look(interaction, picked, page)
            case "open":
                await self._open_of_digest(interaction, DeliveryId(number), listed_id(picked))
            case _:
                raise AskedWrongError(f"unknown button {action!r}", user_message=OLD)

    async def _open_of_digest(
        self, interaction: AnyInteraction, digest_id: DeliveryId, article_id: int
    ) -> None:
        """Opens a line of the presser's own digest, as the server shows it of which they are still a member."""
        asker = asker_of(interaction, self.services)
        items = await self.services.storage.personal_digests.items(digest_id, asker.user_id)
        item = next((one for one in items if one.headline.article_id == article_id), None)
        if item is None:
            raise AskedWrongError(
                user_message="That is not in the archive any more, or your digest is not known any more."
            )
        member_of = await self._memberships.soon(asker.user_id, [item.guild_id], here=asker.guild_id)
        guild_id = item.guild_id if item.guild_id in member_of else None
        await open_as(interaction, self.services, GO["told"](article_id), guild_id)


def _cog(interaction: AnyInteraction) -> FollowsCog:
    cog = interaction.client.get_cog(FollowsCog.__cog_name__)
    if not isinstance(cog, FollowsCog):
        raise AskedWrongError(user_message="Follows are switched off just now. Try again in a minute.")
    return cog


class FollowPress(SafePress, template=PATTERN_FOLLOW):
    """Follow."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Follows what the card is about; of an article, asks what of it."""
        kind, number = self.match["kind"], min(int(self.match["id"]), ID_MAX)
        desk = _cog(interaction).following_desk
        match kind:
            case "topic" | "source" | "story":
                await desk.follow(interaction, [Subject(kind, number)])
            case _:
                await desk.offer(interaction, ArticleId(number))


class SavePress(SafePress, template=PATTERN_SAVE):
    """Save."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Keeps the article or quote."""
        number = min(int(self.match["id"]), ID_MAX)
        kind = "quote" if self.match["kind"] == "quote" else "article"
        await _cog(interaction).keeping.keep(interaction, kind, number)


class MinePress(SafePress, template=PATTERN_MINE):
    """A button or menu of one's own."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        number, page = min(int(self.match["id"]), ID_MAX), int(self.match["page"])
        await _cog(interaction).press(interaction, self.match["action"], number, page, self.chosen)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await add_reader_cog(bot, FollowsCog(bot, bot.services))
    bot.add_dynamic_items(FollowPress, SavePress, MinePress)
