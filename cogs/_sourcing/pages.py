"""What a source's page shows, gathered; and which source somebody means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cogs._sourcing.source_cards import SourcePage
from news.errors import NotVisibleError
from news.models import GuildId, Source, SourceId

if TYPE_CHECKING:
    from storage import Storage

WEEK: Final = timedelta(days=7)
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


async def visible_source(storage: Storage, source_id: SourceId, guild_id: GuildId) -> Source:
    """The source as this server sees it. Raises NotVisibleError."""
    source = await storage.sources.get(source_id, guild_id)
    if source is None:
        raise NotVisibleError(f"source {source_id}")
    return source


async def source_page(
    storage: Storage, source_id: SourceId, guild_id: GuildId, *, now: datetime
) -> SourcePage:
    """A source with what its page shows. Raises NotVisibleError."""
    source = await visible_source(storage, source_id, guild_id)
    autoposts = await storage.autoposts.of_guild(guild_id)
    return SourcePage(
        source,
        week_count=await storage.sources.activity(source_id, guild_id, since=now - WEEK),
        channels=[autopost.channel_id for autopost in autoposts if autopost.source_id == source_id],
    )


async def article_count(storage: Storage, source_id: SourceId, guild_id: GuildId) -> int:
    """How many articles of the source this server finds."""
    return await storage.sources.activity(source_id, guild_id, since=_EVER)
