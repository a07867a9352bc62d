"""Removals of a database that a backup replaces: they hold in the backup, too, which is older than they are."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from aiosqlite import Connection

from storage.barring import SALT, address_key, domain_keys, hashed, person_keys, words_key
from storage.connection import file_uri
from storage.queries import as_list, queries, rows


@dataclass(frozen=True, slots=True)
class Carried:
    """The removals that a database remembers, and the salt of their hashes."""

    salt: str
    removals: tuple[tuple[str, int, int, tuple[str, ...]], ...]
    """Kind, how many articles it was about, when (in ms), and its hashes."""


def removals_in(path: Path) -> Carried | None:
    """What the file remembers as removed; None where it cannot be read, or has nothing."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(file_uri(path) + "?mode=ro", uri=True)) as db:
            salt = db.execute("SELECT value FROM meta WHERE key = ?", (SALT,)).fetchone()
            found = db.execute("SELECT id, kind, article_count, created_at FROM removals").fetchall()
            by_id: defaultdict[int, list[str]] = defaultdict(list)
            for removal_id, key in db.execute("SELECT removal_id, hash FROM removal_keys ORDER BY hash"):
                by_id[removal_id].append(key)
    except sqlite3.Error:
        return None
    if salt is None or not found:
        return None
    return Carried(salt[0], tuple((kind, count, at, tuple(by_id[one])) for one, kind, count, at in found))


async def carry_over(db: Connection, carried: Carried) -> int | None:
    """How many removals the backup did not know; from here on they hold, and what it has of them is work.

    Within a transaction. None: the backup is of another installation, and nobody can tell what was removed from it.
    """
    sql = queries()
    salt = await sql.meta_value(db, key=SALT)
    if salt is None:
        await sql.set_meta_value(db, key=SALT, value=carried.salt)
    elif salt != carried.salt:
        return None
    new = 0
    removal_of: dict[str, int] = {}
    for kind, count, at, hashes in carried.removals:
        if all([await sql.is_removal_known(db, hash=one) for one in hashes]):
            continue
        removal_id = await sql.insert_removal(db, kind=kind, article_count=count, now=at)
        await sql.put_removal_keys(db, id=removal_id, hashes=as_list(hashes))
        removal_of.update((one, removal_id) for one in hashes)
        new += 1
    if new:
        await _find_work(db, carried.salt, removal_of)
    return new


async def _find_work(db: Connection, salt: str, removal_of: dict[str, int]) -> None:
    """Looks all of the archive through for what was removed. Some microseconds an article."""
    sql = queries()
    articles: defaultdict[int, set[int]] = defaultdict(set)

    def look(article_id: int, keys: list[str]) -> None:
        for key in keys:
            if (removal_id := removal_of.get(hashed(salt, key))) is not None:
                articles[removal_id].add(article_id)

    for row in await rows(sql.addresses_to_bar(db)):
        look(row["article_id"], [address_key(row["url_key"])])
    for row in await rows(sql.links_to_bar(db)):
        look(row["article_id"], domain_keys(row["url"] or f"https://{row['outlet'] or ''}/"))
    for row in await rows(sql.words_to_bar(db)):
        look(row["article_id"], [words_key(row["text_hash"])])
    for removal_id, ids in articles.items():
        await sql.put_removal_work(db, id=removal_id, articles=as_list(sorted(ids)))
    people: defaultdict[int, set[int]] = defaultdict(set)
    for row in await rows(sql.people_to_bar(db)):
        for key in person_keys(row["name"]):
            if (removal_id := removal_of.get(hashed(salt, key))) is not None:
                people[removal_id].add(row["id"])
    for removal_id, topics in people.items():
        await sql.put_removal_topics(db, id=removal_id, topics=as_list(sorted(topics)))
        found = await rows(sql.articles_of_topics(db, topics=as_list(sorted(topics))))
        await sql.put_removal_work(db, id=removal_id, articles=as_list(row["article_id"] for row in found))
