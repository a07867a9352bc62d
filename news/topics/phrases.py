"""Key phrases: runs of ordinary words that a text keeps coming back to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from news.words.lexicon import CALENDAR, STARTERS
from news.words.verbs import CUES
from news.words.wordsets import word_set

if TYPE_CHECKING:
    from news.words.tokens import Token

_STOP = (
    STARTERS
    | CALENDAR
    | word_set(
        """
    said says say told people year years month months week weeks day days time times way thing things
    part lot number made make makes making take takes taken took come comes came going gone know see
    seen look want wants think use used using work working place long new old good great big large small
    high low little early late left right according including around million billion percent per cent
    number among whether being having doing than too very them him us me who whom what which this that
    these those there then out up down off back away again own well really much because if while until
    since though when where how why not no nor only same able likely possible
    """
    )
)
_MIN_COUNT = 2


class Phrase(NamedTuple):
    """A phrase in lower case with its places."""

    name: str
    places: tuple[tuple[int, int], ...]


def find_phrases(tokens: list[Token], limit: int) -> list[Phrase]:
    """The phrases of two or three ordinary words that occur at least twice, most frequent first."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    run: list[Token] = []
    for token in tokens:
        if (
            token.kind == "w"
            and len(token.text) > 2
            and token.text not in _STOP
            and not token.text.endswith("ly")
        ):
            run.append(token)
            continue
        _count_run(run, places)
        run = []
    _count_run(run, places)
    verbs = CUES["en"]
    found = [
        Phrase(name, tuple(spans))
        for name, spans in places.items()
        if len(spans) >= _MIN_COUNT and not any(word in verbs for word in (name.split()[0], name.split()[-1]))
    ]
    found.sort(
        key=lambda phrase: (-len(phrase.places) * (1 + 0.2 * phrase.name.count(" ")), phrase.places[0]),
    )
    return _without_parts(found)[:limit]


def _count_run(run: list[Token], places: dict[str, list[tuple[int, int]]]) -> None:
    for size in (2, 3):
        for i in range(len(run) - size + 1):
            words = run[i : i + size]
            places[" ".join(word.text for word in words)].append((words[0].start, words[-1].end))


def _without_parts(phrases: list[Phrase]) -> list[Phrase]:
    kept: list[Phrase] = []
    for phrase in phrases[:40]:
        if not any(phrase.name in other.name or other.name in phrase.name for other in kept):
            kept.append(phrase)
    return kept
