"""Whether a draft can be saved: its channel, what the bot may do there, what the source asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.places import PostPlace, lacking, problem_with
from cogs._posting.form_cards import PlaceKind
from cogs._posting.rights import extra_problems, is_announcement
from cogs._render.text import escaped
from cogs._ui.age import is_age_restricted
from news.models import GuildId, PostSettings, Wish
from news.posting.filters import read_filter
from news.posting.templates import read_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs._posting.drafts import Draft
    from cogs._posting.session import Session
    from news.models import Source
    from storage import Storage

NAME_SHOWN: Final = 80
PROBLEM_SHOWN: Final = 400


def place_kind(place: object) -> PlaceKind:
    """What kind of channel it is."""
    match place:
        case discord.ForumChannel():
            return "forum"
        case discord.Thread():
            return "thread"
        case discord.VoiceChannel() | discord.StageChannel():
            return "voice"
        case discord.TextChannel():
            return "announcement" if is_announcement(place) else "text"
        case _:
            return "gone"


async def problems_of(session: Session, draft: Draft) -> list[str]:
    """Why the draft cannot be saved as it is, a sentence each with what to do; empty when it can."""
    place = session.place(draft)
    if place is None or place_kind(place) == "gone":
        return [place_problem(None) or ""]
    problems = [
        place_problem(place),
        await age_problem(session.storage, draft.wish, place),
        _tag_problem(draft, place),
    ]
    if draft.wish.kind == "search" and read_filter(draft.wish.query or "").is_empty:
        problems.append("That search finds nothing: there is no word in it. Change it under What…")
    problems += [
        f"{problem}. Change your own words under Look…" for problem in template_problems(draft.settings)
    ]
    who = None if await _is_settled_ping(session, draft) else session.member
    return [*filter(None, problems), *extra_problems(draft.settings, place, who)]


def template_problems(settings: PostSettings) -> list[str]:
    """What of a server's own words for its posts could not be filled, as Markdown of ours; empty where there are none."""
    if settings.template is None:
        return []
    return [escaped(problem, PROBLEM_SHOWN) for problem in read_template(settings.template).problems]


async def _is_settled_ping(session: Session, draft: Draft) -> bool:
    """Whether the autopost pings that role in that channel already: whoever changes something else is not asked."""
    if draft.autopost_id is None or draft.settings.ping is None:
        return False
    before = await session.storage.autoposts.get(draft.autopost_id, session.guild_id)
    if before is None or before.settings.ping is None or before.channel_id != draft.channel_id:
        return False
    return before.settings.ping.role_id == draft.settings.ping.role_id


def place_problem(place: object) -> str | None:
    """Why nothing can be posted in what was chosen, as a sentence with what to do; None when all is well."""
    if not isinstance(place, discord.ForumChannel):
        return problem_with(place)
    # In a forum's settings the permission to send has another name.
    missing = ["Create Posts" if name == "Send Messages" else name for name in lacking(place)]
    if not missing:
        return None
    return (
        f"Newsdesk cannot post in {place.mention} yet: it lacks {' and '.join(missing)} there. Open the forum's settings, "
        "go to Permissions, add Newsdesk and allow these."
    )


def _tag_problem(draft: Draft, place: object) -> str | None:
    if not isinstance(place, discord.ForumChannel) or not place.flags.require_tag or draft.settings.tag_ids:
        return None
    return f"{place.mention} asks for a tag on every post. Choose one under Tags…"


async def age_problem(storage: Storage, wish: Wish, place: object) -> str | None:
    """Sources of a wish of which nothing would be posted there: they are for age-restricted channels alone.

    A sentence for the organiser with what to change; None for anything else.
    """
    guild = getattr(place, "guild", None)
    if not wish.source_ids or not isinstance(guild, discord.Guild) or is_age_restricted(place):
        return None
    found = [await storage.sources.get(each, GuildId(guild.id)) for each in wish.source_ids]
    return age_words([source for source in found if source and source.settings.is_age_restricted], place)


def age_words(restricted: Sequence[Source], place: object) -> str | None:
    """The sentence for such sources; None where there are none."""
    if not restricted:
        return None
    names = ", ".join(f"**{escaped(source.name, NAME_SHOWN)}**" for source in restricted[:3])
    is_are = "is" if len(restricted) == 1 else "are"
    channel = place.mention if isinstance(place, PostPlace) else "that channel"
    return (
        f"{names} {is_are} shown in age-restricted channels only, and {channel} is not one. Choose an age-restricted "
        "channel, or change the source with `/source edit`."
    )
