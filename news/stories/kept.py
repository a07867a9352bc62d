"""What the index keeps of articles and stories, by slots: numbers in arrays, some 500 bytes an article.

A slot is a small number that stands for an article, or for a story, while it is in the window; then another may have it.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from news.stories.terms import Terms

PACKED_VERSION: Final = 1
"""Stands first in what is packed: raise it with every change of what `Terms`, a sketch or a round-up is."""
_HEAD: Final = struct.Struct("<BBIBBBB")
_NO_SLOT: Final = 0xFFFFFFFF
_COUNTED_FROM: Final = 12
"""Articles from which a story keeps its counts: for the many smaller ones they are made when they are asked for."""


@dataclass(slots=True, frozen=True, eq=False)
class Told:
    """An article as the index compares it."""

    at_s: float
    terms: Terms
    marks: array[int]
    is_closed: bool
    """Whether nothing may join it: a round-up."""

    def words(self) -> Iterator[int]:
        """The hashed words of its title, then those of its text."""
        yield from self.terms.title
        yield from self.terms.lead

    def packed(self) -> bytes:
        """All but its time, in some 500 bytes; the same on every machine."""
        names = f"{self.terms.tongue}\n{self.terms.part}".encode()
        counts = len(self.terms.title), len(self.terms.lead), len(self.marks), len(names)
        head = _HEAD.pack(PACKED_VERSION, self.is_closed, self.terms.title_key, *counts)
        return head + names + _to_bytes(self.terms.title + self.terms.lead + self.marks)

    @classmethod
    def unpacked(cls, packed: bytes, *, at_s: float) -> Told | None:
        """What `packed` came from; None for what another version has packed, or what is cut."""
        if len(packed) < _HEAD.size or packed[0] != PACKED_VERSION:
            return None
        _, is_closed, title_key, titled, led, marked, named = _HEAD.unpack_from(packed)
        numbers = _HEAD.size + named
        if len(packed) != numbers + 4 * (titled + led + marked):
            return None
        tongue, _, part = packed[_HEAD.size : numbers].decode().partition("\n")
        words = _from_bytes(packed[numbers:])
        terms = Terms(words[:titled], words[titled : titled + led], title_key, part, tongue)
        return cls(at_s, terms, words[titled + led :], bool(is_closed))


def _to_bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _from_bytes(packed: bytes) -> array[int]:
    numbers = array("I", packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


class _Slots:
    """Which slot an id has. Ids come roughly in ascending order, so that most are put at the end."""

    __slots__ = ("_free", "_ids", "_slots", "id_of")

    def __init__(self) -> None:
        self._ids, self._slots = array("q"), array("I")
        self._free = array("I")
        self.id_of = array("q")
        """The id of each slot."""

    def __len__(self) -> int:
        return len(self._ids)

    def get(self, id_: int) -> int | None:
        place = bisect_left(self._ids, id_)
        return self._slots[place] if place < len(self._ids) and self._ids[place] == id_ else None

    def take(self, id_: int) -> int:
        """A slot for an id that has none. One beyond all others is new, and what stands by slots has to grow."""
        if self._free:
            slot = self._free.pop()
            self.id_of[slot] = id_
        else:
            slot = len(self.id_of)
            self.id_of.append(id_)
        place = bisect_left(self._ids, id_)
        self._ids.insert(place, id_)
        self._slots.insert(place, slot)
        return slot

    def release(self, slot: int) -> None:
        place = bisect_left(self._ids, self.id_of[slot])
        self._ids.pop(place)
        self._slots.pop(place)
        self._free.append(slot)


class KeptArticles:
    """The articles of the window."""

    def __init__(self) -> None:
        self._slots = _Slots()
        self.id_of = self._slots.id_of
        self.at_s = array("d")
        self.story = array("I")
        """The slot of its story."""
        self.title_key = array("I")
        self.is_closed = array("B")
        self._tongue, self._part = array("I"), array("I")
        self._next = array("I")
        """The next article of the same story."""
        self._titled = array("B")
        self._words: list[bytes] = []
        self._marks: list[bytes] = []
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def slot_of(self, article_id: int) -> int | None:
        """The slot of an article, None for one that is not kept."""
        return self._slots.get(article_id)

    def put(self, article_id: int, told: Told, story: int) -> int:
        """Keeps an article that is not kept yet; its slot."""
        slot = self._slots.take(article_id)
        if slot == len(self.at_s):
            for column in (self.at_s, self.story, self.title_key, self.is_closed):
                column.append(0)
            for column in (self._tongue, self._part, self._next, self._titled):
                column.append(0)
            self._words.append(b"")
            self._marks.append(b"")
        self.at_s[slot], self.story[slot] = told.at_s, story
        self.title_key[slot], self.is_closed[slot] = told.terms.title_key, told.is_closed
        self._tongue[slot], self._part[slot] = self._number(told.terms.tongue), self._number(told.terms.part)
        self._titled[slot] = len(told.terms.title)
        self._words[slot] = (told.terms.title + told.terms.lead).tobytes()
        self._marks[slot] = told.marks.tobytes()
        return slot

    def remove(self, slot: int) -> None:
        """Forgets an article."""
        self._words[slot] = self._marks[slot] = b""
        self._slots.release(slot)

    def words(self, slot: int) -> array[int]:
        """The hashed words of its title and its text."""
        return array("I", self._words[slot])

    def marks(self, slot: int) -> array[int]:
        """The sketch of its text."""
        return array("I", self._marks[slot])

    def tongue(self, slot: int) -> str:
        """Its `Terms.tongue`."""
        return self._names[self._tongue[slot]]

    def part(self, slot: int) -> str:
        """Its `Terms.part`."""
        return self._names[self._part[slot]]

    def told(self, slot: int) -> Told:
        """The article as it was put."""
        words, titled = self.words(slot), self._titled[slot]
        tongue, part = self.tongue(slot), self.part(slot)
        terms = Terms(words[:titled], words[titled:], self.title_key[slot], part, tongue)
        return Told(self.at_s[slot], terms, self.marks(slot), bool(self.is_closed[slot]))

    def next_of_story(self, slot: int) -> int:
        """The article after it in its story, or _NO_SLOT."""
        return self._next[slot]

    def link(self, slot: int, following: int) -> None:
        """Puts it before another of its story."""
        self._next[slot] = following

    def _number(self, name: str) -> int:
        """A number for a script and language or a part, which are few: a part has six characters at most."""
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self._names)
            self._names.append(name)
        return number


class KeptStories:
    """The stories that the articles of the window are of."""

    def __init__(self, articles: KeptArticles) -> None:
        self._articles = articles
        self._slots = _Slots()
        self.id_of = self._slots.id_of
        self.size = array("I")
        """How many articles of it are kept."""
        self._first = array("I")
        self._begins_s, self._ends_s = array("d"), array("d")
        """When its first and last article came out; the first is after the last until it is asked for."""
        self._counts: dict[int, dict[int, int]] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def slot_of(self, story_id: int) -> int:
        """The slot of a story; one that has no article yet gets one."""
        slot = self._slots.get(story_id)
        if slot is not None:
            return slot
        slot = self._slots.take(story_id)
        if slot == len(self.size):
            for column in (self.size, self._first, self._begins_s, self._ends_s):
                column.append(0)
        self.size[slot], self._first[slot] = 0, _NO_SLOT
        return slot

    def members(self, slot: int) -> Iterator[int]:
        """The slots of its articles."""
        article = self._first[slot]
        while article != _NO_SLOT:
            yield article
            article = self._articles.next_of_story(article)

    def counted(self, slot: int) -> dict[int, int]:
        """How many of its articles have each word."""
        counts = self._counts.get(slot)
        if counts is None:
            counts = Counter[int]()
            for member in self.members(slot):
                counts.update(self._articles.words(member))
            if self.size[slot] >= _COUNTED_FROM:
                self._counts[slot] = counts
        return counts

    def quiet_s(self, slot: int, at_s: float) -> float:
        """Seconds from its nearest end to a moment; 0 within its span."""
        if self._begins_s[slot] > self._ends_s[slot]:
            times = [self._articles.at_s[member] for member in self.members(slot)]
            self._begins_s[slot], self._ends_s[slot] = min(times), max(times)
        return max(0.0, self._begins_s[slot] - at_s, at_s - self._ends_s[slot])

    def join(self, slot: int, article: int) -> list[int]:
        """Puts an article into a story; the words that no other article of it has."""
        counts = self.counted(slot)
        words = self._articles.words(article)
        new = [word for word in words if word not in counts]
        if slot in self._counts:
            for word in words:
                counts[word] = counts.get(word, 0) + 1
        self._articles.link(article, self._first[slot])
        self._first[slot] = article
        self.size[slot] += 1
        self._forget_span(slot)
        return new

    def leave(self, slot: int, article: int) -> list[int]:
        """Takes an article out of its story; the words that no other article of it has. An empty story is forgotten."""
        self._unlink(slot, article)
        self.size[slot] -= 1
        self._forget_span(slot)
        words = self._articles.words(article)
        counts = self._counts.get(slot)
        if counts is not None:
            for word in words:
                counts[word] -= 1
                if not counts[word]:
                    del counts[word]
            if self.size[slot] < _COUNTED_FROM:
                del self._counts[slot]
        else:
            counts = self.counted(slot)
        gone = [word for word in words if word not in counts]
        if not self.size[slot]:
            self._slots.release(slot)
        return gone

    def _unlink(self, slot: int, article: int) -> None:
        following = self._articles.next_of_story(article)
        if self._first[slot] == article:
            self._first[slot] = following
            return
        before = next(one for one in self.members(slot) if self._articles.next_of_story(one) == article)
        self._articles.link(before, following)

    def _forget_span(self, slot: int) -> None:
        self._begins_s[slot], self._ends_s[slot] = 1.0, 0.0
