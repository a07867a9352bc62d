"""New articles post themselves: once, in order, through errors and restarts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from cogs._delivering import decisions, showing
from cogs._delivering.courier import Courier
from news.errors import StorageError
from news.models import ChannelId, DeliveryState, GuildId, UserId, Wish
from news.settings import Settings
from storage.guilds import LEFT
from tests.cogs.posting_world import World, posting_world, titles
from tests.cogs.shown import labels_of, text_of
from tests.different import word
from tests.newsstand import topic
from tests.storage.builders import due_of


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with posting_world(tmp_path) as made:
        yield made


async def states(world: World, channel: Any) -> list[DeliveryState]:
    return [row.state for row in await world.deliveries(channel)]


async def test_a_new_article_is_posted_once_in_each_matching_channel(world: World) -> None:
    """One message in each channel that wants it, none elsewhere, and none again later."""
    source = await world.source()
    await world.autopost(world.news)
    await world.autopost(world.sport, source_id=source)
    other = world.guild.create_text_channel("elsewhere")
    await world.article(source, title="Ferry returns to Marrow Point")
    await world.tick()
    for channel in (world.news, world.sport):
        (message,) = channel.history()
        assert "Ferry returns to Marrow Point" in text_of(message)
        assert "Details" in labels_of(message)
        assert await states(world, channel) == [DeliveryState.SENT]
        assert (await world.deliveries(channel))[0].message_id == message.id
    assert other.history() == []
    await world.tick(10)
    assert len(world.news.history()) == 1


async def test_two_wishes_of_one_channel_make_one_message(world: World) -> None:
    """Everything and a source in the same channel: the article is there once."""
    source = await world.source()
    await world.autopost(world.news)
    await world.autopost(world.news, source_id=source)
    await world.article(source)
    await world.tick()
    assert len(world.news.history()) == 1


async def test_nothing_old_is_posted(world: World) -> None:
    """What was archived before the wish, or quietly after it, is not posted."""
    source = await world.source()
    await world.article(source)
    await world.autopost(world.news)
    await world.article(source, post=False)
    await world.tick()
    assert world.news.history() == []


async def test_a_post_pings_nobody_and_repeats_its_nonce(world: World) -> None:
    """Every send names no mention and carries the nonce stored with the delivery, enforced, of at most 25 characters."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source, title="@everyone <@&5> come to the harbour")
    world.env.inject_error("POST", "/channels/*/messages", status=500)
    await world.tick()
    await world.tick(5)
    (row,) = await world.deliveries(world.news)
    sends = [r.json for r in world.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    assert len(sends) == 2
    for body in sends:
        assert body is not None
        assert body["nonce"] == row.nonce
        assert 0 < len(body["nonce"]) <= 25
        assert body["enforce_nonce"] is True
        assert body["allowed_mentions"] == {"parse": []}


async def test_order_is_kept_across_a_failure(world: World) -> None:
    """While the first post waits for its next try, later ones of its channel wait too; other channels do not."""
    source = await world.source()
    await world.autopost(world.news)
    await world.autopost(world.sport)
    world.env.inject_error("POST", f"/channels/{world.news.id}/messages", status=500)
    for name in ("One", "Two", "Three"):
        await world.article(source, title=f"{name} {word(ord(name[1]))}")
    await world.tick()
    assert world.news.history() == []
    assert len(world.sport.history()) == 3
    await world.tick(10)
    assert [
        "One" in titles(world.news)[0],
        "Two" in titles(world.news)[1],
        "Three" in titles(world.news)[2],
    ] == [
        True,
        True,
        True,
    ]
    assert len(world.news.history()) == 3


async def test_a_server_error_is_tried_again(world: World) -> None:
    """One 500 makes one message in the end."""
    source = await world.source()
    await world.autopost(world.news)
    world.env.inject_error("POST", "/channels/*/messages", status=500)
    await world.article(source)
    await world.tick()
    (row,) = await world.deliveries(world.news)
    assert (row.state, row.reason, row.attempts) == (DeliveryState.PENDING, decisions.NO_ANSWER, 1)
    await world.tick(5)
    assert len(world.news.history()) == 1
    assert await states(world, world.news) == [DeliveryState.SENT]


@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), TimeoutError()], ids=repr)
async def test_a_lost_answer_makes_no_second_message(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """The message was created and the connection broke: the channel is read back and nothing is sent again."""
    source = await world.source()
    await world.autopost(world.news)
    real = discord.abc.Messageable.send
    sends = 0

    async def send_and_lose(channel: Any, **arguments: Any) -> discord.Message:
        nonlocal sends
        sends += 1
        message = await real(channel, **arguments)
        if sends == 1:
            raise error
        return message

    monkeypatch.setattr(discord.abc.Messageable, "send", send_and_lose)
    await world.article(source)
    await world.tick()
    assert await states(world, world.news) == [DeliveryState.PENDING]
    await world.tick(5)
    (message,) = world.news.history()
    (row,) = await world.deliveries(world.news)
    assert (row.state, row.message_id, sends) == (DeliveryState.SENT, message.id, 1)


@pytest.mark.parametrize(
    ("status", "code", "word"),
    [(403, 50013, "Send Messages"), (403, 50001, "View Channel"), (404, 10003, "deleted")],
)
async def test_a_channel_that_refuses_is_paused(world: World, status: int, code: int, word: str) -> None:
    """The post is held, the autoposts of the channel are paused with a plain reason, and Discord is asked once only."""
    source = await world.source()
    await world.autopost(world.news)
    world.env.inject_error(
        "POST", f"/channels/{world.news.id}/messages", status=status, code=code, times=None
    )
    await world.article(source)
    await world.article(source)
    await world.tick()
    await world.tick(30)
    await world.article(source)
    await world.tick(30)
    assert await states(world, world.news) == [DeliveryState.HELD] * 3
    (broken,) = await world.storage.targets.broken_of_guild(world.guild_id)
    assert word in (broken.broken_reason or "")
    assert len([r for r in world.env.http_requests if r.path == f"/channels/{world.news.id}/messages"]) == 1


async def test_a_paused_channel_resumes_by_itself(world: World) -> None:
    """Once the bot may write again, what was held is posted in order, without anyone asking."""
    source = await world.source()
    await world.autopost(world.news)
    await world.allow(world.news, send_messages=False)
    await world.article(source, title="First boat")
    await world.article(source, title="Second boat")
    await world.tick()
    assert world.news.history() == []
    await world.allow(world.news, send_messages=True)
    await world.tick()
    assert [("First" in t, "Second" in t) for t in titles(world.news)] == [(True, False), (False, True)]
    assert await world.storage.targets.broken_of_guild(world.guild_id) == []


async def test_a_post_deleted_meanwhile_is_not_made_again(world: World) -> None:
    """A 404 that answers a repeated nonce means that the message was deleted; the channel is not paused."""
    source = await world.source()
    await world.autopost(world.news)
    world.env.inject_error("POST", "/channels/*/messages", status=404, code=10008)
    await world.article(source)
    await world.tick()
    await world.tick(30)
    assert world.news.history() == []
    assert await states(world, world.news) == [DeliveryState.SKIPPED]
    assert await world.storage.targets.broken_of_guild(world.guild_id) == []


async def test_a_post_discord_refuses_fails_alone(world: World) -> None:
    """A 400 gives up this post; the next one follows."""
    source = await world.source()
    await world.autopost(world.news)
    world.env.inject_error("POST", "/channels/*/messages", status=400, code=50035)
    await world.article(source)
    await world.article(source)
    await world.tick()
    assert await states(world, world.news) == [DeliveryState.FAILED, DeliveryState.SENT]
    assert len(world.news.history()) == 1


async def test_a_failed_write_does_not_end_the_loop(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception out of the whole round is logged; the loop rests a little and goes on."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source)

    async def full(_: Courier) -> None:
        raise StorageError("disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Courier, "run", full)
        await world.tick(20)
    assert world.news.history() == []
    failures = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert 1 < len(failures) < 10
    await world.tick(70)
    assert len(world.news.history()) == 1


async def test_an_article_that_cannot_be_shown_holds_nothing_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure of ours with one article is logged with the delivery's id, and the next one follows."""
    source = await world.source()
    await world.autopost(world.news)
    real = showing.post_card

    def fragile(post: Any, *rest: Any, **named: Any) -> Any:
        if "broken" in repr(post):
            raise ZeroDivisionError
        return real(post, *rest, **named)

    monkeypatch.setattr(showing, "post_card", fragile)
    await world.article(source, title="A broken one")
    await world.article(source, title="Herring is whole")
    await world.tick()
    assert await states(world, world.news) == [DeliveryState.FAILED, DeliveryState.SENT]


async def test_a_source_that_is_not_read_any_more_is_not_posted(world: World) -> None:
    """A server posts only what it may see: a delivery whose source it dropped is skipped."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source)
    await world.storage.sources.remove_from(source, world.guild_id)
    await world.tick()
    assert world.news.history() == []
    assert await states(world, world.news) == [DeliveryState.SKIPPED]


async def test_another_servers_source_is_not_posted(world: World) -> None:
    """An autopost for everything means everything this server reads."""
    await world.autopost(world.news)
    source = await world.source("Hill Courier", added_to=GuildId(42))
    await world.article(source)
    await world.tick()
    assert world.news.history() == []


async def test_a_topic_is_posted_where_it_is_wanted(world: World) -> None:
    """An article about the topic is posted, another is not."""
    source = await world.source()
    await world.article(source, topics=[topic("Lune Council")], post=False)
    (council,) = await world.storage.topics.complete(world.guild_id, "lune")
    await world.storage.autoposts.add(
        world.guild_id,
        world.news.id,
        Wish("topic", topic_ids=(council.id,)),
        label=council.name,
        created_by=UserId(1),
    )
    await world.article(source, title="Council meets", topics=[topic("Lune Council")])
    await world.article(source, title="Tide is late")
    await world.tick()
    assert len(world.news.history()) == 1
    assert "Council meets" in titles(world.news)[0]


async def test_leaving_a_server_ends_its_deliveries(world: World) -> None:
    """Once the bot is removed nothing waits for that server."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source)
    world.env.backend.remove_guild(world.guild.id)
    await world.tick(5)
    assert await due_of(world.storage.deliveries, world.env.now()) == []
    rows = await world.storage.deliveries.of_channel(world.news.id, 10)
    assert [row.state for row in rows] == [DeliveryState.SKIPPED]


async def test_a_server_that_was_left_while_nobody_looked_is_noticed(world: World) -> None:
    """Removed while the bot was stopped: at the next start nothing waits for that server, and nobody polls for it."""
    elsewhere = GuildId(42)
    gone = await world.source("Hill Courier", added_to=elsewhere)
    stays = await world.source()
    await world.autopost(world.news)
    autopost = await world.storage.autoposts.add(
        elsewhere, ChannelId(4242), Wish("everything"), label="everything", created_by=UserId(1)
    )
    await world.article(gone)
    await world.restart()
    await world.env.settle()
    (paused,) = await world.storage.autoposts.of_guild(elsewhere)
    assert (paused.id, paused.paused_reason) == (autopost.id, LEFT)
    (row,) = await world.storage.deliveries.of_channel(ChannelId(4242), 5)
    assert row.state is DeliveryState.SKIPPED
    assert [source.id for source, _ in await world.storage.sources.due(world.env.now(), 10)] == [stays]
    (works,) = await world.storage.autoposts.of_guild(world.guild_id)
    assert works.paused_reason is None


async def test_a_server_that_is_not_allowed_is_left(tmp_path: Path) -> None:
    """With ALLOWED_GUILDS set, the bot leaves any other server and says no hello there."""
    settings = Settings(allowed_guilds=frozenset({GuildId(999)}))
    async with posting_world(tmp_path, settings=settings) as world:
        await world.env.settle()
        assert list(world.env.bot.guilds) == []


async def test_a_slow_channel_delays_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Discord makes one channel wait, the others get what is theirs."""
    source = await world.source()
    await world.autopost(world.news)
    await world.autopost(world.sport)
    real = discord.abc.Messageable.send

    async def slow(channel: Any, **arguments: Any) -> discord.Message:
        if channel.id == world.news.id:
            await asyncio.sleep(20)
        return await real(channel, **arguments)

    monkeypatch.setattr(discord.abc.Messageable, "send", slow)
    for _ in range(3):
        await world.article(source)
        await world.tick(2)
    assert len(world.sport.history()) == 3
    assert world.news.history() == []
    await world.tick(60)
    assert len(world.news.history()) == 3


async def test_more_slow_channels_than_places_starve_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel gives its place up after a turn, however long its queue: the longest waiting one is next."""
    source = await world.source()
    slow_ones = [world.guild.create_text_channel(f"slow-{n}") for n in range(3)]
    for channel in slow_ones:
        await world.autopost(channel)
    for _ in range(20):
        await world.article(source)
    await world.autopost(world.news)
    await world.article(source)
    real = discord.abc.Messageable.send

    async def slow(channel: Any, **arguments: Any) -> discord.Message:
        if channel.id != world.news.id:
            await asyncio.sleep(6)
        return await real(channel, **arguments)

    monkeypatch.setattr(discord.abc.Messageable, "send", slow)
    monkeypatch.setattr("cogs._delivering.courier.AT_ONCE", 2)
    monkeypatch.setattr("cogs._delivering.courier.FIRST_ONES", 0)
    for _ in range(10):
        await world.tick(2)
    assert len(world.news.history()) == 1
    assert all(titles(channel) for channel in slow_ones)


async def test_the_button_of_a_post_answers_readers(world: World) -> None:
    """Details opens the article for whoever pressed, in private, also after a restart."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source, title="Ferry returns to Marrow Point")
    await world.tick()
    await world.restart()
    (message,) = world.news.history()
    opened = await world.reader.click(message, label="Details")
    assert opened.ephemeral
    assert "Ferry returns to Marrow Point" in text_of(opened.response)


async def test_a_server_with_many_channels_does_not_delay_anothers_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one server's channels fill all places they may have, the first post of another goes out at once."""
    source = await world.source()
    many = [world.guild.create_text_channel(f"many-{n}") for n in range(12)]
    for channel in many:
        await world.autopost(channel)
    hill = world.env.create_guild("Hill Town")
    quiet = hill.create_text_channel("quiet")
    await world.storage.guilds.note_greeted(GuildId(hill.id))
    other = await world.source("Hill Courier", added_to=GuildId(hill.id))
    await world.storage.autoposts.add(
        GuildId(hill.id),
        ChannelId(quiet.id),
        Wish("source", source_ids=(other,)),
        label="Hill",
        created_by=UserId(1),
    )
    busy = {channel.id for channel in many}
    real = discord.abc.Messageable.send

    async def slow(channel: Any, **arguments: Any) -> discord.Message:
        if channel.id in busy:
            await asyncio.sleep(30)
        return await real(channel, **arguments)

    monkeypatch.setattr(discord.abc.Messageable, "send", slow)
    for name, number in (("AT_ONCE", 4), ("OF_A_SERVER", 3), ("FIRST_ONES", 2)):
        monkeypatch.setattr(f"cogs._delivering.courier.{name}", number)
    await world.article(source)
    await world.tick(2)
    await world.article(other)
    await world.tick(1.2)
    assert len(quiet.history()) == 1
    assert sum(len(channel.history()) for channel in many) == 0
    await world.tick(200)
    assert all(len(channel.history()) == 1 for channel in many)
