"""What this Discord remembers: people, guilds, channels, messages, commands. No HTTP, no sockets.

It lives in the test's process, so a bot that is killed and started again meets the same Discord.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count

from tests.fakes.discord_wire import errors
from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.messages import Message
from tests.fakes.discord_wire.places import (
    DIRECT,
    EVERYDAY,
    SEND_IN_THREADS,
    SEND_MESSAGES,
    TEXT,
    VIEW_CHANNEL,
    Channel,
    Guild,
    Member,
    Role,
    User,
)

EPOCH_MS = 1420070400000
NONCE_WINDOW_S = 180.0
"""How long a nonce is remembered. Discord says "a few minutes" and no more."""
HOUR_S = 3600.0


@dataclass(slots=True)
class Bounds:
    """How much of a thing this Discord allows; a test may set it lower."""

    active_threads: int = 1000
    """Of a guild."""
    publishings_an_hour: int = 10
    """Of an announcement channel. Known from its users; the documentation gives no figure."""
    old_edits_an_hour: int | None = None
    """Edits of messages that are more than an hour old, for each channel; None: no bound, as none is documented."""


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
        self.bounds = Bounds()
        self._nonces: dict[str, Message] = {}
        self._used: dict[tuple[str, int], list[float]] = {}

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
            member.role_ids.append(self.add_role(guild, f"{user.name}'s role", permissions=permissions).id)
        return member

    def add_role(
        self, guild: Guild, name: str, *, permissions: int = 0, is_mentionable: bool = False
    ) -> Role:
        """A new role of `guild`, held by nobody."""
        role = Role(self.new_id(), name, permissions, is_mentionable)
        guild.roles[role.id] = role
        return role

    def add_channel(self, guild: Guild, name: str, *, kind: int = TEXT) -> Channel:
        """A new channel of `guild`."""
        return self.place(guild, Channel(self.new_id(), name, kind, guild.id))

    def place(self, guild: Guild, channel: Channel) -> Channel:
        """`channel`, now in `guild`."""
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def take_away(self, guild: Guild, channel: Channel) -> list[Channel]:
        """`channel` and its threads, which are gone with it."""
        gone = [channel]
        gone += [
            other for other in guild.channels.values() if other.thread and other.thread.parent is channel
        ]
        for one in gone:
            self.channels.pop(one.id)
            guild.channels.pop(one.id)
        return gone

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
        """What `user` may do in `channel`; nothing in a guild that the bot is not in."""
        if channel.guild_id is None:
            return EVERYDAY
        guild = self.guilds.get(channel.guild_id)
        return 0 if guild is None else guild.permissions_in(channel, user)

    def may(self, channel: Channel, needs: int) -> bool:
        """Whether the bot has all of `needs` in `channel`; writing into a thread has a permission of its own."""
        if channel.thread is not None and needs & SEND_MESSAGES:
            needs = needs & ~SEND_MESSAGES | SEND_IN_THREADS
        return self.permissions_in(channel, self.bot) & needs == needs

    def channel_for_bot(self, channel_id: int, *, needs: int = VIEW_CHANNEL) -> Channel:
        """The channel, if the bot sees it and has all of `needs` there."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise errors.unknown("Channel")
        if not channel.has_bot or not self.may(channel, VIEW_CHANNEL):
            raise errors.missing_access()
        if not self.may(channel, needs):
            raise errors.missing_permissions()
        return channel

    def use(self, what: str, channel: Channel, *, an_hour: int | None) -> None:
        """Count one more of `what` in `channel`; refused with 429 where there were `an_hour` in the last hour."""
        if an_hour is None:
            return
        since = self.now() - HOUR_S
        used = [at for at in self._used.get((what, channel.id), []) if at > since]
        if len(used) >= an_hour:
            raise errors.too_many(what, retry_after_s=used[0] - since)
        self._used[what, channel.id] = [*used, self.now()]

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

    def original(self, thread: Channel) -> Message | None:
        """The message that `thread` was begun from or, in a forum, with; they share an id."""
        return self.messages.get(thread.id)

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
