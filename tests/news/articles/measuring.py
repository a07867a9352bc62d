"""How well pages are read: the measures that the floor holds, page by page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from news.models import ExtractedArticle
from tests.news.articles.pages.cases import Case

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+")
"""A word, or a sign of a script that is written without spaces."""
_SHINGLE = 4


@dataclass(frozen=True)
class Score:
    """One page's marks, each between 0 and 1."""

    name: str
    body: float
    title: float
    date: float
    authors: float


def score(case: Case, article: ExtractedArticle | None) -> Score:
    """The marks for what was read from a page; a page of which nothing was read gets none."""
    if article is None:
        return Score(case.name, 0, 0, 0, 0)
    return Score(
        name=case.name,
        body=body_f1(article.text, "\n\n".join(case.lines)),
        title=float(article.title == case.title),
        date=float(is_date(article.published_at, case.published)),
        authors=set_f1(article.authors, case.authors),
    )


def body_f1(found: str, wanted: str) -> float:
    """F1 of the bags of four words in a row."""
    ours, theirs = shingles(found), shingles(wanted)
    both = sum((ours & theirs).values())
    return 2 * both / (sum(ours.values()) + sum(theirs.values())) if both else 0.0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """How often each four words stand in a row; a shorter text is one of them."""
    words: list[str] = _WORD.findall(text.casefold())
    starts = range(max(1, len(words) - _SHINGLE + 1))
    return Counter(tuple(words[start : start + _SHINGLE]) for start in starts)


def set_f1(found: tuple[str, ...], wanted: tuple[str, ...]) -> float:
    """F1 of two sets; nothing found where nothing is to be found is right."""
    if not found and not wanted:
        return 1.0
    return 2 * len({*found} & {*wanted}) / (len({*found}) + len({*wanted}))


def is_date(found: datetime | None, wanted: str | None) -> bool:
    """Whether this is the moment, or the day where only that is stated."""
    if found is None or wanted is None:
        return found is None and wanted is None
    moment = datetime.fromisoformat(wanted)
    return found == moment if moment.tzinfo else found.date() == moment.date()
