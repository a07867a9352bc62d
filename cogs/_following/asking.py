"""Who pressed, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cogs._ui.answers import AnswerContext, context_of
from cogs._ui.failure import AnyInteraction
from news.models import GuildId, UserId

if TYPE_CHECKING:
    from cogs._services import Services


@dataclass(frozen=True, slots=True)
class Asker:
    """Who pressed, and where."""

    user_id: UserId
    context: AnswerContext

    @property
    def guild_id(self) -> GuildId | None:
        """None: in a direct message."""
        return self.context.guild_id


def asker_of(interaction: AnyInteraction, services: Services) -> Asker:
    """Who pressed, and where."""
    return Asker(UserId(interaction.user.id), context_of(interaction, services))


def listed_id(value: str) -> int:
    """The id that a menu's value is; 0, which nothing has, for anything else."""
    is_id = value.isascii() and value.isdecimal() and len(value) < 20 and int(value) < 2**63
    return int(value) if is_id else 0
