"""Whoever runs this bot, as Discord knows them: the owner of the application or the members of its team."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

import discord

from cogs._render.card import WARNING, Card
from cogs._render.text import escaped
from cogs._ui.failure import NO_MENTIONS
from news.models import NONCE_CHARS

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)

WORDS_MAX = 1_500


def is_operator(client: discord.Client, user_id: int) -> bool:
    """Whether the user runs the bot; nobody does before Discord has told us who."""
    return any(user.id == user_id for user in operators_of(client))


def operators_of(client: discord.Client) -> Sequence[discord.User | discord.TeamMember]:
    """Owner or team; empty before Discord has told us."""
    application = client.application
    if application is None:
        return ()
    return application.team.members if application.team is not None else (application.owner,)


async def tell_operators(client: discord.Client, title: str, lines: Sequence[str], *, key: str) -> bool:
    """Whether at least one of them got it as a direct message. `key`: the same makes Discord drop a repeat within minutes."""
    text = "\n".join(escaped(line, WORDS_MAX // max(1, len(lines))) for line in lines)
    arrived = False
    for user in operators_of(client):
        nonce = hashlib.sha256(f"{key}:{user.id}".encode()).hexdigest()[:NONCE_CHARS]
        view = Card(accent=WARNING).text(f"### {title}", text).view()
        try:
            channel = await client.create_dm(user)
            await channel.send(view=view, nonce=nonce, allowed_mentions=NO_MENTIONS)
            arrived = True
        except (discord.HTTPException, OSError) as error:
            log.warning("the operator %d could not be told: %s", user.id, error)
    return arrived
