"""A file of the thirteenth schema goes on posting as it did, table by table."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import aiosqlite
import pytest

from news.models import ChannelId, DeliveryState, GuildId, SourceId, UserId, Wish
from storage import Storage
from storage.guilds import LEFT
from storage.migrating import load_migrations, migrate
from tests.storage.audit import audit
from tests.storage.builders import NOW

HOME, AWAY = GuildId(1), GuildId(2)
MS = int(NOW.timestamp() * 1000)
ARTICLE = (MS - 60_000) << 20
NONCE = "n" * 25


@pytest.fixture
async def old_file(database_file: Path) -> Path:
    """A file of schema 13 with an autopost of each kind, one broken channel, one server that was left, and posts."""
    async with aiosqlite.connect(database_file, isolation_level=None) as db:
        await migrate(db, load_migrations()[:13])
    with closing(sqlite3.connect(database_file)) as db:
        for sql in (
            "INSERT INTO sources (id, kind, name, url, domain, next_check_at, created_at)"
            " VALUES (1, 'feed', 'Times', 'https://times.example/feed', 'times.example', 5, 1)",
            "INSERT INTO guild_sources (guild_id, source_id, added_at) VALUES (1, 1, 1)",
            "INSERT INTO source_sets (id, members, article_count) VALUES (1, '1', 2)",
            "INSERT INTO source_set_members (set_id, source_id) VALUES (1, 1)",
            "INSERT INTO topics (id, name, name_key, kind, is_person, article_count) VALUES (8, 'Pact', 'pact', 'phrase', 0, 0)",
            "INSERT INTO topic_words (topic_id, source_id, word) VALUES (8, 0, 'pact')",
            "INSERT INTO guilds (guild_id, greeted_at, left_at) VALUES (2, 1, 2)",
        ):
            db.execute(sql)
        for n in range(4):
            db.execute("INSERT INTO stories (id, created_at) VALUES (?, 1)", (ARTICLE + n,))
            db.execute(
                "INSERT INTO articles (id, story_id, owner_id, set_id, title, text, text_hash, source_tokens, first_seen_at)"
                " VALUES (?, ?, 1, 1, 'Tolls', 'Tolls rise.', ?, 's1', ?)",
                (ARTICLE + n, ARTICLE + n, bytes([n]), MS),
            )
            db.execute(
                "INSERT INTO article_sources (article_id, source_id, added_at) VALUES (?, 1, 1)",
                (ARTICLE + n,),
            )
        db.execute("UPDATE source_sets SET article_count = 4")
        autoposts = [
            (1, 1, 10, "everything", None, None, None),
            (2, 1, 10, "source", 1, None, None),
            (3, 1, 11, "topic", None, 8, "Newsdesk may not write here."),
            (7, 2, 20, "everything", None, None, LEFT),
        ]
        db.executemany(
            "INSERT INTO autoposts (id, guild_id, channel_id, kind, source_id, topic_id, label, paused_reason, created_by,"
            " created_at) VALUES (?, ?, ?, ?, ?, ?, 'label', ?, 7, 1)",
            autoposts,
        )
        db.execute("DELETE FROM autoposts WHERE id = 7")
        db.execute(
            "INSERT INTO autoposts (id, guild_id, channel_id, kind, label, paused_reason, created_by, created_at)"
            " VALUES (6, 2, 20, 'everything', 'label', ?, 7, 1)",
            (LEFT,),
        )
        deliveries = [
            (1, 1, 10, ARTICLE, "sent", 77, MS, MS),
            (2, 1, 10, ARTICLE + 1, "pending", None, None, MS + 5),
            (3, 1, 11, ARTICLE + 2, "held", None, None, MS),
            (9, 1, 12, ARTICLE + 3, "sending", None, MS - 7, MS - 9),
        ]
        db.executemany(
            "INSERT INTO deliveries (id, guild_id, channel_id, article_id, story_id, state, nonce, message_id, claimed_at,"
            f" next_try_at, created_at) VALUES (?, ?, ?, ?, 5, ?, '{NONCE}', ?, ?, ?, 3)",
            deliveries,
        )
        db.commit()
    return database_file


async def test_autoposts_post_as_they_did(old_file: Path) -> None:
    """Everything at once and without an end, as before settings; the numbers of removed ones are given to nobody."""
    storage = await Storage.open(f"sqlite:///{old_file}", now=lambda: NOW)
    home = await storage.autoposts.of_guild(HOME)
    [left] = await storage.autoposts.of_guild(AWAY)
    new = await storage.autoposts.add(
        HOME,
        ChannelId(30),
        Wish("everything"),
        label="new",
        created_by=UserId(home[0].id),
    )
    again = await storage.autoposts.add(
        HOME,
        ChannelId(10),
        Wish("source", source_ids=(SourceId(1),)),
        label="again",
        created_by=UserId(7),
    )
    await storage.close()
    assert [(one.id, one.kind, one.source_id, one.topic_id) for one in home] == [
        (1, "everything", None, None),
        (2, "source", 1, None),
        (3, "topic", None, 8),
    ]
    assert {one.settings.mode for one in [*home, left]} == {"instant"}
    assert ([one.paused_reason for one in home], left.paused_reason) == ([None] * 3, LEFT)
    assert (new.id, again.id) == (8, 2)
    assert audit(old_file) == []


async def test_a_broken_channel_stays_broken_and_is_told_of(old_file: Path) -> None:
    """The reason stands with the place from now on, since the oldest that waits for it."""
    storage = await Storage.open(f"sqlite:///{old_file}", now=lambda: NOW)
    [broken] = await storage.targets.to_tell()
    fine = await storage.targets.get(ChannelId(10))
    await storage.close()
    assert (broken.channel_id, broken.guild_id, broken.broken_reason) == (
        11,
        HOME,
        "Newsdesk may not write here.",
    )
    assert broken.broken_since is not None
    assert fine is not None
    assert fine.broken_since is None


async def test_what_waited_goes_out_and_what_was_interrupted_is_looked_at(old_file: Path) -> None:
    """Each post keeps its number, its nonce and its state; what a crash left is given first to whoever sends."""
    storage = await Storage.open(f"sqlite:///{old_file}", now=lambda: NOW)
    turns = {
        turn.target.channel_id: turn.deliveries
        for turn in await storage.deliveries.turns(NOW + timedelta(seconds=1))
    }
    sent = await storage.deliveries.of_message(ChannelId(10), 77)
    await storage.close()
    assert {channel: [(one.id, one.state.value) for one in rows] for channel, rows in turns.items()} == {
        10: [(2, "pending")],
        12: [(9, "sending")],
    }
    assert {one.nonce for rows in turns.values() for one in rows} == {NONCE}
    assert sent is not None
    assert (sent.id, sent.state, sent.kind) == (1, DeliveryState.SENT, "article")
