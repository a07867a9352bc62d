"""The searches that autoposts wait for, read once and kept in step with the rows."""

from __future__ import annotations

import asyncio
import json
from typing import Final

from aiosqlite import Connection

from news.posting.filter_index import FilterIndex
from storage.queries import queries

NONE: Final = "[]"


class Searches:
    """What all autoposts look for, by the words that it needs. The rows are the truth; they are asked each time."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._stored = NONE
        self._index = FilterIndex()

    async def follow(self, db: Connection) -> FilterIndex | None:
        """The searches as this connection sees them now, whoever changed them; None: there are none.

        Some 4 ms for ten thousand. What is new is read in a thread, in half a second for as many.
        """
        stored = await queries().autoposts_search_queries(db)
        if stored == NONE:
            return None
        async with self._lock:
            if stored != self._stored:
                self._index = await asyncio.to_thread(lambda: self._index.following(json.loads(stored)))
                self._stored = stored
            return self._index
