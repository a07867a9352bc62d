from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.models import SearchQuery
from news.models.searching import All, AnyOf, Not, Term
from news.search_grammar import TERMS_MAX, TYPED_MAX
from news.search_query import ALTERNATIVES_MAX, parse_moment, parse_search_query, read_search

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ferry harbour", {"words": ("ferry", "harbour")}),
        ('"ferry line" cuts', {"phrases": ("ferry line",), "words": ("cuts",)}),
        ("“ferry line”", {"phrases": ("ferry line",)}),
        ('"unclosed phrase', {"phrases": ("unclosed phrase",)}),
        ("ferry -storm", {"words": ("ferry",), "excluded": ("storm",)}),
        ('-"high tide" ferry', {"words": ("ferry",), "excluded": ("high tide",)}),
        ("harbo*", {"prefixes": ("harbo",)}),
        ("by:Okafor dam", {"speaker": "Okafor", "words": ("dam",)}),
        ('by:"Ada Okafor"', {"speaker": "Ada Okafor"}),
        ("source:gazette", {"source": "gazette"}),
        ("after:2025-12-01", {"after": day(2025, 12, 1)}),
        ("before:2025-12", {"before": day(2025, 12, 1)}),
        ("since:today", {"after": day(2026, 1, 1)}),
        ("AND OR NOT", {"words": ("AND", "OR", "NOT")}),
        ("C++ 10:30 state-owned", {"words": ("C++", "10:30", "state-owned")}),
        ("by: dam", {"words": ("by:", "dam")}),
        ("- * \" ' --", {}),
        ("", {}),
        ("dam dam", {"words": ("dam",)}),
    ],
)
def test_searches_are_read_as_people_write_them(typed: str, expected: dict[str, Any]) -> None:
    """Phrases, exclusions, names, sources and times are taken apart; the rest are words."""
    assert parse_search_query(typed, now=NOW) == SearchQuery(**_with_tuples(expected))


DAM, FERRY, STORM = Term("dam"), Term("ferry"), Term("storm")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ferry OR dam", SearchQuery(groups=(AnyOf((FERRY, DAM)),))),
        ("(ferry OR dam) storm", SearchQuery(words=("storm",), groups=(AnyOf((FERRY, DAM)),))),
        ("ferry OR dam storm", SearchQuery(groups=(AnyOf((FERRY, All((DAM, STORM)))),))),
        ("storm -(ferry OR dam)", SearchQuery(words=("storm",), excluded=("ferry", "dam"))),
        ("storm -(ferry dam)", SearchQuery(words=("storm",), without=(All((FERRY, DAM)),))),
        ("storm OR (ferry NOT dam)", SearchQuery(groups=(AnyOf((STORM, All((FERRY, Not(DAM))))),))),
        ("ferry NOT harb*", SearchQuery(words=("ferry",), without=(Term("harb", "prefix"),))),
        ("ferry -source:gazette", SearchQuery(words=("ferry",), other_than=("gazette",))),
        ("ferry AND dam", SearchQuery(words=("ferry", "dam"))),
        ("(ferry) NOT NOT dam", SearchQuery(words=("ferry", "dam"))),
        (
            "storm (source:gazette OR by:Okafor)",
            SearchQuery(
                alternatives=(
                    SearchQuery(words=("storm",), source="gazette"),
                    SearchQuery(words=("storm",), speaker="Okafor"),
                )
            ),
        ),
        (
            "ferry OR dam OR 東京 OR -storm",
            SearchQuery(
                alternatives=(
                    SearchQuery(groups=(AnyOf((FERRY, DAM)),)),
                    SearchQuery(words=("東京",)),
                    SearchQuery(excluded=("storm",)),
                )
            ),
        ),
        (
            "NOT (storm source:gazette)",
            SearchQuery(
                alternatives=(
                    SearchQuery(excluded=("storm",)),
                    SearchQuery(other_than=("gazette",)),
                )
            ),
        ),
    ],
)
def test_or_not_and_brackets_are_read_as_in_filters(typed: str, expected: SearchQuery) -> None:
    """What the index can join stays one look at it; what it cannot becomes alternatives."""
    assert parse_search_query(typed, now=NOW) == expected


def test_a_search_stands_for_a_bounded_number_of_searches() -> None:
    """Combinations of names and scripts are counted, and whoever asks for too many is told."""
    read = read_search(" ".join(f"(料{n} OR 港{n})" for n in range(12)), now=NOW)
    assert len(read.query.alternatives) == ALTERNATIVES_MAX
    assert any("combinations" in problem for problem in read.problems)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("ferry OR", "OR stands between"), ("(ferry", "not closed"), ("ferry 🎉", "no letters")],
)
def test_what_cannot_be_read_is_told_in_words(typed: str, problem: str) -> None:
    """A slip is named, and the rest is searched for."""
    read = read_search(typed, now=NOW)
    assert read.query.words == ("ferry",)
    assert any(problem in one for one in read.problems)


def _with_tuples(expected: dict[str, Any]) -> dict[str, Any]:
    return {"words": (), "prefixes": (), "phrases": (), "excluded": ()} | expected


@pytest.mark.parametrize("typed", ["after:soon", "before:2025-13-40", "after:2030-01-01"])
def test_a_time_that_is_none_is_named(typed: str) -> None:
    """A time that cannot be read is reported, not searched for."""
    read = read_search(f"dam {typed}", now=NOW)
    assert read.unread == (typed,)
    assert read.query.words == ("dam",)


@pytest.mark.parametrize(
    ("typed", "is_empty"),
    [
        *(("-storm", True), ("  ", True), ("by:Okafor", False), ("a*", False)),
        *(
            ("-storm OR -dam", True),
            ("-(storm OR dam)", True),
            ("ferry OR dam", False),
            ("-storm OR 東京", False),
        ),
    ],
)
def test_what_must_not_occur_alone_is_no_search(typed: str, is_empty: bool) -> None:
    """A search needs something to look for."""
    assert read_search(typed, now=NOW).is_empty is is_empty


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("today", day(2026, 1, 1)),
        ("Yesterday", day(2025, 12, 31)),
        ("24 hours", NOW - timedelta(hours=24)),
        ("24h", NOW - timedelta(hours=24)),
        ("3 days", NOW - timedelta(days=3)),
        ("last 3 days", NOW - timedelta(days=3)),
        ("3 days ago", NOW - timedelta(days=3)),
        ("week", NOW - timedelta(days=7)),
        ("month", NOW - timedelta(days=30)),
        ("2 years", NOW - timedelta(days=730)),
        ("2025-12-24", day(2025, 12, 24)),
        ("2025-12", day(2025, 12, 1)),
        ("9999 years", None),
        ("2025-02-30", None),
        ("2026-01-02", None),
        ("0001-01-01", None),
        ("soon", None),
        ("", None),
    ],
)
def test_moments(typed: str, expected: datetime | None) -> None:
    """Friendly spans and ISO dates are understood; anything else, and the future, is not."""
    assert parse_moment(typed, now=NOW) == expected


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from('"-*: byafter:2026-0()OR\u0660')), max_size=700
    )
)
def test_no_input_breaks_a_search(typed: str) -> None:
    """Whatever is typed, the search has bounded parts, each with something to look for."""
    asked = parse_search_query(typed, now=NOW)
    assert len(asked.alternatives) <= ALTERNATIVES_MAX
    for query in asked.alternatives or (asked,):
        parts = [
            *query.words,
            *query.prefixes,
            *query.phrases,
            *query.excluded,
            *query.groups,
            *query.without,
        ]
        assert len(parts) <= TERMS_MAX
        assert all(part.strip() and len(part) <= TYPED_MAX for part in parts if isinstance(part, str))
        assert query.after is None or query.after.tzinfo is not None
        assert not query.alternatives


@given(st.text(max_size=60))
def test_no_input_breaks_a_moment(typed: str) -> None:
    """A moment is in the past or none."""
    moment = parse_moment(typed, now=NOW)
    assert moment is None or moment <= NOW
