"""The cards of the first steps: the hello in a new server, and `/desk setup` from a source to a test post. Pure.

Each card carries what was chosen so far in its custom ids, so that a restart in the middle loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord

from cogs._posting.menus import channel_menu
from cogs._posting.subjects import Wanted
from cogs._posting.words import wish_words
from cogs._render.card import WARNING, AnyButton, Card, button, menu
from cogs._render.limits import SELECT_OPTIONS_MAX
from cogs._render.telling_apart import place, source_marks
from cogs._render.text import plural
from news.models import ChannelId, Source

PATTERN: Final = r"nd1\|desk\|(?P<action>[a-z]{1,12})\|(?P<source>\d{1,18})\|(?P<channel>\d{1,20})"
EVERYTHING_ID: Final = 0
"""Stands for "everything this server reads" where a source's id would stand."""


def press_id(action: str, source: int = EVERYTHING_ID, channel: int = 0) -> str:
    """The custom id of a step's button or menu."""
    return f"nd1|desk|{action}|{source}|{channel}"


def hello_card() -> Card:
    """What the bot says once in a new server."""
    return (
        Card()
        .text(
            "### Newsdesk is here",
            "It reads the news for this server: it posts new articles into the channels that want them, and answers "
            "about all of them.",
        )
        .text(
            "Try one of these:\n"
            "`/headlines` what is new\n"
            "`/quote` who said what, word for word\n"
            "`/search` every article in the archive",
        )
        .text("Organisers choose what is read and where it is posted:")
        .buttons(button("Set up", press_id("start"), style=discord.ButtonStyle.primary))
        .text(
            "-# Needs the permission Manage Server. `/desk setup` does the same, `/help` shows all commands."
        )
    )


def back_card(paused: int) -> Card:
    """What the bot says once in a server that removed it and has it again. `paused`: autoposts that wait to be resumed."""
    them = "it" if paused == 1 else "them"
    return (
        Card()
        .text(
            "### Newsdesk is back",
            f"{plural(paused, 'autopost')} of before {'is' if paused == 1 else 'are'} paused: nothing is posted until "
            f"somebody resumes {them}, and nothing old then.",
        )
        .buttons(button("All autoposts", "nd1|autopost|show|0", style=discord.ButtonStyle.primary))
        .text("-# Needs the permission Manage Server. `/autopost resume` resumes several at once.")
    )


def source_card(
    sources: Sequence[Source], *, note: str | None = None, bundles: AnyButton | None = None
) -> Card:
    """Step 1: what to read. Sources that do not fit the menu are reached with `/autopost add`.

    `bundles`: the button that leads to the starter bundles, where they are offered.
    """
    card = Card(accent=WARNING) if note else Card()
    card.text(
        "### Set up · step 1 of 3", "**What should be posted?** Choose a source, or add one by its address."
    )
    if note:
        card.text(note)
    marks = source_marks(sources)
    options: list[tuple[str, str, str | None]] = [
        (source.name, str(source.id), place(source.domain, marks[source.id]))
        for source in sources[: SELECT_OPTIONS_MAX - 1]
    ]
    if options:
        options.insert(
            0, ("Everything this server reads", str(EVERYTHING_ID), "Every source, also later ones")
        )
        card.select(menu("Choose a source…", press_id("source"), options))
    else:
        card.text(
            "This server reads no source yet: add the first by its address, such as a newspaper's web site."
        )
    if len(sources) >= SELECT_OPTIONS_MAX:
        card.text("-# There are more than fit here: `/autopost add source:` finds each of them.")
    return card.buttons(button("Add by address", press_id("add"), style=discord.ButtonStyle.primary), bundles)


def channel_card(wanted: Wanted, *, chosen: ChannelId | None = None, problem: str | None = None) -> Card:
    """Step 2: where to post. `problem`: why the chosen channel cannot be used yet."""
    source = next(iter(wanted.wish.source_ids), EVERYTHING_ID)
    card = Card(accent=WARNING) if problem else Card()
    words = wish_words(wanted.wish, wanted.label)
    card.text("### Set up · step 2 of 3", f"Newsdesk will post {words}. **Where?**")
    if problem:
        card.text(problem)
    card.select(channel_menu(press_id("channel", source), "Choose a channel…"))
    return card.buttons(
        button("Check again", press_id("place", source, chosen)) if chosen else None,
        button("Back", press_id("start")),
    )
