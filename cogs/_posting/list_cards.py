"""The cards of the list: every autopost with its state in words, one of them with what can be done, and questions. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import discord

from cogs._delivering.broken_cards import press_id as broken_id
from cogs._delivering.read_back import TEST_PREFIX
from cogs._posting.words import (
    LABEL_MAX,
    narrowing_words,
    pace_words,
    pause_words,
    setting_lines,
    wish_words,
)
from cogs._render.card import WARNING, AnyButton, Card, button, menu
from cogs._render.text import escaped, moment, plural, weight
from news.models import Autopost

PAGE_SIZE: Final = 8
MARK_MAX: Final = 60
REASON_MAX: Final = 140
NAMED_MAX: Final = 10
PATTERN: Final = r"nd1\|autopost\|(?P<action>[a-z]{1,12})\|(?P<number>\d{1,18})"
Action = Literal[
    "show",  # the list, as a message of its own
    "list",  # a page of the list
    "pick",  # a menu of autoposts to open
    "open",  # one autopost
    "edit",  # the form with what it is
    "see",  # its newest matches as they would be posted
    "pause",
    "resume",
    "test",  # a test post in its channel
    "ask",  # the question before it is removed
    "remove",
    "check",  # look again at what could not be posted
    "add",  # the form for a new one
    "several",  # choose several
    "copy",  # choose those that get its settings
]


def press_id(action: Action, number: int = 0) -> str:
    """The custom id of a button or menu of the list; `number` is an autopost or a page."""
    return f"{TEST_PREFIX}{action}|{number}"


@dataclass(frozen=True, slots=True)
class Line:
    """One autopost and how it is."""

    autopost: Autopost
    problem: str | None = None
    """Why nothing can be posted in its channel, in words."""
    problem_since: datetime | None = None
    silence: str | None = None
    """Why nothing comes of it although the channel works, as Markdown of ours."""
    held: int = 0
    """Posts that wait in its channel for somebody to act."""
    held_reason: str = ""
    in_digest: int = 0
    """Articles that wait for its next digest."""
    next_digest_at: datetime | None = None
    """When that goes out; None: there is none to come."""
    mark: str = ""
    """What tells its source from others of the same name."""

    @property
    def is_well(self) -> bool:
        """Whether it posts, or somebody wanted that it does not."""
        return not (self.problem or self.silence or self.held)


def state_words(line: Line) -> str:
    """Whether it works, and if not since when and why. Markdown."""
    autopost = line.autopost
    if autopost.paused_reason is not None:
        return pause_words(autopost)
    if line.problem:
        since = f", since {moment(line.problem_since)}" if line.problem_since else ""
        return f"Broken{since}: {escaped(line.problem, REASON_MAX)}"
    if line.silence:
        return line.silence
    if line.held:
        return f"Works, but {plural(line.held, 'post')} held back: {escaped(line.held_reason, REASON_MAX)}"
    return f"Works{digest_words(line)}"


def digest_words(line: Line) -> str:
    """When its next digest goes out and how much waits for it; "" where none is to come."""
    if line.next_digest_at is None:
        return ""
    waiting = f" with {plural(line.in_digest, 'article')}" if line.in_digest else ""
    return f" · next digest{waiting} {moment(line.next_digest_at)}"


def line_text(line: Line, number: int, *, has_pace: bool = True) -> str:
    """One autopost of the list: what, where, whether it works, and how often."""
    autopost = line.autopost
    mark = f" ({escaped(line.mark, MARK_MAX)})" if line.mark else ""
    what = capitalised(wish_words(autopost.wish, autopost.label, limit=LABEL_MAX))
    narrowing = narrowing_words(autopost.settings)
    lines = [f"**{number}.** {what}{mark}{narrowing} → <#{autopost.channel_id}>", state_words(line)]
    if has_pace:
        lines.append(f"-# {pace_words(autopost.settings)}")
    return "\n".join(lines)


def _fitting(lines: Sequence[Line], first: int, room: int) -> str:
    """The lines with all there is to say where that fits, else with what matters."""
    texts = [
        "\n".join(line_text(line, n, has_pace=has) for n, line in enumerate(lines, first))
        for has in (True, False)
    ]
    return next((text for text in texts if weight(text) <= room), texts[-1])


def capitalised(words: str) -> str:
    """For the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def channel_name(autopost: Autopost, names: dict[int, str]) -> str:
    """The channel's name for places that cannot show a mention."""
    return "#" + names.get(autopost.channel_id, "deleted-channel")


def list_card(lines: Sequence[Line], *, page: int, names: dict[int, str], note: str | None = None) -> Card:
    """A page of the server's autoposts; pages count from 0 and one past the end shows the last."""
    if not lines:
        return _empty_card(note)
    last = (len(lines) - 1) // PAGE_SIZE
    page = min(page, last)
    first = page * PAGE_SIZE
    shown = lines[first : first + PAGE_SIZE]
    needs_somebody = any(line.problem or line.held for line in lines)
    card = Card() if all(line.is_well for line in lines) else Card(accent=WARNING)
    card.open_reserve()
    pages = f" · page {page + 1} of {last + 1}" if last else ""
    card.text("### Autoposts", plural(len(lines), "autopost") + pages)
    card.text(note or "")
    card.text(_fitting(shown, first + 1, card.room))
    entries: list[tuple[str, str, str | None]] = [
        (f"{n}. {line.autopost.label}", str(line.autopost.id), _menu_words(line, names))
        for n, line in enumerate(shown, first + 1)
    ]
    card.select(menu("Open one…", press_id("pick", page), entries))
    card.buttons(
        button("Back", press_id("list", max(page - 1, 0)), disabled=page == 0) if last else None,
        button("Next", press_id("list", page + 1), disabled=page == last) if last else None,
        button("Check again", press_id("check", page)) if needs_somebody else None,
    )
    return card.buttons(
        button("Add another", press_id("add")),
        button("Several at once…", press_id("several")) if len(lines) > 1 else None,
    )


def _menu_words(line: Line, names: dict[int, str]) -> str:
    return " · ".join(filter(None, (channel_name(line.autopost, names), line.mark)))


def _empty_card(note: str | None) -> Card:
    return (
        Card()
        .text(
            "### Autoposts",
            note or "",
            "No channel of this server gets articles by itself yet. `/autopost add` makes one; `/desk setup` leads you "
            "through it.",
        )
        .buttons(button("Add one", press_id("add"), style=discord.ButtonStyle.primary))
    )


def one_card(line: Line, *, is_announcement: bool = False, has_others: bool = False, note: str = "") -> Card:
    """One autopost with its settings, its state and what can be done about it."""
    autopost = line.autopost
    number = autopost.id
    card = Card() if line.is_well else Card(accent=WARNING)
    what = wish_words(autopost.wish, autopost.label) + narrowing_words(autopost.settings)
    card.text("### Autopost", f"<#{autopost.channel_id}> gets {what}.")
    card.text(*setting_lines(autopost.settings, is_announcement=is_announcement))
    card.text(f"**State** {state_words(line)}", f"-# Made {moment(autopost.created_at, 'D')}")
    card.text(note)
    card.buttons(
        button("Edit", press_id("edit", number), style=discord.ButtonStyle.primary),
        button("Examples", press_id("see", number)),
        button("Resume", press_id("resume", number))
        if autopost.paused_reason is not None
        else button("Pause", press_id("pause", number)),
    )
    card.buttons(
        button("Send a test post", press_id("test", number)),
        button("Copy to others…", press_id("copy", number)) if has_others else None,
        button("Remove", press_id("ask", number)),
    )
    return card.buttons(*_fixes(line), button("All autoposts", press_id("list")))


def _fixes(line: Line) -> list[AnyButton]:
    """What can be done where nothing is posted. A channel that Discord refused has a card of its own."""
    channel_id = line.autopost.channel_id
    if line.problem_since is not None:
        return [
            button("Check again", broken_id("check", channel_id)),
            button("Choose another channel", broken_id("move", channel_id)),
        ]
    return [button("Check again", press_id("check"))] if line.problem or line.held else []


def confirm_card(autoposts: Sequence[Autopost], remove: str, keep: str) -> Card:
    """The question before some are removed. `remove`, `keep`: the custom ids of its buttons."""
    head = "this autopost" if len(autoposts) == 1 else f"these {len(autoposts)} autoposts"
    return (
        Card(accent=WARNING)
        .text(
            f"### Remove {head}?",
            named_lines(autoposts),
            "What was posted stays there. What is held for a digest is not posted any more.",
        )
        .buttons(
            button("Remove", remove, style=discord.ButtonStyle.danger),
            button("Keep it" if len(autoposts) == 1 else "Keep them", keep),
        )
    )


def named_lines(autoposts: Sequence[Autopost]) -> str:
    """What they are, a line each, as many as can be shown."""
    lines = [f"{capitalised(brief(autopost))}" for autopost in autoposts[:NAMED_MAX]]
    if len(autoposts) > NAMED_MAX:
        lines.append(f"and {len(autoposts) - NAMED_MAX} more")
    return "\n".join(lines)


def brief(autopost: Autopost) -> str:
    """What it posts where: "every new article from **X** → #news"."""
    return f"{wish_words(autopost.wish, autopost.label)} → <#{autopost.channel_id}>"


def removed_note(autoposts: Sequence[Autopost]) -> str:
    """What was removed."""
    if len(autoposts) == 1:
        return f"Removed: {brief(autoposts[0])}."
    return f"Removed: {plural(len(autoposts), 'autopost')}."
