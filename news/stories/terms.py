"""What an article is about, as hashed words: a pure function of the article, whatever else was read before.

Words are folded and cut to a stem-like beginning, so that "tapering" is "tapers". Where a script has no spaces, pairs of
characters stand in for words. Function words and the calendar say nothing about an event and are left out.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from sys import intern
from typing import Final, NamedTuple

from news.words.languages import SMALL_WORDS
from news.words.lexicon import CALENDAR

HASHES: Final = 1 << 31
TITLE_CHARS: Final = 300
TEXT_CHARS: Final = 5_000
"""Characters looked at: the cost of a hostile text has a bound."""
LEAD_CHARS: Final = 2_000
"""An event is named at the top; what stands further down is background that many stories share."""
LEAD_TERMS: Final = 24
_TITLE_TERMS_MAX = 40
_STEM, _CYRILLIC_STEM = 6, 5
"""Letters kept of a word. Russian and Ukrainian names are short and have endings."""
_SILENT = frozenset[str]().union(*SMALL_WORDS.values()) | CALENDAR
_WORD = re.compile(r"[^\W_]+(?:['’.](?=[^\W_])[^\W_]+)*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_PART = re.compile(
    r"(?:\b(?:part|episode|chapter|vol|no|teil|folge|nr|partie|épisode|parte|episodio|capítulo|часть|частина|серия|część)"
    r"\.?[ ]?|[#№][ ]?|\bn[º°o][ ]?)(\d{1,5}|[ivx]{1,6})$",
    re.IGNORECASE,
)
"""What ends the title of a piece of a series."""
_POSSESSIVE = ("'s", "’s")
_SCRIPTS = (
    ("cyrillic", "\u0400", "\u052f"),
    ("greek", "\u0370", "\u03ff"),
    ("hebrew", "\u0590", "\u05ff"),
    ("arabic", "\u0600", "\u077f"),
    ("indic", "\u0900", "\u0dff"),
    ("thai", "\u0e00", "\u0eff"),
    ("korean", "\uac00", "\ud7af"),
    ("kana", "\u3040", "\u30ff"),
    ("han", "\u3400", "\u9fff"),
)
_SCRIPT_CHARS = 400
_KANA_SHARE = 20
_LANGUAGE_SAMPLE, _LANGUAGE_HITS, _LANGUAGE_LEAD = 1_500, 2, 1.5


@dataclass(frozen=True, slots=True)
class Terms:
    """What an article is about."""

    title: array[int]
    """Hashed words of its title, each once, in order."""
    lead: array[int]
    """Hashed words that matter most at the top of its text and are not in its title, best first."""
    title_key: int
    """The same for titles that differ in case, numbers and days only."""
    part: str
    """The number at the end of a title such as "…, part 3"; empty without one."""
    tongue: str
    """Script and, where it can be told, language: `latin:en`, `latin:`, `kana:`."""


@lru_cache(maxsize=1 << 15)
def hashed(word: str) -> int:
    """A number below 2**31 that is the same in every process."""
    return zlib.crc32(word.encode("utf-8", "replace")) & (HASHES - 1)


class Wording(NamedTuple):
    """A text as it is compared."""

    plain: str
    """Its beginning, normalised."""
    said: list[tuple[int, str]]
    """Where in `plain` each word that says something begins, and its stem."""


def read_wording(text: str, *, limit: int = TEXT_CHARS) -> Wording:
    """The first `limit` characters of a text as they are compared."""
    plain = unicodedata.normalize("NFKC", text[:limit])
    return Wording(plain, said(plain))


def read_terms(title: str, text: Wording) -> Terms:
    """The terms of an article, from its title and the top of its text."""
    title, about = read_wording(title, limit=TITLE_CHARS)
    # Unique as hashes, not only as words: two words of one article may, once in millions, have the same.
    words = list(dict.fromkeys(hashed(stem) for _, stem in about))[:_TITLE_TERMS_MAX]
    best = dict.fromkeys(number for stem in _weightiest(text) if (number := hashed(stem)) not in words)
    key = " ".join(word for word in folded_words(title) if not (word.isdecimal() or word in CALENDAR))
    tongue = intern(tongue_of(title, text.plain))
    return Terms(
        array("I", words), array("I", islice(best, LEAD_TERMS)), hashed(key), _part_of(title), tongue
    )


def _part_of(title: str) -> str:
    """The number of a piece in its series, empty for any other title."""
    match = _PART.search(title.rstrip(" .)]"))
    return intern(match[1]) if match else ""


def said(text: str) -> list[tuple[int, str]]:
    """Where each word that says something begins, and its stem."""
    found: list[tuple[int, str]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word[0] >= "\u0e00" and (run := _UNSPACED.search(word)) and len(run[0]) * 2 > len(word):
            found += [(match.start() + at, "".join(pair)) for at, pair in enumerate(pairwise(word))]
        elif stem := _stem(word):
            found.append((match.start(), stem))
    return found


@lru_cache(maxsize=1 << 15)
def _stem(word: str) -> str:
    """The stem of a word, nothing for one that says nothing of an event."""
    folded = fold(word)
    return (
        "" if folded in _SILENT else folded[: _CYRILLIC_STEM if "\u0400" <= folded[0] <= "\u052f" else _STEM]
    )


def fold(word: str) -> str:
    """The word in lower case, without a possessive ending."""
    folded = word.casefold()
    return folded[:-2] if folded.endswith(_POSSESSIVE) else folded


def folded_words(text: str) -> list[str]:
    """Every word, in lower case."""
    return [fold(match[0]) for match in _WORD.finditer(text)]


def _begins_sentence(text: str, at: int) -> bool:
    """Whether a word at this place has its capital from the sentence."""
    before = text[max(0, at - 4) : at]
    return "\n" in before or before.strip(" \t\"'“”‘’«»„(")[-1:] in ("", ".", "!", "?", ":", "…")


def runs_of_words(text: str, *, length: int) -> set[int]:
    """Every run of so many words at the beginning of a text, hashed; of twice as many characters without spaces."""
    words: list[str] = []
    for word in folded_words(unicodedata.normalize("NFKC", text[:TEXT_CHARS])):
        words += list(word) if _UNSPACED.search(word) else (word,)
    steps = (
        2 * length
        if len(words) > 1 and 2 * sum(map(bool, map(_UNSPACED.match, words))) > len(words)
        else length
    )
    # Not through the cache of single words: runs are too many to come again.
    return {
        zlib.crc32(" ".join(run).encode("utf-8", "replace")) & (HASHES - 1)
        for run in zip(*(words[start:] for start in range(steps)), strict=False)
    }


def _weightiest(text: Wording) -> list[str]:
    """Stems by how often they come, names counting once more; earlier ones first among equals."""
    weights: Counter[str] = Counter()
    named = _named(text)
    for at, stem in text.said:
        if at >= LEAD_CHARS:
            break
        if len(stem) > 1 and not (stem.isdecimal() and len(stem) < 3):
            weights[stem] += 1
    return sorted(weights, key=lambda stem: -weights[stem] - (stem in named))


def read_names(text: Wording) -> frozenset[int]:
    """Hashed words at the top of the text that have a capital inside a sentence."""
    return frozenset(map(hashed, _named(text)))


def _named(text: Wording) -> set[str]:
    return {
        stem
        for at, stem in text.said
        if at < LEAD_CHARS and text.plain[at].isupper() and not _begins_sentence(text.plain, at)
    }


def tongue_of(title: str, lead: str) -> str:
    """Script and language of an article; the language is empty where small words do not tell."""
    sample = f"{title}\n{lead[:_LANGUAGE_SAMPLE]}"
    script = _script_of(sample)
    if script not in ("latin", "cyrillic"):
        return f"{script}:"
    words = Counter(folded_words(sample))
    hits = sorted(((sum(words[w] for w in small), code) for code, small in SMALL_WORDS.items()), reverse=True)
    (most, code), (second, _) = hits[:2]
    return f"{script}:{code}" if most >= _LANGUAGE_HITS and most >= _LANGUAGE_LEAD * second else f"{script}:"


def may_be_one_language(one: str, other: str) -> bool:
    """Whether two tongues agree as far as they are known."""
    script, _, language = one.partition(":")
    other_script, _, other_language = other.partition(":")
    return script == other_script and (language == other_language or not language or not other_language)


def _script_of(sample: str) -> str:
    letters = [character for character in sample[:_SCRIPT_CHARS] if character.isalpha()]
    others = [letter for letter in letters if letter >= "\u0370"]
    if len(others) * 2 <= len(letters):
        return "latin"
    counts = {name: sum(first <= letter <= last for letter in others) for name, first, last in _SCRIPTS}
    if counts["kana"] * _KANA_SHARE > len(letters):
        return "kana"
    return max(counts, key=lambda each: counts[each])
