from __future__ import annotations

from inspect import signature
from pathlib import Path
from typing import Any

import aiosql
import pytest

from storage import queries as module
from storage.queries import Queries, named_texts, queries


def test_queries_are_those_that_aiosql_finds_in_the_files() -> None:
    """Made one by one, every query has the name, kind, text and parameters that aiosql reads in the whole files."""
    adapter: Any = module._OneTripAdapter  # aiosql's protocols say less than its own adapters do
    read = aiosql.from_path(module.SQL_DIRECTORY, adapter, mandatory_parameters=False, encoding="utf-8")
    ours = queries()

    def described(one: object, name: str) -> tuple[object, ...]:
        query = getattr(one, name)
        return query.__name__, query.operation, query.sql, str(signature(query))

    names = [name for name in read.available_queries if not name.endswith("_cursor")]
    assert ours.available_queries == names
    assert [described(ours, name) for name in names] == [described(read, name) for name in names]


def test_a_query_is_made_once() -> None:
    """Asked for again, a query is the same function."""
    ours = Queries(dict(named_texts("-- name: one$\nSELECT 1;\n")))
    assert ours.one is ours.one


def test_an_unknown_query_is_an_attribute_error() -> None:
    """A name without SQL is told at once and by name."""
    with pytest.raises(AttributeError, match="has a query 'nothing'"):
        _ = Queries({}).nothing


def test_two_queries_of_one_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the order of files in their folder would say which of the two is asked."""
    for name in ("a.sql", "b.sql"):
        (tmp_path / name).write_text("-- name: one$\nSELECT 1;\n")
    monkeypatch.setattr(module, "SQL_DIRECTORY", tmp_path)
    with pytest.raises(ValueError, match="second query 'one'"):
        queries.__wrapped__()


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("", []),
        ("-- said first\n", []),
        ("-- said first\n-- name: a!\nDELETE FROM t;\n", ["a"]),
        ("-- name: a\nSELECT ' -- name: b';\n-- name: c^\nSELECT 1;", ["a", "c"]),
    ],
    ids=["nothing", "a comment", "one", "two"],
)
def test_a_query_goes_from_its_name_to_the_next(sql: str, found: list[str]) -> None:
    """Only a line that begins with "-- name:" begins a query."""
    assert sorted(name for name, _ in named_texts(sql)) == found
