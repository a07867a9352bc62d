"""Sources of two servers, for the tests of who reads what and when it is asked."""

from __future__ import annotations

from datetime import timedelta

from news.models import GuildId, PollState, SourceId
from storage import Storage
from tests.storage.builders import NOW

HOME, AWAY = GuildId(1), GuildId(2)
SOON = NOW + timedelta(minutes=5)
DAY = timedelta(days=1)
STATE = PollState(
    '"1"', "Mon", "abc", is_seeded=True, ttl_s=60, rhythm_s=900, moved_to="https://b.example/", moved_count=2
)


async def feed(
    storage: Storage,
    number: int | str = 1,
    *,
    host: str | None = "times.example",
    guild: GuildId | None = HOME,
    is_public: bool = False,
) -> SourceId:
    return await storage.sources.add_feed(
        f"https://times.example/{number}",
        name=f"Feed {number}",
        domain=host,
        added_to=guild,
        is_public=is_public,
    )


async def due(
    storage: Storage, limit: int = 10, *, busy: tuple[str, ...] = (), per_host: int = 1
) -> list[SourceId]:
    found = await storage.sources.due(NOW, limit, busy_hosts=busy, per_host=per_host)
    return [source.id for source, _ in found]
