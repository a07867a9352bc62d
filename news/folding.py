"""Words folded as the archive's full-text index folds them, so that a filter and a search find the same. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import Final

_ACCENTS: Final = re.compile("[\u0300-\u036f]")
"""Combining accents of Latin, Greek and Cyrillic. Vowel signs of other scripts are letters and stay."""
_MARKS: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u02b9\u00b4`", "'") | dict.fromkeys("\u2010\u2011\u2012\u2013", "-")
)
_NAME_WORD: Final = re.compile(r"\w+")
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003134f]"
)
"""Thai, Lao, Burmese, Khmer, kana, Han, Hangul: written without spaces, or with endings glued to the word."""
_REMEMBERED_MAX: Final = 65_536
"""Characters whose folding is kept; a text of all there are must not fill memory."""


def folded_text(text: str) -> str:
    """The words of a text as SQLite's `unicode61 remove_diacritics 2` makes them, with a blank around each.

    The accents of Latin letters do not matter, those of other scripts do; `state-owned` is two words. Linear in the text.
    """
    words = text.translate(_FOLDING).split(" ")
    return f" {' '.join(word for word in words if word)} "


def folded_words(text: str) -> list[str]:
    """The words of `folded_text`, in order."""
    return folded_text(text).split()


def name_key(name: str) -> str:
    """A name folded for comparing: case, accents, spacing and the form of apostrophes and hyphens do not matter."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold())).translate(_MARKS)
    return " ".join(unicodedata.normalize("NFC", plain).replace("\0", " ").split())


def name_words(name: str) -> list[str]:
    """The words of a name, folded more than those of a text: accents of Greek and Cyrillic do not matter either."""
    return _NAME_WORD.findall(name.lower() if name.isascii() else name_key(name))


def is_unspaced(text: str) -> bool:
    """Whether the text has characters of a script whose words cannot be told by spaces."""
    return _UNSPACED.search(text) is not None


class _Folding(dict[int, str]):
    """What becomes of each character, by its code: a blank where it parts words, nothing where it is an accent."""

    def __missing__(self, code: int) -> str:
        folded = _fold(code)
        if len(self) < _REMEMBERED_MAX:
            self[code] = folded
        return folded


def _fold(code: int) -> str:
    if code in _JOINING:
        return ""
    char = chr(code)
    if not _is_of_word(code, char):
        return " "
    if char in _KEPT or _is_within(code, _UNFOLDED):
        return _KEPT.get(char, char)
    forms = (char.casefold(), char.lower(), char)
    small = next(form for form in forms if len(form) == 1)
    base = unicodedata.normalize("NFD", small)[0]
    return base.lower() if base.isascii() and base.isalpha() else small


def _is_of_word(code: int, char: str) -> bool:
    if _is_within(code, _NEWER):
        return True
    category = unicodedata.category(char)
    is_of_word = category[0] in "LN" or category in ("Co", "Cn")
    return is_of_word and not _is_within(code, _OTHERWISE)


def _is_within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    at = bisect_right(ranges, (code, 0x110000)) - 1
    return at >= 0 and ranges[at][0] <= code <= ranges[at][1]


def _ranges(listed: str) -> tuple[tuple[int, int], ...]:
    pairs = (item.partition("-") for item in listed.split())
    return tuple((int(first, 16), int(last or first, 16)) for first, _, last in pairs)


# The index knows the letters, numbers and marks of Unicode 6.1 and takes any character that came later for a letter, also
# an emoji. These are what later versions call marks, signs and symbols, as SQLite 3.40 treats them (found by asking it
# about each code; `tests/news/test_folding.py` asks again).
_NEWER: Final = _ranges(
    """
58d-58e 605 61c-61d 7fd-7ff 888-8e3 8ff 9fd-9fe a76 afa-aff b55 c00 c04-c3c c77 c81 c84 d00-d01 d3b-d3c d4f d81 eba 1715
180f-1886 1ab0-1ace 1b7d-1b7e 1cf7-1cf9 1de7-1dfb 2066-2069 20ba-20c0 218a-218b 23f4-23ff 2700 2b4d-2b4f 2b5a-2bff 2e3c-2e5d
32ff a69e a82c a8c5 a8fc-a8ff a9e5 aa7c-aa7d ab5b-ab6b fbc2 fd40-fdcf fdfe-fdff fe27-fe2f 1018c-1018e 1019c-101a0 102e0-1037a
1056f 10877-10878 10ac8-10af6 10b99-10f89 11070-1107f 110c2-110cd 11145-11175 111c9-1166c 116b9-11fff 12474-16f4f 16f7f-16f87
16fe2-1cfc3 1d1de-1d1ea 1d800-1ed2e 1f0bf 1f0e0-1f10f 1f12f 1f16c-1f16f 1f19b-1f1ad 1f23b 1f260-1f265 1f321-1f32f 1f336
1f37d-1f37f 1f394-1f39f 1f3c5 1f3cb-1f3df 1f3f1-1f3ff 1f43f 1f441 1f4f8 1f4fd-1f4ff 1f53e-1f53f 1f544-1f54f 1f568-1f5fa
1f641-1f644 1f650-1f67f 1f6c6-1f6fc 1f780-1fbca
"""
)
_OTHERWISE: Final = _ranges("19b0-19c0 19c8-19c9 1cf2-1cf3 fffe-ffff")
"""Letters of today that were marks then, and two codes that are no characters."""
_UNFOLDED: Final = _ranges("37f 528-52e 13a0-13f5 13f8-1cbf 2c2f a698-a69a a796-a79e a7ab-abbf 104b0-1e921")
"""Letters whose other case came later than 6.1, or lies where the index looks for none."""
_KEPT: Final = {"\u01e0": "\u01e1", "\u01e1": "\u01e1"}
"""A letter with two accents, both of which the index leaves."""
_JOINING: Final = frozenset(
    [
        *range(0x300, 0x305),
        *range(0x306, 0x30D),
        0x30F,
        0x311,
        0x31B,
        *range(0x323, 0x329),
        0x32D,
        0x32E,
        0x330,
        0x331,
    ]
)
"""Combining accents that the index drops; other marks part words there."""
_FOLDING = _Folding()
