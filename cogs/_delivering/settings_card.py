"""What `/desk settings` shows: where a server's organisers are told things, its time zone, the words it blocks. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from cogs._delivering.setup_cards import press_id
from cogs._posting.menus import chooser
from cogs._posting.words import zone_name
from cogs._render.card import WARNING, Card, button
from cogs._render.text import escaped, moment, plural
from cogs._sourcing.notices import NoticePlace
from news.models import Source

FAILING_SHOWN: Final = 5
WORDS_SHOWN: Final = 10
WORD_SHOWN: Final = 40
TYPED_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Settings:
    """What is decided in a server."""

    notices: NoticePlace
    failing: Sequence[Source] = ()
    """Sources that cannot be read at the moment."""
    zone: str | None = None
    """Its IANA time zone; None: nobody chose."""
    blocked: Sequence[str] = ()
    """Words whose articles are posted in none of its channels."""


def settings_card(settings: Settings, *, note: str = "") -> Card:
    """Where notices go, why none can be posted where that is so, what fails; the zone and blocked words."""
    notices = settings.notices
    card = Card(accent=WARNING) if notices.problem else Card()
    card.text("### Settings of this server", note)
    card.text(
        "**Notices.** When a channel cannot be posted in, or a source has failed for a day, Newsdesk says so once, and again "
        "when it works.",
        _where(notices),
        notices.problem or "",
    )
    card.text(*_failing_lines(settings.failing))
    card.text(
        f"**Time zone.** {_zone_line(settings.zone)}", f"**Blocked words.** {_words_line(settings.blocked)}"
    )
    card.select(notices_menu(press_id("notices")))
    card.buttons(
        None if notices.is_off else button("Switch notices off", press_id("noticesoff")),
        button("Choose for me", press_id("noticesusual")) if notices.is_off or notices.is_chosen else None,
    )
    return card.buttons(
        button("Time zone…", press_id("zone")),
        button("Blocked words…", press_id("words")),
    )


def zone_choice_card(offers: Sequence[tuple[str, str, str | None]], typed: str) -> Card:
    """Cities of the typed name. `offers`: entries of a menu."""
    back = button("Back", press_id("settings"))
    if not offers:
        return (
            Card(accent=WARNING)
            .text(
                "### No city of that name",
                f"Newsdesk knows no “{escaped(typed, TYPED_SHOWN)}”. Type the largest city near you, in English, or a name "
                "such as `Europe/Oslo`.",
            )
            .buttons(button("Try again", press_id("zone")), back)
        )
    return (
        Card()
        .text("### Which city?", "Digests and quiet hours of this server go by its clocks.")
        .select(chooser("Choose a city…", press_id("inzone"), offers))
        .buttons(back)
    )


def notices_menu(custom_id: str) -> Any:
    """A menu of the channels that notices can be posted in."""
    channels: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id=custom_id,
        placeholder="Choose a channel…",
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
    )
    return channels


def _zone_line(zone: str | None) -> str:
    if zone is None:
        return "Nobody chose one yet: times are those of UTC."
    return f"Digests and quiet hours go by the clocks of {zone_name(zone)}."


def _words_line(words: Sequence[str]) -> str:
    if not words:
        return "None: nothing is left out of posts because of a word."
    shown = ", ".join(escaped(word, WORD_SHOWN) for word in words[:WORDS_SHOWN])
    more = f" and {len(words) - WORDS_SHOWN} more" if len(words) > WORDS_SHOWN else ""
    return f"No article with one of these is posted here: ||{shown}{more}||"


def _where(notices: NoticePlace) -> str:
    if notices.is_off:
        return "They are switched off: `/desk status` shows what fails."
    if notices.place is None:
        return "They cannot be posted at the moment; they follow as soon as they can be. `/desk status` shows what fails."
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
