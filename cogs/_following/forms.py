"""The form for the hour of a digest: Discord tells nobody's time zone, so it is asked by city, once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import discord

from cogs._following.drafts import EVENING, Draft
from cogs._following.words import WEEKDAYS, clock
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.safe import FORM_S, SafeModal
from news.models import Schedule
from news.posting.zones import Zone, words_for, zones_named

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CITY_MAX: Final = 80
DAILY: Final = "day"


class HourForm(SafeModal):
    """Asks for a city, an hour, and how often. `chosen` goes on with what was sent."""

    def __init__(
        self,
        draft: Draft,
        chosen: Callable[[AnyInteraction, Draft], Awaitable[None]],
    ) -> None:
        super().__init__(title="When shall your digest come?", timeout=FORM_S)
        self._draft = draft
        self._chosen = chosen
        schedule = draft.schedule
        city = draft.typed or (words_for(schedule.zone) if schedule is not None else "")
        self.city: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="city",
            placeholder="Oslo",
            min_length=1,
            max_length=CITY_MAX,
            default=city[:CITY_MAX] or None,
        )
        self.hour = _select(
            "hour",
            [(clock(60 * hour), str(60 * hour)) for hour in range(24)],
            str(60 * ((schedule.minute if schedule is not None else EVENING) // 60)),
        )
        day = str(schedule.weekday) if schedule is not None and schedule.every == "week" else DAILY
        self.day = _select(
            "day",
            [
                ("Every day", DAILY),
                *((f"Every {name}", str(number)) for number, name in enumerate(WEEKDAYS)),
            ],
            day,
        )
        self._ask(
            "Your city", "Or one in the same time zone. Discord does not tell which one you are in", self.city
        )
        self._ask("Hour", "By the clocks there", self.hour)
        self._ask("How often", None, self.day)

    def _ask(self, text: str, description: str | None, component: discord.ui.Item[Any]) -> None:
        self.add_item(discord.ui.Label(text=text, description=description, component=component))

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Goes on with the hour in the first place that is meant. Raises AskedWrongError where there is none."""
        typed = self.city.value
        # In a thread: the first to ask waits 70 ms for the list of cities.
        places = await asyncio.to_thread(zones_named, typed) if any(map(str.isalpha, typed)) else []
        if not places:
            raise AskedWrongError(
                user_message="I know no such place. Type the name of a larger city near you, such as `Oslo`, `São Paulo` or "
                "`New York`, or of a time zone, such as `Europe/Oslo`."
            )
        day = next(iter(self.day.values), DAILY)
        schedule = Schedule(
            "day" if day == DAILY else "week",
            int(next(iter(self.hour.values), EVENING)),
            0 if day == DAILY else int(day),
            places[0].name,
        )
        draft = Draft(self._draft.subjects, schedule, typed, place_words(places[0]))
        await self._chosen(interaction, draft)


def _select(custom_id: str, options: list[tuple[str, str]], chosen: str) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=custom_id,
        options=[
            discord.SelectOption(label=label, value=value, default=value == chosen)
            for label, value in options
        ],
    )


def place_words(zone: Zone) -> str:
    """ "Oslo, Norway"."""
    return ", ".join(filter(None, (zone.city, zone.country)))


def other_places(draft: Draft) -> list[tuple[str, str, str | None]]:
    """Places that the city may have meant, for a menu, one a time zone: (what is shown, its number, the zone)."""
    once: dict[str, tuple[str, str, str | None]] = {}
    for number, zone in enumerate(zones_named(draft.typed)):
        once.setdefault(zone.name, (place_words(zone), str(number), zone.name))
    return list(once.values())
