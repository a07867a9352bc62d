"""What waits for one autopost and is wanted by another of its channel outlives the first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from news.models import (
    Autopost,
    ChannelId,
    Delivery,
    GuildId,
    PostSettings,
    Schedule,
    SourceId,
    UserId,
    Wish,
)
from storage import Storage
from tests.different import word
from tests.storage.builders import NOW, article, topic

HOME = GuildId(1)
NEWS, OTHER = ChannelId(10), ChannelId(20)
INSTANT = PostSettings(mode="instant")
DIGEST = PostSettings(mode="digest", schedule=Schedule(every="hour"))


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )


async def want(storage: Storage, wish: Wish, settings: PostSettings, channel: ChannelId = NEWS) -> Autopost:
    return await storage.autoposts.add(HOME, channel, wish, settings, label=wish.kind, created_by=UserId(7))


async def post(storage: Storage, source: SourceId, n: int = 1) -> None:
    new = article(
        f"{word(n)} rise".capitalize(),
        f'"{word(n)} holds," said Mara Voss of the Lake Pact.',
        url=f"https://times.example/{n}",
        published_at=NOW,
        topics=(topic("Lake Pact"),),
    )
    await storage.articles.add(new, source_id=source, post=True)


async def row(storage: Storage, channel: ChannelId = NEWS) -> Delivery:
    (one,) = await storage.deliveries.of_channel(channel, 9)
    return one


WISHES = {
    "everything": Wish("everything"),
    "source": Wish("source", source_ids=(SourceId(1),)),
    "words": Wish("search", query=f"{word(1)} source:times"),
    "a speaker": Wish("search", query='by:"Mara Voss"'),
}


@pytest.mark.parametrize("wish", WISHES.values(), ids=WISHES)
async def test_the_other_has_what_one_that_is_paused_had(
    storage: Storage, source: SourceId, wish: Wish
) -> None:
    """The row names the one that is left, which posts it as it would have: here in a digest instead of at once."""
    first = await want(storage, Wish("search", query=f"{word(1)} OR nothing"), INSTANT)
    other = await want(storage, wish, DIGEST)
    await post(storage, source)
    before = await row(storage)
    assert (before.autopost_id, before.state.value) == (first.id, "pending")
    await storage.autoposts.pause([first.id], HOME, "paused")
    after = await row(storage)
    assert (after.id, after.autopost_id, after.state.value) == (before.id, other.id, "held")
    assert await storage.deliveries.turns(NOW) == []
    assert await storage.digests.make_due(NOW + timedelta(hours=2)) == 1


async def test_a_topic_wanted_as_well_keeps_its_article(storage: Storage, source: SourceId) -> None:
    """One that was removed leaves the article to the wish for its topic, at once where that posts at once."""
    await post(storage, source, 0)
    (pact,) = await storage.topics.resolve(HOME, "Lake Pact")
    first = await want(storage, Wish("everything"), DIGEST)
    other = await want(storage, Wish("topic", topic_ids=(pact.id,)), PostSettings(mode="digest"))
    await post(storage, source)
    assert (await row(storage)).autopost_id == first.id
    await storage.autoposts.change(other.id, HOME, settings=INSTANT)
    await storage.autoposts.remove([first.id], HOME)
    after = await row(storage)
    assert (after.autopost_id, after.state.value) == (other.id, "pending")
    assert len(await storage.deliveries.turns(NOW)) == 1


@pytest.mark.parametrize(
    ("wish", "settings", "channel"),
    [
        (Wish("search", query="elsewhere"), INSTANT, NEWS),
        (Wish("everything"), PostSettings(mode="instant", min_sources=3), NEWS),
        (Wish("everything"), INSTANT, OTHER),
    ],
    ids=["wants something else", "waits for more to tell it", "of another channel"],
)
async def test_what_no_other_posts_goes_with_its_own(
    storage: Storage, source: SourceId, wish: Wish, settings: PostSettings, channel: ChannelId
) -> None:
    """Paused, it is left out with the reason; removed, it is still delivered."""
    first = await want(storage, Wish("source", source_ids=(source,)), INSTANT)
    await want(storage, wish, settings, channel)
    await post(storage, source)
    await storage.autoposts.remove([first.id], HOME)
    assert ((await row(storage)).autopost_id, (await row(storage)).state.value) == (first.id, "pending")


async def test_both_paused_leave_nothing(storage: Storage, source: SourceId) -> None:
    """Paused together or one after the other, nothing is posted; and what was tried is nobody else's."""
    first = await want(storage, Wish("source", source_ids=(source,)), INSTANT)
    other = await want(storage, Wish("everything"), INSTANT)
    await post(storage, source)
    await storage.autoposts.pause([first.id], HOME, "paused")
    assert (await row(storage)).autopost_id == other.id
    await storage.autoposts.pause([other.id], HOME, "paused too")
    assert ((await row(storage)).state.value, (await row(storage)).reason) == ("skipped", "paused too")


async def test_the_cap_of_the_other_holds(storage: Storage, source: SourceId) -> None:
    """What is handed over is planned by the other's own settings, one after the other."""
    first = await want(storage, Wish("source", source_ids=(source,)), INSTANT)
    await want(storage, Wish("everything"), PostSettings(cap_per_hour=1))
    for n in (1, 2):
        await post(storage, source, n)
    await storage.autoposts.pause([first.id], HOME, "paused")
    found = reversed(await storage.deliveries.of_channel(NEWS, 9))
    assert [one.state.value for one in found] == ["pending", "held"]
