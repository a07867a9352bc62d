"""What many filters find is the same with an index in front as without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.posting.filter_index import FilterIndex
from news.posting.filters import ArticleWords, read_filter


@pytest.mark.parametrize(
    ("typed", "needs"),
    [
        ("Ferry", {"ferry"}),
        ("ferr*", {"ferr*"}),
        ("ferry timetable", {"timetable"}),
        ("ferry OR dam", {"ferry", "dam"}),
        ("(ferry OR dam) harbour", {"harbour"}),
        ('"of the harbour"', {"harbour"}),
        ('"the harb*"', {"harb"}),
        ("ferry -storm", {"ferry"}),
        ("ferry source:gazette by:okafor", {"ferry"}),
        ("ferry 東京", {"ferry"}),
        ("-storm", None),
        ("東京", None),
        ("by:okafor OR ferry", None),
        ("source:gazette", None),
        ("", set[str]()),
        ("after:2020", set[str]()),
    ],
)
def test_a_filter_needs_one_of_these_words(typed: str, needs: set[str] | None) -> None:
    """The fewest, then the longest words that must occur; none where names, other scripts or absence may be enough."""
    assert read_filter(typed).needs == needs


WORDS = st.sampled_from(
    ["ferry", "FERRY", "dam", "damp", "storm", "Zürich", "state-owned", "雨", "東京", "x", "_"]
)
TERMS = st.one_of(
    WORDS,
    WORDS.map(lambda word: f"-{word}"),
    WORDS.map(lambda word: f"{word[:2]}*"),
    st.tuples(WORDS, WORDS).map(lambda two: f'"{two[0]} {two[1]}"'),
    st.sampled_from(
        ["source:gazette", "from:gazette", "by:okafor", "-by:okafor", "OR", "AND", "NOT", "(", ")"]
    ),
)
TYPED = st.one_of(st.lists(TERMS, max_size=7).map(" ".join), st.text(max_size=12))
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=6).map(" ".join)


@given(
    before=st.lists(TYPED, max_size=8),
    typed=st.lists(TYPED, max_size=12),
    title=TEXTS,
    text=TEXTS,
    name=st.sampled_from(["Gazette", "Herald"]),
    speaker=st.sampled_from(["Ada Okafor", "Storm Dam"]),
)
def test_nothing_is_found_that_the_index_leaves_out(
    before: list[str], typed: list[str], title: str, text: str, name: str, speaker: str
) -> None:
    """Whatever is typed and written: whole or by its headline alone, an article is found by no other filter."""
    whole = ArticleWords.of(title, text, sources=[], speakers=[])
    index = FilterIndex().following(before).following(typed)
    offered = index.may_find(whole)
    assert len(offered) == len(set(offered))
    assert set(offered) <= set(typed)
    for words in (
        whole,
        ArticleWords.of(title, text, sources=[name], speakers=[speaker]),
        ArticleWords.of(title, "", sources=[name], speakers=[]),
    ):
        found = {one for one in typed if read_filter(one).matches(words)}
        assert found <= set(offered)


def test_few_of_many_filters_are_looked_at() -> None:
    """An article asks only for the filters of which a needed word occurs in it, and for those that need none."""
    index = FilterIndex().following([*(f"of harbour{n}" for n in range(1000)), "-storm", "harbour7*", "dam*"])
    found = index.may_find(ArticleWords.of("Harbour70 meets", "", sources=[], speakers=[]))
    assert sorted(found) == ["-storm", "harbour7*", "of harbour70"]
