"""An archive of any size written straight into the tables: a million articles take the storage itself hours.

Everything is invented and the same for the same seed. Zipf words, 500 sources, 200,000 names, four quotes and eight
topics an article; one article in three joins a story, one in ten comes through two sources. The rows are those that the
storage writes for such articles, counts included; `tests/bench/test_archive.py` holds a small one against that.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import sqlite3
import struct
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench._archive_world import (
    NAMES,
    OWN_SOURCES,
    PUBLIC_SOURCES,
    SOURCES,
    Author,
    World,
    Written,
    address_of,
    make_world,
    moment_of,
)
from bench._generator import NEWEST
from news.naming import name_forms
from storage.identity import host_of, url_key
from storage.likeness import marks_at, wording
from storage.matching import source_token
from storage.names import folded_words, name_key, words_of
from storage.times import ID_SHIFT, MS_A_DAY, to_ms

GUILD: Final = 4_242
"""The server that sees PUBLIC_SOURCES + OWN_SOURCES."""
CHUNK = 2_000
_MARKED_DAYS, _STORY_DAYS, _SEEN_DAYS = 15, 14, 40
_MEMORY_KB = 1_000_000
_STORIES_OPEN = 4_000
"""Stories that an article may still join, the newest."""


@dataclass(slots=True)
class Rows:
    """Rows of some articles, by table."""

    of: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict[str, list[tuple[Any, ...]]])

    def add(self, table: str, *row: Any) -> None:
        """Appends a row."""
        self.of.setdefault(table, []).append(row)


COLUMNS: Final = {
    "stories": "id, created_at",
    "articles": "id, story_id, text_group, owner_id, set_id, title, text, text_hash, source_tokens, has_address,"
    " description, language, publisher, published_at, first_seen_at, analysed_by",
    "article_sources": "article_id, source_id, url, outlet, image, is_quiet, added_at",
    "addresses": "url_key, source_id, article_id",
    "article_marks": "mark, article_id",
    "story_texts": "article_id, signature",
    "article_topics": "article_id, topic_id, weight, rank, has_public_role",
    "mentions": 'article_id, topic_id, start, "end"',
    "quotes": 'article_id, ordinal, start, "end", text, speaker_id, speaker_name, speaker_role, cue, kind, confidence',
    "quote_topics": "topic_id, article_id, ordinal",
    "seen_entries": "source_id, entry_key, seen_at, digest, article_id",
}


class Writer:
    """Articles of a world as rows, in order of time."""

    def __init__(self, world: World, *, seed: int, count: int, days: int) -> None:
        self._author = Author(world, seed=seed)
        self._chance = random.Random(seed + 2)
        self._count = count
        self._days = days
        self._stories: deque[int] = deque(maxlen=_STORIES_OPEN)

    def rows(self, start: int, stop: int) -> Rows:
        """Those of the articles numbered so."""
        made = Rows()
        for number in range(start, stop):
            self._article(made, number)
        return made

    def _article(self, made: Rows, number: int) -> None:
        at = moment_of(number, self._count, self._days)
        article_id = at << ID_SHIFT
        written = self._author.write(number, at)
        article = written.analysed.article
        digest = hashlib.sha256(article.text.encode()).digest()
        story_id = self._story(made, number, article_id, at)
        made.add(
            "articles", article_id, story_id, article_id, written.members[0], written.set_id + 1, article.title,
            article.text, digest, " ".join(map(source_token, written.members)), 1, article.description,
            article.language, article.publisher, at, at + 60_000, written.analysed.analysed_by,
        )  # fmt: skip
        self._sources(made, number, article_id, written, digest)
        self._memory(made, article_id, written)
        _put_parts(made, article_id, written)

    def _story(self, made: Rows, number: int, article_id: int, at: int) -> int:
        """One article in three joins a story, the newest ones most often; the others begin one."""
        if number % 3 == 0 and self._stories:
            back = int(self._chance.expovariate(0.002)) + 1
            return self._stories[-min(len(self._stories), back)]
        self._stories.append(article_id)
        made.add("stories", article_id, at)
        return article_id

    def _sources(self, made: Rows, number: int, article_id: int, written: Written, digest: bytes) -> None:
        at, newest = article_id >> ID_SHIFT, to_ms(NEWEST)
        for member in written.members:
            address = address_of(number, member)
            made.add("article_sources", article_id, member, address, host_of(address), None, 0, at)
            made.add("addresses", url_key(address), member, article_id)
            if newest - at < _SEEN_DAYS * MS_A_DAY:
                made.add("seen_entries", member, digest[:12].hex(), newest, "0" * 24, article_id)

    def _memory(self, made: Rows, article_id: int, written: Written) -> None:
        """What near-copies and stories are known by, which is kept for some days alone."""
        age = to_ms(NEWEST) - (article_id >> ID_SHIFT)
        article = written.analysed.article
        if age < _MARKED_DAYS * MS_A_DAY:
            for mark in marks_at(url_key(article.url), wording(article.text)):
                made.add("article_marks", mark, article_id)
        if age < _STORY_DAYS * MS_A_DAY:
            marks = sorted(self._chance.getrandbits(31) for _ in range(128))
            made.add("story_texts", article_id, struct.pack("<128I", *marks))


def _put_parts(made: Rows, article_id: int, written: Written) -> None:
    """Topics, mentions and quotes."""
    for rank, (place, topic) in enumerate(zip(written.topics, written.analysed.topics, strict=True)):
        made.add("article_topics", article_id, place + 1, topic.weight, rank, int(place in written.public))
        for start, end in topic.mentions:
            made.add("mentions", article_id, place + 1, start, end)
    for ordinal, (quote, speaker) in enumerate(zip(written.analysed.quotes, written.speakers, strict=True)):
        made.add(
            "quotes", article_id, ordinal, quote.start, quote.end, quote.text,
            None if speaker is None else speaker + 1, quote.speaker, quote.speaker_role, quote.cue, quote.kind,
            quote.confidence,
        )  # fmt: skip
    for place, ordinal in written.quotes_about:
        made.add("quote_topics", place + 1, article_id, ordinal)


def chunks(count: int, *, seed: int, names: int, days: int) -> Iterator[Rows]:
    """All rows, made in a process of their own, so that making and storing go on at once."""
    receiving, sending = multiprocessing.Pipe(duplex=False)
    maker = multiprocessing.Process(target=_make, args=(sending, count, seed, names, days), daemon=True)
    maker.start()
    sending.close()
    for _ in range(0, count, CHUNK):
        yield receiving.recv()
    maker.join()


def _make(sending: Any, count: int, seed: int, names: int, days: int) -> None:
    writer = Writer(make_world(seed, names=names), seed=seed, count=count, days=days)
    for start in range(0, count, CHUNK):
        sending.send(writer.rows(start, min(start + CHUNK, count)))


def fill(path: Path, count: int, *, seed: int = 1, names: int = NAMES, days: int = 365) -> World:
    """Fills the empty, migrated database with `count` articles of the `days` before NEWEST; the world they are of.

    A million take some forty minutes of two cores and 5 GB. Nothing else may have the file open.
    """
    world = make_world(seed, names=names)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    database.execute(f"PRAGMA cache_size = -{_MEMORY_KB}")
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN"
        f" ({', '.join('?' * len(COLUMNS))})",
        list(COLUMNS),
    ).fetchall()
    for name, _ in indexes:
        database.execute(f"DROP INDEX {name}")
    database.execute("BEGIN")
    _put_sources(database, world)
    _put_topics(database, world)
    database.execute("COMMIT")
    for made in chunks(count, seed=seed, names=names, days=days):
        database.execute("BEGIN")
        for table, rows in made.of.items():
            values = ", ".join("?" * len(rows[0]))
            ignored = "OR IGNORE " if table == "mentions" else ""
            database.executemany(f"INSERT {ignored}INTO {table} ({COLUMNS[table]}) VALUES ({values})", rows)
        database.execute("COMMIT")
    for _, sql in indexes:
        database.execute(sql)
    _count(database)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return world


def _put_sources(database: sqlite3.Connection, world: World) -> None:
    newest = to_ms(NEWEST)
    database.executemany(
        "INSERT INTO sources (id, kind, name, url, domain, is_public, is_seeded, last_checked_at, next_check_at, created_at,"
        " name_words, domain_words) VALUES (?, 'feed', ?, ?, ?, ?, 1, ?, ?, 0, ?, ?)",
        [
            (
                number, f"Paper {number}", f"https://paper{number}.example/feed", f"paper{number}.example",
                int(number <= PUBLIC_SOURCES), newest, newest + 3_600_000, folded_words(f"Paper {number}"),
                folded_words(f"paper{number}.example"),
            )
            for number in range(1, SOURCES + 1)
        ],
    )  # fmt: skip
    database.executemany(
        "INSERT INTO guild_sources (guild_id, source_id, added_at) VALUES (?, ?, 0)",
        [(GUILD, number) for number in range(PUBLIC_SOURCES + 1, PUBLIC_SOURCES + OWN_SOURCES + 1)],
    )
    for set_id, members in enumerate(world.sets, start=1):
        database.execute(
            "INSERT INTO source_sets (id, members) VALUES (?, ?)", (set_id, ",".join(map(str, members)))
        )
        database.executemany(
            "INSERT INTO source_set_members VALUES (?, ?)", [(set_id, one) for one in members]
        )


def _put_topics(database: sqlite3.Connection, world: World) -> None:
    keys: dict[tuple[str, bool], None] = {}
    for topic_id, (name, kind) in enumerate(zip(world.names, world.kinds, strict=True), start=1):
        key = (name_key(name), kind == "person")
        if key in keys:  # folded alike: an own key keeps the numbering
            key = (f"{key[0]} {topic_id}", key[1])
        keys[key] = None
        database.execute(
            "INSERT INTO topics (id, kind, name, name_key, is_person) VALUES (?, ?, ?, ?, ?)",
            (topic_id, kind, name, *key),
        )
        database.executemany(
            "INSERT OR IGNORE INTO topic_words (topic_id, source_id, word) VALUES (?, 0, ?)",
            [(topic_id, word) for word in words_of(key[0])],
        )
        if kind != "phrase":
            database.executemany(
                "INSERT OR IGNORE INTO topic_forms (form, topic_id) VALUES (?, ?)",
                [(form, topic_id) for form in name_forms(name, is_person=key[1], language="en")],
            )


def _count(database: sqlite3.Connection) -> None:
    """The roll-ups, as the storage counts them article by article."""
    day = f"(t.article_id >> {ID_SHIFT}) / {MS_A_DAY}"
    spoken = "(SELECT COUNT(*) FROM quotes q WHERE q.speaker_id = t.topic_id AND q.article_id = t.article_id)"
    joined = "FROM article_topics t JOIN articles a ON a.id = t.article_id"
    database.execute(
        f"CREATE TEMP TABLE counted AS SELECT t.topic_id, {day} AS day, a.set_id, {spoken} AS quotes, t.has_public_role AS public"
        f" {joined}"
    )
    for statement in (
        "INSERT INTO topic_days (topic_id, day, set_id, articles, quotes)"
        " SELECT topic_id, day, set_id, COUNT(*), SUM(quotes) FROM counted GROUP BY 1, 2, 3",
        "INSERT INTO topic_counts (topic_id, set_id, articles, quotes, public_articles)"
        " SELECT topic_id, set_id, COUNT(*), SUM(quotes), SUM(public) FROM counted GROUP BY 1, 2",
        "UPDATE topics SET article_count = c.articles, activity = c.articles + c.quotes"
        " FROM (SELECT topic_id, SUM(articles) AS articles, SUM(quotes) AS quotes FROM topic_counts GROUP BY 1) c"
        " WHERE c.topic_id = topics.id",
        "UPDATE source_sets SET article_count = c.articles, quote_count = c.quotes FROM (SELECT a.set_id, COUNT(*) AS articles,"
        " SUM((SELECT COUNT(*) FROM quotes q WHERE q.article_id = a.id)) AS quotes FROM articles a GROUP BY 1) c"
        " WHERE c.set_id = source_sets.id",
        "DROP TABLE counted",
    ):
        database.execute(statement)
