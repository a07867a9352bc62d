"""`/desk status` shows how posting goes in one server, with what mends it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from news.models import ChannelId, CheckRecord, Ended, GuildId, PostSettings, SourceSettings, UserId, Wish
from news.models import DeliveryState as State
from tests.cogs import posting_world as posting
from tests.cogs.posting_world import World, last_text, posting_world
from tests.cogs.shown import labels_of, options_of


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(posting, "EXTENSIONS", (*posting.EXTENSIONS, "mending"))
    async with posting_world(tmp_path) as made:
        yield made


async def status(world: World) -> str:
    return last_text(await world.organiser.slash(world.news, "desk status"))


async def test_a_server_where_all_is_well(world: World) -> None:
    """One line says so, and what was posted last leads to its message."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source, title="Ferry back in service")
    await world.tick(3)
    shown = await status(world)
    assert "All is well." in shown
    assert "nothing waits to be sent" in shown
    (message,) = world.news.history()
    assert "Ferry back in service <t:" in shown
    assert f"/{world.news.id}/{message.id})" in shown


async def test_what_is_wrong_is_shown_with_what_mends_it(world: World) -> None:
    """Held posts, errors by reason, broken channels, failing sources, the next digest."""
    source = await world.source()
    autopost = await world.autopost(world.news)
    await world.storage.autoposts.change(autopost.id, world.guild_id, settings=PostSettings(mode="digest"))
    await world.article(source)
    await world.autopost(world.sport)
    await world.storage.targets.break_(ChannelId(world.sport.id), "The thread is locked.", 160005)
    await world.article(source)
    now = world.env.now()
    for ago in (timedelta(hours=30), timedelta()):
        record = CheckRecord(source, now - ago, now + timedelta(hours=1), error="no such page")
        await world.storage.sources.record_check(record)
    shown = await status(world)
    for part in (
        "2 articles for the next digests",
        "1 held until",
        "**1 channel cannot be posted in**",
        f"<#{world.sport.id}>: The thread is locked.",
        "1 × The thread is locked.",
        "**1 source cannot be read**",
        "**Next digests**",
    ):
        assert part in shown, part
    answer = await world.organiser.slash(world.news, "desk status")
    message = answer.response or answer.followups[-1]
    picked = await world.organiser.select(message, [options_of(message)[0]["value"]])
    assert "I can't post in" in last_text(picked)


async def test_errors_are_counted_by_their_reason(world: World) -> None:
    """Of the last 24 hours."""
    source = await world.source()
    await world.autopost(world.news)
    for _ in range(3):
        await world.article(source)
    rows = await world.deliveries(world.news)
    ended = [Ended(row.id, State.FAILED, "Discord takes a link in it for harmful.") for row in rows]
    await world.storage.deliveries.record(ended, world.env.now())
    assert "3 × Discord takes a link in it for harmful." in await status(world)


async def test_what_is_paused_is_said(world: World) -> None:
    """All may be well, and nothing be posted: who paused what is a step away."""
    source = await world.source()
    autopost = await world.autopost(world.news)
    assert "**Paused**" not in await status(world)
    await world.storage.autoposts.pause([autopost.id], world.guild_id, "paused by olive")
    await world.storage.sources.set_settings(source, world.guild_id, SourceSettings(is_paused=True))
    shown = await status(world)
    assert "**Paused** 1 autopost (`/autopost list`) and 1 source (`/source list`): nothing of that" in shown


async def test_hidden_posts_are_no_last_messages(world: World) -> None:
    """A link to a message that was taken away leads nowhere."""
    source = await world.source()
    await world.autopost(world.news)
    await world.article(source, title="Ferry back in service")
    await world.tick(3)
    (row,) = await world.deliveries(world.news)
    await world.storage.updating.hide(row.id, UserId(5))
    assert "**Last messages** none yet" in await status(world)


async def test_it_can_be_refreshed(world: World) -> None:
    """The button shows it anew in its place."""
    answer = await world.organiser.slash(world.news, "desk status")
    message = answer.response or answer.followups[-1]
    assert labels_of(message) == ["Refresh"]
    again = await world.organiser.click(message, label="Refresh")
    assert "Status of this server" in last_text(again)


async def test_nothing_of_another_server_is_shown(world: World) -> None:
    """Neither its queue nor its broken channels."""
    theirs = GuildId(99)
    await world.source(added_to=theirs)
    await world.storage.autoposts.add(
        theirs, ChannelId(990), Wish("everything"), label="theirs", created_by=UserId(1)
    )
    await world.storage.targets.break_(ChannelId(990), "The channel was deleted.", 10003)
    source = await world.source("Theirs Too", added_to=theirs)
    await world.article(source)
    shown = await status(world)
    assert "All is well." in shown
    assert "990" not in shown


async def test_readers_are_refused(world: World) -> None:
    """Whatever the server's own settings of commands say."""
    world.open_to_all("desk")
    assert "Manage Server" in last_text(await world.reader.slash(world.news, "desk status"))
