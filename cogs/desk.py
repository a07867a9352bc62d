"""`/desk`: the guided first run, a server's settings, and the hello in a new server."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivering import server_settings, setup_cards
from cogs._delivering.mending import status_of
from cogs._delivering.organisers import is_allowed, require_organiser
from cogs._delivering.places import may_write
from cogs._delivering.replies import change, is_own_card, say
from cogs._desk import press_ids as edit_ids
from cogs._desk.editing import Editor, complete_names
from cogs._posting.checking import age_problem, place_problem
from cogs._posting.drafts import Draft
from cogs._posting.form import open_form
from cogs._posting.making import usual_settings
from cogs._posting.session import Session
from cogs._posting.subjects import ANYTHING, Wanted, from_source
from cogs._sourcing.forms import AddressForm
from cogs._sourcing.listing_cards import bundles_button
from cogs._sourcing.offers import Order
from cogs._ui.ending import ended
from cogs._ui.failure import NO_MENTIONS, AnyInteraction, AskedWrongError
from cogs._ui.options import Choices
from cogs._ui.safe import SafePress, picked_id
from news.errors import NotVisibleError
from news.models import NONCE_CHARS, ChannelId, GuildId, SourceId
from storage.guilds import LEFT
from storage.shown_names import NEW_NAME_MAX

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)

FEW_SOURCES: Final = 5
"""A server that reads fewer is offered starter bundles in its first steps."""


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Desk(commands.GroupCog, group_name="desk", group_description="Set Newsdesk up in this server"):
    """The commands, what the buttons of the steps do, and the hello."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._services = services
        self._looks_round: asyncio.Task[Any] | None = None
        self._greeting: set[int] = set()
        self._storage = services.storage

    async def cog_unload(self) -> None:
        """Nobody is greeted any more."""
        await ended(self._looks_round)

    @app_commands.command()
    async def setup(self, interaction: AnyInteraction) -> None:
        """Choose a source, a channel, and see a test post"""
        guild = require_organiser(interaction)
        await say(interaction, await self._source_view(guild))

    @app_commands.command()
    @app_commands.describe(notices="Where to say that a source has stopped working, and that it works again")
    async def settings(
        self, interaction: AnyInteraction, notices: discord.TextChannel | discord.Thread | None = None
    ) -> None:
        """Where notices about sources go, the time zone of digests, and words that keep an article out"""
        session = Session.of(interaction, self._services)
        if notices is not None:
            await server_settings.set_notices(session, notices)
        await say(interaction, await server_settings.settings_view(session))

    @app_commands.command()
    async def status(self, interaction: AnyInteraction) -> None:
        """How posting goes: queue, errors, broken channels, failing sources, next digests"""
        guild = require_organiser(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        card = await status_of(self._storage, guild, self._client, interaction.user)
        await say(interaction, card.view())

    @app_commands.command()
    async def reports(self, interaction: AnyInteraction) -> None:
        """Quotes whose speaker people reported as wrong"""
        await Editor(interaction, self._services).list_reports()

    @app_commands.command()
    @app_commands.describe(name="The topic or person that this server shall not show")
    async def hide(self, interaction: AnyInteraction, name: str) -> None:
        """Show no page and no quotes of a topic or person in this server"""
        await Editor(interaction, self._services).hide(name)

    @app_commands.command()
    @app_commands.describe(name="The topic or person", new_name="What this server calls it")
    async def rename(
        self, interaction: AnyInteraction, name: str, new_name: app_commands.Range[str, 1, NEW_NAME_MAX]
    ) -> None:
        """Call a topic or person otherwise in this server"""
        await Editor(interaction, self._services).rename(name, new_name)

    @app_commands.command()
    async def hidden(self, interaction: AnyInteraction) -> None:
        """What this server hides or calls otherwise, with a way back"""
        await Editor(interaction, self._services).list_hidden()

    @hide.autocomplete("name")
    async def _complete_hide(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_names(interaction, self._services, typed)

    @rename.autocomplete("name")
    async def _complete_rename(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await complete_names(interaction, self._services, typed)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A new server is greeted."""
        await self._greet(guild)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """At the first ready: servers that invited the bot before it was started are greeted as well."""
        if self._looks_round is not None:
            return
        self._looks_round = asyncio.current_task()
        for guild in list(self._client.guilds):
            await self._greet(guild)

    async def _greet(self, guild: discord.Guild) -> None:
        """Says hello once, where the bot can; where it can nowhere, `/desk setup` is still there."""
        if not is_allowed(guild.id, self._services.settings.allowed_guilds):
            return
        if guild.id in self._greeting:
            return
        self._greeting.add(guild.id)
        try:
            # Asked for every server: it also notes that one has come back.
            is_waiting = await self._storage.guilds.meet(GuildId(guild.id))
            place = _hello_place(guild)
            if is_waiting and place is not None:
                await self._say_hello(guild, place)
        except (discord.HTTPException, OSError) as error:
            log.warning("no hello in server %d yet: %s", guild.id, error)
        except Exception:
            log.exception("no hello in server %d", guild.id)
        finally:
            self._greeting.discard(guild.id)

    async def _say_hello(self, guild: discord.Guild, place: discord.abc.Messageable) -> None:
        """Sent before it is noted: one that was lost on the way comes at the next start.

        The nonce lets Discord drop the repeat of one that arrived just before a crash.
        """
        autoposts = await self._storage.autoposts.of_guild(GuildId(guild.id))
        stopped = sum(autopost.paused_reason == LEFT for autopost in autoposts)
        card = setup_cards.back_card(stopped) if stopped else setup_cards.hello_card()
        secret = f"{self._storage.installation_id}:{'back' if stopped else 'hello'}:{guild.id}"
        nonce = hashlib.sha256(secret.encode()).hexdigest()[:NONCE_CHARS]
        await place.send(view=card.view(), nonce=nonce, allowed_mentions=NO_MENTIONS)
        await self._storage.guilds.note_greeted(GuildId(guild.id))

    async def press(
        self, interaction: AnyInteraction, action: str, source: int, channel: int, item: discord.ui.Item[Any]
    ) -> None:
        """What a button or menu of a step does. The permission is asked for again each time."""
        guild = require_organiser(interaction)
        match action:
            case "start":
                await self._start(interaction, guild)
            case "add":
                # From here the cards of `/source add` lead on: there is one way to add a source.
                await interaction.response.send_modal(AddressForm(self._services, Order()))
            case "source":
                await self._show_places(interaction, guild, picked_id(item))
            case "channel":
                await self._take_place(interaction, guild, source, picked_id(item))
            case "place" if channel == 0:
                await self._show_places(interaction, guild, source)
            case "place":
                await self._take_place(interaction, guild, source, channel)
            case "settings" | "zone" | "inzone" | "words" | "notices" | "noticesoff" | "noticesusual":
                await server_settings.press(Session.of(interaction, self._services), action, item)
            case _:
                raise AskedWrongError(user_message="That step has changed. Begin again with `/desk setup`.")

    async def edit(self, interaction: AnyInteraction, action: str, number: int, page: int) -> None:
        """What a button about reports and names does. The permission is asked for again each time."""
        await Editor(interaction, self._services).press(action, number, page)

    async def _source_view(self, guild: discord.Guild, *, note: str | None = None) -> discord.ui.LayoutView:
        sources = await self._storage.sources.visible(GuildId(guild.id))
        bundles = bundles_button() if len(sources) < FEW_SOURCES else None
        return setup_cards.source_card(sources, note=note, bundles=bundles).view()

    async def _start(self, interaction: AnyInteraction, guild: discord.Guild) -> None:
        view = await self._source_view(guild)
        # The hello stands for everyone and stays; the presser's own card is changed in place.
        await (change if is_own_card(interaction) else say)(interaction, view)

    async def _wanted(self, guild: discord.Guild, source_id: int) -> Wanted:
        if source_id == setup_cards.EVERYTHING_ID:
            return ANYTHING
        source = await self._storage.sources.get(SourceId(source_id), GuildId(guild.id))
        if source is None:
            raise NotVisibleError
        return from_source(source)

    async def _show_places(self, interaction: AnyInteraction, guild: discord.Guild, source_id: int) -> None:
        wanted = await self._wanted(guild, source_id)
        await change(interaction, setup_cards.channel_card(wanted).view())

    async def _take_place(
        self, interaction: AnyInteraction, guild: discord.Guild, source_id: int, channel_id: int
    ) -> None:
        """The last step is the form of `/autopost add`, filled with what was chosen so far."""
        wanted = await self._wanted(guild, source_id)
        place = guild.get_channel_or_thread(channel_id)
        problem = place_problem(place) or await age_problem(self._storage, wanted.wish, place)
        if problem is not None:
            chosen = None if place is None else ChannelId(channel_id)
            await change(interaction, setup_cards.channel_card(wanted, chosen=chosen, problem=problem).view())
            return
        usual = await usual_settings(self._storage, GuildId(guild.id))
        draft = Draft(wanted.wish, wanted.label, ChannelId(channel_id), usual, is_first_run=True)
        await open_form(interaction, self._services, draft)


class DeskPress(SafePress, template=setup_cards.PATTERN):
    """A button or menu of a step."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        cog = interaction.client.get_cog(Desk.__cog_name__)
        if not isinstance(cog, Desk):
            raise AskedWrongError(user_message="Setting up is switched off just now. Try again in a minute.")
        source, channel = int(self.match["source"]), int(self.match["channel"])
        await cog.press(interaction, self.match["action"], source, channel, self.item)


class EditPress(SafePress, template=edit_ids.PATTERN):
    """A button of the cards about reports and names."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Asks for the permission, then does it."""
        cog = interaction.client.get_cog(Desk.__cog_name__)
        if not isinstance(cog, Desk):
            raise AskedWrongError(user_message="Reports are switched off just now. Try again in a minute.")
        await cog.edit(interaction, self.match["action"], int(self.match["number"]), int(self.match["page"]))


def _hello_place(guild: discord.Guild) -> discord.TextChannel | None:
    """The system channel, or the topmost text channel that the bot may write in; None where there is none."""
    places = [guild.system_channel, *sorted(guild.text_channels, key=lambda c: (c.position, c.id))]
    return next((place for place in places if place is not None and may_write(place)), None)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(Desk(bot, bot.services))
    bot.add_dynamic_items(DeskPress, EditPress)
