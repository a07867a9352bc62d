"""What organisers' commands and buttons about reports and names do. Every one asks for the permission first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import discord

from cogs._delivering.organisers import organised_guild, require_organiser
from cogs._delivering.replies import say, show
from cogs._desk import hidden_cards, reports_cards
from cogs._desk.hidden_cards import HiddenPage, changed_card, hidden_card, undone_card
from cogs._desk.reports_cards import reports_card
from cogs._render.limits import NAME_MAX
from cogs._render.text import escaped
from cogs._ui.answers import AnswerContext, context_of
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.options import Choices, choices, chosen_id, topic_label
from news.errors import NotVisibleError
from news.models import (
    ArticleId,
    GuildId,
    Headline,
    JudgedQuote,
    QuoteId,
    QuoteVerdict,
    ReportId,
    ShownName,
    ShownNameId,
    TopicId,
    TopicSummary,
    UserId,
    VerdictId,
)

if TYPE_CHECKING:
    from cogs._services import Services

_VERDICTS: Final[dict[str, QuoteVerdict]] = {"withheld": "withheld", "hidden": "hidden", "right": "right"}


class Editor:
    """One organiser at work in one server. Made anew for every command and press: that asks for the permission."""

    def __init__(self, interaction: AnyInteraction, services: Services) -> None:
        """Raises app_commands.NoPrivateMessage or app_commands.MissingPermissions."""
        guild: discord.Guild = require_organiser(interaction)
        self._interaction = interaction
        self._guild_id = GuildId(guild.id)
        self._by = UserId(interaction.user.id)
        self._storage = services.storage
        self._context: AnswerContext = context_of(interaction, services)

    # --- names -------------------------------------------------------------------------------------------

    async def hide(self, typed: str) -> None:
        """Hides the topic or person that was typed or picked."""
        topic = await self._named(typed)
        shown, is_new = await self._storage.shown_names.hide(self._guild_id, topic.id, by=self._by)
        await say(self._interaction, changed_card(shown, is_new=is_new).view())

    async def rename(self, typed: str, new_name: str) -> None:
        """Calls the topic or person otherwise."""
        topic = await self._named(typed)
        shown, is_new = await self._storage.shown_names.rename(
            self._guild_id, topic.id, new_name, by=self._by
        )
        await say(self._interaction, changed_card(shown, is_new=is_new).view())

    async def _named(self, typed: str) -> TopicSummary:
        """What was typed or picked; private people as well. Raises NotVisibleError, AskedWrongError."""
        topics = self._context.storage.topics
        if (topic_id := chosen_id(typed)) is not None:
            topic = await topics.get(TopicId(topic_id), self._guild_id)
            if topic is None:
                raise NotVisibleError(f"topic {topic_id}")
            return topic
        found = await topics.resolve(self._guild_id, typed[:NAME_MAX])
        if not found:
            raise AskedWrongError(
                f"nothing called {typed[:NAME_MAX]!r}",
                user_message=f"Nothing called “{escaped(typed, NAME_MAX)}” is shown in this server. Pick one of the suggestions; "
                "`/desk hidden` lists what is hidden already.",
            )
        return found[0]

    async def list_hidden(self, page: int = 0, *, note: str = "") -> None:
        """The list of what is hidden and renamed."""
        names = await self._storage.shown_names.of_guild(self._guild_id)
        judged = await self._storage.reports.judged(self._guild_id)
        entries = sorted([*names, *judged], key=_decided_at, reverse=True)
        size = hidden_cards.PAGE_SIZE
        number = min(page, max(0, (len(entries) - 1) // size))
        await show(self._interaction, hidden_card(await self._page(entries, number), note=note).view())

    async def _page(self, entries: list[hidden_cards.Entry], number: int) -> HiddenPage:
        size = hidden_cards.PAGE_SIZE
        shown = entries[number * size : (number + 1) * size]
        articles = self._context.storage.articles
        headlines: dict[ArticleId, Headline] = {}
        for entry in shown:
            if isinstance(entry, JudgedQuote):
                article = await articles.get(entry.article_id, self._guild_id)
                headlines |= {entry.article_id: article.headline} if article else {}
        return HiddenPage(shown, number, len(entries), headlines)

    # --- reports -----------------------------------------------------------------------------------------

    async def list_reports(self, page: int = 0, *, note: str = "", undo: VerdictId | None = None) -> None:
        """The list of reports; the last page where there are fewer by now."""
        reports = self._storage.reports
        size = reports_cards.PAGE_SIZE
        found = await reports.waiting(self._guild_id, page=page, page_size=size)
        if not found.items and page:
            last = max(0, ((found.total or 1) - 1) // size)
            found = await reports.waiting(self._guild_id, page=last, page_size=size)
        ids = [reported.quote_id for reported in found.items]
        quotes = {
            stored.id: stored for stored in await self._context.storage.quotes.get_many(ids, self._guild_id)
        }
        await show(self._interaction, reports_card(found, quotes, note=note, undo=undo).view())

    async def _judge(self, report_id: ReportId, verdict: QuoteVerdict, page: int) -> None:
        reports = self._storage.reports
        quote_id = await reports.quote_of(report_id, self._guild_id)
        copies = () if quote_id is None or verdict == "right" else await self._copies(quote_id)
        judged = await reports.judge(report_id, self._guild_id, verdict, by=self._by, copies=copies)
        if judged is None:
            await self.list_reports(page, note=reports_cards.GONE)
            return
        note = reports_cards.done_words(verdict, judged.speaker)
        await self.list_reports(page, note=note, undo=judged.id)

    async def _copies(self, quote_id: QuoteId) -> tuple[QuoteId, ...]:
        """The same words under the same name in other articles: what is wrong in one is wrong in all."""
        archive = self._context.storage
        stored = await archive.quotes.get(quote_id, self._guild_id)
        if stored is None:
            return ()
        once = await archive.profiles.same_words(stored, self._guild_id)
        return tuple(copy.id for copy in once.quotes if copy.id != quote_id)

    async def _undo_verdict(self, verdict_id: VerdictId) -> str:
        undone = await self._storage.reports.undo(verdict_id, self._guild_id)
        if undone is None:
            return hidden_cards.GONE
        return reports_cards.undone_words(undone.verdict, undone.speaker)

    async def press(self, action: str, number: int, page: int) -> None:
        """What a button does."""
        match action:
            case "reports":
                await self.list_reports(page)
            case "withheld" | "hidden" | "right":
                await self._judge(ReportId(number), _VERDICTS[action], page)
            case "undo":
                await self.list_reports(page, note=await self._undo_verdict(VerdictId(number)))
            case "list":
                await self.list_hidden(page)
            case "back":
                await self.list_hidden(page, note=await self._undo_verdict(VerdictId(number)))
            case "name" | "unname":
                await self._undo_name(ShownNameId(number), page, in_list=action == "name")
            case _:
                raise AskedWrongError(
                    user_message="That button is of an older version. Use `/desk reports` or `/desk hidden` instead."
                )

    async def _undo_name(self, shown_id: ShownNameId, page: int, *, in_list: bool) -> None:
        undone = await self._storage.shown_names.undo(shown_id, self._guild_id)
        if in_list or undone is None:
            note = hidden_cards.undone_words(undone) if undone else hidden_cards.GONE
            await self.list_hidden(page, note=note)
            return
        await show(self._interaction, undone_card(undone).view())


def _decided_at(entry: hidden_cards.Entry) -> datetime:
    return entry.set_at if isinstance(entry, ShownName) else entry.given_at


async def complete_names(interaction: AnyInteraction, services: Services, typed: str) -> Choices:
    """Topics and people of this server, the most active first; nothing for whom it is not to choose."""
    guild_id = organised_guild(interaction)
    if guild_id is None:
        return []
    topics = context_of(interaction, services).storage.topics
    found = await topics.complete(guild_id, typed[:NAME_MAX])
    return choices((topic_label(topic), topic.id) for topic in found)
