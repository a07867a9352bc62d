"""Several autoposts at once: who was chosen, one setting for all, the settings of one for others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import discord

from cogs._delivering.replies import change, show
from cogs._posting import listing, several_cards
from cogs._posting.drafts import joined, split
from cogs._posting.fields import Field, field_named
from cogs._posting.list_cards import brief, confirm_card, removed_note
from cogs._posting.rights import extra_problems
from cogs._posting.several_cards import NO_BULK, Refused, Several, press_id
from cogs._render.limits import SELECT_OPTIONS_MAX
from cogs._ui.failure import AskedWrongError
from cogs._ui.safe import picked_id
from news.models import AnswerId, Autopost, PostSettings

if TYPE_CHECKING:
    from cogs._posting.session import Session

KIND: Final = "autopost-several"
"""Names the saved answers that hold who was chosen."""
UNSEEN: Final = "Newsdesk cannot see that channel, so nobody is pinged there who was not pinged before."
UNFIT: Final = "That does not go with its other settings."
_CHANGED: Final = "That card has changed. `/autopost list` shows all autoposts."


async def begin(session: Session, *, copied: Autopost | None = None) -> None:
    """The card on which several are chosen; `copied`: the one whose settings they are to get."""
    several = await _kept(session, frozenset(), copied.id if copied else None)
    await show(session.interaction, several_cards.choose_card(several).view())


async def press(session: Session, action: str, choice: int, detail: str, item: discord.ui.Item[Any]) -> None:
    """What a button or menu of these cards does."""
    several = await _chosen(session, choice)
    page = int(detail) if detail.isdecimal() else 0
    match action:
        case "page" | "back":
            await change(session.interaction, several_cards.choose_card(several, page=page).view())
        case "pick":
            await _pick(session, several, page, item)
        case "field":
            field = _bulk_field(_value(item))
            await change(session.interaction, several_cards.value_card(several, field).view())
        case "value":
            await _set_all(session, several, _bulk_field(detail), _value(item))
        case "from" | "copy":
            await _copy(session, several, await _copied(session, several, item))
        case "pause" | "resume":
            act = listing.pause if action == "pause" else listing.resume
            await _show(session, several, note=await act(session, _some(several)))
        case "ask":
            card = confirm_card(_some(several), press_id("remove", choice), press_id("back", choice))
            await change(session.interaction, card.view())
        case "remove":
            gone = _some(several)
            await session.storage.autoposts.remove([each.id for each in gone], session.guild_id)
            await change(session.interaction, await listing.list_view(session, note=removed_note(gone)))
        case _:
            raise AskedWrongError(f"no action {action!r}", user_message=_CHANGED)


async def _show(session: Session, several: Several, *, note: str = "") -> None:
    fresh = await _kept(session, several.chosen, several.copied.id if several.copied else None)
    await change(session.interaction, several_cards.choose_card(fresh, note=note).view())


def _some(several: Several) -> list[Autopost]:
    """The chosen ones that are still there. Raises AskedWrongError where none is."""
    if not several.picked:
        raise AskedWrongError(
            user_message="None of those is there any more. `/autopost list` shows the ones that are."
        )
    return several.picked


def _value(item: discord.ui.Item[Any]) -> str:
    return item.values[0] if isinstance(item, discord.ui.Select) and item.values else ""


def _bulk_field(name: str) -> Field:
    if name in NO_BULK:
        raise AskedWrongError(f"{name} is not changed for several", user_message=_CHANGED)
    return field_named(name)


async def _pick(session: Session, several: Several, page: int, item: discord.ui.Item[Any]) -> None:
    """What is chosen in the menu of a page takes the place of what was chosen of that page before."""
    others = [each for each in several.all if several.copied is None or each.id != several.copied.id]
    of_page = {each.id for each in others[page * SELECT_OPTIONS_MAX : (page + 1) * SELECT_OPTIONS_MAX]}
    values = item.values if isinstance(item, discord.ui.Select) else []
    chosen = {int(value) for value in values if value.isdecimal()} & of_page
    copied = several.copied.id if several.copied else None
    fresh = await _kept(session, frozenset((several.chosen - of_page) | chosen), copied)
    await change(session.interaction, several_cards.choose_card(fresh, page=page).view())


async def _set_all(session: Session, several: Several, field: Field, value: str) -> None:
    settings = _some(several)[0].settings
    words = next((words for known, words, _ in field.offers(settings) if known == value), value)
    await _change_all(
        session,
        several,
        _some(several),
        lambda autopost: field.changed(autopost.settings, value),
        done=f"{words}.",
    )


async def _copied(session: Session, several: Several, item: discord.ui.Item[Any]) -> Autopost:
    if several.copied is not None:
        return several.copied
    return await listing.autopost_of(session, picked_id(item))


async def _copy(session: Session, several: Several, copied: Autopost) -> None:
    def like(autopost: Autopost) -> PostSettings:
        if autopost.channel_id == copied.channel_id:
            return copied.settings
        own = autopost.settings
        return replace(copied.settings, tag_ids=own.tag_ids, publishes=own.publishes)

    targets = [each for each in _some(several) if each.id != copied.id]
    await _change_all(session, several, targets, like, done=f"settings as those of {brief(copied)}.")


async def _change_all(
    session: Session,
    several: Several,
    autoposts: Sequence[Autopost],
    settings_for: Callable[[Autopost], PostSettings],
    *,
    done: str,
) -> None:
    """Changes each for which its channel and this person have the rights, and says which were left as they were."""
    refused: list[Refused] = []
    count = 0
    for autopost in autoposts:
        try:
            settings = settings_for(autopost)
        except AskedWrongError:  # such as 18:00 for a digest that goes out every hour
            refused.append(Refused(autopost, UNFIT))
            continue
        if problem := _problem(session, autopost, settings):
            refused.append(Refused(autopost, problem))
            continue
        await session.storage.autoposts.change(autopost.id, session.guild_id, settings=settings)
        count += 1
    card = several_cards.changed_card(several, done=done, count=count, refused=refused)
    await change(session.interaction, card.view())


def _problem(session: Session, autopost: Autopost, settings: PostSettings) -> str | None:
    """What the new settings need there that the old ones did not; None where nothing is missing."""
    place = session.guild.get_channel_or_thread(autopost.channel_id)
    if place is None:
        # Whom this person may mention there is not known.
        is_new_ping = settings.ping is not None and settings.ping != autopost.settings.ping
        return UNSEEN if is_new_ping else None
    before = extra_problems(autopost.settings, place, session.member)
    return next((p for p in extra_problems(settings, place, session.member) if p not in before), None)


# --- who was chosen ----------------------------------------------------------------------------------


async def _kept(session: Session, chosen: frozenset[int], copied_id: int | None) -> Several:
    """The choice, kept under an id of its own."""
    arguments: dict[str, str | int | None] = {"chosen": joined(sorted(chosen)), "copied": copied_id}
    saved = await session.storage.answers.save(KIND, arguments, session.user_id, guild_id=session.guild_id)
    return await _several(session, saved, chosen, copied_id)


async def _chosen(session: Session, choice: int) -> Several:
    """What was kept. Raises AskedWrongError where it is gone or somebody else's."""
    saved = await session.storage.answers.get(AnswerId(choice), guild_id=session.guild_id)
    if saved is None or saved.kind != KIND or saved.user_id != session.user_id:
        raise AskedWrongError(
            f"choice {choice} is gone", user_message="That card is too old. Run `/autopost list` again."
        )
    copied = saved.arguments.get("copied")
    chosen = frozenset(split(saved.arguments.get("chosen")))
    return await _several(session, saved.id, chosen, None if copied is None else int(copied))


async def _several(
    session: Session, choice: AnswerId, chosen: frozenset[int], copied_id: int | None
) -> Several:
    autoposts = await session.storage.autoposts.of_guild(session.guild_id)
    copied = next((each for each in autoposts if each.id == copied_id), None)
    if copied_id is not None and copied is None:
        raise AskedWrongError(user_message=listing.GONE)
    return Several(choice, autoposts, chosen, listing.names_of(session.guild, autoposts), copied)
