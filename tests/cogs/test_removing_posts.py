"""Posts go with what the operator removes: by the running bot, or by the next one that is started."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from news.models import AnalysedArticle, ExtractedArticle, PostSettings, Quote, Schedule, SourceId, Topic
from storage.barring import read_wanted
from tests.cogs.posting_world import World, posting_world
from tests.cogs.shown import text_of

WORDS = "It will hold through every winter"
LEAD = "The bridge of Port Sable opens on Monday after two years of work. " * 8
TEXT = f'{LEAD}\n\n"{WORDS}," said Hale Corrin. It is painted green.'


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def remove(world: World, typed: str) -> None:
    """What the operator's tool does, beside the running bot."""
    await world.storage.removals.begin(read_wanted(typed))
    while await world.storage.removals.work():
        continue


async def quoted(world: World, source: SourceId) -> None:
    start = TEXT.index(WORDS)
    quote = Quote(start, start + len(WORDS), WORDS, "Hale Corrin", "mayor", "said", "direct", 0.9)
    article = ExtractedArticle(
        "The bridge opens", TEXT, url="https://times.example/bridge", published_at=world.env.now()
    )
    analysed = AnalysedArticle(article, (quote,), (Topic("Hale Corrin", "person", 0.9),))
    await world.storage.articles.add(analysed, source_id=source, post=True)


async def test_posts_of_removed_articles_are_deleted(world: World) -> None:
    """The message of the removed article goes, the others stay; again after a restart changes nothing."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source, title="Lake is low")
    await world.article(source, title="Pier is closed")
    await world.tick(5)
    assert len(world.news.history()) == 2
    await remove(world, "times.example/1")
    await world.restart()
    await world.tick(5)
    (message,) = world.news.history()
    assert "Pier is closed" in text_of(message)
    assert await world.storage.removals.left() == (0, 0)


async def test_a_message_that_is_gone_already_is_no_trouble(world: World) -> None:
    """Somebody deleted it by hand."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source)
    await world.tick(5)
    (message,) = world.news.history()
    world.env.backend.delete_message(world.news.id, message.id)
    await remove(world, "times.example")
    await world.tick(5)
    assert await world.storage.removals.left() == (0, 0)


async def test_cards_lose_a_removed_person_and_stay(world: World) -> None:
    """What a person said is taken out of the card, whatever its age."""
    source = await world.source()
    await world.storage.autoposts.change(
        (await world.autopost(world.news)).id,
        world.guild_id,
        settings=PostSettings(mode="instant", look="quote"),
    )
    await quoted(world, source)
    await world.tick(5)
    (message,) = world.news.history()
    assert WORDS in text_of(message)
    await remove(world, "Hale Corrin")
    await world.tick(5)
    (message,) = world.news.history()
    assert "The bridge opens" in text_of(message)
    assert WORDS not in text_of(message)
    assert "Corrin" not in text_of(message)


async def test_a_digest_loses_what_was_removed_and_stays(world: World) -> None:
    """The others in it are still shown; one that has nothing else is deleted."""
    source = await world.source()
    autopost = await world.autopost(world.news)
    await world.storage.autoposts.change(
        autopost.id, world.guild_id, settings=PostSettings(mode="digest", schedule=Schedule(every="hour"))
    )
    await world.article(source, title="Lake is low")
    await world.article(source, title="Pier is closed")
    for _ in range(70):
        await world.tick(60)
    (message,) = world.news.history()
    assert "Lake is low" in text_of(message)
    await remove(world, "times.example/1")
    await world.tick(5)
    (message,) = world.news.history()
    assert "Lake is low" not in text_of(message)
    assert "Pier is closed" in text_of(message)
    await remove(world, "times.example/2")
    await world.tick(5)
    assert world.news.history() == []
    assert await world.storage.removals.left() == (0, 0)


async def test_a_post_of_a_forum_goes_with_its_thread(world: World) -> None:
    """Its name is a headline: the thread is deleted, or loses its name where Newsdesk may not delete it."""
    forum = world.guild.create_forum_channel("reports")
    source = await world.source()
    await world.autopost(forum)
    await world.article(source, title="Lake is low")
    await world.tick(5)
    (row,) = await world.deliveries(forum)
    assert row.state == "sent", row.reason
    await remove(world, "times.example/1")
    await world.tick(5)
    assert await world.storage.removals.left() == (0, 0)
    thread = world.env.backend.channels.get(row.message_id or 0)
    assert thread is None or thread.name == "Removed"
