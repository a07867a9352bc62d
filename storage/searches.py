"""The searches that autoposts wait for, read once and kept in step with the rows."""

from __future__ import annotations

import json
from typing import Final

from aiosqlite import Connection

from news.posting.filter_index import FilterIndex
from storage.in_place import off_loop
from storage.queries import queries

NONE: Final = "[]"


class Searches:
    """What all autoposts look for, by the words that it needs. The rows are the truth; they are asked each time."""

    def __init__(self) -> None:
        self._known = (NONE, FilterIndex())
        """What was stored, with its index: exchanged as one, since several threads ask."""

    async def follow(self, db: Connection) -> FilterIndex | None:
        """The searches as this connection sees them now, whoever changed them; None: there are none.

        Some 4 ms for ten thousand. What is new is read off the event loop, in half a second for as many.
        """
        stored = await queries().autoposts_search_queries(db)
        if stored == NONE:
            return None
        known, index = self._known
        if stored != known:
            index = await off_loop(lambda: self._known[1].following(json.loads(stored)))
            self._known = stored, index
        return index
