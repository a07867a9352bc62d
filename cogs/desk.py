"""`/desk`: the guided first run, and the hello in a new server."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivering import setup_cards
from cogs._delivering.cards import note_card
from cogs._delivering.organisers import is_allowed, require_organiser
from cogs._delivering.places import Place, may_write, what_is_missing
from cogs._delivering.replies import change, is_own_card, say
from cogs._delivering.wishes import EVERYTHING, Wish, make_autopost, post_test
from cogs._render.card import Card
from cogs._ui.failure import NO_MENTIONS, AnyInteraction, AskedWrongError
from cogs._ui.safe import SafeModal, SafePress
from news.errors import NewsdeskError, NotVisibleError
from news.models import AnswerId, ChannelId, GuildId, SourceId, UserId

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)

URL_MIN: Final = 3
URL_MAX: Final = 500
TYPED_KIND: Final = "address"
"""Names saved answers that hold an address which could not be read."""
NONCE_CHARS: Final = 25
MODAL_S: Final = 15 * 60.0
"""How long an opened form is kept in memory, in seconds: one that is closed unsent is never reported."""


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Desk(commands.GroupCog, group_name="desk", group_description="Set Newsdesk up in this server"):
    """The commands, what the buttons of the steps do, and the hello."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._services = services
        self._has_looked_round = False
        self._greeting: set[int] = set()
        self._storage = services.storage

    @app_commands.command()
    async def setup(self, interaction: AnyInteraction) -> None:
        """Choose a source, a channel, and see a test post"""
        guild = require_organiser(interaction)
        await say(interaction, await self._source_view(guild))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A new server is greeted."""
        await self._greet(guild)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """At the first ready: servers that invited the bot before it was started are greeted as well."""
        if self._has_looked_round:
            return
        self._has_looked_round = True
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
        secret = f"{self._storage.installation_id}:hello:{guild.id}"
        nonce = hashlib.sha256(secret.encode()).hexdigest()[:NONCE_CHARS]
        await place.send(view=setup_cards.hello_card().view(), nonce=nonce, allowed_mentions=NO_MENTIONS)
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
                await interaction.response.send_modal(
                    AddressModal(self, await self._typed_before(source, guild))
                )
            case "source":
                await self._show_places(interaction, guild, _first_value(item))
            case "channel":
                await self._take_place(interaction, guild, source, _first_value(item))
            case "place" if channel == 0:
                await self._show_places(interaction, guild, source)
            case "place":
                await self._take_place(interaction, guild, source, channel)
            case "test":
                await self._test(interaction, guild, source, channel)
            case "finish":
                await self._finish(interaction, guild, source, channel)
            case _:
                raise AskedWrongError(user_message="That step has changed. Begin again with `/desk setup`.")

    async def add_address(self, interaction: AnyInteraction, url: str) -> None:
        """Takes a source in by its address: the card shows that it is being read, then the next step."""
        guild = require_organiser(interaction)
        await change(interaction, setup_cards.reading_card(url).view())
        try:
            source = await self._services.newsroom.add_source(url, GuildId(guild.id))
        except NewsdeskError as error:
            log.info("address not added in server %d: %s", guild.id, error)
            card = await self._unreadable_card(error.user_message, url, guild)
        except Exception:
            card = await self._unreadable_card("That did not work.", url, guild)
            await change(interaction, card.view())
            raise
        else:
            newest = await self._storage.articles.newest(GuildId(guild.id), source.id)
            wish = Wish("source", source.name, source_id=source.id)
            card = setup_cards.channel_card(wish, is_empty=newest is None)
        await change(interaction, card.view())

    async def _unreadable_card(self, words: str, url: str, guild: discord.Guild) -> Card:
        """Keeps what was typed as long as a saved answer, so that the form can show it again."""
        typed = await self._storage.answers.save(TYPED_KIND, {"url": url}, None, guild_id=GuildId(guild.id))
        return setup_cards.unreadable_card(words, url, typed)

    async def _typed_before(self, answer_id: int, guild: discord.Guild) -> str:
        """The address behind a "Try again", or "" for the first try."""
        if not answer_id:
            return ""
        saved = await self._storage.answers.get(AnswerId(answer_id), guild_id=GuildId(guild.id))
        return str(saved.arguments.get("url") or "") if saved and saved.kind == TYPED_KIND else ""

    async def _source_view(self, guild: discord.Guild, *, note: str | None = None) -> discord.ui.LayoutView:
        sources = await self._storage.sources.visible(GuildId(guild.id))
        return setup_cards.source_card(sources, note=note).view()

    async def _start(self, interaction: AnyInteraction, guild: discord.Guild) -> None:
        view = await self._source_view(guild)
        # The hello stands for everyone and stays; the presser's own card is changed in place.
        await (change if is_own_card(interaction) else say)(interaction, view)

    async def _wish(self, guild: discord.Guild, source_id: int) -> Wish:
        if source_id == setup_cards.EVERYTHING_ID:
            return EVERYTHING
        source = await self._storage.sources.get(SourceId(source_id), GuildId(guild.id))
        if source is None:
            raise NotVisibleError
        return Wish("source", source.name, source_id=source.id)

    async def _show_places(self, interaction: AnyInteraction, guild: discord.Guild, source_id: int) -> None:
        wish = await self._wish(guild, source_id)
        await change(interaction, setup_cards.channel_card(wish).view())

    async def _take_place(
        self, interaction: AnyInteraction, guild: discord.Guild, source_id: int, channel_id: int
    ) -> None:
        wish = await self._wish(guild, source_id)
        place = guild.get_channel_or_thread(channel_id)
        problem = _problem(place)
        if problem is None:
            card = setup_cards.finish_card(wish, ChannelId(channel_id))
        else:
            chosen = ChannelId(channel_id) if isinstance(place, Place) else None
            card = setup_cards.channel_card(wish, chosen=chosen, problem=problem)
        await change(interaction, card.view())

    async def _test(
        self, interaction: AnyInteraction, guild: discord.Guild, source_id: int, channel_id: int
    ) -> None:
        wish, place = await self._wish(guild, source_id), _writable(guild, channel_id)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await post_test(self._storage, wish, place)
        await say(interaction, note_card(f"The test post is in {place.mention}.").view())

    async def _finish(
        self, interaction: AnyInteraction, guild: discord.Guild, source_id: int, channel_id: int
    ) -> None:
        wish, place = await self._wish(guild, source_id), _writable(guild, channel_id)
        made = await make_autopost(
            self._storage,
            wish,
            guild_id=GuildId(guild.id),
            channel_id=ChannelId(place.id),
            created_by=UserId(interaction.user.id),
        )
        await change(interaction, setup_cards.done_card(made).view())


class AddressModal(SafeModal, title="Add a source"):
    """Asks for an address. It is opened from a card, which then shows what came of it."""

    def __init__(self, desk: Desk, typed_before: str = "") -> None:
        super().__init__(timeout=MODAL_S)
        self._desk = desk
        self.address: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="address",
            placeholder="https://…",
            min_length=URL_MIN,
            max_length=URL_MAX,
            # Discord refuses a form whose text breaks its own limits.
            default=typed_before if URL_MIN <= len(typed_before) <= URL_MAX else None,
        )
        self.add_item(
            discord.ui.Label(
                text="Address",
                description="Of a news site, or of its RSS or Atom feed",
                component=self.address,
            )
        )

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Hands over to the cog, which asks for the permission again."""
        await self._desk.add_address(interaction, self.address.value.strip())


class DeskPress(SafePress, template=setup_cards.PATTERN):
    """A button or menu of a step."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        cog = interaction.client.get_cog(Desk.__cog_name__)
        if not isinstance(cog, Desk):
            raise AskedWrongError(user_message="Setting up is switched off just now. Try again in a minute.")
        source, channel = int(self.match["source"]), int(self.match["channel"])
        await cog.press(interaction, self.match["action"], source, channel, self.item)


def _first_value(item: discord.ui.Item[Any]) -> int:
    """The id picked in a menu of sources or channels."""
    if isinstance(item, discord.ui.ChannelSelect) and item.values:
        return item.values[0].id
    if isinstance(item, discord.ui.Select) and item.values and item.values[0].isdecimal():
        return int(item.values[0])
    raise AskedWrongError(user_message="Nothing was picked. Choose one from the menu.")


def _problem(place: object) -> str | None:
    if not isinstance(place, Place):
        return "Newsdesk cannot see that channel. Give it View Channel there, or choose another."
    return what_is_missing(place)


def _writable(guild: discord.Guild, channel_id: int) -> Place:
    """The channel, where the bot may post. Raises AskedWrongError with what is missing."""
    place = guild.get_channel_or_thread(channel_id)
    if problem := _problem(place):
        raise AskedWrongError(user_message=problem)
    assert isinstance(place, Place)  # noqa: S101  _problem has an answer for everything else
    return place


def _hello_place(guild: discord.Guild) -> discord.TextChannel | None:
    """The system channel, or the topmost text channel that the bot may write in; None where there is none."""
    places = [guild.system_channel, *sorted(guild.text_channels, key=lambda c: (c.position, c.id))]
    return next((place for place in places if place is not None and may_write(place)), None)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(Desk(bot, bot.services))
    bot.add_dynamic_items(DeskPress)
