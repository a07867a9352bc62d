"""Text cut into tokens with their offsets, and tokens into sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from news.words.wordsets import word_set

QUOTE_START = "\ue000"
QUOTE_REST = "\ue001"
"""Private-use characters that stand in for a quotation, so that nothing inside it is read as reporting."""


class Token(NamedTuple):
    """A word or mark. `kind` is one letter.

    C capitalised word · w lower-case word · a abbreviation or initials · n number · s possessive ending ·
    q masked quotation · b line break · p any other mark
    """

    text: str
    start: int
    end: int
    kind: str


_ABBREVIATIONS = word_set(
    """
    Mr Mrs Ms Dr Prof Sen Sens Rep Reps Gov Gen Lt Col Sgt Capt Maj Adm Cmdr Rev Fr St Sr Jr Hon Atty Messrs Ald
    Insp Supt Sra Srta Dra Bros Mme Mlle Mt Ft
    """
)
_PREFIXES = word_set("al el ul ad an ar as ash at d l dell dall")
_LETTER = r"[^\W\d_]"
_TOKEN = re.compile(
    r"(?P<v>[a-z]++(?![^\W_]|['’.\-‐‑]))"  # most words: nothing about them needs a second look
    rf"|(?P<w>(?:[^\W\d_a-z]\.){{2,}}|{_LETTER}+(?:[-‐‑'’](?!s\b){_LETTER}+)*\d*\.?)"
    r"|(?P<s>(?<=\w)['’]s\b)"
    r"|(?P<n>\d+(?:[.,:]\d+)*[^\W_]*)"
    r"|(?P<b>[\n\r]\s*)"
    rf"|(?P<q>{QUOTE_START}{QUOTE_REST}*)"
    r"|(?P<p>[^\w\s]|_)"
)


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` in order. Spaces are left out; a run of line breaks is one token."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "p"
        word = match[0]
        start, end = match.span()
        if kind == "v":
            tokens.append(Token(word, start, end, "w"))
        elif kind != "w":
            tokens.append(Token(word, start, end, kind))
        elif word[-1] != ".":
            is_big = word[0].isupper() or (not word.isalpha() and _has_name_prefix(word))
            tokens.append(Token(word, start, end, "C" if is_big else "w"))
        elif _is_abbreviation(word, text, end):
            tokens.append(Token(word, start, end, "a"))
        else:
            word = word[:-1]
            tokens.append(Token(word, start, end - 1, "C" if word[0].isupper() else "w"))
            tokens.append(Token(".", end - 1, end, "p"))
    return tokens


def _has_name_prefix(word: str) -> bool:
    """Whether a small prefix leads to a name: `al-Example`, `d'Example`."""
    for mark in "-'’":
        prefix, found, rest = word.partition(mark)
        if found:
            return prefix in _PREFIXES and rest[:1].isupper()
    return False


def _is_abbreviation(word: str, text: str, end: int) -> bool:
    """Whether the point belongs to the word: initials, or a title written short."""
    if len(word) == 2:
        return word[0].isupper() and text[end : end + 2].lstrip(" ")[:1].isupper()
    return word[-3] == "." or word[:-1] in _ABBREVIATIONS


_ENDS = frozenset(".!?…。！？")
_INITIAL = 1
_GOES_ON = _ENDS | frozenset("),;:")


class Sentences:
    """The sentences of a token list, as half-open ranges of token indices."""

    def __init__(self, tokens: list[Token], closed_quotes: frozenset[int] = frozenset()) -> None:
        """`closed_quotes` holds the token indices of quotations that end a sentence by themselves."""
        self.starts = _sentence_starts(tokens, closed_quotes)
        self._size = len(tokens)

    def index_of(self, token: int) -> int:
        """Which sentence the token stands in."""
        return bisect_right(self.starts, token) - 1

    def bounds(self, sentence: int) -> tuple[int, int]:
        """First token of the sentence and the one after its last."""
        last = sentence + 1 >= len(self.starts)
        return self.starts[sentence], self._size if last else self.starts[sentence + 1]


def _runs_on(point: Token, following: Token) -> bool:
    """Whether the point stands between initials: `Ann Example (D-N.Y.)`."""
    is_short = following.kind == "C" and len(following.text) <= _INITIAL
    return is_short and point.text == "." and following.start == point.end


def _sentence_starts(tokens: list[Token], closed_quotes: frozenset[int]) -> list[int]:
    starts = [0]
    last = len(tokens) - 1
    for i, token in enumerate(tokens):
        if i == last:
            break
        ends = token.kind == "b" or i in closed_quotes
        if not ends and token.kind == "p" and token.text in _ENDS:
            following = tokens[i + 1]
            ends = following.kind != "w" and following.text not in _GOES_ON and not _runs_on(token, following)
        if ends:
            starts.append(i + 1)
    return starts
