"""The whole file looked at while everybody else goes on: damage that SQLite sees, and what contradicts itself in the rows."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from storage.connection import file_uri
from storage.names import words_of
from storage.queries import queries

T = TypeVar("T")
Remedy = Literal["restore", "index", "counts"]
"""What helps: a backup, the search index made anew, or counting anew."""

SAMPLE: Final = 200
"""Quotes, articles and topics that are held against the rows they come from."""
WORDS_TRIED: Final = 12
PAUSE_S: Final = 0.02
"""Between two parts, for whoever waits for the disk or for the write-ahead log to be taken over."""
_LOOKS_EVERY: Final = 20_000
"""Steps of SQLite's machine between two looks at whether to stop: some milliseconds."""
_BRIEF: Final = 200
_INDEXES: Final = {
    "articles_not_indexed": "index articles_fts: {} articles are not in it",
    "indexed_without_article": "index articles_fts: {} are in it and nowhere else",
    "unspaced_not_indexed": "index articles_cjk: {} articles are not in it",
    "quotes_not_indexed": "index quotes_fts: {} quotes are not in it",
    "indexed_without_quote": "index quotes_fts: {} are in it and nowhere else",
}
_PARTS: Final = (
    ("search index", ("articles_fts", "articles_cjk", "quotes_fts")),
    ("texts and headlines", ("articles", "article_versions", "article_marks", "stories", "story_texts")),
    ("quotes", ("quotes", "quote_", "withdrawn_quotes")),
    ("names and counts", ("topic", "mentions", "article_topics", "source_set", "name_rulings")),
    ("sources and addresses", ("article_sources", "addresses", "seen_entries", "sources", "guild_sources")),
    ("posting", ("deliveries", "targets", "autopost", "reader", "follows", "saved", "removed_messages")),
)
"""What a table's pages are counted as: the first of these of which its name has a beginning."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it has to be, in words for an operator, and what helps."""

    words: str
    remedy: Remedy


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a look at the whole file found."""

    damage: tuple[Damage, ...] = ()
    sizes: dict[str, int] = field(default_factory=dict[str, int])
    """Bytes by part, the largest first; empty where SQLite was built without the means to tell, or after damage."""


class StoppedError(Exception):
    """Whoever asked for the look wants it no more."""


def inspect_file(
    path: Path,
    *,
    stop: threading.Event | None = None,
    on_part: Callable[[str], object] = lambda _: None,
    pause_s: float = PAUSE_S,
    seed: int | None = None,
) -> Inspection:
    """What is wrong in the file, and how large its parts are. Reads all of it, on a connection of its own; writes nothing.

    Each table is a read of its own, so that the write-ahead log can be taken over in between. Blocks: call it in a thread;
    `stop` ends it within milliseconds with StoppedError. Costs about 10 s of CPU for each 100,000 articles. `seed` fixes
    the samples. Raises sqlite3.DatabaseError where there is no such file.
    """
    stop = stop or threading.Event()
    with closing(sqlite3.connect(file_uri(path) + "?mode=ro", uri=True, isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        db.set_progress_handler(lambda: int(stop.is_set()), _LOOKS_EVERY)
        chance = random.Random(seed)  # noqa: S311  # a sample, no secret
        return _Look(db, stop, on_part, pause_s, chance).whole()


class _Look:
    """One look: part after part, until it is done or stopped."""

    def __init__(
        self,
        db: sqlite3.Connection,
        stop: threading.Event,
        on_part: Callable[[str], object],
        pause_s: float,
        chance: random.Random,
    ) -> None:
        self._db = db
        self._stop = stop
        self._on_part = on_part
        self._pause_s = pause_s
        self._chance = chance
        self._sql = queries()
        self._damage: list[Damage] = []

    def whole(self) -> Inspection:
        tables = self._part("the list of tables", self._tables) or []
        for table in tables:
            self._part(f"table {table}", partial(self._pages_of, table))
        if self._damage:  # what is read from damaged pages says nothing
            return Inspection(tuple(self._damage))
        for table in tables:
            self._part(f"references of {table}", partial(self._references_of, table))
        for name, words in _INDEXES.items():
            self._part(name, partial(self._counted, name, words, "index"))
        self._part("a sample of the search index", self._indexed_words)
        self._part("a sample of quotes", self._verbatim)
        self._part("a sample of counts", self._counts)
        self._part(
            "posts", partial(self._counted, "posts_for_no_channel", "{} posts are for no channel", "restore")
        )
        return Inspection(tuple(self._damage), self._part("sizes", self._sizes) or {})

    def _part(self, name: str, do: Callable[[], T]) -> T | None:
        """What a part gives; None where the file is too damaged to read it, which is noted."""
        self._on_part(name)
        if self._stop.wait(self._pause_s):
            raise StoppedError
        try:
            return do()
        except sqlite3.DatabaseError as error:
            if self._stop.is_set():
                raise StoppedError from error
            self._damage.append(Damage(f"{name} cannot be read: {error}", "restore"))
            return None

    def _rows(self, name: str, **values: object) -> list[Any]:
        """Of one of the queries in `storage/sql/`."""
        return self._db.execute(getattr(self._sql, name).sql, values).fetchall()

    def _tables(self) -> list[str]:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        return [str(row["name"]) for row in self._db.execute(sql)]

    def _pages_of(self, table: str) -> None:
        # The quick look of SQLite 3.40 finds fault with sound tables whose key has another order than their columns; the
        # thorough one, which takes several times as long, does not.
        for pragma in ("quick_check", "integrity_check"):
            found = str(self._db.execute(f'PRAGMA {pragma}("{table}")').fetchone()[0])
            if found == "ok":
                return
        self._damage.append(Damage(f"table {table}: {found[:_BRIEF]}", "restore"))

    def _references_of(self, table: str) -> None:
        parents = Counter(
            str(row["parent"]) for row in self._db.execute(f'PRAGMA foreign_key_check("{table}")')
        )
        if parents:
            named = ", ".join(sorted(parents))
            words = f"{parents.total():,} rows of {table} refer to {named} that are not there"
            self._damage.append(Damage(words, "restore"))

    def _counted(self, name: str, words: str, remedy: Remedy) -> None:
        """One of the queries that count what there must be none of."""
        if count := self._rows(name)[0][0]:
            self._damage.append(Damage(words.format(f"{count:,}"), remedy))

    def _sampled(self, bounds_of: str, one_from: str) -> Iterator[Any]:
        """Rows at random places, each found by one seek; by the queries of these names."""
        [bounds] = self._rows(bounds_of)
        for _ in range(SAMPLE if bounds["low"] is not None else 0):
            place = self._chance.randint(bounds["low"], bounds["high"])
            yield from self._rows(one_from, place=place)

    def _indexed_words(self) -> None:
        """The words are looked at in a sample alone: SQLite's own look at all of them would keep others from writing."""
        wrong = sum(not self._is_found(row) for row in self._sampled("bounds_of_articles", "article_from"))
        if wrong:
            words = f"index articles_fts: {wrong} of {SAMPLE} articles are not found by their words"
            self._damage.append(Damage(words, "index"))

    def _is_found(self, row: Any) -> bool:
        words = words_of(f"{row['title']}\n{row['text']}")[:-1]  # the last one may have been cut
        tried = self._chance.sample(words, min(WORDS_TRIED, len(words)))
        expression = " AND ".join(f'"{word}"' for word in tried)
        return not tried or bool(self._rows("is_indexed_by", words=expression, id=row["id"]))

    def _verbatim(self) -> None:
        wrong = sum(row["is_wrong"] for row in self._sampled("bounds_of_quotes", "quote_from"))
        if wrong:
            words = f"{wrong} of {SAMPLE} quotes are not in the text of their article"
            self._damage.append(Damage(words, "restore"))

    def _counts(self) -> None:
        wrong = sum(
            self._rows("is_counted_wrong", topic_id=row["id"])[0][0]
            for row in self._sampled("bounds_of_topics", "topic_from")
        )
        if wrong:
            self._damage.append(Damage(f"{wrong} of {SAMPLE} topics are counted wrong", "counts"))

    def _sizes(self) -> dict[str, int]:
        owners = {
            str(row["name"]): str(row["tbl_name"])
            for row in self._db.execute("SELECT name, tbl_name FROM sqlite_master")
        }
        sizes = Counter[str]()
        try:
            found = self._db.execute("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE").fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            return {}
        for row in found:
            name = str(row["name"])
            sizes[part_of(owners.get(name, name))] += row["pgsize"]
        return dict(sizes.most_common())


def part_of(table: str) -> str:
    """What a table's room is counted as."""
    for part, names in _PARTS:
        if table.startswith(names):
            return part
    return "everything else"
