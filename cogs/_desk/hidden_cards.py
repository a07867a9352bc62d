"""Names that a server hides or calls otherwise, and quotes that it does not show as they are. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cogs._desk.press_ids import edit_id
from cogs._render.card import Card, button
from cogs._render.limits import NAME_MAX
from cogs._render.text import escaped, moment, plural
from news.models import ArticleId, Headline, JudgedQuote, ShownName

PAGE_SIZE: Final = 5
TITLE_SHOWN_MAX: Final = 100
GONE: Final = "That was undone already."
Entry = ShownName | JudgedQuote


@dataclass(frozen=True, slots=True)
class HiddenPage:
    """Some of what a server does not show as it was found. `headlines`: of the quotes' articles that are seen here."""

    entries: Sequence[Entry]
    number: int
    total: int
    headlines: Mapping[ArticleId, Headline]


def changed_card(shown: ShownName, *, is_new: bool = True) -> Card:
    """What hiding or renaming a name means, with a way back."""
    name = escaped(shown.name, NAME_MAX)
    already = "" if is_new else " already"
    if shown.new_name is None:
        words = (
            f"### {name} is{already} hidden in this server",
            "There is no page, no suggestion and no quote by that name here, and nothing is posted for it. Articles that "
            "name it are still shown. Other servers see no difference.",
        )
    else:
        words = (
            f"### {name} is{already} called {escaped(shown.new_name, NAME_MAX)} here",
            "It has that name everywhere in this server, and is found by both. The words of articles and quotes stay as "
            "they are. Other servers see no difference.",
        )
    card = Card().text(*words)
    return card.buttons(button("Undo", edit_id("unname", shown.id)), button("All of them", edit_id("list")))


def undone_card(shown: ShownName) -> Card:
    """The name is as it was."""
    card = Card().text(f"### Undone\n{undone_words(shown)}")
    return card.buttons(button("What is hidden", edit_id("list")))


def undone_words(shown: ShownName) -> str:
    """What was just undone."""
    name = escaped(shown.name, NAME_MAX)
    if shown.new_name is None:
        return f"**{name}** is shown in this server again."
    return f"**{name}** has its own name in this server again."


def hidden_card(page: HiddenPage, *, note: str = "") -> Card:
    """A page of the list. `note`: what was just undone, Markdown of ours."""
    card = Card().open_reserve().text(note)
    if not page.entries:
        return card.text(
            "### Hidden and renamed",
            "This server shows everything as it was found. `/desk hide` and `/desk rename` change a name, `/desk reports` "
            "shows quotes that people reported.",
        )
    last = (page.total - 1) // PAGE_SIZE
    pages = f" · page {page.number + 1} of {last + 1}" if last else ""
    card.text("### Hidden and renamed", f"{plural(page.total, 'entry', 'entries')} in this server{pages}")
    for entry in page.entries:
        action = "name" if isinstance(entry, ShownName) else "back"
        card.section(
            _line(entry, page.headlines), accessory=button("Undo", edit_id(action, entry.id, page.number))
        )
    return card.buttons(
        button("◀ Newer", edit_id("list", 0, page.number - 1)) if page.number else None,
        button("Older ▶", edit_id("list", 0, page.number + 1)) if page.number < last else None,
    )


def _line(entry: Entry, headlines: Mapping[ArticleId, Headline]) -> str:
    if isinstance(entry, ShownName):
        kind = "person" if entry.is_person else "topic"
        what = "hidden" if entry.new_name is None else f"called **{escaped(entry.new_name, NAME_MAX)}**"
        line = f"**{escaped(entry.name, NAME_MAX)}** ({kind}) · {what}"
        return f"{line}\nby <@{entry.set_by}> {moment(entry.set_at)}"
    what = "not shown" if entry.verdict == "hidden" else "shown without the speaker"
    headline = headlines.get(entry.article_id)
    where = f" in “{escaped(headline.title, TITLE_SHOWN_MAX)}”" if headline else ""
    line = f"A quote by **{escaped(entry.speaker, NAME_MAX)}**{where} · {what}"
    return f"{line}\nby <@{entry.given_by}> {moment(entry.given_at)}"
