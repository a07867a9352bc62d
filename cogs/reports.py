""" "Wrong speaker?" under a quote: what a reader reports, and the line that tells organisers once a day."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING, Any, Final

import discord
from discord.ext import commands

from cogs._delivering.replies import say, show
from cogs._desk.press_ids import edit_id
from cogs._desk.reporting_cards import elsewhere_card, noted_card, reported_card, taken_back_card
from cogs._render.card import Card, button
from cogs._render.press_ids import PATTERN_WRONG
from cogs._sourcing.notices import notice_place
from cogs._ui.answers import AnswerContext, context_of
from cogs._ui.failure import NO_MENTIONS, AnyInteraction, AskedWrongError
from cogs._ui.safe import FORM_S, SafeModal, SafePress
from news.errors import NotVisibleError
from news.models import NONCE_CHARS, GuildId, QuoteId, ReportId, ReportOutcome, ReportResult, UserId

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)

NOTE_TYPED_MAX: Final = 120
_GONE: Final = "That report was looked at already, or taken back. Thank you all the same."


class ReportsCog(commands.Cog):
    """What the button does. There is no command: a report is about the quote that it stands under."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._storage = services.storage

    async def press(self, interaction: AnyInteraction, step: str, number: int) -> None:
        """Reports a quote, asks who said it, or takes the report back."""
        context = context_of(interaction, self._services)
        if context.guild_id is None:
            await say(interaction, elsewhere_card(self._services.settings.operator_contact).view())
            return
        user_id = UserId(interaction.user.id)
        match step:
            case "note":
                await interaction.response.send_modal(WhoForm(self, ReportId(number)))
            case "back":
                if not await self._storage.reports.take_back(ReportId(number), context.guild_id, user_id):
                    raise AskedWrongError(user_message=_GONE)
                await show(interaction, taken_back_card().view())
            case _:
                result = await self._report(context, context.guild_id, QuoteId(number), user_id)
                await say(interaction, reported_card(result).view())
                if result.is_first_today and interaction.guild is not None:
                    await self._tell_organisers(interaction.guild)

    async def _report(
        self, context: AnswerContext, guild_id: GuildId, quote_id: QuoteId, user_id: UserId
    ) -> ReportResult:
        """Only what can be seen here can be reported here. Raises NotVisibleError."""
        stored = await context.storage.quotes.get(quote_id, guild_id)
        if stored is None:
            if await context.storage.quotes.withdrawn(quote_id, guild_id) is None:
                raise NotVisibleError(f"quote {quote_id}")
            return ReportResult(ReportOutcome.NO_SPEAKER)
        if stored.quote.speaker is None:
            return ReportResult(ReportOutcome.NO_SPEAKER)
        return await self._storage.reports.add(guild_id, quote_id, user_id)

    async def note(self, interaction: AnyInteraction, report_id: ReportId, words: str) -> None:
        """Adds what the person wrote to their report."""
        guild_id = context_of(interaction, self._services).guild_id
        user_id = UserId(interaction.user.id)
        if guild_id is None or not await self._storage.reports.note(report_id, guild_id, user_id, words):
            raise AskedWrongError(user_message=_GONE)
        await show(interaction, noted_card(report_id).view())

    async def _tell_organisers(self, guild: discord.Guild) -> None:
        """One line where they chose to be told things. Whoever reported has been answered: what fails here is logged."""
        chosen = await self._storage.guilds.notices_channel(GuildId(guild.id))
        where = notice_place(guild, chosen)
        if where.place is None or not where.is_chosen:
            return
        today = self._services.now().date()
        secret = f"{self._storage.installation_id}:reports:{guild.id}:{today}"
        try:
            await where.place.send(
                view=report_notice().view(),
                nonce=hashlib.sha256(secret.encode()).hexdigest()[:NONCE_CHARS],
                allowed_mentions=NO_MENTIONS,
                silent=True,
            )
        except (discord.HTTPException, OSError) as error:
            log.info("server %d cannot be told that there is a report: %s", guild.id, error)


def report_notice() -> Card:
    """The line in the notices channel: it names no quote, for the channel may be anybody's."""
    card = Card().text("Somebody reported the speaker of a quote. `/desk reports` shows it to organisers.")
    return card.buttons(button("Reports", edit_id("reports")))


class WhoForm(SafeModal):
    """Asks who said it. The report stands without an answer, so that nothing is lost where the form is."""

    def __init__(self, cog: ReportsCog, report_id: ReportId) -> None:
        super().__init__(title="Wrong speaker?", timeout=FORM_S)
        self._cog = cog
        self._report_id = report_id
        self.words: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="who", required=False, max_length=NOTE_TYPED_MAX
        )
        self.add_item(
            discord.ui.Label(
                text="Who said it?",
                description="A few words for the organisers; leave it empty if you do not know",
                component=self.words,
            )
        )

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Adds the words to the report."""
        await self._cog.note(interaction, self._report_id, self.words.value)


class WrongPress(SafePress, template=PATTERN_WRONG):
    """ "Wrong speaker?", and the buttons under the thanks."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        cog = interaction.client.get_cog(ReportsCog.__cog_name__)
        if not isinstance(cog, ReportsCog):
            raise AskedWrongError(user_message="Reports are switched off just now. Try again in a minute.")
        await cog.press(interaction, self.match["step"], int(self.match["id"]))


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(ReportsCog(bot.services))
    bot.add_dynamic_items(WrongPress)
