"""What the newsroom can be asked: looking, adding one or many, filling back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from news.errors import FetchError, NewsdeskError, NotVisibleError
from news.models import FeedEntry, GuildId, SourceId, UserId
from news.newsroom import adding
from news.newsroom.adding import HOSTS_AT_ONCE, IMPORTS_AT_ONCE, AddedItem
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
ADA = UserId(1)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as opened:
        yield opened


def many_feeds(world: World, count: int, *, hosts: int = 1_000) -> list[str]:
    urls = [f"https://site{n % hosts}.example/feed{n}.xml" for n in range(count)]
    world.web.pages |= {url: feed_xml() for url in urls}
    return urls


def items_of(urls: list[str]) -> list[tuple[str, str | None]]:
    return [(url, None) for url in urls]


# --- looking ----------------------------------------------------------------------------------------


async def test_looking_stores_nothing(world: World) -> None:
    """The finds are there with their entries; no source is."""
    world.web.publish(1, 2)
    [found, *_] = await world.newsroom.look(FEED)
    assert (found.url, found.method, len(found.feed.entries)) == (FEED, "feed", 2)
    assert await world.storage.sources.visible(GUILD) == []


async def test_what_was_just_looked_at_is_not_asked_for_again(world: World) -> None:
    """For five minutes, however the address is spelled; adding takes what was shown."""
    world.web.publish(1)
    await world.newsroom.look(f" {FEED}#top")
    asked = list(world.web.asked)
    await world.newsroom.look(FEED)
    await world.newsroom.add_source(FEED, GUILD, method="feed")
    assert [url for url in world.web.asked[len(asked) :] if url == FEED] == []
    assert world.newsroom._looking.recent.weight == 0  # it was added: nobody needs it any more
    world.clock.advance(minutes=6)
    await world.newsroom.look(FEED)
    assert world.web.asked[-1] == FEED


async def test_many_looks_take_no_more_room(world: World) -> None:
    """The oldest makes room for the newest; a huge page is not kept at all."""
    urls = many_feeds(world, 60)
    for url in urls:
        await world.newsroom.look(url)
    world.web.asked.clear()
    await world.newsroom.look(urls[-1])
    assert world.web.asked == []
    await world.newsroom.look(urls[0])
    assert world.web.asked == [urls[0]]
    world.web.pages[FEED] = feed_xml(1) + "<!-- " + "x" * 4_000_000 + " -->"
    for _ in range(2):
        await world.newsroom.look(FEED)
    assert world.web.asked.count(FEED) == 2


async def test_an_address_can_be_read_the_way_that_was_chosen(world: World) -> None:
    """Exactly that address, that way: what is no feed is not taken for one."""
    world.web.publish(1)
    world.web.pages["https://harbour.example/"] = page_html("Harbour")
    with pytest.raises(NewsdeskError):
        await world.newsroom.add_source("https://harbour.example/", GUILD, method="feed")
    source = await world.newsroom.add_source(FEED, GUILD, method="feed", name="The quay", added_by=ADA)
    assert (source.name, source.method, source.is_own) == ("The quay", "feed", True)


async def test_a_name_is_one_servers_own(world: World) -> None:
    """Another server that reads the same source sees what it calls itself."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD, name="Our quay")
    theirs = await world.newsroom.add_source(FEED, OTHER)
    assert theirs.name == "Harbour Post"


# --- adding many --------------------------------------------------------------------------------------


async def test_an_import_says_of_each_address_what_became_of_it(world: World) -> None:
    """In the order given; one that fails says why and costs no other; one that is there already is not new."""
    urls = many_feeds(world, 4)
    await world.newsroom.add_source(urls[1], GUILD)
    gone = "https://gone.example/feed.xml"
    heard: list[AddedItem] = []

    async def hear(item: AddedItem) -> None:
        heard.append(item)

    added = await world.newsroom.add_many(
        [
            (urls[0], "Renamed"),
            (urls[1], None),
            (gone, None),
            ("nonsense", None),
            (urls[2], None),
            (urls[2], None),
        ],
        GUILD,
        added_by=ADA,
        on_each=hear,
    )
    assert [item.url for item in added] == [urls[0], urls[1], gone, "nonsense", urls[2], urls[2]]
    assert [item.is_new for item in added][:5] == [True, False, False, False, True]
    assert added[0].source is not None
    assert added[0].source.name == "Renamed"
    assert added[2].source is None
    assert "could not be read" in (added[2].error or "")
    assert added[3].error
    assert sorted(heard, key=id) == sorted(added, key=id)
    assert len(await world.storage.sources.visible(GUILD)) == 3


async def test_an_import_archives_quietly_with_the_first_checks(world: World) -> None:
    """What a feed holds when it is added is not posted; what comes after is."""
    world.web.publish(1, 2)
    await want_everything(world.storage)
    await world.newsroom.add_many(items_of([FEED]), GUILD, added_by=ADA)
    assert await world.titles() == []
    await world.poll()
    assert await world.titles() == ["Quay story 1", "Quay story 2"]
    assert await world.post_count() == 0
    world.web.publish(1, 2, 3)
    await world.poll(after=timedelta(hours=1))
    assert await world.post_count() == 1


async def test_the_first_checks_of_an_import_are_spread(world: World) -> None:
    """Not all at the same moment; a source that was there keeps its time."""
    urls = many_feeds(world, 100)
    known = await world.newsroom.add_source(urls[0], OTHER)
    added = await world.newsroom.add_many(items_of(urls), GUILD, added_by=ADA)
    sources = {source.url: source for source in await world.storage.sources.visible(GUILD)}
    assert len(added) == len(sources) == 100
    assert sources[urls[0]].next_check_at == known.next_check_at
    firsts = {source.next_check_at for source in sources.values()}
    assert len(firsts) > 80
    assert max(filter(None, firsts)) - world.clock.time <= timedelta(hours=1)


async def test_an_import_asks_several_hosts_at_once_and_each_by_itself(world: World) -> None:
    """Eight at most; addresses of one host follow one another."""
    urls = many_feeds(world, 30, hosts=15)
    most, most_of_host, now_asked = 0, 0, list[str]()
    get = world.web.get

    async def counted(url: str, **fields: object) -> object:
        nonlocal most, most_of_host
        host = url.split("/")[2]
        now_asked.append(host)
        most, most_of_host = max(most, len(now_asked)), max(most_of_host, now_asked.count(host))
        await asyncio.sleep(0)
        now_asked.remove(host)
        return await get(url, **fields)  # type: ignore[arg-type]  # handed on as it came

    world.web.get = counted  # type: ignore[method-assign,assignment]  # the same with a count
    added = await world.newsroom.add_many(items_of(urls), GUILD, added_by=ADA)
    assert all(item.is_new for item in added)
    assert (1 < most <= HOSTS_AT_ONCE, most_of_host) == (True, 1)


async def test_an_import_fills_a_server_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses for which there is no room are told so, and not asked for."""
    monkeypatch.setattr(adding, "SOURCES_MAX", 3)
    urls = many_feeds(world, 5, hosts=1)
    added = await world.newsroom.add_many(items_of(urls), GUILD, added_by=ADA)
    assert [item.is_new for item in added] == [True, True, True, False, False]
    assert "as many as one server can" in (added[4].error or "")
    assert len(set(world.web.asked) & set(urls)) == 3


async def test_imports_are_few_at_a_time(world: World) -> None:
    """One for each server; who comes too early is told so, and who listens badly spoils nothing."""
    urls = many_feeds(world, 1)
    gate = asyncio.Event()
    world.web.stuck = {urls[0]: gate}

    async def fail(item: AddedItem) -> None:
        raise ZeroDivisionError(item.url)

    async with asyncio.TaskGroup() as group:
        for guild in range(1, IMPORTS_AT_ONCE + 1):
            group.create_task(
                world.newsroom.add_many(items_of(urls), GuildId(guild), added_by=ADA, on_each=fail)
            )
        while len(world.web.asked) < IMPORTS_AT_ONCE:  # noqa: ASYNC110  # the web calls nobody
            await asyncio.sleep(0.01)
        for guild in (1, 99):
            with pytest.raises(NewsdeskError) as caught:
                await world.newsroom.add_many(items_of(urls), GuildId(guild), added_by=ADA)
            assert "try again" in caught.value.user_message
        gate.set()
    assert await world.newsroom.add_many(items_of(urls), GuildId(99), added_by=ADA)


# --- one source ---------------------------------------------------------------------------------------


async def test_a_server_cannot_ask_for_what_it_does_not_see(world: World) -> None:
    """Neither a check nor older articles of another server's source."""
    world.web.publish(1)
    source = await world.newsroom.add_source(FEED, GUILD)
    for source_id in (source.id, SourceId(999)):
        with pytest.raises(NotVisibleError):
            await world.newsroom.check_now(source_id, OTHER)
        with pytest.raises(NotVisibleError):
            await world.newsroom.backfill(source_id, OTHER)


async def test_older_articles_come_quietly(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the archive lacks are read and stored under their own dates; none is posted; progress is told."""
    world.web.publish(1, 2)
    source = await world.newsroom.add_source(FEED, GUILD)
    await want_everything(world.storage)
    old = [f"https://harbour.example/old/{n}" for n in range(23)]
    world.web.pages |= {url: page_html(f"Old story {n}") for n, url in enumerate(old)}
    world.web.pages[old[3]] = "<html><body>Contact</body></html>"
    world.web.broken.add(old[4])
    entries = [
        FeedEntry(link=url, published_at=world.clock.time - timedelta(days=n + 3))
        for n, url in enumerate(old)
    ]
    wanted: list[int] = []

    async def older(*_: object, limit: int) -> list[FeedEntry]:
        wanted.append(limit)
        return [FeedEntry(link="https://harbour.example/1"), *entries]

    monkeypatch.setattr("news.newsroom.filling.older_pages", older)
    world.web.asked.clear()
    told: list[tuple[int, int]] = []
    added = await world.newsroom.backfill(
        source.id, GUILD, limit=10**9, on_progress=lambda *now: told.append(now)
    )
    assert added == 21
    assert wanted == [500]
    assert "https://harbour.example/1" not in world.web.asked
    assert told == [(10, 23), (20, 23), (23, 23)]
    assert await world.post_count() == 0
    lines = (await world.storage.articles.headlines(GUILD, page_size=40)).items
    ages = {line.title: world.clock.time - line.published_at for line in lines}
    assert ages["Old story 22"] == timedelta(days=25)
    assert await world.newsroom.backfill(source.id, GUILD) == 0


async def test_filling_back_stops_when_the_site_has_enough(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read until then is kept."""
    world.web.publish(1)
    source = await world.newsroom.add_source(FEED, GUILD)
    old = [f"https://harbour.example/old/{n}" for n in range(40)]
    world.web.pages |= {url: page_html(f"Old story {n}") for n, url in enumerate(old)}
    world.web.statuses = dict.fromkeys(old[12:], 429)

    async def older(*_: object, **__: object) -> list[FeedEntry]:
        return [FeedEntry(link=url, updated_at=world.clock.time - timedelta(days=9)) for url in old]

    async def refuse(url: str, **fields: object) -> object:
        if url in world.web.statuses:
            raise FetchError(url, "busy", status=429, retry_after_s=600)
        return await get(url, **fields)  # type: ignore[arg-type]  # handed on as it came

    get = world.web.get
    world.web.get = refuse  # type: ignore[method-assign,assignment]  # the same with a Retry-After
    monkeypatch.setattr("news.newsroom.filling.older_pages", older)
    added = await world.newsroom.backfill(source.id, GUILD)
    assert 10 <= added <= 12
