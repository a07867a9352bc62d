"""Buttons, menus and modals whose failures reach the person: discord.py only logs those of dynamic items."""

from __future__ import annotations

from typing import Any, Final

import discord

from cogs._ui.failure import AnyInteraction, AskedWrongError, answer_failure


class SafePress(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"(?!)"):
    """A button or menu that works after a restart: everything it needs stands in its custom id.

    Subclasses give `template=` and implement `read` (which must not fail on anything the template lets through)
    and `pressed`. The message itself is built from plain buttons with matching custom ids; register the class
    with `bot.add_dynamic_items`.
    """

    def __init__(self, item: discord.ui.Item[Any], match: dict[str, str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(  # the signature is discord.py's
        cls,
        interaction: AnyInteraction,  # noqa: ARG003
        item: discord.ui.Item[Any],
        match: Any,
        /,
    ) -> Any:
        """The item for a press; its named groups are in `self.match`."""
        return cls(item, match.groupdict())

    async def callback(self, interaction: AnyInteraction) -> None:
        """Runs `pressed`; whatever fails is told to the person who pressed."""
        try:
            await self.pressed(interaction)
        except Exception as error:  # noqa: BLE001  the outermost layer of a press
            await answer_failure(interaction, error)

    async def pressed(self, interaction: AnyInteraction) -> None:
        """What the press does."""
        raise NotImplementedError

    @property
    def chosen(self) -> list[str]:
        """What was picked, if this is a menu."""
        return list(self.item.values) if isinstance(self.item, discord.ui.Select) else []


def picked_id(item: discord.ui.Item[Any]) -> int:
    """The id picked in a menu of things, channels or roles. Raises AskedWrongError where there is none."""
    if isinstance(item, discord.ui.ChannelSelect | discord.ui.RoleSelect) and item.values:
        return item.values[0].id
    if isinstance(item, discord.ui.Select) and item.values and item.values[0].isdecimal():
        return int(item.values[0])
    raise AskedWrongError(user_message="Nothing was picked. Choose one from the menu.")


FORM_S: Final = 15 * 60.0
"""How long an opened form is kept in memory, in seconds: one that is closed unsent is never reported."""


class SafeModal(discord.ui.Modal):
    """A modal whose failures reach the person who sent it."""

    async def on_error(self, interaction: AnyInteraction, error: Exception, /) -> None:
        """Tells the person what went wrong."""
        await answer_failure(interaction, error)
