"""Sources: learned addresses, what a server decides about them, and what takes the place of one."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from news.errors import NotVisibleError
from news.models import (
    ChannelId,
    CheckRecord,
    GuildId,
    SourceId,
    SourceSettings,
    UserId,
    Wish,
)
from storage import Storage
from tests.storage.builders import NOW, article
from tests.storage.reading_sources import AWAY, DAY, HOME, SOON, STATE, due, feed

# --- addresses -------------------------------------------------------------------------------------


async def test_a_learned_redirect_can_be_undone(storage: Storage) -> None:
    """The source is the same, at another host; going back works once."""
    source = await feed(storage)
    assert not await storage.sources.move_back(source)
    assert await storage.sources.move(source, "https://www.new.example/feed")
    moved = await storage.sources.get(source, HOME)
    assert moved is not None
    assert (moved.url, moved.domain) == ("https://www.new.example/feed", "new.example")
    assert (await storage.sources.poll_state(source)).former_url == "https://times.example/1"
    assert await storage.sources.move_back(source)
    back = await storage.sources.get(source, HOME)
    assert back is not None
    assert (back.url, back.domain) == ("https://times.example/1", "times.example")
    assert not await storage.sources.move_back(source)


async def test_an_address_belongs_to_one_source(storage: Storage) -> None:
    """A redirect to another source's address is not learned, whether that one is added by it or fetched there."""
    first, second = await feed(storage, 1), await feed(storage, 2, guild=AWAY)
    assert not await storage.sources.move(first, "https://times.example/2")
    assert not await storage.sources.move(SourceId(99), "https://times.example/9")
    assert await storage.sources.move(second, "https://times.example/3")
    assert not await storage.sources.move(first, "https://times.example/3")
    assert await storage.sources.move(second, "https://times.example/4")
    assert await feed(storage, 3) not in (first, second)
    assert not await storage.sources.move_back(second)


async def test_a_learned_address_leads_nobody_to_a_private_source(storage: Storage) -> None:
    """Who adds it gets a source of their own; its readers, and whoever adds the address it had, get the source."""
    source = await feed(storage, "private?key=s3cret")
    assert await storage.sources.move(source, "https://times.example/open")
    assert await storage.sources.by_address("https://times.example/open", AWAY) is None
    assert await feed(storage, "open") == source
    other = await feed(storage, "open", guild=AWAY)
    assert other != source
    assert await storage.sources.get(source, AWAY) is None
    found = await storage.sources.by_address("https://times.example/open", AWAY)
    assert found is not None
    assert found.id == other
    for url in ("https://times.example/open", "https://times.example/private?key=s3cret"):
        known = await storage.sources.by_address(url, HOME)
        assert known is not None
        assert (known.id, known.url) == (source, "https://times.example/open")
    assert await feed(storage, "private?key=s3cret", guild=AWAY) == source


# --- when somebody reads again ----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["add", "resume", "return", "replace", "publish"])
@pytest.mark.parametrize("is_read", [False, True])
async def test_what_nobody_read_is_read_through_quietly_first(
    storage: Storage, how: str, is_read: bool
) -> None:
    """However its first reader comes back; where another server read it all the time, nothing changes."""
    source, other = await feed(storage), await feed(storage, "other")
    if is_read:
        await feed(storage, guild=AWAY)
    paused, read = SourceSettings(is_paused=True), SourceSettings()
    await storage.sources.record_check(CheckRecord(source, NOW, SOON, state=STATE))
    if how in ("add", "replace", "publish"):
        await storage.sources.remove_from(source, HOME)
    if how == "resume":
        await storage.sources.set_settings(source, HOME, paused)
    if how == "return":
        await storage.guilds.leave(HOME)
    assert (await storage.sources.poll_state(source)).is_seeded
    match how:
        case "add":
            await feed(storage)
        case "resume":
            await storage.sources.set_settings(source, HOME, read)
        case "return":
            await storage.guilds.meet(HOME)
        case "publish":
            await feed(storage, guild=None, is_public=True)
        case _:
            await feed(storage)
            await storage.sources.replace(other, source, HOME)
    state = await storage.sources.poll_state(source)
    assert (state.is_seeded, state.etag is None) == (is_read, not is_read)


async def test_an_address_with_a_token_stays_with_those_who_gave_it(storage: Storage) -> None:
    """Whatever happens to one server's feed, another sees neither its old nor its new address."""
    source = await storage.sources.add_feed(
        "https://a.example/?key=s3cret", name="A", domain=None, added_to=HOME
    )
    await feed(storage, guild=AWAY)
    await storage.sources.move(source, "https://b.example/?key=s3cret2")
    assert "s3cret" not in repr(await storage.sources.visible(AWAY))
    assert await storage.sources.get(source, AWAY) is None


# --- settings --------------------------------------------------------------------------------------------


async def test_settings_are_each_servers_own(storage: Storage) -> None:
    """One server's name and label of a source are not seen in another; for a public one they make it nobody's own."""
    public = await feed(storage, guild=None, is_public=True)
    wanted = SourceSettings(
        "Our Times", "opinion", is_headlines_only=True, is_age_restricted=True, is_paused=True
    )
    await storage.sources.set_settings(public, HOME, wanted)
    mine, theirs = await storage.sources.get(public, HOME), await storage.sources.get(public, AWAY)
    assert mine is not None
    assert theirs is not None
    assert (mine.name, mine.settings, mine.is_own) == ("Our Times", wanted, False)
    assert (theirs.name, theirs.settings) == ("Feed 1", SourceSettings())
    assert await storage.guilds.served() == set()
    assert [one.id for one in await storage.sources.complete(HOME, "our")] == [public]
    await feed(storage)
    added = await storage.sources.get(public, HOME)
    assert added is not None
    assert (added.settings, added.is_own) == (wanted, True)


async def test_only_what_a_server_sees_can_be_set(storage: Storage) -> None:
    source = await feed(storage)
    with pytest.raises(NotVisibleError):
        await storage.sources.set_settings(source, AWAY, SourceSettings())


async def test_removing_a_public_source_keeps_how_the_server_shows_it(storage: Storage) -> None:
    """The server sees it still, so what it restricted stays restricted."""
    source = await feed(storage, is_public=True)
    await storage.sources.set_settings(source, HOME, SourceSettings(is_age_restricted=True))
    await storage.sources.remove_from(source, HOME)
    left = await storage.sources.get(source, HOME)
    assert left is not None
    assert (left.settings.is_age_restricted, left.is_own) == (True, False)


async def test_a_source_is_replaced_with_all_that_hangs_on_it(storage: Storage) -> None:
    """Settings and posts go over; a channel that has the new one already keeps one wish; another server's stay."""
    old, new = await feed(storage, "old"), await feed(storage, "new", guild=AWAY)
    await feed(storage, "old", guild=AWAY)
    with pytest.raises(NotVisibleError):
        await storage.sources.replace(old, new, HOME)
    await feed(storage, "new")
    wanted = SourceSettings(label="state media", is_headlines_only=True)
    await storage.sources.set_settings(old, HOME, wanted)
    for guild, channel, source in ((HOME, 5, old), (AWAY, 6, old), (AWAY, 6, new)):
        await storage.autoposts.add(
            guild, ChannelId(channel), Wish("source", source_ids=(source,)), label="old", created_by=UserId(3)
        )
    await storage.sources.replace(old, new, HOME)
    [seen] = await storage.sources.visible(HOME)
    assert (seen.id, seen.settings, seen.is_own) == (new, wanted, True)
    assert [(one.source_id, one.label) for one in await storage.autoposts.of_guild(HOME)] == [
        (new, "Feed new")
    ]
    assert len(await storage.autoposts.of_guild(AWAY)) == 2
    await storage.sources.replace(old, new, AWAY)
    assert [one.source_id for one in await storage.autoposts.of_guild(AWAY)] == [new]
    for bad in ((old, new), (new, SourceId(99))):
        with pytest.raises(NotVisibleError):
            await storage.sources.replace(*bad, HOME)


async def test_what_came_through_a_replaced_source_stays_in_sight(storage: Storage) -> None:
    """It is read, searched and listed with the new one; the old one is not listed, completed, asked or posted here."""
    old = await feed(storage, "old")
    await storage.articles.add(article("Old tolls"), source_id=old, post=False)
    newer = await feed(storage, "newer")
    newest = await feed(storage, "newest")
    await storage.sources.replace(old, newer, HOME)
    await storage.sources.replace(newer, newest, HOME)
    await storage.articles.add(article("New tolls", "New.", url=None), source_id=newest, post=False)

    async def titles(source: SourceId | None) -> list[str]:
        found = await storage.articles.headlines(HOME, source_id=source)
        return sorted(line.title for line in found.items)

    assert await titles(None) == await titles(newest) == ["New tolls", "Old tolls"]
    assert [one.id for one in await storage.sources.visible(HOME)] == [newest]
    assert [one.id for one in await storage.sources.complete(HOME, "feed")] == [newest]
    assert await storage.sources.own_count(HOME) == 1
    assert await due(storage) == [newest]
    seen = await storage.sources.get(old, HOME)
    assert seen is not None
    assert not seen.is_own
    await storage.autoposts.add(HOME, ChannelId(5), Wish("everything"), label="all", created_by=UserId(3))
    later = await storage.articles.add(
        article("Ferries", "F", url="https://times.example/f"), source_id=old, post=True
    )
    again = await storage.articles.add(
        article("Ferries", "F", url="https://times.example/f"), source_id=newest, post=True
    )
    assert (later.delivery_count, again.delivery_count) == (0, 1)
    await storage.sources.set_settings(newest, HOME, SourceSettings(is_headlines_only=True))
    assert again.article_id is not None
    shown = await storage.articles.get(again.article_id, HOME)
    assert shown is not None
    assert shown.is_headlines_only
    assert await feed(storage, "old") == old
    assert [one.id for one in await storage.sources.visible(HOME)] == [newest, old]
    await storage.sources.remove_from(newest, HOME)
    assert [one.id for one in await storage.sources.visible(HOME)] == [old]


async def test_removing_a_source_removes_what_it_replaced(storage: Storage) -> None:
    old, new = await feed(storage, "old"), await feed(storage, "new")
    await storage.articles.add(article(), source_id=old, post=False)
    await storage.sources.replace(old, new, HOME)
    assert await storage.articles.count(HOME) == 1
    await storage.sources.remove_from(new, HOME)
    assert (await storage.articles.count(HOME), await storage.sources.get(old, HOME)) == (0, None)


async def test_thousands_of_sources_complete_in_no_time(storage: Storage, database_file: Path) -> None:
    """By the beginning of any word of the server's name for them or of the domain; one address is one look."""
    names = ("Times of Örlen", "Gazette")
    for number in range(2):
        await feed(storage, number, host=f"{number}.blue-harbour.example", is_public=True)
    with closing(sqlite3.connect(database_file)) as db:
        db.executemany(
            "INSERT INTO sources (kind, name, url, domain, is_public, name_words, domain_words, created_at)"
            " VALUES ('feed', ?, ?, ?, 1, ?, ?, 0)",
            [
                (
                    f"Paper {n} of the town",
                    f"https://p{n}.example/",
                    f"p{n}.example",
                    f" paper {n} of the town",
                    f" p{n} example",
                )
                for n in range(6_000)
            ],
        )
        db.commit()
    for number, name in enumerate(names, start=1):
        await storage.sources.set_settings(SourceId(number), HOME, SourceSettings(name=name))

    async def found(typed: str, guild: GuildId | None = HOME) -> list[str]:
        return [one.name for one in await storage.sources.complete(guild, typed)]

    assert await found("orl") == ["Times of Örlen"]
    assert await found("orl", AWAY) == await found("feed") == []
    assert await found("blue") == ["Gazette", "Times of Örlen"]
    assert await found("gaz harbour") == ["Gazette"]
    assert await found("feed 1", None) == ["Feed 1"]
    assert len(await found("")) == len(await found("town pap")) == 25
    assert await found("aper") == []
    began = time.perf_counter()
    for _ in range(5):
        await found("town pap")
    assert (time.perf_counter() - began) / 5 < 0.2  # 0.01 s on a quiet machine
    by_address = await storage.sources.by_address("https://p7.example/", HOME)
    assert by_address is not None
    assert by_address.name == "Paper 7 of the town"


async def test_activity_counts_what_came_through_the_source(storage: Storage) -> None:
    source = await feed(storage)
    for days in (0, 3, 9):
        told = article(
            f"News {days}", f"Day {days}.", url=f"https://times.example/{days}", published_at=NOW - days * DAY
        )
        await storage.articles.add(told, source_id=source, post=False)
    assert await storage.sources.activity(source, HOME, since=NOW - 7 * DAY) == 2
    assert await storage.sources.activity(source, AWAY, since=NOW - 7 * DAY) == 0
