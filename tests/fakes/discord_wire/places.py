"""People and places: users, roles, guilds, channels and threads, with the permissions that hold there."""

from __future__ import annotations

from dataclasses import dataclass, field

ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
MANAGE_GUILD = 1 << 5
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
READ_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
CONNECT = 1 << 20
USE_COMMANDS = 1 << 31
MANAGE_THREADS = 1 << 34
CREATE_PUBLIC_THREADS = 1 << 35
SEND_IN_THREADS = 1 << 38
EVERYDAY = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | READ_HISTORY
    | CONNECT
    | USE_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_IN_THREADS
)
ALL_PERMISSIONS = (1 << 53) - 1

TEXT, DIRECT, VOICE, CATEGORY, NEWS, NEWS_THREAD, THREAD, STAGE, FORUM, MEDIA = (
    0,
    1,
    2,
    4,
    5,
    10,
    11,
    13,
    15,
    16,
)
"""Kinds of channels, as Discord numbers them."""
THREADS_ONLY = (FORUM, MEDIA)
WITHOUT_MESSAGES = (CATEGORY, FORUM, MEDIA)
REQUIRE_TAG = 1 << 4
"""The flag of a forum whose every post needs a tag."""


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


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that a forum offers. A moderated one is set only by those who manage threads."""

    id: int
    name: str
    is_moderated: bool = False


@dataclass(slots=True)
class ThreadState:
    """What a channel has besides when it is a thread."""

    parent: Channel
    owner_id: int
    created_at: float
    archived_at: float
    """When it was archived or opened last; Discord sets it at the beginning, too."""
    is_archived: bool = False
    is_locked: bool = False
    auto_archive_minutes: int = 1440
    tag_ids: list[int] = field(default_factory=list[int])


@dataclass(slots=True)
class Channel:
    """A place for messages. `guild_id` None is a direct message with `recipient`.

    `has_bot` False: a conversation of two people, where only an app that one of them installed can be used.
    `tags` and `requires_tag` are a forum's; `thread` is a thread's.
    """

    id: int
    name: str
    kind: int = TEXT
    guild_id: int | None = None
    recipient: User | None = None
    has_bot: bool = True
    is_age_restricted: bool = False
    overwrites: dict[int, Overwrite] = field(default_factory=dict[int, Overwrite])
    tags: list[Tag] = field(default_factory=list[Tag])
    requires_tag: bool = False
    thread: ThreadState | None = None

    @property
    def ruled_by(self) -> Channel:
        """The channel whose overwrites hold here: a thread has its parent's."""
        return self if self.thread is None else self.thread.parent


@dataclass(slots=True)
class Role:
    """A role of a guild; the one with the guild's own id is @everyone."""

    id: int
    name: str
    permissions: int
    is_mentionable: bool = False


@dataclass(slots=True)
class Member:
    """A user in a guild."""

    user: User
    role_ids: list[int] = field(default_factory=list[int])


@dataclass(slots=True)
class Guild:
    """A server with its roles, members and channels, by id; threads are among the channels."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict[int, Role])
    members: dict[int, Member] = field(default_factory=dict[int, Member])
    channels: dict[int, Channel] = field(default_factory=dict[int, Channel])

    def active_threads(self) -> list[Channel]:
        """Its threads that are not archived, newest first."""
        found = [
            channel for channel in self.channels.values() if channel.thread and not channel.thread.is_archived
        ]
        return sorted(found, key=lambda channel: channel.id, reverse=True)

    def permissions_in(self, channel: Channel, user: User) -> int:
        """What `user` may do in `channel`: roles first, then the overwrites that hold there, as Discord computes it."""
        member = self.members.get(user.id)
        if member is None:
            return 0
        allowed = self.roles[self.id].permissions
        for role_id in member.role_ids:
            allowed |= self.roles[role_id].permissions
        if user.id == self.owner_id or allowed & ADMINISTRATOR:
            return ALL_PERMISSIONS
        overwrites = channel.ruled_by.overwrites
        for layer in ([self.id], member.role_ids, [user.id]):
            found = [overwrites[target] for target in layer if target in overwrites]
            for overwrite in found:
                allowed &= ~overwrite.deny
            for overwrite in found:
                allowed |= overwrite.allow
        return allowed
