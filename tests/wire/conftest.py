"""What the trials share: one fork server a test process, which has imported the bot once for all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.wire.bot_forks import Forks, forks


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def forked(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Forks]:
    """Bots without the second of imports. Tests that use it run in the session's loop."""
    async with forks(tmp_path_factory.mktemp("forks") / "fork-server.log") as found:
        yield found
