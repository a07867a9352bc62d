"""The sources that somebody sees, as they are asked for again and again: as a list, a parameter of SQL and a set."""

from __future__ import annotations

import json
from collections.abc import Iterable, Set

from news.models import SourceId


class SourceIds(list[SourceId]):
    """Ids in order. Never changed once made: what is made of them is kept."""

    __slots__ = ("_as_json", "_as_set")

    def __init__(self, ids: Iterable[SourceId] = ()) -> None:
        super().__init__(ids)
        self._as_json: str | None = None
        self._as_set: frozenset[SourceId] | None = None

    @property
    def as_json(self) -> str:
        """As the SQL's `json_each` takes it."""
        if self._as_json is None:
            self._as_json = json.dumps(self)
        return self._as_json

    @property
    def as_set(self) -> frozenset[SourceId]:
        """For looking whether one is among them."""
        if self._as_set is None:
            self._as_set = frozenset(self)
        return self._as_set


def set_of(ids: Iterable[SourceId]) -> Set[SourceId]:
    """The ids as a set, made once for those that are asked for again and again."""
    return ids.as_set if isinstance(ids, SourceIds) else frozenset(ids)
