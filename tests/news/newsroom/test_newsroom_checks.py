"""Checks that people ask for: they cost a site no more than it likes, other servers nothing, and the poller no time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from news.errors import CheckedLatelyError, FetchError, NewsdeskError, RequestLimitError, SourceBusyError
from news.fetch import FetchedPage
from news.models import GuildId, Source, SourceId
from news.newsroom import room as newsroom
from news.newsroom.allowance import RequestBounds
from news.newsroom.room import CHECKS_AT_ONCE, CHECKS_PER_SERVER
from news.polling.lanes import SITE_AT_ONCE
from tests.news.newsroom_world import FEED, GUILD, World, feed_xml, opened_world, page_html, want_everything

OTHER = GuildId(300000000000000003)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as opened:
        yield opened


async def added(world: World, url: str = FEED, guild: GuildId = GUILD) -> Source:
    """A source that was added two minutes ago."""
    world.web.pages.setdefault(url, feed_xml())
    source = await world.newsroom.add_source(url, guild)
    world.clock.advance(minutes=2)
    world.web.asked.clear()
    return source


async def source_of(world: World, source_id: SourceId) -> Source:
    source = await world.storage.sources.get(source_id, GUILD)
    assert source is not None
    return source


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  # the web calls nobody
            await asyncio.sleep(0.001)


def retry_after(world: World, seconds: int) -> None:
    """The feed answers 429 and asks to be left alone for so long."""

    async def refuse(url: str, **_: object) -> FetchedPage:
        world.web.asked.append(url)
        raise FetchError(url, "busy", status=429, retry_after_s=seconds)

    world.web.get = refuse  # type: ignore[method-assign]  # the same with a Retry-After


# --- what a press may change -----------------------------------------------------------------------------


async def test_presses_put_off_no_check(world: World) -> None:
    """Ten in another server while the site is down for a moment: the next check comes as it would have."""
    await want_everything(world.storage)
    source = await added(world)
    await world.newsroom.add_source(FEED, OTHER)
    world.clock.advance(minutes=1)
    before = await source_of(world, source.id)
    world.web.statuses[FEED] = 503
    for _ in range(10):
        failed = await world.newsroom.check_now(source.id, OTHER)
        assert failed.last_error
        world.clock.advance(seconds=61)
    after = await source_of(world, source.id)
    assert after.failures == 1
    assert after.next_check_at == before.next_check_at
    world.web.statuses.clear()
    world.web.publish(1)
    assert await world.poll(after=timedelta(hours=1)) == 1
    assert (await source_of(world, source.id)).failures == 0
    assert await world.post_count() == 1


async def test_a_source_is_not_asked_twice_in_a_minute(world: World) -> None:
    """Whoever asks: the record answers, and says when the source is asked next."""
    source = await added(world)
    await world.newsroom.add_source(FEED, OTHER)
    world.clock.advance(minutes=2)
    world.web.asked.clear()
    await world.newsroom.check_now(source.id, GUILD)
    for guild in (GUILD, OTHER):
        with pytest.raises(CheckedLatelyError) as caught:
            await world.newsroom.check_now(source.id, guild)
        assert caught.value.user_message.startswith(
            "It was checked less than a minute ago. It is asked again in "
        )
    assert world.web.asked == [FEED]
    world.clock.advance(minutes=1)
    await world.newsroom.check_now(source.id, GUILD)


async def test_the_minute_is_kept_for_what_was_not_written_down(world: World) -> None:
    """A failing source whose failure is known already, and a source that was just checked before a restart."""
    source = await added(world)
    world.web.statuses[FEED] = 503
    await world.newsroom.check_now(source.id, GUILD)
    world.clock.advance(minutes=2)
    await world.newsroom.check_now(source.id, GUILD)
    with pytest.raises(CheckedLatelyError):
        await world.newsroom.check_now(source.id, GUILD)
    assert len(world.web.asked) == 2


async def test_what_an_import_registered_can_be_checked_at_once(world: World) -> None:
    """It was never looked through."""
    world.web.publish(1)
    [item] = await world.newsroom.add_many([(FEED, None)], GUILD, added_by=None)
    assert item.source is not None
    await world.newsroom.check_now(item.source.id, GUILD)
    assert await world.titles() == ["Quay story 1"]


async def test_a_clock_that_was_set_back_locks_nobody_out(world: World) -> None:
    """A check that lies ahead is from before."""
    source = await added(world)
    await world.newsroom.check_now(source.id, GUILD)
    world.clock.advance(days=-3)
    await world.newsroom.check_now(source.id, GUILD)
    assert len(world.web.asked) == 2


@pytest.mark.parametrize("is_failing", [False, True])
async def test_a_site_that_asks_to_be_left_alone_is(world: World, is_failing: bool) -> None:
    """However many press, and though it was a press that it answered: neither people nor the poller ask meanwhile."""
    source = await added(world)
    get = world.web.get
    if is_failing:
        world.web.statuses[FEED] = 500
        await world.poll(after=timedelta(hours=2))
        world.clock.advance(minutes=2)
    world.web.asked.clear()
    retry_after(world, 7_200)
    await world.newsroom.check_now(source.id, GUILD)
    for _ in range(5):
        world.clock.advance(minutes=20)
        with pytest.raises(CheckedLatelyError) as caught:
            await world.newsroom.check_now(source.id, GUILD)
        assert "asks to be left alone" in caught.value.user_message
        assert await world.newsroom.poll_due() == 0
    assert world.web.asked == [FEED]
    world.web.statuses.clear()
    world.web.get = get  # type: ignore[method-assign]  # as it was
    assert await world.poll(after=timedelta(minutes=21)) == 1


# --- many at once --------------------------------------------------------------------------------------


async def test_a_check_under_way_is_joined(world: World) -> None:
    """Ten who press at the same time are all answered by one request, also when the poller had begun it."""
    source = await added(world)
    world.clock.advance(hours=1)
    gate = world.web.stuck[FEED] = asyncio.Event()
    polling = asyncio.create_task(world.newsroom.poll_due())
    await until(lambda: world.web.asked == [FEED])
    presses = [asyncio.create_task(world.newsroom.check_now(source.id, GUILD)) for _ in range(10)]
    await asyncio.sleep(0.05)
    gate.set()
    answers = await asyncio.gather(*presses)
    assert {answer.last_checked_at for answer in answers} == {world.clock.time}
    assert (await polling, world.web.asked) == (1, [FEED])


async def test_many_presses_on_one_slow_source_hinder_nobody_else(world: World) -> None:
    """Who waits for a check that is under way takes no place of others, nor those of their own server."""
    slow, other = await added(world), await added(world, "https://other.example/feed.xml")
    gate = world.web.stuck[FEED] = asyncio.Event()
    presses = [
        asyncio.create_task(world.newsroom.check_now(slow.id, GUILD)) for _ in range(3 * CHECKS_AT_ONCE)
    ]
    await until(lambda: world.web.asked == [FEED])
    async with asyncio.timeout(10):
        await world.newsroom.check_now(other.id, GUILD)
    gate.set()
    await asyncio.gather(*presses)
    assert world.web.asked.count(FEED) == 1


async def test_nobody_waits_for_ever_for_a_source(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are told to come back."""
    monkeypatch.setattr(newsroom, "JOINED_S", 0.01)
    source = await added(world)
    gate = world.web.stuck[FEED] = asyncio.Event()
    first = asyncio.create_task(world.newsroom.check_now(source.id, GUILD))
    await until(lambda: world.web.asked == [FEED])
    with pytest.raises(SourceBusyError) as caught:
        await world.newsroom.check_now(source.id, GUILD)
    assert "Try again" in caught.value.user_message
    gate.set()
    await first


async def test_checks_that_people_ask_for_are_few_at_a_time(world: World) -> None:
    """Eight in all and two of one server; the others wait for their turn and get it."""
    guilds = [GuildId(n // CHECKS_PER_SERVER + 1) for n in range(2 * CHECKS_AT_ONCE)]
    urls = [f"https://site{n}.example/feed.xml" for n in range(len(guilds))]
    sources = [await added(world, url, guild) for url, guild in zip(urls, guilds, strict=True)]
    extra = await added(world, "https://extra.example/feed.xml", guilds[0])
    gate = asyncio.Event()
    world.web.stuck = dict.fromkeys(urls, gate)
    presses = [
        asyncio.create_task(world.newsroom.check_now(source.id, guild))
        for source, guild in zip(sources, guilds, strict=True)
    ]
    await until(lambda: len(world.web.asked) == CHECKS_AT_ONCE)
    with pytest.raises(NewsdeskError, match="too much"):
        await world.newsroom.check_now(extra.id, guilds[0])
    await asyncio.sleep(0.05)
    assert len(world.web.asked) == CHECKS_AT_ONCE
    gate.set()
    await asyncio.gather(*presses)
    assert len(world.web.asked) == len(urls)


async def test_the_poller_does_not_begin_what_a_press_has_done(world: World) -> None:
    """A source that waited for a place at its site, and was checked meanwhile, is not asked again as it was before."""
    await want_everything(world.storage)
    urls = [f"https://s{n}.island.example/feed.xml" for n in range(SITE_AT_ONCE + 1)]
    sources = [await added(world, url) for url in urls]
    world.clock.advance(hours=2)
    gate = asyncio.Event()
    world.web.stuck = dict.fromkeys(urls[:-1], gate)
    world.web.asked.clear()
    polling = asyncio.create_task(world.newsroom.poll_all_due())
    await until(lambda: len(world.web.asked) == SITE_AT_ONCE)
    waiting = next(source for source in sources if source.url not in world.web.asked)
    world.web.stuck.clear()
    await world.newsroom.check_now(waiting.id, GUILD)
    gate.set()
    assert len(await polling) == SITE_AT_ONCE
    assert world.web.asked.count(waiting.url or "") == 1


# --- requests -------------------------------------------------------------------------------------------


def allow(world: World, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """People may cause so many requests for one server from here on."""
    bounds = RequestBounds(world.clock, per_guild=count, in_all=10 * count)
    monkeypatch.setattr(world.newsroom._fetcher, "_bounds", bounds)


async def test_requests_for_one_server_are_bounded_whatever_it_asks_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Added sources, their pages and imports count; beyond the bound nothing is sent for it, and others go on."""
    world.web.publish(*range(20))
    urls = [f"https://site{n}.example/feed.xml" for n in range(10)]
    world.web.pages |= {url: feed_xml() for url in urls}
    allow(world, monkeypatch, 10)
    await world.newsroom.add_source(FEED, GUILD, method="feed")
    assert len(world.web.asked) == 10
    added_items = await world.newsroom.add_many([(url, None) for url in urls], GUILD, added_by=None)
    assert all("Try again" in (item.error or "") for item in added_items)
    assert len(world.web.asked) == 10
    assert (await world.newsroom.add_source(urls[0], OTHER)).is_own
    world.clock.advance(minutes=10)
    assert (await world.newsroom.add_source(urls[1], GUILD)).is_own


async def test_looks_are_counted_in_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that fails in vain in many ways costs what it sent."""
    world.web.pages["https://many.example/"] = "<html><body>nothing</body></html>"
    bounds = RequestBounds(world.clock, in_all=4)
    monkeypatch.setattr(world.newsroom._fetcher, "_bounds", bounds)
    with pytest.raises(NewsdeskError):
        await world.newsroom.look("https://many.example/")
    assert 0 < len(world.web.asked) <= 4
    world.web.asked.clear()
    with pytest.raises(RequestLimitError):
        await world.newsroom.look("https://other.example/")
    assert world.web.asked == []


async def test_a_bound_of_ours_is_no_failure_of_the_source(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person is told; the source's record stays, and the poller goes on without a bound."""
    source = await added(world)
    allow(world, monkeypatch, 0)
    with pytest.raises(RequestLimitError):
        await world.newsroom.check_now(source.id, GUILD)
    assert (await source_of(world, source.id)).failures == 0
    world.web.pages["https://harbour.example/1"] = page_html("Quay story 1")
    world.web.publish(1)
    assert await world.poll(after=timedelta(hours=2)) == 1
    assert await world.titles() == ["Quay story 1"]


# --- slow sources ----------------------------------------------------------------------------------------


async def test_a_slow_source_is_asked_less_often(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check of two minutes is followed by a wait of twenty: it takes no more than a tenth of a place."""
    world.web.publish(1)
    source = await added(world)
    get = world.web.get

    async def slow(url: str, **fields: Any) -> FetchedPage:
        world.clock.advance(minutes=2)
        return await get(url, **fields)

    monkeypatch.setattr(world.web, "get", slow)
    await world.poll(after=timedelta(hours=2))
    after = await source_of(world, source.id)
    assert after.next_check_at is not None
    wait = after.next_check_at - world.clock.time
    assert timedelta(minutes=18) <= wait <= timedelta(minutes=22)
    assert world.newsroom._poller.records.is_slow(source.id)
    monkeypatch.setattr(world.web, "get", get)
    await world.poll(after=timedelta(hours=2))
    assert not world.newsroom._poller.records.is_slow(source.id)


async def test_a_name_with_many_slow_hosts_starves_nobody(world: World) -> None:
    """Sixty hosts of one name that do not answer, all due for longer: an honest source is asked at once."""
    urls = [f"https://s{n}.evil.example/feed.xml" for n in range(60)]
    for url in urls:
        world.web.pages[url] = feed_xml()
        await world.newsroom.add_source(url, GUILD)
    world.clock.advance(seconds=30)
    await added(world)
    world.clock.advance(hours=2)
    gate = asyncio.Event()
    world.web.stuck = dict.fromkeys(urls, gate)
    running = asyncio.create_task(world.newsroom.run())
    try:
        await until(lambda: FEED in world.web.asked)
        assert len(world.web.asked) == 1 + SITE_AT_ONCE
        gate.set()
        await until(lambda: set(world.web.asked) == {FEED, *urls})
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
