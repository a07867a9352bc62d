"""What nobody waits for never stands before what a person asks: readers of its own, and the writer in people's order."""

from __future__ import annotations

import asyncio

import pytest

from news.models import GuildId
from storage import Storage
from storage.giving_way import give_way, gives_way
from storage.queries import queries
from storage.reading import sight_of

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n"


async def test_a_round_reads_on_a_connection_of_its_own(storage: Storage) -> None:
    """Whatever a round of deliveries reads, for however long: people's questions are answered meanwhile."""
    database = storage._database
    is_reading = asyncio.Event()

    async def round_() -> None:
        give_way()
        async with database.reading() as db:
            is_reading.set()
            await db.execute_fetchall(ENDLESS)

    reading = asyncio.create_task(round_())
    await is_reading.wait()
    for _ in range(5):  # more than there are connections
        async with database.reading() as db:
            assert await db.execute_fetchall("SELECT 1")
    assert not reading.done()
    await database._patient_reader.interrupt()
    await asyncio.gather(reading, return_exceptions=True)


async def test_a_person_writes_before_all_that_give_way(storage: Storage) -> None:
    """A saved answer is written next, however many writes of background work have waited longer."""
    database = storage._database
    order: list[str] = []
    is_writing, may_end = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with database.transaction():
            is_writing.set()
            await may_end.wait()

    async def write(name: str, *, behind: bool) -> None:
        if behind:
            give_way()
        async with database.transaction():
            order.append(name)

    holding = asyncio.create_task(hold())
    await is_writing.wait()
    waiting = [asyncio.create_task(write(f"round {n}", behind=True)) for n in range(3)]
    await asyncio.sleep(0)  # each waits for the writer
    waiting.append(asyncio.create_task(write("person", behind=False)))
    await asyncio.sleep(0)
    may_end.set()
    await asyncio.gather(holding, *waiting)
    assert order == ["person", "round 0", "round 1", "round 2"]


async def test_what_a_task_starts_gives_way_as_it_does() -> None:
    """A round's own tasks give way too; whoever started the round does not."""

    async def inner() -> bool:
        return gives_way()

    async def outer() -> bool:
        give_way()
        return await asyncio.create_task(inner())

    assert await asyncio.create_task(outer())
    assert not gives_way()


async def test_servers_without_sources_of_their_own_are_read_once(storage: Storage) -> None:
    """Posts for a thousand servers that see what everybody sees ask once what that is; one that reads more, for itself."""
    public, own = [
        await storage.sources.add_feed(
            f"https://{name}.example/feed",
            name=name,
            domain=f"{name}.example",
            is_public=guild is None,
            added_to=guild,
        )
        for name, guild in (("harbour", None), ("quay", GuildId(7)))
    ]
    reads: list[object] = []
    read = queries().visible_source_ids

    def counted(db: object, *, guild_id: object) -> object:
        reads.append(guild_id)
        return read(db, guild_id=guild_id)

    async with storage._database.reading_behind() as db:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(queries(), "visible_source_ids", counted)
            seen = {
                guild: await sight_of(db, GuildId(guild), shows_age_restricted=False)
                for guild in (1, 2, 3, 7, 1)
            }
    assert reads == [None, 7]
    assert {guild: (one.guild_id, list(one.articles)) for guild, one in seen.items()} == {
        1: (1, [public]),
        2: (2, [public]),
        3: (3, [public]),
        7: (7, [public, own]),
    }
