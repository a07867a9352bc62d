"""What the archive knows of a person, and the same words told apart from new ones. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar

from news.models import StoredQuote, TopicSummary
from news.words.titles import HONORIFICS, is_title

T = TypeVar("T")

_WORD: Final = re.compile(r"\w+")
_LAST_WORD: Final = re.compile(r"(?<![\w'’-])([^\W\d_][\w'’.-]{1,28}) {1,3}\Z")
OFFICE_CHARS: Final = 40
"""Characters before a name in which its office is looked for."""
SAME_WORDS_MIN: Final = 4
SAME_CHARS_MIN: Final = 20
"""Fewer words and characters than these ("No comment") are said again and again: each time is its own."""

# What somebody is called whom the news met by chance or by misfortune. Any word of it in a role makes it private, unless
# one of an office stands beside it: "patient", but "patient advocate".
_PRIVATE_WORDS: Final = (
    "mother father mom mum dad parent parents son daughter brother sister wife husband widow widower girlfriend boyfriend "
    "partner fiance fiancee cousin uncle aunt grandmother grandfather grandson granddaughter nephew niece child boy girl "
    "teenager teen toddler baby minor pupil schoolboy schoolgirl student classmate neighbour neighbor resident local "
    "villager tenant homeowner passenger passerby bystander onlooker witness eyewitness survivor victim suspect defendant "
    "patient customer shopper tourist visitor holidaymaker motorist driver cyclist pedestrian fan spectator friend "
    "roommate housemate commuter refugee migrant retiree pensioner volunteer protester"
)
_OFFICE_WORDS: Final = (
    "minister president mayor governor senator secretary spokesman spokeswoman spokesperson chief chair chairman "
    "chairwoman director head leader founder executive ceo professor union council association party party's judge "
    "ambassador commissioner advocate lawyer attorney coach manager author king queen prince princess"
)
_PRIVATE: Final = frozenset(_PRIVATE_WORDS.split())
_OFFICE: Final = frozenset(_OFFICE_WORDS.split())

BUCKETS_MAX: Final = 26
"""Bars of a chart: more do not fit on a phone."""
DAYS_MIN: Final = 2
"""Days with news that a chart needs; one bar tells nothing."""


@dataclass(frozen=True, slots=True)
class QuoteOnce:
    """The same words of one person, however often they were printed. `quotes`: newest first, at least one."""

    quotes: tuple[StoredQuote, ...]

    @property
    def newest(self) -> StoredQuote:
        """The one to show."""
        return self.quotes[0]

    @property
    def source_names(self) -> list[str]:
        """The sources that printed it, each once, in the order of `quotes`."""
        return list(dict.fromkeys(stored.headline.source_name for stored in self.quotes))


@dataclass(frozen=True, slots=True)
class DayCount:
    """What happened on a day of UTC: articles that name the person, and quotes by them."""

    day: date
    articles: int
    quotes: int


@dataclass(frozen=True, slots=True)
class Span:
    """The same over several days: from `first` to before `end`."""

    first: date
    end: date
    articles: int
    quotes: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What one asker may see of a person. The lists are over their newest quotes, so that the cost has a bound."""

    roles: Sequence[tuple[str, int]]
    """How they are called beside their name and in how many quotes, most often first."""
    sources: Sequence[tuple[str, int]]
    """The sources that quote them and how often, most often first."""
    topics: Sequence[TopicSummary]
    """What their quotes are about, most often first; the counts are those of the archive."""
    newest: Sequence[QuoteOnce]
    repeated: Sequence[QuoteOnce]
    """Printed by several sources, most first."""
    quote_count: int
    """Each once, however often it was printed."""
    has_more: bool
    """Whether older quotes were not looked at, so that the counts are at least these."""
    days: Sequence[DayCount]
    """Oldest first; days without any are left out."""


def words_key(text: str) -> str | None:
    """One spelling for the same words, whatever their marks, case and spaces are; None when they are too few to tell."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    key = " ".join(words)
    return key if len(words) >= SAME_WORDS_MIN or len(key) >= SAME_CHARS_MIN else None


def group_same(items: Iterable[T], key: Callable[[T], tuple[Hashable, str]]) -> list[list[T]]:
    """The items in groups of the same words by the same speaker: `key` gives both. Order is kept, by each one's first."""
    groups: dict[Hashable, list[T]] = {}
    for number, item in enumerate(items):
        speaker, text = key(item)
        words = words_key(text)
        alone = words is None or speaker is None
        groups.setdefault(number if alone else (speaker, words), []).append(item)
    return list(groups.values())


def is_public_role(role: str) -> bool:
    """Whether a role is one in which somebody speaks to the public, and not how the news met them."""
    words = set(_WORD.findall(role.casefold()))
    return bool(words) and (not words & _PRIVATE or bool(words & _OFFICE))


def is_in_office(before: str) -> bool:
    """Whether the text right before a name ends with a public office, capitalised: "former President " before "Ada Okafor"."""
    found = _LAST_WORD.search(before[-OFFICE_CHARS:])
    if found is None or not found[1][:1].isupper():
        return False
    word = found[1].lower()
    return is_title(word) and word not in HONORIFICS and is_public_role(word)


def merge_roles(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Roles without regard to case, most often first; each is written as it is most often."""
    spelled: dict[str, list[tuple[str, int]]] = {}
    for role, count in counts:
        spelled.setdefault(" ".join(role.casefold().split()), []).append((role, count))
    merged = [(max(forms, key=_count)[0], sum(map(_count, forms))) for key, forms in spelled.items() if key]
    return sorted(merged, key=_count, reverse=True)


def _count(pair: tuple[str, int]) -> int:
    return pair[1]


def spans_of(days: Sequence[DayCount]) -> list[Span]:
    """The days in at most 26 equal spans of days, weeks or more, empty ones as well; none where they are too few."""
    if len(days) < DAYS_MIN:
        return []
    first, last = min(one.day for one in days), max(one.day for one in days)
    length = _span_length((last - first).days + 1)
    if length >= 7:
        first -= timedelta(days=first.weekday())
    number = (last - first).days // length + 1
    counts = [[0, 0] for _ in range(number)]
    for one in days:
        place = counts[(one.day - first).days // length]
        place[0] += one.articles
        place[1] += one.quotes
    starts = [first + timedelta(days=length * index) for index in range(number)]
    return [
        Span(start, start + timedelta(days=length), articles, quotes)
        for start, (articles, quotes) in zip(starts, counts, strict=True)
    ]


def _span_length(days: int) -> int:
    """Days of a span: one, or as many weeks as it takes. The first may begin up to six days early."""
    if days <= BUCKETS_MAX:
        return 1
    weeks = -(-(days + 6) // 7)
    return 7 * -(-weeks // BUCKETS_MAX)
