from __future__ import annotations

import sqlite3
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.posting.filters import ArticleWords, blocked_word, read_filter

ARTICLE = ArticleWords.of(
    "Ferry line cuts its winter timetable",
    "The harbour ferry of Zürich is state-owned.\n“We waited,” said Ada Okafor. 東京では雨。",
    sources=["The Morning Gazette", "gazette.example"],
    speakers=["Ada Okafor", "Ελένη Πάππα"],
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ferry", True),
        ("FERRY", True),
        ("ferr", False),
        ("ferr*", True),
        ("zurich", True),
        ("state-owned", True),
        ("owned-state", False),
        ("state-ow*", True),
        ('"ferry line cuts"', True),
        ('"ferry cuts"', False),
        ('"timetable the"', False),
        ("ferry dam", False),
        ("ferry OR dam", True),
        ("dam OR storm harbour", False),
        ("(dam OR storm OR ferry) harbour", True),
        ("ferry -harbour", False),
        ("ferry -storm", True),
        ("NOT storm", True),
        ("ferry NOT (storm OR zürich)", False),
        ("東京", True),
        ("京東", False),
        ("ferry 東京", True),
        ("source:gazette", True),
        ("source:gaz", True),
        ('source:"gazette morning"', True),
        ("source:azette", False),
        ('source:"gazette example"', True),
        ("from:gazette.example", True),
        ("source:herald OR ferry", True),
        ("-source:gazette ferry", False),
        ("by:okafor", True),
        ('by:"ada oka"', True),
        ("by:Παππα", True),
        ("by:ada by:eleni", False),
        ("by:nobody", False),
        ("ferry AND", True),
        ("after:2020-01-01 ferry", True),
        ("(((ferry", True),
    ],
)
def test_a_filter_finds_what_was_meant(typed: str, expected: bool) -> None:
    """Words, phrases, beginnings, sources and speakers are found as in a search, joined as typed."""
    assert read_filter(typed).matches(ARTICLE) is expected


@pytest.mark.parametrize("typed", ["", "  ", "🎉", "after:2020", "_", "- * ( )", "-_"])
def test_an_empty_filter_finds_nothing_and_says_so(typed: str) -> None:
    """A wish for nothing must not become a wish for everything."""
    read = read_filter(typed)
    assert read.is_empty
    assert "there is nothing to look for" in read.problems
    assert not read.matches(ARTICLE)


@pytest.mark.parametrize(
    ("typed", "asks_for_sources", "leaves_out"),
    [
        ("ferry by:okafor", False, False),
        ("ferry OR (dam From:gazette)", True, False),
        ("ferry OR (dam -source:gazette)", True, True),
        ("well-known", False, False),
        ("", False, False),
    ],
)
def test_a_filter_says_what_it_depends_on(typed: str, asks_for_sources: bool, leaves_out: bool) -> None:
    """Storage looks at servers one by one only where their own names of sources, or texts not shown, matter."""
    read = read_filter(typed)
    assert (read.asks_for_sources, read.leaves_out) == (asks_for_sources, leaves_out)


def test_a_time_means_nothing_for_what_is_yet_to_come() -> None:
    """A filter names a time that it leaves out, and works without it."""
    read = read_filter("ferry (after:today OR dam)")
    assert any("after:" in problem for problem in read.problems)
    assert not read.matches(ARTICLE)


@pytest.mark.parametrize(
    ("blocked", "found"),
    [
        (["storm", "Zürich"], "Zürich"),
        (["HARBOUR FERRY"], "HARBOUR FERRY"),
        (["ferry harbour"], None),
        (["harb"], None),
        (["harb*"], "harb*"),
        (["雨"], "雨"),
        (['"winter timetable"'], '"winter timetable"'),
        (["", "🎉", "*"], None),
        ([], None),
    ],
)
def test_a_blocked_word_is_found_whole(blocked: list[str], found: str | None) -> None:
    """What a server blocks are words and phrases, not parts of others; the one found is named as it was given."""
    assert blocked_word(blocked, ARTICLE) == found


WORDS = st.text(st.sampled_from("abÄ\u0301é -'_🤖ßΣς."), min_size=1, max_size=8)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


@given(title=TEXTS, text=TEXTS, term=WORDS, is_prefix=st.booleans())
def test_a_term_matches_an_article_as_it_does_in_the_index(
    title: str, text: str, term: str, is_prefix: bool
) -> None:
    """A word, phrase or beginning is found in an article exactly when SQLite's full-text search finds it there."""
    typed = f"{term.strip()}*" if is_prefix else f'"{term}"'
    read = read_filter(typed)
    if read.is_empty or (is_prefix and (" " in typed or typed.startswith("-"))):
        return
    db = sqlite3.connect(":memory:")
    try:
        db.execute(
            "CREATE VIRTUAL TABLE t USING fts5(title, text, tokenize = 'unicode61 remove_diacritics 2')"
        )
        db.execute("INSERT INTO t VALUES (?, ?)", (title, text))
        expression = f'"{term.strip()}"' + ("*" if is_prefix else "")
        found = db.execute("SELECT COUNT(*) FROM t WHERE t MATCH ?", (expression,)).fetchone()[0]
    finally:
        db.close()
    assert read.matches(ArticleWords.of(title, text, sources=[], speakers=[])) is bool(found)


@given(st.text(max_size=600), st.text(max_size=200))
def test_no_filter_and_no_article_raises(typed: str, text: str) -> None:
    """A filter answers for any typed text and any article."""
    article = ArticleWords.of(text[:50], text, sources=[text[:20]], speakers=[text[:20]])
    assert read_filter(typed).matches(article) in (True, False)
    blocked_word([typed], article)


def test_filters_are_quick_and_a_long_article_is_made_ready_once() -> None:
    """A filter of 32 terms costs microseconds, a text of a megabyte linear time."""
    text = "The harbour ferry waits for the tide at pier nine. " * 20_000
    began = time.perf_counter()
    article = ArticleWords.of("Ferry", text, sources=["Gazette"], speakers=[])
    assert time.perf_counter() - began < 2
    read = read_filter(" OR ".join([*(f"w{n}*" for n in range(16)), *(f'"absent {n}"' for n in range(16))]))
    assert len(read.problems) == 0
    began = time.perf_counter()
    for _ in range(1_000):
        read.matches(article)
    assert time.perf_counter() - began < 1


def test_a_phrase_of_common_words_stays_linear_in_a_long_article() -> None:
    """Nobody can make a match take long with words that nearly repeat."""
    article = ArticleWords.of("", "a " * 500_000, sources=[], speakers=[])
    read = read_filter('"' + "a " * 200 + 'b" OR "' + "a " * 30 + '"')
    began = time.perf_counter()
    assert read.matches(article)
    assert time.perf_counter() - began < 1
