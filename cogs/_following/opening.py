"""Opens something as the server shows it in which its person saw it, wherever they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._delivering.replies import say
from cogs._ui.answers import AnswerContext, Request, cog_for, context_of, private_card
from cogs._ui.failure import AnyInteraction
from news.models import GuildId

if TYPE_CHECKING:
    from cogs._services import Services


async def open_as(
    interaction: AnyInteraction, services: Services, request: Request, guild_id: GuildId | None
) -> None:
    """Answers the request as that server would, for the presser alone. The caller knows that they are a member there.

    It is not shared from here. Where somebody is in that server, its age-restricted sources show as its channel shows them.
    """
    here = context_of(interaction, services)
    context = here if here.guild_id == guild_id else AnswerContext(guild_id, services, services.now())
    answer = await cog_for(interaction.client, request.kind).answerers[request.kind](
        context, request.arguments, 0
    )
    await say(interaction, private_card(answer, None, can_share=False).view())
