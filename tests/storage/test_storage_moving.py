"""Moving what one channel gets to another: nothing of it is lost, whatever the first one is just doing."""

from __future__ import annotations

import pytest

from news.errors import NotVisibleError
from news.models import AutopostId, ChannelId, DeliveryState, GuildId, PostSettings, SourceId, UserId, Wish
from storage import Storage
from tests.different import word
from tests.storage.builders import NOW, article

HOME, NEWS, OTHER = GuildId(1), ChannelId(10), ChannelId(20)


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )


async def want(storage: Storage) -> AutopostId:
    settings = PostSettings(mode="instant")
    made = await storage.autoposts.add(
        HOME, NEWS, Wish("everything"), settings, label="everything", created_by=UserId(7)
    )
    return made.id


async def post(storage: Storage, source: SourceId, number: int) -> None:
    told = article(
        word(number).capitalize(), f"{word(number)}.", url=f"https://t.example/{number}", published_at=NOW
    )
    await storage.articles.add(told, source_id=source, post=True)


async def test_what_is_on_its_way_moves_too(storage: Storage, source: SourceId) -> None:
    """The button of an old notice may be pressed when the channel works again and posts are queued there."""
    await want(storage)
    await post(storage, source, 1)
    moved = await storage.mending.move(HOME, NEWS, OTHER)
    assert (moved.autopost_count, moved.held_count) == (1, 1)
    assert await storage.deliveries.of_channel(NEWS, 9) == []
    (row,) = await storage.deliveries.of_channel(OTHER, 9)
    assert row.state is DeliveryState.PENDING
    (turn,) = await storage.deliveries.turns(NOW)
    assert turn.target.channel_id == OTHER


async def test_what_waits_can_be_moved_after_its_autopost(storage: Storage, source: SourceId) -> None:
    """`/autopost edit` has sent the autopost elsewhere; what was held before follows by the button of the notice."""
    autopost_id = await want(storage)
    await storage.targets.break_(NEWS, "Newsdesk may not write in the channel.", 50013)
    await post(storage, source, 1)
    await storage.autoposts.change(autopost_id, HOME, channel_id=OTHER)
    with pytest.raises(NotVisibleError):
        await storage.mending.move(GuildId(2), NEWS, ChannelId(90))
    await storage.mending.move(HOME, NEWS, OTHER)
    assert [row.state for row in await storage.deliveries.of_channel(OTHER, 9)] == [DeliveryState.PENDING]
