"""Checks of sources: written together, fair to hosts, and what people are told."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from news.models import (
    ArticleId,
    ChannelId,
    CheckRecord,
    GuildId,
    SeenEntry,
    SourceId,
    SourceSettings,
    UserId,
    Wish,
)
from storage import Storage
from storage.grouping import GroupWriter
from tests.storage.builders import NOW, article
from tests.storage.reading_sources import AWAY, DAY, HOME, SOON, STATE, due, feed

# --- recording -------------------------------------------------------------------------------------


async def test_all_that_a_check_leaves_comes_back(storage: Storage) -> None:
    """The next check finds validators, rhythm and the redirect that was told; a check without a state keeps them."""
    source = await feed(storage)
    await storage.sources.record_check(CheckRecord(source, NOW, SOON, state=STATE))
    await storage.sources.record_check(CheckRecord(source, NOW, SOON, error="no answer"))
    assert await storage.sources.poll_state(source) == STATE


async def test_failing_begins_with_the_first_failure_and_ends_with_a_success(storage: Storage) -> None:
    source = await feed(storage)

    async def since(hours: int, error: str | None) -> object:
        at = NOW + timedelta(hours=hours)
        await storage.sources.record_check(CheckRecord(source, at, at, error=error))
        found = await storage.sources.get(source, HOME)
        return found and found.failing_since

    assert await since(0, None) is None
    assert await since(1, "no answer") == NOW + timedelta(hours=1)
    assert await since(2, "no answer") == NOW + timedelta(hours=1)
    assert await since(3, None) is None


async def test_checks_of_one_moment_share_a_transaction(storage: Storage) -> None:
    """Forty checks at once are committed in a few groups, each known to be there when its caller goes on."""
    sources = [await feed(storage, number) for number in range(40)]
    begun: list[str] = []
    execute = storage._database._writer.execute

    def watched(sql: str, *args: object) -> object:
        begun.append(sql)
        return execute(sql, *args)

    storage._database._writer.execute = watched  # type: ignore[method-assign, assignment]

    async def check(source: SourceId) -> None:
        await storage.sources.record_check(CheckRecord(source, NOW, SOON, state=STATE))
        assert await storage.sources.poll_state(source) == STATE

    await asyncio.gather(*map(check, sources))
    del storage._database._writer.execute
    assert begun.count("BEGIN IMMEDIATE") <= 3


@pytest.mark.parametrize("cancelled", [0, 1, 5])
@pytest.mark.parametrize("turns", range(0, 12, 3))
async def test_a_cancelled_check_costs_the_others_nothing(
    storage: Storage, cancelled: int, turns: int
) -> None:
    """Whoever of a group is cancelled, and whenever: the others are committed, and writing goes on."""
    sources = [await feed(storage, number) for number in range(6)]
    tasks = [
        asyncio.create_task(storage.sources.record_check(CheckRecord(one, NOW, SOON, state=STATE)))
        for one in sources
    ]
    for _ in range(turns):
        await asyncio.sleep(0)
    tasks[cancelled].cancel()
    await asyncio.wait(tasks)
    for task, source in zip(tasks, sources, strict=True):
        if not task.cancelled():
            task.result()
            assert await storage.sources.poll_state(source) == STATE
    await storage.sources.record_check(CheckRecord(sources[cancelled], NOW, SOON, state=STATE))


BAD = [
    ("entries of no source", CheckRecord(SourceId(99), NOW, SOON, seen={"a": SeenEntry("1")})),
    ("half a character", CheckRecord(SourceId(1), NOW, SOON, error="\ud800")),
    ("no time zone", CheckRecord(SourceId(1), NOW.replace(tzinfo=None), SOON)),
]


@pytest.mark.parametrize("bad", [case[1] for case in BAD], ids=[case[0] for case in BAD])
async def test_one_bad_record_loses_no_other(storage: Storage, bad: CheckRecord) -> None:
    """It is told to the one who brought it; those of the same group are committed."""
    sources = [await feed(storage, number) for number in range(5)]
    good = [CheckRecord(one, NOW, SOON, state=STATE) for one in sources]
    results = await asyncio.gather(
        *(storage.sources.record_check(one) for one in [*good[:2], bad, *good[2:]]), return_exceptions=True
    )
    assert [isinstance(result, (ValueError, sqlite3.IntegrityError)) for result in results] == [
        False,
        False,
        True,
        False,
        False,
        False,
    ]
    assert [await storage.sources.poll_state(one) for one in sources] == [STATE] * 5


async def test_records_that_are_equal_are_each_callers_own() -> None:
    """One who goes away takes no other's with it, and each hears what was wrong with its own."""
    gate = asyncio.Event()

    async def write(records: Sequence[str]) -> None:
        await gate.wait()
        if "bad" in records:
            raise ValueError("bad")

    writer = GroupWriter[str](write)
    first, left, stays = (asyncio.create_task(writer.put(record)) for record in ("good", "bad", "bad"))
    await asyncio.sleep(0)
    stays_too = asyncio.create_task(writer.put("bad"))
    await asyncio.sleep(0)
    stays.cancel()
    await asyncio.sleep(0)
    gate.set()
    results = await asyncio.gather(first, left, stays_too, return_exceptions=True)
    assert [type(one) for one in results] == [type(None), ValueError, ValueError]


async def test_a_check_of_a_source_that_is_gone_is_no_error(storage: Storage) -> None:
    await storage.sources.record_check(CheckRecord(SourceId(99), NOW, SOON, state=STATE))


# --- entries -----------------------------------------------------------------------------------------


async def test_an_entry_is_remembered_with_its_digest_and_article(storage: Storage) -> None:
    """A changed digest or article replaces what was remembered."""
    source = await feed(storage)
    added = await storage.articles.add(article(), source_id=source, post=False)
    for entry in (SeenEntry("1"), SeenEntry("2", added.article_id), SeenEntry("2", added.article_id)):
        await storage.sources.record_check(CheckRecord(source, NOW, SOON, seen={"a": entry}))
        assert await storage.sources.entry_states(source, ["a", "b"]) == {"a": entry}


def seen_at(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as db:
        return dict(db.execute("SELECT entry_key, seen_at FROM seen_entries"))


async def test_an_entry_that_stays_is_noted_once_a_day(storage: Storage, database_file: Path) -> None:
    source = await feed(storage)
    times: list[int] = []
    for hours in (0, 12, 25):
        at = NOW + timedelta(hours=hours)
        await storage.sources.record_check(CheckRecord(source, at, at, seen={"a": SeenEntry("1")}))
        times.append(seen_at(database_file)["a"])
    assert times[0] == times[1] < times[2]


async def test_entries_long_gone_from_their_feed_are_forgotten(storage: Storage) -> None:
    """Those that left it 120 days before the last that it brought; a feed that rests for years loses nothing."""
    storage.sources._now = lambda: NOW + 1000 * DAY
    busy, resting = await feed(storage, 1), await feed(storage, 2)
    for source, days, keys in ((busy, 0, "ab"), (resting, 0, "ab"), (busy, 119, "b"), (busy, 125, "c")):
        at = NOW + days * DAY
        await storage.sources.record_check(
            CheckRecord(source, at, at, seen=dict.fromkeys(keys, SeenEntry("1")))
        )
    assert await storage.sources.forget_entries() == 1
    assert set(await storage.sources.entry_states(busy, "abc")) == {"b", "c"}
    assert set(await storage.sources.entry_states(resting, "abc")) == {"a", "b"}


async def test_a_clock_that_ran_ahead_forgets_nothing(storage: Storage, database_file: Path) -> None:
    """What it noted is taken to be of now, and put right."""
    source = await feed(storage)
    for days, keys in ((0, "ab"), (365, "bc"), (0, "d")):
        at = NOW + days * DAY
        seen = dict.fromkeys(keys, SeenEntry("1"))
        await storage.sources.record_check(CheckRecord(source, at, at, seen=seen))
    assert await storage.sources.forget_entries() == 0
    with closing(sqlite3.connect(database_file)) as db:
        [(latest,)] = db.execute("SELECT MAX(seen_at) FROM seen_entries").fetchall()
    assert latest == NOW.timestamp() * 1000


# --- what is due -------------------------------------------------------------------------------------


async def test_each_host_has_its_share_of_what_is_due(storage: Storage) -> None:
    """A host with many feeds holds back no other, a busy one is passed over, and what has no host is not counted."""
    crowd = [await feed(storage, n, host="a.example") for n in range(60)]
    other = await feed(storage, "b", host="b.example")
    nowhere = [await feed(storage, n, host=None) for n in ("c", "d")]
    assert await due(storage) == [crowd[0], other, *nowhere]
    assert await due(storage, per_host=2) == [*crowd[:2], other, *nowhere]
    assert await due(storage, busy=("a.example",)) == [other, *nowhere]
    assert await due(storage, 1) == [crowd[0]]
    assert await due(storage, 0) == []


READERS = [
    ("nobody", {}, False, False),
    ("one who paused it", {HOME: True}, False, False),
    ("one of two paused it", {HOME: True, AWAY: False}, False, True),
    ("both paused it", {HOME: True, AWAY: True}, False, False),
    ("public, and paused by its only server", {HOME: True}, True, True),
]


@pytest.mark.parametrize(
    ("readers", "is_public", "is_due"), [case[1:] for case in READERS], ids=[case[0] for case in READERS]
)
async def test_what_all_its_readers_paused_is_not_fetched(
    storage: Storage, readers: dict[GuildId, bool], is_public: bool, is_due: bool
) -> None:
    source = await feed(storage, guild=None, is_public=is_public)
    for guild, is_paused in readers.items():
        await feed(storage, guild=guild)
        await storage.sources.set_settings(source, guild, SourceSettings(is_paused=is_paused))
    assert await due(storage) == [source] * is_due


async def test_a_server_that_was_left_makes_nothing_due(storage: Storage) -> None:
    await feed(storage)
    await storage.guilds.leave(HOME)
    assert await due(storage) == []


# --- notices ---------------------------------------------------------------------------------------------


async def failed(
    storage: Storage, source: SourceId, *, hours_ago: int, error: str | None = "no answer"
) -> None:
    at = NOW - timedelta(hours=hours_ago)
    await storage.sources.record_check(CheckRecord(source, at, at, error=error))


async def told(storage: Storage) -> list[tuple[int, str, object, object]]:
    found = await storage.sources.notices(NOW)
    return [(one.guild_id, one.kind, one.since, one.channel_id) for one in found]


async def test_a_server_is_told_once_that_a_source_fails_and_once_that_it_works(storage: Storage) -> None:
    """After a day of failures, in the channel it chose, until it was told; then nothing until it works again."""
    source = await feed(storage)
    await storage.guilds.set_notices_channel(HOME, ChannelId(7))
    since = NOW - timedelta(hours=24)
    await failed(storage, source, hours_ago=24)
    assert await told(storage) == await told(storage) == [(HOME, "failing", since, 7)]
    await storage.sources.note_told(HOME, source, "failing")
    assert await told(storage) == []
    await failed(storage, source, hours_ago=0, error=None)
    assert await told(storage) == [(HOME, "working", since, 7)]
    await storage.sources.note_told(HOME, source, "working")
    await storage.guilds.set_notices_channel(HOME, None)
    await failed(storage, source, hours_ago=30)
    assert await told(storage) == [(HOME, "failing", NOW - timedelta(hours=30), None)]


@pytest.mark.parametrize(
    "why", ["fails for less than a day", "is public", "was paused", "was removed", "server was left"]
)
async def test_nobody_is_told_of_a_source_that(storage: Storage, why: str) -> None:
    source = await feed(storage, is_public=why == "is public")
    await failed(storage, source, hours_ago=23 if why == "fails for less than a day" else 30)
    if why == "was paused":
        await storage.sources.set_settings(source, HOME, SourceSettings(is_paused=True))
    elif why == "was removed":
        await storage.sources.remove_from(source, HOME)
    elif why == "server was left":
        await storage.guilds.leave(HOME)
    assert await told(storage) == []


# --- pausing and posting ---------------------------------------------------------------------------------


async def failing(storage: Storage, source: SourceId, at: datetime) -> None:
    await storage.sources.record_check(CheckRecord(source, at, at, error="no answer"))


async def kinds(
    storage: Storage, now: datetime, *, without: tuple[GuildId, ...] = (), limit: int = 50
) -> list[str]:
    found = await storage.sources.notices(now, limit, except_guilds=without)
    return [one.kind for one in found]


async def test_a_second_failure_is_told_like_the_first(storage: Storage) -> None:
    """Also to a server that was not told that it worked between, and to one that paused it meanwhile."""
    source = await feed(storage)
    await failing(storage, source, NOW)
    assert await kinds(storage, NOW + DAY) == ["failing"]
    await storage.sources.note_told(HOME, source, "failing")
    assert await kinds(storage, NOW + 2 * DAY) == []
    await storage.sources.record_check(CheckRecord(source, NOW + 3 * DAY, NOW))
    await failing(storage, source, NOW + 4 * DAY)
    assert await kinds(storage, NOW + 5 * DAY) == ["failing"]
    await storage.sources.note_told(HOME, source, "failing")
    await storage.sources.set_settings(source, HOME, SourceSettings(is_paused=True))
    assert await kinds(storage, NOW + 6 * DAY) == []
    await storage.sources.set_settings(source, HOME, SourceSettings())
    assert await kinds(storage, NOW + 6 * DAY) == ["failing"]


async def test_a_server_that_cannot_be_told_hides_no_other(storage: Storage) -> None:
    for number in range(3):
        await failing(storage, await feed(storage, number), NOW)
    theirs = await feed(storage, "theirs", guild=AWAY)
    await failing(storage, theirs, NOW + timedelta(hours=1))
    later = NOW + 2 * DAY
    assert len(await kinds(storage, later, without=(HOME,), limit=2)) == 1
    [notice] = await storage.sources.notices(later, 2, except_guilds={HOME})
    assert (notice.guild_id, notice.source.id) == (AWAY, theirs)


async def test_what_came_while_a_source_was_paused_is_not_posted(storage: Storage) -> None:
    """A paused source posts nothing here and all elsewhere; after resuming only what is newer."""
    clock = [NOW - DAY]
    storage.sources._now = storage.autoposts._now = storage.articles._now = lambda: clock[-1]
    source = await feed(storage)
    await feed(storage, guild=AWAY)
    for guild, channel in ((HOME, 5), (AWAY, 6)):
        await storage.autoposts.add(
            guild, ChannelId(channel), Wish("everything"), label="all", created_by=UserId(3)
        )

    async def posted(number: int, hours_ago: int) -> set[int]:
        at = NOW - timedelta(hours=hours_ago)
        one = article(
            f"News {number}", f"Word {number}.", url=f"https://times.example/{number}", published_at=at
        )
        result = await storage.articles.add(one, source_id=source, post=True)
        return {
            d.channel_id
            for c in (5, 6)
            for d in await storage.deliveries.of_channel(ChannelId(c), 9)
            if d.article_id == result.article_id
        }

    await storage.sources.set_settings(source, HOME, SourceSettings(is_paused=True))
    clock.append(NOW - timedelta(hours=4))
    assert await posted(1, 5) == {6}
    clock.append(NOW - timedelta(hours=2))
    await storage.sources.set_settings(source, HOME, SourceSettings(label="opinion"))
    clock.append(NOW)
    assert await posted(2, 3) == {6}
    assert await posted(3, 1) == {5, 6}


async def test_settings_of_a_public_source_hold_nothing_back(storage: Storage) -> None:
    """Labelling a source posts what is an hour old all the same; satire is posted as news on no topic."""
    source = await feed(storage, guild=None, is_public=True)
    clock = [NOW - DAY]
    storage.autoposts._now = lambda: clock[-1]
    await storage.autoposts.add(HOME, ChannelId(5), Wish("everything"), label="all", created_by=UserId(3))
    await storage.sources.set_settings(source, HOME, replace(SourceSettings(), label="satire"))
    result = await storage.articles.add(
        article(published_at=NOW - timedelta(hours=1)), source_id=source, post=True
    )
    assert result.delivery_count == 1


async def test_the_article_of_an_entry_is_gone_from_no_entry(storage: Storage) -> None:
    """An entry may be remembered with an article; asking for many unknown ones is no error."""
    source = await feed(storage)
    assert await storage.sources.entry_states(source, []) == {}
    result = await storage.articles.add_many(
        [article()], source_id=source, post=False, known=[ArticleId(12345)]
    )
    assert result[0].article_id is not None
