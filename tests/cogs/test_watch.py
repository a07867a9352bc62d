"""Servers hear once that a source of theirs has stopped working, and once that it works again."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import discord
import pytest

from cogs._sourcing import telling
from cogs._sourcing.notice_cards import marks_in, notice_card
from cogs._sourcing.notices import NOTICES_OFF, by_server, is_our_outage, nonce_of
from news.errors import StorageError
from news.models import ChannelId, CheckRecord, GuildId, Source, SourceId, SourceNotice, SourceSettings
from storage.deliverer_lock import DelivererLock
from tests.cogs import posting_world as posting
from tests.cogs.posting_world import START, World, last_text, posting_world
from tests.cogs.shown import labels_of, options_of, text_of

WRONG = "The site answers that there is no such page."
LONG_AGO = timedelta(hours=25)


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    # Without the loop that posts articles every second, an hour passes quickly.
    quiet = tuple(name for name in posting.EXTENSIONS if name != "delivery")
    monkeypatch.setattr(posting, "EXTENSIONS", quiet)
    async with posting_world(tmp_path) as made:
        await made.storage.guilds.set_notices_channel(made.guild_id, ChannelId(made.sport.id))
        yield made


async def checked(world: World, source: SourceId, *, error: str | None, ago: timedelta = timedelta()) -> None:
    """A check of the source went that way, so long ago."""
    now = world.env.now()
    await world.storage.sources.record_check(CheckRecord(source, now - ago, now + LONG_AGO, error=error))


async def failing(world: World, name: str = "The Example Times", *, ago: timedelta = LONG_AGO) -> SourceId:
    """A source that failed that long ago for the first time and fails still."""
    source = await world.source(name)
    await checked(world, source, error=WRONG, ago=ago)
    await checked(world, source, error=WRONG)
    return source


async def rounds(world: World, count: int = 1) -> None:
    """The loop runs that often."""
    for _ in range(count):
        await world.tick(61)


async def test_a_failing_source_is_told_once(world: World) -> None:
    """After a day: one message, in plain words, with what can be done; silent, pinging nobody."""
    source = await failing(world)
    await rounds(world, 3)
    (message,) = world.sport.history()
    shown = text_of(message)
    assert "**The Example Times** · the-example-times.example cannot be read since <t:" in shown
    assert WRONG in shown
    assert labels_of(message) == ["Retry", "Edit address", "Remove"]
    (sent,) = [r.json for r in world.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    assert sent is not None
    assert 0 < len(sent["nonce"]) <= 25
    assert sent["enforce_nonce"] is True
    assert sent["allowed_mentions"] == {"parse": []}
    assert sent["flags"] & discord.MessageFlags(suppress_notifications=True).value
    await checked(world, source, error=WRONG)
    await rounds(world)
    assert len(world.sport.history()) == 1


async def test_of_two_processes_one_tells(world: World, tmp_path: Path) -> None:
    """The one that delivers; the other takes over when that has ended."""
    await failing(world)
    other = DelivererLock.beside(tmp_path / "news.db")
    world.storage.deliverer_lock.release()
    assert other.acquire()
    await rounds(world, 2)
    assert world.sport.history() == []
    other.release()
    await rounds(world)
    assert len(world.sport.history()) == 1


async def test_less_than_a_day_is_not_told(world: World) -> None:
    """What fails since this morning may work this evening."""
    await failing(world, ago=timedelta(hours=20))
    await rounds(world)
    assert world.sport.history() == []


async def test_it_works_again(world: World) -> None:
    """One message more, once, and a new failure is told anew."""
    source = await failing(world)
    await rounds(world)
    await checked(world, source, error=None)
    await rounds(world, 2)
    _, again = world.sport.history()
    assert "works again since <t:" in text_of(again)
    assert labels_of(again) == ["Headlines"]
    await checked(world, source, error=WRONG, ago=LONG_AGO - timedelta(minutes=10))
    await checked(world, source, error=WRONG)
    await rounds(world, 2)
    assert len(world.sport.history()) == 3


async def test_what_nobody_heard_of_does_not_work_again(world: World) -> None:
    """A source that failed for an hour is not mentioned at all."""
    source = await failing(world, ago=timedelta(hours=1))
    await checked(world, source, error=None)
    await rounds(world, 2)
    assert world.sport.history() == []


async def test_many_at_once_make_one_message(world: World) -> None:
    """Thirteen sources of one server: ten are named, and a menu leads to all."""
    for number in range(14):
        await checked(world, await world.source(f"Healthy {number}"), error=None)
    for number in range(13):
        await failing(world, f"Broken {number:02}")
    await rounds(world, 2)
    (message,) = world.sport.history()
    shown = text_of(message)
    assert "13 sources have stopped working" in shown
    assert shown.count("since <t:") == 10
    assert "and 3 more" in shown
    assert len(options_of(message)) == 13


async def test_our_own_outage_is_told_to_nobody(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Most sites failing at once is our network: a line in the log, and silence; what fails afterwards is told."""
    await checked(world, await world.source("Healthy"), error=None)
    sources = [await failing(world, f"Paper {number}") for number in range(4)]
    with caplog.at_level(logging.WARNING):
        await rounds(world, 2)
    assert world.sport.history() == []
    assert caplog.text.count("4 of 5 sites cannot be read") == 1
    for source in sources[1:]:
        await checked(world, source, error=None)
    await rounds(world)
    # Paper 0 was not asked since: it may work as well.
    assert world.sport.history() == []
    await checked(world, sources[0], error=WRONG)
    await rounds(world)
    (message,) = world.sport.history()
    assert "Paper 0" in text_of(message)


@pytest.mark.parametrize(
    ("hosts", "days_ago", "is_ours"),
    [
        (1, [1], False),
        (2, [1, 1], False),
        (3, [1, 1, 1], True),
        (6, [1, 1, 1], False),
        (5, [1, 1, 1], True),
        (5, [1, 30, 60, 90], False),  # dead for long, one after the other
        (9, [1, 1, 1, 1, 90, 80], True),  # four of the seven that were alive
    ],
)
def test_what_counts_as_our_outage(hosts: int, days_ago: list[float], is_ours: bool) -> None:
    """Three sites or more, most of those that were alive, failing since about the same time."""
    failing_since = [START - timedelta(days=days) for days in days_ago]
    assert is_our_outage(hosts, failing_since, since=START - timedelta(days=1)) is is_ours


async def test_after_a_pause_of_ours_a_check_comes_first(world: World) -> None:
    """The bot was off for a day: a failure from before is no news until a check has confirmed it."""
    source = await world.source()
    now = world.env.now()
    await world.storage.sources.record_check(
        CheckRecord(source, now - LONG_AGO, now - timedelta(hours=24), error=WRONG)
    )
    await rounds(world)
    assert world.sport.history() == []
    await checked(world, source, error=WRONG)
    await rounds(world)
    assert len(world.sport.history()) == 1


@pytest.mark.parametrize("count", [1, 3])
async def test_a_restart_between_sending_and_noting(
    world: World, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Killed after Discord took the message: it is recognised in the channel, and not sent again."""
    for number in range(4):
        await checked(world, await world.source(f"Healthy {number}"), error=None)
    for number in range(count):
        await failing(world, f"Paper {number}")
    world.expected = (StorageError,)

    async def die(*_: Any) -> None:
        raise StorageError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(type(world.storage.sources), "note_told", die)
        await rounds(world)
        assert len(world.sport.history()) == 1
    await world.restart()
    # Another one joins those that wait: it alone is new.
    await failing(world, "Late Paper")
    await rounds(world, 2)
    assert len(world.sport.history()) == 2
    assert "Late Paper" in text_of(world.sport.history()[1])
    assert "Paper 0" not in text_of(world.sport.history()[1])
    assert await world.storage.sources.notices(world.env.now()) == []


async def test_a_lost_answer_is_tried_again(world: World) -> None:
    """A server error: the message comes a few minutes later, with the same nonce, once."""
    await failing(world)
    world.env.inject_error("POST", "/channels/*/messages", status=500, times=2)
    await rounds(world, 7)
    assert len(world.sport.history()) == 1
    sends = [r.json for r in world.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    assert len({body["nonce"] for body in sends if body}) == 1
    assert await world.storage.sources.notices(world.env.now()) == []


async def test_where_nothing_can_be_posted(world: World) -> None:
    """Nothing is tried every minute, `/desk settings` says why, and it is told once the channel can be written to."""
    await world.allow(world.sport, send_messages=False)
    await failing(world)
    before = len(world.env.http_requests)
    await rounds(world, 5)
    assert [r.path for r in world.env.http_requests[before:] if "/channels/" in r.path] == []
    shown = await world.organiser.slash(world.news, "desk settings")
    assert "it lacks Send Messages there" in last_text(shown)
    assert "**1 source** cannot be read" in last_text(shown)
    await world.allow(world.sport, send_messages=True)
    # Another choice is looked at without the hour's rest.
    await world.organiser.slash(world.news, "desk settings", notices=world.news)
    await rounds(world)
    assert len(world.news.history()) == 1


async def test_servers_that_cannot_be_told_are_in_nobodys_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many notices wait for servers that are away, the others are told."""
    monkeypatch.setattr(telling, "NOTICES_AT_ONCE", 1)
    away = await world.source("Hill Herald", added_to=GuildId(77))
    await checked(world, away, error=WRONG, ago=2 * LONG_AGO)
    await checked(world, away, error=WRONG)
    await failing(world)
    await rounds(world, 2)
    (message,) = world.sport.history()
    assert "The Example Times" in text_of(message)


async def test_a_channel_that_refuses_is_left_alone_for_an_hour(world: World) -> None:
    """Where Discord itself says no, the next try is an hour later; then it is told, once."""
    await failing(world)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await rounds(world, 50)
    tries = [r for r in world.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    assert len(tries) == 1
    world.env.backend.faults.clear()
    await rounds(world, 12)
    assert len(world.sport.history()) == 1


async def test_switched_off(world: World) -> None:
    """Nobody is told, also not later of what happened meanwhile."""
    shown = await world.organiser.slash(world.news, "desk settings")
    off = await world.organiser.click(shown.response, label="Switch notices off")
    assert "switched off" in last_text(off)
    assert await world.storage.guilds.notices_channel(world.guild_id) == NOTICES_OFF
    source = await failing(world)
    await rounds(world)
    await checked(world, source, error=None)
    await rounds(world)
    await world.organiser.slash(world.news, "desk settings", notices=world.sport)
    await rounds(world)
    assert world.sport.history() == []


async def test_without_a_choice(world: World) -> None:
    """The channel for system messages, if the bot may write there; else nowhere, never just any channel."""
    await world.storage.guilds.set_notices_channel(world.guild_id, None)
    await failing(world)
    await rounds(world)
    assert world.news.history() == world.sport.history() == []
    shown = await world.organiser.slash(world.news, "desk settings")
    assert "Nobody chose a channel" in last_text(shown)
    guild = cast(Any, world.env.bot).get_guild(world.guild.id)
    guild._system_channel_id = world.news.id
    await world.allow(world.news, send_messages=False)
    shown = await world.organiser.slash(world.news, "desk settings")
    assert "may not write in the one for system messages" in last_text(shown)
    await world.allow(world.news, send_messages=True)
    shown = await world.organiser.slash(world.news, "desk settings")
    assert f"They go to <#{world.news.id}>. Nobody chose a channel" in last_text(shown)
    await world.tick(3_700)
    assert len(world.news.history()) == 1


@pytest.mark.parametrize(
    ("is_restricted", "is_chosen", "is_told"),
    [(False, False, False), (True, False, True), (False, True, True)],
)
async def test_an_age_restricted_source(
    world: World, is_restricted: bool, is_chosen: bool, is_told: bool
) -> None:
    """It is not named in a channel for all ages that nobody chose; other sources are, and it comes up only once."""
    chosen = ChannelId(world.news.id) if is_chosen else None
    await world.storage.guilds.set_notices_channel(world.guild_id, chosen)
    bot = cast(Any, world.env.bot)
    bot.get_guild(world.guild.id)._system_channel_id = world.news.id
    bot.get_channel(world.news.id).nsfw = is_restricted
    source = await failing(world)
    await world.storage.sources.set_settings(source, world.guild_id, SourceSettings(is_age_restricted=True))
    await failing(world, "Harbour Gazette")
    await rounds(world)
    (message,) = world.news.history()
    assert ("The Example Times" in text_of(message)) is is_told
    assert "Harbour Gazette" in text_of(message)
    assert await world.storage.sources.notices(world.env.now()) == []


async def test_choosing_a_channel_where_the_bot_may_not_post(world: World) -> None:
    """The permission is checked at once; the choice before stays."""
    await world.allow(world.news, send_messages=False)
    shown = await world.organiser.slash(world.sport, "desk settings", notices=world.news)
    assert "lacks Send Messages" in last_text(shown)
    assert await world.storage.guilds.notices_channel(world.guild_id) == world.sport.id


async def test_settings_are_for_organisers(world: World) -> None:
    """Whoever the server's own settings let use the command is still asked for the permission."""
    world.open_to_all("desk")
    shown = await world.reader.slash(world.sport, "desk settings", notices=world.news)
    assert "Manage Server" in last_text(shown)
    assert await world.storage.guilds.notices_channel(world.guild_id) == world.sport.id


async def told(world: World) -> tuple[SourceId, Any]:
    """A failing source, and the message about it, after a restart."""
    source = await failing(world)
    await rounds(world)
    await world.restart()
    return source, world.sport.history()[0]


async def test_the_buttons_are_for_organisers(world: World) -> None:
    """The notice stands in a channel for all; its buttons ask for the permission at every press."""
    _, message = await told(world)
    for label in ("Retry", "Edit address", "Remove"):
        pressed = await world.reader.click(message, label=label)
        assert "Manage Server" in last_text(pressed)
    assert world.newsroom.checked == []


async def test_retry(world: World) -> None:
    """One press checks at once and says how it went; that it works again is told in the channel."""
    source, message = await told(world)
    pressed = await world.organiser.click(message, label="Retry")
    assert world.newsroom.checked == [source]
    assert "it works again" in last_text(pressed)
    await rounds(world)
    assert "works again" in text_of(world.sport.history()[1])


async def test_retry_of_what_still_fails(world: World) -> None:
    """The answer says so, with the reason."""
    _, message = await told(world)
    world.newsroom.check_fails = "The site does not answer."
    pressed = await world.organiser.click(message, label="Retry")
    assert "it still fails" in last_text(pressed)
    assert "The site does not answer." in last_text(pressed)


async def test_another_address(world: World) -> None:
    """A form with the present address; the new source takes the place of the old, with its autoposts."""
    source, message = await told(world)
    await world.autopost(world.news, source_id=source)
    form = await world.organiser.click(message, label="Edit address")
    (label,) = cast(Any, form).modal["components"]
    assert label["component"]["value"] == "https://the-example-times.example/feed"
    await world.organiser.submit_modal(form, {"address": "https://harbour.example/feed"})
    (now_read,) = await world.storage.sources.visible(world.guild_id)
    assert now_read.url == "https://harbour.example/feed"
    (autopost,) = await world.storage.autoposts.of_guild(world.guild_id)
    assert autopost.source_id == now_read.id


async def test_removing(world: World) -> None:
    """A question first, then the source is gone, and the notice's buttons say so."""
    _, message = await told(world)
    asked = await world.organiser.click(message, label="Remove")
    assert len(await world.storage.sources.visible(world.guild_id)) == 1
    await world.organiser.click(asked.response, label="Remove")
    assert await world.storage.sources.visible(world.guild_id) == []
    pressed = await world.organiser.click(message, label="Retry")
    assert "does not read that source any more" in last_text(pressed)


def notice(number: int = 1, *, kind: Any = "failing", guild: int = 5, **fields: Any) -> SourceNotice:
    """A notice about an invented source."""
    source = Source(
        SourceId(number),
        f"Paper {number}",
        "https://a.example",
        "a.example",
        False,
        last_error=WRONG,
        **fields,
    )
    return SourceNotice(GuildId(guild), source, kind, START - timedelta(days=number), None)


def test_one_message_for_each_server_and_kind() -> None:
    """Failures and recoveries of a server are two messages, those of two servers as well."""
    given = [notice(1), notice(2), notice(3, kind="working"), notice(4, guild=6)]
    batches = by_server(given)
    assert sorted([n.source.id for n in batch] for batch in batches) == [[2, 1], [3], [4]]


def test_a_nonce_is_of_the_notices_alone() -> None:
    """The same for the same failures in any order; another for another failure, server or installation."""
    one, two = notice(1), notice(2)
    same = {nonce_of([one, two], "here"), nonce_of([two, one], "here")}
    later = replace(one, since=one.since + timedelta(days=9))
    others = [nonce_of([one], "here"), nonce_of([one, two], "there"), nonce_of([later, two], "here")]
    others.append(nonce_of([replace(one, guild_id=GuildId(6)), replace(two, guild_id=GuildId(6))], "here"))
    assert len(same) == 1
    assert len({*same, *others}) == 5
    assert all(0 < len(nonce) <= 25 for nonce in (*same, *others))


@pytest.mark.parametrize("count", [1, 2, 25])
@pytest.mark.parametrize("kind", ["failing", "working"])
async def test_a_message_says_what_it_is_about(count: int, kind: str) -> None:
    """The notices can be read off the message as Discord gives it back."""
    given = [notice(number, kind=kind) for number in range(1, count + 1)]
    view = notice_card(given).view()
    marks = marks_in(view.children)
    assert marks == {(kind, n.source.id, int(n.since.timestamp())) for n in given}
