"""A story in a few sentences of its articles: chosen, never written. Pure, and the same in every language.

A sentence is central when its words are those that many articles of the story use, and the top of an article matters
most. Nothing is changed in it, so `article.text[s.start:s.end] == s.text`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from news.stories.sentences import sentence_bounds
from news.stories.terms import read_wording
from news.words.wordsets import word_set

ARTICLES_MAX: Final = 40
"""Articles read, the first ones given; a story of hundreds is no clearer for the rest."""
_READ_CHARS, _SENTENCES_MAX = 6_000, 25
_CHARS_MIN, _CHARS_MAX = 40, 320
_UNSPACED_MIN = 16
_STEMS_MIN = 4
_FADING = 0.12
"""What each sentence further down costs."""
_TITLE_BONUS = 0.5
_REPEAT = 0.5
"""A sentence that has so many of its words from those already chosen says nothing more."""
_LEANING = 0.5
_LEANS = word_set(
    "he she it they this that these those but and so however meanwhile er sie es dies diese dieser das doch aber und dabei "
    "il elle ils elles ce cela cette mais et él ella ellos esto eso pero y ele ela eles isso mas e lui lei essi questo ma "
    "он она они оно это этот но и а він вона вони це але та on ona oni to ale i"
)
_FURNITURE = re.compile(
    r"https?://|www\.|©|@\w|\b(?:newsletter|subscribe|sign up|read more|click here|all rights reserved|cookies?|abonnieren|"
    r"mehr lesen|lesen sie|abonnez|lire aussi|suscríbete|lea también|leia mais|assine|iscriviti|leggi anche|подписывайтесь|"
    r"читайте|підписуйтесь|читайте також|photo|foto|фото|reporting by|editing by|contributed to this)\b",
    re.I,
)
_QUOTES = re.compile('["“”„«»「」『』]')
_ENDS = tuple(".!…。！")


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article as a summary reads it."""

    article_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of an article of the story: `article.text[start:end] == text`."""

    article_id: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    sentence: SummarySentence
    stems: frozenset[str]
    place: tuple[int, int]
    """Which article, and which of its sentences."""


def summarise(articles: Sequence[StoryArticle], *, limit: int = 3) -> tuple[SummarySentence, ...]:
    """At most `limit` sentences that say what the story is, the most telling first; none where no text holds any.

    Give the articles in the order in which they came out, each text once: of copies, the first. Among equals, the
    earlier article and the earlier sentence win.
    """
    read = list(articles[:ARTICLES_MAX])
    weighed = [each for number, article in enumerate(read) for each in _sentences(number, article)]
    central = _central(weighed, read)
    scores = {each.place: _score(each, central) for each in weighed}
    chosen: list[_Weighed] = []
    covered: set[str] = set()
    for each in sorted(weighed, key=lambda each: (-scores[each.place], each.place)):
        if len(chosen) >= limit:
            break
        if len(each.stems & covered) < _REPEAT * len(each.stems):
            chosen.append(each)
            covered |= each.stems
    return tuple(each.sentence for each in chosen)


def _sentences(number: int, article: StoryArticle) -> Iterator[_Weighed]:
    bounds = islice(sentence_bounds(article.text[:_READ_CHARS]), _SENTENCES_MAX)
    for index, (start, end) in enumerate(bounds):
        text = article.text[start:end]
        stems = frozenset(stem for _, stem in read_wording(text).said)
        if _stands_alone(text) and len(stems) >= _STEMS_MIN and not _is_cut(article.text, end):
            yield _Weighed(SummarySentence(article.article_id, start, end, text), stems, (number, index))


def _is_cut(text: str, end: int) -> bool:
    return end >= _READ_CHARS and end < len(text)


def _stands_alone(text: str) -> bool:
    """Whether a sentence can be read without the rest: whole, no mere quotation, no page furniture."""
    shortest = _UNSPACED_MIN if text[-1] in "。！" else _CHARS_MIN
    if not shortest <= len(text) <= _CHARS_MAX or not text.rstrip("\"'”’»」』)").endswith(_ENDS):
        return False
    return not (_FURNITURE.search(text) or _is_quotation(text))


def _is_quotation(text: str) -> bool:
    """Whether it is nothing but someone's words, or marks open that do not close."""
    marks = _QUOTES.findall(text)
    if len(marks) % 2:
        return True
    inside = sum(len(part) for part in _QUOTES.split(text)[1::2])
    return inside * 2 > len(text)


def _central(weighed: Sequence[_Weighed], articles: Sequence[StoryArticle]) -> dict[str, float]:
    """How much each stem is the story's: by the articles that have it, then by sentences, and more in titles."""
    in_articles = Counter(
        stem for stem, _ in {(stem, each.place[0]) for each in weighed for stem in each.stems}
    )
    in_sentences = Counter(stem for each in weighed for stem in each.stems)
    titles = Counter(stem for each in articles for stem in {s for _, s in read_wording(each.title).said})
    return {
        stem: (count + in_sentences[stem] / len(weighed) + _TITLE_BONUS * titles[stem]) / len(articles)
        for stem, count in in_articles.items()
    }


def _score(each: _Weighed, central: dict[str, float]) -> float:
    telling = sum(central[stem] for stem in each.stems) / (len(each.stems) + _STEMS_MIN)
    first = each.sentence.text.split(maxsplit=1)[0].strip("\"'“„«").casefold()
    return telling / (1 + _FADING * each.place[1]) * (_LEANING if first in _LEANS else 1.0)
