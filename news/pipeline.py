"""The way of an article, in one place: from an address to what was found in it, and the newsroom that stores it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from news.analysing import analyse
from news.articles import extract_article
from news.errors import ParseError
from news.feeds import entry_article
from news.finding import parse_page, shown
from news.newsroom.room import AddedItem, Newsroom

if TYPE_CHECKING:
    from news.models import AnalysedArticle
    from news.ports import PageFetcher

__all__ = ["AddedItem", "Newsroom", "analyse", "read_address"]


async def read_address(fetcher: PageFetcher, url: str) -> list[AnalysedArticle]:
    """What the bot would take from one address: a page's article, or a feed's. Awaits the network; stores nothing.

    Raises FetchError, or ParseError when there is neither an article nor a feed.
    """
    page = await fetcher.get(url)
    try:
        feed = await parse_page(page)
    except ParseError as error:
        article = await asyncio.to_thread(extract_article, page.body, url=page.url)
        if article is None:
            raise ParseError(f"no article and no feed at {shown(page.url)}") from error
        return [analyse(article)]
    carried = (entry_article(entry, feed) for entry in feed.entries)
    return [analyse(article) for article in carried if article is not None]
