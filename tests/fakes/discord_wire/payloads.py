"""The memory in Discord's own JSON: what REST answers and gateway events carry (API version 10)."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from tests.fakes.discord_wire.errors import Json
from tests.fakes.discord_wire.messages import Message, walk
from tests.fakes.discord_wire.places import (
    DIRECT,
    REQUIRE_TAG,
    Channel,
    Guild,
    Member,
    Role,
    Tag,
    ThreadState,
    User,
)
from tests.fakes.discord_wire.world import World

JOINED_AT = "2024-01-01T00:00:00.000000+00:00"


def timestamp(seconds: float) -> str:
    """Discord's form of a time."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def user_json(user: User) -> Json:
    """A user."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": user.name,
        "discriminator": "0",
        "avatar": None,
        "bot": user.is_bot,
        "public_flags": 0,
    }


def member_json(member: Member, *, permissions: int | None = None) -> Json:
    """A member; with `permissions` as interactions carry them."""
    result: Json = {
        "user": user_json(member.user),
        "nick": None,
        "avatar": None,
        "roles": [str(role_id) for role_id in member.role_ids],
        "joined_at": JOINED_AT,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    if permissions is not None:
        result["permissions"] = str(permissions)
    return result


def role_json(role: Role, position: int) -> Json:
    """A role."""
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": role.is_mentionable,
        "flags": 0,
    }


def channel_json(channel: Channel) -> Json:
    """A channel of a guild, or a direct message."""
    if channel.kind == DIRECT and channel.recipient is not None:
        recipients = [user_json(channel.recipient)]
        return {"id": str(channel.id), "type": DIRECT, "recipients": recipients, "last_message_id": None}
    shown: Json = {
        "id": str(channel.id),
        "type": channel.kind,
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": REQUIRE_TAG * channel.requires_tag,
    }
    return shown | (_place_json(channel) if channel.thread is None else _thread_json(channel.thread))


def _place_json(channel: Channel) -> Json:
    return {
        "position": 0,
        "permission_overwrites": [
            {
                "id": str(overwrite.target_id),
                "type": int(overwrite.is_member),
                "allow": str(overwrite.allow),
                "deny": str(overwrite.deny),
            }
            for overwrite in channel.overwrites.values()
        ],
        "nsfw": channel.is_age_restricted,
        "topic": None,
        "parent_id": None,
        "available_tags": [_tag_json(tag) for tag in channel.tags],
        "bitrate": 64000,
        "user_limit": 0,
        "rtc_region": None,
    }


def _tag_json(tag: Tag) -> Json:
    return {
        "id": str(tag.id),
        "name": tag.name,
        "moderated": tag.is_moderated,
        "emoji_id": None,
        "emoji_name": None,
    }


def _thread_json(thread: ThreadState) -> Json:
    return {
        "parent_id": str(thread.parent.id),
        "owner_id": str(thread.owner_id),
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "applied_tags": [str(tag_id) for tag_id in thread.tag_ids],
        "thread_metadata": {
            "archived": thread.is_archived,
            "archive_timestamp": timestamp(thread.archived_at),
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.is_locked,
            "create_timestamp": timestamp(thread.created_at),
        },
    }


def guild_json(guild: Guild, *, bot: User, is_new: bool = False) -> Json:
    """A guild as GUILD_CREATE brings it to a bot without the members intent: of the members, only the bot.

    `is_new`: the bot has just joined; Discord says so by leaving `unavailable` out.
    """
    return ({} if is_new else {"unavailable": False}) | {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "member_count": len(guild.members),
        "large": False,
        "joined_at": JOINED_AT,
        "preferred_locale": "en-US",
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role_json(role, index) for index, role in enumerate(guild.roles.values())],
        "channels": [channel_json(channel) for channel in guild.channels.values() if not channel.thread],
        "members": [member_json(guild.members[bot.id])],
        "threads": [channel_json(thread) for thread in guild.active_threads()],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "system_channel_id": next((str(channel_id) for channel_id in guild.channels), None),
        "system_channel_flags": 0,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
    }


def numbered(components: list[Json]) -> list[Json]:
    """The components, each with an id, as Discord gives them to those that were sent without."""
    ids = count(1)
    for part in walk(components):
        part.setdefault("id", next(ids))
    return components


def message_json(message: Message, *, application_id: int) -> Json:
    """A message."""
    result: Json = {
        "id": str(message.id),
        "type": message.kind,
        "channel_id": str(message.channel.id),
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": timestamp(message.created_at),
        "edited_timestamp": None if message.edited_at is None else timestamp(message.edited_at),
        "tts": False,
        "mention_everyone": "everyone" in message.pinged,
        "mentions": [],
        "mention_roles": [one.removeprefix("role ") for one in message.pinged if one.startswith("role ")],
        "attachments": message.attachments,
        "embeds": message.embeds,
        "components": message.components,
        "pinned": False,
        "flags": message.flags,
    }
    if message.nonce is not None:
        result["nonce"] = message.nonce
    if message.author.is_bot:
        result["application_id"] = str(application_id)
    if message.asked_by is not None:
        result["webhook_id"] = str(application_id)
        asked: Json = {"id": str(message.id), "type": 2, "user": user_json(message.asked_by)}
        result["interaction_metadata"] = {**asked, "authorizing_integration_owners": {}}
    return result


def application_json(world: World) -> Json:
    """The bot's application."""
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user_json(world.owner),
        "team": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "approximate_guild_count": len(world.guilds),
        "integration_types_config": {"0": {}, "1": {}},
    }
