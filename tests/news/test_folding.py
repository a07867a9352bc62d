from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.folding import folded_text, folded_words, is_unspaced, name_words


class Index:
    """A full-text index made as the archive's is, asked for the words that it makes of a text."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'unicode61 remove_diacritics 2')")
        self._db.execute("CREATE VIRTUAL TABLE v USING fts5vocab('t', 'instance')")

    def words(self, text: str) -> list[str]:
        self._db.execute("DELETE FROM t")
        self._db.execute("INSERT INTO t (rowid, x) VALUES (1, ?)", (text,))
        return [term for (term,) in self._db.execute("SELECT term FROM v ORDER BY offset")]

    def words_of_each(self, texts: dict[int, str]) -> dict[int, list[str]]:
        self._db.execute("DELETE FROM t")
        self._db.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", texts.items())
        found: dict[int, list[str]] = {number: [] for number in texts}
        for term, number in self._db.execute("SELECT term, doc FROM v ORDER BY doc, offset"):
            found[number].append(term)
        return found

    def close(self) -> None:
        self._db.close()


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    made = Index()
    yield made
    made.close()


LETTERS = st.one_of(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    st.characters(max_codepoint=0x24F, exclude_characters="\0"),
    st.sampled_from("aB \u0301\u0323-'_😀🤖₽ßſİıǅЁйάςΣ東京ไทย한글"),
)


@given(text=st.text(LETTERS, max_size=60))
def test_any_text_has_the_words_that_the_index_makes_of_it(index: Index, text: str) -> None:
    """A filter finds in an article what a search finds of it in the index."""
    assert folded_words(text) == index.words(text)


# Each plane of ranges that is used in the world; all codes of the basic one and of the emoji.
@pytest.mark.parametrize("start", [*range(0, 0x10000, 0x4000), 0x1F000, 0x20000])
def test_every_character_is_folded_as_the_index_folds_it(index: Index, start: int) -> None:
    """Alone and within a word, each character is a letter, an accent or a gap as it is in the index."""
    codes = [code for code in range(max(start, 1), start + 0x4000) if not 0xD800 <= code < 0xE000]
    found = index.words_of_each({code: f"{chr(code)} x{chr(code)}y" for code in codes})
    wrong = {
        hex(code): words
        for code, words in found.items()
        if folded_words(f"{chr(code)} x{chr(code)}y") != words
    }
    assert not wrong


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("State-owned FERRY’s line", ["state", "owned", "ferry", "s", "line"]),
        ("Zürich Zu\u0308rich", ["zurich", "zurich"]),
        ("Ελλάδα", ["ελλάδα"]),
        ("Straße", ["straße"]),
        ("東京では雨。", ["東京では雨"]),
        ("\0 a\0b \ud800", ["a", "b"]),
        ("… — !", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    """Case and Latin accents do not matter; whatever is no letter or digit parts words."""
    assert folded_words(text) == words
    assert folded_text(text).split() == words


def test_names_are_folded_more_than_texts() -> None:
    """Whoever types a Greek name without its accents finds it."""
    assert name_words("Ελλάδα  O’Brien-Ёлкин") == ["ελλαδα", "o", "brien", "елкин"]
    assert name_words("Oʼbrien") == name_words("O'Brien") == ["o", "brien"]


@pytest.mark.parametrize(
    ("text", "expected"), [("東京", True), ("서울 news", True), ("Осло", False), ("", False)]
)
def test_scripts_without_spaces_are_known(text: str, expected: bool) -> None:
    """What is written without spaces is told from what is not."""
    assert is_unspaced(text) is expected


def test_a_text_of_a_megabyte_takes_linear_time() -> None:
    """A huge text of many scripts costs about as much a character as a small one."""
    small, large = "Ünï 東京 word-" * 1_000, "Ünï 東京 word-" * 80_000
    folded_text(small)
    spent = [min(_spent(text) for _ in range(3)) for text in (small, large)]
    assert spent[1] < 80 * spent[0] * 6 + 0.2


def _spent(text: str) -> float:
    began = time.perf_counter()
    folded_text(text)
    return time.perf_counter() - began
