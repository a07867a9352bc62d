"""One person is one person in the archive: names meet by evidence that their readers see, and by the operator's rulings."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from cli.reextracting import reextract
from news.models import (
    AnalysedArticle,
    ArticleId,
    ChannelId,
    ExtractedArticle,
    GuildId,
    SourceId,
    Topic,
    UserId,
    Wish,
)
from storage import Storage
from storage.rulings import RulingError
from tests.storage.audit import audit
from tests.storage.builders import NOW, article, topic

HOME, OTHER, CHANNEL = GuildId(1), GuildId(2), ChannelId(5)


async def feed(storage: Storage, name: str, *, added_to: GuildId | None = HOME) -> SourceId:
    return await storage.sources.add_feed(
        f"https://{name}.example/feed",
        name=name,
        domain=f"{name}.example",
        is_public=added_to is None,
        added_to=added_to,
    )


def on(number: int, *topics: Topic) -> AnalysedArticle:
    """An article of that number on these topics, an hour older than the one before."""
    return article(
        f"News {number}",
        f"Text of the news number {number}.",
        url=f"https://times.example/{number}",
        published_at=NOW - timedelta(hours=number),
        topics=topics,
    )


def person(name: str, *aliases: str) -> Topic:
    return topic(name, "person", aliases=aliases)


async def add(
    storage: Storage, source: SourceId, *articles: AnalysedArticle, post: bool = False
) -> list[ArticleId]:
    results = await storage.articles.add_many(articles, source_id=source, post=post)
    assert all(result.article_id for result in results), results
    return [result.article_id for result in results if result.article_id]


async def people(storage: Storage, guild_id: GuildId | None = HOME) -> dict[str, int]:
    """How many articles each topic has, by its name."""
    found = await storage.topics.resolve(guild_id, "Corrin") + await storage.topics.resolve(guild_id, "Quill")
    return {one.name: one.article_count for one in found}


async def redo(storage: Storage, ids: Sequence[ArticleId], known: dict[str, AnalysedArticle]) -> None:
    """Look at articles anew; the analysis finds what it found before."""

    def find(extracted: ExtractedArticle) -> AnalysedArticle:
        first = known[extracted.title]
        return AnalysedArticle(extracted, quotes=first.quotes, topics=first.topics, analysed_by=1)

    assert not (await reextract(storage, ids, find=find)).failures


async def test_a_surname_meets_its_only_bearer_across_articles(storage: Storage) -> None:
    """With and without title, initial or given name; the article keeps what it calls them."""
    source = await feed(storage, "times")
    await add(storage, source, *(on(number, person("Hale Corrin")) for number in range(3)))
    names = ["Corrin", "President Corrin", "Hale V. Corrin", "H. Corrin", "Orlenian President Hale Corrin"]
    await add(storage, source, *(on(10 + number, person(name)) for number, name in enumerate(names)))
    assert await people(storage) == {"Hale Corrin": 8}


async def test_two_people_of_a_surname_do_not_meet(storage: Storage) -> None:
    """A surname that several bear is a topic of its own."""
    source = await feed(storage, "times")
    both = [on(number, person(name)) for number, name in enumerate(["Hale Corrin", "Ann Corrin"] * 3)]
    await add(storage, source, *both, on(20, person("Corrin")))
    assert await people(storage) == {"Hale Corrin": 3, "Ann Corrin": 3, "Corrin": 1}


async def test_what_a_private_feed_says_changes_nothing_for_others(
    storage: Storage, database_file: Path
) -> None:
    """Evidence is what the readers of an article's source see; a private feed profits from the public ones."""
    public = await feed(storage, "public", added_to=None)
    private = await feed(storage, "private", added_to=OTHER)
    await add(storage, private, *(on(number, person("Hale Corrin")) for number in range(5)))
    await add(storage, public, on(10, person("Corrin")))
    assert await people(storage, HOME) == {"Corrin": 1}
    await add(storage, public, *(on(20 + number, person("Ann Quill")) for number in range(3)))
    await add(storage, private, on(30, person("Quill")), on(31, person("Corrin")))
    assert await people(storage, HOME) == {"Corrin": 1, "Ann Quill": 3}
    assert await people(storage, OTHER) == {"Corrin": 1, "Hale Corrin": 6, "Ann Quill": 4}
    with closing(sqlite3.connect(database_file)) as db:
        written = db.execute(
            "SELECT written, is_short FROM article_topics WHERE written IS NOT NULL ORDER BY 1"
        )
        assert written.fetchall() == [("Corrin", 1), ("Quill", 1)]


async def test_a_shared_article_is_decided_by_what_all_see(storage: Storage) -> None:
    """What a private feed brought first is decided anew when a public one brings the same words."""
    public = await feed(storage, "public", added_to=None)
    private = await feed(storage, "private", added_to=OTHER)
    await add(storage, private, *(on(number, person("Hale Corrin")) for number in range(5)))
    shared = on(10, person("Corrin"))
    (first,) = await add(storage, private, shared)
    assert await people(storage, OTHER) == {"Hale Corrin": 6}
    assert await add(storage, public, shared) == [first]
    assert await people(storage, HOME) == {"Corrin": 1}
    assert await people(storage, OTHER) == {"Hale Corrin": 5, "Corrin": 1}


async def test_a_surname_joined_by_evidence_can_be_given_to_another(storage: Storage) -> None:
    """A ruling holds for a name that no topic has of its own."""
    source = await feed(storage, "times")
    stored = [
        *(on(number, person("Hale Corrin")) for number in range(4)),
        on(8, person("Corrin")),
        on(9, person("Bo Quill")),
    ]
    await add(storage, source, *stored[:4], stored[5])
    await add(storage, source, stored[4])
    assert await people(storage) == {"Hale Corrin": 5, "Bo Quill": 1}
    ruled = await storage.rulings.merge("Corrin", "Bo Quill")
    await redo(storage, ruled.article_ids, {one.article.title: one for one in stored})
    assert await people(storage) == {"Hale Corrin": 4, "Bo Quill": 2}
    ruled = await storage.rulings.split("Corrin", from_="Bo Quill")
    await redo(storage, ruled.article_ids, {one.article.title: one for one in stored})
    assert await people(storage) == {"Hale Corrin": 4, "Bo Quill": 1, "Corrin": 1}


async def test_an_abbreviation_alone_is_what_articles_explain(storage: Storage) -> None:
    """The longer name is the topic, in the article that has both and in those that have the short one."""
    source = await feed(storage, "times")
    explained = topic("NGB", "organisation", aliases=("Northern Grain Board",))
    await add(storage, source, on(0, topic("NGB", "organisation")))
    await add(storage, source, on(1, explained), on(2, explained))
    await add(storage, source, on(3, topic("NGB", "organisation")))
    found = await storage.topics.resolve(HOME, "Northern Grain Board")
    assert [(one.name, one.article_count) for one in found] == [("Northern Grain Board", 3)]


async def test_names_of_two_people_in_one_article_stay_two(storage: Storage, database_file: Path) -> None:
    """Even where each of them, alone, would be the one who is known."""
    source = await feed(storage, "times")
    await add(storage, source, *(on(number, person("Hale Corrin")) for number in range(4)))
    (article_id,) = await add(
        storage, source, on(9, person("Hale V. Corrin"), person("Hale Corrin"), person("Corrin"))
    )
    with closing(sqlite3.connect(database_file)) as db:
        (count,) = db.execute(
            "SELECT COUNT(*) FROM article_topics WHERE article_id = ?", (article_id,)
        ).fetchone()
    assert count == 3


async def test_a_wish_for_a_surname_is_met_when_the_surname_is_known(storage: Storage) -> None:
    """Who follows what a name was before goes on getting articles that write it, once each."""
    source = await feed(storage, "times")
    await add(storage, source, on(0, person("Corrin")))
    (short,) = await storage.topics.resolve(HOME, "Corrin")
    await storage.autoposts.add(
        HOME, CHANNEL, Wish("topic", topic_ids=(short.id,)), label="Corrin", created_by=UserId(7)
    )
    await add(storage, source, *(on(number, person("Hale Corrin")) for number in (1, 2, 3)))
    fresh = article(
        "Fresh",
        "Fresh news.",
        url="https://times.example/fresh",
        published_at=NOW,
        topics=(person("Corrin"),),
    )
    (result,) = await storage.articles.add_many([fresh], source_id=source, post=True)
    assert result.delivery_count == 1
    assert await people(storage) == {"Hale Corrin": 4, "Corrin": 1}


async def test_what_was_stored_before_the_evidence_is_found_again(storage: Storage) -> None:
    """A review marks it, a look at it joins it, and an old id then leads to the one who is meant."""
    source = await feed(storage, "times")
    early = on(50, person("Corrin"))
    (article_id,) = await add(storage, source, early)
    (short,) = await storage.topics.resolve(HOME, "Corrin")
    assert await storage.rulings.review() == 0
    await add(storage, source, *(on(number, person("Hale Corrin")) for number in range(3)))
    assert await storage.rulings.review() == 1
    assert await storage.analyses.stale(1) == [article_id] or article_id in await storage.analyses.stale(1)
    await redo(storage, [article_id], {early.article.title: early})
    assert await people(storage) == {"Hale Corrin": 4}
    after = await storage.topics.get(short.id, HOME)
    assert after is not None
    assert after.name == "Hale Corrin"
    assert await storage.rulings.review() == 0


async def test_a_merge_moves_all_and_can_be_taken_back(storage: Storage) -> None:
    """Articles, wishes and old ids go along, chains are followed, a circle is refused, the undo restores."""
    source = await feed(storage, "times")
    stored = [on(0, person("Hale Corrin")), on(1, person("Bo Quill")), on(2, person("B. J. Quill", "Quill"))]
    known = {one.article.title: one for one in stored}
    await add(storage, source, *stored)
    quill = (await storage.topics.resolve(HOME, "Bo Quill"))[0]
    corrin = (await storage.topics.resolve(HOME, "Hale Corrin"))[0]
    for wish in (quill, corrin):
        await storage.autoposts.add(
            HOME, CHANNEL, Wish("topic", topic_ids=(wish.id,)), label=wish.name, created_by=UserId(7)
        )
    for name, into in (("Bo Quill", "Hale Corrin"), ("bo quill", "HALE CORRIN")):
        ruled = await storage.rulings.merge(name, into)
        await redo(storage, ruled.article_ids, known)
        assert (await people(storage))["Hale Corrin"] == 2
    moved = await storage.topics.get(quill.id, HOME)
    assert moved is not None
    assert moved.id == corrin.id
    assert [one.topic_id for one in await storage.autoposts.of_guild(HOME)] == [corrin.id]
    with pytest.raises(RulingError, match="already"):
        await storage.rulings.merge("Hale Corrin", "Bo Quill")
    with pytest.raises(RulingError, match="did you mean 'Hale Corrin'"):
        await storage.rulings.merge("Hale Corin", "Bo Quill")
    assert [(one.kind, one.name, one.target) for one in await storage.rulings.all()] == [
        ("merge", "Bo Quill", "Hale Corrin")
    ]
    undone = await storage.rulings.undo("Bo Quill")
    await redo(storage, undone.article_ids, known)
    assert (await people(storage))["Bo Quill"] == 1


async def test_two_people_of_one_name_are_parted_by_source(storage: Storage) -> None:
    """The one of the sports pages is called otherwise, there alone; it holds for what comes and what is redone."""
    times, sports = await feed(storage, "times"), await feed(storage, "sports")
    stored = [on(number, person("Hale Corrin")) for number in range(4)]
    known = {one.article.title: one for one in stored}
    await add(storage, times, *stored[:2])
    await add(storage, sports, stored[2])
    ruled = await storage.rulings.split("Hale Corrin", source_id=sports, as_="Hale Corrin (footballer)")
    assert len(ruled.article_ids) == 1
    await redo(storage, ruled.article_ids, known)
    await add(storage, sports, stored[3])
    assert await people(storage) == {"Hale Corrin": 2, "Hale Corrin (footballer)": 2}
    with pytest.raises(RulingError, match="not taken for"):
        await storage.rulings.split("Hale Corrin (footballer)", from_="Hale Corrin")


NAMES = [
    "Hale Corrin",
    "Corrin",
    "Hale V. Corrin",
    "Ann Corrin",
    "Bo Quill",
    "Quill",
    "President Quill",
    "NGB",
]


@pytest.mark.parametrize("seed", range(4))
async def test_counts_stay_exact_over_merges_splits_and_second_looks(
    storage: Storage, database_file: Path, seed: int
) -> None:
    """Whatever is ruled and redone in whatever order, every roll-up is what its rows say; a second look changes nothing."""
    chance = random.Random(seed)
    sources = [await feed(storage, "times", added_to=None), await feed(storage, "private")]
    stored = [on(n, *(person(name) for name in chance.sample(NAMES, 2))) for n in range(24)]
    known = {one.article.title: one for one in stored}
    ids: list[ArticleId] = []
    for one in stored:
        ids += await add(storage, chance.choice(sources), one)
    for _ in range(10):
        first, second = chance.sample(NAMES, 2)
        try:
            if chance.random() < 0.6:
                ruled = await storage.rulings.merge(first, second)
            else:
                ruled = await storage.rulings.split(first, source_id=chance.choice([None, *sources]))
        except RulingError:
            continue
        await redo(storage, ruled.article_ids, known)
        assert audit(database_file) == []
    for _ in range(2):
        await redo(storage, ids, known)
    before = await people(storage)
    await redo(storage, ids, known)
    assert await people(storage) == before
    assert audit(database_file) == []
