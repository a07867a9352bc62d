"""The cards for several autoposts at once: choosing them, one setting for all, what came of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from cogs._posting.fields import FIELDS, Field
from cogs._posting.list_cards import brief, capitalised, channel_name, named_lines
from cogs._posting.menus import chooser, field_menu
from cogs._render.card import WARNING, Card, button
from cogs._render.limits import SELECT_OPTIONS_MAX
from cogs._render.text import plural
from news.models import AnswerId, Autopost, PostSettings

PATTERN: Final = r"nd1\|several\|(?P<action>[a-z]{1,12})\|(?P<choice>\d{1,18})\|(?P<detail>[a-z0-9]{0,16})"
REFUSED_SHOWN: Final = 5
Action = Literal[
    "page",  # choose from another page
    "pick",  # a menu: those of a page that are chosen
    "field",  # a menu: which setting is to be changed
    "value",  # a menu: what it becomes
    "from",  # a menu: whose settings all get
    "copy",  # the settings of one that was chosen before go to those chosen now
    "pause",
    "resume",
    "ask",
    "remove",
    "back",
]
LIST: Final = "nd1|autopost|list|0"
NO_BULK: Final = frozenset({"pingfrom"})
"""Settings that mean something only beside others."""


def press_id(action: Action, choice: int, detail: str | int = "") -> str:
    """The custom id of a button or menu; `choice` is the saved answer that holds who was chosen."""
    return f"nd1|several|{action}|{choice}|{detail}"


@dataclass(frozen=True, slots=True)
class Several:
    """All autoposts of the server, and which of them are chosen."""

    id: AnswerId
    all: Sequence[Autopost]
    chosen: frozenset[int]
    names: dict[int, str]
    """Names of the channels."""
    copied: Autopost | None = None
    """The one whose settings the chosen are to get."""

    @property
    def picked(self) -> list[Autopost]:
        """The chosen ones, oldest first."""
        return [autopost for autopost in self.all if autopost.id in self.chosen]


def choose_card(several: Several, *, page: int = 0, note: str = "") -> Card:
    """Which ones; and once some are chosen, what to do with them."""
    others = [each for each in several.all if several.copied is None or each.id != several.copied.id]
    last = max(0, (len(others) - 1) // SELECT_OPTIONS_MAX)
    page = min(page, last)
    first = page * SELECT_OPTIONS_MAX
    shown = others[first : first + SELECT_OPTIONS_MAX]
    card = Card().open_reserve()
    card.text(f"### {_title(several)}", note)
    picked = several.picked
    card.text(
        f"**{plural(len(picked), 'autopost')} chosen**" if picked else "Choose them in the menu.",
        named_lines(picked),
    )
    entries = [
        (str(each.id), f"{n}. {each.label}", channel_name(each, several.names))
        for n, each in enumerate(shown, first + 1)
    ]
    chosen = {str(each) for each in several.chosen}
    if entries:
        picking = press_id("pick", several.id, page)
        card.select(
            chooser("Choose several…", picking, entries, chosen=chosen, most=SELECT_OPTIONS_MAX, least=0)
        )
    if last:
        card.buttons(
            button("Back", press_id("page", several.id, max(page - 1, 0)), disabled=page == 0),
            button("Next", press_id("page", several.id, page + 1), disabled=page == last),
        )
    return _deeds(card, several) if picked else card.buttons(button("All autoposts", LIST))


def _title(several: Several) -> str:
    return "Several autoposts" if several.copied is None else f"Copy the settings of {brief(several.copied)}"


def _deeds(card: Card, several: Several) -> Card:
    if several.copied is not None:
        return card.buttons(button("Copy", press_id("copy", several.id)), button("All autoposts", LIST)).text(
            "-# What it posts and where stays as it is; tags stay those of its own forum."
        )
    fields = [(name, field.title, None) for name, field in FIELDS.items() if name not in NO_BULK]
    card.select(chooser("Change one setting of all…", press_id("field", several.id), fields))
    sources = [(str(each.id), each.label, channel_name(each, several.names)) for each in several.all]
    card.select(chooser("Give all the settings of…", press_id("from", several.id), sources))
    return card.buttons(
        button("Pause", press_id("pause", several.id)),
        button("Resume", press_id("resume", several.id)),
        button("Remove…", press_id("ask", several.id)),
    ).buttons(button("All autoposts", LIST))


def value_card(several: Several, field: Field) -> Card:
    """What one setting becomes for all that were chosen; the menu stands on what they have where that is the same."""
    picked = several.picked
    values = {field.value(autopost.settings) for autopost in picked}
    settings = picked[0].settings if picked else PostSettings()
    custom_id = press_id("value", several.id, field.name)
    menu = (
        field_menu(field, settings, custom_id)
        if len(values) == 1
        else chooser(field.title, custom_id, field.offers(settings))
    )
    differs = "" if len(values) <= 1 else "They differ in it now."
    return (
        Card()
        .text(f"### {field.title}", f"For {plural(len(picked), 'autopost')}. {differs}", named_lines(picked))
        .select(menu)
        .buttons(button("Back", press_id("back", several.id)))
    )


@dataclass(frozen=True, slots=True)
class Refused:
    """An autopost that was left as it was, and why: Markdown of ours."""

    autopost: Autopost
    why: str


def changed_card(several: Several, *, done: str, count: int, refused: Sequence[Refused]) -> Card:
    """What came of it. `done`: what was changed, in words."""
    card = Card(accent=WARNING) if refused else Card()
    card.text(
        "### Changed" if count else "### Nothing was changed",
        f"{plural(count, 'autopost')}: {done}" if count else "",
    )
    if refused:
        card.text(f"**{plural(len(refused), 'autopost')} left as before:**")
        for each in refused[:REFUSED_SHOWN]:
            card.text(f"{capitalised(brief(each.autopost))}\n{each.why}")
        if len(refused) > REFUSED_SHOWN:
            card.text(f"and {len(refused) - REFUSED_SHOWN} more")
    return card.buttons(button("Change more", press_id("back", several.id)), button("All autoposts", LIST))
