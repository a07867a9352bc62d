"""Which article is which, and what adding one changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from news.models import (
    AddOutcome,
    AddResult,
    AnalysedArticle,
    ArticleId,
    ExtractedArticle,
    GuildId,
    Quote,
    SearchQuery,
    SourceId,
)
from storage import Storage
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW, article, generated, topic

HOME, AWAY = GuildId(1), GuildId(2)
SAID = 'The pact holds. "We keep our word," said Mara Voss on Friday.'


async def feed(
    storage: Storage, name: str, *, guild: GuildId | None = HOME, is_public: bool = False
) -> SourceId:
    return await storage.sources.add_feed(
        f"https://{name}.example/feed",
        name=name,
        domain=f"{name}.example",
        is_public=is_public,
        added_to=guild,
    )


def id_of(result: AddResult) -> ArticleId:
    assert result.article_id is not None, result.error
    return result.article_id


async def test_adding_twice_changes_nothing(storage: Storage, database_file: Path) -> None:
    """Importing the same articles again leaves every table as it was."""
    source = await feed(storage, "times")
    batch = [generated(number, words=80) for number in range(12)]
    first = await storage.articles.add_many(batch, source_id=source, post=True)
    before = dump(database_file)
    second = await storage.articles.add_many(batch, source_id=source, post=True)
    assert {result.outcome for result in first} == {AddOutcome.ADDED}
    assert {result.outcome for result in second} == {AddOutcome.UNCHANGED}
    assert [result.article_id for result in first] == [result.article_id for result in second]
    assert dump(database_file) == before


SAME = [
    ("tracking parameters", article(), article(url="http://www.times.example/tolls/?utm_source=x#top")),
    ("another address, same words", article(), article(url="https://times.example/copy")),
    ("other spacing", article(), article("Harbour  tolls rise", url=None)),
    ("no address, no text", article(text="", url=None), article(text="", url=None)),
]
OTHER = [
    (
        "another address, other words",
        article(),
        article("Ferries stop", "No ferry sails.", url="https://a.example"),
    ),
    ("no text, other addresses", article(text=""), article(text="", url="https://times.example/other")),
    ("no text against some", article(url=None), article(text="", url=None)),
]


@pytest.mark.parametrize(("first", "second"), [case[1:] for case in SAME], ids=[case[0] for case in SAME])
async def test_the_same_article_is_recognised(
    storage: Storage, first: AnalysedArticle, second: AnalysedArticle
) -> None:
    """One address in any spelling, or the same words anywhere, is one article."""
    source = await feed(storage, "times")
    added = await storage.articles.add(first, source_id=source, post=False)
    again = await storage.articles.add(second, source_id=source, post=False)
    assert (again.outcome, again.article_id) == (AddOutcome.UNCHANGED, added.article_id)


@pytest.mark.parametrize(("first", "second"), [case[1:] for case in OTHER], ids=[case[0] for case in OTHER])
async def test_different_articles_stay_apart(
    storage: Storage, first: AnalysedArticle, second: AnalysedArticle
) -> None:
    source = await feed(storage, "times")
    results = await storage.articles.add_many([first, second], source_id=source, post=False)
    assert [result.outcome for result in results] == [AddOutcome.ADDED, AddOutcome.ADDED]


async def test_titles_without_text_count_within_their_source_only(storage: Storage) -> None:
    """Two sources may both have an empty article called "Weather"."""
    times, post = await feed(storage, "times"), await feed(storage, "post")
    bare = article("Weather", "", url=None)
    first = await storage.articles.add(bare, source_id=times, post=False)
    second = await storage.articles.add(bare, source_id=post, post=False)
    assert first.article_id != second.article_id


async def test_a_changed_article_keeps_its_id_and_its_old_words(
    storage: Storage, database_file: Path
) -> None:
    """An update redoes quotes, topics and counts, keeps the old version, and keeps the id of a quote that stays."""
    source = await feed(storage, "times")
    old = article(text=SAID, topics=(topic("Lake Pact", "organisation"), topic("rail strike")))
    new = article(
        "Tolls rise after all",
        SAID + ' "No more talks," said Ilse Brandt.',
        topics=(topic("Lake Pact", "organisation"),),
    )
    added = await storage.articles.add(old, source_id=source, post=False)
    [kept] = await storage.quotes.of_article(id_of(added), HOME)
    updated = await storage.articles.add(new, source_id=source, post=True)
    assert (updated.outcome, updated.article_id, updated.delivery_count) == (
        AddOutcome.UPDATED,
        added.article_id,
        0,
    )
    quotes = await storage.quotes.of_article(id_of(added), HOME)
    assert [quote.quote.speaker for quote in quotes] == ["Mara Voss", "Ilse Brandt"]
    assert quotes[0].id == kept.id
    names = [found.name for found in await storage.topics.of_article(id_of(added), HOME)]
    assert names == ["Lake Pact", "Mara Voss", "Ilse Brandt"]
    assert await storage.topics.resolve(HOME, "rail strike") == []
    assert [row[1:4] for row in dump(database_file)["article_versions"]] == [(1, "Harbour tolls rise", SAID)]
    assert (await storage.articles.search(HOME, SearchQuery(words=["ilse"]))).total == 1


async def test_a_title_alone_takes_no_words_away(storage: Storage) -> None:
    """A feed that later carries only the title leaves the stored text alone."""
    source = await feed(storage, "times")
    added = await storage.articles.add(article(), source_id=source, post=False)
    again = await storage.articles.add(article("Tolls", ""), source_id=source, post=False)
    assert again.outcome is AddOutcome.UNCHANGED
    found = await storage.articles.get(id_of(added), HOME)
    assert found is not None
    assert found.text.startswith("Tolls at the harbour")


async def test_a_further_source_counts_the_article_once(storage: Storage) -> None:
    """Through two sources that the same server reads, it is still one article with one of each quote."""
    times, post = await feed(storage, "times"), await feed(storage, "post")
    told = article(text=SAID, topics=(topic("Lake Pact"),))
    added = await storage.articles.add(told, source_id=times, post=False)
    linked = await storage.articles.add(told, source_id=post, post=False)
    assert linked.outcome is AddOutcome.UNCHANGED
    [pact] = await storage.topics.resolve(HOME, "lake pact")
    [mara] = await storage.topics.resolve(HOME, "mara voss")
    assert (await storage.articles.count(HOME), pact.article_count, mara.quote_count) == (1, 1, 1)
    for source in (times, post):
        [found] = (await storage.articles.headlines(HOME, source_id=source)).items
        assert (found.article_id, found.source_name) == (
            added.article_id,
            "times" if source == times else "post",
        )


async def test_one_servers_feed_cannot_rewrite_what_others_read(storage: Storage) -> None:
    """A private feed that claims a public article's address with other words leaves that article alone."""
    public = await feed(storage, "times", guild=None, is_public=True)
    forger = await feed(storage, "forger", guild=AWAY)
    added = await storage.articles.add(article(), source_id=public, post=False)
    forged = await storage.articles.add(article(text="Tolls are abolished!"), source_id=forger, post=False)
    assert forged == replace(added, outcome=AddOutcome.UNCHANGED)
    found = await storage.articles.get(id_of(added), None)
    assert found is not None
    assert "abolished" not in found.text


async def test_listing_an_address_does_not_open_a_private_article(storage: Storage) -> None:
    """Words that came through one server's private feed are not shown to another that merely knows the address."""
    secret = await feed(storage, "insider", guild=HOME)
    curious = await feed(storage, "curious", guild=AWAY)
    await storage.articles.add(
        article(text="For subscribers: the tolls double."), source_id=secret, post=False
    )
    theirs = await storage.articles.add(article(text="Read on at our site."), source_id=curious, post=False)
    assert theirs.outcome is AddOutcome.ADDED
    [seen] = (await storage.articles.headlines(AWAY)).items
    assert seen.article_id == theirs.article_id
    assert (await storage.articles.search(AWAY, SearchQuery(words=["subscribers"]))).items == ()


async def test_two_feeds_of_one_server_share_an_address(storage: Storage) -> None:
    """A server's second private feed with a shorter text of the same address makes no second article."""
    times, brief = await feed(storage, "times"), await feed(storage, "brief")
    first = await storage.articles.add(article(), source_id=times, post=False)
    second = await storage.articles.add(article(text="Tolls rise."), source_id=brief, post=False)
    assert (second.outcome, second.article_id) == (AddOutcome.UNCHANGED, first.article_id)


TIMES = [
    ("as published", NOW - timedelta(days=3), NOW - timedelta(days=3)),
    ("missing", None, NOW),
    ("in the future", NOW + timedelta(seconds=1), NOW),
    ("before 1970", datetime(1912, 4, 15, tzinfo=NOW.tzinfo), NOW),
]


@pytest.mark.parametrize(
    ("published", "expected"), [case[1:] for case in TIMES], ids=[case[0] for case in TIMES]
)
async def test_the_time_of_the_news(storage: Storage, published: datetime | None, expected: datetime) -> None:
    """An article stands at its published time, or when it was first seen."""
    source = await feed(storage, "times")
    await storage.articles.add(article(published_at=published), source_id=source, post=False)
    newest = await storage.articles.newest(HOME)
    assert newest is not None
    assert newest.published_at == expected


async def test_articles_of_one_moment_are_told_apart(storage: Storage) -> None:
    """Many articles of the same millisecond get ids of their own."""
    source = await feed(storage, "times")
    batch = [article(f"Note {n}", f"Note {n}.", url=f"https://t.example/{n}") for n in range(30)]
    results = await storage.articles.add_many(batch, source_id=source, post=False)
    assert len({result.article_id for result in results}) == 30


LIE = Quote(0, 5, "Never", "Mara Voss", None, "said", "direct", 0.9)
BAD = [
    ("lone surrogate", article("Bad \ud800", "Some text.", url=None)),
    ("surrogate in a topic", article("Bad", "Text two.", url=None, topics=(topic("X\udfff"),))),
    ("naive time", article("Bad", "Text.", url=None, published_at=datetime(2026, 1, 1))),  # noqa: DTZ001
    ("invented quote", AnalysedArticle(ExtractedArticle("Bad", "Always."), quotes=(LIE,))),
    ("unknown kind", article("Bad", "Text.", url=None, topics=(topic("X", "person"), topic("Y", "ghost")))),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("bad", [case[1] for case in BAD], ids=[case[0] for case in BAD])
async def test_one_bad_article_rolls_back_alone(storage: Storage, bad: AnalysedArticle) -> None:
    """It is reported with its reason, nothing of it stays, and those before and after it are stored."""
    source = await feed(storage, "times")
    good = [generated(1, words=80), generated(2, words=80)]
    results = await storage.articles.add_many([good[0], bad, good[1]], source_id=source, post=True)
    assert [result.outcome for result in results] == [AddOutcome.ADDED, AddOutcome.FAILED, AddOutcome.ADDED]
    assert results[1].error is not None
    assert str(results[1].error)
    assert await storage.articles.count(HOME) == 2
    assert await storage.topics.resolve(HOME, "X") == []


async def test_a_batch_with_a_bad_article_leaves_what_one_without_it_leaves(tmp_path: Path) -> None:
    """Those that were stored before it failed are stored once more: in the same stories, counted and posted once."""
    good = [generated(number, words=80) for number in range(4)]
    bad = article("Bad", "Text.", url=None, topics=(topic("Y", "ghost"),))  # type: ignore[arg-type]
    left: list[object] = []
    for name, batch in (("with", [*good[:2], bad, *good[2:]]), ("without", good)):
        path = tmp_path / f"{name}.db"
        storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
        source = await feed(storage, "times")
        await storage.articles.add_many(batch, source_id=source, post=True)
        await storage.close()
        assert audit(path) == []
        left.append(dump(path))
    assert left[0] == left[1]


async def test_a_source_that_does_not_exist_fails_each_article(storage: Storage) -> None:
    [result] = await storage.articles.add_many([article()], source_id=SourceId(99), post=False)
    assert result.outcome is AddOutcome.FAILED


async def test_names_are_one_topic_whatever_their_spelling(storage: Storage) -> None:
    """Case, accents and spacing do not part a topic; a more precise kind replaces "phrase"; a person stays apart."""
    source = await feed(storage, "times")
    spelled = [
        article("One", "One.", url=None, topics=(topic("Élin  Sørby"),)),
        article("Two", "Two.", url=None, topics=(topic("ELIN SØRBY", "organisation"),)),
        article("Three", "Three.", url=None, topics=(topic("Elin Sørby", "person"),)),
    ]
    await storage.articles.add_many(spelled, source_id=source, post=False)
    found = await storage.topics.resolve(HOME, "elin sørby")
    assert [(one.kind, one.article_count) for one in found] == [("organisation", 2), ("person", 1)]


async def test_a_shared_surname_does_not_merge_two_people(storage: Storage) -> None:
    """An alias finds everybody it may mean and identifies nobody."""
    source = await feed(storage, "times")
    people = (
        topic("Mara Voss", "person", aliases=("Voss",)),
        topic("Pavo Voss", "person", aliases=("Voss",)),
    )
    await storage.articles.add(article(topics=people), source_id=source, post=False)
    found = await storage.topics.resolve(HOME, "Voss")
    assert {one.name for one in found} == {"Mara Voss", "Pavo Voss"}


async def test_a_phrase_is_nobodys_page(storage: Storage) -> None:
    """Words of "a spokesman" keep their speaker as worded, and no person comes into being; a person's do."""
    source = await feed(storage, "times")
    text = 'We wait," he said. "We go," she said.'
    phrase = Quote(0, 7, "We wait", "a spokesman", None, "said", "direct", 0.9, "phrase")
    start = text.index("We go")
    person = Quote(start, start + 5, "We go", "Mara Voss", None, "said", "direct", 0.9, "name")
    analysed = AnalysedArticle(ExtractedArticle("Talks", text), quotes=(phrase, person))
    await storage.articles.add(analysed, source_id=source, post=False)
    assert await storage.topics.resolve(HOME, "a spokesman") == []
    found = (await storage.quotes.find(HOME, page_size=5)).items
    kept = {stored.quote.text: (stored.quote.speaker, stored.quote.speaker_kind) for stored in found}
    assert kept == {"We wait": ("a spokesman", "phrase"), "We go": ("Mara Voss", "name")}
    assert {stored.speaker_id is None for stored in found if not stored.quote.is_by_person} == {True}
