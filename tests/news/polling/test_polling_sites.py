"""Polling a real web site over loopback, with the real fetcher and a real database: what changes, what is hostile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from news.fetch import Fetcher
from news.models import ChannelId, GuildId, Source, SourceId, UserId, Wish
from news.newsroom.room import Newsroom
from news.polling.poller import Checked
from storage import Storage
from tests.fakes.website import Answer, Item, Website, bombs, page_html, redirect, refused
from tests.news.fetch.test_hostile_site import HOSTILE, LIMITS
from tests.news.newsroom_world import NOW, Clock

GUILD, CHANNEL = GuildId(100000000000000001), ChannelId(200000000000000002)
BESIDE = "127.0.0.2"
"""Another host of the same machine."""
HARMLESS = {
    "an unasked 304",  # we sent validators
    "billion laughs",
    "quadratic entity",
    "wrong charset",
    "a million attributes",
    "nested feed tags",
}
"""What may be read as a feed, because nothing in it unfolds."""
BOMBS = {
    "billion laughs": bombs.billion_laughs(),
    "quadratic entity": bombs.quadratic_entity(),
    "foreign entity": bombs.foreign_entity("file:///etc/passwd"),
    "nested tags": bombs.nested_tags(200_000),
    "a page in place of the feed": Answer(page_html("Closed", "This feed is closed.")),
    "nothing": Answer(b""),
    "half a feed": Answer(b"<?xml version='1.0'?><rss version='2.0'><chan"),
}


@dataclass
class SiteWorld:
    site: Website
    storage: Storage
    newsroom: Newsroom
    clock: Clock

    async def poll(self, *, after: timedelta = timedelta(hours=1)) -> list[Checked]:
        self.clock.time += after
        return await self.newsroom.poll_all_due()

    async def source(self, source_id: SourceId) -> Source:
        source = await self.storage.sources.get(source_id, GUILD)
        assert source is not None
        return source

    async def titles(self) -> list[str]:
        """What the server sees, newest first."""
        return [line.title for line in (await self.storage.articles.headlines(GUILD, page_size=50)).items]

    async def post_count(self) -> int:
        return len(await self.storage.deliveries.of_channel(CHANNEL, 100))


@asynccontextmanager
async def opened(tmp_path: Path) -> AsyncIterator[SiteWorld]:
    clock = Clock(NOW.replace(month=3, day=1))
    async with (
        Website() as site,
        Fetcher(allow_private_addresses=True, limits=LIMITS, page_delay_s=0, now=clock) as fetcher,
    ):
        storage = await Storage.open(f"sqlite:///{tmp_path / 'news.db'}", now=clock)
        newsroom = Newsroom(
            fetcher=fetcher, sources=storage.sources, articles=storage.articles, now=clock, poll_min_s=300
        )
        yield SiteWorld(site, storage, newsroom, clock)
        await storage.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[SiteWorld]:
    async with opened(tmp_path) as one:
        yield one


async def want_everything(world: SiteWorld) -> None:
    await world.storage.autoposts.add(
        GUILD, CHANNEL, Wish("everything"), label="everything", created_by=UserId(1)
    )


async def test_a_feed_is_followed_over_a_day(world: SiteWorld) -> None:
    """New entries come once each, whatever the packing; unchanged looks cost a 304; robots.txt is asked for pages."""
    feed = world.site.feed("/feed.xml", world.site.story(1), world.site.story(2))
    await world.newsroom.add_source(world.site.url("/feed.xml"), GUILD)
    await want_everything(world)
    for hour, packing in enumerate([None, "gzip", "br", "deflate", None, "gzip"], start=3):
        await world.poll()
        assert world.site.requests_of("/feed.xml")[-1].headers.get("if-none-match") == feed.etag
        feed.packing = packing
        feed.publish(replace(world.site.story(hour), published_at=world.clock.time + timedelta(minutes=5)))
        await world.poll()
    assert len(await world.titles()) == 8
    assert await world.post_count() == 6
    story_paths = [path for path in world.site.paths() if path.startswith("/stories/")]
    assert len(story_paths) == len(set(story_paths)) == 8
    assert world.site.requests_of("/robots.txt")


async def test_wrong_charsets_do_not_reach_the_archive(world: SiteWorld) -> None:
    """The feed is written in one charset and says another."""
    title = "Größte Fähre läuft ein"
    feed = world.site.feed("/feed.xml", world.site.story(1))
    await world.newsroom.add_source(world.site.url("/feed.xml"), GUILD)
    for number, (charset, declared) in enumerate(
        [("utf-8", "iso-8859-1"), ("windows-1252", "utf-8"), ("utf-16", None)], start=2
    ):
        feed.charset, feed.declared_charset = charset, declared
        feed.publish(Item(f"{title} {number}", world.site.url(f"/none/{number}")))
        await world.poll()
    assert {f"{title} {number}" for number in (2, 3, 4)} <= set(await world.titles())


async def test_a_page_that_robots_txt_closes_is_never_asked_for(world: SiteWorld) -> None:
    """The feed's own words are stored in its place; the source itself is well."""
    world.site.robots("User-agent: *\nDisallow: /stories/")
    story = replace(world.site.story(1), summary="The council met.")
    world.site.feed("/feed.xml", story)
    source = await world.newsroom.add_source(world.site.url("/feed.xml"), GUILD)
    assert await world.titles() == [story.title]
    assert world.site.requests_of("/stories/1") == []
    assert source.last_error is None


async def test_a_feed_that_asks_for_rest_gets_it(world: SiteWorld) -> None:
    """Retry-After of an answer that refuses, and Cache-Control of one that does not."""
    feed = world.site.feed("/feed.xml", world.site.story(1))
    feed.headers = [("Cache-Control", "public, max-age=3000")]
    source = await world.newsroom.add_source(world.site.url("/feed.xml"), GUILD)
    assert source.next_check_at is not None
    assert source.next_check_at - world.clock.time >= timedelta(seconds=3_000)
    world.site.put("/feed.xml", refused(429, retry_after="20000"))
    [checked] = await world.poll(after=timedelta(hours=2))
    assert checked.result == "failed"
    assert checked.next_check_at - world.clock.time == timedelta(seconds=20_000)
    world.site.put("/feed.xml", feed)
    [checked] = await world.poll(after=timedelta(hours=6))
    assert checked.result == "unchanged"
    assert checked.next_check_at - world.clock.time <= timedelta(hours=1.1)


async def test_a_permanent_redirect_is_learned_and_undone(world: SiteWorld) -> None:
    """308 three times over, then the new place is gone and the old one answers again."""
    feed = world.site.feed("/feed.xml", world.site.story(1))
    source = await world.newsroom.add_source(world.site.url("/feed.xml"), GUILD)
    world.site.put("/new.xml", feed)
    world.site.put("/feed.xml", redirect("/new.xml", 308))
    for _ in range(3):
        await world.poll(after=timedelta(hours=2))
    assert (await world.source(source.id)).url == world.site.url("/new.xml")
    world.site.take_away("/new.xml")
    world.site.put("/feed.xml", feed)
    [checked] = await world.poll(after=timedelta(hours=2))
    assert checked.result != "failed"
    assert (await world.source(source.id)).url == world.site.url("/feed.xml")


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_redirect_for_today_is_not_learned(world: SiteWorld, status: int) -> None:
    """It is followed each time."""
    world.site.feed("/new.xml", world.site.story(1))
    world.site.put("/feed.xml", redirect("/new.xml", status))
    source = await world.newsroom.add_source(world.site.url("/feed.xml"), GUILD)
    for _ in range(5):
        await world.poll(after=timedelta(hours=2))
    now = await world.source(source.id)
    assert (now.url, now.failures) == (world.site.url("/feed.xml"), 0)


async def test_no_hostile_site_keeps_another_from_being_read(
    world: SiteWorld, caplog: pytest.LogCaptureFixture
) -> None:
    """Every trick there is, each as a source of its own: each fails by itself, bounded and with words; news comes in."""
    caplog.set_level("CRITICAL")
    good = world.site.feed("/feed.xml", world.site.story(1))
    await world.newsroom.add_source(world.site.url("/feed.xml"), GUILD)
    async with Website(host=BESIDE) as bad:
        routes = {name: route(bad) for name, route in HOSTILE.items()} | BOMBS
        ids: dict[SourceId, str] = {}
        for number, name in enumerate(routes):
            bad.feed(f"/bad{number}.xml")
            source = await world.newsroom.add_source(bad.url(f"/bad{number}.xml"), GUILD)
            ids[source.id] = name
        bad.put("/bad", redirect("/bad"))
        for number, route in enumerate(routes.values()):
            bad.put(f"/bad{number}.xml", route)
        good.publish(world.site.story(2))
        results = await world.poll(after=timedelta(hours=2))
    assert len(results) == len(routes) + 1
    assert len(await world.titles()) == 2
    found = {ids[checked.source.id]: checked for checked in results if checked.source.id in ids}
    failed = {name for name, checked in found.items() if checked.result == "failed"}
    assert failed >= HOSTILE.keys() - HARMLESS
    for name in failed:
        source = await world.source(found[name].source.id)
        assert source.failures == 1, name
        assert source.last_error, name
        assert "Traceback" not in source.last_error
        assert source.next_check_at is not None
        assert timedelta(seconds=300) <= source.next_check_at - world.clock.time <= timedelta(days=1), name


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_in_a_feed_brings_nothing_and_costs_little(world: SiteWorld, name: str) -> None:
    """What it cannot unfold is no title; whatever it is taken for, what was archived stays."""
    feed = world.site.feed("/feed.xml", world.site.story(1))
    source = await world.newsroom.add_source(world.site.url("/feed.xml"), GUILD)
    before = await world.titles()
    world.site.put("/feed.xml", BOMBS[name])
    await world.poll()
    titles = await world.titles()
    assert set(before) <= set(titles)
    assert all(len(title) < 300 and "root:" not in title for title in titles)
    world.site.put("/feed.xml", feed)
    feed.publish(world.site.story(2))
    await world.poll(after=timedelta(hours=3))
    assert (await world.source(source.id)).failures == 0
    assert len(await world.titles()) == len(titles) + 1
