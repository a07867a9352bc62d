"""Whose turn it is: fair between servers, in order within a channel, cheap however much waits."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest

from news.models import (
    ChannelId,
    DeliveryId,
    DeliveryState,
    Ended,
    GuildId,
    Later,
    PostSettings,
    Sent,
    SourceId,
    Turn,
    UserId,
    Wish,
)
from storage import Storage
from storage.deliveries import A_TURN
from tests.different import word
from tests.storage.builders import NOW, article

LATER = NOW + timedelta(minutes=5)
CHANNELS, OF_EACH = 5_000, 10


@pytest.fixture
async def source(storage: Storage) -> SourceId:
    return await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", is_public=True, added_to=None
    )


async def want(storage: Storage, guild: int, *channels: int) -> None:
    for channel in channels:
        await storage.autoposts.add(
            GuildId(guild),
            ChannelId(channel),
            Wish("everything"),
            PostSettings(mode="instant"),
            label="everything",
            created_by=UserId(7),
        )


async def post(storage: Storage, source: SourceId, *numbers: int) -> None:
    for n in numbers:
        told = article(word(n).capitalize(), f"{word(n)}.", url=f"https://t.example/{n}", published_at=NOW)
        await storage.articles.add(told, source_id=source, post=True)


def channels_of(turns: list[Turn]) -> list[int]:
    return [turn.target.channel_id for turn in turns]


async def test_the_first_turn_of_every_server_comes_before_the_second_of_any(
    storage: Storage, source: SourceId
) -> None:
    """A server with many channels does not delay another's first; in the next round the longest waiting server is first."""
    await want(storage, 1, 11, 12, 13, 14)
    await want(storage, 2, 21)
    await want(storage, 3, 31)
    await post(storage, source, 1)
    turns = await storage.deliveries.turns(NOW, limit=4)
    assert channels_of(turns) == [11, 21, 31, 12]
    busy = [turn.target.channel_id for turn in turns]
    claimed = await storage.deliveries.claim([turn.deliveries[0].id for turn in turns], LATER)
    assert claimed == {turn.deliveries[0].id for turn in turns}
    await post(storage, source, 2)
    assert channels_of(await storage.deliveries.turns(LATER, busy=busy)) == [13, 14]
    outcomes = [Sent(turn.deliveries[0].id, 1_000 + n) for n, turn in enumerate(turns)]
    await storage.deliveries.record(outcomes, LATER)
    await want(storage, 4, 41)
    await post(storage, source, 3)
    assert channels_of(await storage.deliveries.turns(LATER, limit=2)) == [41, 13]


async def test_what_was_interrupted_is_the_first_of_its_turn(storage: Storage, source: SourceId) -> None:
    """After a crash a row in `sending` comes again with what follows it, unless somebody is writing to its channel."""
    await want(storage, 1, 11)
    await post(storage, source, *range(A_TURN + 2))
    [turn] = await storage.deliveries.turns(NOW)
    assert len(turn.deliveries) == A_TURN
    await storage.deliveries.claim([turn.deliveries[0].id], NOW)
    [again] = await storage.deliveries.turns(NOW)
    assert [one.state for one in again.deliveries] == ["sending", *["pending"] * (A_TURN - 1)]
    assert await storage.deliveries.turns(NOW, busy=[ChannelId(11)]) == []


async def test_only_the_heads_of_queues_can_be_claimed(storage: Storage, source: SourceId) -> None:
    """Of several of one channel the first alone is ours, so that nothing overtakes; unknown ones are nobody's."""
    await want(storage, 1, 11, 12)
    await post(storage, source, 1, 2)
    first, second = await storage.deliveries.turns(NOW)
    ids = [one.id for one in (*first.deliveries, *second.deliveries)]
    claimed = await storage.deliveries.claim([*ids, DeliveryId(9_999)], NOW)
    assert claimed == {first.deliveries[0].id, second.deliveries[0].id}


async def test_outcomes_of_a_round_are_written_together(
    storage: Storage, source: SourceId, database_file: Path
) -> None:
    """Sent, tried later, refused and broken in one transaction; the next turns are what they leave."""
    await want(storage, 1, 11, 12, 13, 14)
    await post(storage, source, 1, 2)
    turns = {turn.target.channel_id: turn.deliveries for turn in await storage.deliveries.turns(NOW)}
    heads = {channel: rows[0].id for channel, rows in turns.items()}
    await storage.deliveries.claim(list(heads.values()), NOW)
    await storage.deliveries.record(
        [
            Sent(heads[ChannelId(11)], 77, shown="abc"),
            Later(heads[ChannelId(12)], LATER, "Discord is away"),
            Ended(heads[ChannelId(13)], DeliveryState.FAILED, "Discord did not accept it"),
            Ended(
                heads[ChannelId(14)], DeliveryState.HELD, "no Send Messages", breaks_target=True, code=50013
            ),
        ],
        NOW,
    )
    assert sorted(channels_of(await storage.deliveries.turns(NOW))) == [11, 13]
    assert sorted(channels_of(await storage.deliveries.turns(LATER))) == [11, 12, 13]
    sent = await storage.deliveries.get(heads[ChannelId(11)])
    assert sent is not None
    assert (sent.state, sent.message_id, sent.shown, sent.sent_at) == (DeliveryState.SENT, 77, "abc", NOW)
    assert await storage.deliveries.of_message(ChannelId(11), 77) == sent
    [broken] = await storage.targets.broken_of_guild(GuildId(1))
    assert (broken.channel_id, broken.broken_reason, broken.broken_code) == (14, "no Send Messages", 50013)
    assert [one.state for one in await storage.deliveries.of_channel(ChannelId(14), 5)] == ["held", "held"]


async def test_a_turn_costs_milliseconds_however_much_waits(storage: Storage, database_file: Path) -> None:
    """50,000 due over 5,000 channels of 1,000 servers; the bound is wide, since machines differ."""
    ms = int(NOW.timestamp() * 1000)
    with closing(sqlite3.connect(database_file)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.executemany(
            "INSERT INTO targets (channel_id, guild_id, ready_at) VALUES (?, ?, ?)",
            [(channel, 1 + channel // 5, ms) for channel in range(1, CHANNELS + 1)],
        )
        db.executemany(
            "INSERT INTO deliveries (kind, guild_id, channel_id, state, nonce, next_try_at, created_at)"
            " VALUES ('digest', ?, ?, 'pending', ?, ?, ?)",
            [
                (1 + channel // 5, channel, "n" * 25, ms, ms)
                for _ in range(OF_EACH)
                for channel in range(1, CHANNELS + 1)
            ],
        )
        db.commit()
    began = process_time()
    turns = await storage.deliveries.turns(NOW)
    spent = process_time() - began
    assert (len(turns), {len(turn.deliveries) for turn in turns}) == (100, {A_TURN})
    assert len({turn.target.guild_id for turn in turns}) == 100
    assert spent < 1
