"""Reading older articles of a source that others read, too: nothing that they would be told of is swallowed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from news.errors import NewsdeskError
from news.models import GuildId, Source
from tests.news.newsroom_world import FEED, GUILD, World, opened_world, page_html, want_everything

OTHER = GuildId(300000000000000003)
SITEMAP = "https://harbour.example/sitemap.xml"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as opened:
        yield opened


async def shared_source(world: World) -> Source:
    """A source that two servers read, of which the first wants everything."""
    await want_everything(world.storage)
    world.web.publish(1, 2)
    await world.newsroom.add_source(FEED, GUILD)
    source = await world.newsroom.add_source(FEED, OTHER)
    world.clock.advance(minutes=4)
    return source


def list_in_sitemap(world: World, dates: Mapping[int, datetime | None]) -> None:
    """The site's map names these articles, with when they last changed; each has its page."""
    urls = "".join(
        f"<url><loc>https://harbour.example/{number}</loc>"
        + (f"<lastmod>{date.isoformat()}</lastmod>" if date else "")
        + "</url>"
        for number, date in dates.items()
    )
    world.web.pages[SITEMAP] = (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    )
    world.web.pages |= {f"https://harbour.example/{n}": page_html(f"Quay story {n}") for n in dates}


async def test_what_the_feed_brought_since_it_was_asked_is_posted(world: World) -> None:
    """The source is asked first: its news is news for everybody who reads it, and only the rest is older."""
    source = await shared_source(world)
    world.web.publish(1, 2, 3)
    list_in_sitemap(world, dict.fromkeys((1, 2, 3), world.clock.time) | {90: world.clock.time - 9 * DAY})
    assert await world.newsroom.backfill(source.id, OTHER) == 1
    assert await world.post_count() == 1
    assert "Quay story 90" in await world.titles()


async def test_what_a_feed_may_still_bring_is_left_to_it(world: World) -> None:
    """Articles of the last two days, and those that nobody dates, are not taken before a feed lists them."""
    source = await shared_source(world)
    now = world.clock.time
    list_in_sitemap(world, {3: now - HOUR, 4: now - 47 * HOUR, 5: None, 90: now - 49 * HOUR})
    assert await world.newsroom.backfill(source.id, OTHER) == 1
    assert await world.post_count() == 0
    world.web.publish(1, 2, 3, 4, 5)
    await world.poll(after=2 * HOUR)
    assert await world.post_count() == 3


async def test_a_source_that_fails_is_not_filled_back(world: World) -> None:
    """What it brought since it last worked is not known: the reason is said, and nothing is read."""
    source = await shared_source(world)
    list_in_sitemap(world, {90: world.clock.time - 9 * DAY})
    world.web.statuses[FEED] = 503
    with pytest.raises(NewsdeskError) as caught:
        await world.newsroom.backfill(source.id, OTHER)
    assert "cannot be read at the moment" in caught.value.user_message
    assert SITEMAP not in world.web.asked


async def test_what_was_asked_a_moment_ago_is_not_asked_again(world: World) -> None:
    """Right after it was added its entries are known."""
    world.web.publish(1)
    source = await world.newsroom.add_source(FEED, GUILD)
    list_in_sitemap(world, {90: world.clock.time - 9 * DAY})
    world.web.asked.clear()
    assert await world.newsroom.backfill(source.id, GUILD) == 1
    assert FEED not in world.web.asked


async def test_news_does_not_wait_for_older_articles(world: World) -> None:
    """While their pages are read, which may take minutes, the source is polled as ever."""
    source = await shared_source(world)
    list_in_sitemap(world, {90: world.clock.time - 9 * DAY})
    gate = world.web.stuck["https://harbour.example/90"] = asyncio.Event()
    filling = asyncio.create_task(world.newsroom.backfill(source.id, OTHER))
    async with asyncio.timeout(20):
        while "https://harbour.example/90" not in world.web.asked:  # noqa: ASYNC110  # the web calls nobody
            await asyncio.sleep(0.001)
        world.web.publish(1, 2, 3)
        assert await world.poll(after=2 * HOUR) == 1
        assert await world.post_count() == 1
        gate.set()
        assert await filling == 1


async def test_a_site_whose_pages_all_fail_is_left_alone(world: World) -> None:
    """After ten in vain, no more are asked for."""
    source = await shared_source(world)
    old = range(100, 140)
    list_in_sitemap(world, dict.fromkeys(old, world.clock.time - 9 * DAY))
    world.web.statuses = {f"https://harbour.example/{n}": 500 for n in old}
    assert await world.newsroom.backfill(source.id, OTHER) == 0
    assert sum(url in world.web.statuses for url in world.web.asked) == 10
