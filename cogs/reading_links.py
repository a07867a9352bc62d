"""The message menu "Quotes in this article": who is quoted in what a message links to."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from cogs._render.linked import linked_card
from cogs._render.text import safe_url
from cogs._ui.answers import Answer, AnswerContext, Arguments, ReaderCog, Request, cog_for, context_of, send
from cogs._ui.failure import AnyInteraction, AskedWrongError
from cogs._ui.presses import add_reader_cog
from news.errors import FetchError, RequestLimitError, RobotsError
from news.models import AnalysedArticle, UserId

if TYPE_CHECKING:
    from bot import NewsBot
    from cogs._services import Services

MENU_NAME: Final = "Quotes in this article"
LINKS_TRIED: Final = 3
"""Links of a message whose pages are asked for, one after the other, until one is an article."""
KEPT_FOR: Final = timedelta(minutes=30)
KEPT_MAX: Final = 50
"""Articles kept in memory, so that turning a page or sharing fetches nothing."""
_LINK: Final = re.compile(r"https?://[^\s<>\"]{1,512}", re.IGNORECASE)
_NO_LINK: Final = "There is no link in this message. Use this on a message that links to an article."
_NO_ARTICLE: Final = (
    "There is no article at the link in this message: it may be a picture, a list of articles or a page that asks "
    "visitors for something first."
)
_FORGOTTEN: Final = f"That article is no longer at hand. Please use “{MENU_NAME}” on the message again."


def links_in(message: discord.Message) -> list[str]:
    """The web addresses of a message, each once, in its order: of its words, its embeds, its buttons, and of what it
    forwards. Those with a user name or password in them are left out."""
    found: dict[str, None] = {}
    for part in (message, *message.message_snapshots):
        for words in _words_of(part):
            for match in _LINK.finditer(words):
                url = safe_url(_without_trail(match[0]))
                if url is not None:
                    found.setdefault(url)
    return list(found)


def _words_of(part: Any) -> Iterator[str]:
    yield part.content
    for embed in part.embeds:
        yield embed.url or ""
    waiting = list(part.components)
    while waiting:
        component = waiting.pop(0)
        yield getattr(component, "url", None) or ""
        yield getattr(component, "content", None) or ""
        inner = [*getattr(component, "children", ()), getattr(component, "accessory", None)]
        waiting = [*filter(None, inner), *waiting]


def _without_trail(url: str) -> str:
    """The address without what ends the sentence or the Markdown that it stands in."""
    url = url.split("](", 1)[0].rstrip(".,;:!?'*_|~")
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(".,;:!?'*_|~")
    return url


class LinksCog(ReaderCog):
    """The menu. What lies in the archive is answered from it; anything else is fetched, within what people may ask for."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.answerers = MappingProxyType({"linked": self._answer})
        self._read: OrderedDict[str, tuple[datetime, AnalysedArticle]] = OrderedDict()

    async def read_message(self, interaction: AnyInteraction, message: discord.Message) -> None:
        """Shows the quotes of the first article that the message links to, to the asker alone."""
        links = links_in(message)
        if not links:
            raise AskedWrongError(user_message=_NO_LINK)
        context = context_of(interaction, self.services)
        for url in links[:LINKS_TRIED]:
            article_id = await context.storage.articles.at_address(url, context.guild_id)
            if article_id is not None:
                known = Request("quotes-of", {"article": article_id})
                await send(interaction, cog_for(interaction.client, known.kind), known)
                return
        await interaction.response.defer(ephemeral=True, thinking=True)
        url = await self._first_article(links, UserId(interaction.user.id), context)
        await send(interaction, self, Request("linked", {"url": url}))

    async def _first_article(self, links: list[str], user_id: UserId, context: AnswerContext) -> str:
        """The first of the links behind which an article lies, read and kept. Raises what stood in the way of all."""
        failure: FetchError | None = None
        for url in links[:LINKS_TRIED]:
            if self._kept(url) is not None:
                return url
            self.services.allowance.take(user_id, context.guild_id)
            try:
                analysed = await self.services.newsroom.read_article(url, context.guild_id)
            except RequestLimitError:
                raise
            except FetchError as error:
                failure = error if failure is None or isinstance(error, RobotsError) else failure
                continue
            if analysed is not None:
                # The operator may have removed it, or somebody in it.
                analysed = await self.services.storage.removals.let_in(analysed)
            if analysed is not None:
                self._keep(url, analysed)
                return url
        raise failure or AskedWrongError(user_message=_NO_ARTICLE)

    async def _answer(self, context: AnswerContext, arguments: Arguments, page: int) -> Answer:
        url = str(arguments.get("url") or "")
        analysed = self._kept(url)
        if analysed is None:
            raise AskedWrongError(user_message=_FORGOTTEN)
        quotes = await self.services.storage.reports.shown_here(context.guild_id, analysed.quotes)
        card, pages = linked_card(replace(analysed, quotes=tuple(quotes)), url, page)
        number = min(page, pages - 1)
        return Answer(card, page=number, has_more=number + 1 < pages, paging=("Previous", "Next"))

    def _kept(self, url: str) -> AnalysedArticle | None:
        now = self.services.now()
        for known in [known for known, (read_at, _) in self._read.items() if now - read_at > KEPT_FOR]:
            del self._read[known]
        kept = self._read.get(url)
        return None if kept is None else kept[1]

    def _keep(self, url: str, analysed: AnalysedArticle) -> None:
        self._read[url] = (self.services.now(), analysed)
        while len(self._read) > KEPT_MAX:
            self._read.popitem(last=False)


def message_menu(cog: LinksCog) -> app_commands.ContextMenu:
    """The menu as Discord is told of it: wherever the commands of readers are."""
    user_install = cog.services.settings.user_install
    return app_commands.ContextMenu(
        name=MENU_NAME,
        callback=cog.read_message,
        type=discord.AppCommandType.message,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=user_install),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=user_install
        ),
    )


async def setup(bot: NewsBot) -> None:
    """Extension entry point: the one place of this module that reads `bot.services`."""
    cog = LinksCog(bot.services)
    bot.tree.add_command(message_menu(cog))
    await add_reader_cog(bot, cog)
