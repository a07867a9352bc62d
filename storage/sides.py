"""How often topics occur in what somebody sees, without a look at every set of sources that has them.

Counts are kept by set of sources (topic_counts), and a topic of the day is in thousands of sets. What all of them come to
stands beside the topic, so that the smaller side is enough: the sets that the asker sees, or those that they do not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

from aiosqlite import Connection

from news.models import SourceId
from storage.queries import as_list, queries, rows

KEPT_MAX: Final = 8
"""Askers whose sides are kept, by connection: some 20 KB each for a thousand sets."""


@dataclass(slots=True)
class _Sets:
    """The sets up to `known` that somebody sees sources of, and the others."""

    known: int = 0
    seen: list[int] = field(default_factory=list[int])
    unseen: list[int] = field(default_factory=list[int])

    @property
    def is_all_but_few(self) -> bool:
        """Whether it is less to take away what is not seen than to add up what is."""
        return len(self.unseen) < len(self.seen)

    @property
    def weights(self) -> dict[int, int]:
        """The sets of the smaller side, each with the sign by which its counts are added."""
        sign, side = (-1, self.unseen) if self.is_all_but_few else (1, self.seen)
        return dict.fromkeys(side, sign)


_ALL: Final = 2**62
_KEPT: Final[
    WeakKeyDictionary[Connection, OrderedDict[tuple[str, str], tuple[_Sets, _Sets, dict[str, Any]]]]
] = WeakKeyDictionary()


async def counted_by(
    db: Connection, counted: Sequence[SourceId], quoted: Sequence[SourceId] | None = None
) -> dict[str, Any]:
    """The parameters by which a query counts the articles and quotes of topics, over sources that somebody sees.

    `quoted`: those whose quotes are counted, where they are not all of them. A set that came since is looked at by the
    query itself, so that what is kept here is never wrong.
    """
    visible = as_list(counted)
    of_quotes = visible if quoted is None or len(quoted) == len(counted) else as_list(quoted)
    if db.in_transaction:
        return _each(visible, of_quotes)
    kept = _KEPT.setdefault(db, OrderedDict())
    articles, quotes, parameters = kept.pop((visible, of_quotes), None) or (_Sets(), _Sets(), {})
    found = await rows(queries().sets_after(db, known=articles.known, visible=visible, quoted=of_quotes))
    if found or not parameters:
        parameters = _side(
            _with(articles, found, "is_counted"), _with(quotes, found, "is_quoted"), visible, of_quotes
        )
    kept[visible, of_quotes] = (articles, quotes, parameters)
    while len(kept) > KEPT_MAX:
        kept.popitem(last=False)
    return parameters


def _each(visible: str, quoted: str) -> dict[str, Any]:
    """Counts by every set of a topic. A transaction keeps nothing: its sets may be rolled back, and their numbers given again."""
    return {
        "side": "[]",
        "few": _ALL,
        "known": _ALL,
        "all_articles": 0,
        "all_quotes": 0,
        "visible": visible,
        "quoted": quoted,
    }


def _with(sets: _Sets, found: Sequence[Any], what: str) -> _Sets:
    for row in found:
        (sets.seen if row[what] else sets.unseen).append(row["id"])
        sets.known = row["id"]
    return sets


def _side(articles: _Sets, quotes: _Sets, visible: str, quoted: str) -> dict[str, Any]:
    of_articles, of_quotes = articles.weights, quotes.weights
    ids = sorted(of_articles.keys() | of_quotes.keys())
    return {
        "side": as_list([one, of_articles.get(one, 0), of_quotes.get(one, 0)] for one in ids),
        "few": len(ids) // 2,
        "known": articles.known,
        "all_articles": int(articles.is_all_but_few),
        "all_quotes": int(quotes.is_all_but_few),
        "visible": visible,
        "quoted": quoted,
    }
