from __future__ import annotations

from typing import Any, cast

import pytest

from cogs._posting import drafts, several
from cogs._services import Services
from cogs._sourcing import listing_plan, offers
from cogs.tidying import TidyingCog
from news.models import GuildId, UserId
from news.settings import Settings
from storage import Storage
from storage.retention import Policy
from tests.newsstand import FakeClock
from tests.storage.builders import article


async def test_questions_are_forgotten_after_thirty_days(storage: Storage, clock: FakeClock) -> None:
    """What was asked is deleted when it is 30 days old, and not before."""
    services = Services(storage=storage, settings=Settings(), now=clock, newsroom=cast(Any, None))
    old = await storage.answers.save("headlines", {}, None, guild_id=None)
    clock.advance(days=20)
    young = await storage.answers.save("headlines", {}, None, guild_id=None)
    clock.advance(days=11)
    await TidyingCog(services).tidy()
    assert await storage.answers.get(old, guild_id=None) is None
    assert await storage.answers.get(young, guild_id=None) is not None


async def test_typed_addresses_are_forgotten_sooner(storage: Storage, clock: FakeClock) -> None:
    """They may hold keys: a day after they were typed, addresses and lists are deleted; so are drafts, which name their author."""
    services = Services(storage=storage, settings=Settings(), now=clock, newsroom=cast(Any, None))
    address = await storage.answers.save(offers.KIND, {}, None, guild_id=GuildId(1))
    listed = await storage.answers.save(listing_plan.KIND, {}, None, guild_id=GuildId(1))
    draft = await storage.answers.save(drafts.KIND, {}, UserId(7), guild_id=GuildId(1))
    choice = await storage.answers.save(several.KIND, {}, UserId(7), guild_id=GuildId(1))
    asked = await storage.answers.save("headlines", {}, None, guild_id=GuildId(1))
    clock.advance(hours=20)
    young = await storage.answers.save(offers.KIND, {}, None, guild_id=GuildId(1))
    clock.advance(hours=5)
    await TidyingCog(services).tidy()
    ids = (address, listed, draft, choice, asked, young)
    kept = [await storage.answers.get(each, guild_id=GuildId(1)) for each in ids]
    assert [answer is not None for answer in kept] == [False, False, False, False, True, True]


async def test_a_failure_does_not_end_the_loop(storage: Storage, clock: FakeClock) -> None:
    """A database that cannot be written is tried again the next day."""
    services = Services(storage=storage, settings=Settings(), now=clock, newsroom=cast(Any, None))
    await storage.close()
    await TidyingCog(services).tidy()


async def test_a_wrong_clock_forgets_no_texts(
    storage: Storage, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """By a clock that is years ahead all texts are old: none goes, the log says why, and with news of that day they go."""
    settings = Settings(retention_days=30)
    services = Services(storage=storage, settings=settings, now=clock, newsroom=cast(Any, None))
    source = await storage.sources.add_files()
    await storage.articles.add(article("The ferry", "It sails. " * 60), source_id=source, post=False)
    policy = Policy(30)
    clock.advance(days=4_000)
    await TidyingCog(services).tidy()
    assert "Is this machine's clock right?" in caplog.text
    assert (await storage.retention.look(policy)).texts == 1
    later = article("The quay", "It is open. " * 60, url="https://times.example/quay", published_at=clock())
    await storage.articles.add(later, source_id=source, post=False)
    await TidyingCog(services).tidy()
    assert (await storage.retention.look(policy)).texts == 0
