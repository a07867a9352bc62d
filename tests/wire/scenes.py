"""The pipeline's ways to Discord, each as a stage that a bot is started into."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from news.fetch import Fetcher
from news.models import GuildId, PostSettings
from news.newsroom.room import Newsroom
from news.ports import utc_now
from tests.fakes.discord_wire import NEWS, Channel, DiscordWire
from tests.wire.newsroom import FeedSite, Place, analysed
from tests.wire.stages import (
    EVERY_KIND,
    Stage,
    all_sent,
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


@asynccontextmanager
async def digests_due(folder: Path, wire: DiscordWire) -> AsyncIterator[Stage]:
    """Three articles wait for the daily digests of three places; by the bot's clock it is the day after."""
    place = empty_place(folder, wire)
    every = places_of_every_kind(place)
    channels = [every["text"], every["thread"], every["voice chat"]]
    numbers = (0, 1, 2)
    async with place.storage() as storage:
        await place.settle(storage)
        for channel in channels:
            await want_everything_in(storage, place, channel, PostSettings(mode="digest"))
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(*numbers), source_id=source_id, post=True)
    yield Stage(
        place,
        all_sent((len(numbers) + 1) * len(channels)),
        {channel.id: in_one(*numbers) for channel in channels},
        clock_off_s=DAY_S + 3600,
    )


POSTING = Scene("a full queue for every kind of place", full_queue)
POLLING = Scene("news in a feed", news_in_a_feed)
DIGESTS = Scene("digests that are due", digests_due)
