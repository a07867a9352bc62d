"""What `/desk settings` does: notices, the server's time zone, the words that it blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import discord

from cogs._delivering.organisers import require_organiser
from cogs._delivering.places import Place, problem_with
from cogs._delivering.replies import change, show
from cogs._delivering.settings_card import Settings, settings_card, zone_choice_card
from cogs._posting.session import Session
from cogs._posting.zones import zone_in, zone_offers
from cogs._render.text import plural
from cogs._services import Services
from cogs._sourcing.notices import NOTICES_OFF, notice_place
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.safe import FORM_S, SafeModal, picked_id
from news.models import ChannelId
from news.posting.schedules import is_zone
from storage.guilds import BLOCKED_CHARS_MAX, BLOCKED_MAX

CITY_MAX: Final = 100
WORDS_TEXT_MAX: Final = 4_000
"""As much as Discord lets a field hold."""
_APART: Final = re.compile(r"[\n,;]")
_CHANGED: Final = "That card has changed. `/desk settings` shows it anew."


async def settings_view(session: Session, *, note: str = "") -> discord.ui.LayoutView:
    """The settings as a message."""
    guilds, guild_id = session.storage.guilds, session.guild_id
    sources = await session.storage.sources.visible(guild_id)
    chosen = await guilds.notices_channel(guild_id)
    decided = Settings(
        notice_place(session.guild, chosen),
        [source for source in sources if source.is_own and source.failing_since is not None],
        await guilds.zone(guild_id),
        await guilds.blocked_words(guild_id),
    )
    return settings_card(decided, note=note).view()


async def set_notices(session: Session, place: object) -> None:
    """Notices go there from now on. Raises AskedWrongError with what is missing where the bot may not post."""
    if problem := problem_with(place):
        raise AskedWrongError(user_message=problem)
    assert isinstance(place, Place)  # noqa: S101  problem_with has an answer for everything else
    await session.storage.guilds.set_notices_channel(session.guild_id, ChannelId(place.id))


async def press(session: Session, action: str, item: discord.ui.Item[Any]) -> None:
    """What a button or menu of the card does. The permission was asked for."""
    interaction, guilds = session.interaction, session.storage.guilds
    note = ""
    match action:
        case "zone":
            await interaction.response.send_modal(CityForm(session.services))
            return
        case "words":
            blocked = await guilds.blocked_words(session.guild_id)
            await interaction.response.send_modal(WordsForm(session.services, blocked))
            return
        case "inzone":
            note = await _set_zone(session, zone_in(_picked(item)))
        case "notices":
            await set_notices(session, session.guild.get_channel_or_thread(picked_id(item)))
        case "noticesoff" | "noticesusual":
            wanted = NOTICES_OFF if action == "noticesoff" else None
            await guilds.set_notices_channel(session.guild_id, wanted)
        case _:
            pass
    await change(interaction, await settings_view(session, note=note))


def _picked(item: discord.ui.Item[Any]) -> str:
    return item.values[0] if isinstance(item, discord.ui.Select) and item.values else ""


async def _set_zone(session: Session, zone: str) -> str:
    """The server goes by the clocks of that zone, with the autoposts that went by its former ones. What was done."""
    if not is_zone(zone):
        raise AskedWrongError(f"no zone {zone!r}", user_message=_CHANGED)
    before = await session.storage.guilds.zone(session.guild_id) or "UTC"
    await session.storage.guilds.set_zone(session.guild_id, zone)
    moved = 0
    for autopost in await session.storage.autoposts.of_guild(session.guild_id):
        settings = autopost.settings
        if settings.schedule.zone == before != zone:
            later = replace(settings, schedule=replace(settings.schedule, zone=zone))
            await session.storage.autoposts.change(autopost.id, session.guild_id, settings=later)
            moved += 1
    goes = "goes along from its next digest" if moved == 1 else "go along from their next digest"
    along = f" {plural(moved, 'autopost')} {goes} on." if moved else ""
    return f"This server goes by another clock now.{along}"


async def take_city(session: Session, city: str) -> None:
    """The zone of a typed city, or the question which of several is meant."""
    offers = await zone_offers(city, session.services.now())
    if len(offers) == 1:
        note = await _set_zone(session, zone_in(offers[0][0]))
        await show(session.interaction, await settings_view(session, note=note))
        return
    await show(session.interaction, zone_choice_card(offers, city).view())


def words_in(typed: str) -> list[str]:
    """The words and phrases of a typed list: one a line, or parted by commas. Each once, in their order."""
    words = (" ".join(part.split()) for part in _APART.split(typed[:WORDS_TEXT_MAX]))
    return list(dict.fromkeys(word for word in words if word))


async def take_words(session: Session, typed: str) -> None:
    """These words are blocked from now on, and no others. Raises AskedWrongError for what is too much."""
    words = words_in(typed)
    if len(words) > BLOCKED_MAX:
        raise AskedWrongError(
            user_message=f"Those are {len(words)} words; a server can block {BLOCKED_MAX}. `word*` blocks all that begin so."
        )
    if longest := next((word for word in words if len(word) > BLOCKED_CHARS_MAX), None):
        raise AskedWrongError(
            user_message=f"One of them has {len(longest)} characters; {BLOCKED_CHARS_MAX} is the most. Put each on a line of "
            "its own."
        )
    kept = await session.storage.guilds.set_blocked_words(session.guild_id, words)
    note = (
        f"Blocked from now on: {plural(len(kept), 'word or phrase', 'words and phrases')}."
        if kept
        else "No word is blocked any more."
    )
    await show(session.interaction, await settings_view(session, note=f"{note} What was posted stays."))


class CityForm(SafeModal):
    """Asks for a city, for the time zone."""

    def __init__(self, services: Services) -> None:
        super().__init__(title="Time zone", timeout=FORM_S)
        self._services = services
        self.city: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="city", max_length=CITY_MAX)
        label = discord.ui.Label(
            text="The largest city near you",
            description="In English, such as Oslo or New York",
            component=self.city,
        )
        self.add_item(label)

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Looks the city up; the permission is asked for again."""
        require_organiser(interaction)
        await take_city(Session.of(interaction, self._services), self.city.value)


class WordsForm(SafeModal):
    """Asks for the words that the server blocks, filled with those that it blocks now."""

    def __init__(self, services: Services, blocked: Sequence[str]) -> None:
        super().__init__(title="Blocked words", timeout=FORM_S)
        self._services = services
        self.words: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="words",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=WORDS_TEXT_MAX,
            default="\n".join(blocked)[:WORDS_TEXT_MAX] or None,
        )
        label = discord.ui.Label(
            text="One word or phrase a line",
            description="Articles with one of them are not posted here. word* blocks what begins so",
            component=self.words,
        )
        self.add_item(label)

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Blocks them; the permission is asked for again."""
        require_organiser(interaction)
        await take_words(Session.of(interaction, self._services), self.words.value)
