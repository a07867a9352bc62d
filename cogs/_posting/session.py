"""Who is at the form, and the draft that a card shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.organisers import require_organiser
from cogs._posting.drafts import KIND, Draft, draft_in, written
from cogs._ui.failure import AnyInteraction, AskedWrongError
from news.models import AnswerId, GuildId, UserId

if TYPE_CHECKING:
    from cogs._services import Services
    from storage import Storage

TOO_OLD: Final = "That card is too old. Run `/autopost add` or `/autopost edit` again."
NOT_YOURS: Final = (
    "Somebody else is filling in that form. `/autopost add` begins one of your own; `/autopost edit` changes one that "
    "is there."
)


@dataclass(frozen=True, slots=True)
class Session:
    """An organiser, their server, and what answers them."""

    interaction: AnyInteraction
    services: Services
    guild: discord.Guild

    @classmethod
    def of(cls, interaction: AnyInteraction, services: Services) -> Session:
        """For somebody who may manage the server. Raises like `require_organiser`."""
        return cls(interaction, services, require_organiser(interaction))

    @property
    def storage(self) -> Storage:
        """Where everything is kept."""
        return self.services.storage

    @property
    def guild_id(self) -> GuildId:
        """The server's id."""
        return GuildId(self.guild.id)

    @property
    def user_id(self) -> UserId:
        """The person's id."""
        return UserId(self.interaction.user.id)

    @property
    def member(self) -> discord.Member:
        """The person as a member of the server, with the permissions that Discord sent along."""
        member = self.interaction.user
        assert isinstance(member, discord.Member)  # noqa: S101  `require_organiser` has made sure of a server
        return member

    async def keep(self, draft: Draft) -> AnswerId:
        """The id under which this person can take the draft up again."""
        return await self.storage.answers.save(KIND, written(draft), self.user_id, guild_id=self.guild_id)

    async def draft(self, draft_id: int) -> Draft:
        """The draft that was kept. Raises AskedWrongError where it is gone or somebody else's."""
        saved = await self.storage.answers.get(AnswerId(draft_id), guild_id=self.guild_id)
        if saved is None or saved.kind != KIND:
            raise AskedWrongError(f"draft {draft_id} is gone", user_message=TOO_OLD)
        if saved.user_id != self.user_id:
            raise AskedWrongError(f"draft {draft_id} is another's", user_message=NOT_YOURS)
        try:
            return draft_in(saved.arguments)
        except ValueError as error:
            raise AskedWrongError(str(error), user_message=TOO_OLD) from error

    def place(self, draft: Draft) -> discord.abc.GuildChannel | discord.Thread | None:
        """The draft's channel, where the bot can see it."""
        return self.guild.get_channel_or_thread(draft.channel_id)
