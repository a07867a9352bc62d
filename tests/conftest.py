"""What most tests share: a fixed clock, a database file of their own, and a bot in a simulated Discord."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import simcord
from hypothesis import HealthCheck, settings

from cogs._services import Services
from news.newsroom.room import Newsroom
from news.settings import Settings
from storage import Storage
from tests.news.newsroom_world import FakeWeb
from tests.newsstand import FakeClock, Newsstand, ReaderBot
from tests.wire.summary import pytest_terminal_summary  # noqa: F401  pytest finds its hooks here by their names

pytest_plugins = ("tests.loop_guard",)

# No timing decides a test: the first text that is drawn builds tables for a second, more on a busy machine.
settings.register_profile("newsdesk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newsdesk")


@pytest.fixture(autouse=True)
def logging_of_its_own() -> Iterator[None]:
    """What a test sets up to log with goes with it: its stream ends then, and every later line would tell of an error.

    Only what came is taken away: pytest's own handlers come and go with the phases of a test.
    """
    loggers = [logging.getLogger(name) for name in (None, "discord", "asyncio")]
    before = [(logger, logger.level, list(logger.handlers)) for logger in loggers]
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        for handler in set(logger.handlers).difference(handlers):
            logger.removeHandler(handler)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def storage(tmp_path: Path, clock: FakeClock) -> AsyncIterator[Storage]:
    opened = await Storage.open(f"sqlite:///{tmp_path}/news.db", now=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def stand(storage: Storage, clock: FakeClock) -> AsyncIterator[Newsstand]:
    web = FakeWeb()
    newsroom = Newsroom(
        fetcher=web, sources=storage.sources, articles=storage.articles, now=clock, poll_min_s=300
    )
    services = Services(storage=storage, settings=Settings(), now=clock, newsroom=newsroom)
    # Not `simcord.run`: its context variables cannot be left from another task, as fixtures are.
    env = simcord.Env(cast(Any, ReaderBot(services)))
    await env.start()
    guild = env.create_guild("Harbour Town")
    newsstand = Newsstand(
        env=env,
        services=services,
        web=web,
        clock=clock,
        guild=guild,
        channel=guild.create_text_channel("general"),
        reader=guild.add_member(env.create_user("rob")),
        other=guild.add_member(env.create_user("olive")),
    )
    try:
        yield newsstand
    finally:
        await env.shutdown()
    if not newsstand.expects_errors:
        env.raise_errors()
