"""The cards of the form: the whole wish, and behind it what, when, look, ping and place. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import discord

from cogs._posting.drafts import Draft
from cogs._posting.fields import FIELDS
from cogs._posting.menus import channel_menu, chooser, field_menu, role_menu
from cogs._posting.presses import press_id
from cogs._posting.subjects import Subject, ids_of, offered
from cogs._posting.words import (
    look_words,
    narrowing_words,
    pace_words,
    ping_words,
    quiet_sentences,
    setting_lines,
    wish_words,
    zone_name,
)
from cogs._render.card import WARNING, AnyButton, AnySelect, Card, button
from cogs._render.text import escaped, plain
from news.models import AnswerId, PostSettings

NAMES_SHOWN: Final = 8
NAME_SHOWN: Final = 60
TEMPLATE_SHOWN: Final = 400
PlaceKind = Literal["text", "announcement", "forum", "thread", "voice", "gone"]


@dataclass(frozen=True, slots=True)
class Form:
    """A draft with what its cards say beside it."""

    draft: Draft
    id: AnswerId
    place: PlaceKind
    forecast: str = ""
    """What last week would have brought, as Markdown of ours."""
    problems: Sequence[str] = ()
    """Why it cannot be saved like this, as Markdown of ours."""
    note: str = ""
    """What the last press came to, where the card does not show it."""

    @property
    def settings(self) -> PostSettings:
        """The draft's."""
        return self.draft.settings


def main_card(form: Form) -> Card:
    """The whole wish in words, what it would have brought last week, and the ways to change it."""
    card = Card(accent=WARNING) if form.problems else Card()
    card.text(f"### {_title(form)}", f"<#{form.draft.channel_id}> gets {_what(form)}.")
    card.text(*setting_lines(form.settings, is_announcement=form.place == "announcement"))
    card.text(form.forecast)
    card.text(*(f"**Not yet:** {problem}" for problem in form.problems), form.note)
    card.select(channel_menu(press_id("channel", form.id, "main")))
    card.buttons(_opens("What…", form, "what"), _opens("When…", form, "when"), _opens("Look…", form, "look"))
    card.buttons(
        _opens("Ping…", form, "ping"), _place_button(form), button("More examples", press_id("see", form.id))
    )
    card.buttons(
        button("Save", press_id("save", form.id), style=discord.ButtonStyle.success),
        button("Back", f"nd1|desk|start|0|{form.draft.channel_id}")
        if form.draft.is_first_run
        else button("Cancel", press_id("cancel", form.id)),
    )
    return card.text("-# Nothing is stored until you press Save, and nothing old is posted.")


def _title(form: Form) -> str:
    if form.draft.is_first_run:
        return "Set up · step 3 of 3"
    return "New autopost" if form.draft.autopost_id is None else "Change this autopost"


def _what(form: Form) -> str:
    return wish_words(form.draft.wish, form.draft.label) + narrowing_words(form.settings)


def _opens(label: str, form: Form, card: str) -> AnyButton:
    return button(label, press_id("card", form.id, card))


def _place_button(form: Form) -> AnyButton | None:
    if form.place == "forum":
        return _opens("Tags…", form, "place")
    return _opens("Publishing…", form, "place") if form.place == "announcement" else None


def _menus(card: Card, form: Form, *names: str) -> Card:
    for name in names:
        card.select(field_menu(FIELDS[name], form.settings, press_id("set", form.id, name)))
    return card


def _back(form: Form) -> AnyButton:
    return button("Back", press_id("main", form.id), style=discord.ButtonStyle.primary)


def _head(form: Form, title: str, *lines: str) -> Card:
    card = Card().text(f"### {title}", *lines)
    return card.text(form.note)


@dataclass(frozen=True, slots=True)
class Offers:
    """What the card about the wish offers to add; the first 25 of each."""

    sources: Sequence[Subject] = ()
    topics: Sequence[Subject] = ()
    stories: Sequence[Subject] = ()


def what_card(form: Form, chosen: Sequence[Subject], offers: Offers) -> Card:
    """What is posted, with menus to add to it and to take away."""
    card = _head(form, "What is posted", f"It gets {_what(form)}.", _names(chosen, form.draft.label))
    taken = ids_of(form.draft.wish)
    for kind, placeholder, subjects in (
        ("source", "Add a source…", offers.sources),
        ("topic", "Add a topic or person…", offers.topics),
        ("story", "Add a story…", offers.stories),
    ):
        without = taken if form.draft.wish.kind == kind else ()
        card.select(
            _subject_menu(placeholder, press_id("add", form.id, kind), offered(subjects, without=without))
        )
    if len(chosen) > 1:
        card.select(_subject_menu("Take one away…", press_id("drop", form.id), offered(chosen)))
    _menus(card, form, "outlets", "language")
    is_everything = form.draft.wish.kind == "everything"
    return card.buttons(
        button("By name…", press_id("ask", form.id, "name")),
        button("Search…", press_id("ask", form.id, "search")),
        None if is_everything else button("Everything", press_id("all", form.id)),
    ).buttons(_back(form))


def _subject_menu(
    placeholder: str, custom_id: str, entries: Sequence[tuple[str, str, str | None]]
) -> AnySelect | None:
    return chooser(placeholder, custom_id, entries) if entries else None


def _names(chosen: Sequence[Subject], label: str) -> str:
    """All of them where the label names only some."""
    if len(chosen) < 2 or all(plain(each.name, NAME_SHOWN) in label for each in chosen):
        return ""
    shown = [f"**{escaped(each.name, NAME_SHOWN)}**" for each in chosen[:NAMES_SHOWN]]
    more = f" and {len(chosen) - NAMES_SHOWN} more" if len(chosen) > NAMES_SHOWN else ""
    return f"Any of: {', '.join(shown)}{more}"


def named_card(form: Form, kind: str, found: Sequence[Subject]) -> Card:
    """Several have the typed name: which one?"""
    return (
        _head(form, "Which one?", "Several have that name.")
        .select(chooser("Choose…", press_id("add", form.id, kind), offered(found)))
        .buttons(button("Back", press_id("card", form.id, "what")))
    )


def when_card(form: Form) -> Card:
    """How soon, the digest, quiet hours, and in which time zone."""
    settings = form.settings
    card = _head(form, "When it is posted", f"{pace_words(settings)}.", quiet_sentences(settings))
    card.text(f"Times are those of **{zone_name(settings.schedule.zone)}**.")
    names = ["pace"] if settings.mode == "instant" else ["pace", "digest", "time"]
    _menus(card, form, *names, "quiet")
    return card.buttons(
        button("Time zone…", press_id("ask", form.id, "city")),
        button("Exact times…", press_id("ask", form.id, "times")),
        _back(form),
    )


def zone_card(form: Form, zones: Sequence[tuple[str, str, str | None]], typed: str) -> Card:
    """Cities of the typed name. `zones`: entries of a menu."""
    if not zones:
        return (
            Card(accent=WARNING)
            .text(
                "### No city of that name",
                f"Newsdesk knows no “{escaped(typed, NAME_SHOWN)}”. Type the largest city near you, in English, or a "
                "name such as `Europe/Oslo`.",
            )
            .buttons(button("Try again", press_id("ask", form.id, "city")), _opens("Back", form, "when"))
        )
    return (
        _head(form, "Which city?", "The server keeps its time zone for later autoposts, too, once you save.")
        .select(chooser("Choose a city…", press_id("zone", form.id), zones))
        .buttons(button("Another…", press_id("ask", form.id, "city")), _opens("Back", form, "when"))
    )


def look_card(form: Form, template_problems: Sequence[str] = ()) -> Card:
    """How a post looks. The newest match stands below it as it would look."""
    template = form.settings.template
    card = _head(form, "How it looks", f"{look_words(form.settings)}.")
    if template:
        card.text(f"Your words:\n> {escaped(template, TEMPLATE_SHOWN)}")
    card.text(*(f"**Not yet:** {problem}" for problem in template_problems))
    return _menus(card, form, "look", "images", "updates").buttons(
        button("Own words…", press_id("ask", form.id, "words")), _back(form)
    )


def ping_card(form: Form) -> Card:
    """Whom it pings and for what."""
    has_ping = form.settings.ping is not None
    card = _head(
        form,
        "Who is pinged",
        f"{ping_words(form.settings)}.",
        "-# Digests ping nobody. Choose a role that people take by themselves.",
    )
    card.text(*(f"**Not yet:** {problem}" for problem in form.problems))
    card.select(role_menu(press_id("role", form.id)))
    if has_ping:
        _menus(card, form, "pingfrom")
    return card.buttons(
        button("Only for…", press_id("ask", form.id, "filter")) if has_ping else None,
        button("Nobody", press_id("norole", form.id)) if has_ping else None,
        _back(form),
    )


def place_card(form: Form, tags: Sequence[tuple[str, str]], *, is_tag_required: bool = False) -> Card:
    """What the channel's kind offers: a forum's tags, or publishing. `tags`: (id, name)."""
    if form.place == "announcement":
        card = _head(
            form,
            "Publishing",
            "Published posts also appear in the servers that follow the channel, ten an hour at most: top stories first.",
        )
        return _menus(card, form, "publishes").buttons(_back(form))
    needed = " It asks for one on every post." if is_tag_required else ""
    card = _head(form, "Tags", f"Tags named like an article's topics are set by themselves.{needed}")
    if not tags:
        card.text("The forum has no tags. You can make some in its settings.")
    else:
        chosen = {str(each) for each in form.settings.tag_ids}
        offers: list[tuple[str, str, str | None]] = [(value, name, None) for value, name in tags]
        menu_id = press_id("tags", form.id)
        card.select(chooser("Tags for every post…", menu_id, offers, chosen=chosen, most=TAGS_MAX, least=0))
    return card.buttons(_back(form))


TAGS_MAX: Final = 5
"""As many as Discord lets a forum post have."""


def there_card(form: Form, autopost_id: int) -> Card:
    """The channel has that wish already."""
    return (
        Card(accent=WARNING)
        .text(
            "### Already there",
            f"<#{form.draft.channel_id}> already gets {wish_words(form.draft.wish, form.draft.label)}. Nothing was "
            "changed. Its settings can become those you have just chosen.",
        )
        .buttons(
            button("Change its settings", press_id("over", form.id), style=discord.ButtonStyle.primary),
            button("Keep them", f"nd1|autopost|open|{autopost_id}"),
        )
    )


def ended_card(words: str) -> Card:
    """The form is closed. `words`: Markdown of ours."""
    return Card().text(words).buttons(button("All autoposts", "nd1|autopost|list|0"))
