"""The best of the hits of a search, at a cost that does not hang on how common its words are.

`bm25` of the index asks of each word how many articles have it and walks through all of them: a tenth of a second in a
million articles, for what weighs nothing where every hit has the word. So the index only says which hits have the words in
their headline, and of some of them the text is read and the words in it are counted here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Final

from aiosqlite import Connection

from news.folding import folded_words
from news.models import ArticleId
from storage.beginnings import cut_to_kept
from storage.in_place import run_in_place
from storage.matching import SearchTerms
from storage.queries import as_list, queries, rows

READ: Final = 48
"""Hits of which the text is read: the newest with a word in their headline, then the newest others. 60 µs each, cold 300."""
TEXT_CHARS: Final = 20_000
"""So much of a text is looked at."""
TITLE_WEIGHT: Final = 5
"""What an occurrence in the headline counts for."""
WEIGHED: Final = 8
"""Words looked up for how rare they are; of more, the rest count as the last."""
COUNTED: Final = 200
"""Of a word's newest articles so many are looked at for how close together they come."""
_SATURATION, _LENGTH_WEIGHT = 1.2, 0.75
"""k1 and b of Okapi BM25 (Robertson and Zaragoza, 2009), as in SQLite's own `bm25`."""
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_TERM: Final = re.compile(r'"((?:[^"]|"")*)"(\*?)')


@dataclass(frozen=True, slots=True)
class Hits:
    """What the index found in one way, newest first."""

    ids: Sequence[ArticleId]
    expression: str
    """What it was asked."""
    is_of_titles: bool
    """More than the headline is not shown of them, nor may it tell on their order."""


async def ranked(db: Connection, terms: SearchTerms, found: Sequence[Hits]) -> list[ArticleId]:
    """All of the hits, the best first; of equals the newest.

    Of more than `READ` hits those that are not read follow those that are: first what has words in the headline.
    """

    async def rank(here: Connection) -> list[ArticleId]:
        words = _words(terms)
        weights = await _weights(here, words)
        in_title = await _with_words_in_title(here, found, words)
        order = sorted(
            {one for hits in found for one in hits.ids}, key=lambda one: (one in in_title, one), reverse=True
        )
        shown = {one for hits in found if not hits.is_of_titles for one in hits.ids}
        scores = await _scores(here, order[:READ], shown, words, weights)
        read = sorted(order[:READ], key=lambda one: (scores.get(one, 0.0), one), reverse=True)
        return [*read, *order[READ:]]

    return await run_in_place(db, rank) if found else []


@dataclass(frozen=True, slots=True)
class Word:
    """A word, phrase or beginning that was asked for."""

    expression: str
    """As the index is asked for it."""
    count: Callable[[str], int]
    """How often it occurs in a plain text, see `plain_text`."""


def plain_text(text: str) -> str:
    """A text without accents and capitals, quicker than `news.folding` and close enough for counting."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text)).lower()


def _words(terms: SearchTerms) -> list[Word]:
    asked = dict.fromkeys(match.groups() for term in terms.wanted for match in _TERM.finditer(term))
    return [
        Word(f'"{quoted}"{star}', _counter(words, is_beginning=bool(star)))
        for quoted, star in asked
        if (words := [plain_text(word) for word in folded_words(quoted)])
    ]


def _counter(words: Sequence[str], *, is_beginning: bool) -> Callable[[str], int]:
    """Counts the words in a row; what stands before is looked at last, since a pattern is found by how it begins."""
    first, *rest = map(re.escape, words)
    pattern = f"{first}(?<![^\\W_]{first})" + "".join(rf"(?![^\W_])[\W_]+{word}" for word in rest)
    found = re.compile(pattern if is_beginning else pattern + r"(?![^\W_])")
    return lambda text: sum(1 for _ in found.finditer(text))


async def _weights(here: Connection, words: Sequence[Word]) -> list[float]:
    """How much each word tells, more for the rare ones; a single one needs none.

    How many articles have it is told from its newest ones: as many as come in a time, so many in all times.
    """
    if len(words) < 2:
        return [1.0] * len(words)
    [archive] = await rows(queries().span_of_archive(here))
    total, span = max(1, archive["articles"] or 0), max(1, (archive["high"] or 0) - (archive["low"] or 0))
    weights: list[float] = []
    for word in words[:WEIGHED]:
        [row] = await rows(
            queries().newest_of_word(here, expression=cut_to_kept(word.expression), most=COUNTED)
        )
        count = row["hits"]
        if count == COUNTED:
            count = min(total, count * span / max(1, archive["high"] - row["low"]))
        weights.append(log(1 + (max(0.0, total - count) + 0.5) / (count + 0.5)))
    return weights + weights[-1:] * (len(words) - len(weights))


async def _with_words_in_title(here: Connection, found: Sequence[Hits], words: Sequence[Word]) -> set[int]:
    """The hits that have any of the words in their headline; none where all are read anyway."""
    if not words or sum(len(hits.ids) for hits in found) <= READ:
        return set()
    any_of_them = " OR ".join(cut_to_kept(word.expression) for word in words)
    matching: set[int] = set()
    for hits in (one for one in found if one.ids):
        expression = f"({{title}} : ({any_of_them})) AND ({hits.expression})"
        between = queries().matching_between(here, expression=expression, low=hits.ids[-1], high=hits.ids[0])
        matching |= {row["id"] for row in await rows(between)}
    return matching


async def _scores(
    here: Connection,
    ids: Iterable[ArticleId],
    shown: set[ArticleId],
    words: Sequence[Word],
    weights: Sequence[float],
) -> Mapping[ArticleId, float]:
    """How well each of the articles answers: Okapi BM25, the mean length being that of these."""
    found = await rows(queries().texts_to_rank(here, ids=as_list(ids), most=TEXT_CHARS))
    texts = {row["id"]: _shown(row, with_text=row["id"] in shown) for row in found}
    mean = sum(len(title) + len(text) for title, text in texts.values()) / max(1, len(texts)) or 1.0
    scores: dict[ArticleId, float] = {}
    for article_id, (title, text) in texts.items():
        length = 1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * (len(title) + len(text)) / mean
        counts = [TITLE_WEIGHT * word.count(title) + word.count(text) for word in words]
        scores[article_id] = sum(
            weight * count / (count + _SATURATION * length)
            for weight, count in zip(weights, counts, strict=True)
        )
    return scores


def _shown(row: Any, *, with_text: bool) -> tuple[str, str]:
    return plain_text(row["title"]), plain_text(row["text"] or "") if with_text else ""
