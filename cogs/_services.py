"""What the cogs are given: everything they need, wired once in `bot.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from cogs._delivering.rest_guard import RestGuard
from news.newsroom.allowance import Allowance

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from news.finding import FoundSource
    from news.models import AnalysedArticle, GuildId, Source, SourceId, SourceMethod, UserId
    from news.newsroom.room import AddedItem
    from news.ports import Clock
    from news.settings import Settings
    from storage import Storage


class AskedNewsroom(Protocol):
    """What cogs ask of the newsroom; `news.newsroom.room.Newsroom` says what each of these does and raises.

    The demo puts one of its own in its place: pyright holds both against this.
    """

    async def run(self) -> None:
        """Polls for as long as the task lives."""
        ...

    async def poll_due(self) -> int:
        """Polls some of what is due; how many were polled."""
        ...

    async def look(self, url: str) -> list[FoundSource]:
        """What could be read at an address, best first."""
        ...

    async def preview(self, found: FoundSource) -> AnalysedArticle | None:
        """What would be archived of a find's newest entry."""
        ...

    async def read_article(self, url: str, guild_id: GuildId | None) -> AnalysedArticle | None:
        """The article that somebody pointed at."""
        ...

    async def add_source(
        self,
        url: str,
        guild_id: GuildId | None,
        *,
        method: SourceMethod | None = None,
        name: str | None = None,
        added_by: UserId | None = None,
        replaces: SourceId | None = None,
    ) -> Source:
        """The source behind an address, added to this server."""
        ...

    async def add_many(
        self,
        items: Sequence[tuple[str, str | None]],
        guild_id: GuildId | None,
        *,
        added_by: UserId | None,
        on_each: Callable[[AddedItem], Awaitable[None]] | None = None,
    ) -> list[AddedItem]:
        """What became of each (address, name)."""
        ...

    async def check_now(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        """The source after a check made at once."""
        ...

    async def backfill(
        self,
        source_id: SourceId,
        guild_id: GuildId | None,
        *,
        limit: int = 100,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """How many older articles came into the archive."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """The services of one running bot. Tests build it with a database of their own and a fixed clock."""

    storage: Storage
    settings: Settings
    now: Clock
    newsroom: AskedNewsroom
    allowance: Allowance = field(init=False)
    """What people may make us fetch: one for all commands together, with the services' own clock."""

    rest: RestGuard = field(init=False, default_factory=RestGuard)
    """What every request to Discord passes: one for the whole process, on a clock that nobody sets."""

    def __post_init__(self) -> None:
        """Begins with nothing taken."""
        object.__setattr__(self, "allowance", Allowance(self.now))
