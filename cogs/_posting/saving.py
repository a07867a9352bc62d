"""Saving a draft: a new autopost, or a changed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._delivering.replies import change
from cogs._posting.checking import place_kind, problems_of
from cogs._posting.form_cards import Form, there_card
from cogs._posting.making import made_card, make_autopost, same_in
from cogs._posting.subjects import Wanted
from cogs._posting.views import main_view
from cogs._posting.words import narrowing_words, wish_words
from cogs._render.card import Card, button
from cogs._ui.failure import AskedWrongError
from news.models import Autopost

if TYPE_CHECKING:
    from cogs._posting.drafts import Draft
    from cogs._posting.session import Session

FIRST_RUN: tuple[str, str] = (
    "Readers can ask right away: `/headlines`, `/quote`, `/search`, `/topic`.",
    "`/autopost add` posts more, or only one topic or person; `/autopost list` shows what is posted where.",
)


async def save(session: Session, draft: Draft, *, is_over: bool = False) -> None:
    """Stores it and says what happens from now on, or shows why it cannot be stored yet.

    `is_over`: what the channel has already of that wish gets these settings.
    """
    if await problems_of(session, draft):
        await change(session.interaction, await main_view(session, draft, note="**Nothing was stored yet.**"))
        return
    autoposts = await session.storage.autoposts.of_guild(session.guild_id)
    same = same_in(autoposts, draft.channel_id, draft.wish.key)
    if draft.autopost_id is not None:
        card = await _change(session, draft, autoposts, same)
    elif same is None:
        card = await _add(session, draft)
    elif not is_over:
        form = Form(draft, await session.keep(draft), place_kind(session.place(draft)))
        card = there_card(form, same.id)
    else:
        card = changed_card(
            await session.storage.autoposts.change(same.id, session.guild_id, settings=draft.settings)
        )
    if draft.is_zone_chosen:
        await session.storage.guilds.set_zone(session.guild_id, draft.settings.schedule.zone)
    await change(session.interaction, card.view())


async def _add(session: Session, draft: Draft) -> Card:
    made = await make_autopost(
        session.storage,
        Wanted(draft.wish, draft.label),
        guild_id=session.guild_id,
        channel_id=draft.channel_id,
        created_by=session.user_id,
        settings=draft.settings,
    )
    if not draft.is_first_run:
        return made_card(made)
    card = made_card(made, title="All set").text(*FIRST_RUN)
    return card.buttons(button("Set up another", "nd1|desk|start|0|0"))


async def _change(session: Session, draft: Draft, autoposts: list[Autopost], same: Autopost | None) -> Card:
    before = next((each for each in autoposts if each.id == draft.autopost_id), None)
    if before is None:
        raise AskedWrongError(
            user_message="That autopost was removed meanwhile, so nothing was changed. `/autopost add` makes another."
        )
    if same is not None and same.id != before.id:
        raise AskedWrongError(
            user_message=f"<#{draft.channel_id}> gets {wish_words(draft.wish, draft.label)} by another autopost already. "
            "Choose something else, or remove one of the two."
        )
    changed = await session.storage.autoposts.change(
        before.id,
        session.guild_id,
        wish=draft.wish,
        settings=draft.settings,
        channel_id=draft.channel_id,
        label=draft.label,
    )
    return changed_card(changed)


def changed_card(autopost: Autopost) -> Card:
    """What was changed, and what that means for what waits."""
    return (
        Card()
        .text(
            "### Autopost changed",
            f"<#{autopost.channel_id}> gets {wish_words(autopost.wish, autopost.label)}{narrowing_words(autopost.settings)}. It "
            "holds from the next article on; what waits for a digest already goes out as it was planned.",
        )
        .buttons(
            button("Show it", f"nd1|autopost|open|{autopost.id}"),
            button("Send a test post", f"nd1|autopost|test|{autopost.id}"),
            button("All autoposts", "nd1|autopost|list|0"),
        )
    )
