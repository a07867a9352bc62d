"""What a setting needs in a channel beyond posting there, and who may be pinged; in words for an organiser.

Nothing of it is asked for when the bot is invited: only with the setting that needs it.
"""

from __future__ import annotations

from typing import Final

import discord

from news.models import PostSettings

MENTIONS: Final = "Mention @everyone, @here, and All Roles"
_WHERE: Final = "Open the channel's settings, go to Permissions, and allow Newsdesk that"
_EVERYONE: Final = "@everyone would ping the whole server, so no autopost does that. Choose a role that people can take or leave."


def extra_problems(
    settings: PostSettings, place: discord.abc.GuildChannel | discord.Thread, member: discord.Member | None
) -> list[str]:
    """What the settings need there and do not have, a sentence each with what to do; empty when all is well.

    `member` is who asks for the ping: a role that they could not mention themselves is not pinged for them. None: it was
    asked for before, by somebody who could.
    """
    problems = [_thread_problem(settings, place), _publishing_problem(settings, place)]
    if settings.ping is not None:
        role = place.guild.get_role(settings.ping.role_id)
        problems.append(ping_problem(role, place, member))
    return [problem for problem in problems if problem]


def ping_problem(
    role: discord.Role | None,
    place: discord.abc.GuildChannel | discord.Thread,
    member: discord.Member | None,
) -> str | None:
    """Why a role cannot be pinged there on behalf of the member, or at all where nobody is named; None where it can."""
    if role is None:
        return "The role to ping is not there any more. Choose another under Ping…, or nobody."
    if role.is_default():
        return _EVERYONE
    if role.mentionable:
        return None
    if member is not None and not place.permissions_for(member).mention_everyone:
        return (
            f"You could not mention {role.mention} there yourself, so no autopost of yours does. Ask an administrator to "
            "let anyone mention it (Server Settings, Roles), or choose another role."
        )
    if not place.permissions_for(place.guild.me).mention_everyone:
        return (
            f"Newsdesk cannot ping {role.mention} there yet: it lacks {MENTIONS}. {_WHERE}; or let anyone mention the "
            "role (Server Settings, Roles)."
        )
    return None


def _thread_problem(settings: PostSettings, place: discord.abc.GuildChannel | discord.Thread) -> str | None:
    if settings.updates != "thread":
        return None
    if isinstance(place, discord.Thread | discord.VoiceChannel | discord.StageChannel):
        return (
            "Later reports cannot go into threads there: neither a thread nor a voice chat has any. Choose something "
            "else for them under Look…"
        )
    allowed = place.permissions_for(place.guild.me)
    needed = {"Send Messages in Threads": allowed.send_messages_in_threads}
    if not isinstance(place, discord.ForumChannel):
        needed["Create Public Threads"] = allowed.create_public_threads
    lacking = [name for name, has in sorted(needed.items()) if not has]
    if not lacking:
        return None
    return f"Later reports cannot go into threads in {place.mention} yet: Newsdesk lacks {' and '.join(lacking)}. {_WHERE}."


def _publishing_problem(
    settings: PostSettings, place: discord.abc.GuildChannel | discord.Thread
) -> str | None:
    if not settings.publishes or is_announcement(place):
        return None
    return f"{place.mention} is no announcement channel, so its posts cannot be published. Choose one, or switch that off."


def is_announcement(place: object) -> bool:
    """Whether posts there can be published to other servers."""
    return isinstance(place, discord.TextChannel) and place.is_news()
