"""Counting topics by the smaller side of the sets of sources: the same figures as set by set."""

from __future__ import annotations

from pathlib import Path

import pytest

from news.models import GuildId, SourceId
from storage import Storage, sides, topics
from tests.storage.builders import NOW, article, topic

HOME, OTHER = GuildId(1), GuildId(2)


async def fill(storage: Storage) -> None:
    """Twelve articles on one topic: nine through public sources, two through HOME's own, one through OTHER's."""
    own = [(f"https://s{n}.example/feed", None) for n in range(4)]
    own += [("https://home.example/feed", HOME), ("https://other.example/feed", OTHER)]
    ids: list[SourceId] = [
        await storage.sources.add_feed(
            url, name=url, domain=url.split("/")[2], is_public=guild is None, added_to=guild
        )
        for url, guild in own
    ]
    through = [0, 1, 2, 3, 0, 1, 2, 3, 0, 4, 4, 5]
    for number, place in enumerate(through):
        text = f"The Harbour Union met for the {number} time."
        stored = await storage.articles.add(
            article(
                f"Meeting number {number}",
                text,
                url=f"https://x.example/{number}",
                published_at=NOW,
                topics=(topic("Harbour Union", "organisation"),),
            ),
            source_id=ids[place],
            post=False,
        )
        assert stored.error is None


@pytest.mark.parametrize(("guild", "count"), [(None, 9), (HOME, 11), (OTHER, 10)])
async def test_both_ways_of_counting_agree(storage: Storage, guild: GuildId | None, count: int) -> None:
    """A topic that is in more sets than the smaller side has, and one that is in fewer, are counted alike."""
    await fill(storage)
    (found,) = await storage.topics.resolve(guild, "Harbour Union")
    assert found.article_count == count
    (completed,) = await storage.topics.complete(guild, "harb")
    assert completed.article_count == count


async def test_what_came_since_is_counted(storage: Storage) -> None:
    """A source that brings its first article after somebody asked counts for those who see it, and for nobody else."""
    await fill(storage)
    assert [
        (await storage.topics.resolve(one, "Harbour Union"))[0].article_count for one in (None, HOME)
    ] == [9, 11]
    late = await storage.sources.add_feed(
        "https://late.example/feed", name="Late", domain="late.example", added_to=HOME
    )
    text = "The Harbour Union met late."
    await storage.articles.add(
        article(
            "A late meeting",
            text,
            url="https://late.example/1",
            published_at=NOW,
            topics=(topic("Harbour Union", "organisation"),),
        ),
        source_id=late,
        post=False,
    )
    assert [
        (await storage.topics.resolve(one, "Harbour Union"))[0].article_count for one in (None, HOME)
    ] == [9, 12]


async def test_only_so_many_askers_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many servers ask, the sides of a few are kept by each connection."""
    monkeypatch.setattr(sides, "KEPT_MAX", 2)
    sides._KEPT.clear()  # pyright: ignore[reportPrivateUsage]  # closed connections of other tests may still be in it
    storage = await Storage.open(f"sqlite:///{tmp_path / 'kept.db'}")
    await fill(storage)
    for guild in (None, HOME, OTHER) * 3:
        await storage.topics.resolve(guild, "Harbour Union")
    kept = sides._KEPT.values()  # pyright: ignore[reportPrivateUsage]  # what is kept is what is counted
    assert max(len(one) for one in kept) == 2
    await storage.close()


async def test_what_is_beside_a_topic_is_the_same_from_both_ends(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sought among all articles of the topic or among the server's own: the same neighbours, each as often."""
    ids = [
        await storage.sources.add_feed(
            f"https://s{n}.example/feed",
            name=f"S{n}",
            domain=f"s{n}.example",
            added_to=HOME if n == 0 else OTHER,
        )
        for n in range(4)
    ]
    for number in range(12):
        pier = f"Pier {'ABC'[number % 3]}"
        stored = await storage.articles.add(
            article(
                f"Meeting number {number}",
                f"The Harbour Union met at {pier} for the {number} time.",
                url=f"https://x.example/{number}",
                published_at=NOW,
                topics=(topic("Harbour Union", "organisation"), topic(pier, "place")),
            ),
            source_id=ids[number // 3],
            post=False,
        )
        assert stored.error is None
    (union,) = await storage.topics.resolve(HOME, "Harbour Union")
    for most in (0, 1_000):
        monkeypatch.setattr(topics, "OWN_AT_MOST", most)
        found = await storage.topics.related(union.id, HOME)
        assert [(one.name, one.article_count) for one in found] == [
            ("Pier A", 1),
            ("Pier B", 1),
            ("Pier C", 1),
        ], most
