"""Invented articles for the archive's tests, and a clock that stands still."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from news.models import AnalysedArticle, Delivery, DeliveryState, ExtractedArticle, Quote, Topic, TopicKind

if TYPE_CHECKING:
    from storage.deliveries import Deliveries

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)

GIVEN = [
    "Mara",
    "Ilse",
    "Tomas",
    "Bren",
    "Odile",
    "Karsten",
    "Yuna",
    "Pavo",
    "Elin",
    "Sorin",
    "Dagny",
    "Renzo",
]
FAMILY = ["Voss", "Halloran", "Brandt", "Okoye", "Lindqvist", "Marchetti", "Sato", "Quill", "Petrov", "Abara"]
PLACES = ["Orlen", "Port Sable", "Vastmark", "Kettle Bay", "Lower Tarn", "Umbria Falls", "San Corvo"]
BODIES = [
    "Lake Pact",
    "Harbour Union",
    "Northern Grain Board",
    "Tarn Council",
    "Meridian Bank",
    "Coast Guild",
]
PHRASES = ["fishing quotas", "rail strike", "water levels", "harbour tolls", "winter fuel", "bridge repairs"]
VERBS = ["said", "told reporters", "added", "warned"]


def article(
    title: str = "Harbour tolls rise",
    text: str = "Tolls at the harbour rise in spring, the council decided on Friday.",
    *,
    url: str | None = "https://times.example/tolls",
    published_at: datetime | None = NOW - timedelta(minutes=1),
    topics: tuple[Topic, ...] = (),
    image: str | None = None,
) -> AnalysedArticle:
    """An article; its quotes are what stands in straight marks before `said NAME`."""
    extracted = ExtractedArticle(title=title, text=text, url=url, published_at=published_at, image=image)
    return AnalysedArticle(article=extracted, quotes=quotes_in(text), topics=topics)


def quotes_in(text: str) -> tuple[Quote, ...]:
    """Every "…," said NAME of a text. All of them speak in a public role: whoever does not has no page."""
    found = re.finditer(r'"([^"]{1,300}?),?" (said|warned) ([A-Z]\w+(?: [A-Z]\w+)*)', text)
    return tuple(
        Quote(
            start=match.start(1),
            end=match.end(1),
            text=match[1],
            speaker=match[3],
            speaker_role="envoy",
            cue=match[2],
            kind="direct",
            confidence=0.9,
        )
        for match in found
    )


def topic(name: str, kind: TopicKind = "phrase", *, aliases: tuple[str, ...] = ()) -> Topic:
    """A topic that is mentioned nowhere."""
    return Topic(name=name, kind=kind, weight=0.5, aliases=aliases)


def mentioned(text: str, name: str, kind: TopicKind = "organisation") -> Topic:
    """A topic that is mentioned wherever its name stands in the text."""
    return Topic(name=name, kind=kind, weight=0.5, mentions=_spans_of(text, name))


def generated(number: int, *, words: int = 350) -> AnalysedArticle:
    """The article of that number: about `words` words, 4 quotes, 8 topics; the same every time.

    Numbers go back in time, ten minutes each. Names are drawn unevenly, as in the news.
    """
    chance = random.Random(number)
    people = [_person(chance) for _ in range(3)]
    bodies = chance.sample(BODIES, 2)
    places = chance.sample(PLACES, 2)
    phrase = f"{chance.choice(PHRASES)} {chance.randint(1, 40)}"
    title = f"{bodies[0]} meets in {places[0]} over {phrase}"
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    length = 0
    for place in range(8):
        plain = " ".join(_filler(chance) for _ in range(words // 8 - 6)).capitalize()
        paragraph = f"{plain} {chance.choice(places)} {chance.choice(bodies)} {phrase}."
        if place % 2 == 0:
            speaker = people[place % 3]
            said = f"We {' '.join(_filler(chance) for _ in range(12))} by {number}-{place}"
            spans.append((length + len(paragraph) + 2, length + len(paragraph) + 2 + len(said), speaker))
            paragraph += f' "{said}," said {speaker}.'
        parts.append(paragraph)
        length += len(paragraph) + 2
    text = "\n\n".join(parts)
    quotes = tuple(
        Quote(start, end, text[start:end], speaker, "envoy", "said", "direct", 0.9)
        for start, end, speaker in spans
    )
    named: dict[str, TopicKind] = {
        **dict.fromkeys(people, "person"),
        **dict.fromkeys(bodies, "organisation"),
        **dict.fromkeys(places, "place"),
        phrase: "phrase",
    }
    topics = tuple(
        Topic(
            name, kind, 1 / (rank + 1), _spans_of(text, name), (name.split()[-1],) if kind == "person" else ()
        )
        for rank, (name, kind) in enumerate(named.items())
    )
    extracted = ExtractedArticle(
        title=title,
        text=text,
        url=f"https://times.example/{number}",
        published_at=NOW - timedelta(minutes=10 * number),
        language="en",
    )
    return AnalysedArticle(extracted, quotes, topics)


async def due_of(deliveries: Deliveries, now: datetime, *, limit: int = 100) -> list[Delivery]:
    """What may be sent now, in the order of the turns, by one who takes what is being sent for under way."""
    turns = await deliveries.turns(now, limit=limit)
    return [
        row for turn in turns for row in turn.deliveries if turn.deliveries[0].state is DeliveryState.PENDING
    ]


def _person(chance: random.Random) -> str:
    given = GIVEN[min(int(chance.expovariate(0.25)), len(GIVEN) - 1)]
    family = FAMILY[min(int(chance.expovariate(0.3)), len(FAMILY) - 1)]
    tail = (
        f" {chance.choice('abcdefghij').upper()}{chance.choice('aeiou')}ru" if chance.random() < 0.5 else ""
    )
    return f"{given} {family}{tail}"


def _filler(chance: random.Random) -> str:
    """One of some 20,000 words, the low ones common."""
    number = int(chance.paretovariate(0.6)) % 20_000
    letters = ""
    while True:
        letters += "bcdfglmnprstv"[number % 13] + "aeiou"[number % 5]
        number //= 13
        if number == 0:
            return letters


def _spans_of(text: str, name: str) -> tuple[tuple[int, int], ...]:
    return tuple((match.start(), match.end()) for match in re.finditer(re.escape(name), text))
