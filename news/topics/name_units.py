"""A token list as units for naming: handles and tags made one, addresses left out, and what each word may be."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from news.topics.known_names import known_names
from news.words.demonyms import DEMONYMS
from news.words.given_names import GIVEN
from news.words.lexicon import (
    CALENDAR,
    EVENT_WORDS,
    ORDINARY_FIRST,
    ORGANISATION_WORDS,
    PARTICLES,
    PLACE_WORDS,
    STARTERS,
)
from news.words.titles import HONORIFICS, ROLE_NOUNS, is_title
from news.words.tokens import Token
from news.words.verbs import CUES

if TYPE_CHECKING:
    from collections.abc import Sequence

_HANDLE_MAX = 40
WORD_MAX = 40
"""Letters of a word that are looked at."""
_ADDRESSES = ("http", "https")
_MARKS = frozenset(("@", "#", *_ADDRESSES))
_RUSSIAN_ENDINGS = ("ами", "ого", "ому", "ой", "ей", "ою", "ею", "ом", "ем", "ым", "им", "ою", "а", "у", "е", "и", "ы", "ю", "я")  # fmt: skip
_RUSSIAN_NOMINATIVES = ("", "а", "я", "й", "ь", "ия", "ий")
_CYRILLIC = ("Ѐ", "ӿ")
_STEM = 3


def units_of(tokens: list[Token]) -> list[Token]:
    """The tokens with handles, words behind "#" and addresses each made one, of kinds h, t and u, without their mark."""
    if not any(token.text in _MARKS for token in tokens):
        return tokens
    units: list[Token] = []
    i, size = 0, len(tokens)
    while i < size:
        token = tokens[i]
        kind, start, end = "", i, i + 1
        if token.text in _ADDRESSES and i + 1 < size and tokens[i + 1].text == ":":
            kind, end = "u", _run_end(tokens, i)
        elif token.text in "@#" and i + 1 < size and tokens[i + 1].start - token.end <= (token.text == "@"):
            is_apart = tokens[i + 1].start > token.end
            kind = "t" if token.text == "#" else "h" if is_apart else "u"
            start, end = i + 1, _handle_end(tokens, i + 1)
        if kind and end > start:
            text = "".join(part.text for part in tokens[start:end])
            units.append(Token(text, tokens[start].start, tokens[end - 1].end, kind))
        else:
            units.append(token)
            end = i + 1
        i = end
    return units


def _handle_end(tokens: Sequence[Token], start: int) -> int:
    """The token behind the letters, digits and underscores that begin at `start`."""
    end = start
    while (
        end < len(tokens)
        and end - start < _HANDLE_MAX
        and (end == start or tokens[end].start == tokens[end - 1].end)
        and (tokens[end].kind in "Cwn" or tokens[end].text == "_")
    ):
        end += 1
    return end


def _run_end(tokens: Sequence[Token], start: int) -> int:
    """The token behind the tokens that follow without a space."""
    end = start + 1
    while end < len(tokens) and tokens[end].start == tokens[end - 1].end and tokens[end].kind != "b":
        end += 1
    return end


def is_cyrillic(word: str) -> bool:
    """Whether the word begins with a Cyrillic letter."""
    return _CYRILLIC[0] <= word[:1] <= _CYRILLIC[1]


def nominatives(word: str) -> list[str]:
    """The word and what it may be in the nominative, where it is Cyrillic: `Путина` gives `Путин`, `Путина`, …"""
    forms = [word]
    if not is_cyrillic(word):
        return forms
    for ending in _RUSSIAN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            stem = word[: -len(ending)]
            forms += [stem + other for other in _RUSSIAN_NOMINATIVES]
    return forms


@lru_cache(maxsize=8192)
def word_classes(word: str) -> str:
    """One letter for each list that the word is in; "" for none.

    g our given names · f given · s surname · p place · q place's first word · o organisation · e event · l kind of place ·
    t title or office · r role · d nation · c day or month · x function word · n ordinary · m particle
    """
    known = known_names()
    word = word[:WORD_MAX]
    form = word
    if word.isupper() and len(word) > 3:
        form = word.title()
    forms = nominatives(form)
    if "-" in form:
        forms += form.split("-")[:1]
    low = word.lower()
    found = ""
    if any(f in GIVEN for f in forms):
        found += "g"
    if any(f in known.given for f in forms):
        found += "f"
    if any(f in known.surnames for f in forms):
        found += "s"
    if any(f in known.places for f in forms):
        found += "p"
    if any(f in known.place_heads for f in forms):
        found += "q"
    for letter, words in _CLOSED:
        if low in words:
            found += letter
    if is_title(low):
        found += "t"
    elif low in ROLE_NOUNS:
        found += "r"
    if form in DEMONYMS:
        found += "d"
    return found


_CLOSED = (
    ("o", ORGANISATION_WORDS),
    ("e", EVENT_WORDS),
    ("l", PLACE_WORDS),
    ("c", CALENDAR),
    ("x", STARTERS),
    ("n", ORDINARY_FIRST),
    ("m", PARTICLES),
    ("h", HONORIFICS),
    ("v", frozenset(word for words in CUES.values() for word in words)),
)
