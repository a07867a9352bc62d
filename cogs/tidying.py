"""Once a day: forget what was asked long ago, what is needed no more, and texts that the operator keeps for a while only. Nobody sees this cog; `/about` promises what it does."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from discord.ext import commands, tasks

from cogs._posting import drafts, several
from cogs._sourcing import listing_plan
from cogs._sourcing import offers as source_offers
from storage.giving_way import give_way
from storage.retention import DOUBTED_AFTER, policy_of

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

log = logging.getLogger(__name__)

ANSWERS_KEPT: Final = timedelta(days=30)
ADDRESSES_KEPT: Final = timedelta(days=1)
"""Of addresses and lists that were typed: there may be keys in them, and their cards are gone by then. Of drafts of
autoposts as well: they stand under who fills them in."""


class TidyingCog(commands.Cog):
    """The daily loop."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def cog_load(self) -> None:
        """Begin; the first round is at once."""
        self.tidy.start()

    async def cog_unload(self) -> None:
        """End with the cog."""
        self.tidy.cancel()

    @tasks.loop(hours=24)
    async def tidy(self) -> None:
        """Saved questions older than 30 days are deleted, typed addresses sooner, reports as promised. A failure is tried again the next day."""
        give_way()
        now, answers = self._services.now(), self._services.storage.answers
        try:
            deleted = await answers.delete_older_than(now - ANSWERS_KEPT)
            deleted += await answers.delete_older_than(
                now - ADDRESSES_KEPT,
                kinds=(source_offers.KIND, listing_plan.KIND, drafts.KIND, several.KIND),
            )
        except Exception:
            log.exception("Old answers could not be deleted")
        else:
            log.info("old answers deleted: %d", deleted)
        try:
            entries = await self._services.storage.sources.forget_entries()
            marks = await self._services.storage.articles.forget_marks()
            reports = await self._services.storage.reports.forget()
            posting = await self._services.storage.forgetting.run(now)
        except Exception:
            log.exception("Old entries of feeds, reports and posts could not be forgotten")
        else:
            log.info(
                "old entries of feeds forgotten: %d; marks of old articles: %d; reports: %d; rows of posting: %d",
                entries,
                marks,
                reports,
                posting,
            )
        await self._forget_texts()

    async def _forget_texts(self) -> None:
        """What the operator keeps for a while only; in small steps, for as long as it takes."""
        settings = self._services.settings
        policy = policy_of(settings.retention_days, settings.retention_keeps)
        if policy is None:
            return
        retention = self._services.storage.retention
        try:
            if await retention.is_clock_doubtful():
                log.error(
                    "Texts are not forgotten today: the newest article is more than %d days old. Is this machine's clock "
                    "right? If it is, texts are forgotten once news comes; `python bot.py retain` does it at once",
                    DOUBTED_AFTER.days,
                )
                return
            gone = await retention.run(policy)
        except Exception:
            log.exception("Old texts could not be forgotten; tried again tomorrow")
        else:
            if gone.texts or gone.quotes or gone.articles:
                await self._services.storage.upkeep.want_merge()
            log.info(
                "texts forgotten: %d; quotes: %d; whole articles: %d", gone.texts, gone.quotes, gone.articles
            )


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    await bot.add_cog(TidyingCog(bot.services))
