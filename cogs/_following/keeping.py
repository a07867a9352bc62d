"""Articles and quotes that somebody keeps: keeping one, the list, taking one out. Everything is done to whoever pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._delivering.replies import say, show
from cogs._following.asking import Asker, asker_of, listed_id
from cogs._following.cards import SAVED_A_PAGE, kept_card, saved_card
from cogs._following.opening import open_as
from cogs._ui.answers import GO, Request
from cogs._ui.failure import AnyInteraction, AskedWrongError
from news.errors import NotVisibleError
from news.models import ArticleId, Page, QuoteId, SavedId, SavedItem

if TYPE_CHECKING:
    from cogs._following.membership import Memberships
    from cogs._render.press_ids import SaveKind
    from cogs._services import Services


class Keeping:
    """What one keeps. Each method answers one press or command."""

    def __init__(self, services: Services, memberships: Memberships) -> None:
        self._services = services
        self._storage = services.storage
        self._memberships = memberships

    async def keep(self, interaction: AnyInteraction, kind: SaveKind, number: int) -> None:
        """Keeps an article or quote that is seen here. Raises NotVisibleError."""
        asker = asker_of(interaction, self._services)
        storage = asker.context.storage
        quote_id = QuoteId(number) if kind == "quote" else None
        article_id = ArticleId(number)
        if quote_id is not None:
            stored = await storage.quotes.get(quote_id, asker.guild_id)
            if stored is None:
                raise NotVisibleError(f"quote {number}")
            article_id = stored.headline.article_id
        elif await storage.articles.get(article_id, asker.guild_id) is None:
            raise NotVisibleError(f"article {article_id}")
        _, is_new = await self._storage.saved.add(asker.user_id, asker.guild_id, article_id, quote_id)
        await say(interaction, kept_card(kind, is_new=is_new).view())

    async def kept(self, interaction: AnyInteraction, page: int = 0, *, note: str = "") -> None:
        """A page of what the person keeps."""
        asker = asker_of(interaction, self._services)
        found = await self._page(asker, page)
        if not found.items and page > 0:
            await self.kept(interaction, page - 1, note=note)
            return
        await show(interaction, saved_card(found, note=note).view())

    async def _page(self, asker: Asker, page: int) -> Page[SavedItem]:
        saved = self._storage.saved
        guild_ids = await saved.guilds_of(asker.user_id)
        return await saved.of_user(
            asker.user_id,
            await self._memberships.soon(asker.user_id, guild_ids, here=asker.guild_id),
            shows_age_restricted=asker.context.shows_age_restricted,
            page=page,
            page_size=SAVED_A_PAGE,
        )

    async def look(self, interaction: AnyInteraction, number: str, page: int) -> None:
        """Opens something that is kept, as the server shows it in which it was kept."""
        asker = asker_of(interaction, self._services)
        found = await self._page(asker, page)
        item = next((one for one in found.items if one.id == listed_id(number)), None)
        if item is None or item.headline is None:
            raise AskedWrongError(user_message="It cannot be seen any more, or not here.")
        quote, article_id = item.quote, item.headline.article_id
        request = Request("quote", {"quote": quote.id}) if quote is not None else GO["article"](article_id)
        await open_as(interaction, self._services, request, item.guild_id)

    async def unkeep(self, interaction: AnyInteraction, number: str, page: int) -> None:
        """Keeps something no more."""
        asker = asker_of(interaction, self._services)
        saved_id = SavedId(listed_id(number))
        if not await self._storage.saved.remove(saved_id, asker.user_id):
            raise AskedWrongError(user_message="You do not keep that any more.")
        await self.kept(interaction, page, note="Removed.")
