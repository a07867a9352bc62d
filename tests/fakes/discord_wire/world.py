"""What this Discord remembers: people, guilds, channels, messages, commands. No HTTP, no sockets.

It lives in the test's process, so a bot that is killed and started again meets the same Discord.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.fakes.discord_wire import errors
from tests.fakes.discord_wire.errors import Json

ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
READ_HISTORY = 1 << 16
USE_COMMANDS = 1 << 31
EVERYDAY = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_HISTORY | USE_COMMANDS
ALL_PERMISSIONS = (1 << 53) - 1

TEXT, DIRECT, NEWS, FORUM = 0, 1, 5, 15

EPHEMERAL = 1 << 6
IS_COMPONENTS_V2 = 1 << 15

EPOCH_MS = 1420070400000
NONCE_WINDOW_S = 180.0
"""How long a nonce is remembered. Discord says "a few minutes" and no more."""


@dataclass(slots=True)
class User:
    """A person or a bot. `takes_direct_messages` False refuses them with 50007."""

    id: int
    name: str
    is_bot: bool = False
    takes_direct_messages: bool = True


@dataclass(slots=True)
class Overwrite:
    """A channel's exception for one role or member."""

    target_id: int
    is_member: bool
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Channel:
    """A place for messages. `guild_id` None is a direct message with `recipient`.

    `has_bot` False: a conversation of two people, where only an app that one of them installed can be used.
    """

    id: int
    name: str
    kind: int = TEXT
    guild_id: int | None = None
    recipient: User | None = None
    has_bot: bool = True
    overwrites: dict[int, Overwrite] = field(default_factory=dict[int, Overwrite])


@dataclass(slots=True)
class Role:
    """A role of a guild; the one with the guild's own id is @everyone."""

    id: int
    name: str
    permissions: int


@dataclass(slots=True)
class Member:
    """A user in a guild."""

    user: User
    role_ids: list[int] = field(default_factory=list[int])


@dataclass(slots=True)
class Guild:
    """A server with its roles, members and channels, by id."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict[int, Role])
    members: dict[int, Member] = field(default_factory=dict[int, Member])
    channels: dict[int, Channel] = field(default_factory=dict[int, Channel])


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a message as a reader sees it."""

    label: str
    custom_id: str | None
    url: str | None
    is_disabled: bool


@dataclass(slots=True)
class Message:
    """A message. `request` is the JSON of the request that last wrote it, for a look at allowed_mentions."""

    id: int
    channel: Channel
    author: User
    created_at: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list[Json])
    components: list[Json] = field(default_factory=list[Json])
    attachments: list[Json] = field(default_factory=list[Json])
    flags: int = 0
    nonce: str | None = None
    edited_at: float | None = None
    is_deleted: bool = False
    seen_by: User | None = None
    """The only reader of an ephemeral message; None when the whole channel sees it."""
    asked_by: User | None = None
    """Who asked, when the message is an answer to an interaction; None for one that the bot posted by itself."""
    request: Json = field(default_factory=dict[str, Any])

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """All that it says: the content, then every text display, top to bottom, a line each."""
        shown = [str(part["content"]) for part in walk(self.components) if part.get("type") == 10]
        return "\n".join([self.content, *shown] if self.content else shown)

    @property
    def buttons(self) -> list[Button]:
        """Its buttons, top to bottom."""
        return [
            Button(
                part.get("label", ""),
                part.get("custom_id"),
                part.get("url"),
                is_disabled=bool(part.get("disabled")),
            )
            for part in walk(self.components)
            if part.get("type") == 2
        ]

    @property
    def pings_nobody(self) -> bool:
        """Whether the last request said that no mention may ping."""
        return self.request.get("allowed_mentions", {}).get("parse", ["everyone"]) == []


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, depth first, in reading order."""
    for part in components:
        yield part
        yield from walk(part.get("components", []))
        for key in ("accessory", "component"):
            if key in part:
                yield from walk([part[key]])


class World:
    """The memory. Every method is synchronous; refusals are `DiscordError`s."""

    def __init__(self, *, token: str) -> None:
        self.token = token
        self._sequence = count(1)
        self._clock_offset_s = 0.0
        self.users: dict[int, User] = {}
        self.owner = self.add_user("operator")
        self.bot = self.add_user("Newsdesk", is_bot=True)
        self.application_id = self.bot.id
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.commands: dict[int | None, list[Json]] = {}
        """Registered commands by guild id; None holds the global ones."""
        self._nonces: dict[str, Message] = {}

    def now(self) -> float:
        """Discord's clock, in seconds since 1970; `advance` moves it."""
        return time.time() + self._clock_offset_s

    def advance(self, seconds: float) -> None:
        """Let time pass at Discord: nonces and tokens grow old."""
        self._clock_offset_s += seconds

    def new_id(self) -> int:
        """A snowflake, greater than all before it."""
        return (int(self.now() * 1000) - EPOCH_MS) << 22 | next(self._sequence) & 0x3FFFFF

    # --- people and places -------------------------------------------------------------------------

    def add_user(self, name: str, *, is_bot: bool = False) -> User:
        """A new user."""
        user = User(self.new_id(), name, is_bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, *, owner: User, bot_permissions: int) -> Guild:
        """A new guild that its owner and the bot have joined, without channels."""
        guild = Guild(self.new_id(), name, owner.id)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYDAY)
        bot_role = Role(self.new_id(), self.bot.name, bot_permissions)
        guild.roles[bot_role.id] = bot_role
        guild.members[owner.id] = Member(owner)
        guild.members[self.bot.id] = Member(self.bot, [bot_role.id])
        self.guilds[guild.id] = guild
        return guild

    def add_member(self, guild: Guild, user: User, *, permissions: int) -> Member:
        """`user` in `guild`, with a role of its own when it may do more than everyone."""
        member = guild.members[user.id] = Member(user)
        if permissions & ~EVERYDAY:
            role = Role(self.new_id(), f"{user.name}'s role", permissions)
            guild.roles[role.id] = role
            member.role_ids.append(role.id)
        return member

    def add_channel(self, guild: Guild, name: str, *, kind: int) -> Channel:
        """A new channel of `guild`."""
        channel = Channel(self.new_id(), name, kind, guild.id)
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def direct_channel(self, user: User) -> Channel:
        """The one direct-message channel between the bot and `user`."""
        for channel in self.channels.values():
            if channel.recipient is user and channel.has_bot:
                return channel
        channel = Channel(self.new_id(), user.name, DIRECT, None, user)
        self.channels[channel.id] = channel
        return channel

    def private_channel(self, other: User) -> Channel:
        """A direct-message channel between `other` and whoever uses it, without the bot."""
        channel = Channel(self.new_id(), other.name, DIRECT, None, other, has_bot=False)
        self.channels[channel.id] = channel
        return channel

    def permissions_in(self, channel: Channel, user: User) -> int:
        """What `user` may do in `channel`: roles first, then the channel's overwrites, as Discord computes it."""
        if channel.guild_id is None:
            return EVERYDAY
        guild = self.guilds[channel.guild_id]
        member = guild.members.get(user.id)
        if member is None:
            return 0
        allowed = guild.roles[guild.id].permissions
        for role_id in member.role_ids:
            allowed |= guild.roles[role_id].permissions
        if user.id == guild.owner_id or allowed & ADMINISTRATOR:
            return ALL_PERMISSIONS
        layers = [[guild.id], member.role_ids, [user.id]]
        for layer in layers:
            found = [channel.overwrites[target] for target in layer if target in channel.overwrites]
            for overwrite in found:
                allowed &= ~overwrite.deny
            for overwrite in found:
                allowed |= overwrite.allow
        return allowed

    def channel_for_bot(self, channel_id: int, *, needs: int = VIEW_CHANNEL) -> Channel:
        """The channel, if the bot sees it and has all of `needs` there."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.guild_id is not None and channel.guild_id not in self.guilds):
            raise errors.unknown("Channel")
        permissions = self.permissions_in(channel, self.bot)
        if not channel.has_bot or not permissions & VIEW_CHANNEL:
            raise errors.missing_access()
        if permissions & needs != needs:
            raise errors.missing_permissions()
        return channel

    # --- messages ----------------------------------------------------------------------------------

    def post(self, message: Message, *, enforce_nonce: bool = False) -> Message:
        """Put `message` into its channel; with a nonce seen lately, the message that it made then.

        A nonce belongs to its author, not to a channel. When the message it made was deleted: Unknown Message.
        """
        if message.nonce is not None and enforce_nonce:
            earlier = self._nonces.get(message.nonce)
            if earlier is not None and self.now() - earlier.created_at < NONCE_WINDOW_S:
                if earlier.is_deleted:
                    raise errors.unknown("Message")
                return earlier
            self._nonces[message.nonce] = message
        self.messages[message.id] = message
        return message

    def message_in(self, channel: Channel, message_id: int) -> Message:
        """A message that all of `channel` sees."""
        message = self.messages.get(message_id)
        if message is None or message.is_deleted or message.channel is not channel or message.seen_by:
            raise errors.unknown("Message")
        return message

    def history(
        self, channel: Channel, *, before: int | None = None, after: int | None = None, limit: int = 50
    ) -> list[Message]:
        """Up to `limit` messages that all of `channel` sees, newest first, as Discord lists them."""
        found = [
            message
            for message in self.messages.values()
            if message.channel is channel and not message.is_deleted and message.seen_by is None
        ]
        found.sort(key=lambda message: message.id)
        if after is not None:
            # With `after`, Discord gives the oldest `limit` beyond it.
            return [message for message in found if message.id > after][:limit][::-1]
        if before is not None:
            found = [message for message in found if message.id < before]
        return found[-limit:][::-1]
