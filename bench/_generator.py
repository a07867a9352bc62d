"""Invented articles in any number, the same for the same seed: Zipf words, names, quotes, topics."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from news.models import AnalysedArticle, ExtractedArticle, Quote, Topic

NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ke",
    "li",
    "mo",
    "nu",
    "pa",
    "re",
    "si",
    "to",
    "vu",
    "wa",
    "ye",
    "zo",
    "bra",
    "cle",
    "dri",
    "flo",
    "gru",
    "sta",
    "tre",
]
VERBS = ("said", "told reporters", "added", "warned", "argued")


class Generator:
    """A world of words and names, and the articles written in it."""

    def __init__(self, *, seed: int = 1, words: int = 20_000, people: int = 5_000, places: int = 500) -> None:
        self._random = random.Random(seed)
        self._words = [self._word() for _ in range(words)]
        self._weights = list(accumulate(1 / rank for rank in range(1, words + 1)))
        self.people = [f"{self._word().title()} {self._word().title()}" for _ in range(people)]
        self.places = [self._word().title() for _ in range(places)]

    def articles(self, count: int, *, days: int = 365) -> Iterator[AnalysedArticle]:
        """`count` articles spread over the `days` before NEWEST, in order of time."""
        step = timedelta(days=days) / max(count, 1)
        for number in range(count):
            yield self.article(number, NEWEST - timedelta(days=days) + step * number)

    def article(self, number: int, published_at: datetime) -> AnalysedArticle:
        """One article of about 350 words, with four quotes and eight topics."""
        speakers = self._random.sample(self.people, 2)
        title = self._sentence(8).rstrip(".")
        paragraphs: list[str] = []
        quotes: list[Quote] = []
        position = 0
        for index in range(8):
            paragraph = f"{self._sentence(20)} {self._sentence(20)}"
            if index % 2:
                words, speaker = self._sentence(12), speakers[index % 4 // 2]
                verb = self._random.choice(VERBS)
                start = position + len(paragraph) + 2
                quotes.append(
                    Quote(
                        start=start,
                        end=start + len(words),
                        text=words,
                        speaker=speaker,
                        speaker_role=None,
                        cue=verb,
                        kind="direct",
                        confidence=0.9,
                    )
                )
                paragraph += f" “{words}” {speaker} {verb}."
            paragraphs.append(paragraph)
            position += len(paragraph) + 2
        return AnalysedArticle(
            article=ExtractedArticle(
                title=title,
                text="\n\n".join(paragraphs),
                url=f"https://paper{number % 50}.example/{published_at:%Y/%m/%d}/{number}",
                published_at=published_at,
                publisher=f"Paper {number % 50}",
            ),
            quotes=tuple(quotes),
            topics=tuple(self._topics(speakers)),
        )

    def _topics(self, speakers: list[str]) -> Iterator[Topic]:
        for name in speakers:
            yield Topic(name=name, kind="person", weight=0.9, mentions=((0, 5),), aliases=(name.split()[1],))
        for name in self._random.sample(self.places, 3):
            yield Topic(name=name, kind="place", weight=0.5, mentions=((6, 9),))
        for word in self._random.choices(self._words[:2_000], k=3):
            yield Topic(name=f"{word} {self._random.choice(self._words[:50])}", kind="phrase", weight=0.3)

    def _sentence(self, words: int) -> str:
        chosen = self._random.choices(self._words, cum_weights=self._weights, k=words)
        return " ".join(chosen).capitalize() + "."

    def _word(self) -> str:
        return "".join(self._random.choices(SYLLABLES, k=self._random.randint(2, 4)))
