"""What is forgotten of posting, and what is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from news.models import ChannelId, GuildId, PostSettings, Sent, SourceId, Subject, UserId, Wish
from storage import Storage
from storage.forgetting import AT_ONCE, LEFT_FOR, POSTED_FOR
from tests.different import word
from tests.storage.builders import NOW, article

HOME, AWAY = GuildId(1), GuildId(2)
NEWS, OTHER = ChannelId(10), ChannelId(20)
A_SECOND = timedelta(seconds=1)


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    for guild in (HOME, AWAY):
        source = await storage.sources.add_feed(
            "https://times.example/feed", name="Times", domain=None, added_to=guild
        )
    for guild, channel in ((HOME, NEWS), (AWAY, OTHER)):
        await storage.autoposts.add(
            guild,
            channel,
            Wish("everything"),
            PostSettings(mode="instant"),
            label="all",
            created_by=UserId(7),
        )
    await storage.articles.add(
        article(word(1), f"{word(1)}.", url="https://t.example/1"), source_id=source, post=True
    )
    return source


@pytest.mark.parametrize(("after", "is_gone"), [(LEFT_FOR - A_SECOND, False), (LEFT_FOR + A_SECOND, True)])
async def test_a_server_that_was_left_is_forgotten_after_a_month(
    storage: Storage, source: SourceId, after: timedelta, is_gone: bool
) -> None:
    """All that it decided goes, and so does what was posted there; until then it may come back. Others keep theirs."""
    await storage.guilds.set_zone(HOME, "Europe/Oslo")
    await storage.guilds.leave(HOME)
    forgotten = await storage.forgetting.run(NOW + after)
    left = [
        *await storage.autoposts.of_guild(HOME),
        *await storage.deliveries.of_channel(NEWS, 9),
        *[one for one in [await storage.targets.get(NEWS), await storage.guilds.zone(HOME)] if one],
    ]
    assert (forgotten > 0, left == []) == (is_gone, is_gone)
    assert source in {one.id for one in await storage.sources.visible(AWAY)}
    assert len(await storage.deliveries.of_channel(OTHER, 9)) == 1
    assert len(await storage.autoposts.of_guild(AWAY)) == 1


async def test_a_server_that_came_back_is_not_forgotten(storage: Storage, source: SourceId) -> None:
    await storage.guilds.leave(HOME)
    await storage.guilds.meet(HOME)
    assert await storage.forgetting.run(NOW + LEFT_FOR + A_SECOND) == 0


async def test_what_people_follow_outlives_the_server_and_reads_public_sources(
    storage: Storage, source: SourceId
) -> None:
    """Its id leaves their follows and what they keep; what its private source brought is seen there no more."""
    public = await storage.sources.add_feed(
        "https://post.example/feed", name="Post", domain="post.example", is_public=True, added_to=None
    )
    reader = UserId(11)
    kept: dict[int, SourceId] = {}
    for n, one in ((2, source), (3, public)):
        added = await storage.articles.add(
            article(word(n), f"{word(n)}.", url=f"https://t.example/{n}"), source_id=one, post=False
        )
        assert added.article_id is not None
        await storage.saved.add(reader, HOME, added.article_id)
        kept[added.article_id] = one
    for subject, guild in ((source, HOME), (public, HOME), (public, None), (source, AWAY)):
        await storage.follows.add(reader, guild, Subject("source", subject))
    await storage.guilds.leave(HOME)
    await storage.forgetting.run(NOW + LEFT_FOR - A_SECOND)
    assert HOME in {one.guild_id for one in await storage.follows.of_user(reader)}
    await storage.forgetting.run(NOW + LEFT_FOR + A_SECOND)
    follows = await storage.follows.of_user(reader)
    found = sorted((one.subject.id, one.guild_id or 0) for one in follows)
    assert found == [(source, 0), (source, AWAY), (public, 0)]
    page = await storage.saved.of_user(reader, [HOME, AWAY])
    assert {one.guild_id for one in page.items} == {None}
    seen = [one.headline.article_id for one in page.items if one.headline is not None]
    assert [kept[one] for one in seen] == [public]


async def test_posts_are_forgotten_after_a_quarter_and_are_not_posted_again(
    storage: Storage, source: SourceId
) -> None:
    """What is done goes, what waits stays; whatever the feed brings again is too old to be posted."""
    [done] = await storage.deliveries.of_channel(NEWS, 9)
    await storage.deliveries.claim([done.id], NOW)
    await storage.deliveries.record([Sent(done.id, 55)], NOW)
    late = NOW + POSTED_FOR + A_SECOND
    assert await storage.forgetting.run(NOW + POSTED_FOR - A_SECOND) == 0
    assert await storage.forgetting.run(late) == 1
    assert await storage.deliveries.get(done.id) is None
    assert len(await storage.deliveries.of_channel(OTHER, 9)) == 1
    storage.articles._now = lambda: late  # pyright: ignore[reportPrivateUsage]
    again = article(word(1), f"{word(1)}.", url="https://t.example/1")
    assert (await storage.articles.add(again, source_id=source, post=True)).delivery_count == 0


async def test_many_posts_are_forgotten_step_by_step(
    storage: Storage, source: SourceId, database_file: Path
) -> None:
    """Others may write between the steps; the walk ends where posts are young."""
    old, young = (int((NOW - ago).timestamp() * 1000) for ago in (2 * POSTED_FOR, A_SECOND))
    with closing(sqlite3.connect(database_file)) as db:
        db.executemany(
            "INSERT INTO deliveries (kind, guild_id, channel_id, state, nonce, next_try_at, created_at)"
            " VALUES ('digest', 1, 10, 'failed', ?, 1, ?)",
            [("n" * 25, old)] * (2 * AT_ONCE + 5) + [("n" * 25, young)] * 3,
        )
        db.commit()
    assert await storage.forgetting.run(NOW) == 2 * AT_ONCE + 5
    assert await storage.forgetting.run(NOW) == 0


@pytest.mark.parametrize(("state", "user"), [("held", None), ("sent", 5), ("held", 5)])
async def test_what_waited_for_a_quarter_and_what_people_were_sent_is_forgotten_too(
    storage: Storage, source: SourceId, database_file: Path, state: str, user: int | None
) -> None:
    """A channel that is never mended and somebody with a digest a day do not fill the disk."""
    old = int((NOW - POSTED_FOR - A_SECOND).timestamp() * 1000)
    with closing(sqlite3.connect(database_file)) as db:
        db.execute(
            "INSERT INTO targets (channel_id, guild_id, user_id) VALUES (30, ?, ?)",
            (None if user else 1, user),
        )
        db.execute(
            "INSERT INTO deliveries (kind, guild_id, user_id, channel_id, state, nonce, next_try_at, created_at)"
            " VALUES ('digest', ?, ?, 30, ?, ?, 1, ?)",
            (None if user else 1, user, state, "n" * 25, old),
        )
        db.commit()
    assert await storage.forgetting.run(NOW) == 1
    assert await storage.deliveries.of_channel(ChannelId(30), 9) == []
