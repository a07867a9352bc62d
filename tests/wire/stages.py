"""What a trial begins with and has to end with: servers with places of every kind, what waits for them, what they show."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from news.models import ChannelId, GuildId, PostSettings, UserId, Wish
from storage import Storage
from tests.fakes.discord_wire import FORUM, NEWS, VOICE, Channel, DiscordWire, Message
from tests.storage.audit import audit
from tests.wire.newsroom import Place, article, read_only

AT_ONCE = PostSettings(mode="instant", updates="off")
EVERY_KIND = ("text", "thread", "announcement", "forum", "voice chat")
"""Places in a server that a post can go to."""


def places_of_every_kind(place: Place) -> dict[str, Channel]:
    """One new channel of each kind in the place's server, all open to the bot. The forum asks for a tag."""
    wire, guild = place.wire, place.guild
    under = wire.say(wire.world.users[guild.owner_id], place.channels[1], "Let us talk about the coast.")
    return {
        "text": place.channels[0],
        "thread": wire.create_thread(under, "the coast"),
        "announcement": wire.create_channel(guild, "announced", kind=NEWS),
        "forum": wire.create_forum(guild, "stories", tags=("News", "Sport"), requires_tag=True),
        "voice chat": wire.create_channel(guild, "talk", kind=VOICE),
    }


async def want_everything_in(
    storage: Storage, place: Place, channel: Channel, settings: PostSettings = AT_ONCE
) -> None:
    """`channel` wants every article, posted as `settings` say."""
    await storage.autoposts.add(
        GuildId(place.guild.id),
        ChannelId(channel.id),
        Wish("everything"),
        settings,
        label="everything",
        created_by=UserId(place.guild.owner_id),
    )


def settings_for(channel: Channel) -> PostSettings:
    """At once; in a forum with a tag, in an announcement channel published."""
    tags = (channel.tags[0].id,) if channel.kind == FORUM else ()
    return PostSettings(mode="instant", updates="off", tag_ids=tags, publishes=channel.kind == NEWS)


def shown_in(wire: DiscordWire, channel: Channel) -> list[Message]:
    """The bot's own messages that readers of `channel` see, oldest first; of a forum, its posts."""
    found = wire.posts(channel) if channel.kind == FORUM else wire.messages(channel)
    return [message for message in found if message.author is wire.world.bot and message.asked_by is None]


def titles_in(wire: DiscordWire, channel: Channel) -> list[frozenset[str]]:
    """Which of the known articles each of them shows; the whole text of one that shows none."""
    known = [article(number).title for number in range(64)]
    found: list[frozenset[str]] = []
    for message in shown_in(wire, channel):
        words = f"{message.channel.name}\n{message.text}" if channel.kind == FORUM else message.text
        found.append(frozenset(title for title in known if title in words) or frozenset([words]))
    return found


def one_by_one(*numbers: int) -> list[frozenset[str]]:
    """A post for each of these articles."""
    return [frozenset([article(number).title]) for number in numbers]


def in_one(*numbers: int) -> list[frozenset[str]]:
    """One digest of all these articles."""
    return [frozenset(article(number).title for number in numbers)]


IsDone = Callable[[sqlite3.Connection], bool]


def all_sent(count: int) -> IsDone:
    """Whether there are `count` deliveries, every one recorded as sent, and nothing is to be edited or published."""

    def is_done(db: sqlite3.Connection) -> bool:
        (total, sent) = db.execute(
            "SELECT count(*), count(*) FILTER (WHERE state = 'sent' AND update_at IS NULL"
            " AND COALESCE(publish, '') <> 'wanted') FROM deliveries"
        ).fetchone()
        return total == sent == count

    return is_done


def digests_sent(count: int) -> IsDone:
    """Whether `count` digests were sent, and nothing else waits."""

    def is_done(db: sqlite3.Connection) -> bool:
        (digests, waiting) = db.execute(
            "SELECT count(*) FILTER (WHERE kind = 'digest' AND state = 'sent'),"
            " count(*) FILTER (WHERE state <> 'sent') FROM deliveries"
        ).fetchone()
        return (digests, waiting) == (count, 0)

    return is_done


@dataclass(slots=True)
class Stage:
    """A place with work waiting for the bot, and what has to come of it."""

    place: Place
    is_done: IsDone
    expected: dict[int, list[frozenset[str]]] = field(default_factory=dict[int, list[frozenset[str]]])
    """The titles in each message that a channel shows in the end, in order, by the channel's id."""
    more: Callable[[], list[str]] = list
    """Further promises that were broken, in words."""
    clock_off_s: float = 0.0
    """By how much the bot's clock is ahead, from its first start on."""

    @property
    def clock_file(self) -> Path:
        """Holds the seconds by which the bot's clock is off now."""
        return self.place.folder / "clock"

    def set_clock(self, off_s: float) -> None:
        """Put the bot's clock, also that of one that runs."""
        beside = self.clock_file.with_suffix(".new")
        beside.write_text(str(off_s))
        beside.replace(self.clock_file)

    def what_is_wrong(self) -> list[str]:
        """Every promise that was broken, in words; empty when each place shows each thing once and in order."""
        wrong: list[str] = []
        with read_only(self.place.database) as db:
            for channel_id, expected in self.expected.items():
                wrong += wrong_in(self.place.wire, self.place.wire.world.channels[channel_id], expected, db)
            if not self.is_done(db):
                found = db.execute("SELECT id, channel_id, state, reason, publish, update_at FROM deliveries")
                wrong.append(f"not all is done: {found.fetchall()}")
        return wrong + self.more() + audit(self.place.database)


def wrong_in(
    wire: DiscordWire, channel: Channel, expected: Sequence[frozenset[str]], db: sqlite3.Connection
) -> list[str]:
    """What is wrong in one channel: what it shows, and what is recorded of it."""
    wrong: list[str] = []
    titles = titles_in(wire, channel)
    if titles != list(expected):
        wrong.append(f"#{channel.name} shows {list(map(sorted, titles))}, not {list(map(sorted, expected))}")
    shown = sorted(message.id for message in shown_in(wire, channel))
    recorded = db.execute(
        "SELECT message_id FROM deliveries WHERE channel_id = ? AND state = 'sent' AND digest_id IS NULL"
        " AND thread_of IS NULL"
        " ORDER BY message_id",
        (channel.id,),
    ).fetchall()
    if [(one,) for one in shown] != recorded:
        wrong.append(f"#{channel.name} has the messages {shown}, recorded are {recorded}")
    return wrong
