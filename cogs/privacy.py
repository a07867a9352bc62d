"""`/privacy`: what is stored about somebody, and deleting all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from cogs._delivering.replies import show
from cogs._following.privacy_cards import ask_card, forgotten_card, privacy_card
from cogs._render.press_ids import PATTERN_PRIVACY
from cogs._ui.answers import ReaderCog
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.presses import add_reader_cog
from cogs._ui.safe import SafePress
from news.models import UserId
from storage.retention import policy_of

if TYPE_CHECKING:
    from bot import NewsBot


class PrivacyCog(ReaderCog):
    """The command, and what its buttons do. Everything is about whoever asks or presses."""

    @app_commands.command()
    async def privacy(self, interaction: AnyInteraction) -> None:
        """What is stored about you, and deleting all of it"""
        await self.show(interaction)

    async def show(self, interaction: AnyInteraction) -> None:
        """What is stored about the person and about servers."""
        kept = await self.services.storage.personal_digests.kept(UserId(interaction.user.id))
        settings = self.services.settings
        policy = policy_of(settings.retention_days, settings.retention_keeps)
        await show(interaction, privacy_card(kept, policy=policy, contact=settings.operator_contact).view())

    async def ask_first(self, interaction: AnyInteraction) -> None:
        """Asks before anything is deleted."""
        kept = await self.services.storage.personal_digests.kept(UserId(interaction.user.id))
        await show(interaction, ask_card(kept).view())

    async def forget(self, interaction: AnyInteraction) -> None:
        """Deletes all that is the person's own."""
        await self.services.storage.personal_digests.forget(UserId(interaction.user.id))
        await show(interaction, forgotten_card().view())


class PrivacyPress(SafePress, template=PATTERN_PRIVACY):
    """A button of the card."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        cog = interaction.client.get_cog(PrivacyCog.__cog_name__)
        if not isinstance(cog, PrivacyCog):
            raise AskedWrongError(user_message="That is switched off just now. Try again in a minute.")
        match self.match["step"]:
            case "show":
                await cog.show(interaction)
            case "ask":
                await cog.ask_first(interaction)
            case _:
                await cog.forget(interaction)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await add_reader_cog(bot, PrivacyCog(bot.services))
    bot.add_dynamic_items(PrivacyPress)
