"""Quotes of an article that is looked at anew: which stay, which are withdrawn, and whose they are now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from news.models import AnalysedArticle, ArticleId, GuildId, Quote, QuoteId, SourceId, StoredQuote
from storage import Storage
from storage.withdrawing import OldQuote, is_corrected, match_quotes
from tests.storage.builders import NOW, article

HOME, STRANGER = GuildId(1), GuildId(2)
TEXT = '"We wait," said Ilse Brandt. "It rains," said Pavo Sato. "We wait," said Mara Voss.'


def quote_at(text: str, start: int, words: str) -> Quote:
    assert text[start : start + len(words)] == words
    return Quote(start, start + len(words), words, "Ilse Brandt", None, "said", "direct", 0.9)


@pytest.mark.parametrize(
    ("old", "new", "text", "ids"),
    [
        ([(1, 0, "We go")], [(0, "We go")], "We go", [1]),
        ([(1, 0, "We go")], [(4, "We go")], "Now We go", [1]),
        ([(1, 0, "Yes"), (2, 4, "Yes")], [(4, "Yes")], "Yes Yes", [2]),
        ([(1, 0, "Yes"), (2, 4, "Yes")], [(2, "Yes"), (6, "Yes")], "A Yes Yes", [1, 2]),
        ([(1, 0, "We go")], [(0, "We go on")], "We go on", [1]),
        ([(1, 3, "go on")], [(0, "We go on")], "We go on", [1]),
        ([(1, 0, "We go")], [(0, "We went")], "We went", [None]),
        ([(1, 0, "We go")], [(0, "We go"), (0, "We go")], "We go", [1, None]),
        ([], [(0, "We go")], "We go", [None]),
    ],
)
def test_a_quote_is_known_by_its_words_then_by_its_place(
    old: list[tuple[int, int, str]], new: list[tuple[int, str]], text: str, ids: list[int | None]
) -> None:
    """The same words are the same quote; so is one of which an end was mended; other words are another."""
    before = [OldQuote(number, start, start + len(words), words, None, None) for number, start, words in old]
    found = match_quotes(before, [quote_at(text, start, words) for start, words in new], text)
    assert [quote and quote.id for quote in found] == ids


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("Ilse Brandt", "Pavo Sato", True),
        ("Ilse Brandt", None, True),
        ("Ilse Brandt", "Karl Brandt", True),
        ("a spokesman", "Ilse Brandt", True),
        ("Brandt", "Ilse Brandt", False),
        ("President Ilse Brandt", "Ilse Brandt", False),
        ("Ilse Brandt", "ILSE BRANDT", False),
        (None, "Ilse Brandt", False),
        (None, None, False),
    ],
)
def test_another_speaker_is_a_correction(before: str | None, now: str | None, *, expected: bool) -> None:
    """A speaker who is found at last, or named more fully, corrects nothing."""
    assert is_corrected(before, now) is expected


async def add(storage: Storage, analysed: AnalysedArticle) -> ArticleId:
    """The article, stored through the Times, which only `HOME` reads."""
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )
    result = await storage.articles.add(analysed, source_id=source, post=False)
    assert result.article_id is not None, result.error
    return result.article_id


async def redo(storage: Storage, article_id: ArticleId, *quotes: Quote) -> None:
    """An improved analysis finds these quotes in the stored words."""
    (stored,) = await storage.analyses.texts([article_id])
    new = AnalysedArticle(stored.article, quotes=quotes, analysed_by=1)
    results = await storage.analyses.replace([(stored, new)])
    assert not isinstance(results[article_id], Exception), results


async def quotes_of(storage: Storage, article_id: ArticleId) -> list[StoredQuote]:
    return await storage.quotes.of_article(article_id, HOME)


async def test_a_quote_that_an_edit_took_away_is_withdrawn(storage: Storage) -> None:
    """It is in no answer any more; whoever has its id learns that it was withdrawn, if they see the article."""
    article_id = await add(storage, article(text=TEXT))
    first, gone, last = await quotes_of(storage, article_id)
    assert await add(storage, article(text=TEXT.replace('"It rains," said Pavo Sato. ', ""))) == article_id
    assert [quote.id for quote in await quotes_of(storage, article_id)] == [first.id, last.id]
    assert await storage.quotes.get(gone.id, HOME) is None
    assert (await storage.quotes.find(HOME, text="rains")).items == ()
    assert gone.speaker_id is not None
    assert (await storage.quotes.find(HOME, speaker_id=gone.speaker_id)).items == ()
    assert not await storage.topics.complete(HOME, "Pavo Sato", speakers_only=True)
    withdrawn = await storage.quotes.withdrawn(gone.id, HOME)
    assert withdrawn is not None
    assert (withdrawn.withdrawn_at, withdrawn.headline.article_id) == (NOW, article_id)
    assert await storage.quotes.withdrawn(gone.id, STRANGER) is None
    assert await storage.quotes.withdrawn(first.id, HOME) is None
    assert await storage.quotes.withdrawn(QuoteId(999), HOME) is None


async def test_words_that_come_back_have_their_id_back(storage: Storage) -> None:
    """A publisher who changes the mind twice leaves nobody with a dead card; new words get an id that nobody had."""
    article_id = await add(storage, article(text=TEXT))
    before = [quote.id for quote in await quotes_of(storage, article_id)]
    await redo(storage, article_id)
    assert await quotes_of(storage, article_id) == []
    await redo(storage, article_id, quote_at(TEXT, TEXT.index("said"), "said"))
    assert [quote.id > max(before) for quote in await quotes_of(storage, article_id)] == [True]
    await redo(storage, article_id, *article(text=TEXT).quotes)
    assert [quote.id for quote in await quotes_of(storage, article_id)] == before
    assert await storage.quotes.withdrawn(before[0], HOME) is None


async def test_a_corrected_speaker_is_noted_once_and_for_good(storage: Storage) -> None:
    """The quote keeps its id, stands under the new speaker, and says since when; a later look keeps that."""
    article_id = await add(storage, article(text=TEXT))
    old = await quotes_of(storage, article_id)
    first, *others = article(text=TEXT).quotes
    for _ in range(2):
        await redo(storage, article_id, replace(first, speaker="Pavo Sato"), *others)
        new = await quotes_of(storage, article_id)
        assert [quote.id for quote in new] == [quote.id for quote in old]
        assert [quote.corrected_at for quote in new] == [NOW, None, None]
    found = await storage.topics.complete(HOME, "", people_only=True, speakers_only=True)
    assert {person.name: person.quote_count for person in found} == {"Pavo Sato": 2, "Mara Voss": 1}


async def test_no_more_withdrawn_quotes_are_remembered_than_the_latest(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article that changes at every visit does not fill the disk."""
    monkeypatch.setattr("storage.withdrawing.WITHDRAWN_MAX", 1)
    article_id = await add(storage, article(text=TEXT))
    ids = [quote.id for quote in await quotes_of(storage, article_id)]
    await redo(storage, article_id)
    kept = [await storage.quotes.withdrawn(quote_id, HOME) is not None for quote_id in ids]
    assert kept == [True, False, False]


async def test_words_that_changed_meanwhile_are_left_alone(storage: Storage) -> None:
    """What was found in the words as they were is not put beside the words as they are."""
    article_id = await add(storage, article(text=TEXT))
    (stored,) = await storage.analyses.texts([article_id])
    await add(storage, article(text='"No," said Odile Quill.'))
    new = AnalysedArticle(stored.article, quotes=article(text=TEXT).quotes, analysed_by=1)
    assert await storage.analyses.replace([(stored, new)]) == {article_id: None}
    assert [quote.quote.text for quote in await quotes_of(storage, article_id)] == ["No"]


async def test_a_quote_longer_than_the_page_allows_is_not_brought_in(storage: Storage) -> None:
    """What a page allows to be shown holds for what is found later too."""
    short = article(text=TEXT)
    article_id = await add(
        storage, AnalysedArticle(replace(short.article, snippet_max=7), quotes=short.quotes)
    )
    await redo(storage, article_id, *short.quotes)
    assert [quote.quote.text for quote in await quotes_of(storage, article_id)] == ["We wait", "We wait"]


async def test_what_is_not_verbatim_is_refused_alone(storage: Storage) -> None:
    """The article stays as it was, the others of its batch are redone."""
    good = await add(storage, article(text=TEXT))
    bad = await add(storage, article("Other", '"Go," said Odile Quill.', url="https://times.example/other"))
    texts = await storage.analyses.texts([bad, good])
    lie = Quote(0, 5, "Never", None, None, None, "direct", 0.1)
    batch = [(texts[0], AnalysedArticle(texts[0].article, (lie,), analysed_by=1))]
    batch.append((texts[1], AnalysedArticle(texts[1].article, analysed_by=1)))
    results = await storage.analyses.replace(batch)
    assert isinstance(results[bad], ValueError)
    assert [quote.quote.text for quote in await quotes_of(storage, bad)] == ["Go"]
    assert await quotes_of(storage, good) == []
    assert await storage.analyses.stale(1) == [bad]


async def test_what_is_stale_is_listed_newest_first(storage: Storage) -> None:
    """Only what an older version looked at, since a moment, through given sources."""
    source = SourceId(1)
    days = [
        await add(
            storage,
            article(
                f"Day {n}",
                f"Text {n}.",
                url=f"https://times.example/{n}",
                published_at=NOW - timedelta(days=n),
            ),
        )
        for n in range(3)
    ]
    assert await storage.analyses.stale(1) == days
    assert await storage.analyses.stale(1, since=NOW - timedelta(days=1)) == days[:2]
    assert await storage.analyses.stale(1, source_ids=[source]) == days
    assert await storage.analyses.stale(1, source_ids=[SourceId(9)]) == []
    await redo(storage, days[1])
    assert await storage.analyses.stale(1) == [days[0], days[2]]
    assert await storage.analyses.stale(2) == days
    assert await storage.analyses.sources_called("TIMES") == [source]
    assert await storage.analyses.sources_called("times.example") == [source]
    assert await storage.analyses.sources_called("gazette") == []
