"""What can be done with a post: "Hide this post", "Why was this posted?", and turning the pages of a digest."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs._delivering.digesting import digest_page
from cogs._delivering.explaining import explain
from cogs._delivering.read_back import TEST_PREFIX, custom_ids
from cogs._delivering.replies import change, is_own_card, say
from cogs._delivering.standing import channel_ids_of, take_away
from cogs._following.digests import reader_digest_page
from cogs._render.card import Card
from cogs._render.press_ids import PATTERN_DIGEST, digest_id, go_id
from cogs._render.why_posted import why_card
from cogs._ui.age import is_age_restricted
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.safe import SafePress
from news.models import Delivery, DeliveryId, DeliveryState, GuildId, UserId

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)

HIDE_NAME: Final = "Hide this post"
WHY_NAME: Final = "Why was this posted?"
LATEST: Final = 100
"""Deliveries of a channel among which a message is looked for that was sent and not yet written down."""
NOT_OURS: Final = "That message is no post of mine. Use this on an article or a digest that I posted."
NO_POST: Final = (
    "That message is an answer or a notice of mine and no post of an autopost, so there is nothing to say about why it "
    "was posted or to hide. Someone with Manage Messages can delete it like any other."
)
TEST_POST: Final = "That is a test post: somebody asked for it to see how posts look. It can be deleted like any other message."
UNKNOWN_DIGEST: Final = "That digest is not known any more. `/headlines` shows what there is."
HIDDEN: Final = (
    "### Hidden\n{what} It does not come back: not through an edit, another outlet, a digest or a new try. Organisers see in "
    "`/why` that it was hidden, when, and by whom."
)
CLOSED_NAME: Final = "Hidden post"
DELETED: Final = "The message is deleted."
COLLAPSED: Final = "Discord did not let me delete the message, so I took everything out of it."


class PostsCog(commands.Cog):
    """The two menus on messages and the pages of digests."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._services = services
        self._storage = services.storage

    async def hide(self, interaction: AnyInteraction, message: discord.Message) -> None:
        """Takes a post away for good. The permission is asked for here, whatever Discord's client shows."""
        guild_id = require_moderator(interaction)
        delivery = await self._delivery_of(message, guild_id)
        await interaction.response.defer(ephemeral=True, thinking=True)
        # Noted first: should the next step fail, nothing edits the message or sends it again, and hiding may be repeated.
        await self._storage.updating.hide(delivery.id, UserId(interaction.user.id))
        log.info("delivery %d was hidden", delivery.id)
        place = self._client.get_partial_messageable(message.channel.id, guild_id=guild_id)
        is_deleted = await take_away(place.get_partial_message(message.id))
        if isinstance(message.channel, discord.Thread) and message.channel.id == message.id:
            await _close(message.channel)
        words = HIDDEN.format(what=DELETED if is_deleted else COLLAPSED)
        await say(interaction, Card().text(words).view())

    async def why(self, interaction: AnyInteraction, message: discord.Message) -> None:
        """Says which autopost a message is of, what matched, when, and by which rule."""
        guild_id = require_moderator(interaction)
        delivery = await self._delivery_of(message, guild_id)
        shows = is_age_restricted(interaction.channel)
        found = await explain(delivery, guild_id, self._storage, shows_age_restricted=shows)
        await say(interaction, why_card(found).view())

    async def turn(self, interaction: AnyInteraction, delivery_id: DeliveryId, page: int) -> None:
        """Shows a page of a digest to the presser alone, as the channel in which they press may show it."""
        delivery = await self._storage.deliveries.get(delivery_id)
        if delivery is None or delivery.kind != "digest" or not _may_see(interaction, delivery):
            raise AskedWrongError(user_message=UNKNOWN_DIGEST)
        if delivery.user_id is not None:
            card = await reader_digest_page(delivery, self._storage, page)
        else:
            shows = is_age_restricted(interaction.channel)
            card = await digest_page(delivery, self._services, page, shows_age_restricted=shows)
        await (change if is_own_card(interaction) else say)(interaction, card.view())

    async def _delivery_of(self, message: discord.Message, guild_id: GuildId) -> Delivery:
        """The delivery whose message this is. Raises AskedWrongError with what it is instead."""
        if self._client.user is None or message.author.id != self._client.user.id:
            raise AskedWrongError(user_message=NOT_OURS)
        ids = set(custom_ids(message.components))
        for channel_id in channel_ids_of(message.channel):
            delivery = await self._storage.deliveries.of_message(channel_id, message.id)
            if delivery is not None and delivery.guild_id == guild_id:
                return delivery
        if any(custom_id.startswith(TEST_PREFIX) for custom_id in ids):
            raise AskedWrongError(user_message=TEST_POST)
        delivery = await self._being_sent(message, ids, guild_id)
        if delivery is None:
            raise AskedWrongError(user_message=NO_POST)
        return delivery

    async def _being_sent(
        self, message: discord.Message, ids: set[str], guild_id: GuildId
    ) -> Delivery | None:
        """The delivery of a message that Discord has and that is not written down as sent, or not yet."""
        if message.interaction_metadata is not None:
            return None
        for channel_id in channel_ids_of(message.channel):
            for delivery in await self._storage.deliveries.of_channel(channel_id, LATEST):
                was_tried = delivery.state is not DeliveryState.SENT and delivery.attempts > 0
                if was_tried and mark_of(delivery) in ids and delivery.guild_id == guild_id:
                    return delivery
        return None


async def _close(post: discord.Thread) -> None:
    """A forum post has another name and is closed, as far as Discord lets us; what people wrote in it stays."""
    try:
        await post.edit(name=CLOSED_NAME, archived=True)
    except discord.HTTPException as error:
        log.info("forum post %d stays open: %r", post.id, error)


def mark_of(delivery: Delivery) -> str:
    """The custom id by which the message of a delivery is known."""
    if delivery.article_id is None:
        return digest_id(delivery.id, 0)
    return go_id("article", delivery.article_id)


def require_moderator(interaction: AnyInteraction) -> GuildId:
    """The server, once it is certain that the person may manage messages in this channel.

    Raises app_commands.NoPrivateMessage or app_commands.MissingPermissions, which are answered like all failures.
    """
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    if not interaction.permissions.manage_messages:
        raise app_commands.MissingPermissions(["manage_messages"])
    return GuildId(interaction.guild_id)


def _may_see(interaction: AnyInteraction, delivery: Delivery) -> bool:
    """Whether a digest is the presser's own, or of the server in which they press."""
    if delivery.user_id is not None:
        return delivery.user_id == interaction.user.id
    return delivery.guild_id is not None and delivery.guild_id == interaction.guild_id


class DigestPress(SafePress, template=PATTERN_DIGEST):
    """A page of all that a digest holds."""

    async def pressed(self, interaction: AnyInteraction) -> None:
        """Hands over to the cog."""
        cog = interaction.client.get_cog(PostsCog.__cog_name__)
        if not isinstance(cog, PostsCog):
            raise AskedWrongError(user_message="Posts are switched off just now. Try again in a minute.")
        await cog.turn(interaction, DeliveryId(int(self.match["delivery"])), int(self.match["page"]))


def message_menus(cog: PostsCog) -> list[app_commands.ContextMenu]:
    """The menus as Discord is told of them: in servers alone, for those who may manage messages."""
    menus = [
        app_commands.ContextMenu(
            name=name,
            callback=callback,
            type=discord.AppCommandType.message,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
        )
        for name, callback in ((HIDE_NAME, cog.hide), (WHY_NAME, cog.why))
    ]
    for menu in menus:
        menu.default_permissions = discord.Permissions(manage_messages=True)
    return menus


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    cog = PostsCog(bot, bot.services)
    for menu in message_menus(cog):
        bot.tree.add_command(menu)
    await bot.add_cog(cog)
    bot.add_dynamic_items(DigestPress)
