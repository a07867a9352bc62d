"""Messages go to channels, forums and the threads of posts over real HTTP, and are found there again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from cli.tracing import trace_requests
from cogs._delivering import decisions
from cogs._delivering.decisions import Absent, Fail, Found, Hold, Skip, Unreadable
from cogs._delivering.destinations import Destination, InChannel, InForum, UnderPost, destination_of
from cogs._delivering.read_back import read_back
from cogs._delivering.rest_guard import RepeatRefusedError, RestGuard
from cogs._delivering.sending import send
from cogs._delivering.showing import Shown
from cogs._render.card import Card, button
from news.models import (
    ArticleId,
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    GuildId,
    PostSettings,
    UserId,
)
from news.ports import utc_now
from tests.fakes.discord_wire import Channel, DiscordWire, Guild, faults
from tests.fakes.discord_wire.places import READ_HISTORY

TITLE = "Ferry returns to Marrow Point"


class Client(discord.Client):
    """A bare client with our trace, ready as soon as its servers are there."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), http_trace=trace_requests(RestGuard()))
        state: Any = self._connection
        state.guild_ready_timeout = 0.05


@dataclass
class Town:
    """A connected client and a server on the loopback Discord."""

    wire: DiscordWire
    client: Client
    guild: Guild

    def delivery(self, channel: Channel, **changes: Any) -> Delivery:
        plain = Delivery(
            id=DeliveryId(7),
            guild_id=GuildId(self.guild.id),
            channel_id=ChannelId(channel.id),
            article_id=ArticleId(99),
            state=DeliveryState.SENDING,
            nonce="nonce-7",
            attempts=1,
            created_at=utc_now(),
            claimed_at=utc_now(),
        )
        return replace(plain, **changes)

    async def where(self, delivery: Delivery, sent: Delivery | None = None) -> Destination:
        found = await destination_of(delivery, self.client, Posts(sent))  # type: ignore[arg-type]
        assert isinstance(found, InChannel | InForum | UnderPost)
        return found

    async def send(
        self, delivery: Delivery, what: Shown | None = None, *, sent: Delivery | None = None
    ) -> Any:
        return await send(self.client, delivery, what or shown(), await self.where(delivery, sent))

    async def look(self, delivery: Delivery, *, sent: Delivery | None = None) -> Any:
        assert self.client.user is not None
        where = await self.where(delivery, sent)
        return await read_back(self.client, delivery, where, title=TITLE, author_id=self.client.user.id)


class Posts:
    """Storage as far as a destination asks it: the one post that was sent before."""

    def __init__(self, post: Delivery | None) -> None:
        self.deliveries = self
        self._post = post

    async def get(self, _: DeliveryId) -> Delivery | None:
        return self._post


def shown(
    *, article: int = 99, topics: tuple[str, ...] = (), tags: tuple[int, ...] = (), role: int = 0
) -> Shown:
    card = Card().text(f"### {TITLE}", f"<@&{role}>" if role else "Text.")
    card.buttons(button("Details", f"nd1|go|article|{article}"))
    roles = [discord.Object(role)] if role else []
    mentions = discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)
    return Shown(card.view(), "hash", TITLE, mentions, topics, PostSettings(tag_ids=tags))


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with DiscordWire() as wire:
        guild = wire.create_guild("Harbour Town", owner=wire.create_user("olga"))
        monkeypatch.setattr(Route, "BASE", wire.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(wire.gateway_url))
        client = Client()
        running = asyncio.create_task(client.start(wire.environment["DISCORD_TOKEN"]))
        try:
            await wire.wait_until_connected()
            await client.wait_until_ready()
            yield Town(wire, client, guild)
        finally:
            await client.close()
            await asyncio.gather(running)


async def heard(town: Town, channel: Channel) -> None:
    """The client knows the channel as it is now."""
    async with asyncio.timeout(5):
        while town.client.get_channel(channel.id) is None:  # noqa: ASYNC110  an event of the gateway sets it
            await asyncio.sleep(0.005)


async def forum_of(town: Town, **options: Any) -> Channel:
    forum = town.wire.create_forum(town.guild, "stories", **options)
    await heard(town, forum)
    return forum


async def test_a_forum_post_has_its_title_and_tags(town: Town) -> None:
    """The autopost's own tags first, then those named like its topics whatever the case, five at most."""
    forum = await forum_of(town, tags=["Ferries", "Ports", "C", "D", "E", "F"])
    own = forum.tags[5].id
    what = shown(topics=("ports", "FERRIES", "nobody", "c", "d", "e"), tags=(own, 12345))
    post_id = await town.send(town.delivery(forum), what)
    thread = town.wire.world.channels[post_id]
    assert thread.name == TITLE
    assert thread.thread is not None
    names = {tag.id: tag.name for tag in forum.tags}
    assert [names[tag] for tag in thread.thread.tag_ids] == ["F", "Ports", "Ferries", "C", "D"]


async def test_a_forum_that_needs_a_tag_breaks_where_none_fits(town: Town) -> None:
    """Nothing is asked of Discord, and the reason says what to do; tags for moderators are not ours to give."""
    forum = await forum_of(town, tags=["Ferries"], moderated=["News"], requires_tag=True)
    result = await town.send(town.delivery(forum), shown(topics=("News",), tags=(forum.tags[1].id,)))
    assert isinstance(result, Hold)
    assert (result.breaks_target, result.code) == (True, decisions.TAG_REQUIRED)
    assert town.wire.calls("POST", "/channels/*/threads") == []
    assert isinstance(await town.send(town.delivery(forum), shown(topics=("ferries",))), int)


@pytest.mark.parametrize(
    "fault",
    [
        faults.server_error(500, path=faults.FORUM_POSTS, after=True),
        faults.server_error(502, path=faults.FORUM_POSTS),
        faults.server_error(504, path=faults.FORUM_POSTS, after=True),
        faults.reply_lost(path=faults.FORUM_POSTS),
    ],
    ids=["500 after", "502 before", "504 after", "reply lost"],
)
async def test_discord_py_repeats_no_forum_post(
    town: Town, monkeypatch: pytest.MonkeyPatch, fault: faults.Fault
) -> None:
    """After an unclear answer the library's own repeat is refused; reading back tells whether the post is there."""
    forum = await forum_of(town)
    monkeypatch.setattr("discord.http.asyncio.sleep", _no_sleep)
    town.wire.fail(fault)
    delivery = town.delivery(forum)
    with pytest.raises((RepeatRefusedError, aiohttp.ClientError)):
        await town.send(delivery)
    assert len(town.wire.calls("POST", "/channels/*/threads")) == 1
    posts = town.wire.posts(forum)
    reading = await town.look(delivery)
    assert reading == (Found(posts[0].channel.id) if posts else Absent())


_sleep = asyncio.sleep


async def _no_sleep(_: float) -> None:
    await _sleep(0)


async def test_a_refused_forum_post_is_repeated(town: Town) -> None:
    """A 429 made nothing, so that the library may try again."""
    forum = await forum_of(town)
    town.wire.fail(faults.rate_limited(0.05, path=faults.FORUM_POSTS))
    assert isinstance(await town.send(town.delivery(forum)), int)
    assert len(town.wire.posts(forum)) == 1


async def test_a_forum_post_is_found_wherever_it_is(town: Town) -> None:
    """Open or archived, renamed or not; posts of other articles are not taken for it, nor are those of people."""
    forum = await forum_of(town)
    other = town.delivery(forum, article_id=ArticleId(5))
    await town.send(other, shown(article=5))
    delivery = town.delivery(forum)
    assert await town.look(delivery) == Absent()
    post_id = await town.send(delivery)
    assert await town.look(delivery) == Found(post_id)
    thread = town.wire.world.channels[post_id]
    thread.name = "Renamed by a moderator"
    town.wire.archive(thread)
    assert await town.look(delivery) == Found(post_id)


async def test_a_forum_that_cannot_be_read_proves_nothing(town: Town) -> None:
    """Without Read Message History an empty forum means nothing."""
    forum = await forum_of(town)
    town.wire.deny(forum, READ_HISTORY)
    place = town.client.get_channel(forum.id)
    assert isinstance(place, discord.ForumChannel)
    async with asyncio.timeout(5):
        while place.permissions_for(place.guild.me).read_message_history:  # noqa: ASYNC110  as above
            await asyncio.sleep(0.005)
    assert await town.look(town.delivery(forum)) == Unreadable()


async def test_what_follows_goes_into_the_thread_of_the_post(town: Town) -> None:
    """The thread is made once, under the post, with its id; a repeat finds it there, and is found in it."""
    news = town.wire.create_channel(town.guild, "news")
    await heard(town, news)
    first = town.delivery(news)
    first = replace(first, state=DeliveryState.SENT, message_id=await town.send(first))
    assert first.message_id is not None
    second = town.delivery(
        news, id=DeliveryId(8), nonce="nonce-8", article_id=ArticleId(100), thread_of=first.id
    )
    assert await town.look(second, sent=first) == Absent()
    message_id = await town.send(second, shown(article=100), sent=first)
    assert town.wire.world.messages[message_id].channel.id == first.message_id
    assert await town.look(second, sent=first) == Found(message_id)
    third = replace(second, id=DeliveryId(9), nonce="nonce-9", article_id=ArticleId(101))
    assert isinstance(await town.send(third, shown(article=101), sent=first), int)
    assert len(town.wire.messages(town.wire.world.channels[first.message_id])) == 2


async def test_a_post_that_is_gone_has_no_thread(town: Town) -> None:
    """Deleted: skipped with a reason; a channel where no thread may be made loses this one post and is not broken."""
    news = town.wire.create_channel(town.guild, "news")
    await heard(town, news)
    first = town.delivery(news)
    first = replace(first, state=DeliveryState.SENT, message_id=await town.send(first))
    second = town.delivery(news, id=DeliveryId(8), nonce="nonce-8", thread_of=first.id)
    town.wire.fail(faults.refused(403, 50013, path="/channels/*/messages/*/threads"))
    assert isinstance(await town.send(second, sent=first), Fail)
    town.wire.delete_message(town.wire.world.messages[first.message_id or 0])
    assert await town.send(second, sent=first) == Skip(decisions.POST_GONE)
    hidden = replace(first, hidden_at=utc_now())
    assert await destination_of(second, town.client, Posts(hidden)) == Skip(decisions.POST_GONE)  # type: ignore[arg-type]


async def test_an_archived_thread_is_opened_and_a_locked_one_is_not(town: Town) -> None:
    """Where Discord refuses a message because the thread is archived, it is opened and the same message sent again."""
    news = town.wire.create_channel(town.guild, "news")
    thread = town.wire.create_thread(town.wire.say(town.wire.create_user("ada"), news, "Ferries"), "ferries")
    await heard(town, thread)
    town.wire.archive(thread)
    town.wire.fail(faults.refused(400, decisions.ARCHIVED))
    assert isinstance(await town.send(town.delivery(thread)), int)
    assert thread.thread is not None
    assert not thread.thread.is_archived
    town.wire.archive(thread, is_locked=True)
    with pytest.raises(discord.HTTPException) as refused:
        await town.send(town.delivery(thread, nonce="nonce-9"))
    assert refused.value.code in (decisions.LOCKED, decisions.ARCHIVED)


async def test_only_the_role_of_the_delivery_is_pinged(town: Town) -> None:
    """The request names that role alone; without one it names nobody."""
    news = town.wire.create_channel(town.guild, "news")
    role = town.wire.create_role(town.guild, "Readers", is_mentionable=True)
    await heard(town, news)
    await town.send(town.delivery(news), shown(role=role.id))
    await town.send(town.delivery(news, nonce="nonce-9"))
    allowed = [call.body["allowed_mentions"] for call in town.wire.calls("POST", faults.MESSAGES)]
    assert allowed[0]["roles"] == [role.id] or allowed[0]["roles"] == [str(role.id)]
    assert allowed[0]["parse"] == []
    assert (allowed[1]["parse"], allowed[1].get("roles", [])) == ([], [])


async def test_direct_messages_are_read_back_without_a_channel_in_memory(town: Town) -> None:
    """A person's direct messages can always be read by the bot, whatever discord.py remembers of them."""
    ada = town.wire.create_user("ada")
    town.wire.join(town.guild, ada)
    direct = town.wire.direct_channel(ada)
    delivery = town.delivery(direct, guild_id=None, user_id=UserId(ada.id))
    assert await town.look(delivery) == Absent()
    message_id = await town.send(delivery)
    assert await town.look(delivery) == Found(message_id)
