"""Lists of quotes for a server that sees little of what there is: they begin with its own articles, and say the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from news.models import AnalysedArticle, GuildId, TopicId
from storage import Storage, quote_lists, quotes
from tests.storage.builders import NOW, article, mentioned

HOME, AWAY = GuildId(1), GuildId(2)
OURS = (7, 19, 31)
"""The numbers of the articles that the server of few sources sees. The higher, the older."""


def report(number: int) -> AnalysedArticle:
    text = (
        f'Ferries.\n\n"Boat {number} leaves the old harbour at noon," said Mara Voss of the Harbour Union.\n\n'
        f'"Quay {number} is closed until the spring," said Tomas Brandt.'
    )
    return article(
        f"Report {number}",
        text,
        url=f"https://{'ours' if number in OURS else 'theirs'}.example/{number}",
        published_at=NOW - timedelta(hours=number),
        topics=(mentioned(text, "Harbour Union"),),
    )


@pytest.fixture
async def ids(storage: Storage) -> dict[str, int]:
    """An archive of which the server HOME sees 3 articles of 40; what its names are."""
    for guild, name in ((HOME, "ours"), (AWAY, "theirs")):
        source = await storage.sources.add_feed(
            f"https://{name}.example/feed", name=name, domain=f"{name}.example", added_to=guild
        )
        batch = [report(number) for number in range(40) if (number in OURS) is (guild == HOME)]
        results = await storage.articles.add_many(batch, source_id=source, post=False)
        assert [result.error for result in results] == [None] * len(batch)
    names = ("Mara Voss", "Harbour Union")
    return {name: (await storage.topics.resolve(HOME, name))[0].id for name in names}


ASKED: dict[str, dict[str, str]] = {
    "all": {},
    "speaker": {"speaker_id": "Mara Voss"},
    "topic": {"topic_id": "Harbour Union"},
    "speaker on topic": {"speaker_id": "Mara Voss", "topic_id": "Harbour Union"},
}


@pytest.mark.parametrize("begins", ["own articles", "all quotes"])
@pytest.mark.parametrize("asked", ASKED)
async def test_a_server_of_few_sources_is_told_all_of_its_own_quotes_newest_first(
    storage: Storage, ids: dict[str, int], asked: str, begins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page after page, wherever the search for them begins; and what is older than asked for is left out."""
    monkeypatch.setattr(quotes, "COMPARED_MAX", 2)
    is_own = begins == "own articles"
    monkeypatch.setattr(quote_lists, "LOOK_COST", 1_000 if is_own else 0)
    monkeypatch.setattr(quote_lists, "LITTLE", 2 if is_own else 1_000)
    monkeypatch.setattr(quote_lists, "OWN_AT_ONCE", 1)
    wanted: dict[str, Any] = {key: ids[name] for key, name in ASKED[asked].items()}
    pages = [await storage.quotes.find(HOME, page=number, page_size=1, **wanted) for number in range(7)]
    found = [stored.quote.text for page in pages for stored in page.items]
    lines = [
        (f"Boat {n} leaves the old harbour at noon", f"Quay {n} is closed until the spring") for n in OURS
    ]
    expected = [text for pair in lines for text in (pair if asked == "all" else pair[:1])]
    assert found == expected
    late = await storage.quotes.find(HOME, page_size=9, since=NOW - timedelta(hours=20), **wanted)
    assert [stored.quote.text for stored in late.items] == [text for text in expected if " 31 " not in text]


async def test_who_sees_no_source_is_told_no_quotes(storage: Storage, ids: dict[str, int]) -> None:
    """Not by anybody, not about anything, not at all."""
    stranger = GuildId(3)
    for asked in ASKED.values():
        wanted: dict[str, Any] = {key: ids[name] for key, name in asked.items()}
        assert not (await storage.quotes.find(stranger, **wanted)).items


@pytest.mark.parametrize("word", ["harbour", "boat", "boat 3"])
@pytest.mark.parametrize("quoted", ["rarely", "often"])
async def test_words_of_somebody_who_is_quoted_often_are_found_newest_first(
    storage: Storage, ids: dict[str, int], word: str, quoted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether all that somebody said is looked through, or the newest of it is asked first."""
    monkeypatch.setattr(quotes, "OF_ONE_MAX", 40 if quoted == "often" else 41)
    monkeypatch.setattr(quotes, "PROBED_MAX", 30)
    speaker = ids["Mara Voss"]
    pages = [
        await storage.quotes.find(AWAY, text=word, speaker_id=TopicId(speaker), page=number, page_size=3)
        for number in range(13)
    ]
    found = [stored.quote.text for page in pages for stored in page.items]
    numbers = [3] if word == "boat 3" else [number for number in range(40) if number not in OURS]
    assert found == [f"Boat {number} leaves the old harbour at noon" for number in numbers]
