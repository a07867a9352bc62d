"""Old articles lose their words, their quotes or all, as the operator decided; nothing else changes, and nothing comes back."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from news.models import (
    AddOutcome,
    AnalysedArticle,
    ArticleId,
    ChannelId,
    GuildId,
    SourceId,
    Topic,
    UserId,
    Wish,
)
from news.search_query import parse_search_query
from storage import Storage
from storage.barring import read_wanted
from storage.retention import AT_ONCE, Due, Keeps, Policy
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW, article, generated, mentioned, quotes_in

GUILD, CHANNEL, READER = GuildId(7), ChannelId(70), UserId(5)
MONTH: Final = Policy(30)
FERRY = (
    'The ferry is late in Kettle Bay. "It will sail," said Hale Corrin of the Lake Pact.\n\n'
    "Windlass crews waited at the pier, the council wrote on Friday."
)


def ferry(
    number: int = 1, *, days: float = 40, text: str = FERRY, title: str = "The ferry"
) -> AnalysedArticle:
    """An article of that many days ago, with a quote and two topics."""
    told = article(
        title, text, url=f"https://times.example/{number}", published_at=NOW - timedelta(days=days)
    )
    topics: tuple[Topic, ...] = (mentioned(text, "Hale Corrin", "person"), mentioned(text, "Lake Pact"))
    described = replace(told.article, description="A ferry and its windlass.")
    return AnalysedArticle(described, quotes_in(text), topics)


async def feed(storage: Storage, site: str = "times.example", *, guild_id: GuildId = GUILD) -> SourceId:
    return await storage.sources.add_feed(f"https://{site}/feed", name=site, domain=site, added_to=guild_id)


async def put(storage: Storage, source: SourceId, *articles: AnalysedArticle) -> list[ArticleId]:
    results = await storage.articles.add_many(articles, source_id=source, post=False)
    found = [result.article_id for result in results]
    assert None not in found
    return [one for one in found if one is not None]


async def forget(storage: Storage, keeps: Keeps = "quotes", days: int = 30) -> Due:
    return await storage.retention.run(Policy(days, keeps), pause_s=0)


async def found_by(storage: Storage, words: str) -> list[str]:
    hits = await storage.articles.search(GUILD, parse_search_query(words, now=NOW))
    return [hit.headline.title for hit in hits.items]


def value(path: Path, sql: str) -> Any:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchone()[0]


async def test_words_go_and_the_rest_stays(storage: Storage) -> None:
    """Headline, link, topics, quotes and their counts are as before; the text and the publisher's description are gone."""
    source = await feed(storage)
    (old,) = await put(storage, source, ferry())
    before = await storage.quotes.of_article(old, GUILD)
    assert await forget(storage) == Due(texts=1)
    after = await storage.articles.get(old, GUILD)
    assert after is not None
    assert (after.text, after.description, after.is_text_forgotten) == ("", None, True)
    assert (after.headline.title, after.headline.url) == ("The ferry", "https://times.example/1")
    assert await storage.quotes.of_article(old, GUILD) == before
    assert {one.name for one in await storage.topics.of_article(old, GUILD)} == {"Hale Corrin", "Lake Pact"}
    assert await forget(storage) == Due()


@pytest.mark.parametrize(("words", "finds"), [("windlass", False), ("pier", False), ("ferry", True)])
async def test_what_is_forgotten_is_found_by_its_headline_alone(
    words: str, finds: bool, storage: Storage
) -> None:
    """The index forgets the words of the text with it, and those that only a former version had."""
    source = await feed(storage)
    await put(storage, source, ferry(text=FERRY + " Windlass pier."))
    await put(storage, source, ferry())
    assert await found_by(storage, words) == ["The ferry"]
    await forget(storage)
    assert await found_by(storage, words) == (["The ferry"] if finds else [])


async def test_words_without_spaces_are_forgotten_too(storage: Storage) -> None:
    """The trigram index keeps the headline alone."""
    source = await feed(storage)
    text = "渡船今天在湖边停航。港务局说星期一恢复。"
    await put(storage, source, ferry(text=text, title="湖边渡船停航"))
    assert await found_by(storage, "港务局说") == ["湖边渡船停航"]
    await forget(storage)
    assert await found_by(storage, "港务局说") == []
    assert await found_by(storage, "渡船停航") == ["湖边渡船停航"]


@pytest.mark.parametrize("days", [29.9, 1, 0])
async def test_what_is_younger_keeps_its_words(days: float, storage: Storage) -> None:
    source = await feed(storage)
    await put(storage, source, ferry(days=days))
    assert await forget(storage) == Due()
    assert await found_by(storage, "windlass") == ["The ferry"]


async def test_nothing_of_the_last_week_is_forgotten(storage: Storage) -> None:
    """Whatever the policy says: stories compare texts for so long, and messages are edited."""
    source = await feed(storage)
    await put(storage, source, ferry(days=6.9))
    assert await forget(storage, days=1) == Due()


async def test_quotes_go_where_headlines_alone_are_kept(storage: Storage, database_file: Path) -> None:
    """Quotes, and with them what is counted of them; the article and its topics stay."""
    source = await feed(storage)
    (old,) = await put(storage, source, ferry())
    assert await forget(storage, "headlines") == Due(texts=1, quotes=1)
    assert await storage.quotes.of_article(old, GUILD) == []
    assert value(database_file, "SELECT COUNT(*) FROM mentions") == 0
    assert len(await storage.topics.of_article(old, GUILD)) == 2
    assert await forget(storage, "headlines") == Due()


async def test_an_operator_may_keep_less_later(storage: Storage) -> None:
    """Quotes of texts that went before go when headlines alone are kept from now on."""
    source = await feed(storage)
    await put(storage, source, ferry())
    await forget(storage)
    assert await forget(storage, "headlines") == Due(quotes=1)
    assert await forget(storage, "nothing") == Due(articles=1)


@pytest.mark.parametrize("again", ["same address", "same words"])
async def test_an_article_that_went_as_a_whole_does_not_come_back(again: str, storage: Storage) -> None:
    """Neither at its address nor with its words at another one; nothing is counted of it."""
    source, other = await feed(storage), await feed(storage, "echo.example")
    old, _ = await put(storage, source, ferry(), ferry(2, days=1, title="Another ferry"))
    assert await forget(storage, "nothing") == Due(articles=1, texts=1, quotes=1)
    assert await storage.articles.get(old, GUILD) is None
    if again == "same address":
        arrival, through = ferry(text="Other words about a ferry at the pier."), source
    else:
        told = ferry()
        arrival, through = replace(told, article=replace(told.article, url="https://echo.example/1")), other
    result = await storage.articles.add(arrival, source_id=through, post=True)
    assert (result.outcome, result.delivery_count) == (AddOutcome.REMOVED, 0)
    assert await storage.articles.count(GUILD) == 1


async def test_what_somebody_keeps_stays_as_a_headline(storage: Storage) -> None:
    """Whatever is kept of others; so does what a channel got, as long as that is known."""
    source = await feed(storage)
    (saved,) = await put(storage, source, ferry())
    await storage.saved.add(READER, GUILD, saved)
    assert await forget(storage, "nothing") == Due(texts=1, quotes=1)
    page = await storage.saved.of_user(READER, [GUILD])
    assert [one.headline.title for one in page.items if one.headline is not None] == ["The ferry"]
    assert await forget(storage, "nothing") == Due()


async def test_what_is_about_to_be_posted_keeps_its_words(storage: Storage, database_file: Path) -> None:
    """Until it was sent: blocked words are looked for in it. Then it goes like others."""
    source = await feed(storage)
    await storage.autoposts.add(GUILD, CHANNEL, Wish("everything"), label="everything", created_by=READER)
    await storage.articles.add(ferry(days=1 / 1440), source_id=source, post=True)
    with closing(sqlite3.connect(database_file)) as db, db:
        assert db.execute("SELECT state FROM deliveries").fetchall() == [("pending",)]
    old = Policy(7)
    later = Storage.open(f"sqlite:///{database_file}", now=lambda: NOW + timedelta(days=9))
    after = await later
    try:
        assert await after.retention.run(old, pause_s=0) == Due()
        with closing(sqlite3.connect(database_file)) as db, db:
            db.execute("UPDATE deliveries SET state = 'sent', message_id = 1")
            db.execute("UPDATE targets SET ready_at = NULL")
        assert await after.retention.run(old, pause_s=0) == Due(texts=1)
    finally:
        await after.close()


# --- met again ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("keeps", ["quotes", "headlines"])
@pytest.mark.parametrize(
    ("text", "title", "outcome", "titled"),
    [
        (FERRY, "The ferry", AddOutcome.UNCHANGED, "The ferry"),
        (FERRY + " More at noon.", "The ferry, again", AddOutcome.UPDATED, "The ferry, again"),
        ("", "The ferry, again", AddOutcome.UNCHANGED, "The ferry"),
    ],
    ids=["as it was", "edited", "its headline alone"],
)
async def test_it_comes_again_and_its_words_do_not(
    text: str,
    title: str,
    outcome: AddOutcome,
    titled: str,
    keeps: Keeps,
    storage: Storage,
    database_file: Path,
) -> None:
    """It is known, posted nowhere, takes a new headline over, and has no text afterwards, nor quotes where they went."""
    source = await feed(storage)
    await storage.autoposts.add(GUILD, CHANNEL, Wish("everything"), label="everything", created_by=READER)
    (old,) = await put(storage, source, ferry())
    await forget(storage, keeps)
    result = await storage.articles.add(ferry(text=text, title=title), source_id=source, post=True)
    assert (result.outcome, result.article_id, result.delivery_count) == (outcome, old, 0)
    after = await storage.articles.get(old, GUILD)
    assert after is not None
    assert (after.headline.title, after.text, after.is_text_forgotten) == (titled, "", True)
    assert len(await storage.quotes.of_article(old, GUILD)) == (1 if keeps == "quotes" else 0)
    assert await found_by(storage, "windlass") == []
    assert value(database_file, "SELECT COUNT(*) FROM articles") == 1
    assert audit(database_file) == []


@pytest.mark.parametrize("keeps", ["quotes", "headlines"])
async def test_another_source_brings_the_same_words(
    keeps: Keeps, storage: Storage, database_file: Path
) -> None:
    """It is linked, so that its readers see the headline; the words are not kept for them either."""
    source = await feed(storage, guild_id=GuildId(9))
    other = await feed(storage, "echo.example")
    (old,) = await put(storage, source, ferry())
    await forget(storage, keeps)
    told = ferry()
    copy = replace(told, article=replace(told.article, url="https://echo.example/1"))
    result = await storage.articles.add(copy, source_id=other, post=True)
    assert (result.article_id, result.delivery_count) == (old, 0)
    after = await storage.articles.get(old, GUILD)
    assert after is not None
    assert (after.text, after.headline.url) == ("", "https://echo.example/1")
    assert audit(database_file) == []


async def test_a_headline_without_an_address_is_not_taken_for_what_was_forgotten(storage: Storage) -> None:
    """“Weather” of today is another article than “Weather” of last month, whose text has gone."""
    source = await feed(storage)
    told = ferry(title="Weather")
    (old,) = await put(storage, source, replace(told, article=replace(told.article, url=None)))
    await forget(storage)
    bare = article("Weather", "", url=None, published_at=None)
    (new,) = await put(storage, source, bare)
    assert new != old


async def test_reextract_passes_over_what_has_no_text(storage: Storage) -> None:
    """What was found in it before stays; nothing is found in nothing."""
    source = await feed(storage)
    old, young = await put(storage, source, ferry(), ferry(2, days=1, title="Another ferry"))
    [stored] = await storage.analyses.texts([old])
    await forget(storage)
    assert await storage.analyses.stale(99) == [young]
    assert await storage.analyses.texts([old]) == []
    found = AnalysedArticle(stored.article, (), ())
    assert await storage.analyses.replace([(stored, found)]) == {old: None}
    assert len(await storage.quotes.of_article(old, GUILD)) == 1


async def test_a_person_is_removed_from_an_article_without_its_text(
    storage: Storage, database_file: Path
) -> None:
    """A removal needs no text: their quotes go, and those of others stay."""
    source = await feed(storage)
    _, old = await put(storage, source, generated(1), ferry(50))
    await forget(storage)
    assert await storage.removals.begin(read_wanted("Hale Corrin")) == 1
    while await storage.removals.work():
        continue
    assert await storage.quotes.of_article(old, GUILD) == []
    assert audit(database_file) == []


# --- in steps ----------------------------------------------------------------------------------------


async def test_what_would_go_is_said_before(storage: Storage) -> None:
    source = await feed(storage)
    await put(
        storage, source, ferry(), ferry(2, title="Another ferry", text=FERRY + " Again."), ferry(3, days=1)
    )
    due = await storage.retention.look(MONTH)
    assert (due.articles, due.texts, due.quotes) == (2, 2, 2)
    assert due.text_bytes == len((FERRY + FERRY + " Again.").encode())
    assert await found_by(storage, "windlass") != []


@pytest.mark.parametrize("keeps", sorted(AT_ONCE))
async def test_a_step_is_a_few_articles(keeps: Keeps, storage: Storage) -> None:
    """Others write in between, however many are old."""
    source = await feed(storage)
    await put(storage, source, *(replace(generated(n), article=_aged(generated(n))) for n in range(20)))
    steps: list[int] = []
    await storage.retention.run(Policy(30, keeps), on_step=steps.append, pause_s=0)
    assert sum(steps) == 20
    assert max(steps) <= AT_ONCE[keeps] <= 8


def _aged(analysed: AnalysedArticle) -> Any:
    published = analysed.article.published_at
    assert published is not None
    return replace(analysed.article, published_at=published - timedelta(days=60))


@pytest.mark.parametrize("keeps", sorted(AT_ONCE))
async def test_a_crash_at_any_statement_leaves_some_for_later(
    keeps: Keeps, storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """At each moment the file is whole, and the next run ends where an undisturbed one ends."""
    source = await feed(storage)
    articles = [replace(generated(n, words=60), article=_aged(generated(n, words=60))) for n in range(11)]
    await put(storage, source, *articles, ferry(days=1))
    await storage.saved.add(READER, GUILD, (await put(storage, source, ferry(2, title="Kept")))[0])
    places: list[Path] = []

    def snapshot(_sql: str) -> None:
        places.append(tmp_path / f"{len(places)}.db")
        shutil.copy(database_file, places[-1])
        shutil.copy(f"{database_file}-wal", f"{places[-1]}-wal")

    async with storage._database.transaction() as db:  # the moments between statements are no API
        await db.set_trace_callback(snapshot)
    await storage.retention.run(Policy(30, keeps), pause_s=0)
    async with storage._database.transaction() as db:
        await db.set_trace_callback(lambda _sql: None)
    expected = _comparable(dump(database_file))
    for place in _sample(places, 12):
        assert audit(place) == [], place.name
        again = await Storage.open(f"sqlite:///{place}", now=lambda: NOW)
        await again.retention.run(Policy(30, keeps), pause_s=0)
        await again.close()
        assert audit(place) == [], place.name
        assert _comparable(dump(place)) == expected, place.name


def _sample(places: list[Path], most: int) -> Iterable[Path]:
    return places[:: max(1, len(places) // most)]


def _comparable(tables: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Without the order in which ids of removed articles were noted, and the salt of each."""
    tables["forgotten_articles"] = [("", len(tables["forgotten_articles"]))]
    tables["removed_articles"] = sorted(row[1] for row in tables["removed_articles"])
    return tables


async def test_every_read_answers_without_texts(storage: Storage) -> None:
    """Whatever people ask of an archive whose texts have all gone, there is an answer."""
    source = await feed(storage)
    aged = [replace(generated(n), article=_aged(generated(n))) for n in range(12)]
    ids = await put(storage, source, *aged, ferry())
    await forget(storage)
    (quote,) = await storage.quotes.of_article(ids[-1], GUILD)
    for words in ("ferry", '"the ferry"', "-pier", 'by:"Hale Corrin"', "fer* OR windlass", "渡"):
        for by_relevance in (False, True):
            await storage.articles.search(
                GUILD, parse_search_query(words, now=NOW), by_relevance=by_relevance
            )
    assert (await storage.articles.headlines(GUILD)).items
    assert await storage.articles.titled(GUILD, "the fer")
    assert await storage.quotes.get(quote.id, GUILD) is not None
    assert await storage.explaining.article(ids[-1], GUILD) is not None
    assert await storage.explaining.words(ids[-1], GUILD) is None
    story = await storage.stories.of_article(ids[-1], GUILD)
    assert story is not None
    assert await storage.stories.page(story.id, GUILD) is not None
