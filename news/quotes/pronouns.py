"""Whom a pronoun means, where that is certain; nobody where two people compete for it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from news.quotes.people import People
    from news.quotes.reading import Reading

_LOOK_BACK = 6
_NEARBY_NAMES = 40
_STATEMENT_TOKENS = 60


class Antecedents:
    """Looks back from a pronoun for the one person it can mean."""

    def __init__(self, reading: Reading, people: People, subjects: Mapping[int, str]) -> None:
        """`subjects` is read as it stands when asked: the person each sentence so far is about."""
        self._reading = reading
        self._people = people
        self._subjects = subjects
        self._named_at = [appearance.token for appearance in people.possible]

    def find(self, gender: str, token: int, sentence: int) -> tuple[str | None, float]:
        """The person and how certain that is; None and 0 when none or several could be meant."""
        for back in range(sentence, max(-1, sentence - 1 - _LOOK_BACK), -1):
            low, high = self._reading.sentences.bounds(back)
            rivals = self._rivals(low, min(token, high), gender)
            subject = self._subjects.get(back)
            if subject and self._fits(subject, gender):
                return self._sure(
                    subject, gender, self._certainty(subject, rivals - {subject}, gender, back, sentence)
                )
            if rivals:
                return self._lone(rivals, gender, 0.89 if back == sentence else 0.7)
        return None, 0.0

    def _certainty(self, subject: str, others: set[str], gender: str, back: int, sentence: int) -> float:
        """0.9 for the only candidate; less beside others; 0 where they compete.

        A subject of known gender outweighs names that tell none, and one whose words the sentence right before
        reports goes on speaking.
        """
        if not others:
            return 0.9
        if self._people.gender(subject) == gender and all(self._people.gender(p) is None for p in others):
            return 0.8
        return 0.75 if back == sentence - 1 and self._reports(back) else 0.0

    def _reports(self, sentence: int) -> bool:
        """Whether the sentence tells somebody's words, and the paragraph goes on behind it."""
        low, high = self._reading.sentences.bounds(sentence)
        if self._reading.tokens[high - 1].kind == "b":
            return False
        return any(self._reading.is_cue(k) for k in range(low, min(high, low + _STATEMENT_TOKENS)))

    def _lone(self, rivals: set[str], gender: str, certainty: float) -> tuple[str | None, float]:
        return self._sure(next(iter(rivals)), gender, certainty) if len(rivals) == 1 else (None, 0.0)

    def _rivals(self, low: int, high: int, gender: str) -> set[str]:
        """Everybody named between two tokens who may be meant."""
        begin, end = bisect_left(self._named_at, low), bisect_left(self._named_at, high)
        begin = max(begin, end - _NEARBY_NAMES)
        return {a.person for a in self._people.possible[begin:end] if self._fits(a.person, gender)}

    def _fits(self, person: str, gender: str) -> bool:
        return self._people.gender(person) in (gender, None)

    def _sure(self, person: str, gender: str, certainty: float) -> tuple[str | None, float]:
        if certainty == 0.0 or not self._people.is_person(person):
            return None, 0.0
        return person, certainty if self._people.gender(person) == gender else certainty - 0.1
