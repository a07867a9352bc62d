"""Threads, forums, announcements and servers of the loopback Discord, met by a bare client of discord.py."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable

import discord
import pytest
from discord.http import Route

from tests.fakes.discord_wire import (
    CREATE_PUBLIC_THREADS,
    MANAGE_THREADS,
    NEWS,
    READ_HISTORY,
    SEND_IN_THREADS,
    VOICE,
    Channel,
    DiscordWire,
    Guild,
    User,
)


class Place:
    """A wire with one guild and one channel, and a client that has logged in without a gateway."""

    def __init__(self, wire: DiscordWire, client: discord.Client) -> None:
        self.wire = wire
        self.client = client
        self.owner: User = wire.create_user("olga")
        self.guild: Guild = wire.create_guild("Newsroom", owner=self.owner)
        self.channel: Channel = wire.create_channel(self.guild, "news")

    async def fetched(self, channel: Channel) -> discord.TextChannel:
        found = await self.client.fetch_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        return found

    async def forum(self, channel: Channel) -> discord.ForumChannel:
        found = await self.client.fetch_channel(channel.id)
        assert isinstance(found, discord.ForumChannel)
        return found

    def partial(self, channel: Channel) -> discord.PartialMessageable:
        return self.client.get_partial_messageable(channel.id, guild_id=channel.guild_id)

    async def opened(self, thread: Channel) -> discord.Thread:
        found = await self.client.fetch_channel(thread.id)
        assert isinstance(found, discord.Thread)
        return found


@pytest.fixture
async def place(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    async with DiscordWire() as wire:
        monkeypatch.setattr(Route, "BASE", wire.api_url)
        async with discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30) as client:
            await client.login(wire.world.token)
            yield Place(wire, client)


async def refusal(request: Awaitable[object]) -> int:
    """Discord's code for a request that has to be refused."""
    with pytest.raises(discord.HTTPException) as refused:
        await request
    return refused.value.code


async def test_a_message_begins_one_thread_with_its_own_id(place: Place) -> None:
    """A second thread of a message is refused; what was said in the first is listed apart from the channel."""
    channel = await place.fetched(place.channel)
    message = await channel.send("Two ferries met.")
    thread = await message.create_thread(name="Two ferries")
    assert (thread.id, thread.parent_id) == (message.id, place.channel.id)
    assert await refusal(message.create_thread(name="Again")) == 160004
    await thread.send("And a third.")
    there = place.wire.thread_of(place.wire.messages(place.channel)[0])
    assert there is not None
    assert [said.text for said in place.wire.messages(there)] == ["And a third."]
    assert [said.text for said in place.wire.messages(place.channel)] == ["Two ferries met."]


async def test_a_forum_post_has_the_tags_that_were_asked_for(place: Place) -> None:
    """A thread and its first message share an id; tags are those that the forum offers."""
    forum = place.wire.create_forum(place.guild, "stories", tags=("Sea", "Land"))
    there = await place.forum(forum)
    made = await there.create_thread(
        name="Ferries", content="Two met.", applied_tags=there.available_tags[:1]
    )
    assert made.thread.id == made.message.id
    (post,) = place.wire.posts(forum)
    assert post.channel.thread is not None
    assert (post.text, post.channel.thread.tag_ids) == ("Two met.", [forum.tags[0].id])


@pytest.mark.parametrize(
    ("requires_tag", "tag", "code"),
    [(True, None, 40067), (False, "Staff", 50013), (False, "unknown", 10087)],
    ids=["none where one is required", "moderated", "unknown"],
)
async def test_a_forum_refuses_wrong_tags(
    place: Place, requires_tag: bool, tag: str | None, code: int
) -> None:
    """A missing, a moderated and an unknown tag have each its code, and leave nothing behind."""
    forum = place.wire.create_forum(
        place.guild, "stories", tags=("Sea",), moderated=("Staff",), requires_tag=requires_tag
    )
    there = await place.forum(forum)
    wanted = [one for one in there.available_tags if one.name == tag]
    if tag == "unknown":
        wanted = [discord.ForumTag(name="Sea")]
        wanted[0].id = 1
    assert await refusal(there.create_thread(name="x", content="y", applied_tags=wanted)) == code
    assert place.wire.posts(forum) == []
    assert await refusal(place.partial(forum).send("not here")) == 50008


async def test_a_message_opens_an_archived_thread_and_no_locked_one(place: Place) -> None:
    """Writing into an archived thread opens it; a locked one is opened by those alone who manage threads."""
    wire = place.wire
    thread = wire.create_thread(wire.say(place.owner, place.channel, "Ferries"), "ferries")
    wire.archive(thread)
    await place.partial(thread).send("one")
    assert thread.thread is not None
    assert not thread.thread.is_archived
    wire.archive(thread, is_locked=True)
    assert await refusal(place.partial(thread).send("two")) == 160005
    assert await refusal((await place.opened(thread)).edit(archived=False)) == 160005
    wire.allow(place.channel, MANAGE_THREADS)
    await (await place.opened(thread)).edit(archived=False, locked=False)
    await place.partial(thread).send("three")
    assert [said.text for said in wire.messages(thread)] == ["one", "three"]


async def test_a_message_of_an_archived_thread_is_edited_once_it_is_open(place: Place) -> None:
    """Editing there is refused with 50083; opening the thread needs no more than writing does."""
    wire = place.wire
    thread = wire.create_thread(wire.say(place.owner, place.channel, "Ferries"), "ferries")
    sent = await place.partial(thread).send("one")
    wire.archive(thread)
    assert await refusal(sent.edit(content="two")) == 50083
    opened = await (await place.opened(thread)).edit(archived=False)
    assert not opened.archived
    assert (await sent.edit(content="two")).content == "two"


async def test_threads_are_listed_by_whether_they_are_archived(place: Place) -> None:
    """A guild lists its active threads, a channel its archived ones, the last archived first."""
    wire = place.wire
    forum = wire.create_forum(place.guild, "stories")
    there = await place.forum(forum)
    for number in range(4):
        await there.create_thread(name=str(number), content=str(number))
    for post in wire.posts(forum)[:3]:
        wire.archive(post.channel)
        wire.advance(1)
    guild = await place.client.fetch_guild(place.guild.id)
    assert [thread.name for thread in await guild.active_threads()] == ["3"]
    assert [thread.name async for thread in there.archived_threads(limit=2)] == ["2", "1"]
    assert [thread.name async for thread in there.archived_threads(limit=None)] == ["2", "1", "0"]


@pytest.mark.parametrize(("kind", "code"), [(0, 160006), (NEWS, 160007)], ids=["text", "announcement"])
async def test_a_guild_is_full_of_threads(place: Place, kind: int, code: int) -> None:
    """Beyond the cap none is begun or opened; archiving one makes room."""
    wire = place.wire
    wire.world.bounds.active_threads = 1
    channel = wire.create_channel(place.guild, "more", kind=kind)
    first, second = [await place.partial(channel).send(str(number)) for number in range(2)]
    message = await (await place.fetched(channel)).fetch_message(first.id)
    await message.create_thread(name="one")
    assert (
        await refusal((await place.fetched(channel)).get_partial_message(second.id).create_thread(name="two"))
        == code
    )
    wire.archive(wire.world.channels[first.id])
    await (await place.fetched(channel)).get_partial_message(second.id).create_thread(name="two")
    assert await refusal(place.partial(wire.world.channels[first.id]).send("open")) == code


async def test_threads_have_permissions_of_their_own(place: Place) -> None:
    """Beginning a thread and writing into it are asked of the parent's overwrites, each by its own permission."""
    wire = place.wire
    thread = wire.create_thread(wire.say(place.owner, place.channel, "Ferries"), "ferries")
    message = await place.partial(place.channel).send("one")
    wire.deny(place.channel, SEND_IN_THREADS | CREATE_PUBLIC_THREADS)
    assert await refusal(place.partial(thread).send("two")) == 50013
    partial = (await place.fetched(place.channel)).get_partial_message(message.id)
    assert await refusal(partial.create_thread(name="x")) == 50013
    await place.partial(place.channel).send("still allowed here")


async def test_a_message_is_published_once_and_ten_an_hour(place: Place) -> None:
    """A second publishing is 40033, another kind of channel 50024, and the eleventh in an hour a long wait."""
    wire = place.wire
    wire.create_channel(place.guild, "other")
    news = wire.create_channel(place.guild, "wire", kind=NEWS)
    sent = [await place.partial(news).send(str(number)) for number in range(11)]
    await sent[0].publish()
    assert (await place.partial(news).fetch_message(sent[0].id)).flags.crossposted
    assert await refusal(sent[0].publish()) == 40033
    assert await refusal((await place.partial(place.channel).send("x")).publish()) == 50024
    for message in sent[1:10]:
        await message.publish()
    with pytest.raises(discord.RateLimited) as limited:
        await sent[10].publish()
    assert 3500 < limited.value.retry_after <= 3600
    wire.advance(3601)
    await sent[10].publish()


async def test_edits_of_old_messages_are_counted(place: Place) -> None:
    """Where there is a bound, the edit beyond it is refused with 30046; younger messages are edited freely."""
    wire = place.wire
    wire.world.bounds.old_edits_an_hour = 1
    sent = await place.partial(place.channel).send("one")
    for number in range(3):
        await sent.edit(content=str(number))
    wire.advance(3700)
    await sent.edit(content="old")
    with pytest.raises(discord.RateLimited):
        await sent.edit(content="older")
    (call,) = [call for call in wire.calls("PATCH") if call.status == 429]
    assert not call.counts_as_invalid


async def test_without_the_history_there_are_no_messages(place: Place) -> None:
    """Discord does not refuse a bot that may not read back: it says that there is nothing."""
    await place.partial(place.channel).send("one")
    assert len([said async for said in place.partial(place.channel).history()]) == 1
    place.wire.deny(place.channel, READ_HISTORY)
    assert [said async for said in place.partial(place.channel).history()] == []


async def test_direct_messages_and_members_have_their_codes(place: Place) -> None:
    """Closed direct messages are 50007, somebody who left is 10007, and the chat of a voice channel is written to."""
    wire = place.wire
    ada = wire.create_user("ada")
    wire.join(place.guild, ada)
    guild = await place.client.fetch_guild(place.guild.id)
    assert (await guild.fetch_member(ada.id)).id == ada.id
    wire.leave(place.guild, ada)
    assert await refusal(guild.fetch_member(ada.id)) == 10007
    person = await place.client.fetch_user(ada.id)
    await person.send("Good morning")
    ada.takes_direct_messages = False
    assert await refusal(person.send("Good evening")) == 50007
    voice = wire.create_channel(place.guild, "talk", kind=VOICE)
    await place.partial(voice).send("spoken")
    assert [said.text for said in wire.messages(voice)] == ["spoken"]


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        (discord.AllowedMentions(), ["role", "user"]),
        (discord.AllowedMentions.none(), []),
        (discord.AllowedMentions(everyone=False, users=False, roles=True), ["role"]),
    ],
    ids=["all", "none", "roles"],
)
async def test_who_is_pinged_is_remembered(
    place: Place, allowed: discord.AllowedMentions, expected: list[str]
) -> None:
    """Mentions notify as far as they are let through, at every edit again, and @everyone only with the permission."""
    role = place.wire.create_role(place.guild, "readers", is_mentionable=True)
    place.wire.create_role(place.guild, "closed")
    words = f"<@&{role.id}> <@{place.owner.id}> @everyone"
    sent = await place.partial(place.channel).send(words, allowed_mentions=allowed)
    ids = {"role": f"role {role.id}", "user": f"user {place.owner.id}"}
    (message,) = place.wire.messages(place.channel)
    assert message.pinged == [ids[kind] for kind in expected]
    await sent.edit(content=words + "!", allowed_mentions=discord.AllowedMentions.none())
    assert len(message.pinged) == len(expected)
    await sent.edit(
        content=words,
        allowed_mentions=discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(role.id)]
        ),
    )
    assert [one for _, one in place.wire.pings][len(expected) :] == [ids["role"]]


async def test_a_server_that_was_left_is_closed_until_it_invites_again(place: Place) -> None:
    """Its channels answer 50001 meanwhile, and show what they showed once the bot is back."""
    await place.partial(place.channel).send("one")
    place.wire.remove_bot(place.guild)
    assert await refusal(place.partial(place.channel).send("two")) == 50001
    place.wire.add_bot(place.guild)
    await place.partial(place.channel).send("three")
    assert [said.text for said in place.wire.messages(place.channel)] == ["one", "three"]


async def test_a_deleted_channel_takes_its_threads_with_it(place: Place) -> None:
    """The channel and the thread under one of its messages are both unknown afterwards."""
    thread = place.wire.create_thread(place.wire.say(place.owner, place.channel, "Ferries"), "ferries")
    place.wire.delete_channel(place.channel)
    for gone in (place.channel, thread):
        assert await refusal(place.partial(gone).send("x")) == 10003
