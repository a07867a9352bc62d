"""Each hour: the file's room, its log and its free pages; each week a look at all of it. Nobody sees this cog but the operator."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from discord.ext import commands, tasks

from cogs._operators import tell_operators
from storage.giving_way import give_way
from storage.room import shortage
from storage.upkeep import LETS_IN_S

if TYPE_CHECKING:
    from datetime import datetime

    import discord

    from bot import NewsBot
    from cogs._services import Services
    from storage.inspecting_file import Damage

log = logging.getLogger(__name__)

CHECKED_EVERY: Final = timedelta(days=7)
TOLD_AGAIN: Final = timedelta(days=1)
"""A disk that is still nearly full is told again after this; damage is told once."""
STEPS_AN_HOUR: Final = 2_000
"""Of giving pages back and of merging each: half a gigabyte, for some minutes."""
_SHOWN: Final = 10
REMEDIES: Final = {
    "restore": "End the bot and put a backup in its place: `python bot.py restore FILE`.",
    "index": "`python bot.py repair` makes the search index anew.",
    "counts": "`python bot.py repair` counts anew.",
}


class UpkeepCog(commands.Cog):
    """The hourly loop."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._now = services.now
        self._storage = services.storage
        self._upkeep = services.storage.upkeep
        self._began_at = services.now()
        self._told_of_room_at: datetime | None = None

    async def cog_load(self) -> None:
        """Begin; the first round is at once."""
        self.look_after.start()

    async def cog_unload(self) -> None:
        """End with the cog: what is under way in a thread ends within milliseconds."""
        self.look_after.cancel()

    @tasks.loop(hours=1)
    async def look_after(self) -> None:
        """One round. A failure is told in the log and tried again an hour later."""
        give_way()
        for step in (self.look_at_room, self.note_size, self.give_back, self.check):
            try:
                await step()
            except Exception:
                log.exception("Upkeep: %s failed; tried again in an hour", step.__name__)

    async def look_at_room(self) -> None:
        """A disk that is nearly full is told once a day, in the log and to the operator; writes nothing before."""
        short = shortage(await self._upkeep.room())
        now = self._now()
        if short is None or (self._told_of_room_at is not None and now - self._told_of_room_at < TOLD_AGAIN):
            return
        self._told_of_room_at = now
        log.warning("The disk is nearly full: %s", short)
        await tell_operators(self._client, "The disk is nearly full", [short], key=f"room:{now:%Y%m%d}")

    async def note_size(self) -> None:
        """Notes today's size, for how fast it grows: no more than an error in the log where the disk is full."""
        await self._upkeep.note_size()

    async def give_back(self) -> None:
        """Free pages go back to the disk and forgotten words leave the index, a few in each transaction."""
        given = merged = 0
        for _ in range(STEPS_AN_HOUR):
            pages = await self._upkeep.give_back()
            if not pages:
                break
            given += pages
            await asyncio.sleep(LETS_IN_S)
        while merged < STEPS_AN_HOUR and await self._upkeep.merge_words():
            merged += 1
            await asyncio.sleep(LETS_IN_S)
        is_cut = await self._upkeep.cut_log()
        if given or merged or is_cut:
            log.info("pages given back: %d; steps of merging: %d; log cut: %s", given, merged, is_cut)

    async def check(self) -> None:
        """Looks at the whole file once a week; damage is told once, in the log and to the operator, with the next step."""
        last = await self._upkeep.last_checkup()
        since = self._began_at if last is None else last.at
        # A new bot has other things to do at first; a week from its start it is looked at, too.
        if self._now() - since < CHECKED_EVERY:
            return
        found = await self._upkeep.inspect()
        is_known = last is not None and last.is_told and set(last.found.damage) == set(found.damage)
        if found.damage and not is_known:
            for one in found.damage:
                log.error("The database is damaged: %s. %s", one.words, REMEDIES[one.remedy])
            key = f"damage:{self._now():%Y%m%d}"
            await tell_operators(self._client, "The database is damaged", damage_lines(found.damage), key=key)
        elif not found.damage:
            log.info("The database is whole")
        await self._upkeep.note_checkup(found, is_told=bool(found.damage))


def damage_lines(damage: tuple[Damage, ...]) -> list[str]:
    """What is wrong, and what to do about it, a line each."""
    remedies = dict.fromkeys(REMEDIES[one.remedy] for one in damage)
    return [one.words for one in damage[:_SHOWN]] + list(remedies)


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(UpkeepCog(bot, bot.services))
