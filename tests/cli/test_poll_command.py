"""`python bot.py poll`: what is asked, what is said of it, and the exit status."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import fields
from io import StringIO
from pathlib import Path
from typing import Any, cast

import pytest
from rich.console import Console

import bot
from cli import polling
from cli.polling import poll_once, poll_until_stopped, wait_words
from news.errors import StorageError
from news.polling import poller
from news.settings import Settings
from tests.news.newsroom_world import FEED, GUILD, World, feed_xml, opened_world

OTHER_FEED = "https://island.example/feed.xml"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened_world(tmp_path) as opened:
        yield opened


async def printed(world: World, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """The exit status of one round and all that it says."""
    monkeypatch.setattr(polling, "utc_now", world.clock)
    console = Console(width=200, highlight=False, file=StringIO())
    status = await poll_once(world.newsroom, console)
    return status, cast(StringIO, console.file).getvalue()


async def test_one_round_asks_what_is_due_and_says_how_it_went(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line for each source: new articles, when it is asked next; 0 when none failed."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    world.web.publish(1, 2, 3)
    world.clock.advance(minutes=30)
    status, said = await printed(world, monkeypatch)
    assert status == 0
    [line] = [line for line in said.splitlines() if "Harbour Post" in line]
    assert line.split()[:4] == ["Harbour", "Post", "read", "2"]
    assert "in " in line
    assert "1 asked, 2 new articles, 0 failed." in said


async def test_a_source_that_fails_makes_the_round_fail(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are asked all the same; the reason stands beside its name, which cannot paint or break lines."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    world.web.pages[OTHER_FEED] = feed_xml(9).replace("Harbour Post", "Island [red]Post&#10;again")
    await world.newsroom.add_source(OTHER_FEED, GUILD)
    world.web.statuses[OTHER_FEED] = 500
    world.clock.advance(minutes=30)
    status, said = await printed(world, monkeypatch)
    assert status == 1
    [line] = [line for line in said.splitlines() if "Island" in line]
    assert "[red]Post again" in line
    assert "failed" in line
    assert "2 asked, 0 new articles, 1 failed." in said


async def test_all_that_is_due_is_asked_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also sources that share a host, which wait for each other, and more than are asked at one time."""
    urls = [f"https://site{n % 7}.example/feed{n}.xml" for n in range(80)]
    world.web.pages |= {url: feed_xml() for url in urls}
    for url in urls:
        await world.newsroom.add_source(url, GUILD)
    world.web.asked.clear()
    world.clock.advance(hours=2)
    status, said = await printed(world, monkeypatch)
    assert status == 0
    assert sorted(world.web.asked) == sorted(urls)
    assert "80 asked" in said
    assert "No source is due" in (await printed(world, monkeypatch))[1]


async def test_a_round_that_cannot_read_what_is_due_does_not_pass_for_a_whole_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error reaches the operator; nothing is said of the sources that were left out."""

    async def breaks(*_: object, **__: object) -> list[object]:
        raise StorageError("the database cannot be used: disk I/O error")

    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    world.clock.advance(hours=2)
    monkeypatch.setattr(world.storage.sources, "due", breaks)
    with pytest.raises(StorageError):
        await printed(world, monkeypatch)


async def test_polling_goes_on_after_what_is_due_could_not_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The loop rests for a moment, with the cause in the log, and asks again."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    world.clock.advance(hours=2)
    world.web.asked.clear()
    due, tries = world.storage.sources.due, list[int]()

    async def breaks_once(*given: Any, **named: Any) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise StorageError("the database cannot be used: disk I/O error")
        return await due(*given, **named)

    monkeypatch.setattr(world.storage.sources, "due", breaks_once)
    monkeypatch.setattr(poller, "IDLE_S", 0.01)
    running = asyncio.create_task(world.newsroom.run())
    async with asyncio.timeout(20):
        while FEED not in world.web.asked:  # noqa: ASYNC110  # the web calls nobody
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert "what is due could not be read" in caplog.text


async def test_polling_without_end_ends_with_a_signal(world: World) -> None:
    """What is under way is given up or finished; nothing is left behind."""
    world.web.publish(1)
    await world.newsroom.add_source(FEED, GUILD)
    world.clock.advance(hours=2)
    world.web.asked.clear()
    ended = asyncio.create_task(poll_until_stopped(world.newsroom))
    async with asyncio.timeout(20):
        while not world.web.asked:  # noqa: ASYNC110  # the web calls nobody
            await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)
        await ended


def test_the_command_works_on_an_empty_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing to ask is no failure."""
    for field in fields(Settings):
        monkeypatch.setenv(field.metadata["env"], "")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'news.db'}")
    monkeypatch.setenv("COLUMNS", "200")
    assert bot.main(["poll", "--once"]) == 0
    assert "No source is due" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("seconds", "words"), [(-5, "in 0 min"), (290, "in 5 min"), (7_000, "in 117 min"), (86_400, "in 24 h")]
)
def test_waits_are_told_in_minutes_or_hours(seconds: float, words: str) -> None:
    """Minutes up to two hours."""
    assert wait_words(seconds) == words
