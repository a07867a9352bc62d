"""The same words by one person in several articles: one quote, whatever was asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from news.models import AnalysedArticle, GuildId, SourceId
from storage import Storage, quotes
from tests.storage.builders import NOW, article, mentioned

HOME = GuildId(1)
SHARED = '"The harbour stays open for everybody who works in it," said Mara Voss of the Harbour Union.'


def report(number: int, words: str) -> AnalysedArticle:
    """The higher the number, the older."""
    text = f"Report number {number} from the quay.\n\n{words}"
    return article(
        f"Report {number}",
        text,
        url=f"https://times.example/{number}",
        published_at=NOW - timedelta(hours=number),
        topics=(mentioned(text, "Harbour Union"),),
    )


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="The Example Times", domain="times.example", added_to=HOME
    )


@pytest.mark.parametrize("compared", [200, 3], ids=["all compared", "few compared"])
@pytest.mark.parametrize("asked", ["topic", "text", "nothing", "speaker"])
async def test_the_same_words_are_one_quote(
    storage: Storage, source: SourceId, asked: str, compared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages follow one another without a gap or a repeat, and the total, where it is known, is that of the pages."""
    monkeypatch.setattr(quotes, "COMPARED_MAX", compared)
    others = [
        f'"Ferry number {n} leaves from the old harbour," said Tomas Brandt of the Harbour Union.'
        for n in range(4)
    ]
    batch = [report(0, SHARED), report(1, SHARED), *(report(2 + n, words) for n, words in enumerate(others))]
    results = await storage.articles.add_many(batch, source_id=source, post=False)
    assert [result.error for result in results] == [None] * len(batch)
    (union, *_) = await storage.topics.resolve(HOME, "Harbour Union")
    (mara, *_) = await storage.topics.resolve(HOME, "Mara Voss")
    wanted = {
        "topic": {"topic_id": union.id},
        "text": {"text": "harbour"},
        "nothing": {},
        "speaker": {"speaker_id": mara.id},
    }[asked]
    pages = [await storage.quotes.find(HOME, page=n, page_size=2, **wanted) for n in range(4)]  # type: ignore[arg-type]  # one option each
    found = [stored.quote.text for page in pages for stored in page.items]
    assert len(found) == len(set(found)) == (1 if asked == "speaker" else 5)
    assert found[0].startswith("The harbour stays open")
    assert {page.total for page in pages} - ({None} if compared == 3 else set()) == {len(found)}
