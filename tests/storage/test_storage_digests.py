"""Digests: what is held becomes one message, and what became of it becomes of its articles."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from news.models import (
    ChannelId,
    Delivery,
    DeliveryState,
    Ended,
    GuildId,
    Later,
    PostSettings,
    Schedule,
    Sent,
    SourceId,
    UserId,
    Wish,
)
from storage import Storage
from storage.digests import REMOVED, WAITED
from storage.queues import AGAIN_AFTER, CAUGHT_UP_MAX
from tests.different import word
from tests.storage.builders import NOW, article

HOME, NEWS = GuildId(1), ChannelId(10)
DIGEST = PostSettings(mode="digest", schedule=Schedule(minute=18 * 60))
SIX = NOW.replace(hour=18)


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )


async def want(storage: Storage, settings: PostSettings = DIGEST) -> None:
    await storage.autoposts.add(
        HOME, NEWS, Wish("everything"), settings, label="everything", created_by=UserId(7)
    )


async def post(storage: Storage, source: SourceId, count: int, *, first: int = 0) -> None:
    for n in range(first, first + count):
        told = article(word(n).capitalize(), f"{word(n)}.", url=f"https://t.example/{n}", published_at=NOW)
        await storage.articles.add(told, source_id=source, post=True)


async def rows(storage: Storage) -> list[Delivery]:
    return [*reversed(await storage.deliveries.of_channel(NEWS, 100))]


async def states(storage: Storage) -> list[str]:
    return [one.state.value for one in await rows(storage)]


async def made(storage: Storage) -> Delivery:
    """The digest that is due, claimed."""
    [turn] = await storage.deliveries.turns(SIX)
    [digest] = turn.deliveries
    assert digest.kind == "digest"
    await storage.deliveries.claim([digest.id], SIX)
    return digest


async def test_what_is_held_becomes_one_message_when_its_time_comes(
    storage: Storage, source: SourceId
) -> None:
    """Not before, and once; its articles are sent with it, in the same transaction."""
    await want(storage)
    await post(storage, source, 3)
    assert await storage.digests.waiting(NEWS) == [one.article_id for one in await rows(storage)]
    assert await storage.digests.make_due(SIX - timedelta(seconds=1)) == 0
    assert await storage.digests.make_due(SIX) == 1
    assert await storage.digests.make_due(SIX) == 0
    digest = await made(storage)
    [autopost] = await storage.autoposts.of_guild(HOME)
    assert (digest.autopost_id, digest.guild_id, len(digest.nonce)) == (autopost.id, HOME, 25)
    assert await storage.digests.items(digest.id) == [one.article_id for one in (await rows(storage))[:3]]
    await storage.deliveries.record([Sent(digest.id, 99)], SIX)
    assert await states(storage) == ["sent"] * 4


ENDS = [
    (DeliveryState.FAILED, "held", SIX + AGAIN_AFTER, 0),
    (DeliveryState.SKIPPED, "skipped", SIX, 0),
    (DeliveryState.HELD, "held", SIX, 0),
]


@pytest.mark.parametrize(("end", "state", "digest_at", "at_once"), ENDS, ids=[case[0].value for case in ENDS])
async def test_what_becomes_of_a_digest_becomes_of_its_articles(
    storage: Storage, source: SourceId, end: DeliveryState, state: str, digest_at: object, at_once: int
) -> None:
    """Of one that Discord refused they go into another; of one that nobody can look for they stay in it."""
    await want(storage)
    await post(storage, source, 2)
    await storage.digests.make_due(SIX)
    digest = await made(storage)
    assert end in (DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.HELD)
    await storage.deliveries.record([Ended(digest.id, end, "so it went")], SIX)
    items = (await rows(storage))[:2]
    assert {(one.state.value, one.digest_at) for one in items} == {(state, digest_at)}
    assert {one.digest_id for one in items} == ({None} if end is DeliveryState.FAILED else {digest.id})
    assert await storage.digests.make_due(SIX) == at_once
    assert await storage.digests.make_due(SIX + AGAIN_AFTER) == int(end is DeliveryState.FAILED)


async def test_a_digest_is_tried_again_like_any_message(storage: Storage, source: SourceId) -> None:
    await want(storage)
    await post(storage, source, 2)
    await storage.digests.make_due(SIX)
    digest = await made(storage)
    later = SIX + timedelta(minutes=1)
    await storage.deliveries.record([Later(digest.id, later, "Discord is away")], SIX)
    assert await storage.deliveries.turns(SIX) == []
    [turn] = await storage.deliveries.turns(later)
    assert [one.id for one in turn.deliveries] == [digest.id]


async def test_articles_of_a_digest_that_nobody_tried_wait_for_the_channel(
    storage: Storage, source: SourceId
) -> None:
    """A channel that breaks before its digest is sent gets one when it is mended, with what came since."""
    await want(storage)
    await post(storage, source, 4)
    await storage.digests.make_due(SIX)
    await storage.targets.break_(NEWS, "no Send Messages", 50013)
    await post(storage, source, 1, first=9)
    assert await states(storage) == ["held"] * 4 + ["skipped", "held"]
    assert await storage.digests.make_due(SIX) == 0
    await storage.targets.mend(NEWS)
    assert await storage.digests.make_due(SIX) == 1
    assert len(await storage.digests.items((await made(storage)).id)) == 5


async def test_what_a_removed_autopost_held_is_left_out(storage: Storage, source: SourceId) -> None:
    await want(storage)
    await post(storage, source, 2)
    [autopost] = await storage.autoposts.of_guild(HOME)
    await storage.autoposts.remove([autopost.id], HOME)
    assert await storage.digests.make_due(SIX) == 0
    assert {(one.state.value, one.reason) for one in await rows(storage)} == {("skipped", REMOVED)}


@pytest.mark.parametrize("count", [CAUGHT_UP_MAX, CAUGHT_UP_MAX + 1])
async def test_after_a_long_rest_one_message_catches_up(
    storage: Storage, source: SourceId, count: int
) -> None:
    """What nobody tried for six hours is one digest where it is more than a few; before that it is posted as it was."""
    await want(storage, PostSettings(mode="instant"))
    await post(storage, source, count)
    assert await storage.digests.make_due(NOW + WAITED - timedelta(seconds=1)) == 0
    assert await storage.digests.make_due(NOW + WAITED) == int(count > CAUGHT_UP_MAX)
    [turn] = await storage.deliveries.turns(NOW + WAITED)
    assert [one.kind for one in turn.deliveries] == (
        ["digest"] if count > CAUGHT_UP_MAX else ["article"] * count
    )


async def test_a_post_that_was_tried_is_in_no_digest(storage: Storage, source: SourceId) -> None:
    """It may be there already: it goes by itself, so that it is looked for; and not at all when it is news no more."""
    await want(storage, PostSettings(mode="instant"))
    await post(storage, source, CAUGHT_UP_MAX + 2)
    [turn] = await storage.deliveries.turns(NOW)
    await storage.deliveries.claim([turn.deliveries[0].id], NOW)
    held = Ended(turn.deliveries[0].id, DeliveryState.HELD, "no answer", breaks_target=True)
    await storage.deliveries.record([held], NOW)
    await storage.targets.mend(NEWS)
    assert await states(storage) == ["pending"] + ["held"] * (CAUGHT_UP_MAX + 1)


async def test_a_digest_brings_a_story_once(storage: Storage, source: SourceId) -> None:
    """Of one story its newest article, and none of what the channel has had since."""
    await want(storage)
    text = (
        "A fire broke out at the Sorrel cannery in Port Brine before dawn on Tuesday, and the flames spread to two grain "
        "warehouses on the quay. Harbour captain Ilse Brandt closed the northern basin to ships for the day."
    )
    for n, title in enumerate(
        ("Fire at Sorrel cannery in Port Brine", "Fire at Sorrel cannery closes Port Brine")
    ):
        at = NOW - timedelta(minutes=2 - n)
        told = article(title, f"{text} {word(n)}.", url=f"https://t{n}.example/fire", published_at=at)
        await storage.articles.add(told, source_id=source, post=True)
    assert await states(storage) == ["held", "held"]
    assert await storage.digests.make_due(SIX) == 1
    assert (await states(storage))[:2] == ["skipped", "held"]


async def test_two_programs_make_one_digest(storage: Storage, source: SourceId, database_file: Path) -> None:
    """Both ask what is due; what the first took is not there for the second."""
    await want(storage)
    await post(storage, source, 2)
    other = await Storage.open(f"sqlite:///{database_file}", now=lambda: NOW)
    counts = [await storage.digests.make_due(SIX), await other.digests.make_due(SIX)]
    claimed = [await one.deliveries.claim([(await rows(storage))[2].id], SIX) for one in (storage, other)]
    await other.close()
    assert (counts, [len(ids) for ids in claimed]) == ([1, 0], [1, 0])
