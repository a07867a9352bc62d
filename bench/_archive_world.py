"""Invented articles from a world of Zipf words and names: 500 sources, 200,000 names, four quotes and eight topics each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import Final, cast

from bench._generator import NEWEST, SYLLABLES, VERBS
from news.models import AnalysedArticle, ExtractedArticle, Quote, Topic, TopicKind
from storage.times import MS_A_DAY, to_ms

SOURCES, PUBLIC_SOURCES, OWN_SOURCES = 500, 400, 50
"""All; those that everyone sees, the first; those that the one server has for itself, the next."""
NAMES = 200_000
WORDS = 60_000
ROLE: Final = "minister"
"""What every third person is called beside a quote; a public one."""
_KINDS = (
    "person",
    "person",
    "person",
    "person",
    "person",
    "organisation",
    "organisation",
    "place",
    "place",
    "phrase",
)


@dataclass(frozen=True, slots=True)
class World:
    """What the articles are made of. Words and names by rank: the first are the most common."""

    words: Sequence[str]
    word_weights: Sequence[float]
    names: Sequence[str]
    kinds: Sequence[str]
    name_weights: Sequence[float]
    sets: Sequence[tuple[int, ...]]
    """Which sources an article may come through; the first SOURCES are one source each."""

    def kind(self, place: int) -> TopicKind:
        """What the name at that place is the name of."""
        return cast(TopicKind, self.kinds[place])


def make_world(seed: int = 1, *, names: int = NAMES, words: int = WORDS) -> World:
    """The same for the same arguments; takes some seconds at the usual size."""
    chance = random.Random(seed)
    vocabulary = _different(chance, words, parts=(1, 4))
    surnames = _different(chance, max(10, names // 12), parts=(2, 3))
    given = _different(chance, max(10, names // 60), parts=(2, 3))
    known: dict[str, str] = {}
    while len(known) < names:
        kind = chance.choice(_KINDS)
        first, last = chance.choice(given), chance.choice(surnames)
        name = {
            "person": f"{first.title()} {last.title()}",
            "organisation": f"{last.title()} {chance.choice(('Council', 'Bank', 'Union', 'Institute'))}",
            "place": f"{last.title()}{first}",
            "phrase": f"{last} {first}",
        }[kind]
        known.setdefault(name, kind)
    pairs = {tuple(sorted(chance.sample(range(1, SOURCES + 1), 2))) for _ in range(SOURCES)}
    return World(
        words=vocabulary,
        word_weights=list(accumulate(1 / (rank + 2) for rank in range(words))),
        names=list(known),
        kinds=list(known.values()),
        name_weights=list(accumulate(1 / (rank + 20) ** 0.85 for rank in range(names))),
        sets=[*((number,) for number in range(1, SOURCES + 1)), *sorted(pairs)],
    )


def _different(chance: random.Random, count: int, *, parts: tuple[int, int]) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        word = "".join(chance.choices(SYLLABLES, k=chance.randint(*parts)))
        found[word if len(found) < 5_000 or parts[1] < 3 else word + chance.choice("nrstlmk")] = None
    return list(found)


@dataclass(frozen=True, slots=True)
class Written:
    """An article, and what its rows are made from."""

    analysed: AnalysedArticle
    members: tuple[int, ...]
    """The sources that bring it, in order."""
    set_id: int
    topics: Sequence[int]
    """Places of its topics in the world, best first."""
    speakers: Sequence[int | None]
    """The same of who speaks, a quote each."""

    @property
    def public(self) -> set[int]:
        """Those whom it shows in a public role."""
        return {one for one in self.speakers if one is not None and is_minister(one)}

    @property
    def quotes_about(self) -> list[tuple[int, int]]:
        """Topics with the quotes that are about them, by their ordinal: whom the quote's paragraph begins with."""
        found: dict[tuple[int, int], None] = {}
        spans = self.analysed.quotes
        for ordinal, speaker in enumerate(self.speakers):
            topic = self.topics[(2 * ordinal + 1) % len(self.topics)]
            near = [
                end
                for start, end in self.analysed.topics[self.topics.index(topic)].mentions
                if start < spans[ordinal].start and spans[ordinal].start - end < _PARAGRAPH_CHARS
            ]
            speaks_there = any(
                who == topic and spans[other].start < end + _BESIDE and spans[other].end > end - _BESIDE
                for end in near
                for other, who in enumerate(self.speakers)
            )
            if near and topic != speaker and not speaks_there:
                found[topic, ordinal] = None
        return list(found)


_BESIDE: Final = 80
_PARAGRAPH_CHARS: Final = 300


def is_minister(place: int) -> bool:
    """Whether the person at that place of the world has a public role."""
    return place % 3 == 0


class Author:
    """Writes the articles of a world, the same for the same seed."""

    def __init__(self, world: World, *, seed: int) -> None:
        self._world = world
        self._chance = random.Random(seed + 1)

    def write(self, number: int, at_ms: int) -> Written:
        """The article of that number, news of that moment (ms since 1970 UTC)."""
        chance, world = self._chance, self._world
        topics = list(dict.fromkeys(self._names(9)))[:8]
        people = [topic for topic in topics if world.kinds[topic] == "person"][:2] or [None]
        title = f"{self._sentence(6)} {world.names[topics[0]]}"
        text, quotes, speakers, mentions = self._text(topics, people)
        set_id = chance.randrange(SOURCES) if number % 10 else chance.randrange(SOURCES, len(world.sets))
        members = world.sets[set_id]
        analysed = AnalysedArticle(
            article=ExtractedArticle(
                title=title,
                text=text,
                url=address_of(number, members[0]),
                published_at=NEWEST + timedelta(milliseconds=at_ms - to_ms(NEWEST)),
                description=text[:120],
                language="en",
                publisher=f"Paper {members[0]}",
            ),
            quotes=tuple(quotes),
            topics=tuple(self._topic(rank, topic, mentions[topic]) for rank, topic in enumerate(topics)),
            analysed_by=ANALYSED_BY,
        )
        return Written(analysed, members, set_id, topics, speakers)

    def _topic(self, rank: int, place: int, mentions: Sequence[tuple[int, int]]) -> Topic:
        name, kind = self._world.names[place], self._world.kind(place)
        return Topic(
            name=name,
            kind=kind,
            weight=round(1 - rank / 10, 2),
            mentions=tuple(mentions),
            aliases=(name.split()[-1],) if kind == "person" else (),
        )

    def _text(
        self, topics: Sequence[int], people: Sequence[int | None]
    ) -> tuple[str, list[Quote], list[int | None], dict[int, list[tuple[int, int]]]]:
        """Eight paragraphs, some 200 words; its quotes with their speakers, and where its topics stand."""
        names = self._world.names
        parts: list[str] = []
        quotes: list[Quote] = []
        speakers: list[int | None] = []
        mentions: dict[int, list[tuple[int, int]]] = {topic: [] for topic in topics}
        at = 0
        for index in range(8):
            topic = topics[index % len(topics)]
            name = names[topic]
            paragraph = f"{name} {self._sentence(14)}"
            mentions[topic].append((at, at + len(name)))
            if index % 2:
                quote = self._quote(at + len(paragraph) + 2, people[index // 2 % len(people)])
                quotes.append(quote)
                speakers.append(people[index // 2 % len(people)])
                paragraph += f" “{quote.text}” {quote.speaker or 'A spokesman'} {quote.cue}."
            parts.append(paragraph)
            at += len(paragraph) + 2
        return "\n\n".join(parts), quotes, speakers, mentions

    def _quote(self, start: int, speaker: int | None) -> Quote:
        words = self._sentence(9)
        return Quote(
            start=start,
            end=start + len(words),
            text=words,
            speaker=None if speaker is None else self._world.names[speaker],
            speaker_role=ROLE if speaker is not None and is_minister(speaker) else None,
            cue=self._chance.choice(VERBS),
            kind="direct",
            confidence=0.9,
            speaker_kind=None if speaker is None else "name",
        )

    def _sentence(self, words: int) -> str:
        world = self._world
        chosen = self._chance.choices(world.words, cum_weights=world.word_weights, k=words)
        return " ".join(chosen).capitalize() + "."

    def _names(self, count: int) -> list[int]:
        return self._chance.choices(
            range(len(self._world.names)), cum_weights=self._world.name_weights, k=count
        )


def address_of(number: int, source: int) -> str:
    """Where the article of that number stands at that source."""
    return f"https://paper{source}.example/{number // 3_000}/{number}"


def moment_of(number: int, count: int, days: int) -> int:
    """When the article of that number of so many is news, in ms since 1970 UTC: they end at NEWEST."""
    span = days * MS_A_DAY
    return to_ms(NEWEST) - span + span * number // count


ANALYSED_BY: Final = 2
"""The analysis that they say they come from."""
