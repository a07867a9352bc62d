"""The newsroom, opened when it is first needed.

What reads pages, quotes and topics is most of the program: importing it takes longer than the whole way to Discord. So the
bot is there first, and the newsroom a moment later; whoever asks for it sooner waits for it.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from news.finding import FoundSource
    from news.models import AnalysedArticle, GuildId, Source, SourceId, SourceMethod, UserId
    from news.newsroom.adding import AddedItem
    from news.newsroom.room import Newsroom

MODULES: Final = ("news.fetch", "news.newsroom.room")
"""What `import_parts` imports: these bring all that reads news."""


async def import_parts() -> None:
    """Imports what a newsroom consists of, in a thread: the event loop goes on meanwhile."""
    await asyncio.to_thread(lambda: [import_module(name) for name in MODULES])


class LateNewsroom:
    """A newsroom that `open_room` makes when somebody first asks for something; each method is the newsroom's own.

    One that cannot be opened is tried again by whoever asks next.
    """

    def __init__(self, open_room: Callable[[], Awaitable[Newsroom]]) -> None:
        self._open_room = open_room
        self._room: Newsroom | None = None
        self._lock = asyncio.Lock()

    async def opened(self) -> Newsroom:
        """The newsroom itself. Raises what opening it raises."""
        if self._room is None:
            async with self._lock:
                if self._room is None:
                    self._room = await self._open_room()
        return self._room

    async def run(self) -> None:
        """As `Newsroom.run`."""
        await (await self.opened()).run()

    async def poll_due(self) -> int:
        """As `Newsroom.poll_due`."""
        return await (await self.opened()).poll_due()

    async def look(self, url: str) -> list[FoundSource]:
        """As `Newsroom.look`."""
        return await (await self.opened()).look(url)

    async def preview(self, found: FoundSource) -> AnalysedArticle | None:
        """As `Newsroom.preview`."""
        return await (await self.opened()).preview(found)

    async def read_article(self, url: str, guild_id: GuildId | None) -> AnalysedArticle | None:
        """As `Newsroom.read_article`."""
        return await (await self.opened()).read_article(url, guild_id)

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
        """As `Newsroom.add_source`."""
        return await (await self.opened()).add_source(
            url, guild_id, method=method, name=name, added_by=added_by, replaces=replaces
        )

    async def add_many(
        self,
        items: Sequence[tuple[str, str | None]],
        guild_id: GuildId | None,
        *,
        added_by: UserId | None,
        on_each: Callable[[AddedItem], Awaitable[None]] | None = None,
    ) -> list[AddedItem]:
        """As `Newsroom.add_many`."""
        return await (await self.opened()).add_many(items, guild_id, added_by=added_by, on_each=on_each)

    async def check_now(self, source_id: SourceId, guild_id: GuildId | None) -> Source:
        """As `Newsroom.check_now`."""
        return await (await self.opened()).check_now(source_id, guild_id)

    async def backfill(
        self,
        source_id: SourceId,
        guild_id: GuildId | None,
        *,
        limit: int = 100,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """As `Newsroom.backfill`."""
        return await (await self.opened()).backfill(source_id, guild_id, limit=limit, on_progress=on_progress)
