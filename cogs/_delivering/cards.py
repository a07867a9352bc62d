"""Organisers' cards: what an autopost will do, and the list of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord

from cogs._delivering.choosing import channel_name
from cogs._delivering.read_back import TEST_PREFIX
from cogs._delivering.wishes import Held, Made, made_words, resume_button, wish_of, wish_words
from cogs._render.card import WARNING, Card, button, menu
from cogs._render.text import escaped, plural
from news.models import Autopost

PAGE_SIZE: Final = 8
MARK_MAX: Final = 60
PATTERN: Final = r"nd1\|autopost\|(?P<action>[a-z]{1,12})\|(?P<number>\d{1,18})"


def press_id(action: str, number: int = 0) -> str:
    """The custom id of an autopost's button or menu."""
    return f"{TEST_PREFIX}{action}|{number}"


@dataclass(frozen=True, slots=True)
class Line:
    """One autopost in the list. `problem`: why nothing is posted there, None while it works."""

    autopost: Autopost
    problem: str | None = None
    held: Held | None = None
    """What waits in the channel although it works."""
    silence: str | None = None
    """Why nothing comes of it although the channel works, as Markdown of ours."""
    mark: str = ""
    """What tells its source from others of the same name."""


def made_card(made: Made) -> Card:
    """What was made, what will happen, and a way to see it now."""
    autopost = made.autopost
    return (
        (Card(accent=WARNING) if made.is_source_paused else Card())
        .text(f"### {'Autopost added' if made.is_new else 'Already there'}", made_words(made))
        .buttons(
            resume_button(made),
            button("Send a test post", press_id("test", autopost.id)),
            button("All autoposts", press_id("list")),
            button("Remove", press_id("ask", autopost.id)),
        )
    )


def line_text(line: Line, number: int) -> str:
    """One autopost: what, where, and whether it works."""
    state = f"Paused: {line.problem}" if line.problem else "Works"
    if line.held and not line.problem:
        held = line.held
        state = f"Works, but {plural(held.count, 'post')} held back: {held.reason}"
    elif line.silence and not line.problem:
        state = line.silence
    mark = f" ({escaped(line.mark, MARK_MAX)})" if line.mark else ""
    return f"**{number}.** {_what(line.autopost)}{mark} → <#{line.autopost.channel_id}>\n{state}"


def _what(autopost: Autopost) -> str:
    words = wish_words(wish_of(autopost))
    return words[0].upper() + words[1:]


def list_card(lines: Sequence[Line], *, page: int, names: dict[int, str], note: str | None = None) -> Card:
    """A page of the server's autoposts; pages count from 0 and one past the end shows the last."""
    if not lines:
        return _empty_card(note)
    last = (len(lines) - 1) // PAGE_SIZE
    page = min(page, last)
    first = page * PAGE_SIZE
    shown = lines[first : first + PAGE_SIZE]
    has_problem = any(line.problem or line.held for line in lines)
    card = Card(accent=WARNING) if has_problem or any(line.silence for line in lines) else Card()
    pages = f" · page {page + 1} of {last + 1}" if last else ""
    card.text("### Autoposts", plural(len(lines), "autopost") + pages)
    card.text("\n".join(line_text(line, number) for number, line in enumerate(shown, first + 1)))
    if note:
        card.text(note)
    card.select(
        menu(
            "Remove one…",
            press_id("pick", page),
            [
                (f"{n}. {line.autopost.label}", str(line.autopost.id), _menu_words(line, names))
                for n, line in enumerate(shown, first + 1)
            ],
        )
    )
    card.buttons(
        button("Back", press_id("list", max(page - 1, 0)), disabled=page == 0) if last else None,
        button("Next", press_id("list", page + 1), disabled=page == last) if last else None,
        button("Check again", press_id("check", page)) if has_problem else None,
    )
    return card


def _menu_words(line: Line, names: dict[int, str]) -> str:
    return " · ".join(filter(None, (channel_name(line.autopost, names), line.mark)))


def _empty_card(note: str | None) -> Card:
    return Card().text(
        "### Autoposts",
        note or "",
        "No channel of this server gets articles by itself yet. `/autopost add` makes one; `/desk setup` leads you "
        "through it.",
    )


def confirm_card(autopost: Autopost) -> Card:
    """The question before one is removed."""
    return (
        Card(accent=WARNING)
        .text(
            "### Remove this autopost?",
            f"{_what(autopost)} → <#{autopost.channel_id}>. What was posted stays there.",
        )
        .buttons(
            button("Remove", press_id("remove", autopost.id), style=discord.ButtonStyle.danger),
            button("Keep it", press_id("list")),
        )
    )


def removed_note(autopost: Autopost) -> str:
    """What was removed, for the list or for an answer of its own."""
    return f"Removed: {wish_words(wish_of(autopost))} → <#{autopost.channel_id}>."


def note_card(text: str) -> Card:
    """One sentence of ours, as Markdown."""
    return Card().text(text)
