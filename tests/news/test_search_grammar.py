from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.models.searching import All, AnyOf, Node, Not, Term
from news.search_grammar import DEPTH_MAX, TERMS_MAX, Reading, read_typed, terms_of

A, B, C, D = Term("a"), Term("b"), Term("c"), Term("d")


@pytest.mark.parametrize(
    ("typed", "node"),
    [
        ("a b", All((A, B))),
        ("a AND b", All((A, B))),
        ("a OR b", AnyOf((A, B))),
        ("a OR b c", AnyOf((A, All((B, C))))),
        ("a b OR c d", AnyOf((All((A, B)), All((C, D))))),
        ("(a OR b) c", All((AnyOf((A, B)), C))),
        ("a NOT b", All((A, Not(B)))),
        ("a AND NOT b", All((A, Not(B)))),
        ("a -b", All((A, Not(B)))),
        ("a -(b OR c)", All((A, Not(AnyOf((B, C)))))),
        ("a NOT (b c)", All((A, Not(All((B, C)))))),
        ("NOT NOT a", A),
        ("NOT a OR b", AnyOf((Not(A), B))),
        ("a OR (b OR (c))", AnyOf((A, B, C))),
        ("a a", A),
        ("a and b or not c", All((A, Term("and"), B, Term("or"), Term("not"), C))),
        ('"AND" "OR"', All((Term("AND"), Term("OR")))),
        ('"high tide" OR harb*', AnyOf((Term("high tide", "phrase"), Term("harb", "prefix")))),
        ("“high tide”", Term("high tide", "phrase")),
        ('-"high tide" a', All((Not(Term("high tide", "phrase")), A))),
        ("source:gazette by:Okafor", All((Term("gazette", field="source"), Term("Okafor", field="by")))),
        ('-BY:"Ada Okafor"', Not(Term("Ada Okafor", "phrase", "by"))),
        ("f(x) a", All((Term("f(x)"), A))),
        ("(a)(b)", All((A, B))),
        ("state-owned C++", All((Term("state-owned"), Term("C++")))),
        ("AND OR NOT", All((Term("AND"), Term("OR"), Term("NOT")))),
        ("", None),
        ("( ) \" '", None),
    ],
)
def test_what_is_typed_is_read_as_people_mean_it(typed: str, node: Node | None) -> None:
    """A blank is AND, OR binds weaker, NOT and - stronger; small letters make plain words."""
    assert read_typed(typed).node == node


@pytest.mark.parametrize(
    ("typed", "node", "problem"),
    [
        ("a OR", A, "OR stands between"),
        ("OR a", A, "OR stands between"),
        ("a AND", A, "AND stands between"),
        ("a NOT", A, "NOT stands before"),
        ("a OR AND b", AnyOf((A, B)), "AND stands between"),
        ("(a", A, "not closed"),
        ("a) b", All((A, B)), "no opening"),
        ("(a OR b) c) d", All((AnyOf((A, B)), C, D)), "no opening"),
        ("a 🎉", A, "🎉 has no letters"),
        ("(" * 40 + "a" + ")" * 40, A, f"{DEPTH_MAX} brackets"),
        (" ".join(f"w{n}" for n in range(40)), None, f"{TERMS_MAX} terms"),
        ("a " * 300, A, "500 characters"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_works(typed: str, node: Node | None, problem: str) -> None:
    """Whoever typed something odd is told what was left out."""
    reading = read_typed(typed)
    assert any(problem in one for one in reading.problems)
    assert node is None or reading.node == node


PIECES = st.sampled_from(
    ["AND", "OR", "NOT", "(", ")", "-", '"', "by:", "source:", "a", "bc*", "東京", "🎉", " ", "  "]
)


@given(
    st.one_of(
        st.text(max_size=700),
        st.lists(PIECES, max_size=300).map("".join),
        st.lists(PIECES, max_size=200).map(" ".join),
    )
)
def test_no_input_breaks_the_grammar(typed: str) -> None:
    """Whatever is typed, the reading is bounded, and each of its terms has something to look for."""
    reading = read_typed(typed)
    terms = list(terms_of(reading.node))
    assert len(terms) <= TERMS_MAX
    assert all(term.text.strip() for term in terms)
    assert _depth(reading) <= 4 * DEPTH_MAX


def _depth(reading: Reading) -> int:
    def down(node: Node | None) -> int:
        match node:
            case Not(part):
                return 1 + down(part)
            case All(parts) | AnyOf(parts):
                assert len(parts) > 1
                return 1 + max(map(down, parts))
            case _:
                return 0

    return down(reading.node)


@pytest.mark.parametrize("piece", ["(", ")", '"', "a(", "a()", "-", "NOT ", "by:", '-"'])
def test_a_hostile_megabyte_is_read_in_no_time(piece: str) -> None:
    """Only the beginning of what is typed is looked at."""
    began = time.perf_counter()
    read_typed(piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - began < 0.5
