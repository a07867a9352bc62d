"""What a source's page shows, gathered; and which source somebody means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cogs._sourcing.source_cards import SourcePage
from cogs._ui.age import is_age_restricted
from news.errors import NotVisibleError
from news.models import ChannelId, GuildId, Source, SourceId

if TYPE_CHECKING:
    import discord

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
    storage: Storage, source_id: SourceId, guild: discord.Guild, *, now: datetime
) -> SourcePage:
    """A source with what its page shows. Raises NotVisibleError."""
    guild_id = GuildId(guild.id)
    source = await visible_source(storage, source_id, guild_id)
    autoposts = await storage.autoposts.of_guild(guild_id)
    channels = [autopost.channel_id for autopost in autoposts if autopost.source_id == source_id]
    return SourcePage(
        source,
        week_count=await storage.sources.activity(source_id, guild_id, since=now - WEEK),
        channels=channels,
        silent=silent_channels(source, channels, guild),
    )


def silent_channels(source: Source, channels: Sequence[ChannelId], guild: discord.Guild) -> list[ChannelId]:
    """Those channels that get nothing of the source: it is for age-restricted ones, and they are open to all ages."""
    if not source.settings.is_age_restricted:
        return []
    return [channel for channel in channels if not is_age_restricted(guild.get_channel_or_thread(channel))]


async def article_count(storage: Storage, source_id: SourceId, guild_id: GuildId) -> int:
    """How many articles of the source this server finds."""
    return await storage.sources.activity(source_id, guild_id, since=_EVER)
