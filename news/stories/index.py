"""Which story an article belongs to: decided once, when it comes, from a window of days.

The index is a pure function of the articles in its window and their stories, so that an index restored from storage
decides as one that lived through it. It keeps no text: some hundred numbers an article, in arrays (`kept.py`, `postings.py`).
"""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from news.stories.kept import KeptArticles, KeptStories, Told
from news.stories.postings import MANY, Postings
from news.stories.roundups import is_roundup
from news.stories.sketch import resemblance, sketch, word_of
from news.stories.terms import Wording, may_be_one_language, read_names, read_terms, read_wording

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
_COMMON_MIN, _COMMON_SHARE = MANY, 0.02
"""A word of more stories than this says nothing about copies."""
_COPY = 0.15
"""Resemblance of a copy. With half of the words changed it is a third, give or take 0.05 on 96 marks; two texts on different
events share 0.03."""
_LATE_COPY = 0.5
"""The same a day later: by then a page of every day is more likely."""
_SAME = 0.9
_NAMES_MIN = 2
_PAIR_ARTICLES = 100
"""With fewer articles read, two words beside each other are no evidence between headlines: they may be a street."""
_ID_BITS = 64
_DAY_S, _COLUMN_S = 86_400.0, 18 * 3_600.0
"""Under the same headline so much later, an article is the next one of a column."""


class StoryIndex:
    """Stories of the last days. Not safe for use from several threads.

    `window` is counted back from the newest `published_at` seen, and `articles_max` bounds what is kept. Dates in the
    future must be corrected before: one of the year 2099 would end every story.
    """

    def __init__(self, *, window: timedelta = WINDOW, articles_max: int = ARTICLES_MAX) -> None:
        self._window_s = window.total_seconds()
        self._articles_max = articles_max
        self._articles = KeptArticles()
        self._stories = KeptStories(self._articles)
        self._by_word, self._by_mark = Postings(), Postings()
        self._by_age: list[int] = []
        """When each article came out, in microseconds, and its id below that: one number takes half of what a pair does."""
        self._newest_s = float("-inf")

    def __len__(self) -> int:
        return len(self._articles)

    def add(self, id: int, *, title: str, text: str, published_at: datetime) -> int:  # noqa: A002 - the fixed interface
        """The story of an article: the id of the story's first article, its own when it begins one.

        `id` and what it returns are below 2**63; `published_at` is aware. An article that is known keeps its story.
        One older than the window begins a story of its own and is not kept.
        """
        if (known := self.story_of(id)) is not None:
            return known
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

    def recall(self, id: int, packed: bytes, *, published_at: datetime, story_id: int) -> bool:  # noqa: A002 - as in `add`
        """As `remember`, from what `packed` gave for the article: a tenth of the time. False: that cannot be read."""
        article = Told.unpacked(packed, at_s=published_at.timestamp())
        if article is None:
            return False
        self.forget(id)
        self._advance(article.at_s)
        self._keep(id, article, story_id)
        return True

    def packed(self, id: int) -> bytes | None:  # noqa: A002 - as in `add`
        """What `recall` needs of an article in the window, some 500 bytes; None for any other."""
        slot = self._articles.slot_of(id)
        return None if slot is None else self._articles.told(slot).packed()

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
        slot = self._articles.slot_of(id)
        return None if slot is None else self._stories.id_of[self._articles.story[slot]]

    def forget(self, id: int) -> None:  # noqa: A002 - as in `add`
        """Takes an article out, as if it had never come. Its story lives on while others are in it."""
        slot = self._articles.slot_of(id)
        if slot is None:
            return
        for mark in self._articles.marks(slot)[:_INDEXED]:
            self._by_mark.remove(mark, slot)
        story = self._articles.story[slot]
        for word in self._stories.leave(story, slot):
            self._by_word.remove(word, story)
        self._articles.remove(slot)

    # ------------------------------------------------------------------ deciding

    def _decide(self, article: Told, names: frozenset[int]) -> int | None:
        """The id of the story it joins, None where it begins one."""
        if (copied := self._copied(article)) is not None:
            return copied
        if article.is_closed:
            return None
        floor = needed(len(self._stories), len(self._articles), has_text=bool(article.terms.lead))
        odds = self._odds(article)
        weighed = (
            (self._evidence(odds, article, names, story), self._stories.id_of[story], story)
            for story in self._candidates(odds, article)
        )
        for nats, story_id, story in sorted(weighed, key=lambda each: (-each[0], each[1])):
            if nats < floor:
                return None
            if self._may_join(article, story) and self._is_told_by_more_than_a_name(article, story):
                return story_id
        return None

    def _evidence(self, odds: Mapping[int, float], article: Told, names: frozenset[int], story: int) -> float:
        """Nats for the article's being of the story."""
        nats = -NATS_A_DAY * self._stories.quiet_s(story, article.at_s) / _DAY_S
        counts, of = self._stories.counted(story), self._stories.size[story] + 1
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

    def _may_join(self, article: Told, story: int) -> bool:
        if self._stories.size[story] >= STORY_MAX:
            return False
        kept, members = self._articles, list(self._stories.members(story))
        if any(kept.is_closed[member] for member in members):
            return False
        tongues = {kept.tongue(member) for member in members}
        if not all(may_be_one_language(article.terms.tongue, tongue) for tongue in tongues):
            return False
        return not all(self._is_column(article, member) for member in members)

    def _is_told_by_more_than_a_name(self, article: Told, story: int) -> bool:
        """Whether a headline shares more with a member than a name of two words, where little has been read."""
        if article.terms.lead or len(self._articles) >= _PAIR_ARTICLES:
            return True
        members = self._stories.members(story)
        return not all(_shares_a_pair(article.terms.title, self._articles.words(each)) for each in members)

    def _is_column(self, article: Told, other: int) -> bool:
        """Whether both stand under one headline on different days, or as different parts of a series."""
        if article.terms.title_key != self._articles.title_key[other]:
            return False
        return article.terms.part != self._articles.part(other) or self._is_later(article, other)

    def _is_later(self, article: Told, other: int) -> bool:
        return abs(article.at_s - self._articles.at_s[other]) >= _COLUMN_S

    def _copied(self, article: Told) -> int | None:
        """The id of the story of the text that it is most like, where that is a copy."""
        best: tuple[float, int, int] | None = None
        for other in self._maybe_copied(article):
            alike, story = self._likeness(article, other), self._articles.story[other]
            if alike >= self._copy_floor(article, other) and self._stories.size[story] < STORY_MAX:
                best = max(best or (0.0, 0, 0), (alike, -self._articles.id_of[other], story))
        return None if best is None else self._stories.id_of[best[2]]

    def _copy_floor(self, article: Told, other: int) -> float:
        if self._is_column(article, other):
            return _SAME
        return _LATE_COPY if self._is_later(article, other) else _COPY

    def _likeness(self, article: Told, other: int) -> float:
        """The resemblance by words that say something; the grammar of a language that we do not know says nothing."""
        theirs = self._articles.marks(other)
        common = self._common({*article.marks, *theirs})
        return resemblance(article.marks, theirs, size=SKETCH, ignored=common)

    def _common(self, marks: Iterable[int]) -> set[int]:
        """Those that so many stories have that they say nothing."""
        most = max(_COMMON_MIN, _COMMON_SHARE * len(self._stories))
        return {mark for mark in marks if self._by_word.is_under_more_than(word_of(mark), most)}

    def _maybe_copied(self, article: Told) -> list[int]:
        """The few that share most of its marks, among those that share some by which copies are looked up."""
        telling = frozenset(article.marks).difference(self._common(article.marks))
        hits: Counter[int] = Counter()
        for entries, _ in _rarest(self._by_mark, telling, _MARK_ENTRIES_MAX):
            hits.update(entries)
        ids = self._articles.id_of
        likely = [each for each in _best(hits, ids, _COPIES_LOOKED_AT) if hits[each] >= _HITS_MIN]
        shared = {each: len(telling.intersection(self._articles.marks(each))) for each in likely}
        return _best(shared, ids, _COPIES_WEIGHED)

    def _candidates(self, odds: Mapping[int, float], article: Told) -> list[int]:
        """Stories that share its rarest words, the likeliest first."""
        likely: dict[int, float] = {}
        lead = frozenset(article.terms.lead)
        for entries, word in _rarest(self._by_word, article.words(), _ENTRIES_MAX):
            weight = said_by_word(odds[word] / 2) * (LEAD_WEIGHT if word in lead else 1.0)
            for story in entries:
                likely[story] = likely.get(story, 0.0) + weight
        return _best(likely, self._stories.id_of, _STORIES_WEIGHED)

    def _odds(self, article: Told) -> dict[int, float]:
        """How much likelier each of its words is in a story that always has it than in the news, where any story has it."""
        stories, has_text = len(self._stories), bool(article.terms.lead)
        counts = ((word, self._by_word.count(word)) for word in article.words())
        return {word: odds_of(count, stories, has_text=has_text) for word, count in counts if count}

    # ------------------------------------------------------------------ keeping

    def _keep(self, article_id: int, article: Told, story_id: int) -> int:
        if self._is_too_old(article):
            return story_id
        story = self._stories.slot_of(story_id)
        slot = self._articles.put(article_id, article, story)
        for word in self._stories.join(story, slot):
            self._by_word.add(word, story)
        for mark in article.marks[:_INDEXED]:
            self._by_mark.add(mark, slot)
        heapq.heappush(self._by_age, _age(article.at_s) << _ID_BITS | article_id)
        while len(self._articles) > self._articles_max:
            self._drop_oldest()
        return story_id

    def _is_too_old(self, article: Told) -> bool:
        return article.at_s < self._newest_s - self._window_s

    def _advance(self, at_s: float) -> None:
        self._newest_s = max(self._newest_s, at_s)
        oldest = _age(self._newest_s - self._window_s) << _ID_BITS if self._by_age else 0
        while self._by_age and self._by_age[0] < oldest:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        age, article_id = divmod(heapq.heappop(self._by_age), 1 << _ID_BITS)
        # An article that came again stands in the heap twice.
        slot = self._articles.slot_of(article_id)
        if slot is not None and _age(self._articles.at_s[slot]) == age:
            self.forget(article_id)


def _age(at_s: float) -> int:
    """A moment in whole microseconds, which is as exact as a datetime."""
    return round(at_s * 1_000_000)


def _read(title: str, wording: Wording, published_at: datetime) -> Told:
    return Told(
        published_at.timestamp(),
        read_terms(title, wording),
        sketch(wording, size=SKETCH),
        is_roundup(title, wording),
    )


def _shares_a_pair(title: array[int], member: array[int]) -> bool:
    """Whether all that a headline shares with an article is two words beside each other, or nothing."""
    words = frozenset(member)
    shared = [place for place, word in enumerate(title) if word in words]
    return not shared or (len(shared) == 2 and shared[1] == shared[0] + 1)


def _rarest(lists: Postings, words: Iterable[int], left: int) -> Iterator[tuple[array[int], int]]:
    """The entries of those words that are listed, shortest lists first, no more than are `left`."""
    for count, word in sorted((count, word) for word in words if (count := lists.count(word))):
        left -= count
        if left < 0:
            return
        yield lists.entries(word), word


def _best(weights: Mapping[int, float], ids: Sequence[int], most: int) -> list[int]:
    """The slots of the `most` highest weights, the lower id first among equals."""
    floor = heapq.nlargest(most, weights.values())[-1:]
    kept = [each for each, weight in weights.items() if weight >= floor[0]] if floor else []
    return sorted(kept, key=lambda each: (-weights[each], ids[each]))[:most]
