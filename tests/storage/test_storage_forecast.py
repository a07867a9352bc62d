"""What a wish would have been met by last week, as forecasts ask for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from news.models import GuildId, Wish
from storage import Storage
from storage.forecasting import NAMED_MAX
from tests.storage.builders import NOW, article

HOME = GuildId(1)
TEXTS = ("The ferry waits for the storm.", "The dam held in the storm.", "Trains run, the ferry does not.")


@pytest.fixture
async def week(storage: Storage) -> Storage:
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="The Example Times", domain="times.example", added_to=HOME
    )
    for day, text in enumerate(TEXTS):
        told = article(
            f"Day {day}", text, url=f"https://t.example/{day}", published_at=NOW - timedelta(days=day)
        )
        await storage.articles.add(told, source_id=source, post=False)
    old = article("Old", TEXTS[0], url="https://t.example/old", published_at=NOW - timedelta(days=8))
    await storage.articles.add(old, source_id=source, post=False)
    return storage


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("ferry", [2, 0]),
        ("dam OR trains", [2, 1]),
        ("storm -(ferry OR trains)", [1]),
        ("-ferry", [1]),
        ("NOT (storm dam)", [2, 0]),
        ("source:times", [2, 1, 0]),
        ("nothing", []),
        ("🎉", []),
    ],
)
async def test_a_search_meets_what_it_would_have_found(week: Storage, query: str, days: list[int]) -> None:
    """The articles of the last seven days, oldest first, also for a wish for all but some words."""
    matches = await week.forecasting.matches_of_last_week(HOME, Wish("search", query=query))
    assert [(NOW - match.at).days for match in matches] == days


async def test_every_blocked_word_counts_however_many_there_are(week: Storage) -> None:
    """A long list of blocked words is looked for to its end."""
    words = [f"a long phrase that occurs nowhere {n}" for n in range(60)]
    await week.guilds.set_blocked_words(HOME, [*words, "trains"])
    matches = await week.forecasting.matches_of_last_week(HOME, Wish("everything"))
    assert [match.blocked is not None for match in matches] == [True, False, False]


@pytest.mark.parametrize("before", [0, NAMED_MAX])
async def test_the_blocked_word_is_named_where_it_is_among_the_first(week: Storage, before: int) -> None:
    """The first that an article has, as it was typed; of words further down only that one was met."""
    words = [f"nowhere {n}" for n in range(before)]
    await week.guilds.set_blocked_words(HOME, [*words, "The Dam", "stor*"])
    matches = await week.forecasting.matches_of_last_week(HOME, Wish("everything"))
    assert [match.blocked for match in matches] == [None, *(("", "") if before else ("The Dam", "stor*"))]
