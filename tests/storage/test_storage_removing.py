"""A removal takes everything that was made of an article or a person, exactly, and keeps it out."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from news.models import (
    AddOutcome,
    AnalysedArticle,
    ArticleId,
    ChannelId,
    ExtractedArticle,
    GuildId,
    Later,
    PostSettings,
    Sent,
    SourceId,
    Subject,
    Topic,
    UserId,
    Wish,
)
from storage import Storage
from storage.barring import RemovalError, read_wanted
from tests.storage.audit import audit, dump
from tests.storage.builders import NOW, generated, mentioned, quotes_in

GUILD, CHANNEL = GuildId(7), ChannelId(70)
FERRY = (
    'The ferry is late. "It will sail," said Hale Corrin. "It will not," said Bo Quillan. '
    "Hale Corrin and the Lake Pact waited at the pier, the council wrote on Friday."
)
BRIDGE = (
    'The bridge opens on Monday. "It will hold," said Hale Corrin. Painters of the Coast Guild finished the railing, '
    'and "tolls stay low," said Odile Sato of the harbour office.'
)


def told(text: str, number: int, *, site: str = "times.example", title: str | None = None) -> AnalysedArticle:
    """An article with the topics and quotes that stand in it."""
    names = {"Hale Corrin": "person", "Bo Quillan": "person", "Odile Sato": "person"}
    topics = [mentioned(text, name, "person") for name in names if name in text]
    topics += [mentioned(text, name) for name in ("Lake Pact", "Coast Guild") if name in text]
    article = ExtractedArticle(
        title=title or f"News of the day {number}",
        text=text,
        url=f"https://{site}/{number}",
        published_at=NOW - timedelta(minutes=number),
    )
    return AnalysedArticle(article, quotes_in(text), tuple(topics))


async def feed(storage: Storage, site: str = "times.example") -> SourceId:
    return await storage.sources.add_feed(f"https://{site}/feed", name=site, domain=site, added_to=GUILD)


async def put(
    storage: Storage, source_id: SourceId, *articles: AnalysedArticle, post: bool = False
) -> list[ArticleId]:
    results = await storage.articles.add_many(articles, source_id=source_id, post=post)
    found = [result.article_id for result in results]
    assert None not in found
    return [one for one in found if one is not None]


async def remove(storage: Storage, typed: str) -> int:
    """The whole removal; how many articles it was about."""
    count = await storage.removals.begin(read_wanted(typed))
    while await storage.removals.work():
        continue
    return count


def value(path: Path, sql: str) -> Any:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchone()[0]


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("https://www.Times.example/A?utm_source=x", "address", "times.example/A"),
        ("times.example/2026/ferry", "address", "times.example/2026/ferry"),
        ("https://times.example/", "domain", "times.example"),
        ("www.times.example", "domain", "times.example"),
        ("News.Times.example", "domain", "news.times.example"),
        ("  Hale   Corrin ", "person", "Hale Corrin"),
        ("J. R. Corrin", "person", "J. R. Corrin"),
        ("Corrin", "person", "Corrin"),
    ],
)
def test_what_is_to_be_removed_is_told_by_how_it_looks(typed: str, kind: str, text: str) -> None:
    """An address, a domain, or else a name."""
    wanted = read_wanted(typed)
    assert (wanted.kind, wanted.text) == (kind, text)


@pytest.mark.parametrize("typed", ["", "  ", "ftp://times.example/x", "http://", "--", "?"])
def test_what_is_nothing_is_refused(typed: str) -> None:
    """A typo removes nothing."""
    with pytest.raises(RemovalError):
        read_wanted(typed)


@asynccontextmanager
async def twin(path: Path) -> AsyncIterator[Storage]:
    """An archive into which only what stays is put."""
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    try:
        yield storage
    finally:
        await storage.close()


_TRACES = {
    "removals",
    "removal_keys",
    "removed_articles",
    "removed_messages",
    "removal_work",
    "removal_topics",
}


def rows_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that an archive holds but for what remembers removals, and sets of sources that nothing comes through."""
    return {name: rows for name, rows in dump(path).items() if name not in _TRACES}


async def test_a_removed_article_leaves_nothing(
    storage: Storage, database_file: Path, tmp_path: Path
) -> None:
    """After a removal the archive is what it would be had the article never come."""
    source = await feed(storage)
    await put(storage, source, told(BRIDGE, 2), generated(5))
    (gone,) = await put(storage, source, told(FERRY, 1))
    assert await remove(storage, "times.example/1") == 1
    assert await storage.articles.get(gone, GUILD) is None
    async with twin(tmp_path / "twin.db") as other:
        await put(other, await feed(other), told(BRIDGE, 2), generated(5))
    left, twins = rows_of(database_file), rows_of(tmp_path / "twin.db")
    # What two articles call one thing is not noted by article.
    for name in ("topic_names", "story_texts"):
        assert len(left.pop(name)) == len(twins.pop(name)), name
    assert left == twins


async def test_a_removed_article_does_not_come_back(storage: Storage) -> None:
    """Neither at its address, nor with its words at another one; news of the same site does."""
    source, other = await feed(storage), await feed(storage, "echo.example")
    await put(storage, source, told(FERRY, 1))
    await remove(storage, "https://times.example/1?utm_source=mail")
    same_words = told(FERRY, 9, site="echo.example", title="News of the day 1")
    for again, through in ((told(FERRY + " More.", 1), source), (same_words, other)):
        result = await storage.articles.add(again, source_id=through, post=True)
        assert (result.outcome, result.article_id) == (AddOutcome.REMOVED, None)
    assert (await storage.articles.add(told(BRIDGE, 2), source_id=source, post=True)).outcome == "added"


async def test_the_number_of_a_removed_article_is_not_given_again(storage: Storage) -> None:
    """Buttons that are still somewhere lead to nothing, and never to another article."""
    source = await feed(storage)
    (gone,) = await put(storage, source, told(FERRY, 1))
    await remove(storage, "times.example/1")
    later = told(BRIDGE, 2)
    later = replace(later, article=replace(later.article, published_at=NOW - timedelta(minutes=1)))
    (new,) = await put(storage, source, later)
    assert new != gone


async def test_a_story_goes_with_its_last_article(storage: Storage, database_file: Path) -> None:
    """A further article of a removed story is a story of its own, in a running bot and after a restart."""
    source, other = await feed(storage), await feed(storage, "echo.example")
    (first,) = await put(storage, source, generated(3))
    await remove(storage, "times.example/3")
    again = generated(3)
    again = replace(
        again, article=replace(again.article, url="https://echo.example/x", title="Quite another headline")
    )
    (second,) = await put(storage, other, again)
    assert first != second
    assert value(database_file, "SELECT COUNT(*) FROM stories") == 1
    assert value(database_file, "SELECT story_id = id FROM articles") == 1


async def test_a_domain_goes_with_all_below_it(storage: Storage, database_file: Path) -> None:
    """Also pages of news.times.example; not those of nottimes.example, and nothing of it is stored from then on."""
    source = await feed(storage)
    await put(storage, source, told(FERRY, 1), told(BRIDGE, 2, site="news.times.example"))
    (stays,) = await put(storage, source, generated(4))
    with closing(sqlite3.connect(database_file)) as db, db:
        db.execute(
            "UPDATE article_sources SET url = 'https://nottimes.example/4', outlet = 'nottimes.example' WHERE article_id = ?",
            (stays,),
        )
        db.execute("UPDATE addresses SET url_key = 'nottimes.example/4' WHERE article_id = ?", (stays,))
    assert await remove(storage, "times.example") == 2
    assert await storage.articles.count(GUILD) == 1
    for site in ("times.example", "a.b.times.example"):
        result = await storage.articles.add(told(BRIDGE, 6, site=site), source_id=source, post=True)
        assert result.outcome is AddOutcome.REMOVED


async def test_what_another_publisher_prints_too_stays_there(storage: Storage) -> None:
    """Of an article that came from two publishers, the link of the removed one goes, and the other has the words."""
    times, echo = await feed(storage), await feed(storage, "echo.example")
    (article_id,) = await put(storage, times, told(FERRY, 1))
    copy = told(FERRY, 1, site="echo.example")
    assert (await put(storage, echo, copy)) == [article_id]
    assert await remove(storage, "times.example") == 1
    article = await storage.articles.get(article_id, GUILD)
    assert article is not None
    assert article.headline.url == "https://echo.example/1"
    assert await storage.articles.at_address("https://times.example/1", GUILD) is None


async def test_a_removed_person_is_nobodys_topic_and_is_not_quoted(
    storage: Storage, database_file: Path
) -> None:
    """Their articles stay, with the quotes and topics of everybody else; nothing has their name any more."""
    source = await feed(storage)
    ferry, bridge = await put(storage, source, told(FERRY, 1), told(BRIDGE, 2))
    assert await remove(storage, "hale corrin") == 2
    assert [q.quote.text for q in await storage.quotes.of_article(ferry, GUILD)] == ["It will not"]
    assert [q.quote.text for q in await storage.quotes.of_article(bridge, GUILD)] == ["tolls stay low"]
    assert "Hale Corrin" not in {t.name for t in await storage.topics.of_article(ferry, GUILD)}
    assert await storage.articles.count(GUILD) == 2
    for table, column in (
        ("topics", "name_key"),
        ("topic_names", "name_key"),
        ("topic_words", "word"),
        ("quotes", "speaker_name"),
    ):
        assert (
            value(
                database_file, f"SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%corrin%' COLLATE NOCASE"
            )
            == 0
        )


@pytest.mark.parametrize("name", ["Hale Corrin", "HALE CORRIN", "Hale R. Corrin"])
async def test_a_removed_person_never_becomes_a_topic_again(name: str, storage: Storage) -> None:
    """Under no spelling, in no new article and in none that is analysed anew; others in it stay."""
    source = await feed(storage)
    await put(storage, source, told(FERRY, 1))
    await remove(storage, "Hale Corrin")
    text = BRIDGE.replace("Hale Corrin", name)
    analysed = told(BRIDGE, 2)
    article = replace(analysed.article, text=text)
    topics = (Topic(name, "person", 0.9, aliases=("Corrin",)), mentioned(text, "Odile Sato", "person"))
    quotes = tuple(replace(one, speaker=name) if "hold" in one.text else one for one in quotes_in(text))
    spoken = quotes[0] if "hold" in quotes[0].text else quotes[1]
    short = tuple(replace(one, speaker="Corrin") if one is spoken else one for one in quotes)
    (article_id,) = await put(storage, source, AnalysedArticle(article, short, topics))
    assert [q.quote.text for q in await storage.quotes.of_article(article_id, GUILD)] == ["tolls stay low"]
    assert {t.name for t in await storage.topics.of_article(article_id, GUILD)} == {"Odile Sato"}
    (stored,) = await storage.analyses.texts([article_id])
    await storage.analyses.replace([(stored, AnalysedArticle(stored.article, quotes, topics))])
    assert [q.quote.text for q in await storage.quotes.of_article(article_id, GUILD)] == ["tolls stay low"]


async def test_another_person_of_the_same_surname_stays(storage: Storage) -> None:
    """Only the person is removed."""
    source = await feed(storage)
    await put(storage, source, told(FERRY, 1))
    await remove(storage, "Hale Corrin")
    text = 'Pia Corrin runs. "I run," said Pia Corrin.'
    analysed = replace(
        told(BRIDGE, 2), topics=(mentioned(text, "Pia Corrin", "person"),), quotes=quotes_in(text)
    )
    (article_id,) = await put(
        storage, source, replace(analysed, article=replace(analysed.article, text=text))
    )
    (quote,) = await storage.quotes.of_article(article_id, GUILD)
    assert quote.quote.speaker == "Pia Corrin"


async def test_posts_of_what_is_removed_are_to_be_deleted(storage: Storage) -> None:
    """A sent post is queued for deletion, one that waits is not sent, and the posts beside them are looked at again."""
    source = await feed(storage)
    await storage.autoposts.add(GUILD, CHANNEL, Wish("everything"), label="everything", created_by=UserId(1))
    await put(storage, source, told(FERRY, 1), post=True)
    (sent,) = await storage.deliveries.of_channel(CHANNEL, 9)
    await storage.deliveries.claim([sent.id], NOW)
    await storage.deliveries.record([Sent(sent.id, 4711)], NOW)
    await put(storage, source, told(BRIDGE, 2), post=True)
    goes = await storage.removals.look(read_wanted("times.example"))
    assert (goes.article_count, goes.post_count, goes.quote_count, len(goes.titles)) == (2, 1, 4, 2)
    assert await remove(storage, "times.example") == 2
    assert await storage.deliveries.of_channel(CHANNEL, 9) == []
    assert await storage.deliveries.turns(NOW) == []
    (message,) = await storage.removals.messages_due(NOW, 10)
    assert message.delivery_id is None
    assert (message.guild_id, message.place_id, message.message_id, message.tries) == (
        GUILD,
        CHANNEL,
        4711,
        0,
    )
    await storage.removals.note_message(message.id, again_at=NOW + timedelta(minutes=5), problem="no answer")
    assert await storage.removals.messages_due(NOW, 10) == []
    (message,) = await storage.removals.messages_due(NOW + timedelta(minutes=5), 10)
    assert message.tries == 1
    await storage.removals.note_message(message.id)
    assert await storage.removals.left() == (0, 0)


async def test_what_is_being_sent_is_removed_once_that_has_ended(storage: Storage) -> None:
    """The message of a post under way would otherwise belong to nobody."""
    source = await feed(storage)
    await storage.autoposts.add(GUILD, CHANNEL, Wish("everything"), label="everything", created_by=UserId(1))
    await put(storage, source, told(FERRY, 1), post=True)
    (row,) = await storage.deliveries.of_channel(CHANNEL, 9)
    await storage.deliveries.claim([row.id], NOW)
    await remove(storage, "times.example/1")
    assert await storage.removals.left() == (1, 0)
    await storage.deliveries.record([Sent(row.id, 4712)], NOW)
    assert await storage.removals.work() == 1
    assert await storage.removals.left() == (0, 1)


async def test_what_may_have_arrived_is_removed_once_that_is_known(storage: Storage) -> None:
    """Discord gave no answer: the message may be there, and would be nobody's. A place that is broken holds nothing up."""
    source = await feed(storage)
    await storage.autoposts.add(GUILD, CHANNEL, Wish("everything"), label="everything", created_by=UserId(1))
    await put(storage, source, told(FERRY, 1), post=True)
    (row,) = await storage.deliveries.of_channel(CHANNEL, 9)
    await storage.deliveries.claim([row.id], NOW)
    await storage.deliveries.record([Later(row.id, NOW, "no answer")], NOW)
    await remove(storage, "times.example/1")
    assert await storage.removals.left() == (1, 0)
    await storage.targets.break_(CHANNEL, "The channel was deleted.", 10003)
    assert await storage.removals.work() == 1


async def test_no_reason_or_name_keeps_a_removed_headline(storage: Storage, database_file: Path) -> None:
    """What was left out because of it, and what follows its story, was called after it."""
    source, other = await feed(storage), await feed(storage, "hill.example")
    await storage.autoposts.add(GUILD, CHANNEL, Wish("everything"), label="everything", created_by=UserId(1))
    ferry = await put(storage, source, told(FERRY, 1, title="The Gravelmoth affair"), post=True)
    (story,) = {(await storage.stories.of_article(one, GUILD)) for one in ferry}
    assert story is not None
    await storage.autoposts.add(
        GUILD,
        ChannelId(71),
        Wish("story", story_ids=(story.id,)),
        label=story.lead.title,
        created_by=UserId(1),
    )
    await storage.follows.add(UserId(5), GUILD, Subject("story", story.id))
    await put(storage, other, told(FERRY + " More to come.", 2, site="hill.example"), post=True)
    held_back, _ = await storage.deliveries.of_channel(CHANNEL, 9)
    assert "Gravelmoth" in (held_back.reason or "")
    await remove(storage, "times.example/1")
    kept = dump(database_file)
    assert "Gravelmoth" not in str(kept)
    (fresh,) = await storage.deliveries.of_channel(CHANNEL, 9)
    assert (fresh.state, fresh.reason) == (held_back.state, "on the card of its story")
    assert [one.label for one in await storage.follows.of_user(UserId(5))] == ["a story"]


async def test_what_is_in_a_digest_under_way_waits_for_it(storage: Storage) -> None:
    """The digest would otherwise arrive with what was removed in it, and nobody would look at it again."""
    source = await feed(storage)
    await storage.autoposts.add(
        GUILD, CHANNEL, Wish("everything"), PostSettings(mode="digest"), label="x", created_by=UserId(1)
    )
    await put(storage, source, told(FERRY, 1), told(BRIDGE, 2), post=True)
    due = NOW + timedelta(days=1)
    await storage.digests.make_due(due)
    (turn,) = await storage.deliveries.turns(due)
    (digest,) = turn.deliveries
    await storage.deliveries.claim([digest.id], due)
    await remove(storage, "times.example/1")
    assert await storage.removals.left() == (1, 0)
    await storage.deliveries.record([Sent(digest.id, 4713)], due)
    assert await storage.removals.work() == 1
    (message,) = await storage.removals.messages_due(due, 9)
    assert (message.message_id, message.delivery_id) == (4713, digest.id)


async def test_a_persons_posts_are_edited_and_their_wishes_end(storage: Storage) -> None:
    """The card stays and is looked at again; who wanted only this person gets nothing more."""
    source = await feed(storage)
    (article_id,) = await put(storage, source, told(FERRY, 1))
    topics = {t.name: t.id for t in await storage.topics.of_article(article_id, GUILD)}
    hale, bo = topics["Hale Corrin"], topics["Bo Quillan"]
    add = storage.autoposts.add
    await add(GUILD, CHANNEL, Wish("everything"), label="everything", created_by=UserId(1))
    await add(GUILD, CHANNEL, Wish("topic", topic_ids=(hale,)), label="Hale Corrin", created_by=UserId(1))
    await add(
        GUILD,
        CHANNEL,
        Wish("topic", topic_ids=(hale, bo)),
        label="Hale Corrin, Bo Quillan",
        created_by=UserId(1),
    )
    await put(storage, source, told(BRIDGE, 2), post=True)
    (row,) = await storage.deliveries.of_channel(CHANNEL, 9)
    await storage.deliveries.claim([row.id], NOW)
    await storage.deliveries.record([Sent(row.id, 4711)], NOW)
    await remove(storage, "Hale Corrin")
    (row,) = await storage.deliveries.of_channel(CHANNEL, 9)
    assert row.state == "sent"
    (message,) = await storage.removals.messages_due(NOW, 9)
    assert (message.message_id, message.delivery_id) == (4711, row.id)
    assert [one.label for one in await storage.autoposts.of_guild(GUILD)] == ["everything", "Bo Quillan"]


async def test_a_removal_is_listed_and_can_be_undone(storage: Storage) -> None:
    """Only what it was and when is kept; undone, the next news of it is stored again."""
    source = await feed(storage)
    await put(storage, source, told(FERRY, 1))
    await remove(storage, "Hale Corrin")
    await remove(storage, "times.example/1")
    await remove(storage, "times.example/1")
    assert [(one.kind, one.article_count, one.left_count) for one in await storage.removals.all()] == [
        ("person", 1, 0),
        ("address", 1, 0),
    ]
    with pytest.raises(RemovalError):
        await storage.removals.undo("Bo Quillan")
    assert await storage.removals.undo("HALE CORRIN") == 1
    (left,) = await storage.removals.all()
    assert await storage.removals.undo(str(left.id)) == 1
    (article_id,) = await put(storage, source, told(FERRY, 1))
    assert len(await storage.quotes.of_article(article_id, GUILD)) == 2


async def test_nothing_readable_of_a_removal_is_kept(storage: Storage, database_file: Path) -> None:
    """The file has no name, address or domain of what was removed, but for the source's own."""
    source = await feed(storage)
    await put(storage, source, told(FERRY, 1, site="ferries.example"))
    for typed in ("ferries.example/1", "Hale Corrin", "ferries.example"):
        await remove(storage, typed)
    kept = {name: rows for name, rows in dump(database_file).items() if name in _TRACES}
    assert "corrin" not in str(kept).lower()
    assert "ferries" not in str(kept).lower()


async def test_a_removal_that_was_cut_off_goes_on(storage: Storage, database_file: Path) -> None:
    """Each step is whole: after a crash in between the archive agrees with itself, and the rest follows."""
    source = await feed(storage)
    await put(storage, source, *(generated(number) for number in range(60)))
    assert await storage.removals.begin(read_wanted("times.example")) == 60
    done = await storage.removals.work()
    assert 0 < done < 60
    await storage.close()
    assert audit(database_file) == []
    again = await Storage.open(f"sqlite:///{database_file}", now=lambda: NOW)
    try:
        while await again.removals.work():
            continue
        assert await again.articles.count(GUILD) == 0
    finally:
        await again.close()
