"""What the tests of `/source` share: places where several things lie, and steps that many of them begin with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from news.finding import FoundSource
from news.models import CheckRecord, Source, SourceId
from tests.cogs.posting_world import World, found_source

SITE = "https://harbour.example"
SECRET = "https://harbour.example/feed?key=s3cret"
TITLES = ("Ferry back in service", "Tide table changed", "Mooring fees rise", "Pier closed", "Lamp relit")


def two_things(url: str = SITE) -> list[FoundSource]:
    """A feed and a sitemap behind one address."""
    return [
        found_source(f"{url}/feed?key=s3cret", titles=TITLES),
        found_source(
            f"{url}/news.xml", name="Harbour Gazette, all pages", method="sitemap", titles=TITLES[1:]
        ),
    ]


async def sources(world: World) -> list[Source]:
    """What the server reads."""
    return await world.storage.sources.visible(world.guild_id)


async def own(world: World, source_id: SourceId) -> Source:
    """A source as the server sees it."""
    found = await world.storage.sources.get(source_id, world.guild_id)
    assert found is not None
    return found


async def opened(world: World, source_id: SourceId) -> Any:
    """A source's page, opened from the list."""
    listed = await world.organiser.slash(world.news, "source list")
    return await world.organiser.select(listed.response, [str(source_id)])


async def check(world: World, source_id: SourceId, *, error: str | None = None, new_count: int = 0) -> None:
    """A check of the source took place now."""
    now = world.env.now()
    record = CheckRecord(source_id, now, now + timedelta(hours=1), error=error, new_count=new_count)
    await world.storage.sources.record_check(record)
