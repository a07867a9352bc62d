"""Digests of people, from a follow to the message in their direct messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cogs._following import round as reader_round
from news.models import Schedule, SourceId, Subject, UserId
from tests.cogs import posting_world as worlds
from tests.cogs.posting_world import World, posting_world
from tests.cogs.shown import labels_of, options_of, text_of

MORNING = Schedule("day", 6 * 60, 0, "UTC")


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    extensions = dict.fromkeys((*worlds.EXTENSIONS, "follows", "privacy", "posts", "stories"))
    monkeypatch.setattr(worlds, "EXTENSIONS", tuple(extensions))
    async with posting_world(tmp_path) as made:
        yield made


def who(member: Any) -> UserId:
    return UserId(member.id)


async def follows(world: World, member: Any, source_id: SourceId, *, is_private: bool = True) -> None:
    """The member follows a source and has their digest at six."""
    guild_id = world.guild_id if is_private else None
    await world.storage.follows.add(who(member), guild_id, Subject("source", source_id))
    await world.storage.personal_digests.set_schedule(who(member), MORNING)


async def at_the_hour(world: World, *members: Any) -> None:
    """The hour of their digest comes, whichever it is, and the rounds have their turns."""
    for member in members or (world.reader,):
        reader = await world.storage.personal_digests.get(who(member))
        assert reader is not None
        if reader.digest_at is not None:
            await world.storage.personal_digests.put_off(reader, world.env.now())
    for _ in range(4):
        await world.tick()


def messages(world: World, member: Any) -> list[Any]:
    """What stands in the member's direct messages, oldest first."""
    return member.user.dm_channel.history()


async def test_a_digest_comes_at_the_hour_with_why(world: World) -> None:
    """One message with what is new, why each is there, and three short buttons."""
    source_id = await world.source()
    await follows(world, world.reader, source_id)
    await world.article(source_id, title="Ferry back in service")
    await at_the_hour(world)
    [message] = messages(world, world.reader)
    assert "Your digest" in text_of(message)
    assert "Ferry back in service" in text_of(message)
    assert "because you follow The Example Times" in text_of(message)
    assert labels_of(message) == ["All", "Settings", "Stop"]
    await at_the_hour(world)
    assert len(messages(world, world.reader)) == 1


async def test_the_buttons_of_a_digest_work_in_direct_messages(world: World) -> None:
    """All, Settings and Stop answer; a line of a private source opens for members; Stop can be undone."""
    source_id = await world.source()
    await follows(world, world.reader, source_id)
    await world.article(source_id, title="Ferry back in service")
    await at_the_hour(world)
    [message] = messages(world, world.reader)
    person = world.reader.user
    every = (await person.click(message, label="All")).response
    assert "because you follow The Example Times" in text_of(every)
    (option,) = options_of(message)
    opened = (await person.select(message, [option["value"]])).response
    assert "Ferry back in service" in text_of(opened)
    settings = (await person.click(message, label="Settings")).response
    assert "You follow 1 thing" in text_of(settings)
    stopped = (await person.click(message, label="Stop")).response
    assert "Stopped." in text_of(stopped)
    await world.article(source_id)
    await at_the_hour(world)
    assert len(messages(world, world.reader)) == 1
    await person.click(stopped, label="Undo")
    await world.article(source_id)
    await at_the_hour(world)
    assert len(messages(world, world.reader)) == 2


async def test_who_has_left_gets_public_sources_alone(world: World) -> None:
    """What a server alone reads is not sent to somebody who is no member there any more."""
    private = await world.source("Insider")
    public = await world.storage.sources.add_feed(
        "https://open.example/feed", name="Open", domain="open.example", is_public=True, added_to=None
    )
    await follows(world, world.reader, private)
    await follows(world, world.reader, public)
    await world.article(private, title="Secret ferry plans")
    await world.article(public, title="Open letter on ferries")
    world.guild.remove_member(world.reader)
    await at_the_hour(world)
    [message] = messages(world, world.reader)
    assert "Open letter" in text_of(message)
    assert "Secret" not in text_of(message)


async def test_closed_direct_messages_pause_and_are_taken_up(world: World) -> None:
    """It says so in `/following`; with the next thing they ask it is tried again, and what was held arrives once."""
    source_id = await world.source()
    await follows(world, world.reader, source_id)
    await world.article(source_id, title="Ferry back in service")
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await at_the_hour(world)
    assert messages(world, world.reader) == []
    for _ in range(5):
        await world.tick()
    listed = (await world.reader.slash(world.news, "following")).response
    assert "I cannot send you direct messages" in text_of(listed)
    await world.tick(130)
    listed = (await world.reader.slash(world.news, "following")).response
    for _ in range(4):
        await world.tick()
    [message] = messages(world, world.reader)
    assert "Ferry back in service" in text_of(message)
    assert "I cannot send" not in text_of((await world.reader.slash(world.news, "following")).response)


async def test_direct_messages_are_opened_one_in_six_seconds(world: World) -> None:
    """Discord takes many opened in a row for spam."""
    source_id = await world.source()
    others = [world.guild.add_member(world.env.create_user(name)) for name in ("una", "ulf")]
    members = [world.reader, *others]
    for member in members:
        await follows(world, member, source_id)
    await world.article(source_id)
    await at_the_hour(world, *members)
    assert sum(len(messages(world, member)) for member in members) == 1
    await world.tick(20)
    assert [len(messages(world, member)) for member in members] == [1, 1, 1]


async def test_nobody_is_written_to_without_news(world: World) -> None:
    """Neither a message nor an opened conversation."""
    await follows(world, world.reader, await world.source())
    await at_the_hour(world)
    reader = await world.storage.personal_digests.get(who(world.reader))
    assert reader is not None
    assert (reader.channel_id, reader.last_at) == (None, None)
    assert not [one for one in world.env.http_requests if one.path == "/users/@me/channels"]


async def test_a_digest_survives_a_restart(world: World) -> None:
    """What was queued before the bot ended is sent once after it began again."""
    source_id = await world.source()
    await follows(world, world.reader, source_id)
    await world.article(source_id, title="Ferry back in service")
    reader = await world.storage.personal_digests.get(who(world.reader))
    assert reader is not None
    await world.storage.personal_digests.put_off(reader, world.env.now())
    await world.restart()
    for _ in range(4):
        await world.tick()
    assert len(messages(world, world.reader)) == 1
    await world.restart()
    for _ in range(4):
        await world.tick()
    assert len(messages(world, world.reader)) == 1


async def test_where_discord_cannot_say_who_is_a_member_it_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent on a guess, other people's digests go out, and the hour stands until Discord answers."""
    source_id = await world.source()
    una = world.guild.add_member(world.env.create_user("una"))
    await follows(world, world.reader, source_id)
    await follows(world, una, source_id)
    world.env.inject_error("GET", f"/guilds/*/members/{world.reader.id}", status=503, times=None)
    world.expected = (Exception,)
    await world.article(source_id, title="Ferry back in service")
    await at_the_hour(world, world.reader, una)
    await world.tick(10)
    assert (len(messages(world, world.reader)), len(messages(world, una))) == (0, 1)
    world.env.backend.faults.clear()
    monkeypatch.setattr(reader_round, "AGAIN_AFTER", timedelta(0))  # as if ten minutes had passed
    for _ in range(8):
        await world.tick()
    assert (len(messages(world, world.reader)), len(messages(world, una))) == (1, 1)
