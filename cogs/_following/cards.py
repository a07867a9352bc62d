"""The cards of what is one's own. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import discord

from cogs._following.drafts import Draft, subject_text
from cogs._following.words import follow_name, is_paused, kind_word, state_words, when_words
from cogs._render.articles import quote_line
from cogs._render.card import WARNING, AnySelect, Card, button, menu
from cogs._render.digests import DigestLine, fitting_lines
from cogs._render.limits import NAME_MAX, OPTION_MAX, SELECT_OPTIONS_MAX
from cogs._render.press_ids import mine_id
from cogs._render.text import escaped, link, moment, one_line, plain, plural, weight
from news.models import (
    SAVED_MAX,
    AnswerId,
    Follow,
    GuildId,
    Page,
    Reader,
    SavedItem,
    Subject,
)

FOLLOWS_A_PAGE: Final = 12
SAVED_A_PAGE: Final = 6
PREVIEW_LINES: Final = 5
_PREVIEW_ROOM: Final = 1_800
_SAVED_ROOM: Final = 3_200


@dataclass(frozen=True, slots=True)
class Choice:
    """Something of a card that can be followed."""

    subject: Subject
    what: str
    """ "Topic", "Person", "Source" or "Story"."""
    name: str
    """Plain text."""


def choice_card(title: str, choices: Sequence[Choice], article_id: int) -> Card:
    """What to follow of an article. `title` is the publisher's."""
    options = [
        discord.SelectOption(
            label=plain(f"{one.what}: {one.name}", OPTION_MAX) or one.what, value=subject_text(one.subject)
        )
        for one in choices[:SELECT_OPTIONS_MAX]
    ]
    select: AnySelect = discord.ui.Select(
        custom_id=mine_id("take", article_id),
        placeholder="Follow…",
        options=options,
        max_values=len(options),
    )
    return (
        Card()
        .text(
            "### What do you want to follow?",
            f"Of “{escaped(title, 160)}”. What is new about it comes to you in one direct message, at an hour of yours.",
        )
        .select(select)
    )


def draft_card(
    draft: Draft,
    number: AnswerId,
    names: Sequence[str],
    lines: Sequence[DigestLine],
    *,
    first: str,
    others: Sequence[tuple[str, str, str | None]] = (),
) -> Card:
    """The hour that was chosen and the next digest as it would look now, before anything is saved.

    `names`: what would be followed, plain text. `first`: when it would come first, Markdown of ours. `others`: places that
    may have been meant instead.
    """
    assert draft.schedule is not None  # noqa: S101  a card is drawn of a draft whose hour was chosen
    card = Card().text(
        "### Your digest", f"It comes {when_words(draft.schedule, draft.place)}; first {first}."
    )
    if names:
        shown = ", ".join(f"**{escaped(name, NAME_MAX)}**" for name in names[:5])
        card.text(f"You will follow {shown}" + (f" and {len(names) - 5} more." if len(names) > 5 else "."))
    _preview(card, lines)
    card.buttons(
        button("Start" if names else "Save", mine_id("start", number), style=discord.ButtonStyle.success),
        button("Change the time", mine_id("when", number)),
    )
    return card.select(menu("Another place…", mine_id("zone", number), others) if len(others) > 1 else None)


def ahead_card(reader: Reader | None, lines: Sequence[DigestLine], now: datetime) -> Card:
    """The next digest as it would look now."""
    card = Card().text("### Your next digest", state_words(reader, now))
    _preview(card, lines)
    return card.buttons(button("What I follow", mine_id("list")))


def _preview(card: Card, lines: Sequence[DigestLine]) -> None:
    if not lines:
        card.text("There is nothing new on it at the moment; then nothing is sent.")
        return
    card.rule().text("**This is how it would look now:**")
    for line in fitting_lines(lines[:PREVIEW_LINES], room=_PREVIEW_ROOM):
        card.text(line)
    rest = len(lines) - PREVIEW_LINES
    card.text(f"-# and {rest} more" if rest > 0 else "")


def followed_card(added: Sequence[tuple[Follow, bool]], reader: Reader | None, now: datetime) -> Card:
    """What is followed now, and when news of it come."""
    new = [follow for follow, is_new in added if is_new]
    known = [follow for follow, is_new in added if not is_new]
    lines = [f"You follow {_names(new)} now."] if new else []
    lines += [f"You follow {_names(known)} already."] if known else []
    card = Card().text(*lines, state_words(reader, now))
    is_stopped = is_paused(reader, now) or (reader is not None and reader.stopped_at is not None)
    return card.buttons(
        button("Resume", mine_id("resume")) if is_stopped else None, button("What I follow", mine_id("list"))
    )


def _names(follows: Sequence[Follow]) -> str:
    return ", ".join(map(follow_name, follows))


def following_card(
    follows: Sequence[Follow],
    reader: Reader | None,
    now: datetime,
    *,
    page: int = 0,
    servers: Mapping[GuildId, str] | None = None,
    note: str = "",
) -> Card:
    """What somebody follows, with ways to change it. `servers`: names of those that are known; `note`: Markdown of ours."""
    is_broken = reader is not None and (reader.stopped_at is not None or reader.broken_reason is not None)
    card = Card(accent=WARNING) if is_broken else Card()
    card.text(f"### You follow {plural(len(follows), 'thing') if follows else 'nothing yet'}", note)
    if not follows:
        card.text(
            "Press **Follow** on any card, or use `/follow`: what is new on a topic, person, source or story then comes to you "
            "in one direct message, at an hour of yours."
        )
    last = max(len(follows) - 1, 0) // FOLLOWS_A_PAGE
    page = min(page, last)
    shown = list(enumerate(follows, 1))[page * FOLLOWS_A_PAGE : (page + 1) * FOLLOWS_A_PAGE]
    card.text("\n".join(_follow_line(number, follow, servers or {}) for number, follow in shown))
    card.text(state_words(reader, now) if follows or reader is not None else "")
    _state_buttons(card, follows, reader, now)
    if last:
        card.buttons(
            button("◀ Back", mine_id("list", 0, max(page - 1, 0)), disabled=page == 0),
            button("More ▶", mine_id("list", 0, page + 1), disabled=page == last),
        )
    options = [
        (f"{number}. {one_line(follow.label)}", str(follow.id), kind_word(follow)) for number, follow in shown
    ]
    return card.select(menu("Unfollow…", mine_id("drop", 0, page), options))


def _follow_line(number: int, follow: Follow, servers: Mapping[GuildId, str]) -> str:
    where = ""
    if follow.guild_id is not None:
        name = servers.get(follow.guild_id)
        where = f" · {escaped(name, 40)}" if name else " · a server that I do not see"
    return f"**{number}.** {escaped(follow.label, NAME_MAX)} · {kind_word(follow)}{where}"


def _state_buttons(card: Card, follows: Sequence[Follow], reader: Reader | None, now: datetime) -> None:
    if reader is None:
        card.buttons(button("Choose the time", mine_id("when")) if follows else None)
        return
    if reader.stopped_at is not None:
        card.buttons(button("Resume", mine_id("resume")), button("Time", mine_id("when")))
        return
    card.buttons(
        button("Next digest", mine_id("ahead")),
        button("Time", mine_id("when")),
        button("Stop", mine_id("stop")),
    )
    paused = is_paused(reader, now)
    card.buttons(button("Resume", mine_id("resume")) if paused else button("Pause a week", mine_id("week")))


def stopped_card() -> Card:
    """What is said after one click on Stop."""
    return (
        Card()
        .text("**Stopped.** No digest comes any more. What you follow is kept.")
        .buttons(button("Undo", mine_id("resume")), button("What I follow", mine_id("list")))
    )


def saved_card(page: Page[SavedItem], *, note: str = "") -> Card:
    """A page of what somebody keeps; what cannot be seen any more says so. `note`: Markdown of ours."""
    total = page.total or 0
    card = Card().text("### What you keep", note)
    if not total:
        return card.text("Nothing so far. Press **Save** on an article or a quote.")
    first = page.number * SAVED_A_PAGE + 1
    share = _SAVED_ROOM // max(len(page.items), 1)
    for number, item in enumerate(page.items, first):
        line = _saved_line(item)
        if weight(line) > share:  # long addresses give way; the menu opens it
            line = _saved_line(item, is_linked=False)
        card.text(f"**{number}.** {line}")
    card.select(menu("Open…", mine_id("look", 0, page.number), _saved_options(page, first, seen_only=True)))
    card.select(menu("Remove…", mine_id("unkeep", 0, page.number), _saved_options(page, first)))
    card.buttons(
        button("◀ Newer", mine_id("kept", 0, page.number - 1)) if page.number else None,
        button("Older ▶", mine_id("kept", 0, page.number + 1)) if page.has_more else None,
    )
    return card.text(f"-# {total} of at most {SAVED_MAX}")


def _saved_options(
    page: Page[SavedItem], first: int, *, seen_only: bool = False
) -> list[tuple[str, str, str | None]]:
    return [
        (f"{number}. {_saved_name(item)}", str(item.id), item.kind)
        for number, item in enumerate(page.items, first)
        if _is_seen(item) or not seen_only
    ]


def _is_seen(item: SavedItem) -> bool:
    return item.quote is not None if item.kind == "quote" else item.headline is not None


def _saved_name(item: SavedItem) -> str:
    if not _is_seen(item):
        return f"{item.kind.capitalize()} that cannot be seen"
    if item.quote is not None:
        return f"“{one_line(item.quote.quote.text)[:80]}”"
    return one_line(item.headline.title) if item.headline is not None else ""


def _saved_line(item: SavedItem, *, is_linked: bool = True) -> str:
    kept = f"kept {moment(item.saved_at, 'D')}"
    if item.quote is not None:
        headline = item.quote.headline
        title = link(headline.title, headline.url if is_linked else None, limit=100)
        return f"{quote_line(item.quote)}\n{title} · {kept}"
    if item.headline is None or item.kind == "quote":
        return f"This {item.kind} cannot be seen any more, or not here. It was {kept}."
    headline = item.headline
    where = escaped(headline.domain or headline.source_name, 60)
    title = link(headline.title, headline.url if is_linked else None, limit=160)
    return f"{title}\n{where} · {kept}"


def kept_card(kind: str, *, is_new: bool) -> Card:
    """What is said after Save."""
    words = f"Kept: this {kind}." if is_new else f"You keep this {kind} already."
    return (
        Card().text(f"{words} `/saved` lists what you keep.").buttons(button("What I keep", mine_id("kept")))
    )
