"""The form's menus: one for each setting, and those of channels and roles. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import discord

from cogs._posting.fields import Field
from cogs._render.card import AnySelect
from cogs._render.limits import OPTION_MAX, PLACEHOLDER_MAX, SELECT_OPTIONS_MAX
from cogs._render.text import plain
from news.models import PostSettings

CHANNEL_TYPES: Final = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
)


def field_menu(field: Field, settings: PostSettings, custom_id: str) -> AnySelect:
    """The menu of a setting; it shows what the setting stands on."""
    now = field.value(settings)
    return chooser(field.title, custom_id, field.offers(settings), chosen={now})


def chooser(
    placeholder: str,
    custom_id: str,
    offers: Sequence[tuple[str, str, str | None]],
    *,
    chosen: Collection[str] = (),
    most: int = 1,
    least: int = 1,
) -> AnySelect:
    """A menu of (value, words, meaning), the first 25; `chosen` are marked. At least one is offered.

    `most`: how many can be chosen at once.
    """
    options = [
        discord.SelectOption(
            label=plain(words, OPTION_MAX) or "Untitled",
            value=value,
            description=plain(meaning, OPTION_MAX) or None if meaning else None,
            default=value in chosen,
        )
        for value, words, meaning in offers[:SELECT_OPTIONS_MAX]
    ]
    return discord.ui.Select(
        custom_id=custom_id,
        placeholder=plain(placeholder, PLACEHOLDER_MAX),
        options=options,
        min_values=least,
        max_values=max(least, min(most, len(options))),
    )


def channel_menu(custom_id: str, placeholder: str = "Another channel…") -> Any:
    """A menu of every channel that posts can go to."""
    menu: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id=custom_id, placeholder=placeholder, channel_types=list(CHANNEL_TYPES)
    )
    return menu


def role_menu(custom_id: str, placeholder: str = "Choose the role…") -> Any:
    """A menu of the server's roles."""
    menu: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(custom_id=custom_id, placeholder=placeholder)
    return menu
