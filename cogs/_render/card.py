"""The one look of a message: a container of texts, pictures and buttons that always fits Discord's limits."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final, Self

import discord

from cogs._render.limits import (
    BUTTON_LABEL_MAX,
    CARD_COMPONENTS_MAX,
    CARD_TEXT_MAX,
    CUSTOM_ID_MAX,
    DESCRIPTION_MAX,
    MESSAGE_COMPONENTS_MAX,
    MESSAGE_TEXT_MAX,
    OPTION_MAX,
    PLACEHOLDER_MAX,
    ROW_BUTTONS_MAX,
    SELECT_OPTIONS_MAX,
)
from cogs._render.text import plain, safe_url, weight

ACCENT: Final = 0x2F6F8F
WARNING: Final = 0xC27C0E

AnyItem = discord.ui.Item[Any]
AnyButton = discord.ui.Button[Any]
AnySelect = discord.ui.Select[Any]
Accessory = AnyButton | discord.ui.Thumbnail[Any]


class Card:
    """Collects what one message shows, counting as it goes.

    A block that would not fit is left out whole, so that no Markdown is cut; renderers size their texts so that
    this does not happen. The same button never stands twice: Discord refuses a message that repeats a custom id.
    Without a frame it looks like a message of words.
    """

    def __init__(self, *, accent: int = ACCENT, is_framed: bool = True) -> None:
        self._items: list[AnyItem] = []
        self._accent = accent
        self._is_framed = is_framed
        self._ids: set[str] = set()
        self._text = 0
        self._components = 1  # the container itself
        self._text_max = CARD_TEXT_MAX
        self._components_max = CARD_COMPONENTS_MAX
        self._pictures: list[tuple[str, bytes]] = []

    @property
    def room(self) -> int:
        """Characters of text that still fit."""
        return self._text_max - self._text

    def open_reserve(self) -> Self:
        """Frees the space kept for notes, paging and Share. Called once the content is complete."""
        self._text_max = MESSAGE_TEXT_MAX
        self._components_max = MESSAGE_COMPONENTS_MAX
        return self

    def text(self, *lines: str) -> Self:
        """Adds a paragraph of Markdown; empty lines are left out."""
        markdown = "\n".join(line for line in lines if line)
        if markdown and self._take(text=weight(markdown), components=1):
            self._items.append(discord.ui.TextDisplay(markdown))
        return self

    def section(self, *lines: str, accessory: Accessory | None) -> Self:
        """Adds a paragraph with a picture or button at its side; without one, only the paragraph."""
        markdown = "\n".join(line for line in lines if line)
        if accessory is None or not self._is_new(accessory):
            return self.text(markdown)
        if markdown and self._take(text=weight(markdown), components=3):
            self._items.append(discord.ui.Section(discord.ui.TextDisplay(markdown), accessory=accessory))
            self._remember(accessory)
        return self

    def buttons(self, *buttons: AnyButton | None) -> Self:
        """Adds a row of at most three buttons; None and buttons already on the card are left out."""
        once: dict[str | int, AnyButton] = {}
        for given in buttons:
            if given is not None and self._is_new(given):
                once.setdefault(given.custom_id or id(given), given)
        fresh = list(once.values())[:ROW_BUTTONS_MAX]
        if fresh and self._take(text=0, components=1 + len(fresh)):
            self._items.append(discord.ui.ActionRow(*fresh))
            for button in fresh:
                self._remember(button)
        return self

    def beside(self, added: AnyButton) -> Self:
        """Adds a button to the row of buttons that the card ends with, where there is room; else on a row of its own."""
        last = self._items[-1] if self._items else None
        row = last if isinstance(last, discord.ui.ActionRow) else None
        is_open = row is not None and 0 < len(row.children) < ROW_BUTTONS_MAX
        if row is None or not is_open or not all(isinstance(one, discord.ui.Button) for one in row.children):
            return self.buttons(added)
        if self._is_new(added) and self._take(text=0, components=1):
            row.add_item(added)
            self._remember(added)
        return self

    def select(self, select: AnySelect | None) -> Self:
        """Adds a menu on a row of its own."""
        if select is not None and self._is_new(select) and self._take(text=0, components=2):
            self._items.append(discord.ui.ActionRow(select))
            self._remember(select)
        return self

    def drawing(self, name: str, png: bytes, *, description: str) -> Self:
        """Adds a picture of ours, sent with the message: `files` has to go with `view`. `name` is that of a file."""
        if self._take(text=0, components=2):
            item = discord.MediaGalleryItem(
                f"attachment://{name}", description=plain(description, DESCRIPTION_MAX)
            )
            self._items.append(discord.ui.MediaGallery(item))
            self._pictures.append((name, png))
        return self

    def files(self) -> list[discord.File]:
        """The pictures that are sent with the message, new each time: a file is read to its end by sending it."""
        return [discord.File(io.BytesIO(png), filename=name) for name, png in self._pictures]

    def rule(self) -> Self:
        """Adds a thin line between two parts."""
        if self._items and self._take(text=0, components=1):
            self._items.append(discord.ui.Separator())
        return self

    def view(self) -> discord.ui.LayoutView:
        """The message. It is stopped, so that discord.py keeps no copy of it.

        A view that is stored ends after 15 minutes and takes the patterns of its dynamic items with it, for
        every message of the bot (discord.py 2.7.1, `ViewStore.remove_view`). Our buttons need no stored view.
        """
        view = discord.ui.LayoutView(timeout=None)
        if self._is_framed:
            view.add_item(discord.ui.Container(*self._items, accent_colour=self._accent))
        else:
            for item in self._items:
                view.add_item(item)
        view.stop()
        return view

    def _take(self, *, text: int, components: int) -> bool:
        if self._text + text > self._text_max or self._components + components > self._components_max:
            return False
        self._text += text
        self._components += components
        return True

    def _is_new(self, item: AnyItem) -> bool:
        return getattr(item, "custom_id", None) not in self._ids

    def _remember(self, item: AnyItem) -> None:
        custom_id = getattr(item, "custom_id", None)
        if isinstance(custom_id, str):
            self._ids.add(custom_id)


def button(
    label: str,
    custom_id: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> AnyButton:
    """A button of at most 80 characters; what it does is said by its custom id alone."""
    assert len(custom_id) <= CUSTOM_ID_MAX  # noqa: S101  our own ids, built from numbers
    shown = plain(label, BUTTON_LABEL_MAX) or "Open"
    return discord.ui.Button(label=shown, custom_id=custom_id, style=style, disabled=disabled)


def link_button(label: str, url: str | None) -> AnyButton | None:
    """A button that opens a web address, or None where the address is not http or https."""
    target = safe_url(url)
    return discord.ui.Button(label=plain(label, BUTTON_LABEL_MAX), url=target) if target else None


def picture(
    url: str | None, description: str, *, is_spoiler: bool = False
) -> discord.ui.Thumbnail[Any] | None:
    """A publisher's picture, linked and described; None where there is none that can be shown.

    `is_spoiler`: it is veiled until somebody clicks on it.
    """
    target = safe_url(url)
    if target is None:
        return None
    return discord.ui.Thumbnail(
        target, description=plain(description, DESCRIPTION_MAX) or None, spoiler=is_spoiler
    )


def menu(
    placeholder: str, custom_id: str, options: Sequence[tuple[str, str, str | None]]
) -> AnySelect | None:
    """A menu of (label, value, description), at most 25; None when there is nothing to choose."""
    seen: dict[str, discord.SelectOption] = {}
    for label, value, description in options[:SELECT_OPTIONS_MAX]:
        seen[value] = discord.SelectOption(
            label=plain(label, OPTION_MAX) or "Untitled",
            value=value,
            description=plain(description, OPTION_MAX) or None if description else None,
        )
    if not seen:
        return None
    return discord.ui.Select(
        custom_id=custom_id, placeholder=plain(placeholder, PLACEHOLDER_MAX), options=list(seen.values())
    )
