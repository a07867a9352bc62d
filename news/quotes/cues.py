"""Whether a form that may report words is a verb where it stands."""

from __future__ import annotations

from news.quotes.frames import DETERMINERS
from news.quotes.reading import Reading
from news.words.speaking import DOCUMENTS
from news.words.verbs import (
    ENGLISH_BASE,
    ENGLISH_OTHER_PRONOUNS,
    ENGLISH_SKIPPED,
    NOUN_PLURALS,
    STRONG,
)
from news.words.wordsets import word_set

_BEFORE_BASE = (
    ENGLISH_OTHER_PRONOUNS
    | ENGLISH_SKIPPED
    | word_set("and or people police men women children media staff let help i he she")
)
_PAPERS_DO = word_set("read reads begin begins began go goes went")
_PLURAL_DETERMINERS = word_set(
    "two three four five six seven eight nine ten these those many several few some"
)


def is_noun(reading: Reading, k: int, low: int) -> bool:
    """Whether a form that may be a verb stands where a noun does: `his call for "…"`, `with a dry reply: "…"`."""
    if k <= low or reading.language != "en":
        return False
    before = reading.tokens[k - 1]
    word = before.text.lower()
    if before.kind == "s" or word in DETERMINERS or word == "of":
        return True
    form = reading.tokens[k].text
    if form == "say":
        return False  # a noun behind "a" and "the" alone
    if form in ENGLISH_BASE:
        # only a plural, or an auxiliary, stands before a verb in its base form
        return (before.kind == "w" and not _takes_base(word)) or (
            before.kind in "Ca" and not word.endswith("s") and word not in ENGLISH_OTHER_PRONOUNS
        )
    return form in NOUN_PLURALS and any(
        reading.word(d) in _PLURAL_DETERMINERS for d in range(max(low, k - 4), k)
    )


def is_bare_noun(reading: Reading, k: int) -> bool:
    """Whether a form right behind a quotation is its noun: `"…" comment`; verbs stand there inverted."""
    return (
        reading.language == "en"
        and reading.tokens[k].text in ENGLISH_BASE - STRONG
        and reading.tokens[k - 1].kind == "q"
        and reading.last_char(k - 1) not in ",?!—"
    )


def _takes_base(word: str) -> bool:
    return word.endswith(("s", "n't", "n’t", "ly")) or word in _BEFORE_BASE


def reads(reading: Reading, k: int) -> bool:
    """Whether a paper or sign reads as follows: `the letter reads`."""
    if reading.tokens[k].text in ("put", "puts"):
        return reading.word(k + 1) == "it"
    return reading.tokens[k].text in _PAPERS_DO and reading.word(k - 1) in DOCUMENTS


def is_beside(reading: Reading, i: int, k: int) -> bool:
    """Whether a name or pronoun stands between the quotation and the verb, and nothing else."""
    chunk = reading.chunk_from.get(i)
    if chunk is not None:
        return chunk.end == k
    return k == i + 1 and reading.word(i) in reading.pronouns
