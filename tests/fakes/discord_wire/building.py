"""Building a world and changing it: people, servers, channels, rights, and what is taken away."""

from __future__ import annotations

from collections.abc import Sequence

from tests.fakes.discord_wire import threads
from tests.fakes.discord_wire.announcing import Announcer
from tests.fakes.discord_wire.messages import Message
from tests.fakes.discord_wire.places import (
    ALL_PERMISSIONS,
    EVERYDAY,
    FORUM,
    MANAGE_GUILD,
    TEXT,
    Channel,
    Guild,
    Member,
    Overwrite,
    Role,
    Tag,
    User,
)
from tests.fakes.discord_wire.world import World


class Building:
    """What people do in Discord's own windows, told to the bot as Discord tells it."""

    world: World
    announcer: Announcer

    # --- servers and people ------------------------------------------------------------------------

    def create_user(self, name: str) -> User:
        """A person."""
        return self.world.add_user(name)

    def create_guild(
        self, name: str, *, owner: User, bot_permissions: int = EVERYDAY, channels: Sequence[str] = ()
    ) -> Guild:
        """A server with text `channels` that the bot is in. A connected bot is told that it joined."""
        guild = self.world.add_guild(name, owner=owner, bot_permissions=bot_permissions)
        for channel in channels:
            self.world.add_channel(guild, channel, kind=TEXT)
        self.announcer.joined(guild, is_new=True)
        return guild

    def join(self, guild: Guild, user: User, *, is_organiser: bool = False) -> Member:
        """`user` becomes a member; an organiser has Manage Server."""
        return self.world.add_member(guild, user, permissions=EVERYDAY | MANAGE_GUILD * is_organiser)

    def leave(self, guild: Guild, user: User) -> None:
        """`user` is a member no more."""
        del guild.members[user.id]

    def create_role(
        self, guild: Guild, name: str, *, permissions: int = 0, is_mentionable: bool = False
    ) -> Role:
        """A role that nobody holds yet."""
        role = self.world.add_role(guild, name, permissions=permissions, is_mentionable=is_mentionable)
        self.announcer.role("GUILD_ROLE_CREATE", guild, role)
        return role

    def remove_bot(self, guild: Guild) -> None:
        """Throw the bot out of `guild`."""
        self.world.guilds.pop(guild.id)
        self.announcer.left(guild)

    def add_bot(self, guild: Guild) -> None:
        """Invite the bot again to a server that it left; channels and messages are as they were."""
        self.world.guilds[guild.id] = guild
        self.announcer.joined(guild, is_new=True)

    def lose_guild(self, guild: Guild) -> None:
        """An outage: `guild` cannot be seen by the bot, which is still in it."""
        self.announcer.left(guild, is_outage=True)

    def regain_guild(self, guild: Guild) -> None:
        """The end of the outage."""
        self.announcer.joined(guild, is_new=False)

    # --- channels ----------------------------------------------------------------------------------

    def create_channel(
        self, guild: Guild, name: str, *, kind: int = TEXT, is_age_restricted: bool = False
    ) -> Channel:
        """A channel that everyone in `guild` may write to."""
        channel = self.world.add_channel(guild, name, kind=kind)
        channel.is_age_restricted = is_age_restricted
        self.announcer.channel("CHANNEL_CREATE", channel)
        return channel

    def create_forum(
        self,
        guild: Guild,
        name: str,
        *,
        tags: Sequence[str] = (),
        requires_tag: bool = False,
        moderated: Sequence[str] = (),
    ) -> Channel:
        """A forum that offers `tags`, of which the `moderated` are for those who manage threads."""
        forum = self.world.add_channel(guild, name, kind=FORUM)
        forum.tags = [
            Tag(self.world.new_id(), tag, is_moderated=tag in moderated) for tag in (*tags, *moderated)
        ]
        forum.requires_tag = requires_tag
        self.announcer.channel("CHANNEL_CREATE", forum)
        return forum

    def create_thread(self, message: Message, name: str) -> Channel:
        """A thread that somebody begins under `message`; the bot sees it and may write there."""
        thread = threads.begin_from_message(self.world, message, {"name": name})
        self.announcer.channel("THREAD_CREATE", thread)
        return thread

    def archive(self, thread: Channel, *, is_locked: bool | None = None) -> None:
        """Somebody archives `thread`; `is_locked` None leaves its lock as it is."""
        threads.archive(self.world, thread, is_locked=is_locked)
        self.announcer.channel("THREAD_UPDATE", thread)

    def reopen(self, thread: Channel) -> None:
        """Somebody who manages threads opens and unlocks `thread`."""
        assert thread.thread is not None
        thread.thread.is_archived, thread.thread.is_locked = False, False
        thread.thread.archived_at = self.world.now()
        self.announcer.channel("THREAD_UPDATE", thread)

    def direct_channel(self, user: User) -> Channel:
        """The direct messages of `user` with the bot."""
        return self.world.direct_channel(user)

    def private_channel(self, other: User) -> Channel:
        """Direct messages with `other`: the bot answers there only people who installed it for themselves."""
        return self.world.private_channel(other)

    def deny(self, channel: Channel, permissions: int, *, to: User | None = None) -> None:
        """Take rights away in `channel`, from the bot or another member; 0 gives them back."""
        target = to or self.world.bot
        channel.overwrites[target.id] = Overwrite(target.id, is_member=True, deny=permissions)
        self.announcer.channel("CHANNEL_UPDATE", channel)

    def allow(self, channel: Channel, permissions: int) -> None:
        """Give the bot rights in `channel` that it does not have everywhere."""
        bot = self.world.bot
        channel.overwrites[bot.id] = Overwrite(bot.id, is_member=True, allow=permissions & ALL_PERMISSIONS)
        self.announcer.channel("CHANNEL_UPDATE", channel)

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel or thread of a guild, and with it the threads in it."""
        assert channel.guild_id is not None
        self.world.take_away(self.world.guilds[channel.guild_id], channel)
        self.announcer.channel("THREAD_DELETE" if channel.thread else "CHANNEL_DELETE", channel)

    # --- messages ----------------------------------------------------------------------------------

    def say(self, user: User, channel: Channel, content: str) -> Message:
        """A message of a person's own."""
        message = Message(self.world.new_id(), channel, user, self.world.now(), content)
        self.world.post(message)
        self.announcer.message("MESSAGE_CREATE", message)
        return message

    def delete_message(self, message: Message) -> None:
        """Somebody takes `message` away."""
        message.is_deleted = True
        self.announcer.deletion(message)
