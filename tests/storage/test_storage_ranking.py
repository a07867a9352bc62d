"""Best match: what answers best comes first, whatever is common in the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from news.models import GuildId, SearchQuery
from storage import Storage, finding, ranking
from storage.ranking import plain_text
from tests.storage.builders import NOW, article

HOME = GuildId(1)
FILLER = "Boats wait beside the quay while gulls sleep."
ORDERS: list[tuple[str, SearchQuery, list[tuple[str, str]]]] = [
    (
        "more often in a text as long",
        SearchQuery(words=["ferry"]),
        [("Second day", f"{FILLER} ferry ferry ferry {FILLER}"), ("First day", f"{FILLER} ferry mast rope {FILLER}")],
    ),
    (
        "as often in a shorter text",
        SearchQuery(words=["ferry"]),
        [("Short", f"A ferry. {FILLER}"), ("Long", f"A ferry. {FILLER * 30}")],
    ),
    (
        "the rare word more often than the common one",
        SearchQuery(words=["boats", "heron"]),
        [("One", f"{FILLER} heron heron Boats"), ("Two", f"{FILLER} heron Boats Boats")],
    ),
    (
        "without the accent",
        SearchQuery(words=["cafe"]),
        [("One", f"{FILLER} café Café CAFE"), ("Two", f"{FILLER} café tea pier")],
    ),
    (
        "whole words alone are counted",
        SearchQuery(words=["rope"]),
        [("One", f"{FILLER} rope rope tea"), ("Two", f"{FILLER} rope ropes eurorope")],
    ),
    (
        "a phrase in a row",
        SearchQuery(phrases=["night ferry"]),
        [("One", f"{FILLER} night ferry, night-ferry pier"), ("Two", f"{FILLER} night ferry, ferry night pier")],
    ),
    (
        "what begins so",
        SearchQuery(prefixes=["harbo"]),
        [("One", f"{FILLER} harbour harbours"), ("Two", f"{FILLER} harbour pierside")],
    ),
]  # fmt: skip


async def _stored(storage: Storage, best_first: Sequence[tuple[str, str]]) -> None:
    """The best is the oldest, and much else is there that has the common words."""
    files = await storage.sources.add_files()
    others = [(f"Other {n}", FILLER) for n in range(12)]
    told = [
        article(title, text, url=f"https://t.example/{n}", published_at=NOW - timedelta(hours=100 - n))
        for n, (title, text) in enumerate([*best_first, *others])
    ]
    await storage.articles.add_many(told, source_id=files, post=False)


async def _best(storage: Storage, query: SearchQuery, *, page: int = 0) -> list[str]:
    found = await storage.articles.search(HOME, query, by_relevance=True, page=page, page_size=4)
    return [hit.headline.title for hit in found.items]


@pytest.mark.parametrize(
    ("query", "best_first"), [case[1:] for case in ORDERS], ids=[case[0] for case in ORDERS]
)
async def test_what_answers_best_comes_first(
    storage: Storage, query: SearchQuery, best_first: list[tuple[str, str]]
) -> None:
    """Although it is the oldest."""
    await _stored(storage, best_first)
    assert await _best(storage, query) == [title for title, _ in best_first]


async def test_what_is_not_read_is_found_all_the_same(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more hits than are read those with the word in the headline come first, then each of the others once."""
    monkeypatch.setattr(ranking, "READ", 3)
    await _stored(storage, [("Boats at last", "Nothing else."), ("Rope", "Boats boats boats.")])
    pages = [
        title for page in range(5) for title in await _best(storage, SearchQuery(words=["boats"]), page=page)
    ]
    assert pages[0] == "Boats at last"
    assert len(pages) == len(set(pages)) == 14


async def test_the_newest_that_lie_far_apart_are_ranked(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hits that come seldom are ranked up to a number, those that come close together up to a larger one."""
    monkeypatch.setattr(finding, "RANKED_MIN", 2)
    await _stored(storage, [("Rope", f"Boats. {FILLER}")])
    assert len(await _best(storage, SearchQuery(words=["boats"]))) == 4
    monkeypatch.setattr(finding, "CLOSE_DAYS", 0)
    assert len(await _best(storage, SearchQuery(words=["boats"]))) == 2


@pytest.mark.parametrize(
    ("text", "plain"), [("CAFÉ", "cafe"), ("Plain", "plain"), ("“Ångström”", "“angstrom”")]
)
def test_a_plain_text_has_no_accents(text: str, plain: str) -> None:
    assert plain_text(text) == plain
