"""The list of a server's autoposts, one of them, and what its buttons do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.places import PostPlace, lacking
from cogs._delivering.replies import change, show
from cogs._posting import list_cards
from cogs._posting.checking import age_words
from cogs._posting.drafts import draft_of
from cogs._posting.form import open_form
from cogs._posting.list_cards import Line, press_id
from cogs._posting.rights import is_announcement
from cogs._posting.views import show_examples
from cogs._render.telling_apart import source_marks
from cogs._render.text import plain
from cogs._ui.age import is_age_restricted
from cogs._ui.failure import AskedWrongError
from news.models import Autopost, AutopostId, Delivery, DeliveryState, Source, SourceId, Target
from news.posting.planning import digest_after

if TYPE_CHECKING:
    from cogs._posting.session import Session

GONE: Final = "That autopost is not there any more. `/autopost list` shows the ones that are."
LATEST: Final = 100
"""How many of a channel's deliveries are looked at for what is held."""
PAUSER_MAX: Final = 40
SOURCE_PAUSED: Final = "Nothing is posted: the source is paused here. `/source resume` posts it again."


async def autopost_of(session: Session, autopost_id: int) -> Autopost:
    """The server's autopost. Raises AskedWrongError where it has none with that id."""
    found = await session.storage.autoposts.get(AutopostId(autopost_id), session.guild_id)
    if found is None:
        raise AskedWrongError(f"autopost {autopost_id} is gone", user_message=GONE)
    return found


async def lines_of(session: Session, autoposts: Sequence[Autopost]) -> list[Line]:
    """Each with how it is."""
    storage, guild_id = session.storage, session.guild_id
    channels = dict.fromkeys(autopost.channel_id for autopost in autoposts)
    waiting = {channel: await storage.deliveries.of_channel(channel, LATEST) for channel in channels}
    broken = {target.channel_id: target for target in await storage.targets.broken_of_guild(guild_id)}
    sources = {source.id: source for source in await storage.sources.visible(guild_id)}
    marks = source_marks(sources.values())
    return [
        _line(
            session, autopost, waiting[autopost.channel_id], broken.get(autopost.channel_id), sources, marks
        )
        for autopost in autoposts
    ]


def _line(
    session: Session,
    autopost: Autopost,
    latest: Sequence[Delivery],
    broken: Target | None,
    sources: dict[SourceId, Source],
    marks: dict[SourceId, str],
) -> Line:
    place = session.guild.get_channel_or_thread(autopost.channel_id)
    held = [row for row in latest if row.state is DeliveryState.HELD]
    stuck = [row for row in held if row.digest_at is None]
    in_digest = [row.digest_at for row in held if row.digest_at and row.autopost_id == autopost.id]
    own = [source for each in autopost.wish.source_ids if (source := sources.get(each)) is not None]
    usual = (
        digest_after(autopost.settings, session.services.now())
        if autopost.settings.mode == "digest"
        else None
    )
    source_id = autopost.source_id
    next_at = min(in_digest, default=usual)
    return Line(
        autopost,
        problem=_problem(place, broken),
        problem_since=broken.broken_since if broken else None,
        silence=silence_words(own, place),
        held=len(stuck),
        held_reason=(stuck[0].reason or "no reason was noted") if stuck else "",
        in_digest=in_digest.count(next_at) if next_at else 0,
        next_digest_at=next_at,
        mark=marks.get(source_id, "") if source_id is not None else "",
    )


def _problem(place: object, broken: Target | None) -> str | None:
    """Why nothing is posted: what is missing now, else what stopped it when it was tried."""
    if isinstance(place, PostPlace) and (missing := lacking(place)):
        return f"Newsdesk lacks {', '.join(missing)} there"
    return broken.broken_reason if broken else None


def silence_words(own: Sequence[Source], place: object) -> str | None:
    """Why nothing comes of sources although the channel works, as Markdown; None where something does."""
    if not own:
        return None
    if all(source.settings.is_paused for source in own):
        return SOURCE_PAUSED
    restricted = [source for source in own if source.settings.is_age_restricted]
    if len(restricted) < len(own) or not isinstance(place, PostPlace):
        return None
    return None if is_age_restricted(place) else f"Nothing is posted: {age_words(restricted, place)}"


async def list_view(session: Session, *, page: int = 0, note: str | None = None) -> discord.ui.LayoutView:
    """A page of the server's autoposts as a message."""
    autoposts = await session.storage.autoposts.of_guild(session.guild_id)
    lines = await lines_of(session, autoposts)
    return list_cards.list_card(lines, page=page, names=names_of(session.guild, autoposts), note=note).view()


async def one_view(session: Session, autopost: Autopost, *, note: str = "") -> discord.ui.LayoutView:
    """One autopost as a message."""
    (line,) = await lines_of(session, [autopost])
    count = len(await session.storage.autoposts.of_guild(session.guild_id))
    place = session.guild.get_channel_or_thread(autopost.channel_id)
    card = list_cards.one_card(line, is_announcement=is_announcement(place), has_others=count > 1, note=note)
    return card.view()


async def show_one(session: Session, autopost: Autopost, *, note: str = "") -> None:
    """One autopost, in the place of the person's own card where there is one."""
    await show(session.interaction, await one_view(session, autopost, note=note))


def names_of(guild: discord.Guild, autoposts: Sequence[Autopost]) -> dict[int, str]:
    """The names of their channels."""
    places = {a.channel_id: guild.get_channel_or_thread(a.channel_id) for a in autoposts}
    return {channel_id: place.name for channel_id, place in places.items() if place is not None}


async def edit(session: Session, autopost: Autopost) -> None:
    """The form with what it is now."""
    await open_form(session.interaction, session.services, draft_of(autopost))


async def see(session: Session, autopost: Autopost) -> None:
    """Its newest matches as they would be posted, and its digest."""
    await show_examples(session, draft_of(autopost))


async def pause(session: Session, autoposts: Sequence[Autopost]) -> str:
    """They post nothing from now on. What was done, in words."""
    running = [autopost for autopost in autoposts if autopost.paused_reason is None]
    if not running:
        return "Paused already."
    who = plain(session.interaction.user.display_name, PAUSER_MAX) or "an organiser"
    await session.storage.autoposts.pause([each.id for each in running], session.guild_id, f"paused by {who}")
    return (
        f"Paused{_count(autoposts)}: nothing is posted until you resume. What comes meanwhile, and what was waiting for a "
        "digest, is not posted later either; `/headlines` finds it."
    )


async def resume(session: Session, autoposts: Sequence[Autopost]) -> str:
    """They post again, nothing old. What was done, in words."""
    paused = [autopost for autopost in autoposts if autopost.paused_reason is not None]
    if not paused:
        return "Nothing to resume: not paused."
    await session.storage.autoposts.pause([each.id for each in paused], session.guild_id, None)
    lines = await lines_of(session, [await autopost_of(session, each.id) for each in paused])
    said = [
        f"Resumed{_count(autoposts)}: new articles are posted from now on, nothing old: what came meanwhile is not."
    ]
    if stopped := [line for line in lines if line.problem or line.silence]:
        still = (
            "But nothing is posted yet" if len(lines) == 1 else f"{len(stopped)} of them still post nothing"
        )
        said.append(f"{still}: `/autopost list` says why.")
    return " ".join(said)


def _count(autoposts: Sequence[Autopost]) -> str:
    return f" {len(autoposts)} autoposts" if len(autoposts) > 1 else ""


async def ask_removal(session: Session, autopost: Autopost) -> None:
    """The question before it is removed."""
    card = list_cards.confirm_card([autopost], press_id("remove", autopost.id), press_id("open", autopost.id))
    await show(session.interaction, card.view())


async def remove(session: Session, autopost: Autopost) -> None:
    """It is gone, and the list shows the others."""
    await session.storage.autoposts.remove([autopost.id], session.guild_id)
    await change(session.interaction, await list_view(session, note=list_cards.removed_note([autopost])))
