"""The form of an autopost: what its buttons, menus and fields do. Nothing is stored but drafts until Save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, get_args

import discord

from cogs._delivering.replies import change, show
from cogs._posting import form_cards
from cogs._posting.checking import place_kind
from cogs._posting.clocks import digest_minute, quiet_hours
from cogs._posting.drafts import EVERYTHING, Draft
from cogs._posting.fields import field_named, pinging, without_ping
from cogs._posting.form_cards import Form
from cogs._posting.naming import named
from cogs._posting.rights import is_announcement, ping_problem
from cogs._posting.saving import save
from cogs._posting.session import Session
from cogs._posting.subjects import SubjectKind, relabelled, with_subject, without_subject
from cogs._posting.typing_forms import TypedForm
from cogs._posting.views import card_view, main_view, show_examples
from cogs._posting.zones import zone_in, zone_offers
from cogs._render.text import escaped
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.safe import picked_id
from news.models import ChannelId, Wish
from news.posting.filters import read_filter
from news.posting.schedules import is_zone
from news.posting.templates import PLACEHOLDERS

if TYPE_CHECKING:
    from cogs._services import Services

CHANGED: Final = "That card has changed. `/autopost list` shows all autoposts."
NOT_SAVED: Final = "Nothing was stored. `/autopost add` begins anew."
_PLACEHOLDERS: Final = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)


async def open_form(interaction: AnyInteraction, services: Services, draft: Draft, *, note: str = "") -> None:
    """Shows a draft, in the place of the person's own card where there is one."""
    session = Session.of(interaction, services)
    await show(interaction, await main_view(session, await _told(session, draft), note=note))


async def press(
    interaction: AnyInteraction,
    services: Services,
    action: str,
    draft_id: int,
    detail: str,
    item: discord.ui.Item[Any],
) -> None:
    """What a button or menu of the form does. The permission, and whose draft it is, are asked for each time."""
    session = Session.of(interaction, services)
    draft = await session.draft(draft_id)
    match action:
        case "main" | "card":
            await change(interaction, await card_view(session, draft, detail or "main"))
        case "ask":
            await _ask(session, draft, draft_id, detail)
        case "see":
            await show_examples(session, draft)
        case "save" | "over":
            await save(session, draft, is_over=action == "over")
        case "cancel":
            words = NOT_SAVED if draft.autopost_id is None else "Nothing was changed."
            await change(interaction, form_cards.ended_card(words).view())
        case _:
            await _choose(session, draft, action, detail, item)


async def _choose(
    session: Session, draft: Draft, action: str, detail: str, item: discord.ui.Item[Any]
) -> None:
    """A choice changes the draft; the card that it was made on shows the new one."""
    picked = _picked(item)
    match action:
        case "set":
            field = field_named(detail)
            draft = replace(draft, settings=field.changed(draft.settings, picked))
            await _show(session, draft, field.card)
        case "add":
            await _show(session, with_subject(draft, _kind(detail), picked_id(item)), "what", was=draft)
        case "drop":
            await _show(session, without_subject(draft, picked_id(item)), "what")
        case "all":
            await _show(session, replace(draft, wish=EVERYTHING), "what")
        case "channel":
            await _show(session, moved(session, draft, picked_id(item)), "main")
        case "tags":
            await _show(session, draft.having(tag_ids=_tags(session, draft, item)), "place")
        case "role":
            await _take_role(session, draft, picked_id(item))
        case "norole":
            await _show(session, replace(draft, settings=without_ping(draft.settings)), "ping")
        case "zone":
            await _show(session, _in_zone(draft, zone_in(picked)), "when")
        case _:
            raise AskedWrongError(f"no action {action!r}", user_message=CHANGED)


async def _show(
    session: Session, draft: Draft, card: str, *, note: str = "", was: Draft | None = None
) -> None:
    if was is not None and was.wish.kind not in ("everything", draft.wish.kind):
        note = f"{note} {_other_kind(was.wish)}".strip()
    await change(session.interaction, await card_view(session, await _told(session, draft), card, note=note))


async def _told(session: Session, draft: Draft) -> Draft:
    """The draft with the names of today. Without subjects that are gone from what the server sees."""
    return await relabelled(session.storage, draft, session.guild_id)


def _other_kind(before: Wish) -> str:
    """Why what was chosen before is gone."""
    return (
        f"It was for {_KINDS[before.kind]} before: an autopost is for sources, for topics and people, for stories, or for a "
        'search. A search can do both: `source:"Example Times" harbour`.'
    )


_KINDS: Final = {
    "everything": "everything",
    "source": "sources",
    "topic": "topics",
    "story": "stories",
    "search": "a search",
}


def moved(session: Session, draft: Draft, channel_id: int) -> Draft:
    """The draft for another channel, without what only the one before could do."""
    place = session.guild.get_channel_or_thread(channel_id)
    if place is None or place_kind(place) == "gone":
        raise AskedWrongError(
            user_message="Newsdesk cannot see that channel. Give it View Channel there, or choose another."
        )
    settings = draft.settings
    if channel_id != draft.channel_id:
        settings = replace(settings, tag_ids=(), publishes=settings.publishes and is_announcement(place))
    return replace(draft, channel_id=ChannelId(channel_id), settings=settings)


def _picked(item: discord.ui.Item[Any]) -> str:
    return item.values[0] if isinstance(item, discord.ui.Select) and item.values else ""


def _kind(detail: str) -> SubjectKind:
    for kind in get_args(SubjectKind):
        if kind == detail:
            return kind
    raise AskedWrongError(f"no kind {detail!r}", user_message=CHANGED)


def _tags(session: Session, draft: Draft, item: discord.ui.Item[Any]) -> tuple[int, ...]:
    """The chosen tags, in the forum's order; those that were deleted meanwhile are left out."""
    place = session.place(draft)
    if not isinstance(place, discord.ForumChannel) or not isinstance(item, discord.ui.Select):
        return ()
    return tuple(tag.id for tag in place.available_tags if str(tag.id) in item.values)[: form_cards.TAGS_MAX]


async def _take_role(session: Session, draft: Draft, role_id: int) -> None:
    """The role is pinged from now on, unless this person could not mention it: then the card says why not."""
    place = session.place(draft)
    role = session.guild.get_role(role_id)
    problem = ping_problem(role, place, session.member) if place is not None else None
    may_be_chosen = problem is None or (
        role is not None and place is not None and _could_mention(role, place, session.member)
    )
    if may_be_chosen:
        draft = replace(draft, settings=pinging(draft.settings, role_id))
        problem = None  # what is still missing stands on the card
    await _show(session, draft, "ping", note=problem or "")


def _could_mention(
    role: discord.Role, place: discord.abc.GuildChannel | discord.Thread, member: discord.Member
) -> bool:
    return not role.is_default() and (role.mentionable or place.permissions_for(member).mention_everyone)


def _in_zone(draft: Draft, zone: str) -> Draft:
    if not is_zone(zone):
        raise AskedWrongError(f"no zone {zone!r}", user_message=CHANGED)
    schedule = replace(draft.settings.schedule, zone=zone)
    return replace(draft.having(schedule=schedule), is_zone_chosen=True)


# --- what is typed ----------------------------------------------------------------------------------


async def _ask(session: Session, draft: Draft, draft_id: int, what: str) -> None:
    services = session.services

    async def take(interaction: AnyInteraction, what: str, typed: Mapping[str, str]) -> None:
        asked = Session.of(interaction, services)
        await _take_typed(asked, await asked.draft(draft_id), what, typed)

    await session.interaction.response.send_modal(TypedForm(what, draft, _PLACEHOLDERS, take))


async def _take_typed(session: Session, draft: Draft, what: str, typed: Mapping[str, str]) -> None:
    match what:
        case "search":
            await _take_search(session, draft, typed["query"])
        case "name":
            await _take_name(session, draft, _kind(typed["kind"]), typed["name"])
        case "times":
            await _show(session, _with_times(draft, typed["at"], typed["quiet"]), "when")
        case "words":
            await _show(session, draft.having(template=typed["template"] or None), "look")
        case "filter":
            await _take_filter(session, draft, typed["query"])
        case _:
            await _take_city(session, draft, typed["city"])


async def _take_search(session: Session, draft: Draft, query: str) -> None:
    read = read_filter(query)
    if read.is_empty:
        raise AskedWrongError(
            user_message=f"That search finds nothing: {_listed(read.problems)}. Type at least one word; `/search` tries a "
            "search out."
        )
    await _show(
        session,
        replace(draft, wish=Wish("search", query=query)),
        "what",
        note=unread_words(query),
        was=draft,
    )


def unread_words(query: str) -> str:
    """What of a search cannot be used, as a sentence; "" where all of it can."""
    problems = read_filter(query).problems if query else ()
    return f"Not all of the search could be used: {_listed(problems)}." if problems else ""


def _listed(problems: tuple[str, ...]) -> str:
    return "; ".join(escaped(problem, 200) for problem in problems[:3])


async def _take_name(session: Session, draft: Draft, kind: SubjectKind, name: str) -> None:
    found = await named(session.storage, session.guild_id, kind, name)
    if len(found) == 1:
        await _show(session, with_subject(draft, kind, found[0].id), "what", was=draft)
        return
    form = Form(draft, await session.keep(draft), place_kind(session.place(draft)))
    await change(session.interaction, form_cards.named_card(form, kind, found).view())


def _with_times(draft: Draft, at: str, quiet: str) -> Draft:
    schedule = draft.settings.schedule
    minute = digest_minute(at, is_hourly=schedule.every == "hour")
    return draft.having(schedule=replace(schedule, minute=minute), quiet=quiet_hours(quiet))


async def _take_filter(session: Session, draft: Draft, query: str) -> None:
    ping = draft.settings.ping
    if ping is None:
        raise AskedWrongError(user_message="Choose the role to ping first, then what it is pinged for.")
    read = read_filter(query)
    if query and read.is_empty:
        raise AskedWrongError(
            user_message=f"That search finds nothing: {_listed(read.problems)}. Type at least one word, or leave it empty "
            "to ping for every post."
        )
    await _show(
        session, draft.having(ping=replace(ping, query=query or None)), "ping", note=unread_words(query)
    )


async def _take_city(session: Session, draft: Draft, city: str) -> None:
    offers = await zone_offers(city, session.services.now())
    if len(offers) == 1:
        await _show(session, _in_zone(draft, zone_in(offers[0][0])), "when")
        return
    form = Form(draft, await session.keep(draft), place_kind(session.place(draft)))
    await change(session.interaction, form_cards.zone_card(form, offers, city).view())
