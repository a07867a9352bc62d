"""What quotes are about, said of an article at hand as SQL says it of a stored one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.about import Mention, topics_of_quotes
from storage.queries import queries

LENGTH = 900
SCHEMA = """
    CREATE TABLE articles (id INTEGER, text TEXT, text_forgotten_at INTEGER);
    CREATE TABLE quotes (article_id INTEGER, ordinal INTEGER, start INTEGER, "end" INTEGER, speaker_id INTEGER);
    CREATE TABLE mentions (article_id INTEGER, topic_id INTEGER, start INTEGER, "end" INTEGER);
    CREATE TABLE quote_topics (topic_id INTEGER, article_id INTEGER, ordinal INTEGER);
"""
spans = st.tuples(st.integers(0, LENGTH - 20), st.integers(1, 120)).map(
    lambda one: (one[0], min(LENGTH, one[0] + one[1]))
)


def by_sql(text: str, quotes: list[dict[str, Any]], mentions: list[Mention]) -> list[tuple[int, int]]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        db.execute("INSERT INTO articles VALUES (1, ?, NULL)", (text,))
        db.executemany("INSERT INTO quotes VALUES (1, :ordinal, :start, :end, :speaker_id)", quotes)
        db.executemany("INSERT INTO mentions VALUES (1, ?, ?, ?)", mentions)
        db.execute(queries().insert_quote_topics.sql, {"article_id": 1})
        return sorted(db.execute("SELECT topic_id, ordinal FROM quote_topics"))


@settings(deadline=None)  # the first call loads the queries
@given(
    st.lists(st.integers(0, LENGTH - 2), max_size=6),
    st.lists(st.tuples(spans, st.sampled_from([None, 1, 2, 3])), max_size=6),
    st.lists(st.tuples(st.integers(1, 4), spans), max_size=12),
)
def test_what_quotes_are_about_is_said_in_one_way(
    breaks: list[int],
    spoken: list[tuple[tuple[int, int], int | None]],
    named: list[tuple[int, tuple[int, int]]],
) -> None:
    """An article that is stored and one that is looked at again by SQL get the same topics for their quotes."""
    letters = list("ä" * LENGTH)
    for at in breaks:
        letters[at : at + 2] = "\n\n"
    text = "".join(letters)
    quotes = [
        {"ordinal": ordinal, "start": start, "end": end, "speaker_id": speaker}
        for ordinal, ((start, end), speaker) in enumerate(spoken)
    ]
    mentions = [Mention(topic, *span) for topic, span in named]
    assert topics_of_quotes(text, quotes, mentions) == by_sql(text, quotes, mentions)
