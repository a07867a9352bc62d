"""Invented news in any number, the same for the same seed: events with names and words of their own, told several times."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"


class Told(NamedTuple):
    """An article of the invented news and the event that it tells."""

    id: int
    title: str
    text: str
    published_at: datetime
    event: int


class Event(NamedTuple):
    """What its articles have in common."""

    number: int
    names: list[str]
    words: list[str]


class News:
    """A language, and what happens in it."""

    def __init__(self, *, seed: int = 1, words: int = 60_000) -> None:
        self.random = random.Random(seed)
        found: dict[str, None] = {}
        while len(found) < words:
            syllables = self.random.randint(1, 2) if len(found) < 300 else self.random.randint(2, 5)
            found["".join(self._syllable() for _ in range(syllables))] = None
        self._words = list(found)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(words)))
        self._names = [word.title() for word in self._words[300 : words // 2]]
        self._rarer = self._words[200 : words // 8]

    def event(self, number: int) -> Event:
        """A new event."""
        return Event(number, self.random.sample(self._names, 8), self.random.sample(self._rarer, 12))

    def title(self, event: Event) -> str:
        """A headline of eight words, four of them the event's own."""
        own = [*self.random.sample(event.names, 2), *self.random.sample(event.words, 2)]
        return " ".join([*own, *self.common(4)])

    def text(self, event: Event, *, words: int) -> str:
        """An article of about so many words, every fifth of them the event's own."""
        paragraphs = (" ".join(self._sentence(event) for _ in range(2)) for _ in range(max(1, words // 38)))
        return "\n\n".join(paragraphs)

    def common(self, count: int) -> list[str]:
        """Words as the language has them, after Zipf."""
        return self.random.choices(self._words, cum_weights=self._weights, k=count)

    def changed(self, text: str, *, share: float = 0.5) -> str:
        """The text with a share of its words replaced by others."""
        return "\n\n".join(
            " ".join(
                self.random.choice(self._words) if self.random.random() < share else word
                for word in paragraph.split()
            )
            for paragraph in text.split("\n\n")
        )

    def stream(self, count: int, *, days: float = 7.0, new: float = 0.55) -> Iterator[Told]:
        """`count` articles over so many days, in order of time; a share of them begins an event."""
        events: list[Event] = []
        for number in range(count):
            if not events or self.random.random() < new:
                event = self.event(number)
                events = [*events[-399:], event]
            else:
                event = self.random.choice(events)
            text = self.text(event, words=self.random.choice((40, 120, 300, 500)))
            at = BEGIN + timedelta(days=days) / count * number
            yield Told(number, self.title(event), text, at, event.number)

    def _syllable(self) -> str:
        # Of a few syllables only, most words would begin alike, and thousands of names would be one.
        return self.random.choice(_CONSONANTS) + self.random.choice(_VOWELS)

    def _sentence(self, event: Event) -> str:
        words = self.common(self.random.randint(12, 26))
        for place in range(1, len(words)):
            drawn = self.random.random()
            if drawn < 0.1:
                words[place] = self.random.choice(event.names)
            elif drawn < 0.21:
                words[place] = self.random.choice(event.words)
        return " ".join(words).capitalize() + "."
