"""Checks of sources: written together, fair to hosts, learned addresses, and what people are told."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from news.errors import NotVisibleError
from news.models import (
    ArticleId,
    ChannelId,
    CheckRecord,
    GuildId,
    PollState,
    SeenEntry,
    SourceId,
    SourceSettings,
    UserId,
)
from storage import Storage
from tests.storage.builders import NOW, article

HOME, AWAY = GuildId(1), GuildId(2)
SOON = NOW + timedelta(minutes=5)
DAY = timedelta(days=1)
STATE = PollState(
    '"1"', "Mon", "abc", is_seeded=True, ttl_s=60, rhythm_s=900, moved_to="https://b.example/", moved_count=2
)


async def feed(
    storage: Storage,
    number: int | str = 1,
    *,
    host: str | None = "times.example",
    guild: GuildId | None = HOME,
    is_public: bool = False,
) -> SourceId:
    return await storage.sources.add_feed(
        f"https://times.example/{number}",
        name=f"Feed {number}",
        domain=host,
        added_to=guild,
        is_public=is_public,
    )


async def due(
    storage: Storage, limit: int = 10, *, busy: tuple[str, ...] = (), per_host: int = 1
) -> list[SourceId]:
    found = await storage.sources.due(NOW, limit, busy_hosts=busy, per_host=per_host)
    return [source.id for source, _ in found]


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
    busy, resting = await feed(storage, 1), await feed(storage, 2)
    for source, days, keys in ((busy, 0, "ab"), (resting, 0, "ab"), (busy, 119, "b"), (busy, 125, "c")):
        at = NOW + days * DAY
        await storage.sources.record_check(
            CheckRecord(source, at, at, seen=dict.fromkeys(keys, SeenEntry("1")))
        )
    assert await storage.sources.forget_entries() == 1
    assert set(await storage.sources.entry_states(busy, "abc")) == {"b", "c"}
    assert set(await storage.sources.entry_states(resting, "abc")) == {"a", "b"}


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


# --- addresses -----------------------------------------------------------------------------------------


async def test_a_learned_redirect_can_be_undone(storage: Storage) -> None:
    """The source is the same, at another host; going back works once."""
    source = await feed(storage)
    assert not await storage.sources.move_back(source)
    assert await storage.sources.move(source, "https://www.new.example/feed")
    moved = await storage.sources.get(source, HOME)
    assert moved is not None
    assert (moved.url, moved.domain) == ("https://www.new.example/feed", "new.example")
    assert (await storage.sources.poll_state(source)).former_url == "https://times.example/1"
    assert await storage.sources.move_back(source)
    back = await storage.sources.get(source, HOME)
    assert back is not None
    assert (back.url, back.domain) == ("https://times.example/1", "times.example")
    assert not await storage.sources.move_back(source)


async def test_an_address_belongs_to_one_source(storage: Storage) -> None:
    """A redirect to another source's address is not learned, and one that was taken meanwhile is not gone back to."""
    first, second = await feed(storage, 1), await feed(storage, 2, guild=AWAY)
    assert not await storage.sources.move(first, "https://times.example/2")
    assert not await storage.sources.move(SourceId(99), "https://times.example/9")
    assert await storage.sources.move(second, "https://times.example/3")
    await feed(storage, 2)
    assert not await storage.sources.move_back(second)


async def test_an_address_with_a_token_stays_with_those_who_gave_it(storage: Storage) -> None:
    """Whatever happens to one server's feed, another sees neither its old nor its new address."""
    source = await storage.sources.add_feed(
        "https://a.example/?key=s3cret", name="A", domain=None, added_to=HOME
    )
    await feed(storage, guild=AWAY)
    await storage.sources.move(source, "https://b.example/?key=s3cret2")
    assert "s3cret" not in repr(await storage.sources.visible(AWAY))
    assert await storage.sources.get(source, AWAY) is None


# --- settings --------------------------------------------------------------------------------------------


async def test_settings_are_each_servers_own(storage: Storage) -> None:
    """One server's name and label of a source are not seen in another; for a public one they make it nobody's own."""
    public = await feed(storage, guild=None, is_public=True)
    wanted = SourceSettings(
        "Our Times", "opinion", is_headlines_only=True, is_age_restricted=True, is_paused=True
    )
    await storage.sources.set_settings(public, HOME, wanted)
    mine, theirs = await storage.sources.get(public, HOME), await storage.sources.get(public, AWAY)
    assert mine is not None
    assert theirs is not None
    assert (mine.name, mine.settings, mine.is_own) == ("Our Times", wanted, False)
    assert (theirs.name, theirs.settings) == ("Feed 1", SourceSettings())
    assert await storage.guilds.served() == set()
    assert [one.id for one in await storage.sources.complete(HOME, "our")] == [public]
    await feed(storage)
    added = await storage.sources.get(public, HOME)
    assert added is not None
    assert (added.settings, added.is_own) == (wanted, True)


async def test_only_what_a_server_sees_can_be_set(storage: Storage) -> None:
    source = await feed(storage)
    with pytest.raises(NotVisibleError):
        await storage.sources.set_settings(source, AWAY, SourceSettings())


async def test_removing_a_public_source_keeps_how_the_server_shows_it(storage: Storage) -> None:
    """The server sees it still, so what it restricted stays restricted."""
    source = await feed(storage, is_public=True)
    await storage.sources.set_settings(source, HOME, SourceSettings(is_age_restricted=True))
    await storage.sources.remove_from(source, HOME)
    left = await storage.sources.get(source, HOME)
    assert left is not None
    assert (left.settings.is_age_restricted, left.is_own) == (True, False)


async def test_a_source_is_replaced_with_all_that_hangs_on_it(storage: Storage) -> None:
    """Settings and posts go over; a channel that has the new one already keeps one wish; another server's stay."""
    old, new = await feed(storage, "old"), await feed(storage, "new", guild=AWAY)
    await feed(storage, "old", guild=AWAY)
    wanted = SourceSettings(label="state media", is_headlines_only=True)
    await storage.sources.set_settings(old, HOME, wanted)
    for guild, channel, source in ((HOME, 5, old), (AWAY, 6, old), (AWAY, 6, new)):
        await storage.autoposts.add(
            guild, ChannelId(channel), "source", source_id=source, label="old", created_by=UserId(3)
        )
    await storage.sources.replace(old, new, HOME)
    [seen] = await storage.sources.visible(HOME)
    assert (seen.id, seen.settings, seen.is_own) == (new, wanted, True)
    assert [(one.source_id, one.label) for one in await storage.autoposts.of_guild(HOME)] == [
        (new, "Feed new")
    ]
    assert len(await storage.autoposts.of_guild(AWAY)) == 2
    await storage.sources.replace(old, new, AWAY)
    assert [one.source_id for one in await storage.autoposts.of_guild(AWAY)] == [new]
    for bad in ((old, new), (new, SourceId(99))):
        with pytest.raises(NotVisibleError):
            await storage.sources.replace(*bad, HOME)


async def test_activity_counts_what_came_through_the_source(storage: Storage) -> None:
    source = await feed(storage)
    for days in (0, 3, 9):
        told = article(
            f"News {days}", f"Day {days}.", url=f"https://times.example/{days}", published_at=NOW - days * DAY
        )
        await storage.articles.add(told, source_id=source, post=False)
    assert await storage.sources.activity(source, HOME, since=NOW - 7 * DAY) == 2
    assert await storage.sources.activity(source, AWAY, since=NOW - 7 * DAY) == 0


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


async def test_what_came_while_a_source_was_paused_is_not_posted(storage: Storage) -> None:
    """A paused source posts nothing here and all elsewhere; after resuming only what is newer."""
    clock = [NOW - DAY]
    storage.sources._now = storage.autoposts._now = storage.articles._now = lambda: clock[-1]
    source = await feed(storage)
    await feed(storage, guild=AWAY)
    for guild, channel in ((HOME, 5), (AWAY, 6)):
        await storage.autoposts.add(
            guild, ChannelId(channel), "everything", label="all", created_by=UserId(3)
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
    await storage.autoposts.add(HOME, ChannelId(5), "everything", label="all", created_by=UserId(3))
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
