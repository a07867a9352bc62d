"""Whom a pronoun means: the people named before it, weighed; nobody where two weigh about the same."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from news.quotes.people import People
    from news.quotes.reading import Reading

_LOOK_BACK = 8
_NEARBY_NAMES = 40

_SUBJECT = 1.0
"""Weight of the person a sentence is about, or who speaks in it."""
_SPEAKER = 1.3
"""Weight of the person whose quotation stands in a sentence."""
_ASKED = 1.4
"""Weight of the person whom the sentence right before asks something."""
_NAMED = 0.5
"""Weight of a person who is named only."""
_DECAY = 0.8
"""What is left of a weight one sentence further back."""
_DECAY_PARAGRAPH = 0.7
"""What is left of it across the end of a paragraph."""
_KNOWN_GENDER = 0.15
_LEAST = 0.3
_MARGINS = ((0.55, 0.92), (0.35, 0.88), (0.22, 0.8), (0.12, 0.72))
"""How far ahead of the next the heaviest must be, and how certain that makes it."""


class Antecedents:
    """Looks back from a pronoun for the person it means."""

    def __init__(
        self,
        reading: Reading,
        people: People,
        subjects: Mapping[int, str],
        speaking: Set[int],
        asked: Mapping[int, str],
    ) -> None:
        """`subjects`, `speaking` and `asked` are read as they stand when asked.

        They hold whom each sentence is about, in which of them that person speaks, and whom a question goes to.
        """
        self._speaking = speaking
        self._asked = asked
        self._reading = reading
        self._people = people
        self._subjects = subjects
        self._named_at = [appearance.token for appearance in people.possible]

    def find(self, gender: str, token: int, sentence: int) -> tuple[str | None, float]:
        """The person and how certain that is; None and 0 when none or several could be meant."""
        weights = self._weigh(gender, token, sentence)
        if not weights:
            return None, 0.0
        ranked = sorted(weights.items(), key=lambda item: -item[1])
        person, weight = ranked[0]
        margin = weight - (ranked[1][1] if len(ranked) > 1 else 0.0)
        certainty = next((sure for least, sure in _MARGINS if margin >= least), 0.0)
        if certainty == 0.0 or weight < _LEAST or not self._people.is_person(person):
            return None, 0.0
        return person, certainty if self._people.gender(person) == gender else certainty - 0.06

    def _weigh(self, gender: str, token: int, sentence: int) -> dict[str, float]:
        weights: dict[str, float] = {}
        decay = 1.0
        for back in range(sentence, max(-1, sentence - 1 - _LOOK_BACK), -1):
            low, high = self._reading.sentences.bounds(back)
            for person in self._named(low, min(token, high)):
                weights[person] = max(weights.get(person, 0.0), _NAMED * decay)
            subject = self._subjects.get(back)
            if subject:
                weight = _SPEAKER if back in self._speaking else _SUBJECT
                weights[subject] = max(weights.get(subject, 0.0), weight * decay)
            asked = self._asked.get(back)
            if asked and back == sentence - 1:
                weights[asked] = max(weights.get(asked, 0.0), _ASKED)
            decay *= _DECAY_PARAGRAPH if low and self._reading.tokens[low - 1].kind == "b" else _DECAY
        return {
            person: weight + (_KNOWN_GENDER if known else 0.0)
            for person, weight in weights.items()
            if (known := self._people.gender(person)) in (gender, None)
        }

    def _named(self, low: int, high: int) -> set[str]:
        """Everybody named between two tokens."""
        begin, end = bisect_left(self._named_at, low), bisect_left(self._named_at, high)
        begin = max(begin, end - _NEARBY_NAMES)
        return {a.person for a in self._people.possible[begin:end]}
