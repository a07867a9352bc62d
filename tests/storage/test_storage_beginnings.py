"""Looking for long beginnings of words: what is gathered in the index, and what is looked for another way."""

from __future__ import annotations

import pytest

from storage import Storage
from storage.beginnings import GATHERED_PAGES, shortened
from storage.queries import as_list, queries, rows
from tests.storage.builders import article

TIMES_IN_A_TEXT = 2_000
"""Each place takes a byte of the index, of whose pages there are four thousand in each."""


async def put(storage: Storage, texts: int = 60) -> None:
    """Articles in which one word stands over and over, and each of many others once in all."""
    source = await storage.sources.add_files("Folder", is_public=True)
    others = [" ".join(f"{letter}{n}x{seen}" for letter in "lmn" for seen in range(40)) for n in range(texts)]
    told = [
        article(f"Boat {n}", f"{'harbour ' * TIMES_IN_A_TEXT}{words} mooring", url=None)
        for n, words in enumerate(others)
    ]
    await storage.articles.add_many(told, source_id=source, post=False)


@pytest.mark.parametrize("beginning", ["harb", "harbour"])
async def test_a_word_over_many_pages_is_not_gathered(storage: Storage, beginning: str) -> None:
    """Though all these pages are of one word, so that none of them begins with a word that could be counted."""
    await put(storage)
    async with storage._database.reading() as db:  # what is tried is a part of it
        assert await shortened(db, f'{{title}} : ("{beginning}"*)') == '{title} : ("har"*)'


@pytest.mark.parametrize("beginning", ["moor", "mooring", "m17x", "mzzz"])
async def test_words_on_a_page_or_two_are_gathered(storage: Storage, beginning: str) -> None:
    """Seldom ones, and such as no article has."""
    await put(storage)
    async with storage._database.reading() as db:
        assert await shortened(db, f'"{beginning}"*') is None


async def test_no_beginning_takes_less_than_no_page(storage: Storage) -> None:
    """One that lies behind all words of a part of the index takes nothing away from what another part has."""
    await storage.articles.add(article(), source_id=await storage.sources.add_files("First"), post=False)
    await put(storage)
    beginnings = ["0000", "aaaa", "harb", "moor", "zzzz"]
    async with storage._database.reading() as db:
        found = await rows(queries().pages_of_beginnings(db, beginnings=as_list(beginnings)))
    pages = {row["beginning"]: row["pages"] for row in found}
    assert sorted(pages) == beginnings
    assert min(pages.values()) >= 0
    assert pages["harb"] > GATHERED_PAGES
