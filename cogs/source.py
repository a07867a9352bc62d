"""`/source`: what this server reads. Organisers only, in servers only."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivering.organisers import organised_guild, require_organiser
from cogs._delivering.places import problem_with
from cogs._delivering.replies import show
from cogs._posting.asking import choose_source
from cogs._posting.making import made_card
from cogs._render.labels import LABELS
from cogs._render.limits import NAME_MAX
from cogs._render.telling_apart import source_labels
from cogs._sourcing import adding_cards, listing, source_cards
from cogs._sourcing.adding import Asking, carry_out, order_of, post_into, take_offer, try_offer
from cogs._sourcing.editing import Changes, edit, label_named, set_paused, show_page
from cogs._sourcing.forms import SOURCE_NAME_MAX, URL_MAX, URL_MIN, AddressForm, SettingsForm
from cogs._sourcing.offers import Order, typed_address
from cogs._sourcing.older import read_older
from cogs._sourcing.pages import article_count, source_page, visible_source
from cogs._sourcing.presses import PATTERN
from cogs._sourcing.words import source_name
from cogs._ui.failure import AnyInteraction, AskedWrongError, told
from cogs._ui.options import Choices, choices
from cogs._ui.safe import SafePress, picked_id
from news.errors import CheckedLatelyError, NewsdeskError
from news.models import AnswerId, ChannelId, Source, SourceId

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)

COMPLETED_MAX: Final = 200
"""Sources that are looked through for suggestions: all that a server can read."""
NO_NAME: Final = frozenset({"-", "–", "—"})
LABEL_CHOICES: Final = [
    app_commands.Choice(name=words, value=value) for value, words in (("none", "No label"), *LABELS.items())
]
_GONE = "That card has changed. `/source list` shows the sources."


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class SourceCog(
    commands.GroupCog,
    group_name="source",
    group_description="Choose what this server reads, and see whether it works",
):
    """The commands, and what the buttons on their cards do."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._storage = services.storage

    # --- commands ----------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.describe(
        url="Address of a news site, of a section of it, or of its feed",
        channel="Where new articles are posted; you are asked if you leave it out",
    )
    async def add(
        self,
        interaction: AnyInteraction,
        url: app_commands.Range[str, URL_MIN, URL_MAX],
        channel: discord.TextChannel | discord.Thread | None = None,
    ) -> None:
        """Read a news site or feed from now on"""
        require_organiser(interaction)
        # Said before anything is read: the wait would be for nothing.
        if channel is not None and (problem := problem_with(channel)):
            raise AskedWrongError(user_message=problem)
        channel_id = ChannelId(channel.id) if channel is not None else None
        await carry_out(interaction, self.services, Order(typed_address(url), channel_id=channel_id))

    @app_commands.command()
    @app_commands.describe(url="Address of a news site, of a section of it, or of its feed")
    async def test(self, interaction: AnyInteraction, url: app_commands.Range[str, URL_MIN, URL_MAX]) -> None:
        """See what an address would bring, before it is added"""
        await carry_out(interaction, self.services, Order(typed_address(url), "test"))

    @app_commands.command(name="list")
    async def list_(self, interaction: AnyInteraction) -> None:
        """What this server reads, and whether it works"""
        await self._show_list(Asking.of(interaction, self.services))

    @app_commands.command()
    @app_commands.describe(
        source="Which one; pick it from the suggestions. Alone it opens a form",
        name="What this server calls it; - for what it calls itself",
        label="Stands before its name. Satire gives no quotes, topics or counts",
        headlines_only="Show titles and links alone",
        age_restricted="Show it in age-restricted channels alone",
        address="A new address to read it from; its settings and autoposts are kept",
    )
    @app_commands.choices(label=LABEL_CHOICES)
    async def edit(
        self,
        interaction: AnyInteraction,
        source: str,
        name: app_commands.Range[str, 1, SOURCE_NAME_MAX] | None = None,
        label: app_commands.Choice[str] | None = None,
        headlines_only: bool | None = None,
        age_restricted: bool | None = None,
        address: app_commands.Range[str, URL_MIN, URL_MAX] | None = None,
    ) -> None:
        """Change a source's name, label, how it is shown, or its address"""
        asking = Asking.of(interaction, self.services)
        chosen = await self._choose(asking, source)
        changes = Changes(
            name=_own_name(name),
            label=label_named(label.value) if label is not None else None,
            has_label=label is not None,
            is_headlines_only=headlines_only,
            is_age_restricted=age_restricted,
            address=typed_address(address or ""),
        )
        if changes == Changes():
            await interaction.response.send_modal(SettingsForm(self.services, chosen))
        else:
            await edit(interaction, self.services, chosen.id, changes)

    @app_commands.command()
    @app_commands.describe(source="Which one; pick it from the suggestions")
    async def pause(self, interaction: AnyInteraction, source: str) -> None:
        """Post nothing new of a source until you resume it"""
        asking = Asking.of(interaction, self.services)
        await set_paused(asking, (await self._choose(asking, source)).id, is_paused=True)

    @app_commands.command()
    @app_commands.describe(source="Which one; pick it from the suggestions")
    async def resume(self, interaction: AnyInteraction, source: str) -> None:
        """Post new articles of a paused source again, from now on"""
        asking = Asking.of(interaction, self.services)
        await set_paused(asking, (await self._choose(asking, source)).id, is_paused=False)

    @app_commands.command()
    @app_commands.describe(source="Which one; pick it from the suggestions")
    async def remove(self, interaction: AnyInteraction, source: str) -> None:
        """Stop reading a source"""
        asking = Asking.of(interaction, self.services)
        await self._ask_to_remove(asking, (await self._choose(asking, source)).id)

    @app_commands.command(name="import")
    @app_commands.describe(
        file="An OPML or CSV file; leave it out to paste a list",
        bundle="A ready-made list of ours; pick it from the suggestions",
    )
    async def import_(
        self,
        interaction: AnyInteraction,
        file: discord.Attachment | None = None,
        bundle: str | None = None,
    ) -> None:
        """Add many sources at once: from a file, a pasted list, or a ready-made bundle"""
        require_organiser(interaction)
        await listing.import_list(interaction, self.services, file, bundle)

    @app_commands.command()
    async def export(self, interaction: AnyInteraction) -> None:
        """Get this server's sources as an OPML file, for any feed reader"""
        require_organiser(interaction)
        await listing.export_list(interaction, self.services)

    # --- suggestions -------------------------------------------------------------------------------

    @edit.autocomplete("source")
    @remove.autocomplete("source")
    async def _complete_any(self, interaction: AnyInteraction, typed: str) -> Choices:
        return choices(source_labels(await self._complete(interaction, typed)))

    @pause.autocomplete("source")
    async def _complete_active(self, interaction: AnyInteraction, typed: str) -> Choices:
        found = await self._complete(interaction, typed)
        return choices(source_labels(s for s in found if not s.settings.is_paused))

    @resume.autocomplete("source")
    async def _complete_paused(self, interaction: AnyInteraction, typed: str) -> Choices:
        found = await self._complete(interaction, typed)
        return choices(source_labels(s for s in found if s.settings.is_paused))

    @import_.autocomplete("bundle")
    async def _complete_bundle(self, interaction: AnyInteraction, typed: str) -> Choices:
        return [] if organised_guild(interaction) is None else listing.complete_bundles(typed)

    async def _complete(self, interaction: AnyInteraction, typed: str) -> list[Source]:
        guild_id = organised_guild(interaction)
        if guild_id is None:
            return []
        return await self._storage.sources.complete(guild_id, typed[:NAME_MAX], limit=COMPLETED_MAX)

    async def _choose(self, asking: Asking, value: str) -> Source:
        return await choose_source(self._storage, asking.guild_id, value[:SOURCE_NAME_MAX])

    # --- presses -----------------------------------------------------------------------------------

    async def press(self, interaction: AnyInteraction, press: SourcePress) -> None:
        """What a button or menu of a source card does. The permission is asked for again each time."""
        asking = Asking.of(interaction, self.services)
        number, other = press.number, press.other
        match press.match["action"]:
            case "again":
                order = await order_of(self.services, number, asking.guild_id)
                await interaction.response.send_modal(AddressForm(self.services, order))
            case "take":
                await take_offer(interaction, self.services, AnswerId(number), other)
            case "trial":
                await try_offer(interaction, self.services, AnswerId(number), picked_id(press.item))
            case "list":
                await self._show_list(asking, page=number)
            case "pick":
                await show_page(asking, SourceId(picked_id(press.item)))
            case "into":
                await self._post_into(asking, SourceId(number), picked_id(press.item))
            case action:
                await self._press_of_source(asking, action, SourceId(number), other)

    async def _press_of_source(
        self, asking: Asking, action: str, source_id: SourceId, channel_id: int
    ) -> None:
        match action:
            case "open":
                await show_page(asking, source_id)
            case "here":
                await self._post_into(asking, source_id, asking.interaction.channel_id or 0)
            case "place":
                await self._post_into(asking, source_id, channel_id)
            case "else":
                source = await visible_source(self._storage, source_id, asking.guild_id)
                await show(asking.interaction, adding_cards.place_card(source).view())
            case "archive":
                source = await visible_source(self._storage, source_id, asking.guild_id)
                await show(asking.interaction, adding_cards.archive_card(source).view())
            case "older":
                await read_older(asking, source_id)
            case "check":
                await self._check_now(asking, source_id)
            case "edit":
                source = await visible_source(self._storage, source_id, asking.guild_id)
                await asking.interaction.response.send_modal(SettingsForm(self.services, source))
            case "pause" | "resume":
                await set_paused(asking, source_id, is_paused=action == "pause")
            case "ask":
                await self._ask_to_remove(asking, source_id)
            case "remove":
                await self._remove(asking, source_id)
            case _:
                raise AskedWrongError(user_message=_GONE)

    async def _show_list(self, asking: Asking, *, page: int = 0, note: str = "") -> None:
        sources = await self._storage.sources.visible(asking.guild_id)
        card = source_cards.list_card(sources, page=page, now=self.services.now(), note=note)
        await show(asking.interaction, card.view())

    async def _post_into(self, asking: Asking, source_id: SourceId, channel_id: int) -> None:
        source = await visible_source(self._storage, source_id, asking.guild_id)
        made, problem = await post_into(asking, source, ChannelId(channel_id))
        if made is not None:
            card = made_card(made)
        else:
            card = adding_cards.place_card(source, chosen=ChannelId(channel_id), problem=problem)
        await show(asking.interaction, card.view())

    async def _check_now(self, asking: Asking, source_id: SourceId) -> None:
        source = await visible_source(self._storage, source_id, asking.guild_id)
        if source.url is None:
            raise AskedWrongError(user_message="Imported files have nothing to check.")
        asking.take_allowance()
        await show(asking.interaction, source_cards.checking_card(source).view())
        try:
            checked = await self.services.newsroom.check_now(source_id, asking.guild_id)
            note = "Checked just now: it fails." if checked.last_error else "Checked just now: it works."
        except CheckedLatelyError as error:
            note = error.user_message
        except NewsdeskError as error:
            note = f"It was not checked: {told(error)}"
        await show_page(asking, source_id, note=note)

    async def _ask_to_remove(self, asking: Asking, source_id: SourceId) -> None:
        page = await source_page(self._storage, source_id, asking.guild, now=self.services.now())
        if page.source.is_public:
            card = source_cards.cannot_remove_card(page.source)
        else:
            count = await article_count(self._storage, source_id, asking.guild_id)
            card = source_cards.confirm_card(page, count)
        await show(asking.interaction, card.view())

    async def _remove(self, asking: Asking, source_id: SourceId) -> None:
        source = await visible_source(self._storage, source_id, asking.guild_id)
        if source.is_public:
            await show(asking.interaction, source_cards.cannot_remove_card(source).view())
            return
        await self._storage.sources.remove_from(source_id, asking.guild_id)
        log.info("source %d removed from server %d", source_id, asking.guild_id)
        await self._show_list(asking, note=f"Removed: {source_name(source)}.")


class SourcePress(SafePress, template=PATTERN):
    """A button or menu of a source card."""

    @property
    def number(self) -> int:
        """The source, saved answer or page that is meant."""
        return int(self.match["number"])

    @property
    def other(self) -> int:
        """A place among offers, or a channel."""
        return int(self.match["other"])

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        cog = interaction.client.get_cog(SourceCog.__cog_name__)
        if not isinstance(cog, SourceCog):
            raise AskedWrongError(user_message="Sources are switched off just now. Try again in a minute.")
        await cog.press(interaction, self)


def _own_name(typed: str | None) -> str | None:
    """What `name:` asks for: a dash goes back to what the source calls itself."""
    return "" if typed is not None and typed.strip() in NO_NAME else typed


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(SourceCog(bot.services))
    bot.add_dynamic_items(SourcePress)
    await listing.add_listing(bot, bot.services)
