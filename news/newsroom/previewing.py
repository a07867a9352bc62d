"""What one article would look like: of a source before it is added, or behind a link. Stores nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from news.addresses import plain_address, shown
from news.analysing import analyse_by
from news.errors import FetchError
from news.taking_in.entries import PageBudget, read_entries, read_page
from news.taking_in.known_entries import entry_key
from news.working.threads import THREADS

if TYPE_CHECKING:
    from news.finding import FoundSource
    from news.models import AnalysedArticle
    from news.ports import PageFetcher, Workers

_BUDGET: Final = PageBudget(pages=1, seconds=15, at_once=1)
"""Someone waits for the answer."""
LINK_S: Final = 15.0
"""How long a linked page may take, in seconds."""


async def preview_newest(
    fetcher: PageFetcher, found: FoundSource, *, workers: Workers = THREADS
) -> AnalysedArticle | None:
    """The find's newest entry, read as it would be for the archive; None when it makes no article.

    Awaits the network for one page at most. A page that cannot be read leaves what the source itself carries.
    """
    newest = next(iter(found.newest(1)), None)
    if newest is None:
        return None
    key = entry_key(newest)
    read = await read_entries(
        fetcher,
        {key: newest},
        found.feed,
        budget=_BUDGET,
        are_links=found.method == "front_page",
        workers=workers,
    )
    article = read.articles.get(key)
    return None if article is None else await analyse_by(workers, article)


async def read_linked(
    fetcher: PageFetcher, url: str, *, workers: Workers = THREADS
) -> AnalysedArticle | None:
    """The article at an address with what was found in it; None when none lies there. Awaits the network, 15 seconds
    at most. Raises FetchError, or WorkError when the page takes too much to be read.
    """
    address = plain_address(url)
    try:
        async with asyncio.timeout(LINK_S):
            article = await read_page(fetcher, address, workers=workers)
    except TimeoutError as error:
        words = "That page did not answer in time. Please try again later."
        raise FetchError(shown(address), f"no answer in {LINK_S} s", user_message=words) from error
    return None if article is None else await analyse_by(workers, article)
