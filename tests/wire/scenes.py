"""The pipeline's ways to Discord, each as a stage that a bot is started into."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from news.fetch import Fetcher
from news.models import GuildId
from news.newsroom.room import Newsroom
from news.ports import utc_now
from tests.fakes.discord_wire import NEWS, Channel, DiscordWire
from tests.wire.newsroom import FeedSite, Place, analysed, article
from tests.wire.stages import (
    Stage,
    all_sent,
    places_of_every_kind,
    settings_for,
    shown_in,
    want_everything_in,
)
from tests.wire.trials import Scene

PUBLISHED = 1 << 0


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
async def full_queue(folder: Path, wire: DiscordWire) -> AsyncIterator[Stage]:
    """Two articles wait for a place of each kind."""
    place = empty_place(folder, wire)
    channels = list(places_of_every_kind(place).values())
    numbers = (0, 1)
    async with place.storage() as storage:
        await place.settle(storage)
        for channel in channels:
            await want_everything_in(storage, place, channel, settings_for(channel))
        source_id = await storage.sources.add_files()
        await storage.articles.add_many(analysed(*numbers), source_id=source_id, post=True)
    titles = [article(number).title for number in numbers]
    yield Stage(
        place,
        all_sent(len(numbers) * len(channels)),
        {channel.id: titles for channel in channels},
        more=lambda: unpublished(wire, channels),
    )


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
        titles = [article(number).title for number in (2, 3)]
        yield Stage(place, all_sent(4), {channel.id: titles for channel in channels})


POSTING = Scene("a full queue for every kind of place", full_queue)
POLLING = Scene("news in a feed", news_in_a_feed)
