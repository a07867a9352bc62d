"""Events that tell a connected bot what has changed."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.discord_wire import payloads
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.gateway import (
    INTENT_DIRECT_MESSAGES,
    INTENT_GUILD_MESSAGES,
    INTENT_GUILDS,
    Gateway,
)
from tests.fakes.discord_wire.messages import Message
from tests.fakes.discord_wire.places import Channel, Guild, Role
from tests.fakes.discord_wire.world import World


@dataclass(frozen=True, slots=True)
class Announcer:
    """Sends events to the sessions that asked for their kind."""

    world: World
    gateway: Gateway

    def message(self, event: str, message: Message) -> None:
        """MESSAGE_CREATE or MESSAGE_UPDATE, with all of the message."""
        content = payloads.message_json(message, application_id=self.world.application_id)
        self._about(event, message, content)

    def deletion(self, message: Message) -> None:
        """MESSAGE_DELETE, which carries ids alone."""
        content = {"id": str(message.id), "channel_id": str(message.channel.id)}
        self._about("MESSAGE_DELETE", message, content)

    def _about(self, event: str, message: Message, content: Json) -> None:
        guild_id = message.channel.guild_id
        if guild_id is None:
            self.gateway.dispatch(event, content, intents=INTENT_DIRECT_MESSAGES)
        else:
            told = content | {"guild_id": str(guild_id)}
            self.gateway.dispatch(event, told, intents=INTENT_GUILD_MESSAGES)

    def channel(self, event: str, channel: Channel) -> None:
        """CHANNEL_CREATE, _UPDATE, _DELETE or the same of a THREAD."""
        content = payloads.channel_json(channel)
        if event == "THREAD_CREATE":
            content["newly_created"] = True
        self.gateway.dispatch(event, content, intents=INTENT_GUILDS)

    def role(self, event: str, guild: Guild, role: Role) -> None:
        """GUILD_ROLE_CREATE or GUILD_ROLE_UPDATE."""
        content: Json = {"guild_id": str(guild.id), "role": payloads.role_json(role, len(guild.roles))}
        self.gateway.dispatch(event, content, intents=INTENT_GUILDS)

    def joined(self, guild: Guild, *, is_new: bool) -> None:
        """GUILD_CREATE: the bot has joined, or the guild is back after an outage."""
        content = payloads.guild_json(guild, bot=self.world.bot, is_new=is_new)
        self.gateway.dispatch("GUILD_CREATE", content, intents=INTENT_GUILDS)

    def left(self, guild: Guild, *, is_outage: bool = False) -> None:
        """GUILD_DELETE: the bot was removed, or the guild cannot be reached for a while."""
        content: Json = {"id": str(guild.id)} | ({"unavailable": True} if is_outage else {})
        self.gateway.dispatch("GUILD_DELETE", content, intents=INTENT_GUILDS)
