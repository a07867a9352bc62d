"""Whether an archive agrees with itself, and all that is in it, read past the code under test."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.likeness import text_marks

DISAGREEMENTS = {
    "an article without a story": "SELECT id FROM articles WHERE story_id NOT IN (SELECT id FROM stories)",
    "a story without an article": "SELECT id FROM stories WHERE id NOT IN (SELECT story_id FROM articles)",
    "an article without a source": "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM article_sources)",
    "an article in the wrong set of sources": """
        SELECT a.id FROM articles a JOIN source_sets s ON s.id = a.set_id
        WHERE s.members <> (SELECT group_concat(source_id) FROM
                            (SELECT source_id FROM article_sources WHERE article_id = a.id ORDER BY source_id))""",
    "a set that lacks a member": """
        SELECT s.id FROM source_sets s
        WHERE s.members <> (SELECT group_concat(source_id) FROM
                            (SELECT source_id FROM source_set_members WHERE set_id = s.id ORDER BY source_id))""",
    "an article indexed under the wrong sources": """
        SELECT a.id FROM articles a
        WHERE a.source_tokens <> (SELECT group_concat('s' || source_id, ' ') FROM
                            (SELECT source_id FROM article_sources WHERE article_id = a.id ORDER BY source_id))""",
    "a quote that is not verbatim": """
        SELECT q.id FROM quotes q JOIN articles a ON a.id = q.article_id
        WHERE a.text_forgotten_at IS NULL AND substr(a.text, q.start + 1, q."end" - q.start) <> q.text""",
    "something left of a text that was forgotten": """
        SELECT a.id FROM articles a
        WHERE a.text_forgotten_at IS NOT NULL AND (
            a.text <> '' OR a.description IS NOT NULL
            OR EXISTS (SELECT 1 FROM article_versions v WHERE v.article_id = a.id AND v.text <> '')
            OR EXISTS (SELECT 1 FROM article_marks m WHERE m.article_id = a.id))""",
    "a quote that was forgotten": """
        SELECT a.id FROM articles a JOIN quotes q ON q.article_id = a.id WHERE a.quotes_forgotten_at IS NOT NULL""",
    "quotes with a gap": """
        SELECT article_id FROM quotes GROUP BY article_id HAVING MAX(ordinal) + 1 <> COUNT(*)""",
    "a speaker who is no topic of the article": """
        SELECT q.id FROM quotes q WHERE q.speaker_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM article_topics t WHERE t.article_id = q.article_id AND t.topic_id = q.speaker_id)""",
    "a mention of no topic of the article": """
        SELECT m.article_id FROM mentions m WHERE NOT EXISTS (
            SELECT 1 FROM article_topics t WHERE t.article_id = m.article_id AND t.topic_id = m.topic_id)""",
    "a topic that no word finds": "SELECT id FROM topics WHERE id NOT IN (SELECT topic_id FROM topic_words)",
    "a delivery without its nonce": "SELECT id FROM deliveries WHERE length(nonce) <> 25",
    "a queue that nobody looks at, or a look at an empty one": """
        SELECT t.channel_id FROM targets t WHERE t.ready_at IS NOT (
            SELECT CASE d.state WHEN 'sending' THEN MIN(d.claimed_at, d.next_try_at) ELSE d.next_try_at END
            FROM deliveries d WHERE d.channel_id = t.channel_id AND d.state IN ('pending', 'sending')
            ORDER BY d.id LIMIT 1)""",
    "a delivery to nowhere": "SELECT id FROM deliveries WHERE channel_id NOT IN (SELECT channel_id FROM targets)",
    "an autopost of nowhere": "SELECT id FROM autoposts WHERE channel_id NOT IN (SELECT channel_id FROM targets)",
    "a wish under another's key": """
        SELECT p.id FROM autoposts p WHERE p.kind NOT IN ('everything', 'search') AND p.wish_key <> p.kind || ':' || COALESCE((
            SELECT group_concat(subject_id) FROM
                (SELECT subject_id FROM autopost_subjects WHERE autopost_id = p.id ORDER BY subject_id)), '')""",
    "a subject of another kind": """
        SELECT p.id FROM autoposts p JOIN autopost_subjects b ON b.autopost_id = p.id WHERE b.kind <> p.kind""",
    "something pending in a place that is broken": """
        SELECT d.id FROM deliveries d JOIN targets t ON t.channel_id = d.channel_id
        WHERE t.broken_since IS NOT NULL AND d.state = 'pending'""",
    "an article in a digest that has ended, or that is none": """
        SELECT d.id FROM deliveries d LEFT JOIN deliveries o ON o.id = d.digest_id
        WHERE d.digest_id IS NOT NULL AND (o.kind IS NOT 'digest' OR o.channel_id <> d.channel_id
                                           OR (d.state = 'held' AND o.state IN ('sent', 'failed', 'skipped')))""",
    "a message to be edited that never came": """
        SELECT id FROM deliveries WHERE update_at IS NOT NULL AND state NOT IN ('pending', 'sending', 'sent')""",
    "a mark of a text without an address": """
        SELECT article_id FROM article_marks WHERE article_id NOT IN (SELECT id FROM articles WHERE has_address = 1)""",
    "an entry that became an article which never was": """
        SELECT entry_key FROM seen_entries WHERE article_id IS NOT NULL AND article_id NOT IN (SELECT id FROM articles)""",
    "settings of a source that is not the server's own and not public": """
        SELECT source_id FROM guild_sources
        WHERE is_own = 0 AND source_id NOT IN (SELECT id FROM sources WHERE is_public = 1)""",
    "a source that fails since never, or works and fails": """
        SELECT id FROM sources WHERE (failures > 0) <> (failing_since IS NOT NULL)""",
    "a wrong activity": """
        SELECT id FROM topics t
        WHERE article_count <> (SELECT COUNT(*) FROM article_topics x WHERE x.topic_id = t.id)
           OR activity <> (SELECT COALESCE(SUM(c.articles + c.quotes), 0) FROM topic_counts c WHERE c.topic_id = t.id)""",
}
SPOKEN = "(SELECT COUNT(*) FROM quotes q WHERE q.article_id = t.article_id AND q.speaker_id = t.topic_id)"
ROLL_UPS = {
    "topic_counts": f"""
        SELECT t.topic_id, a.set_id, COUNT(*), SUM{SPOKEN}, SUM(t.has_public_role)
        FROM article_topics t JOIN articles a ON a.id = t.article_id
        GROUP BY t.topic_id, a.set_id""",
    "topic_days": f"""
        SELECT t.topic_id, (a.id >> 20) / 86400000, a.set_id, COUNT(*), SUM{SPOKEN}
        FROM article_topics t JOIN articles a ON a.id = t.article_id GROUP BY 1, 2, 3""",
}
ROLL_UPS = {table: counted.replace(f"SUM{SPOKEN}", f"SUM({SPOKEN})") for table, counted in ROLL_UPS.items()}
SETS = """
    SELECT s.id, s.members, COUNT(a.id),
           (SELECT COUNT(*) FROM quotes q JOIN articles b ON b.id = q.article_id WHERE b.set_id = s.id)
    FROM source_sets s LEFT JOIN articles a ON a.set_id = s.id GROUP BY s.id"""


def audit(path: Path) -> list[str]:
    """What in the file contradicts something else in it; empty when all is whole."""
    with closing(sqlite3.connect(path)) as db:
        found = [
            f"{name}: {rows[:3]}"
            for name, sql in DISAGREEMENTS.items()
            if (rows := db.execute(sql).fetchall())
        ]
        for table, counted in ROLL_UPS.items():
            if set(db.execute(f"SELECT * FROM {table}")) != set(db.execute(counted)):
                found.append(f"{table} does not count what is there")
        if set(db.execute("SELECT * FROM source_sets")) != set(db.execute(SETS)):
            found.append("source_sets does not count what is there")
        found += _mark_faults(db)
        found += [f"reference to nothing: {row}" for row in db.execute("PRAGMA foreign_key_check")]
        found += [text for (text,) in db.execute("PRAGMA integrity_check") if text != "ok"]
        return found + _index_faults(db)


def _mark_faults(db: sqlite3.Connection) -> list[str]:
    marked = "SELECT a.id, a.text FROM articles a WHERE a.id IN (SELECT article_id FROM article_marks)"
    of_article = "SELECT DISTINCT mark & 4294967295 FROM article_marks WHERE article_id = ?"
    return [
        f"article {article_id} has the marks of another text"
        for article_id, text in db.execute(marked).fetchall()
        if {mark for (mark,) in db.execute(of_article, (article_id,))} != set(text_marks(text))
    ]


def _index_faults(db: sqlite3.Connection) -> list[str]:
    # 1 compares with the indexed table; articles_cjk indexes only some of its rows, so it is checked by itself.
    faults: list[str] = []
    for table, compare in (("articles_fts", 1), ("quotes_fts", 1), ("articles_cjk", 0)):
        try:
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', {compare})")
        except sqlite3.DatabaseError as error:
            faults.append(f"{table}: {error}")
    db.rollback()
    return faults


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without what differs between installations, and the next free numbers."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE deliveries SET nonce = ''")
        tables = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
            " AND name NOT LIKE 'articles\\_cjk%' ESCAPE '\\' AND name NOT IN ('meta', 'sqlite_sequence') ORDER BY name"
        ).fetchall()
        return {name: sorted(db.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for (name,) in tables}
