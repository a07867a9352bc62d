"""Tells organisers when a source of theirs fails for a day and when it works again, and what the buttons there do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.replies import show
from cogs._delivering.telling_loop import TellingCog
from cogs._sourcing import notice_cards
from cogs._sourcing.adding import Asking
from cogs._sourcing.editing import show_page
from cogs._sourcing.forms import AddressForm
from cogs._sourcing.offers import Order
from cogs._sourcing.pages import article_count, source_page
from cogs._sourcing.source_cards import confirm_card
from cogs._sourcing.telling import Teller
from cogs._ui.answers import Request, cog_for
from cogs._ui.answers import send as answer
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.safe import SafePress
from news.errors import CheckedLatelyError
from news.models import GuildId, Source, SourceId

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

INTERVAL_S: Final = 60.0
_GONE: Final = "This server does not read that source any more. `/source list` shows the ones it reads."
_OPERATORS: Final = (
    "That source is read for every server, and the operator looks after it. `/about` says how to reach them."
)


class Watch(TellingCog):
    """The loop that tells, and the presses on what it told."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._services = services
        self.teller = Teller(client, services)
        super().__init__(
            client, services.storage, self.teller, every_s=INTERVAL_S, what="notices about sources"
        )

    async def press(self, interaction: AnyInteraction, action: str, number: int, chosen: list[str]) -> None:
        """What a button or menu of a notice does. The permission is asked for each time."""
        source_id = number or notice_cards.chosen_source(next(iter(chosen), ""))
        if action == "news":
            # For everyone, as `/headlines` is.
            request = Request("headlines", {"source": f"#{source_id}"})
            await answer(interaction, cog_for(interaction.client, "headlines"), request)
            return
        asking = Asking.of(interaction, self._services)
        source = await self._own_source(asking.guild_id, source_id)
        match action:
            case "retry":
                await self._retry(asking, source)
            case "look":
                await show_page(asking, source.id)
            case "edit":
                order = Order(source.url or "", replaces=source.id)
                await interaction.response.send_modal(AddressForm(self._services, order))
            case "ask":
                page = await source_page(self._storage, source.id, asking.guild, now=self._services.now())
                count = await article_count(self._storage, source.id, asking.guild_id)
                await show(interaction, confirm_card(page, count).view())
            case _:
                raise AskedWrongError(
                    user_message="That button is of an older version. Use `/source list` instead."
                )

    async def _retry(self, asking: Asking, source: Source) -> None:
        """Checks at once. That it works again is then said in the channel, too."""
        asking.take_allowance()
        await asking.interaction.response.defer(ephemeral=True, thinking=True)
        try:
            checked = await self._services.newsroom.check_now(source.id, asking.guild_id)
            fails = checked.last_error is not None
            note = "Checked just now: it still fails." if fails else "Checked just now: it works again."
        except CheckedLatelyError as error:
            note = error.user_message
        await show_page(asking, source.id, note=note)

    async def _own_source(self, guild_id: GuildId, source_id: int) -> Source:
        """The source, if this server added it. Raises AskedWrongError with what to do instead."""
        source = await self._storage.sources.get(SourceId(source_id), guild_id)
        if source is None:
            raise AskedWrongError(user_message=_GONE)
        if source.is_public:
            raise AskedWrongError(user_message=_OPERATORS)
        return source


class WatchPress(SafePress, template=notice_cards.PATTERN):
    """A button or menu of a notice."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        cog = interaction.client.get_cog(Watch.__cog_name__)
        if not isinstance(cog, Watch):
            raise AskedWrongError(user_message="Notices are switched off just now. Try again in a minute.")
        await cog.press(interaction, self.match["action"], int(self.match["source"]), self.chosen)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(Watch(bot, bot.services))
    bot.add_dynamic_items(WatchPress)
