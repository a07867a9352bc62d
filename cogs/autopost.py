"""`/autopost`: what is posted where. Organisers only, in servers only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivering import cards
from cogs._delivering.cards import Line
from cogs._delivering.choosing import autopost_choices, choose_wish
from cogs._delivering.organisers import organised_guild, require_organiser
from cogs._delivering.places import Place, lacking, what_is_missing
from cogs._delivering.replies import change, say
from cogs._delivering.wishes import (
    age_problem,
    held_in,
    make_autopost,
    post_test,
    resume_channels,
    silence_of,
    wish_of,
)
from cogs._render.limits import NAME_MAX
from cogs._render.telling_apart import source_labels, source_marks
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.options import Choices, choices, chosen_id, topic_label
from cogs._ui.safe import SafePress
from news.models import Autopost, AutopostId, ChannelId, GuildId, UserId

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

_GONE = "That autopost is not there any more. `/autopost list` shows the ones that are."


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class AutopostCog(
    commands.GroupCog,
    group_name="autopost",
    group_description="Post new articles into channels by themselves",
):
    """The commands, and what the buttons on their cards do."""

    def __init__(self, services: Services) -> None:
        self._storage = services.storage

    @app_commands.command()
    @app_commands.describe(
        source="Only articles from this source",
        topic="Only articles about this topic",
        person="Only articles about this person",
        channel="Where to post; this channel if you leave it out",
    )
    async def add(
        self,
        interaction: AnyInteraction,
        source: str | None = None,
        topic: str | None = None,
        person: str | None = None,
        channel: discord.TextChannel | discord.Thread | None = None,
    ) -> None:
        """Post every new article, or those of a source, topic or person, into a channel"""
        guild = require_organiser(interaction)
        place = channel or interaction.channel
        if not isinstance(place, Place):
            raise AskedWrongError(
                user_message="Articles cannot be posted here. Choose a text channel with the option `channel`."
            )
        guild_id = GuildId(guild.id)
        wish = await choose_wish(self._storage, guild_id, source=source, topic=topic, person=person)
        if problem := what_is_missing(place) or await age_problem(self._storage, wish, place):
            raise AskedWrongError(user_message=problem)
        made = await make_autopost(
            self._storage,
            wish,
            guild_id=guild_id,
            channel_id=ChannelId(place.id),
            created_by=UserId(interaction.user.id),
        )
        await say(interaction, cards.made_card(made).view())

    @app_commands.command(name="list")
    async def list_(self, interaction: AnyInteraction) -> None:
        """All autoposts of this server, and whether they work"""
        await say(interaction, await self.list_view(require_organiser(interaction)))

    @app_commands.command()
    @app_commands.describe(autopost="Which one; pick it from the suggestions")
    async def remove(self, interaction: AnyInteraction, autopost: str) -> None:
        """Stop posting something into a channel"""
        guild = require_organiser(interaction)
        await say(interaction, cards.confirm_card(await self._pick(guild, autopost)).view())

    @add.autocomplete("source")
    async def _complete_source(self, interaction: AnyInteraction, typed: str) -> Choices:
        guild_id = organised_guild(interaction)
        if guild_id is None:
            return []
        found = await self._storage.sources.complete(guild_id, typed[:NAME_MAX])
        return choices(source_labels(found, has_always_domain=False))

    @add.autocomplete("topic")
    async def _complete_topic(self, interaction: AnyInteraction, typed: str) -> Choices:
        guild_id = organised_guild(interaction)
        if guild_id is None:
            return []
        found = await self._storage.topics.complete(guild_id, typed[:NAME_MAX])
        return choices((topic_label(topic), topic.id) for topic in found)

    @add.autocomplete("person")
    async def _complete_person(self, interaction: AnyInteraction, typed: str) -> Choices:
        guild_id = organised_guild(interaction)
        if guild_id is None:
            return []
        people = await self._storage.topics.complete(guild_id, typed[:NAME_MAX], people_only=True)
        return choices((topic_label(person), person.id) for person in people)

    @remove.autocomplete("autopost")
    async def _complete_autopost(self, interaction: AnyInteraction, typed: str) -> Choices:
        guild_id = organised_guild(interaction)
        if guild_id is None or interaction.guild is None:
            return []
        autoposts = await self._storage.autoposts.of_guild(guild_id)
        return autopost_choices(autoposts, typed, _names(interaction.guild, autoposts))

    async def _pick(self, guild: discord.Guild, value: str) -> Autopost:
        autoposts = await self._storage.autoposts.of_guild(GuildId(guild.id))
        wanted = chosen_id(value)
        if wanted is None:
            matching = autopost_choices(autoposts, value, _names(guild, autoposts))
            if len(matching) != 1:
                raise AskedWrongError(
                    user_message="Pick one of the suggestions: they appear as you type. `/autopost list` shows all."
                )
            wanted = chosen_id(matching[0].value)
        return _one_of(autoposts, wanted)

    async def list_view(
        self, guild: discord.Guild, *, page: int = 0, note: str | None = None
    ) -> discord.ui.LayoutView:
        """A page of the server's autoposts as a message."""
        autoposts = await self._storage.autoposts.of_guild(GuildId(guild.id))
        channels = dict.fromkeys(autopost.channel_id for autopost in autoposts)
        held = {channel_id: await held_in(self._storage, channel_id) for channel_id in channels}
        sources = {source.id: source for source in await self._storage.sources.visible(GuildId(guild.id))}
        marks = source_marks(sources.values())
        broken = await self._storage.targets.broken_of_guild(GuildId(guild.id))
        reasons = {target.channel_id: target.broken_reason for target in broken}
        lines = [
            Line(
                autopost,
                _problem(guild, autopost, reasons.get(autopost.channel_id)),
                held[autopost.channel_id],
                silence_of(
                    autopost,
                    sources.get(autopost.source_id) if autopost.source_id is not None else None,
                    guild.get_channel_or_thread(autopost.channel_id),
                ),
                marks.get(autopost.source_id, "") if autopost.source_id is not None else "",
            )
            for autopost in autoposts
        ]
        return cards.list_card(lines, page=page, names=_names(guild, autoposts), note=note).view()

    async def press(self, interaction: AnyInteraction, action: str, number: int, chosen: list[str]) -> None:
        """What a button or menu of an autopost card does. The permission is asked for again each time."""
        guild = require_organiser(interaction)
        match action:
            case "show":
                await say(interaction, await self.list_view(guild))
            case "list":
                await change(interaction, await self.list_view(guild, page=number))
            case "ask" | "pick":
                wanted = int(chosen[0]) if chosen and chosen[0].isdecimal() else number
                autopost = await self._get(guild, wanted)
                await change(interaction, cards.confirm_card(autopost).view())
            case "remove":
                await self._remove(interaction, guild, number)
            case "check":
                await self._check_again(interaction, guild, page=number)
            case "test":
                await self._test(interaction, guild, number)
            case _:
                raise AskedWrongError(user_message=_GONE)

    async def _get(self, guild: discord.Guild, autopost_id: int) -> Autopost:
        return _one_of(await self._storage.autoposts.of_guild(GuildId(guild.id)), autopost_id)

    async def _remove(self, interaction: AnyInteraction, guild: discord.Guild, autopost_id: int) -> None:
        autopost = await self._get(guild, autopost_id)
        await self._storage.autoposts.remove([AutopostId(autopost_id)], GuildId(guild.id))
        await change(interaction, await self.list_view(guild, note=cards.removed_note(autopost)))

    async def _check_again(self, interaction: AnyInteraction, guild: discord.Guild, *, page: int) -> None:
        autoposts = await self._storage.autoposts.of_guild(GuildId(guild.id))
        resumed = await resume_channels(self._storage, guild, autoposts)
        if resumed:
            channels = ", ".join(f"<#{channel_id}>" for channel_id in resumed)
            note = f"Works again: {channels}. What was held is posted now."
        else:
            note = "Nothing has changed yet. Give Newsdesk what is missing in the channel's settings, under Permissions."
        await change(interaction, await self.list_view(guild, page=page, note=note))

    async def _test(self, interaction: AnyInteraction, guild: discord.Guild, autopost_id: int) -> None:
        autopost = await self._get(guild, autopost_id)
        place = guild.get_channel_or_thread(autopost.channel_id)
        if not isinstance(place, Place):
            raise AskedWrongError(
                user_message="That channel was deleted. Remove this autopost and add another."
            )
        await interaction.response.defer(ephemeral=True, thinking=True)
        await post_test(self._storage, wish_of(autopost), place)
        await say(interaction, cards.note_card(f"The test post is in {place.mention}.").view())


class AutopostPress(SafePress, template=cards.PATTERN):
    """A button or menu of an autopost card."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        cog = interaction.client.get_cog(AutopostCog.__cog_name__)
        if not isinstance(cog, AutopostCog):
            raise AskedWrongError(user_message="Autoposts are switched off just now. Try again in a minute.")
        await cog.press(interaction, self.match["action"], int(self.match["number"]), self.chosen)


def _one_of(autoposts: Sequence[Autopost], wanted: int | None) -> Autopost:
    found = next((autopost for autopost in autoposts if autopost.id == wanted), None)
    if found is None:
        raise AskedWrongError(user_message=_GONE)
    return found


def _names(guild: discord.Guild, autoposts: Sequence[Autopost]) -> dict[int, str]:
    places = {a.channel_id: guild.get_channel_or_thread(a.channel_id) for a in autoposts}
    return {channel_id: place.name for channel_id, place in places.items() if place is not None}


def _problem(guild: discord.Guild, autopost: Autopost, broken_reason: str | None) -> str | None:
    """Why nothing is posted: what is missing now, else what stopped it when it was tried."""
    place = guild.get_channel_or_thread(autopost.channel_id)
    if isinstance(place, Place) and (missing := lacking(place)):
        return f"Newsdesk lacks {', '.join(missing)} there."
    return autopost.paused_reason or broken_reason


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(AutopostCog(bot.services))
    bot.add_dynamic_items(AutopostPress)
