"""Entries that wait for their pages before they are news, kept in memory so that none is lost when its feed drops it.

A restart forgets them; those that their feeds still list then are simply new.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from news.taking_in.entry_notes import TRIES_MORE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from news.models import ExtractedArticle, SourceId
    from news.taking_in.known_entries import Known

POSTPONED_MAX = 50
"""Entries of one source that wait at one time; the newest do, the others come at once, with the feed's own words."""
SOURCES_MAX = 500
"""Sources of which entries wait at one time."""


@dataclass(frozen=True, slots=True)
class Postponed:
    """An entry that was left for the next check, with what there was of it."""

    known: Known
    article: ExtractedArticle | None
    """The feed's own words; None where it has none, or where the archive has the entry already."""
    tries: int


class Postponements:
    """What waits, by source."""

    def __init__(self) -> None:
        self._waiting: dict[SourceId, dict[str, Postponed]] = {}

    def with_tries_left(
        self, source_id: SourceId, keys: Iterable[str], entries: Mapping[str, Known]
    ) -> set[str]:
        """Those of `keys`, oldest first, that may wait for another check."""
        if source_id not in self._waiting and len(self._waiting) >= SOURCES_MAX:
            return set()
        before = self._waiting.get(source_id, {})
        left = [key for key in keys if _tries(before, entries[key]) < TRIES_MORE]
        return set(left[-POSTPONED_MAX:])

    def dropped(self, source_id: SourceId, listed: Collection[Known]) -> list[Postponed]:
        """What waited and is listed no more."""
        names = {_name(known) for known in listed}
        return [one for name, one in self._waiting.get(source_id, {}).items() if name not in names]

    def keep(
        self,
        source_id: SourceId,
        entries: Iterable[tuple[Known, ExtractedArticle | None]],
    ) -> None:
        """From now on these wait, and no others of this source."""
        before = self._waiting.pop(source_id, {})
        kept = {
            _name(known): Postponed(known, article, _tries(before, known) + 1) for known, article in entries
        }
        if kept:
            self._waiting[source_id] = kept


def _name(known: Known) -> str:
    """The address where the entry has one of its own: ids may count from 1 at every check."""
    return known.keys[-1]


def _tries(waiting: Mapping[str, Postponed], known: Known) -> int:
    before = waiting.get(_name(known))
    return before.tries if before is not None else 0
