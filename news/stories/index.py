"""Which story an article belongs to: decided once, when it comes, from a window of days.

The index is a pure function of the articles in its window and their stories, so that an index restored from storage
decides as one that lived through it. It keeps no text: some hundred numbers an article.
"""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from news.stories.evidence import (
    LEAD_MISS,
    LEAD_WEIGHT,
    NAMELESS_NATS,
    NATS_A_DAY,
    needed,
    odds_of,
    said_by_word,
)
from news.stories.roundups import is_roundup
from news.stories.sketch import resemblance, sketch, word_of
from news.stories.terms import Terms, Wording, may_be_one_language, read_names, read_terms, read_wording

WINDOW: Final = timedelta(days=7)
ARTICLES_MAX: Final = 150_000
STORY_MAX: Final = 3_000
"""Articles of one story within the window; what comes then begins another."""
SKETCH: Final = 96
_INDEXED = 24
"""Marks of a sketch by which copies are looked up. Half of them survive when half of the words are changed."""
_HITS_MIN = 3
_ENTRIES_MAX, _MARK_ENTRIES_MAX = 1_000, 10_000
"""Entries of the index looked at for an article, those of the rarest words first: the cost has a bound. Those of marks
are only counted: at 100,000 articles, 1,000 were too few to find one copy in six with half of its words changed."""
_STORIES_WEIGHED = 20
_COPIES_LOOKED_AT, _COPIES_WEIGHED = 40, 3
_COMMON_MIN, _COMMON_SHARE = 12, 0.02
"""A word of more stories than this says nothing about copies."""
_COPY = 0.15
"""Resemblance of a copy. With half of the words changed it is a third, give or take 0.05 on 96 marks; two texts on different
events share 0.03."""
_LATE_COPY = 0.5
"""The same a day later: by then a page of every day is more likely."""
_SAME = 0.9
_COUNTED_FROM = 4
"""Articles from which a story keeps its counts: most stories are smaller, and theirs were a quarter of the memory."""
_NAMES_MIN = 2
_PAIR_ARTICLES = 100
"""With fewer articles read, two words beside each other are no evidence between headlines: they may be a street."""
_DAY_S, _COLUMN_S = 86_400.0, 18 * 3_600.0
"""Under the same headline so much later, an article is the next one of a column."""


class _Story:
    """The articles of a story that are in the window."""

    __slots__ = ("counts", "id", "members", "span")

    def __init__(self, story_id: int) -> None:
        self.id = story_id
        self.members: dict[int, _Article] = {}
        self.counts: dict[int, int] | None = None
        """How many members have each word; None where so few are that it is counted anew each time."""
        self.span: tuple[float, float] | None = None
        """When its first and last member came out; None until it is asked for."""

    def counted(self) -> dict[int, int]:
        """How many members have each word."""
        if self.counts is not None:
            return self.counts
        return Counter(word for member in self.members.values() for word in member.words())

    def quiet_s(self, at_s: float) -> float:
        """Seconds from its nearest end to a moment; 0 within its span."""
        if self.span is None:
            times = [member.at_s for member in self.members.values()]
            self.span = min(times), max(times)
        return max(0.0, self.span[0] - at_s, at_s - self.span[1])


@dataclass(slots=True, eq=False)
class _Article:
    at_s: float
    terms: Terms
    marks: array[int]
    is_closed: bool
    story: _Story

    def words(self) -> Iterator[int]:
        yield from self.terms.title
        yield from self.terms.lead


class StoryIndex:
    """Stories of the last days. Not safe for use from several threads.

    `window` is counted back from the newest `published_at` seen, and `articles_max` bounds what is kept. Dates in the
    future must be corrected before: one of the year 2099 would end every story.
    """

    def __init__(self, *, window: timedelta = WINDOW, articles_max: int = ARTICLES_MAX) -> None:
        self._window_s = window.total_seconds()
        self._articles_max = articles_max
        self._articles: dict[int, _Article] = {}
        self._stories: dict[int, _Story] = {}
        self._by_word: dict[int, array[int] | int] = {}
        self._by_mark: dict[int, array[int] | int] = {}
        self._by_age: list[tuple[float, int]] = []
        self._newest_s = float("-inf")

    def __len__(self) -> int:
        return len(self._articles)

    def add(self, id: int, *, title: str, text: str, published_at: datetime) -> int:  # noqa: A002 - the fixed interface
        """The story of an article: the id of the story's first article, its own when it begins one.

        `id` and what it returns are below 2**63; `published_at` is aware. An article that is known keeps its story.
        One older than the window begins a story of its own and is not kept.
        """
        if (known := self._articles.get(id)) is not None:
            return known.story.id
        wording = read_wording(text)
        article = _read(title, wording, published_at)
        self._advance(article.at_s)
        if self._is_too_old(article):
            return id
        story_id = self._decide(article, read_names(wording))
        return self._keep(id, article, id if story_id is None else story_id)

    def remember(
        self,
        id: int,  # noqa: A002 - as in `add`
        *,
        title: str,
        text: str,
        published_at: datetime,
        story_id: int,
    ) -> None:
        """Takes in an article whose story was decided before; what was known of it is replaced."""
        self.forget(id)
        article = _read(title, read_wording(text), published_at)
        self._advance(article.at_s)
        self._keep(id, article, story_id)

    @classmethod
    def restore(
        cls,
        rows: Iterable[tuple[int, str, str, datetime, int]],
        *,
        window: timedelta = WINDOW,
        articles_max: int = ARTICLES_MAX,
    ) -> StoryIndex:
        """The index after articles decided before: id, title, text, published_at, story id, in any order."""
        index = cls(window=window, articles_max=articles_max)
        for article_id, title, text, published_at, story_id in rows:
            index.remember(article_id, title=title, text=text, published_at=published_at, story_id=story_id)
        return index

    def story_of(self, id: int) -> int | None:  # noqa: A002 - as in `add`
        """The story of an article in the window, None for any other."""
        article = self._articles.get(id)
        return None if article is None else article.story.id

    def forget(self, id: int) -> None:  # noqa: A002 - as in `add`
        """Takes an article out, as if it had never come. Its story lives on while others are in it."""
        article = self._articles.pop(id, None)
        if article is None:
            return
        story = article.story
        del story.members[id]
        story.span = None
        for mark in article.marks[:_INDEXED]:
            _unlist(self._by_mark, mark, id)
        if story.counts is not None:
            for word in article.words():
                story.counts[word] -= 1
        kept = story.counted()
        for word in article.words():
            if not kept.get(word):
                kept.pop(word, None)
                _unlist(self._by_word, word, story.id)
        if not story.members:
            del self._stories[story.id]

    # ------------------------------------------------------------------ deciding

    def _decide(self, article: _Article, names: frozenset[int]) -> int | None:
        """The story it joins, None where it begins one."""
        if (copied := self._copied(article)) is not None:
            return copied
        if article.is_closed:
            return None
        floor = needed(len(self._stories), len(self._articles), has_text=bool(article.terms.lead))
        odds = self._odds(article)
        weighed = (
            (_evidence(odds, article, names, story), story) for story in self._candidates(odds, article)
        )
        for nats, story in sorted(weighed, key=lambda each: (-each[0], each[1].id)):
            if nats < floor:
                return None
            if _may_join(article, story) and (self._is_told_by_more_than_a_name(article, story)):
                return story.id
        return None

    def _is_told_by_more_than_a_name(self, article: _Article, story: _Story) -> bool:
        """Whether a headline shares more with a member than a name of two words, where little has been read."""
        if article.terms.lead or len(self._articles) >= _PAIR_ARTICLES:
            return True
        return not all(_shares_a_pair(article.terms.title, each) for each in story.members.values())

    def _copied(self, article: _Article) -> int | None:
        """The story of the text that it is most like, where that is a copy."""
        best: tuple[float, int] | None = None
        for other_id in self._maybe_copied(article):
            other = self._articles[other_id]
            alike = self._likeness(article, other)
            if alike >= _copy_floor(article, other) and len(other.story.members) < STORY_MAX:
                best = max(best or (0.0, 0), (alike, -other_id))
        return None if best is None else self._articles[-best[1]].story.id

    def _likeness(self, article: _Article, other: _Article) -> float:
        """The resemblance by words that say something; the grammar of a language that we do not know says nothing."""
        marks = {*article.marks, *other.marks}
        common = {mark for mark in marks if self._is_common(mark)}
        return resemblance(article.marks, other.marks, size=SKETCH, ignored=common)

    def _is_common(self, mark: int) -> bool:
        entries = self._by_word.get(word_of(mark), 0)
        return isinstance(entries, array) and len(entries) > max(
            _COMMON_MIN, _COMMON_SHARE * len(self._stories)
        )

    def _maybe_copied(self, article: _Article) -> list[int]:
        """The few that share most of its marks, among those that share some by which copies are looked up."""
        telling = frozenset(mark for mark in article.marks if not self._is_common(mark))
        hits: Counter[int] = Counter()
        for entries, _ in _rarest(self._by_mark, telling, _MARK_ENTRIES_MAX):
            hits.update(entries)
        likely = [each for each in _best(hits, _COPIES_LOOKED_AT) if hits[each] >= _HITS_MIN]
        shared = {each: len(telling.intersection(self._articles[each].marks)) for each in likely}
        return _best(shared, _COPIES_WEIGHED)

    def _candidates(self, odds: Mapping[int, float], article: _Article) -> list[_Story]:
        """Stories that share its rarest words, the likeliest first."""
        likely: dict[int, float] = {}
        lead = frozenset(article.terms.lead)
        for entries, word in _rarest(self._by_word, article.words(), _ENTRIES_MAX):
            weight = said_by_word(odds[word] / 2) * (LEAD_WEIGHT if word in lead else 1.0)
            for story_id in entries:
                likely[story_id] = likely.get(story_id, 0.0) + weight
        return [self._stories[each] for each in _best(likely, _STORIES_WEIGHED)]

    def _odds(self, article: _Article) -> dict[int, float]:
        """How much likelier each of its words is in a story that always has it than in the news, where any story has it."""
        stories, has_text = len(self._stories), bool(article.terms.lead)
        listed = ((word, self._by_word.get(word)) for word in article.words())
        return {
            word: odds_of(len(entries) if isinstance(entries, array) else 1, stories, has_text=has_text)
            for word, entries in listed
            if entries is not None
        }

    # ------------------------------------------------------------------ keeping

    def _keep(self, article_id: int, article: _Article, story_id: int) -> int:
        if self._is_too_old(article):
            return story_id
        story = self._stories.get(story_id)
        if story is None:
            story = self._stories[story_id] = _Story(story_id)
        article.story = story
        self._count_in(article, story)
        story.members[article_id] = article
        story.span = None
        self._articles[article_id] = article
        heapq.heappush(self._by_age, (article.at_s, article_id))
        for mark in article.marks[:_INDEXED]:
            _list(self._by_mark, mark, article_id)
        while len(self._articles) > self._articles_max:
            self._drop_oldest()
        return story_id

    def _is_too_old(self, article: _Article) -> bool:
        return article.at_s < self._newest_s - self._window_s

    def _count_in(self, article: _Article, story: _Story) -> None:
        counts = story.counted()
        for word in article.words():
            if word not in counts:
                _list(self._by_word, word, story.id)
            counts[word] = counts.get(word, 0) + 1
        story.counts = counts if len(story.members) + 1 >= _COUNTED_FROM else None

    def _advance(self, at_s: float) -> None:
        self._newest_s = max(self._newest_s, at_s)
        while self._by_age and self._by_age[0][0] < self._newest_s - self._window_s:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        at_s, article_id = heapq.heappop(self._by_age)
        # An article that came again stands in the heap twice.
        if (article := self._articles.get(article_id)) is not None and article.at_s == at_s:
            self.forget(article_id)


def _read(title: str, wording: Wording, published_at: datetime) -> _Article:
    return _Article(
        published_at.timestamp(),
        read_terms(title, wording),
        sketch(wording, size=SKETCH),
        is_roundup(title, wording),
        _NOWHERE,
    )


_NOWHERE: Final = _Story(-1)


def _evidence(odds: Mapping[int, float], article: _Article, names: frozenset[int], story: _Story) -> float:
    """Nats for the article's being of the story."""
    nats = -NATS_A_DAY * story.quiet_s(article.at_s) / _DAY_S
    counts, of = story.counted(), len(story.members) + 1
    for word in article.terms.title:
        if count := counts.get(word):
            nats += said_by_word(odds[word] * count / of)
    for word in article.terms.lead:
        if count := counts.get(word):
            nats += LEAD_WEIGHT * said_by_word(odds[word] * count / of)
        else:
            nats -= LEAD_MISS
    if len(names) >= _NAMES_MIN and names.isdisjoint(counts):
        nats -= NAMELESS_NATS
    return nats


def _may_join(article: _Article, story: _Story) -> bool:
    members = story.members.values()
    if len(members) >= STORY_MAX or any(member.is_closed for member in members):
        return False
    if not all(may_be_one_language(article.terms.tongue, member.terms.tongue) for member in members):
        return False
    return not all(_is_column(article, member) for member in members)


def _shares_a_pair(title: array[int], member: _Article) -> bool:
    """Whether all that a headline shares with an article is two words beside each other, or nothing."""
    words = frozenset(member.words())
    shared = [place for place, word in enumerate(title) if word in words]
    return not shared or (len(shared) == 2 and shared[1] == shared[0] + 1)


def _is_column(article: _Article, other: _Article) -> bool:
    """Whether both stand under one headline on different days, or as different parts of a series."""
    if article.terms.title_key != other.terms.title_key:
        return False
    return article.terms.part != other.terms.part or abs(article.at_s - other.at_s) >= _COLUMN_S


def _copy_floor(article: _Article, other: _Article) -> float:
    if _is_column(article, other):
        return _SAME
    return _LATE_COPY if abs(article.at_s - other.at_s) >= _COLUMN_S else _COPY


def _rarest(
    lists: dict[int, array[int] | int], words: Iterable[int], left: int
) -> Iterator[tuple[array[int], int]]:
    """The entries of those words that are listed, shortest lists first, no more than are `left`."""
    listed = sorted(
        (
            (entries if isinstance(entries, array) else array("q", (entries,)), word)
            for word in words
            if (entries := lists.get(word)) is not None
        ),
        key=lambda each: (len(each[0]), each[1]),
    )
    for entries, word in listed:
        left -= len(entries)
        if left < 0:
            return
        yield entries, word


def _best(weights: Mapping[int, float], most: int) -> list[int]:
    """The ids of the `most` highest weights, the lower id first among equals."""
    floor = heapq.nlargest(most, weights.values())[-1:]
    kept = [each for each, weight in weights.items() if weight >= floor[0]] if floor else []
    return sorted(kept, key=lambda each: (-weights[each], each))[:most]


def _list(lists: dict[int, array[int] | int], word: int, entry: int) -> None:
    # Most words are in one story: a list for each would be half of the memory.
    entries = lists.get(word)
    if entries is None:
        lists[word] = entry
    elif isinstance(entries, array):
        entries.append(entry)
    else:
        lists[word] = array("q", (entries, entry))


def _unlist(lists: dict[int, array[int] | int], word: int, entry: int) -> None:
    entries = lists[word]
    if not isinstance(entries, array):
        del lists[word]
        return
    entries.remove(entry)
    if not entries:
        del lists[word]
