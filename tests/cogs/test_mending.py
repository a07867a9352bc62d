"""Organisers hear once that nothing can be posted in a channel, and mend it, move it or give it up by a button."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from unittest.mock import Mock

import discord
import pytest

from cogs._delivering.broken_cards import Place, broken_card, chosen_channel, marks_in, press_id
from cogs._delivering.looking import seen_problem
from cogs._delivering.telling import nonce_of
from news.models import ChannelId, DeliveryState, GuildId, Target, UserId, Wish
from storage.mending import GONE, GONE_CODE
from tests.cogs import posting_world as posting
from tests.cogs.posting_world import START, World, last_text, posting_world
from tests.cogs.shown import labels_of, options_of, text_of

REASON = "Newsdesk may not write in the channel. Give it Send Messages there."


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    # Without the loop that posts articles every second, an hour passes quickly.
    quiet = ("errors", "autopost", "desk", "mending")
    monkeypatch.setattr(posting, "EXTENSIONS", quiet)
    async with posting_world(tmp_path) as made:
        await made.storage.guilds.set_notices_channel(made.guild_id, ChannelId(made.sport.id))
        yield made


async def broken(world: World, channel: Any = None, *, posts: int = 2) -> ChannelId:
    """A channel that wants everything, may not be written to, and for which posts wait."""
    channel = channel or world.news
    source = await world.source()
    await world.autopost(channel)
    await world.allow(channel, send_messages=False)
    await world.storage.targets.break_(ChannelId(channel.id), REASON, 50013)
    for _ in range(posts):
        await world.article(source)
    return ChannelId(channel.id)


async def rounds(world: World, count: int = 4) -> None:
    for _ in range(count):
        await world.tick(10.1)


def notices(world: World, channel: Any = None) -> list[Any]:
    return (channel or world.sport).history()


async def test_a_broken_channel_is_told_once(world: World) -> None:
    """One message with what is missing and what can be done, pinging nobody; and none after a restart."""
    await broken(world)
    await rounds(world, 6)
    (message,) = notices(world)
    shown = text_of(message)
    assert f"I can't post in <#{world.news.id}>" in shown
    assert "Send Messages is missing." in shown
    assert "2 posts wait" in shown
    assert labels_of(message) == ["Check again", "Choose another channel"]
    (sent,) = [r.json for r in world.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    assert sent is not None
    assert sent["enforce_nonce"] is True
    assert sent["allowed_mentions"] == {"parse": []}
    await world.restart()
    await rounds(world)
    assert len(notices(world)) == 1


async def test_a_notice_that_arrived_before_a_crash_is_recognised(world: World) -> None:
    """What was sent and not written down is found in the channel by its buttons, and later says that it works."""
    channel_id = await broken(world)
    await rounds(world)
    (message,) = notices(world)
    async with world.storage._database.transaction() as db:
        await db.execute("UPDATE targets SET told_at = NULL, told_channel_id = NULL, told_message_id = NULL")
    await world.restart()
    await rounds(world)
    assert [one.id for one in notices(world)] == [message.id]
    await world.allow(world.news, send_messages=True)
    await world.storage.targets.mend(channel_id)
    await rounds(world, 8)
    assert "Posting works again" in text_of(notices(world)[0])


async def test_several_that_break_together_make_one_message(world: World) -> None:
    """A role that lost a permission breaks all channels at once: one message names them, a menu leads to each."""
    channels = [world.guild.create_text_channel(f"topic-{number}") for number in range(12)]
    for channel in channels:
        await broken(world, channel, posts=0)
    await rounds(world)
    (message,) = notices(world)
    assert "I can't post in 12 channels" in text_of(message)
    assert "and 2 more" in text_of(message)
    options = options_of(message)
    assert len(options) == 12
    answer = await world.organiser.select(message, [options[3]["value"]])
    assert f"I can't post in <#{channels[3].id}>" in last_text(answer)
    await world.storage.targets.mend(ChannelId(channels[0].id))
    await rounds(world, 8)
    (message,) = notices(world)
    assert f"<#{channels[0].id}>: works again" in text_of(message)
    assert len(options_of(message)) == 11


@pytest.mark.parametrize(
    ("chosen", "place"), [("news", "sport"), ("off", None), (None, None), ("gone", "sport")], ids=str
)
async def test_it_is_told_where_the_server_can_be_reached(
    chosen: str | None, place: str | None, world: World
) -> None:
    """Where notices go, else where Discord tells organisers things; never in the broken channel, nor in any other."""
    known = {"news": ChannelId(world.news.id), "off": ChannelId(0), "gone": ChannelId(5), None: None}
    await world.storage.guilds.set_notices_channel(world.guild_id, known[chosen])
    if place is not None:
        world.env.backend.get_guild(world.guild.id).system_channel_id = world.sport.id
        await world.restart()
    await broken(world)
    await rounds(world)
    assert len(notices(world)) == (place == "sport")
    assert notices(world, world.news) == []


async def test_what_nothing_is_posted_into_is_not_told(world: World) -> None:
    """A channel without autoposts whose queue is empty is nobody's trouble."""
    channel_id = await broken(world, posts=0)
    (autopost,) = await world.storage.autoposts.of_guild(world.guild_id)
    await world.storage.autoposts.remove([autopost.id], world.guild_id)
    await rounds(world)
    assert notices(world) == []
    target = await world.storage.targets.get(channel_id)
    assert target is not None
    assert target.told_at is not None


async def test_check_again_mends_what_is_well(world: World) -> None:
    """It says that it is still so, then, with the permission back, posts what waited and says so in the notice."""
    channel_id = await broken(world)
    await rounds(world)
    (message,) = notices(world)
    still = await world.organiser.click(message, label="Check again")
    assert "it is still so" in last_text(still)
    assert "Send Messages is missing." in last_text(still)
    await world.allow(world.news, send_messages=True)
    well = await world.organiser.click(message, label="Check again")
    assert "works again" in last_text(well)
    target = await world.storage.targets.get(channel_id)
    assert target is not None
    assert target.broken_since is None
    assert {row.state for row in await world.deliveries(world.news)} == {DeliveryState.PENDING}
    await rounds(world, 8)
    (message,) = notices(world)
    assert "Posting works again" in text_of(message)
    assert labels_of(message) == []


async def test_what_breaks_again_at_once_is_no_news(world: World) -> None:
    """A place that only seemed mended stays in its notice: no second message, and no word that it works."""
    channel_id = await broken(world)
    await rounds(world)
    for _ in range(3):
        await world.storage.targets.mend(channel_id)
        await rounds(world, 1)
        await world.storage.targets.break_(channel_id, REASON, 50013)
        await rounds(world, 4)
    (message,) = notices(world)
    assert "I can't post in" in text_of(message)


async def test_another_channel_takes_everything_over(world: World) -> None:
    """Autoposts and what waits go there, once it can be posted in; the old channel is no trouble any more."""
    await broken(world, posts=5)
    other = world.guild.create_text_channel("other")
    await world.allow(other, send_messages=False)
    await rounds(world)
    (message,) = notices(world)
    asked = await world.organiser.click(message, label="Choose another channel")
    refused = await world.organiser.select(asked.response, [other])
    assert "cannot be used yet: Send Messages is missing." in last_text(refused)
    await world.allow(other, send_messages=True)
    moved = await world.organiser.select(refused.response or asked.response, [other])
    assert f"goes to <#{other.id}> from now on" in last_text(moved)
    (autopost,) = await world.storage.autoposts.of_guild(world.guild_id)
    assert autopost.channel_id == other.id
    assert [row.state for row in await world.deliveries(world.news)] == []
    rows = await world.deliveries(other)
    assert len([row for row in rows if row.kind == "article"]) == 5
    # More than a few are one digest.
    assert await world.storage.digests.make_due(world.env.now()) == 1
    await rounds(world, 8)
    assert "Nothing is to be posted" in text_of(notices(world)[0])


async def test_a_deleted_channel_is_noticed_at_once(world: World) -> None:
    """Its people hear of it before the next post, and its autoposts can be removed."""
    await world.autopost(world.news)
    await world.storage.targets.break_(ChannelId(world.news.id), REASON, 50013)
    world.env.backend.delete_channel(world.news.id)
    await world.env.settle()
    await rounds(world)
    (message,) = notices(world)
    assert "A channel was deleted" in text_of(message)
    assert "It got everything." in text_of(message)
    assert labels_of(message) == ["Choose another channel", "Remove its autoposts"]
    asked = await world.organiser.click(message, label="Remove its autoposts")
    done = await world.organiser.click(asked.response, label="Remove")
    assert "are gone" in last_text(done)
    assert await world.storage.autoposts.of_guild(world.guild_id) == []
    assert await world.storage.targets.broken_of_guild(world.guild_id) == []


async def test_only_organisers_may_press(world: World) -> None:
    """A reader who sees the notice changes nothing."""
    channel_id = await broken(world)
    await rounds(world)
    (message,) = notices(world)
    await world.allow(world.news, send_messages=True)
    refused = await world.reader.click(message, label="Check again")
    assert "Manage Server" in last_text(refused)
    target = await world.storage.targets.get(channel_id)
    assert target is not None
    assert target.broken_since is not None


async def test_a_server_cannot_touch_another_servers_channel(world: World) -> None:
    """A made-up button with another server's channel finds nothing."""
    await world.storage.autoposts.add(
        GuildId(99), ChannelId(990), Wish("everything"), label="theirs", created_by=UserId(1)
    )
    await world.storage.targets.break_(ChannelId(990), REASON, 50013)
    assert await world.storage.mending.places(world.guild_id, [ChannelId(990)]) == []


async def test_check_again_sees_that_the_channel_is_gone(world: World) -> None:
    """What was missing a permission and was deleted meanwhile is said to be gone, also where no event told so."""
    channel_id = await broken(world)
    await rounds(world)
    (message,) = notices(world)
    bot = cast(Any, world.env.bot)
    bot.remove_listener(bot.get_cog("Mending").on_guild_channel_delete)
    world.env.backend.delete_channel(world.news.id)
    await world.env.settle()
    looked = await world.organiser.click(message, label="Check again")
    assert "A channel was deleted" in last_text(looked)
    target = await world.storage.targets.get(channel_id)
    assert target is not None
    assert target.broken_code == GONE_CODE


def channel(kind: type[Any], *, missing: str | None = None, **attributes: Any) -> Any:
    """A channel as discord.py has it in memory, in which the bot may do everything but one thing."""
    allowed = discord.Permissions.all()
    if missing:
        allowed.update(**{missing: False})
    return Mock(spec=kind, permissions_for=Mock(return_value=allowed), **attributes)


def forum(*tags: tuple[int, bool], needs_tag: bool = True) -> Any:
    flags = discord.ChannelFlags()
    flags.require_tag = needs_tag
    available = [Mock(spec=discord.ForumTag, id=number, moderated=moderated) for number, moderated in tags]
    return channel(discord.ForumChannel, flags=flags, available_tags=available)


@pytest.mark.parametrize(
    ("place", "tags", "problem"),
    [
        (channel(discord.TextChannel), (), None),
        (channel(discord.TextChannel, missing="send_messages"), (), "Send Messages is missing."),
        (channel(discord.VoiceChannel, missing="view_channel"), (), "View Channel is missing."),
        (channel(discord.Thread, locked=False), (), None),
        (channel(discord.Thread, locked=True), (), "The thread is locked: open it again."),
        (
            channel(discord.Thread, locked=False, missing="send_messages_in_threads"),
            (),
            "Send Messages in Threads is missing.",
        ),
        (forum(needs_tag=False), (), None),
        (forum(), (), "need a tag, and it has none"),
        (forum((1, False)), (), None),
        (forum((1, True)), (), "only moderators may give"),
        (forum((1, True)), (1,), None),
        (object(), (), None),
    ],
    ids=range(12),
)
def test_what_stands_in_the_way_is_seen_without_posting(
    place: Any, tags: tuple[int, ...], problem: str | None
) -> None:
    """Permissions, locked threads and tags that forums ask for."""
    seen = seen_problem(place, tag_ids=tags)
    assert (seen is None) == (problem is None)
    assert problem is None or problem in (seen or "")


def place(number: int, *, code: int | None = None, labels: tuple[str, ...] = ("everything",)) -> Place:
    target = Target(
        ChannelId(number),
        GuildId(1),
        broken_reason="x",
        broken_code=code,
        broken_since=START + timedelta(seconds=1),
    )
    return Place(target, labels, 3, f"#c{number}")


@pytest.mark.parametrize("count", [1, 2, 30])
def test_a_notice_says_in_its_buttons_what_it_is_about(count: int) -> None:
    """However many: the marks of the first twenty-five are read back from its components."""
    places = [place(number + 1) for number in range(count)]
    marks = marks_in(broken_card(places).view().children)
    assert marks == {one.mark for one in places[:25]}


def test_made_up_values_are_no_channel() -> None:
    """Whatever is sent in place of a menu's value is nobody's channel."""
    assert [chosen_channel(value) for value in ("", "7", "7-8", "x-1", "7-" + "9" * 40)] == [0, 0, 7, 0, 0]
    assert len(press_id("remove", 2**64 - 1, 10**14)) <= 100


def test_the_nonce_is_of_the_failures() -> None:
    """The same at every try, another for another failure or server."""
    one, two = place(1), place(2)
    nonces = {
        nonce_of(1, [one, two], "i"),
        nonce_of(1, [two, one], "i"),
        nonce_of(1, [one], "i"),
        nonce_of(2, [one], "i"),
    }
    assert len(nonces) == 3
    assert max(map(len, nonces)) <= 25


def test_words_of_strangers_are_no_markdown() -> None:
    """Labels have names of sources and topics in them."""
    gone = place(1, code=GONE_CODE, labels=("**bold** [x](http://e.example)",))
    assert "**bold**" not in str(broken_card([gone]).view().to_components())
    assert GONE.startswith("The channel")
