"""The cards of the first steps: the hello in a new server, and `/desk setup` from a source to a test post. Pure.

Each card carries what was chosen so far in its custom ids, so that a restart in the middle loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import discord

from cogs._delivering.wishes import Made, Wish, made_words, resume_button, wish_words
from cogs._render.card import WARNING, AnyButton, Card, button, menu
from cogs._render.limits import SELECT_OPTIONS_MAX
from cogs._render.telling_apart import place, source_marks
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


def channel_card(wish: Wish, *, chosen: ChannelId | None = None, problem: str | None = None) -> Card:
    """Step 2: where to post. `problem`: why the chosen channel cannot be used yet."""
    source = wish.source_id or EVERYTHING_ID
    card = Card(accent=WARNING) if problem else Card()
    card.text("### Set up · step 2 of 3", f"Newsdesk will post {wish_words(wish)}. **Where?**")
    if problem:
        card.text(problem)
    card.select(channel_menu(press_id("channel", source)))
    return card.buttons(
        button("Check again", press_id("place", source, chosen)) if chosen else None,
        button("Back", press_id("start")),
    )


def channel_menu(custom_id: str) -> Any:
    """A menu of the channels that articles can be posted in."""
    channels: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id=custom_id,
        placeholder="Choose a channel…",
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
    )
    return channels


def finish_card(wish: Wish, channel_id: ChannelId) -> Card:
    """Step 3: see it, then begin."""
    source = wish.source_id or EVERYTHING_ID
    return (
        Card()
        .text(
            "### Set up · step 3 of 3",
            f"<#{channel_id}> will get {wish_words(wish)}. Nothing old is posted. Look at a test post first, or begin.",
        )
        .buttons(
            button("Send a test post", press_id("test", source, channel_id)),
            button("Finish", press_id("finish", source, channel_id), style=discord.ButtonStyle.success),
            button("Back", press_id("place", source)),
        )
    )


def done_card(made: Made) -> Card:
    """What was set up, and what happens next."""
    return (
        (Card(accent=WARNING) if made.is_source_paused else Card())
        .text("### All set", made_words(made))
        .text(
            "Readers can ask right away: `/headlines`, `/quote`, `/search`, `/topic`.\n"
            "`/autopost add` posts more, or only one topic or person; `/autopost list` shows what is posted where."
        )
        .buttons(resume_button(made), button("Set up another", press_id("start")))
    )
