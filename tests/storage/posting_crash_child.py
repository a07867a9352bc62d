"""Sends what is due and kills itself at the Nth statement: `posting_crash_child.py FILE before|after N`. Run by the test.

Without N it runs to the end and prints how many statements there were. Whoever runs it again finds at Discord what was sent.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from news.models import ChannelId, DeliveryState, GuildId, PostSettings, Sent, UserId, Wish
from storage import Storage
from tests.storage.builders import NOW, article
from tests.storage.crash_child import Counted

HOME = GuildId(1)
INSTANT, DIGEST, BROKEN = ChannelId(10), ChannelId(11), ChannelId(12)
LATER = NOW + timedelta(hours=7)
NAMES = ("Anchor", "Barley", "Cobalt", "Dagger", "Elm", "Falcon")


async def prepare(storage: Storage) -> None:
    """Three channels that want everything, and six articles. Done before anything is killed."""
    source = await storage.sources.add_feed(
        "https://times.example/feed", name="Times", domain="times.example", added_to=HOME
    )
    for channel, settings in (
        (INSTANT, PostSettings(mode="instant")),
        (DIGEST, PostSettings(mode="digest")),
        (BROKEN, PostSettings(mode="instant")),
    ):
        await storage.autoposts.add(
            HOME, channel, Wish("everything"), settings, label="everything", created_by=UserId(7)
        )
    for n, name in enumerate(NAMES):
        told = article(name, f"{name * 3}.", url=f"https://times.example/{n}", published_at=NOW)
        await storage.articles.add(told, source_id=source, post=True)


async def post_everything(storage: Storage) -> None:
    """Send what is due, break a channel and mend it, make digests. May be repeated at will."""
    await send(storage, among={INSTANT})
    rows = await storage.deliveries.of_channel(BROKEN, 50)
    if {row.state for row in rows} == {DeliveryState.PENDING}:
        await storage.targets.break_(BROKEN, "no Send Messages", 50013)
    target = await storage.targets.get(BROKEN)
    if target is not None and target.broken_since is not None:
        await storage.targets.mend(BROKEN)
    await storage.digests.make_due(LATER)
    await send(storage, among={DIGEST, BROKEN})


async def send(storage: Storage, *, among: set[ChannelId]) -> None:
    """A round after the other until nothing of these channels is due; a message has the number of its delivery."""
    while turns := [
        turn for turn in await storage.deliveries.turns(LATER) if turn.target.channel_id in among
    ]:
        heads = [turn.deliveries[0] for turn in turns]
        interrupted = [row.id for row in heads if row.state is DeliveryState.SENDING]
        claimed = await storage.deliveries.claim([row.id for row in heads], LATER)
        await storage.deliveries.record(
            [Sent(one, 1_000 + one) for one in [*interrupted, *sorted(claimed)]], LATER
        )


async def main(path: str, die: Callable[[str], None] | None) -> None:
    storage = await Storage.open(f"sqlite:///{path}", now=lambda: NOW)
    await prepare(storage)
    Counted.die = die
    await post_everything(storage)
    Counted.die = None
    await storage.close()


def run(path: str, moment: str, last: int | None) -> None:
    """Run the whole, dying at that moment of statement number `last`, if one is given."""
    count = 0

    def die(now: str) -> None:
        nonlocal count
        count += now == "before"
        if (now, count) == (moment, last):
            os.kill(os.getpid(), signal.SIGKILL)

    connect = sqlite3.connect
    sqlite3.connect = lambda *args, **options: connect(*args, factory=Counted, **options)  # type: ignore[assignment]
    asyncio.run(main(path, die))
    print(count)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
