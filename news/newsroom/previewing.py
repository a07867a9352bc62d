"""What one article of a source would look like, before the source is added. Stores nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from news.analysing import analyse
from news.taking_in.entries import PageBudget, read_entries
from news.taking_in.known_entries import entry_key

if TYPE_CHECKING:
    from news.finding import FoundSource
    from news.models import AnalysedArticle
    from news.ports import PageFetcher

_BUDGET: Final = PageBudget(pages=1, seconds=15, at_once=1)
"""Someone waits for the answer."""


async def preview_newest(fetcher: PageFetcher, found: FoundSource) -> AnalysedArticle | None:
    """The find's newest entry, read as it would be for the archive; None when it makes no article.

    Awaits the network for one page at most. A page that cannot be read leaves what the source itself carries.
    """
    newest = next(iter(found.newest(1)), None)
    if newest is None:
        return None
    key = entry_key(newest)
    read = await read_entries(
        fetcher, {key: newest}, found.feed, budget=_BUDGET, are_links=found.method == "front_page"
    )
    article = read.articles.get(key)
    return None if article is None else await asyncio.to_thread(analyse, article)
