"""Nobody is surprised by old news: not at first, not after a pause, an outage, a restore, new ids or a wrong clock."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from news.models import DeliveryState, PostSettings, SourceId, SourceSettings, UserId, Wish
from news.newsroom.room import Newsroom
from storage import Storage
from storage.backup import back_up, restore
from tests.different import word
from tests.news.newsroom_world import CHANNEL, FEED, GUILD, World, feed_xml, opened_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as made:
        yield made


def page(number: int) -> str:
    """An article that has nothing in common with any other: each is a story of its own."""
    words = " ".join(word((number * 97 + place) % 9_000) for place in range(60))
    title = f"{word(number).capitalize()} {word(number + 3_000)} {number}"
    return f"<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{words}.</p><p>{words[::-1]}.</p></article></body></html>"


def publish(world: World, *numbers: int, ids: str = "q", path: str = "") -> None:
    """The feed lists these, by ids and at addresses of that kind."""
    xml = feed_xml(*numbers).replace("<guid>q", f"<guid>{ids}")
    xml = re.sub(
        r"Quay story (\d+)", lambda m: f"{word(int(m[1])).capitalize()} {word(int(m[1]) + 3_000)} {m[1]}", xml
    )
    world.web.pages[FEED] = xml.replace("https://harbour.example/", f"https://harbour.example/{path}")
    world.web.pages |= {f"https://harbour.example/{path}{number}": page(number) for number in numbers}


async def subscribed(world: World) -> SourceId:
    """A server reads the feed, and a channel wants everything."""
    source = await world.newsroom.add_source(FEED, GUILD)
    await world.storage.autoposts.add(
        GUILD, CHANNEL, Wish("everything"), label="everything", created_by=UserId(1)
    )
    return source.id


async def posts(world: World) -> int:
    """How many posts the channel has had or is to have, each or in a digest."""
    rows = await world.storage.deliveries.of_channel(CHANNEL, 500)
    return sum(row.kind == "article" and row.state is not DeliveryState.SKIPPED for row in rows)


async def test_the_first_look_posts_nothing(world: World) -> None:
    """Twenty entries of today are archived; the next new one is posted."""
    publish(world, *range(1, 21))
    await subscribed(world)
    await world.poll()
    assert await world.storage.articles.count(GUILD) == 20
    assert await posts(world) == 0
    publish(world, *range(1, 22))
    await world.poll()
    assert await posts(world) == 1


async def test_resuming_a_source_posts_nothing_of_its_pause(world: World) -> None:
    """What came meanwhile is archived; what comes afterwards is posted."""
    publish(world, 1, 2)
    source = await subscribed(world)
    await world.poll()
    await world.storage.sources.set_settings(source, GUILD, SourceSettings(is_paused=True))
    publish(world, *range(1, 12))
    await world.poll(after=timedelta(hours=8))
    await world.storage.sources.set_settings(source, GUILD, SourceSettings())
    await world.poll(after=timedelta(hours=1))
    assert await posts(world) == 0
    publish(world, *range(1, 13))
    await world.poll(after=timedelta(hours=1))
    assert await posts(world) == 1


@pytest.mark.parametrize(
    ("ids", "path"),
    [("new-", ""), ("q", "news/2026/"), ("new-", "news/2026/")],
    ids=["ids", "addresses", "both"],
)
async def test_a_feed_that_renumbers_its_entries_posts_nothing_again(
    ids: str, path: str, world: World
) -> None:
    """A new system behind the site gives every entry another id, another address, or both; the words are the same."""
    publish(world, *range(1, 9))
    await subscribed(world)
    await world.poll()
    publish(world, *range(1, 11))
    await world.poll()
    assert await posts(world) == 2
    publish(world, *range(1, 11), ids=ids, path=path)
    await world.poll(after=timedelta(hours=1))
    await world.poll(after=timedelta(hours=1))
    assert await posts(world) == 2
    assert await world.storage.articles.count(GUILD) == 10
    publish(world, *range(1, 12), ids=ids, path=path)
    await world.poll(after=timedelta(hours=1))
    assert await posts(world) == 3


@pytest.mark.parametrize("hours", [3, 24 * 400], ids=["three hours", "a year"])
async def test_a_clock_that_was_set_back_loses_and_repeats_nothing(hours: int, world: World) -> None:
    """What came while it ran ahead stays posted once; what comes afterwards is posted, too."""
    publish(world, 1)
    await subscribed(world)
    await world.poll()
    world.clock.advance(hours=hours)
    publish(world, 1, 2)
    await world.poll()
    assert await posts(world) == 1
    world.clock.advance(hours=-hours)
    await world.poll(after=timedelta(hours=2))
    assert await posts(world) == 1
    publish(world, 1, 2, 3)
    await world.poll(after=timedelta(hours=2))
    assert await posts(world) == 2
    (first, *_) = await world.storage.deliveries.turns(world.clock())
    assert first.deliveries


async def test_after_a_long_outage_there_is_one_digest(world: World) -> None:
    """Seven hours nobody sent anything: what waited goes out as one message."""
    publish(world, 1)
    source = await subscribed(world)
    await world.poll()
    (autopost,) = await world.storage.autoposts.of_guild(GUILD)
    await world.storage.autoposts.change(autopost.id, GUILD, settings=PostSettings(mode="instant"))
    publish(world, *range(1, 10))
    await world.poll()
    assert await posts(world) == 8
    world.clock.advance(hours=7)
    await world.storage.digests.make_due(world.clock())
    (turn,) = await world.storage.deliveries.turns(world.clock())
    (message,) = turn.deliveries
    assert message.kind == "digest"
    assert len(await world.storage.digests.items(message.id)) == 8
    assert source


async def test_nothing_is_posted_twice_after_a_restore(world: World, tmp_path: Path) -> None:
    """Posted after the backup, restored, read again: archived quietly; then news is posted as ever."""
    publish(world, 1)
    source = await subscribed(world)
    await world.poll()
    publish(world, 1, 2)
    await world.poll()
    url = f"sqlite:///{tmp_path}/news.db"
    await back_up(url, tmp_path / "copy.db")
    publish(world, 1, 2, 3)
    await world.poll()
    assert await posts(world) == 2
    await world.storage.close()
    await restore(url, tmp_path / "copy.db", now=world.clock)
    again = await Storage.open(url, now=world.clock)
    try:
        assert not (await again.sources.poll_state(source)).is_seeded
        assert await again.deliveries.turns(world.clock() + timedelta(hours=2)) == []
        newsroom = Newsroom(
            fetcher=world.web, sources=again.sources, articles=again.articles, now=world.clock, poll_min_s=300
        )
        for numbers, expected in (((1, 2, 3), 1), ((1, 2, 3, 4), 2)):
            publish(world, *numbers)
            world.clock.advance(hours=1)
            await newsroom.poll_due()
            rows = await again.deliveries.of_channel(CHANNEL, 50)
            assert len(rows) == expected
        assert await again.articles.count(GUILD) == 4
    finally:
        await again.close()


async def test_a_server_that_comes_back_gets_nothing_old(world: World) -> None:
    """What waited when it was left is gone; autoposts wait for an organiser, and then bring what is new."""
    publish(world, 1)
    await subscribed(world)
    await world.poll()
    publish(world, 1, 2)
    await world.poll()
    assert len(await world.storage.deliveries.turns(world.clock())) == 1
    await world.storage.guilds.leave(GUILD)
    assert await world.storage.deliveries.turns(world.clock()) == []
    publish(world, *range(1, 9))
    await world.poll(after=timedelta(days=3))
    await world.storage.guilds.meet(GUILD)
    await world.poll(after=timedelta(hours=1))
    (autopost,) = await world.storage.autoposts.of_guild(GUILD)
    assert autopost.paused_reason is not None
    assert await posts(world) == 0
    await world.storage.autoposts.pause([autopost.id], GUILD, None)
    await world.poll(after=timedelta(hours=1))
    assert await posts(world) == 0
    publish(world, *range(1, 10))
    await world.poll(after=timedelta(hours=1))
    assert await posts(world) == 1
