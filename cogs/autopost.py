"""`/autopost`: what is posted where. Organisers only, in servers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivering.organisers import organised_guild
from cogs._delivering.places import Place, PostPlace
from cogs._delivering.replies import change, say
from cogs._delivering.wishes import resume_channels
from cogs._posting import form, list_cards, listing, several, several_cards
from cogs._posting import presses as form_ids
from cogs._posting.asking import autopost_choices, choose_wish
from cogs._posting.drafts import Draft
from cogs._posting.fields import pinging
from cogs._posting.listing import GONE, autopost_of, names_of
from cogs._posting.making import post_test, usual_settings
from cogs._posting.session import Session
from cogs._posting.typing_forms import SEARCH_MAX
from cogs._render.card import Card
from cogs._render.limits import NAME_MAX
from cogs._render.telling_apart import source_labels
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.options import Choices, choices, chosen_id, topic_label
from cogs._ui.safe import SafePress, picked_id
from news.models import Autopost, ChannelId, PostSettings

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

AnyPlace = (
    discord.TextChannel | discord.Thread | discord.ForumChannel | discord.VoiceChannel | discord.StageChannel
)
WHICH: Final = "Which one; pick it from the suggestions"
SEVERAL: Final = f"{WHICH}. Leave it out to choose several"
_NO_PLACE: Final = "Articles cannot be posted here. Choose a channel with the option `channel`."


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
        self.services = services
        self._storage = services.storage

    # --- commands ----------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.describe(
        source="Articles from this source; the card that follows adds more",
        topic="Articles about this topic",
        person="Articles about this person",
        story="Articles on this story",
        search='Articles that a search finds: AND OR NOT "exact phrase" -without source:name by:name',
        channel="Where to post; this channel if you leave it out",
        role="Who is pinged; nobody if you leave it out",
    )
    async def add(
        self,
        interaction: AnyInteraction,
        source: str | None = None,
        topic: str | None = None,
        person: str | None = None,
        story: str | None = None,
        search: app_commands.Range[str, 1, SEARCH_MAX] | None = None,
        channel: AnyPlace | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Post new articles into a channel: choose what, how and when, see how it looks, then save"""
        session = Session.of(interaction, self.services)
        place = channel or interaction.channel
        if not isinstance(place, PostPlace):
            raise AskedWrongError(user_message=_NO_PLACE)
        wanted = await choose_wish(
            self._storage,
            session.guild_id,
            source=source,
            topic=topic,
            person=person,
            story=story,
            search=search,
        )
        settings = await usual_settings(self._storage, session.guild_id)
        draft = Draft(wanted.wish, wanted.label, ChannelId(place.id), with_role(settings, role))
        await form.open_form(interaction, self.services, draft, note=form.unread_words(search or ""))

    @app_commands.command(name="list")
    async def list_(self, interaction: AnyInteraction) -> None:
        """All autoposts of this server, whether they work, and ways to change them"""
        await say(interaction, await listing.list_view(Session.of(interaction, self.services)))

    @app_commands.command()
    @app_commands.describe(autopost=WHICH)
    async def edit(self, interaction: AnyInteraction, autopost: str) -> None:
        """Change what is posted, where, how and when"""
        session = Session.of(interaction, self.services)
        await listing.edit(session, await self._pick(session, autopost))

    @app_commands.command()
    @app_commands.describe(autopost=WHICH)
    async def preview(self, interaction: AnyInteraction, autopost: str) -> None:
        """See the newest matches as they would be posted, and the digest; only you see them"""
        session = Session.of(interaction, self.services)
        await listing.see(session, await self._pick(session, autopost))

    @app_commands.command()
    @app_commands.describe(autopost=SEVERAL)
    async def pause(self, interaction: AnyInteraction, autopost: str | None = None) -> None:
        """Stop posting for a while; nothing that comes meanwhile is posted later"""
        session = Session.of(interaction, self.services)
        if autopost is None:
            await several.begin(session)
            return
        await self._after(session, await self._pick(session, autopost), "pause")

    @app_commands.command()
    @app_commands.describe(autopost=SEVERAL)
    async def resume(self, interaction: AnyInteraction, autopost: str | None = None) -> None:
        """Post again from now on; nothing old"""
        session = Session.of(interaction, self.services)
        if autopost is None:
            await several.begin(session)
            return
        await self._after(session, await self._pick(session, autopost), "resume")

    @app_commands.command()
    @app_commands.describe(autopost=SEVERAL)
    async def remove(self, interaction: AnyInteraction, autopost: str | None = None) -> None:
        """Stop posting something into a channel, for good"""
        session = Session.of(interaction, self.services)
        if autopost is None:
            await several.begin(session)
            return
        await listing.ask_removal(session, await self._pick(session, autopost))

    # --- suggestions -------------------------------------------------------------------------------

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

    @add.autocomplete("story")
    async def _complete_story(self, interaction: AnyInteraction, typed: str) -> Choices:
        guild_id = organised_guild(interaction)
        if guild_id is None:
            return []
        found = await self._storage.stories.complete(guild_id, typed[:NAME_MAX])
        return choices((story.lead.title, story.id) for story in found)

    @edit.autocomplete("autopost")
    @preview.autocomplete("autopost")
    @pause.autocomplete("autopost")
    @resume.autocomplete("autopost")
    @remove.autocomplete("autopost")
    async def _complete_autopost(self, interaction: AnyInteraction, typed: str) -> Choices:
        guild_id = organised_guild(interaction)
        if guild_id is None or interaction.guild is None:
            return []
        autoposts = await self._storage.autoposts.of_guild(guild_id)
        return autopost_choices(autoposts, typed, names_of(interaction.guild, autoposts))

    async def _pick(self, session: Session, value: str) -> Autopost:
        if (wanted := chosen_id(value)) is not None:
            return await autopost_of(session, wanted)
        autoposts = await self._storage.autoposts.of_guild(session.guild_id)
        matching = autopost_choices(autoposts, value, names_of(session.guild, autoposts))
        if len(matching) != 1:
            raise AskedWrongError(
                user_message="Pick one of the suggestions: they appear as you type. `/autopost list` shows all."
            )
        return await autopost_of(session, chosen_id(matching[0].value) or 0)

    # --- presses -----------------------------------------------------------------------------------

    async def press(
        self, interaction: AnyInteraction, action: str, number: int, item: discord.ui.Item[Any]
    ) -> None:
        """What a button or menu of the list does. The permission is asked for again each time."""
        session = Session.of(interaction, self.services)
        match action:
            case "show":
                await say(interaction, await listing.list_view(session))
            case "list":
                await change(interaction, await listing.list_view(session, page=number))
            case "add":
                await self._begin(session)
            case "check":
                await self._check_again(session, page=number)
            case "several":
                await several.begin(session)
            case _:
                wanted = picked_id(item) if action == "pick" else number
                await self._press_one(session, action, await autopost_of(session, wanted))

    async def _press_one(self, session: Session, action: str, autopost: Autopost) -> None:
        match action:
            case "pick" | "open":
                await change(session.interaction, await listing.one_view(session, autopost))
            case "edit":
                await listing.edit(session, autopost)
            case "see":
                await listing.see(session, autopost)
            case "pause" | "resume":
                await self._after(session, autopost, action)
            case "copy":
                await several.begin(session, copied=autopost)
            case "ask":
                await listing.ask_removal(session, autopost)
            case "remove":
                await listing.remove(session, autopost)
            case "test":
                await self._test(session, autopost)
            case _:
                raise AskedWrongError(f"no action {action!r}", user_message=GONE)

    async def _after(self, session: Session, autopost: Autopost, action: str) -> None:
        """Pauses or resumes one, and shows it."""
        act = listing.pause if action == "pause" else listing.resume
        note = await act(session, [autopost])
        await listing.show_one(session, await autopost_of(session, autopost.id), note=note)

    async def _begin(self, session: Session) -> None:
        """The form for a new one, in the channel of the card."""
        wanted = await choose_wish(self._storage, session.guild_id)
        settings = await usual_settings(self._storage, session.guild_id)
        channel = session.interaction.channel_id or 0
        await form.open_form(
            session.interaction, self.services, Draft(wanted.wish, wanted.label, ChannelId(channel), settings)
        )

    async def _check_again(self, session: Session, *, page: int) -> None:
        autoposts = await self._storage.autoposts.of_guild(session.guild_id)
        resumed = await resume_channels(self._storage, session.guild, autoposts)
        if resumed:
            channels = ", ".join(f"<#{channel_id}>" for channel_id in resumed)
            note = f"Works again: {channels}. What was held follows: a few posts by themselves, more in one digest."
        else:
            note = "Nothing has changed yet. Give Newsdesk what is missing in the channel's settings, under Permissions."
        await change(session.interaction, await listing.list_view(session, page=page, note=note))

    async def _test(self, session: Session, autopost: Autopost) -> None:
        place = session.guild.get_channel_or_thread(autopost.channel_id)
        if isinstance(place, discord.ForumChannel):
            raise AskedWrongError(
                user_message="A test in a forum would be a post of its own. `/autopost preview` shows how it will look."
            )
        if not isinstance(place, Place):
            raise AskedWrongError(
                user_message="That channel was deleted. Remove this autopost and add another."
            )
        await session.interaction.response.defer(ephemeral=True, thinking=True)
        await post_test(self._storage, autopost, place, now=self.services.now())
        await say(session.interaction, Card().text(f"The test post is in {place.mention}.").view())


def with_role(settings: PostSettings, role: discord.Role | None) -> PostSettings:
    """The settings, pinging the role where one was given."""
    return settings if role is None else pinging(settings, role.id)


def _cog_of(interaction: AnyInteraction) -> AutopostCog:
    cog = interaction.client.get_cog(AutopostCog.__cog_name__)
    if not isinstance(cog, AutopostCog):
        raise AskedWrongError(user_message="Autoposts are switched off just now. Try again in a minute.")
    return cog


class AutopostPress(SafePress, template=list_cards.PATTERN):
    """A button or menu of the list."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        await _cog_of(interaction).press(
            interaction, self.match["action"], int(self.match["number"]), self.item
        )


class FormPress(SafePress, template=form_ids.PATTERN):
    """A button or menu of the form."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the form."""
        services = _cog_of(interaction).services
        draft_id = int(self.match["draft"])
        await form.press(
            interaction, services, self.match["action"], draft_id, self.match["detail"], self.item
        )


class SeveralPress(SafePress, template=several_cards.PATTERN):
    """A button or menu of the cards for several at once."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Asks for the permission, then does it."""
        session = Session.of(interaction, _cog_of(interaction).services)
        choice = int(self.match["choice"])
        await several.press(session, self.match["action"], choice, self.match["detail"], self.item)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(AutopostCog(bot.services))
    bot.add_dynamic_items(AutopostPress, FormPress, SeveralPress)
