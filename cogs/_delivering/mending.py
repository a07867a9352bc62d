"""What organisers do about a broken place: look at it again, move what it got elsewhere, or give it up."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.broken_cards import Place, ask_card, move_card, place_card
from cogs._delivering.looking import look_at, seen_problem
from cogs._delivering.organisers import require_organiser
from cogs._delivering.replies import change, show
from cogs._delivering.telling import places_in
from cogs._desk.status_cards import status_card
from cogs._operators import is_operator
from cogs._render.card import Card
from cogs._ui.failure import AnyInteraction, AskedWrongError
from news.models import ChannelId, GuildId
from storage.room import room_lines, shortage

if TYPE_CHECKING:
    from cogs._services import Services
    from storage import Storage

log = logging.getLogger(__name__)


async def status_of(
    storage: Storage, guild: discord.Guild, client: discord.Client, user: discord.abc.Snowflake
) -> Card:
    """What `/desk status` shows to the user now."""
    guild_id = GuildId(guild.id)
    broken = [
        state
        for state in await storage.mending.places(guild_id, only_broken=True)
        if state.labels or state.held_count
    ]
    sources = await storage.sources.visible(guild_id)
    failing = [one for one in sources if one.failing_since is not None and not one.settings.is_paused]
    autoposts = await storage.autoposts.of_guild(guild_id)
    return status_card(
        await storage.explaining.status(guild_id),
        places_in(guild, broken),
        failing,
        guild_id=guild_id,
        paused_autoposts=sum(one.paused_reason is not None for one in autoposts),
        paused_sources=sum(one.settings.is_paused for one in sources),
        upkeep=await upkeep_lines(storage) if is_operator(client, user.id) else (),
    )


async def upkeep_lines(storage: Storage) -> list[str]:
    """How the database is, in plain lines, for its operator."""
    last, room = await storage.upkeep.last_checkup(), await storage.upkeep.room()
    lines = room_lines(room, {} if last is None else last.found.sizes)
    if (short := shortage(room)) is not None:
        lines.append(short)
    if last is None:
        return [*lines, "not looked at as a whole yet; `python bot.py doctor` does it now"]
    if not last.found.damage:
        return [*lines, f"whole when it was last looked at, on {last.at:%d %B %Y}"]
    damaged = [f"damaged: {one.words}" for one in last.found.damage[:3]]
    return [*lines, *damaged, "`python bot.py doctor` says what to do"]


_NOT_OURS: Final = "Newsdesk posts nothing there any more. `/autopost list` shows what it posts where."


class Mender:
    """The presses, each asking for the permission and looking at what is so now."""

    def __init__(self, services: Services) -> None:
        self._storage = services.storage

    async def status(self, interaction: AnyInteraction) -> None:
        """How posting goes in the server, anew in the place of the card that was pressed."""
        guild = require_organiser(interaction)
        card = await status_of(self._storage, guild, interaction.client, interaction.user)
        await show(interaction, card.view())

    async def show(self, interaction: AnyInteraction, channel_id: ChannelId) -> None:
        """The place with what can be done."""
        guild = require_organiser(interaction)
        await show(interaction, place_card(await self._place(guild, channel_id)).view())

    async def check(self, interaction: AnyInteraction, channel_id: ChannelId) -> None:
        """Looks again; where nothing stands in the way any more, what waited is posted."""
        guild = require_organiser(interaction)
        place = await self._place(guild, channel_id)
        if not place.is_broken:
            await show(interaction, place_card(place).view())
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        looked = await look_at(guild, channel_id, tag_ids=await self._tags(guild, channel_id))
        if looked.is_gone and not place.is_gone:
            await self._storage.mending.note_gone(channel_id)
            place = await self._place(guild, channel_id)
        if looked.problem is not None:
            note = "Checked just now: it is still so."
            await show(interaction, place_card(place, note=note).view())
            return
        await self._storage.targets.mend(channel_id)
        log.info(
            "channel %d of server %d can be written to again, as an organiser found", channel_id, guild.id
        )
        mended = await self._place(guild, channel_id)
        await show(
            interaction, place_card(mended, note=f"Checked just now: {place.mention} works again.").view()
        )

    async def choose(self, interaction: AnyInteraction, channel_id: ChannelId) -> None:
        """Asks where everything is to go."""
        guild = require_organiser(interaction)
        await show(interaction, move_card(await self._place(guild, channel_id)).view())

    async def move(self, interaction: AnyInteraction, channel_id: ChannelId, to: ChannelId) -> None:
        """Moves everything there, where it can be posted."""
        guild = require_organiser(interaction)
        place = await self._place(guild, channel_id)
        if problem := await self._problem(guild, channel_id, to):
            await change(interaction, move_card(place, problem=problem).view())
            return
        moved = await self._storage.mending.move(GuildId(guild.id), channel_id, to)
        await self._storage.targets.mend(to)
        what = "What it got" if moved.autopost_count else "Nothing"
        follows = " What was waiting follows there." if moved.held_count else ""
        await change(
            interaction, Card().text("### Moved", f"{what} goes to <#{to}> from now on.{follows}").view()
        )

    async def ask(self, interaction: AnyInteraction, channel_id: ChannelId) -> None:
        """Asks before anything is removed."""
        guild = require_organiser(interaction)
        await show(interaction, ask_card(await self._place(guild, channel_id)).view())

    async def remove(self, interaction: AnyInteraction, channel_id: ChannelId) -> None:
        """Removes the autoposts of the place."""
        guild = require_organiser(interaction)
        await self._place(guild, channel_id)
        await self._storage.mending.remove(GuildId(guild.id), channel_id)
        await show(
            interaction,
            Card()
            .text("### Removed", "The autoposts of that channel are gone. `/autopost add` makes others.")
            .view(),
        )

    async def _place(self, guild: discord.Guild, channel_id: ChannelId) -> Place:
        """The place, if it is one of this server. Raises AskedWrongError with what to do instead."""
        states = await self._storage.mending.places(GuildId(guild.id), [channel_id])
        if not states:
            raise AskedWrongError(user_message=_NOT_OURS)
        return places_in(guild, states)[0]

    async def _tags(self, guild: discord.Guild, channel_id: ChannelId) -> set[int]:
        autoposts = await self._storage.autoposts.of_guild(GuildId(guild.id))
        return {tag for one in autoposts if one.channel_id == channel_id for tag in one.settings.tag_ids}

    async def _problem(self, guild: discord.Guild, channel_id: ChannelId, to: ChannelId) -> str | None:
        """Why the chosen channel cannot be used, as a sentence; None where it can."""
        if to == channel_id:
            return "That is the channel that does not work. Choose another."
        channel = guild.get_channel_or_thread(to)
        if channel is None:
            return "Newsdesk cannot see that channel. Give it View Channel there, or choose another."
        problem = seen_problem(channel, tag_ids=await self._tags(guild, channel_id))
        return None if problem is None else f"<#{to}> cannot be used yet: {problem}"
