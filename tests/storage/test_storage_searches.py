"""Searches that were read once are those that stand in the rows, whoever changed them and when."""

from __future__ import annotations

from pathlib import Path

from news.models import Autopost, AutopostId, ChannelId, GuildId, SourceId, UserId, Wish
from storage import Storage
from tests.storage.builders import NOW, article

HOME = GuildId(1)
NEWS, OTHER = ChannelId(10), ChannelId(20)


async def source_of(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )


async def want(storage: Storage, query: str, channel: ChannelId = NEWS) -> Autopost:
    wish = Wish("search", query=query)
    return await storage.autoposts.add(HOME, channel, wish, label=query, created_by=UserId(7))


async def found_by(storage: Storage, source: SourceId, title: str) -> dict[int, str]:
    """The autoposts that have a row of a new article, and in which state."""
    before = {row.id for channel in (NEWS, OTHER) for row in await storage.deliveries.of_channel(channel, 99)}
    url = f"https://times.example/{title}"
    await storage.articles.add(article(title, f"{title}.", url=url), source_id=source, post=True)
    return {
        row.autopost_id: row.state.value
        for channel in (NEWS, OTHER)
        for row in await storage.deliveries.of_channel(channel, 99)
        if row.id not in before and row.autopost_id is not None
    }


async def test_searches_are_those_that_stand_now(storage: Storage) -> None:
    """What is added, changed, paused, taken up again or removed counts with the next article."""
    source = await source_of(storage)
    ferry = await want(storage, "ferry")
    assert await found_by(storage, source, "ferry one") == {ferry.id: "pending"}
    dam = await want(storage, "dam OR ferry", OTHER)
    assert await found_by(storage, source, "ferry two") == {ferry.id: "pending", dam.id: "pending"}
    await storage.autoposts.change(ferry.id, HOME, wish=Wish("search", query="storm"))
    assert await found_by(storage, source, "ferry three") == {dam.id: "pending"}
    assert await found_by(storage, source, "storm four") == {ferry.id: "pending"}
    await storage.autoposts.pause([ferry.id], HOME, "paused")
    assert await found_by(storage, source, "storm five") == {ferry.id: "skipped"}
    await storage.autoposts.pause([ferry.id], HOME, None)
    assert await found_by(storage, source, "storm six") == {ferry.id: "pending"}
    await storage.autoposts.remove([ferry.id, dam.id], HOME)
    assert await found_by(storage, source, "storm ferry dam") == {}
    again = await want(storage, "storm")
    assert await found_by(storage, source, "storm eight") == {again.id: "pending"}


async def test_what_another_process_changes_counts_at_once(storage: Storage, database_file: Path) -> None:
    """Two processes on one database: neither stores an article by searches that the other has changed."""
    source = await source_of(storage)
    other = await Storage.open(f"sqlite:///{database_file}", now=lambda: NOW)
    try:
        ferry = await want(storage, "ferry")
        assert await found_by(storage, source, "ferry one") == {ferry.id: "pending"}
        assert await found_by(other, source, "ferry two") == {ferry.id: "pending"}
        await other.autoposts.change(AutopostId(ferry.id), HOME, wish=Wish("search", query="dam"))
        assert await found_by(storage, source, "ferry three") == {}
        assert await found_by(storage, source, "dam four") == {ferry.id: "pending"}
        await storage.autoposts.remove([ferry.id], HOME)
        assert await found_by(other, source, "dam five") == {}
    finally:
        await other.close()
