"""What a page allows to be shown holds in every answer of the archive."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from news.models import AddOutcome, AddResult, AnalysedArticle, ArticleId, GuildId, SearchQuery, SourceId
from storage import Storage
from storage.matching import shorten
from storage.migrating import load_migrations
from tests.storage.builders import NOW, article

HOME, AWAY = GuildId(1), GuildId(2)
SHORT, LONG = "We wait", "The tolls of this harbour will not rise again before the bridge is paid for"
TEXT = f'Tolls rise in spring. "{SHORT}," said Mara Voss. "{LONG}," said Tomas Brandt.\n\nThe zeppelin stays at its mast until the wind over the northern flats has turned.'
FERRY = article(
    "Ferries sail", 'Ferries sail at dawn. "We sail," said Mara Voss.', url="https://times.example/ferry"
)


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", is_public=True, added_to=None
    )


def of_page(
    snippet_max: int | None = None, *, is_archivable: bool = True, url: str = "https://times.example/tolls"
) -> AnalysedArticle:
    """An article whose page allows no more than this."""
    analysed = article("Tolls rise", TEXT, url=url)
    spoken = tuple(replace(quote, speaker_role="harbour master") for quote in analysed.quotes)
    changed = replace(
        analysed.article,
        snippet_max=snippet_max,
        is_archivable=is_archivable,
        description="Tolls are to rise.",
    )
    return AnalysedArticle(changed, spoken)


async def stored(storage: Storage, analysed: AnalysedArticle, source_id: SourceId) -> ArticleId:
    result = await storage.articles.add(analysed, source_id=source_id, post=False)
    assert result.article_id is not None, result.error
    return result.article_id


@pytest.mark.parametrize(
    ("snippet_max", "said"),
    [(None, [SHORT, LONG]), (1_000, [SHORT, LONG]), (40, [SHORT]), (len(SHORT), [SHORT]), (3, []), (0, [])],
)
async def test_quotes_longer_than_allowed_are_nowhere(
    storage: Storage, source: SourceId, snippet_max: int | None, said: list[str]
) -> None:
    """They are not listed, not found, not drawn, not counted: of the article, of its speakers, in all."""
    article_id = await stored(storage, of_page(snippet_max), source)
    found = await storage.quotes.find(HOME, page_size=10)
    assert ([one.quote.text for one in found.items], found.total) == (said, len(said))
    assert [one.quote.text for one in await storage.quotes.of_article(article_id, HOME)] == said
    assert (await storage.quotes.find(HOME, text="harbour")).total == (LONG in said)
    drawn = {one.quote.text for _ in range(20) if (one := await storage.quotes.random(HOME))}
    assert drawn <= set(said)
    assert bool(drawn) is bool(said)
    people = await storage.topics.of_article(article_id, HOME)
    assert sum(person.quote_count for person in people) == len(said)
    spoken = await storage.articles.search(HOME, SearchQuery(speaker="brandt"))
    assert len(spoken.items) == (LONG in said)


async def test_of_a_page_that_allows_nothing_the_headline_is_left(storage: Storage, source: SourceId) -> None:
    """Text and description do not leave the archive; it is found by its words, and no passage of them is shown."""
    article_id = await stored(storage, of_page(0), source)
    found = await storage.articles.get(article_id, HOME)
    assert found is not None
    assert (found.text, found.description, found.snippet_max) == ("", None, 0)
    assert not found.is_headlines_only
    for query in (SearchQuery(words=["zeppelin"]), SearchQuery(excluded=["tides"])):
        [hit] = (await storage.articles.search(HOME, query)).items
        assert (hit.headline.title, hit.snippet) == ("Tolls rise", "")


@pytest.mark.parametrize("snippet_max", [1, 2, 10, 50, 199, 200, 5_000])
async def test_passages_are_as_long_as_the_page_allows(
    storage: Storage, source: SourceId, snippet_max: int
) -> None:
    """max-snippet counts characters; ours are never longer than 200 either."""
    await stored(storage, of_page(snippet_max), source)
    for query in (SearchQuery(words=["zeppelin"]), SearchQuery(excluded=["tides"])):
        [hit] = (await storage.articles.search(HOME, query)).items
        assert 0 < len(hit.snippet) <= min(snippet_max, 200)


@pytest.mark.parametrize("limit", range(1, 30))
@pytest.mark.parametrize("at", [0, 5, 30, 70])
def test_no_passage_is_longer_than_its_limit(limit: int, at: int) -> None:
    """Ellipses count."""
    assert len(shorten("one two three " * 8, at, limit)) <= limit


async def test_no_copy_is_shown_where_the_page_allows_none(storage: Storage, source: SourceId) -> None:
    """The text stays in the archive, to be searched; the publisher's description, short passages and quotes are shown."""
    article_id = await stored(storage, of_page(is_archivable=False), source)
    found = await storage.articles.get(article_id, HOME)
    assert found is not None
    assert (found.text, found.description, found.is_archivable) == ("", "Tolls are to rise.", False)
    [hit] = (await storage.articles.search(HOME, SearchQuery(words=["zeppelin"]))).items
    assert "zeppelin" in hit.snippet
    assert len(await storage.quotes.of_article(article_id, HOME)) == 2


async def again(storage: Storage, analysed: AnalysedArticle, source_id: SourceId) -> AddResult:
    return await storage.articles.add(analysed, source_id=source_id, post=False)


@pytest.mark.parametrize("looser", [of_page(40), of_page(None)])
async def test_a_page_may_change_its_mind(
    storage: Storage, source: SourceId, database_file: Path, looser: AnalysedArticle
) -> None:
    """Its words unchanged, what may be shown of them is what its source said last; that is no new version of them."""
    article_id = await stored(storage, of_page(None), source)
    tightened = await again(storage, of_page(0), source)
    assert (tightened.outcome, tightened.article_id) == (AddOutcome.UPDATED, article_id)
    assert await storage.quotes.of_article(article_id, HOME) == []
    assert (await again(storage, of_page(0), source)).outcome is AddOutcome.UNCHANGED
    assert (await again(storage, looser, source)).outcome is AddOutcome.UPDATED
    assert len(await storage.quotes.of_article(article_id, HOME)) == (1 if looser.article.snippet_max else 2)
    with closing(sqlite3.connect(database_file)) as db:
        assert db.execute("SELECT COUNT(*) FROM article_versions").fetchone() == (0,)


async def test_a_feed_that_carries_the_words_does_not_loosen_what_the_page_said(
    storage: Storage, source: SourceId
) -> None:
    """Another public source of the same article may tighten what is shown, and not loosen it."""
    second = await storage.sources.add_feed(
        "https://wire.example/feed", name="Wire", domain="wire.example", is_public=True, added_to=None
    )
    article_id = await stored(storage, of_page(40), source)
    assert await stored(storage, of_page(None), second) == article_id
    assert len(await storage.quotes.of_article(article_id, HOME)) == 1
    assert await stored(storage, of_page(0), second) == article_id
    assert await storage.quotes.of_article(article_id, HOME) == []
    assert await stored(storage, of_page(None), second) == article_id
    assert await storage.quotes.of_article(article_id, HOME) == []


async def test_a_private_feed_changes_nothing_for_others(storage: Storage, source: SourceId) -> None:
    """Otherwise one server could silence for all what a public source lets be shown."""
    private = await storage.sources.add_feed(
        "https://insider.example/feed", name="Insider", domain="insider.example", added_to=AWAY
    )
    article_id = await stored(storage, of_page(None), source)
    assert await stored(storage, of_page(0, url="https://insider.example/tolls"), private) == article_id
    assert len(await storage.quotes.of_article(article_id, HOME)) == 2


async def test_the_same_words_under_other_rules_are_kept_apart(storage: Storage) -> None:
    """Who reads only the page that allows nothing is shown nothing, though another server's source allows it."""
    sources = [
        await storage.sources.add_feed(
            f"https://{name}.example/feed", name=name, domain=f"{name}.example", added_to=guild
        )
        for name, guild in (("open", HOME), ("closed", AWAY))
    ]
    first = await stored(storage, of_page(None, url="https://open.example/1"), sources[0])
    second = await stored(storage, of_page(0, url="https://closed.example/1"), sources[1])
    assert first != second
    assert len(await storage.quotes.of_article(first, HOME)) == 2
    closed = await storage.articles.get(second, AWAY)
    assert closed is not None
    assert closed.text == ""


async def test_an_older_file_shows_what_it_showed(database_file: Path) -> None:
    """What its pages allow was never noted, so that nothing is held back until they are read again."""
    first = await Storage.open(f"sqlite:///{database_file}", now=lambda: NOW)
    source_id = await first.sources.add_files()
    article_id = await stored(first, FERRY, source_id)
    await first.close()
    with closing(sqlite3.connect(database_file)) as db:
        db.execute("ALTER TABLE articles DROP COLUMN snippet_max")
        db.execute("ALTER TABLE articles DROP COLUMN is_archivable")
        for statement in load_migrations()[3].statements:
            db.execute(statement)
        db.commit()
    second = await Storage.open(f"sqlite:///{database_file}", now=lambda: NOW)
    found = await second.articles.get(article_id, HOME)
    await second.close()
    assert found is not None
    assert (found.text, found.snippet_max, found.is_archivable) == (FERRY.article.text, None, True)
