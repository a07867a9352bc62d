"""Adding sources: turns, room, and sources that nobody read for a while."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from news.errors import NewsdeskError
from news.models import CheckRecord, GuildId
from news.newsroom import adding
from news.newsroom.adding import ADDED_AT_ONCE, ADDS_PER_SERVER, ADDS_WAITING_MAX
from tests.news.newsroom_world import (
    FEED,
    GUILD,
    World,
    feed_xml,
    opened_world,
    page_html,
    want_everything,
)

OTHER = GuildId(300000000000000003)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as opened:
        yield opened


def many_feeds(world: World, count: int) -> list[str]:
    urls = [f"https://site{n}.example/feed.xml" for n in range(count)]
    world.web.pages |= {url: feed_xml() for url in urls}
    return urls


async def until_asked(world: World, count: int) -> None:
    """Returns when so many requests have been sent."""
    async with asyncio.timeout(20):
        while len(world.web.asked) < count:  # noqa: ASYNC110  # the web calls nobody
            await asyncio.sleep(0.001)


async def test_sources_are_added_a_few_at_a_time(world: World) -> None:
    """Four in all; a fifth waits for its turn and gets it. A server has two at a time, and is told so at the third."""
    urls = many_feeds(world, ADDED_AT_ONCE + 1)
    gate = asyncio.Event()
    world.web.stuck = dict.fromkeys(urls, gate)
    async with asyncio.TaskGroup() as group:
        for number, url in enumerate(urls):
            group.create_task(world.newsroom.add_source(url, GuildId(1 + number // ADDS_PER_SERVER)))
        await until_asked(world, ADDED_AT_ONCE)
        for guild in (1, 2):
            with pytest.raises(NewsdeskError) as caught:
                await world.newsroom.add_source(urls[-1], GuildId(guild))
            assert "try again" in caught.value.user_message
        assert len(world.web.asked) == ADDED_AT_ONCE
        gate.set()
    assert len(set(world.web.asked) & set(urls)) == ADDED_AT_ONCE + 1


async def test_those_who_wait_for_a_turn_are_few(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow sites cannot make a queue without end."""
    assert ADDS_WAITING_MAX <= 20
    urls = many_feeds(world, ADDED_AT_ONCE + ADDS_WAITING_MAX + 1)
    gate = asyncio.Event()
    world.web.stuck = dict.fromkeys(urls, gate)
    async with asyncio.TaskGroup() as group:
        for guild, url in enumerate(urls[:-1], start=1):
            group.create_task(world.newsroom.add_source(url, GuildId(guild)))
        await until_asked(world, ADDED_AT_ONCE)
        with pytest.raises(NewsdeskError):
            await world.newsroom.add_source(urls[-1], GuildId(999))
        gate.set()


async def test_adding_what_somebody_reads_keeps_nobody_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its turn is the next one's meanwhile; after a while it is added without its articles, which the check brings."""
    world.web.publish(1)
    await world.newsroom.add_many([(FEED, None)], GuildId(1), added_by=None)
    gate = world.web.stuck["https://harbour.example/1"] = asyncio.Event()
    world.clock.advance(hours=1)
    polling = asyncio.create_task(world.newsroom.poll_due())
    world.web.asked.clear()
    await until_asked(world, 2)
    other = many_feeds(world, 1)[0]
    async with asyncio.TaskGroup() as group:
        waiting = [
            group.create_task(world.newsroom.add_source(FEED, GuildId(guild), method="feed"))
            for guild in range(2, ADDED_AT_ONCE + 2)
        ]
        await until_asked(world, 2 + ADDED_AT_ONCE)
        async with asyncio.timeout(10):
            await world.newsroom.add_source(other, OTHER)
        assert not any(task.done() for task in waiting)
        gate.set()
    await polling
    monkeypatch.setattr(adding, "FIRST_LOOK_WAITS_S", 0.01)
    late = "https://late.example/feed.xml"
    world.web.pages[late] = feed_xml(1).replace("harbour.example/1", "late.example/1")
    world.web.pages["https://late.example/1"] = page_html("Late story")
    await world.newsroom.add_many([(late, None)], GuildId(1), added_by=None)
    gate = world.web.stuck["https://late.example/1"] = asyncio.Event()
    world.clock.advance(hours=1)
    world.web.asked.clear()
    polling = asyncio.create_task(world.newsroom.poll_due())
    await until_asked(world, 2)
    async with asyncio.timeout(10):
        assert (await world.newsroom.add_source(late, OTHER, method="feed")).is_own
    gate.set()
    await polling


async def test_there_is_room_for_what_takes_the_place_of_a_source(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that reads as much as it may can still give one of its sources another address, but not a stranger's."""
    monkeypatch.setattr(adding, "SOURCES_MAX", 2)
    urls = many_feeds(world, 5)
    first = await world.newsroom.add_source(urls[0], GUILD)
    await world.newsroom.add_source(urls[1], GUILD)
    theirs = await world.newsroom.add_source(urls[2], OTHER)
    for replaces in (None, theirs.id):
        with pytest.raises(NewsdeskError):
            await world.newsroom.add_source(urls[3], GUILD, replaces=replaces)
    new = await world.newsroom.add_source(urls[3], GUILD, replaces=first.id)
    with pytest.raises(NewsdeskError):  # the first is still there
        await world.newsroom.add_source(urls[4], GUILD, replaces=first.id)
    await world.storage.sources.replace(first.id, new.id, GUILD)
    assert {source.url for source in await world.storage.sources.visible(GUILD)} == {urls[1], urls[3]}


async def test_what_came_while_nobody_read_a_source_is_not_posted(world: World) -> None:
    """Added again after a month it begins anew: quietly. What comes after that is posted."""
    await want_everything(world.storage)
    world.web.publish(*range(1, 6))
    source = await world.newsroom.add_source(FEED, GUILD)
    await world.storage.sources.remove_from(source.id, GUILD)
    world.clock.advance(days=30)
    world.web.publish(*range(5, 25))
    await world.newsroom.add_source(FEED, GUILD)
    assert await world.post_count() == 0
    world.web.publish(*range(5, 26))
    await world.poll(after=timedelta(hours=2))
    assert await world.post_count() == 1


async def test_a_source_that_did_not_change_while_nobody_read_it_begins_anew_all_the_same(
    world: World,
) -> None:
    """The same answer as before counts as its first look: the next new article is posted."""
    await want_everything(world.storage)
    world.web.publish(1, 2)
    source = await world.newsroom.add_source(FEED, GUILD)
    await world.storage.sources.remove_from(source.id, GUILD)
    world.clock.advance(days=3)
    await world.newsroom.add_source(FEED, GUILD)
    world.web.publish(1, 2, 3)
    await world.poll(after=timedelta(hours=2))
    assert await world.post_count() == 1


async def test_a_first_look_that_finds_what_was_there_before_is_a_first_look(world: World) -> None:
    """Whatever is remembered of the last answer: the same bytes, or a 304, count as looked at from then on."""
    await want_everything(world.storage)
    world.web.publish(1, 2)
    source = await world.newsroom.add_source(FEED, GUILD)
    state = await world.storage.sources.poll_state(source.id)
    now = world.clock.time
    await world.storage.sources.record_check(
        CheckRecord(source.id, now, now, state=replace(state, is_seeded=False))
    )
    await world.poll(after=timedelta(hours=2))
    assert (await world.storage.sources.poll_state(source.id)).is_seeded
    world.web.publish(1, 2, 3)
    await world.poll(after=timedelta(hours=2))
    assert await world.post_count() == 1
