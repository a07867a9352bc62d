"""Whom a pronoun means: the people named before it, weighed; nobody where two weigh about the same."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from news.words.lexicon import ORGANISATION_WORDS
from news.words.speaking import BODIES, DOCUMENTS, PEOPLE
from news.words.titles import ROLE_NOUNS, is_title
from news.words.wordsets import word_set

if TYPE_CHECKING:
    from news.quotes.memory import Memory
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
_RIGHT_BEFORE = 0.15
"""Added for the subject of the sentence right before, in the same paragraph."""
_LEAST = 0.3
_PHRASE_BACK = 2
_KNOWN = 0.6
"""Weight of a phrase that may be somebody named before: `the senator`."""
_PHRASE_CERTAINTY = 0.8
_FEMALE = word_set(
    "woman wife mother daughter sister widow aunt niece girl spokeswoman chairwoman congresswoman actress"
)
_MALE = word_set(
    "man husband father son brother widower uncle nephew boy spokesman chairman congressman fisherman"
)
_MANY = word_set(
    "people police men women children staff volunteers regulars supporters family couple pair group crew mob crowd"
    " congregation audience public team band choir jury trio"
)
_PLURAL_FIRST = word_set("two three four five six seven eight nine ten several many some both most")
_MARGINS = ((0.55, 0.92), (0.35, 0.88), (0.22, 0.8), (0.12, 0.72))
"""How far ahead of the next the heaviest must be, and how certain that makes it."""


class Phrase(NamedTuple):
    """A noun phrase that a pronoun may stand for. `kind`: human, body (also a paper), many, or other."""

    text: str
    kind: str
    gender: str | None
    is_new: bool
    """Whether it brings somebody new in: `a docker`, `his wife`; "the senator" may be somebody named before."""
    head: str


def phrase_of(reading: Reading, text: str) -> Phrase:
    """What kind of thing the phrase names, by its head."""
    words = text.lower().split()
    first = words[0] if words else ""
    end = next((k for k, word in enumerate(words) if k and word in reading.prepositions), len(words))
    head = words[end - 1].strip(",.") if words else ""
    single = head.removesuffix("s")
    if head in _FEMALE or head in _MALE:
        kind = "human"
    elif (head != single and single in PEOPLE | BODIES) or head in _MANY or first in _PLURAL_FIRST:
        kind = "many"
    elif head in BODIES or head in DOCUMENTS or head in ORGANISATION_WORDS:
        kind = "body"
    else:
        kind = "human" if head in PEOPLE or head in ROLE_NOUNS or is_title(head) else "other"
    gender = "f" if head in _FEMALE else "m" if head in _MALE else None
    return Phrase(text, kind, gender, first != "the", head)


class Antecedents:
    """Looks back from a pronoun for the person it means."""

    def __init__(self, reading: Reading, people: People, memory: Memory) -> None:
        """`memory` is read as it stands when asked."""
        self._reading = reading
        self._people = people
        self._memory = memory
        self._named_at = [appearance.token for appearance in people.possible]

    def find(self, gender: str, token: int, sentence: int) -> tuple[str | None, float, bool]:
        """The person, how certain that is, and whether it is a phrase; None and 0 when none or several could be meant."""
        weights = self._weigh(gender, token, sentence)
        phrases = self._add_phrases(weights, gender, sentence)
        if not weights:
            return None, 0.0, False
        ranked = sorted(weights.items(), key=lambda item: -item[1])
        person, weight = ranked[0]
        margin = weight - (ranked[1][1] if len(ranked) > 1 else 0.0)
        certainty = next((sure for least, sure in _MARGINS if margin >= least), 0.0)
        if certainty == 0.0 or weight < _LEAST:
            return None, 0.0, False
        if person in phrases:
            return person, min(certainty, _PHRASE_CERTAINTY), True
        if not self._people.is_person(person):
            return None, 0.0, False
        return person, certainty if self._people.gender(person) == gender else certainty - 0.06, False

    def _add_phrases(self, weights: dict[str, float], gender: str, sentence: int) -> set[str]:
        """Weigh the noun phrases of the last sentences too: `A docker shook his head. "…," he said.`"""
        found: set[str] = set()
        decay = 1.0
        for back in range(sentence - 1, max(-1, sentence - 1 - _PHRASE_BACK), -1):
            low, _ = self._reading.sentences.bounds(back + 1)
            decay *= _DECAY_PARAGRAPH if low and self._reading.tokens[low - 1].kind == "b" else _DECAY
            phrase = self._memory.phrase(back)
            if phrase is None or phrase.kind != "human" or phrase.gender not in (gender, None):
                continue
            if phrase.text not in weights:
                found.add(phrase.text)
                weights[phrase.text] = decay * (_SUBJECT if phrase.is_new else _KNOWN)
                if phrase.is_new and decay == _DECAY:
                    weights[phrase.text] += _RIGHT_BEFORE
        return found

    def _weigh(self, gender: str, token: int, sentence: int) -> dict[str, float]:
        weights: dict[str, float] = {}
        memory = self._memory
        decay = 1.0
        for back in range(sentence, max(-1, sentence - 1 - _LOOK_BACK), -1):
            low, high = self._reading.sentences.bounds(back)
            for name in self._named(low, min(token, high)):
                person = self._people.of_gender(name, gender)
                weights[person] = max(weights.get(person, 0.0), _NAMED * decay)
            subject = memory.subjects.get(back)
            subject = self._people.of_gender(subject, gender) if subject else None
            is_same_paragraph = back == sentence - 1 and self._reading.tokens[high - 1].kind != "b"
            if subject:
                weight = (_SPEAKER if back in memory.speaking else _SUBJECT) * decay
                weight += _RIGHT_BEFORE if is_same_paragraph else 0.0
                weights[subject] = max(weights.get(subject, 0.0), weight)
            asked = memory.asked.get(back)
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
