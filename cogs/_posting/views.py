"""The form's messages: its cards with all that they say, read anew for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from cogs._posting import form_cards
from cogs._posting.checking import place_kind, problems_of
from cogs._posting.forecasting import forecast_words
from cogs._posting.form_cards import Form, Offers
from cogs._posting.preview import below, newest_posts
from cogs._posting.subjects import of_source, of_story, of_topic, subjects_of
from cogs._render.card import Card
from cogs._render.limits import SELECT_OPTIONS_MAX
from cogs._render.telling_apart import source_marks
from cogs._ui.failure import AskedWrongError
from news.posting.templates import read_template

if TYPE_CHECKING:
    from cogs._posting.drafts import Draft
    from cogs._posting.session import Session

EXAMPLES: Final = 3
"""Newest matches that "More examples" shows; fewer where they do not fit."""
NEWEST: Final = "-# The newest match, as it would be posted:"
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
            template = draft.settings.template
            problems = read_template(template).problems if template else ()
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
    posts = await newest_posts(session.storage, draft, session.guild_id, session.place(draft), limit=EXAMPLES)
    words = "The newest matches, as they would be posted." if posts else NO_MATCH
    return below(Card().text("### Examples", words), posts, draft, title="")


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
    posts = await newest_posts(session.storage, draft, session.guild_id, session.place(draft))
    return below(card, posts, draft, title=NEWEST if posts else NO_MATCH)


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
