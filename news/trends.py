"""What rose against its own usual level, and how loud something is. Pure: days and counts in, an order out.

Why it is measured so stands in docs/decisions/0017-trends.md.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from news.models import SourceId, Story, TopicId, TopicSummary
from news.models.archive import Headline
from news.profiles import DayCount, Span

USUAL_DAYS: Final = 28
"""Days before the period that say what is usual: four whole weeks, so that weekends weigh as they should."""
KNOWN_DAYS_MIN: Final = 7
"""Fewer days of archive before the period than these say nothing of what is usual."""
ARTICLES_MIN: Final = 3
TELLERS_MIN: Final = 2
"""Sites, or texts that are no copies of each other: what one paper has in one text did not rise."""
TIMES_USUAL: Final = 2
"""How many times its usual level something has to reach."""
TOGETHER: Final = 0.8
"""The share of its articles that something has in common with what rose more, from which on it is that thing's shadow."""
PHRASE_FIRST: Final = 3
PHRASE_SHARE: Final = 0.5
"""A key phrase counts if in at least this share of its articles it is among so many first topics."""


class Period(StrEnum):
    """Over what time something rises."""

    DAY = "today"
    WEEK = "week"
    MONTH = "month"

    @property
    def days(self) -> int:
        """Its length."""
        return {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}[self]


@dataclass(frozen=True, slots=True)
class Heard:
    """How much is heard of one topic. `usual`: articles in as long a time before; None where nobody knows yet."""

    articles: int
    usual: float | None
    copied: float = 1.0
    """Texts that are no copies, by articles: the copies of one agency's text count once."""
    usually_copied: float = 1.0
    """The same share over all that was looked at, by which the usual articles are taken for texts."""

    @property
    def score(self) -> float:
        """How far above the usual, in about as many standard deviations as counts of that size have (Poisson), smoothed by one.

        Without a usual level: the texts alone.
        """
        now = self.articles * self.copied
        if self.usual is None:
            return now
        usual = self.usual * self.usually_copied
        return (now - usual) / math.sqrt(usual + 1)

    @property
    def is_risen(self) -> bool:
        """Whether it is enough and at least twice the usual."""
        now = self.articles * self.copied
        usual = 0.0 if self.usual is None else self.usual * self.usually_copied
        return now >= ARTICLES_MIN and now >= TIMES_USUAL * usual


@dataclass(frozen=True, slots=True)
class Candidate:
    """One topic that may have risen. `articles`: some of its articles in the period, the newest of very many."""

    topic_id: TopicId
    heard: Heard
    articles: frozenset[int] = frozenset()
    sites: int = 0
    texts: int = 0
    is_weak: bool = False
    """A key phrase that stands at the end of what its articles are about."""

    @property
    def is_rising(self) -> bool:
        """Whether it may be shown as something that rose."""
        return self.heard.is_risen and max(self.sites, self.texts) >= TELLERS_MIN and not self.is_weak


@dataclass(frozen=True, slots=True)
class Risen:
    """A candidate that rose, with those that are its shadow: they rose in the same articles."""

    candidate: Candidate
    shadows: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Rise:
    """What rose, as it is shown: `now` articles in the period, `usual` in as long a time before (None: not known)."""

    topic: TopicSummary
    now: int
    usual: float | None
    score: float
    texts: int
    """Texts that are no copies of each other, as far as was looked."""
    sites: int
    together: tuple[TopicSummary, ...] = ()
    """What rose in the same articles."""
    story: Story | None = None
    """The story of most independent texts on it in the period."""


@dataclass(frozen=True, slots=True)
class Trending:
    """The answer to what rose, and what it was found in."""

    rises: tuple[Rise, ...]
    article_count: int
    """Articles of the period that were looked at."""
    known_days: int
    """Days before the period that say what is usual, at most 28."""
    young_sources: int = 0
    """Sources that are left out, as they were not read in all of these days."""

    @property
    def has_usual(self) -> bool:
        """Whether the archive is old enough to say what is usual."""
        return self.known_days >= KNOWN_DAYS_MIN


@dataclass(frozen=True, slots=True)
class TopicDays:
    """One topic over time. `days`: oldest first, days without any left out; `since`: the archive's first day among them."""

    days: Sequence[DayCount] = ()
    since: date | None = None
    source_count: int = 0
    """Sources that name it in these days."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What has two topics at once: the newest articles, and how many there are (`has_more`: at least)."""

    headlines: Sequence[Headline] = field(default_factory=tuple[Headline, ...])
    count: int = 0
    has_more: bool = False


def rising(candidates: Iterable[Candidate], *, limit: int) -> list[Risen]:
    """The topics that rose, most first, each once: what rose in the articles of a better one stands under that one.

    The same for the same candidates, in whatever order they come.
    """
    ranked = sorted(
        (one for one in candidates if one.is_rising),
        key=lambda one: (-one.heard.score, -one.heard.articles, one.topic_id),
    )
    kept: list[tuple[Candidate, list[Candidate]]] = []
    for one in ranked:
        better = next((shadows for top, shadows in kept if _is_shadow(one.articles, top.articles)), None)
        if better is not None:
            better.append(one)
        else:
            kept.append((one, []))
    return [Risen(top, tuple(shadows)) for top, shadows in kept[:limit]]


def _is_shadow(articles: Collection[int], of: frozenset[int]) -> bool:
    return bool(articles) and sum(1 for one in articles if one in of) >= TOGETHER * len(articles)


def is_weak_phrase(ranks: Sequence[int]) -> bool:
    """Whether a phrase stands too seldom among the first topics (`ranks` count from 0) of its articles."""
    first = sum(1 for rank in ranks if rank < PHRASE_FIRST)
    return first < PHRASE_SHARE * len(ranks)


def usual_level(counted: int, *, known_days: int, length: int) -> float | None:
    """Articles in `length` days, by the `counted` ones of the `known_days` before; None where these are under a week."""
    if known_days < KNOWN_DAYS_MIN:
        return None
    return counted / known_days * length


@dataclass(frozen=True, slots=True)
class Compared:
    """The sources in which now and the usual are counted, and over how many days the usual is; 0: nobody knows it."""

    sources: Sequence[SourceId]
    known_days: int
    young: int = 0
    """Sources that are too new to be among them."""


def compared(first_days: Mapping[SourceId, date], end: date) -> Compared:
    """Those that were read for a week at least before `end`, over the days that all of them were; else everything rises
    that a new source tells. All of them, and nothing usual, where that is fewer than half. The values: their first days.
    """
    old = {
        one: days for one, first in first_days.items() if (days := known_days(first, end)) >= KNOWN_DAYS_MIN
    }
    if 2 * len(old) < len(first_days) or not old:
        return Compared(list(first_days), 0)
    return Compared(list(old), min(old.values()), len(first_days) - len(old))


def known_days(first: date | None, end: date) -> int:
    """Days of archive before `end`, at most 28. `first`: the first day with news, None without any."""
    return 0 if first is None else min(USUAL_DAYS, max(0, (end - first).days))


def heard_of(days: Sequence[DayCount], *, since: date | None, today: date, length: int = 7) -> Heard:
    """How loud it is in the `length` days to `today`, and usually. `since`: the first day of the archive."""
    begin = today - timedelta(days=length - 1)
    known = known_days(since, begin)
    low = begin - timedelta(days=known)
    now = sum(day.articles for day in days if begin <= day.day <= today)
    before = sum(day.articles for day in days if low <= day.day < begin)
    return Heard(now, usual_level(before, known_days=known, length=length))


def spans_between(days: Sequence[DayCount], first: date, last: date, *, length: int) -> list[Span]:
    """The days from `first` to `last`, both counted, in spans of `length` days, empty ones as well; the last ends with `last`."""
    number = -(-((last - first).days + 1) // length)
    start = last + timedelta(days=1) - timedelta(days=length * number)
    counts = [[0, 0] for _ in range(number)]
    for day in days:
        if start <= day.day <= last:
            place = counts[(day.day - start).days // length]
            place[0] += day.articles
            place[1] += day.quotes
    starts = [start + timedelta(days=length * index) for index in range(number)]
    return [
        Span(one, one + timedelta(days=length), articles, quotes)
        for one, (articles, quotes) in zip(starts, counts, strict=True)
    ]


def shares(texts: Mapping[TopicId, tuple[int, int]]) -> float:
    """Texts by articles over all topics together; 1 where there are none. The values are (texts, articles)."""
    articles = sum(count for _, count in texts.values())
    return sum(count for count, _ in texts.values()) / articles if articles else 1.0
