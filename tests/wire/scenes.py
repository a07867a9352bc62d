"""The pipeline's ways to Discord, each as a stage that a bot is started into."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from news.fetch import Fetcher
from news.models import ChannelId, ExtractedArticle, GuildId, Schedule, Sent, Subject, UserId
from news.newsroom.room import Newsroom
from news.pipeline import analyse
from news.ports import utc_now
from storage import Storage
from tests.fakes.discord_wire import FORUM, NEWS, Channel, DiscordWire, Message, threads
from tests.fakes.discord_wire.messages import IS_COMPONENTS_V2
from tests.fakes.discord_wire.writing import compose
from tests.wire.newsroom import FeedSite, Place, analysed, article
from tests.wire.stages import (
    EVERY_KIND,
    Stage,
    all_sent,
    digests_sent,
    in_one,
    one_by_one,
    places_of_every_kind,
    settings_for,
    shown_in,
    want_everything_in,
)
from tests.wire.trials import Scene

PUBLISHED = 1 << 0
DAY_S = 86_400.0
CORRECTED = "corrected since"


def empty_place(folder: Path, wire: DiscordWire) -> Place:
    """A server and two channels, without a database yet."""
    folder.mkdir()
    return Place(wire, folder)


def unpublished(wire: DiscordWire, channels: list[Channel]) -> list[str]:
    """The messages of announcement channels that were not published, in words."""
    return [
        f"#{channel.name}: message {message.id} was not published"
        for channel in channels
        if channel.kind == NEWS
        for message in shown_in(wire, channel)
        if not message.flags & PUBLISHED
    ]


@asynccontextmanager
async def articles_for_all(
    folder: Path, wire: DiscordWire, count: int, kinds: tuple[str, ...] = EVERY_KIND
) -> AsyncIterator[Stage]:
    """`count` articles wait for a place of each of `kinds`."""
    place = empty_place(folder, wire)
    channels = [channel for kind, channel in places_of_every_kind(place).items() if kind in kinds]
    async with place.storage() as storage:
        await place.settle(storage)
        for channel in channels:
            await want_everything_in(storage, place, channel, settings_for(channel))
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(*range(count)), source_id=source_id, post=True)
    posts = one_by_one(*range(count))
    yield Stage(
        place,
        all_sent(count * len(channels)),
        {channel.id: posts for channel in channels},
        more=lambda: unpublished(wire, channels),
    )


def full_queue(folder: Path, wire: DiscordWire) -> AbstractAsyncContextManager[Stage]:
    """Two articles wait for a place of each kind."""
    return articles_for_all(folder, wire, 2)


@asynccontextmanager
async def news_in_a_feed(folder: Path, wire: DiscordWire) -> AsyncIterator[Stage]:
    """A feed that was added yesterday has two new articles beside the two old ones; a text channel and a forum want all."""
    place = empty_place(folder, wire)
    every = places_of_every_kind(place)
    channels = [every["text"], every["forum"]]
    site = FeedSite()
    site.numbers = [0, 1]
    async with site.serve(), Fetcher(contact=None, allow_private_addresses=True) as fetcher:
        async with place.storage() as storage:
            await place.settle(storage)
            for channel in channels:
                await want_everything_in(storage, place, channel, settings_for(channel))
            newsroom = Newsroom(
                fetcher=fetcher,
                sources=storage.sources,
                articles=storage.articles,
                now=lambda: utc_now() - timedelta(days=1),
                poll_min_s=1,
            )
            await newsroom.add_source(site.url, GuildId(place.guild.id))
        site.numbers += [2, 3]
        yield Stage(place, all_sent(4), {channel.id: one_by_one(2, 3) for channel in channels})


def digests_due(folder: Path, wire: DiscordWire) -> AbstractAsyncContextManager[Stage]:
    """Digests are due in a text channel, a thread and the chat of a voice channel."""
    return digests_for(folder, wire, ("text", "thread", "voice chat"))


@asynccontextmanager
async def digests_for(
    folder: Path, wire: DiscordWire, kinds: Sequence[str] = EVERY_KIND, *, more_channels: int = 0
) -> AsyncIterator[Stage]:
    """Three articles wait for the daily digests of places of these kinds; by the bot's clock it is the day after."""
    place = empty_place(folder, wire)
    channels = [channel for kind, channel in places_of_every_kind(place).items() if kind in kinds]
    channels += [wire.create_channel(place.guild, f"more-{number}") for number in range(more_channels)]
    numbers = (0, 1, 2)
    async with place.storage() as storage:
        await place.settle(storage)
        for channel in channels:
            settings = replace(settings_for(channel), mode="digest", publishes=False)
            await want_everything_in(storage, place, channel, settings)
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(*numbers), source_id=source_id, post=True)
    yield Stage(
        place,
        digests_sent(len(channels)),
        {channel.id: in_one(*numbers) for channel in channels},
        clock_off_s=DAY_S + 3600,
    )


def digests_of_persons(folder: Path, wire: DiscordWire) -> AbstractAsyncContextManager[Stage]:
    """The digests of three people are due."""
    return digests_for_people(folder, wire, 3)


@asynccontextmanager
async def digests_for_people(folder: Path, wire: DiscordWire, count: int) -> AsyncIterator[Stage]:
    """`count` people follow a source that has three new articles; by the bot's clock it is their hour."""
    place = empty_place(folder, wire)
    people = [wire.create_user(f"reader {number}") for number in range(count)]
    due = utc_now() + timedelta(hours=2)
    numbers = (0, 1, 2)
    async with place.storage() as storage:
        await place.settle(storage)
        source_id = await storage.sources.add_files()
        for person in people:
            wire.join(place.guild, person)
            user_id, subject = UserId(person.id), Subject("source", source_id)
            await storage.follows.add(user_id, GuildId(place.guild.id), subject)
            await storage.personal_digests.set_schedule(user_id, Schedule(minute=due.hour * 60 + due.minute))
        await storage.articles.add_many(analysed(*numbers), source_id=source_id, post=True)
    yield Stage(
        place,
        digests_sent(count),
        {wire.direct_channel(person).id: in_one(*numbers) for person in people},
        clock_off_s=2 * 3600 + 60,
    )


def message_of_the_bot(wire: DiscordWire, channel: Channel, number: int) -> Message:
    """A card that the bot has posted before, with the article's old headline."""
    text = {"type": 10, "content": article(number).title}
    body = {"flags": IS_COMPONENTS_V2, "components": [{"type": 17, "components": [text]}]}
    if channel.kind == FORUM:
        post = {"name": article(number).title, "message": body, "applied_tags": [channel.tags[0].id]}
        return threads.begin_in_forum(wire.world, channel, post)
    return wire.world.post(compose(wire.world, channel, body))


async def have_posted(storage: Storage, wire: DiscordWire, channel: Channel, numbers: Sequence[int]) -> None:
    """What waits for `channel` is there and recorded: these articles, in this order."""
    for number in numbers:
        turns = await storage.deliveries.turns(utc_now())
        (first,) = [turn.deliveries[0] for turn in turns if turn.target.channel_id == channel.id]
        assert await storage.deliveries.claim([first.id], utc_now())
        message = message_of_the_bot(wire, channel, number)
        await storage.deliveries.record([Sent(first.id, message.id, shown="as it was")], utc_now())


@asynccontextmanager
async def articles_edited(folder: Path, wire: DiscordWire) -> AsyncIterator[Stage]:
    """Two articles stand in a place of each kind; their publisher has given both another headline since."""
    place = empty_place(folder, wire)
    channels = list(places_of_every_kind(place).values())
    numbers = (0, 1)
    async with place.storage() as storage:
        await place.settle(storage)
        for channel in channels:
            settings = replace(settings_for(channel), updates="edit")
            await want_everything_in(storage, place, channel, settings)
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(*numbers), source_id=source_id, post=True)
        for channel in channels:
            await have_posted(storage, wire, channel, numbers)
        edited = [
            replace(article(number), title=f"{article(number).title}, {CORRECTED}") for number in numbers
        ]
        await storage.articles.add_many(list(map(analyse, edited)), source_id=source_id, post=True)
    yield Stage(
        place,
        all_sent(len(numbers) * len(channels)),
        {channel.id: one_by_one(*numbers) for channel in channels},
        more=lambda: (
            [
                f"#{channel.name} still shows {message.text!r}"
                for channel in channels
                for message in shown_in(wire, channel)
                if CORRECTED not in message.text
            ]
            + unpublished(wire, channels)
        ),
    )


def retold(number: int) -> ExtractedArticle:
    """The same news, told by another publisher in words of its own."""
    one = article(number)
    text = one.text.replace("as the", "so the").replace("weeks, and", "weeks;").replace("said", "told us")
    url = f"https://dune-gazette.example/{number}"
    return replace(
        one,
        url=url,
        publisher="The Dune Gazette",
        text=f"{text} Nobody was surprised.",
        title=f"{one.title}: more",
    )


@asynccontextmanager
async def stories_go_on(folder: Path, wire: DiscordWire) -> AsyncIterator[Stage]:
    """A story stands in three places that want what follows in its thread; another outlet tells it, too."""
    place = empty_place(folder, wire)
    every = places_of_every_kind(place)
    channels = [every["text"], every["announcement"], every["forum"]]
    async with place.storage() as storage:
        await place.settle(storage)
        for channel in channels:
            settings = replace(settings_for(channel), updates="thread")
            await want_everything_in(storage, place, channel, settings)
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(0), source_id=source_id, post=True)
        for channel in channels:
            await have_posted(storage, wire, channel, [0])
        await storage.articles.add_many([analyse(retold(0))], source_id=source_id, post=True)
    yield Stage(
        place,
        all_sent(2 * len(channels)),
        {channel.id: one_by_one(0) for channel in channels},
        more=lambda: [fault for channel in channels for fault in wrong_in_threads(wire, channel)],
    )


def wrong_in_threads(wire: DiscordWire, channel: Channel) -> list[str]:
    """What is wrong in the threads of the posts of `channel`: each holds what the other outlet told, once."""
    found: list[str] = []
    for post in shown_in(wire, channel):
        thread = post.channel if channel.kind == FORUM else wire.thread_of(post)
        said = [] if thread is None else [one for one in wire.messages(thread) if one is not post]
        if len(said) != 1 or retold(0).title not in said[0].text:
            found.append(f"the thread in #{channel.name} shows {[one.text for one in said]}")
    return found


@asynccontextmanager
async def works_again(folder: Path, wire: DiscordWire) -> AsyncIterator[Stage]:
    """Two channels were broken, one with five posts held and one with two; the bot may write in both again."""
    place = empty_place(folder, wire)
    news, coast = place.channels
    async with place.storage() as storage:
        await place.settle(storage)
        source_id = await storage.sources.add_files()
        await want_everything_in(storage, place, news)
        await storage.articles.add_many(analysed(0, 1, 2), source_id=source_id, post=True)
        await want_everything_in(storage, place, coast)
        await storage.articles.add_many(analysed(3, 4), source_id=source_id, post=True)
        for channel in (news, coast):
            await storage.targets.break_(ChannelId(channel.id), "Send Messages is missing.", 50013)
            await storage.targets.note_told(ChannelId(channel.id))

    def is_done(db: sqlite3.Connection) -> bool:
        found = db.execute("SELECT kind, state, count(*) FROM deliveries GROUP BY 1, 2 ORDER BY 1").fetchall()
        return found == [("article", "sent", 7), ("digest", "sent", 1)]

    yield Stage(place, is_done, {news.id: in_one(0, 1, 2, 3, 4), coast.id: one_by_one(3, 4)})


POSTING = Scene("a full queue for every kind of place", full_queue)
POLLING = Scene("news in a feed", news_in_a_feed)
DIGESTS = Scene("digests that are due", digests_due)
PERSONS = Scene("digests of persons", digests_of_persons)
THREADS = Scene("stories that go on in threads", stories_go_on)
MENDED = Scene("channels that work again", works_again)
EDITS = Scene("cards of edited articles", articles_edited)
