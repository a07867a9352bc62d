"""The form's messages: its cards with all that they say, read anew for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.digesting import TITLES, digest_lines
from cogs._delivering.replies import say
from cogs._posting import form_cards
from cogs._posting.checking import place_kind, problems_of, template_problems
from cogs._posting.forecasting import forecast_words
from cogs._posting.form_cards import Form, Offers
from cogs._posting.preview import Example, below, newest_examples, newest_ids, without
from cogs._posting.subjects import of_source, of_story, of_topic, subjects_of
from cogs._posting.words import has_digest, schedule_words
from cogs._render.card import Card
from cogs._render.digests import LINES_SHOWN, Digest, digest_card
from cogs._render.limits import SELECT_OPTIONS_MAX
from cogs._render.press_ids import digest_id
from cogs._render.telling_apart import source_marks
from cogs._render.text import escaped
from cogs._ui.age import is_age_restricted
from cogs._ui.failure import AskedWrongError
from news.models import DeliveryId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs._posting.drafts import Draft
    from cogs._posting.session import Session

EXAMPLES: Final = 3
"""Newest matches that "More examples" shows; fewer where they do not fit."""
IN_DIGEST: Final = 10
"""Newest matches of which the example of a digest is made."""
NO_DELIVERY: Final = DeliveryId(0)
NEWEST: Final = "-# The newest match, as it would be posted:"
NEWEST_LEFT_OUT: Final = "-# The newest match would be left out:"
REASON_MAX: Final = 140
NO_MATCH: Final = "-# Nothing in the archive matches yet. The first new article that does is posted."


async def main_view(session: Session, draft: Draft, *, note: str = "") -> discord.ui.LayoutView:
    """The whole wish, what last week would have brought, and the newest match as it would be posted."""
    form = await _form(session, draft, note=note, is_whole=True)
    return await _with_newest(session, form_cards.main_card(form), draft)


async def card_view(session: Session, draft: Draft, name: str, *, note: str = "") -> discord.ui.LayoutView:
    """One of the cards behind it. Raises AskedWrongError for one of another version."""
    form = await _form(session, draft, note=note)
    match name:
        case "main":
            return await main_view(session, draft, note=note)
        case "what":
            return (await _what_card(session, form)).view()
        case "when":
            return form_cards.when_card(form).view()
        case "look":
            problems = template_problems(draft.settings)
            return await _with_newest(session, form_cards.look_card(form, problems), draft)
        case "ping":
            return form_cards.ping_card(form).view()
        case "place":
            return _place_card(session, form).view()
        case _:
            raise AskedWrongError(
                f"no card {name!r}",
                user_message="That card has changed. `/autopost list` shows all autoposts.",
            )


async def examples_view(session: Session, draft: Draft) -> discord.ui.LayoutView:
    """The newest matches as they would be posted, as many as fit."""
    examples = await _examples(session, draft, limit=EXAMPLES)
    words = _above(examples, "The newest matches, as they would be posted.")
    return below(Card().text("### Examples", words), examples, draft, title="")


async def show_examples(session: Session, draft: Draft) -> None:
    """Messages of their own: the newest matches as they would be posted, then the digest where there is one."""
    await say(session.interaction, await examples_view(session, draft))
    if (digest := await digest_view(session, draft)) is not None:
        await say(session.interaction, digest)


async def digest_view(session: Session, draft: Draft) -> discord.ui.LayoutView | None:
    """How its digest would look: with what waits for it, else with the newest matches. None where there is none.

    Without the button that pages it: there is nothing to page yet.
    """
    archive = session.storage.readers(is_age_restricted(session.place(draft)))
    items = await session.storage.digests.waiting(draft.channel_id)
    if not items:
        items = await newest_ids(
            archive, draft.wish, session.guild_id, now=session.services.now(), limit=IN_DIGEST
        )
    blocked = await session.storage.guilds.blocked_words(session.guild_id)
    lines = await digest_lines(items, session.guild_id, archive, blocked=blocked)
    if not lines or not has_digest(draft.settings):
        return None
    schedule, times = draft.settings.schedule, [line.headline.published_at for line in lines]
    why = f"An example: posted {schedule_words(schedule)}"
    shown = Digest(
        NO_DELIVERY, TITLES[schedule.every], why, min(times), max(times), lines[:LINES_SHOWN], len(lines)
    )
    return without(digest_card(shown).view(), digest_id(NO_DELIVERY, 0))


def _above(examples: Sequence[Example], usual: str) -> str:
    """The line above examples: what they are, or that none of what matches would be posted, and why."""
    if not examples:
        return NO_MATCH
    left_out = examples[0].left_out
    return f"{NEWEST_LEFT_OUT} {escaped(left_out, REASON_MAX)}. Its look:" if left_out else usual


async def _examples(session: Session, draft: Draft, *, limit: int = 1) -> list[Example]:
    place, now = session.place(draft), session.services.now()
    return await newest_examples(session.storage, draft, session.guild_id, place, now=now, limit=limit)


async def _form(session: Session, draft: Draft, *, note: str, is_whole: bool = False) -> Form:
    return Form(
        draft,
        await session.keep(draft),
        place_kind(session.place(draft)),
        forecast=await forecast_words(session, draft) if is_whole else "",
        problems=await problems_of(session, draft),
        note=note,
    )


async def _with_newest(session: Session, card: Card, draft: Draft) -> discord.ui.LayoutView:
    examples = await _examples(session, draft)
    return below(card, examples, draft, title=_above(examples, NEWEST))


async def _what_card(session: Session, form: Form) -> Card:
    storage, guild_id, wish = session.storage, session.guild_id, form.draft.wish
    # Those that are chosen already are left out, and there should still be a menu full.
    limit = SELECT_OPTIONS_MAX + len(wish.source_ids) + len(wish.topic_ids) + len(wish.story_ids)
    sources = await storage.sources.complete(guild_id, "", limit)
    marks = source_marks(sources)
    offers = Offers(
        [of_source(source, marks[source.id]) for source in sources],
        [of_topic(topic) for topic in await storage.topics.complete(guild_id, "", limit=limit)],
        [of_story(story) for story in await storage.stories.complete(guild_id, "", limit)],
    )
    return form_cards.what_card(form, await subjects_of(storage, wish, guild_id), offers)


def _place_card(session: Session, form: Form) -> Card:
    place = session.place(form.draft)
    if isinstance(place, discord.ForumChannel):
        tags = [(str(tag.id), tag.name) for tag in place.available_tags]
        return form_cards.place_card(form, tags, is_tag_required=place.flags.require_tag)
    return form_cards.place_card(form, ())
