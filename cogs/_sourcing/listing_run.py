"""Carrying an import out: addresses are added, channels get their autoposts, and a card says how far it is."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cogs._posting.checking import age_problem
from cogs._posting.making import make_autopost
from cogs._posting.subjects import from_source
from cogs._sourcing.adding import Asking
from cogs._sourcing.listing_cards import Tally, progress_card
from cogs._sourcing.listing_plan import Plan
from cogs._sourcing.progress import ProgressCard
from cogs._sourcing.words import source_name
from cogs._ui.failure import told
from news.errors import NewsdeskError
from news.models import AnswerId, ChannelId, Source

if TYPE_CHECKING:
    from news.newsroom.room import AddedItem

log = logging.getLogger(__name__)

IMPORT_S: Final = 14 * 60.0
"""How long an import may take, in seconds: after 15 minutes nobody could be told what came of it."""
_OURS: Final = "an error on our side"


class Run:
    """One import. `carry_out` runs it once; `stop` may end it before its time."""

    def __init__(self, asking: Asking, plan: Plan, answer_id: AnswerId) -> None:
        self.tally = Tally(total=len(plan.new))
        self._asking = asking
        self._plan = plan
        self._answer_id = answer_id
        self._by_url = {item.url: item for item in plan.new}
        self._adding: asyncio.Task[object] | None = None
        self._progress = ProgressCard(asking.interaction, asking.services.now)
        # Several sources are added at once; the limit of autoposts is looked at before each is made.
        self._posting = asyncio.Lock()

    async def carry_out(self) -> Tally:
        """Adds what is new and posts what is to be posted. Whatever ends it, what was done is in the tally."""
        for url, source in self._plan.known.items():
            await self._post(source, url)
        try:
            if self._plan.new and self.tally.ending == "done":
                await self._add()
        finally:
            await self._progress.settle()
        return self.tally

    def stop(self) -> None:
        """Nothing more is added."""
        self.tally.ending = "stopped"
        if self._adding is not None:
            self._adding.cancel()

    async def _add(self) -> None:
        adding = self._adding = asyncio.create_task(self._add_many(), name=f"import {self._asking.guild_id}")
        try:
            done, _ = await asyncio.wait({adding}, timeout=IMPORT_S)
        finally:
            # Also where the bot goes down: nothing that was begun outlives it.
            adding.cancel()
        if not done:
            self.tally.ending = "late"
        with suppress(asyncio.CancelledError):
            await adding

    async def _add_many(self) -> None:
        try:
            await self._asking.services.newsroom.add_many(
                [(item.url, item.name) for item in self._plan.new],
                self._asking.guild_id,
                added_by=self._asking.user_id,
                on_each=self._hear,
            )
        except NewsdeskError as error:
            log.info("import of server %d broke off: %s", self._asking.guild_id, error)
            self._break_off(told(error))
        except Exception:
            log.exception("import of server %d broke off", self._asking.guild_id)
            self._break_off("Something went wrong on our side, and it is in our log.")

    def _break_off(self, reason: str) -> None:
        self.tally.ending = "broken"
        self.tally.reason = reason

    async def _hear(self, added: AddedItem) -> None:
        item = self._by_url.get(added.url)
        if item is None:
            log.error("an import heard of an address that it did not ask for")
            return
        if added.source is None:
            self.tally.failed.append((item, added.error or _OURS))
        else:
            self.tally.added += added.is_new
            self.tally.known += not added.is_new
            async with self._posting:
                await self._post(added.source, item.url)
        self._progress.offer(lambda: progress_card(self.tally, self._answer_id))

    async def _post(self, source: Source, url: str) -> None:
        """Makes the autoposts that the list asks for. What cannot be made is noted, and the import goes on."""
        for channel_id in self._plan.targets.get(url, ()):
            try:
                problem = await self._make(source, channel_id)
            except NewsdeskError as error:
                problem = told(error)
            except Exception:
                log.exception("an autopost of an import was not made")
                problem = f"Some sources were not given to <#{channel_id}>: {_OURS}."
            if problem is None and source.settings.is_paused:
                problem = (
                    f"{source_name(source)} is paused here: nothing of it is posted until `/source resume`."
                )
            if problem is None:
                self.tally.posted[channel_id] = self.tally.posted.get(channel_id, 0) + 1
            elif problem not in self.tally.not_posted:
                self.tally.not_posted.append(problem)

    async def _make(self, source: Source, channel_id: ChannelId) -> str | None:
        """Why it was not made, or None."""
        storage = self._asking.services.storage
        wanted = from_source(source)
        place = self._asking.guild.get_channel_or_thread(channel_id)
        if problem := await age_problem(storage, wanted.wish, place):
            return problem
        await make_autopost(
            storage,
            wanted,
            guild_id=self._asking.guild_id,
            channel_id=channel_id,
            created_by=self._asking.user_id,
        )
        return None
