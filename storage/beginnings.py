"""Looking for words that begin with four letters or more, of which the index keeps no list.

It keeps lists of the articles with words that begin with two or three letters (`prefix = '2 3'`). For more it gathers all
articles of all words that begin so before it answers, whichever few are wanted of them: a tenth of a second for a common
beginning in a million articles. So the newest articles of the first three letters are taken and each is looked at, by an
index of these few alone with the same tokenizer; where words begin so often, few are enough. Where they seldom do, there is
little to gather.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final

from aiosqlite import Connection

from news.models import ArticleId
from storage.in_place import run_in_place
from storage.names import name_key
from storage.queries import as_list, queries, rows

_LONG: Final = re.compile(r'(?<!")"([^"\W_]{4,})"\*')
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
_KEPT: Final = 3
"""Letters of the longest beginnings that the index keeps lists for."""

# These tables are no part of the schema: each connection has its own, in memory, and they are empty between two looks.
_MAKE: Final = """
CREATE VIRTUAL TABLE IF NOT EXISTS temp.looked_at USING fts5 (
    title, text, content = '', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE IF NOT EXISTS temp.shown USING fts5 (
    title, text, tokenize = 'unicode61 remove_diacritics 2');
"""
_PUT_TEXTS: Final = (
    "INSERT INTO temp.looked_at (rowid, title, text)"
    " SELECT a.id, a.title, a.text FROM json_each(?) j JOIN articles a ON a.id = j.value"
)
_PUT_TITLES: Final = (
    "INSERT INTO temp.looked_at (rowid, title, text)"
    " SELECT a.id, a.title, '' FROM json_each(?) j JOIN articles a ON a.id = j.value"
)
_MATCHING: Final = "SELECT rowid FROM temp.looked_at WHERE looked_at MATCH ?"
_FORGET: Final = "INSERT INTO temp.looked_at (looked_at) VALUES ('delete-all')"
_PUT_SHOWN: Final = (
    "INSERT INTO temp.shown (rowid, title, text)"
    " SELECT a.id, a.title, a.text FROM json_each(?) j JOIN articles a ON a.id = j.value"
)
_SNIPPETS: Final = "SELECT rowid AS id, snippet(shown, 1, char(2), char(3), '', 48) AS snippet FROM temp.shown WHERE shown MATCH ?"
_FORGET_SHOWN: Final = "DELETE FROM temp.shown"


GATHERED_PAGES: Final = 20
"""Pages of the index that are gathered in some two milliseconds; of more it is spared."""


async def shortened(db: Connection, expression: str) -> str | None:
    """The expression with long beginnings that are common cut to three letters, which finds all that it finds and more.

    None where there is nothing to cut, or where cutting would find less: behind a NOT.
    """
    long = {found[1] for found in _LONG.finditer(expression)}
    if not long or " NOT " in _QUOTED.sub("", expression):
        return None
    folded = {one: name_key(one) for one in long}
    found = await rows(queries().pages_of_beginnings(db, beginnings=as_list(set(folded.values()))))
    common = {row["beginning"] for row in found if row["pages"] > GATHERED_PAGES}
    if not common:
        return None
    return _LONG.sub(
        lambda each: f'"{each[1][:_KEPT]}"*' if folded[each[1]] in common else each[0], expression
    )


def cut_to_kept(expression: str) -> str:
    """The expression with all long beginnings cut to three letters, for what need not be exact."""
    return _LONG.sub(lambda each: f'"{each[1][:_KEPT]}"*', expression)


def has_long(expression: str) -> bool:
    """Whether a look at some articles is to be had by an index of these alone."""
    return _LONG.search(expression) is not None


async def matching_few(
    db: Connection, expression: str, ids: Collection[ArticleId], *, of_titles: bool = False
) -> set[ArticleId]:
    """Those of the articles that match, by a look at each: some 100 µs, in titles alone some 10 µs."""

    async def look(here: Connection) -> list[Any]:
        await _make(here)
        await here.execute(_PUT_TITLES if of_titles else _PUT_TEXTS, (as_list(ids),))
        try:
            return list(await here.execute_fetchall(_MATCHING, (expression,)))
        finally:
            await here.execute(_FORGET)

    return {ArticleId(row[0]) for row in await run_in_place(db, look)} if ids else set()


async def snippets_of_few(
    db: Connection, expression: str, ids: Collection[ArticleId]
) -> dict[int, str | None]:
    """What is shown of the articles around the words, with the hits marked."""

    async def look(here: Connection) -> list[Any]:
        await _make(here)
        await here.execute(_PUT_SHOWN, (as_list(ids),))
        try:
            return list(await here.execute_fetchall(_SNIPPETS, (expression,)))
        finally:
            await here.execute(_FORGET_SHOWN)

    return {row["id"]: row["snippet"] for row in await run_in_place(db, look)} if ids else {}


async def _make(here: Connection) -> None:
    for statement in _MAKE.split(";\n"):
        if statement.strip():
            await here.execute(statement)
