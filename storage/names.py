"""How names and words are compared and looked up. Pure."""

from __future__ import annotations

import re
import unicodedata

THE_NAME_ITSELF = 0
"""Stands in place of a source for the words of a topic's own name, which everyone knows who sees the topic."""
_ACCENTS = re.compile("[\u0300-\u036f]")
"""Combining accents of Latin, Greek and Cyrillic. Vowel signs of other scripts are letters and stay."""
_MARKS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u02b9\u00b4`", "'") | dict.fromkeys("\u2010\u2011\u2012\u2013", "-")
)
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003134f]"
)
"""Thai, Lao, Burmese, Khmer, kana, Han, Hangul: written without spaces, or with endings glued to the word."""


def name_key(name: str) -> str:
    """A name folded for comparing: case, accents, spacing and the form of apostrophes and hyphens do not matter."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold())).translate(_MARKS)
    return " ".join(unicodedata.normalize("NFC", plain).replace("\0", " ").split())


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(name_key(text))


def folded_words(text: str | None) -> str:
    """The folded words of a text, each behind a blank: what begins a word there stands behind one."""
    return "".join(f" {word}" for word in words_of(text or ""))


def is_unspaced(text: str) -> bool:
    """Whether the text has characters of a script whose words cannot be told by spaces."""
    return _UNSPACED.search(text) is not None


def prefix_end(word: str) -> str:
    """The first text after all those that begin with `word`, for a range over an index."""
    return word + "\U0010ffff"
