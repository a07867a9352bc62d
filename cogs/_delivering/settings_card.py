"""What `/desk settings` shows: where a server's organisers are told things. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import discord

from cogs._delivering.setup_cards import press_id
from cogs._render.card import WARNING, Card, button
from cogs._render.text import escaped, moment, plural
from cogs._sourcing.notices import NoticePlace
from news.models import Source

FAILING_SHOWN: Final = 5


def settings_card(notices: NoticePlace, failing: Sequence[Source]) -> Card:
    """Where notices about sources go, why none can be posted where that is so, and what fails at the moment."""
    card = Card(accent=WARNING) if notices.problem else Card()
    card.text(
        "### Settings of this server",
        "**Notices about sources.** When a source has failed for a day, Newsdesk says so once, and again when it works.",
        _where(notices),
        notices.problem or "",
    )
    card.text(*_failing_lines(failing))
    card.select(notices_menu(press_id("notices")))
    return card.buttons(
        None if notices.is_off else button("Switch notices off", press_id("noticesoff")),
        button("Choose for me", press_id("noticesusual")) if notices.is_off or notices.is_chosen else None,
    )


def notices_menu(custom_id: str) -> Any:
    """A menu of the channels that notices can be posted in."""
    channels: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id=custom_id,
        placeholder="Choose a channel…",
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
    )
    return channels


def _where(notices: NoticePlace) -> str:
    if notices.is_off:
        return "They are switched off: `/source list` shows what fails."
    if notices.place is None:
        return "They cannot be posted at the moment; they follow as soon as they can be. `/source list` shows what fails."
    usual = "" if notices.is_chosen else " Nobody chose a channel, so this one was taken."
    return f"They go to {notices.place.mention}.{usual}"


def _failing_lines(failing: Sequence[Source]) -> list[str]:
    if not failing:
        return []
    lines = [f"**{plural(len(failing), 'source')}** cannot be read at the moment:"]
    for source in failing[:FAILING_SHOWN]:
        since = f" since {moment(source.failing_since)}" if source.failing_since else ""
        lines.append(f"{escaped(source.name, 80)}{since}")
    if len(failing) > FAILING_SHOWN:
        lines.append(f"and {len(failing) - FAILING_SHOWN:,} more")
    return [*lines, "`/source list` shows why."]
