"""Adding sources and polling them when things go wrong: sources left alone, pages that fail, slow and broken sites."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from news.errors import FetchError, NewsdeskError, StorageError
from news.models import AddOutcome, AddResult, AnalysedArticle, ChannelId, GuildId, UserId, Wish
from news.newsroom import adding
from news.newsroom.adding import SOURCES_MAX
from news.polling.lanes import SOURCES_AT_ONCE
from news.taking_in.entry_notes import TRIES_MORE
from news.taking_in.take_in import STORED_AT_ONCE
from tests.news.newsroom_world import FEED, GUILD, NOW, World, feed_xml, opened_world, want_everything

OTHER = GuildId(300000000000000003)
OTHER_CHANNEL = ChannelId(400000000000000004)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as opened:
        yield opened


def page_url(number: int) -> str:
    return f"https://harbour.example/{number}"


def dated_feed(world: World, numbers: range, *, age: timedelta) -> None:
    """The feed now lists these, each published that long ago."""
    stamp = (world.clock.time - age).strftime("%a, %d %b %Y %H:%M:%S GMT")
    world.web.publish(*numbers)
    world.web.pages[FEED] = world.web.pages[FEED].replace("</guid>", f"</guid><pubDate>{stamp}</pubDate>")


def many_feeds(world: World, count: int) -> list[str]:
    urls = [f"https://site{n}.example/feed.xml" for n in range(count)]
    world.web.pages |= {url: feed_xml() for url in urls}
    return urls


# --- what is old stays quiet ---------------------------------------------------------------------


async def test_a_feed_left_alone_for_months_posts_nothing_old(world: World) -> None:
    """Its last reader left; another server adds it: the articles of the time between are there, and none is posted."""
    world.web.publish(1)
    source = await world.newsroom.add_source(FEED, GUILD)
    await world.storage.guilds.leave(GUILD)
    world.clock.time += timedelta(days=90)
    dated_feed(world, range(2, 12), age=timedelta(hours=3))
    await world.newsroom.add_source(FEED, OTHER)
    assert (await world.storage.articles.headlines(OTHER, page_size=50)).items[9:]
    await world.storage.autoposts.add(
        OTHER,
        OTHER_CHANNEL,
        Wish("source", source_ids=(source.id,)),
        label="Harbour Post",
        created_by=UserId(1),
    )
    await world.poll()
    assert await world.storage.deliveries.of_channel(OTHER_CHANNEL, 100) == []


async def test_a_feed_that_shows_its_past_is_archived_quietly(world: World) -> None:
    """Entries of years ago which a feed names for the first time, or anew, are no news."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    await want_everything(world.storage)
    world.clock.time += timedelta(days=30)
    dated_feed(world, range(2, 12), age=timedelta(days=2_000))
    await world.poll()
    assert len(await world.titles()) == 8
    assert await world.post_count() == 0


async def test_a_neglected_feed_added_elsewhere_still_posts_to_its_readers(world: World) -> None:
    """What another server's adding brings in is news where the feed was wanted before."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    await want_everything(world.storage)
    world.clock.time += timedelta(hours=5)
    dated_feed(world, range(2, 4), age=timedelta(hours=1))
    await world.newsroom.add_source(FEED, OTHER)
    assert await world.post_count() == 2


# --- adding again ----------------------------------------------------------------------------------


async def test_a_source_that_failed_is_mended_by_adding_it_again(world: World) -> None:
    """Its articles are there at once, the old error is gone, the next check is not a day away."""
    source_id = await world.storage.sources.add_feed(FEED, name="Harbour", domain=None, added_to=GUILD)
    for _ in range(9):
        await world.poll(after=timedelta(days=1))
    world.web.publish(1)
    source = await world.newsroom.add_source(FEED, OTHER)
    assert (source.id, source.failures, source.last_error) == (source_id, 0, None)
    assert source.next_check_at == world.clock.time + timedelta(seconds=300)
    assert await world.titles() == ["Quay story 1"]


async def test_a_taking_in_that_fails_is_made_good_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing half-made is left that a later adding would pass over."""
    world.web.publish(1)

    async def full(*_: object, **__: object) -> list[AddResult]:
        raise StorageError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(world.storage.articles, "add_many", full)
        with pytest.raises(StorageError):
            await world.newsroom.add_source(FEED, GUILD)
    await world.newsroom.add_source(FEED, GUILD)
    assert await world.titles() == ["Quay story 1"]


async def test_adding_again_and_again_puts_off_no_check(world: World) -> None:
    world.web.publish(1)
    first = await world.newsroom.add_source(FEED, GUILD)
    world.clock.time += timedelta(seconds=200)
    again = await world.newsroom.add_source(FEED, GUILD)
    assert (again.next_check_at, again.last_checked_at) == (first.next_check_at, world.clock.time)


async def test_the_address_asked_for_is_kept(world: World) -> None:
    """A redirect may be for today only, and a feed's word about itself may be a lie: neither is believed."""
    asked = "https://feeds.example/harbour"
    world.web.publish(1)
    world.web.leads_to[asked] = FEED
    source = await world.newsroom.add_source(asked, GUILD)
    assert (source.url, source.domain) == (asked, "feeds.example")
    assert (await world.newsroom.add_source(f" {asked}#top", GUILD)).id == source.id


# --- what an organiser may cost --------------------------------------------------------------------


async def test_a_server_reads_so_many_sources_and_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one is refused with plain words, before anything is fetched; one that is there may be added again."""
    assert SOURCES_MAX == 200
    monkeypatch.setattr(adding, "SOURCES_MAX", 2)
    urls = many_feeds(world, 3)
    for url in urls[:2]:
        await world.newsroom.add_source(url, GUILD)
    world.web.asked.clear()
    with pytest.raises(NewsdeskError) as caught:
        await world.newsroom.add_source(urls[2], GUILD)
    assert "as many as one server can" in caught.value.user_message
    assert world.web.asked == []
    await world.newsroom.add_source(urls[0], GUILD)
    await world.newsroom.add_source(urls[2], OTHER)


# --- pages that fail ---------------------------------------------------------------------------------


async def test_an_entry_waits_for_its_page(world: World) -> None:
    """A page that fails for now is read at the next check: the article is posted once, and whole."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    await want_everything(world.storage)
    world.web.publish(1, 2)
    world.web.statuses[page_url(2)] = 503
    await world.poll()
    assert (await world.titles(), await world.post_count()) == (["Quay story 1"], 0)
    world.web.statuses.clear()
    await world.poll()
    newest = await world.storage.articles.newest(GUILD)
    assert newest is not None
    article = await world.storage.articles.get(newest.article_id, GUILD)
    assert article is not None
    assert "Ilse Tannhof" in article.text
    assert await world.post_count() == 1


async def test_an_entry_does_not_wait_for_ever(world: World) -> None:
    """After a few checks the feed's own text is what there is."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    await want_everything(world.storage)
    world.web.publish(1, 2)
    world.web.statuses[page_url(2)] = 500
    for _ in range(TRIES_MORE):
        await world.poll()
        assert await world.post_count() == 0
    for _ in range(3):
        await world.poll()
        assert await world.post_count() == 1
    assert world.web.asked.count(page_url(2)) == TRIES_MORE + 1


async def test_an_article_that_was_not_stored_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    world.web.publish(1, 2)

    async def refuse(batch: list[AnalysedArticle], **_: object) -> list[AddResult]:
        return [AddResult(AddOutcome.FAILED, None, error=StorageError("no")) for _ in batch]

    with monkeypatch.context() as patch:
        patch.setattr(world.storage.articles, "add_many", refuse)
        await world.poll()
    await world.poll()
    assert await world.titles() == ["Quay story 1", "Quay story 2"]


async def test_a_long_feed_is_stored_in_short_transactions(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others write in between; what is older is stored first."""
    sizes: list[int] = []
    add_many = world.storage.articles.add_many

    async def counted(batch: list[AnalysedArticle], **fields: Any) -> list[AddResult]:
        sizes.append(len(batch))
        return await add_many(batch, **fields)

    monkeypatch.setattr(world.storage.articles, "add_many", counted)
    world.web.pages[FEED] = feed_xml(*range(STORED_AT_ONCE * 2 + 3))
    await world.newsroom.add_source(FEED, GUILD)
    assert sizes == [STORED_AT_ONCE, STORED_AT_ONCE, 3]


# --- the poller --------------------------------------------------------------------------------------


async def test_a_slow_site_holds_up_no_other(world: World) -> None:
    """A feed begins as soon as a place is free; one under way is not begun again; none outlives the poller."""
    urls = many_feeds(world, SOURCES_AT_ONCE * 2)
    for url in urls:
        await world.newsroom.add_source(url, GUILD)
    world.web.stuck = {url: asyncio.Event() for url in urls[: SOURCES_AT_ONCE - 1]}
    world.web.asked.clear()
    world.clock.time += timedelta(hours=2)
    poller = asyncio.create_task(world.newsroom.run())
    async with asyncio.timeout(20):
        while set(world.web.asked) != set(urls):  # noqa: ASYNC110  # the web calls nobody
            await asyncio.sleep(0.01)
    assert await world.newsroom.poll_due() == 0
    poller.cancel()
    await asyncio.gather(poller, return_exceptions=True)
    assert len(world.web.asked) == len(urls)
    assert [task for task in asyncio.all_tasks() if task.get_name().startswith("poll a source")] == []


async def test_a_failure_that_cannot_be_noted_ends_no_polling(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The feed rests as if it had been noted, so that its site is not asked every second; then it is read again."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)

    async def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(world.storage.sources, "record_check", broken)
        assert await world.poll() == 1
        assert await world.poll(after=timedelta(seconds=2)) == 0
    world.web.publish(1, 2)
    assert await world.poll(after=timedelta(minutes=10)) == 1
    assert await world.titles() == ["Quay story 1", "Quay story 2"]


async def test_a_database_that_does_not_answer_is_not_nothing_due(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asked for the round is told; the next one asks as if nothing had been."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)

    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(world.storage.sources, "due", broken)
        with pytest.raises(ZeroDivisionError):
            await world.poll()
    assert await world.poll() == 1


async def test_a_feed_that_asks_for_rest_gets_it(world: World) -> None:
    """The feed's own TTL counts, also after an answer that says nothing has changed."""
    world.web.publish(1)
    world.web.pages[FEED] = world.web.pages[FEED].replace("</title><link>", "</title><ttl>60</ttl><link>", 1)
    source = await world.newsroom.add_source(FEED, GUILD)
    assert source.next_check_at == NOW + timedelta(hours=1)
    assert await world.poll(after=timedelta(minutes=59)) == 0
    assert await world.poll(after=timedelta(minutes=1)) == 1
    assert await world.poll(after=timedelta(minutes=59)) == 0


async def test_an_address_that_fails_leaves_no_source(world: World) -> None:
    """And the server may try another one at once."""
    with pytest.raises(FetchError):
        await world.newsroom.add_source(FEED, GUILD)
    assert await world.storage.sources.visible(GUILD) == []
    world.web.publish(1)
    assert await world.newsroom.add_source(FEED, GUILD)
