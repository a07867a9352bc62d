"""The people an article names, so that a surname or a pronoun can be given its full name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from news.quotes.full_names import JUNIOR, STEM, are_one, is_inflected, is_person_like, key_of, surname_of
from news.quotes.reading import Reading
from news.words.demonyms import DEMONYMS
from news.words.given_names import GIVEN, gender_of, same_given
from news.words.names import Chunk, looks_like_organisation, name_text
from news.words.places import PLACES
from news.words.titles import ROLE_NOUNS
from news.words.wordsets import word_set

_MAX_BEARERS = 12
_MAX_FORMS = 40
_HONOURS = frozenset({"KC", "QC", "SC", "MP", "MEP", "MBE", "OBE", "CBE", "PhD", "MD"})
_PLURAL_TITLES = frozenset(
    {"Republicans", "Democrats", "Representatives", "Senators", "Ministers", "Congressmen"}
)
_FEMALE_TITLES = word_set(
    "mrs. mrs ms. ms miss frau madame mme señora sra. signora pani congresswoman councilwoman"
)
_MALE_TITLES = word_set("mr. mr herr monsieur señor sr. signor pan sir congressman councilman")
_HUMAN_AFTER = word_set("who whose himself herself")
_ARTICLES = word_set("the a an their its his her our")
CASED = frozenset({"uk", "ru", "pl"})
"""Languages whose names change with their case."""
_PAIR = 2
_JOB_BEFORE = 4
_JOB_BEHIND = 12
_POSSESSIVES = {"his": "m", "her": "f", "himself": "m", "herself": "f"}


class Appearance(NamedTuple):
    """A person named outside any quotation: at which token, and who."""

    token: int
    person: str


class People:
    """Full names by surname, with what the article tells of their gender."""

    def __init__(self, reading: Reading) -> None:
        """Collect the names of the reading."""
        self._reading = reading
        self._by_surname: dict[str, dict[str, int]] = defaultdict(dict)
        self._by_given: dict[str, set[str]] = defaultdict(set)
        self._canonical: dict[tuple[str, str], str] = {}
        self._bare: dict[str, int] = {}
        self._genders: dict[str, Counter[str]] = defaultdict(Counter)
        self._title_genders: dict[str, Counter[str]] = defaultdict(Counter)
        self._times: Counter[str] = Counter()
        self._titled: set[str] = set()
        self._inside: set[str] = set()
        """Single words written big where no sentence begins."""
        self._acting: set[str] = set()
        """Names that stand where people do: behind a job, before "who", an age or a reporting verb."""
        self._stems: dict[str, list[str]] = defaultdict(list)
        """Names that stand before a verb, by their first letters."""
        self._opening: set[str] = set()
        """Full names that a sentence begins with."""
        self._words_of: dict[Chunk, list[str]] = {}
        self._person_cache: dict[str, bool] = {}
        self._bearer_cache: dict[str, dict[str, int]] = {}
        self._given_cache: dict[str, str | None] = {}
        self._jobs: frozenset[str] | None = None
        for chunk in reading.chunks:
            self._note(chunk)
        self.possible: list[Appearance] = []
        """Whatever may be a person, at its place: names that compete for a pronoun, known as people or not."""
        self.appearances = self._find_appearances()
        self._learn_genders()

    @property
    def jobs(self) -> frozenset[str]:
        """The words, lower case, that stand where a name's job does: right before it, or in commas behind it."""
        if self._jobs is None:
            self._jobs = frozenset(self._find_jobs())
        return self._jobs

    def _find_jobs(self) -> Iterator[str]:
        reading = self._reading
        for chunk in reading.chunks:
            if not chunk.has_name():
                continue
            ends = chunk.end + (_JOB_BEHIND if reading.word(chunk.end) == "," else 0)
            for k in (*range(max(0, chunk.start - _JOB_BEFORE), chunk.name), *range(chunk.end, ends)):
                yield reading.word(k)

    def _note(self, chunk: Chunk) -> None:
        if not chunk.has_name() or self._reading.is_heading(chunk.start):
            return
        words = self._words(chunk)
        if chunk.name > chunk.start:
            self._titled.add(surname_of(words))
        if len(words) == 1 and self._note_relative(chunk, words[0]):
            return
        if len(words) == 1:
            self._bare.setdefault(words[0], chunk.start)
            if not self._opens_sentence(chunk):
                self._inside.add(words[0])
            if words[0] not in self._acting and stands_as_person(self._reading, chunk):
                self._acting.add(words[0])
        elif is_person_like(words):
            self._note_name(chunk, words)

    def _note_name(self, chunk: Chunk, words: list[str]) -> None:
        """Remember a whole name."""
        name = " ".join(words)
        if name not in self._acting and stands_as_person(self._reading, chunk):
            self._acting.add(name)
        if self._opens_sentence(chunk):
            self._opening.add(name)
        surname = surname_of(words)
        self._by_surname[surname].setdefault(name, chunk.start)
        self._times[name] += 1
        self._by_given[words[0]].add(name)
        self._canonical.setdefault((words[0], key_of(words)), name)

    def _note_relative(self, chunk: Chunk, word: str) -> bool:
        """Take the given name of a pair for the whole name: `Ann and Bo Example`; a nickname's two halves for one."""
        reading = self._reading
        if word in GIVEN and reading.word(chunk.end) in ("and", "&", "und", "et", "y", "e"):
            other = reading.chunk_from.get(chunk.end + 1)
            if other is not None and len(self._words(other)) == _PAIR and self._words(other)[0] in GIVEN:
                self._note_name(chunk, [word, self._words(other)[1]])
                return True
        before = reading.chunk_to.get(chunk.start - 1)
        if before is not None and before.has_name() and reading.tokens[chunk.start - 1].kind == "q":
            given = self._words(before)
            if len(given) == 1 and given[0] in GIVEN:
                self._note_name(before, [given[0], word])
        return False

    def _words(self, chunk: Chunk) -> list[str]:
        words = self._words_of.get(chunk)
        if words is None:
            words = name_text(self._reading.tokens, chunk).replace("’", "'").split(" ")
            while len(words) > _PAIR and words[-1] in _HONOURS:
                words.pop()
            if len(words) > 1 and words[0] in _PLURAL_TITLES:
                words = words[1:]
            self._words_of[chunk] = words
        return words

    def _opens_sentence(self, chunk: Chunk) -> bool:
        sentences = self._reading.sentences
        return sentences.bounds(sentences.index_of(chunk.start))[0] == chunk.start

    def full_name(self, chunk: Chunk) -> str | None:
        """The fullest form of the chunk's name, or None when two people share it and nothing tells them apart."""
        words = self._words(chunk)
        if len(words) > 1:
            if not is_person_like(words):
                return " ".join(words)
            return self._spelling(self._canonical.get((words[0], key_of(words)), " ".join(words)))
        bearers = self._bearers(words[0])
        if not bearers:
            return self._by_given_name(words[0])
        if len(bearers) == 1:
            return next(iter(bearers))
        return self._tell_apart(words[0], bearers, chunk)

    def _by_given_name(self, word: str) -> str | None:
        """The person called by given name; the word itself when nobody is, None when several are."""
        if word not in self._given_cache:
            persons = {
                self._canonical[(word, key_of(name.split(" ")))] for name in self._by_given.get(word, ())
            }
            self._given_cache[word] = word if not persons else persons.pop() if len(persons) == 1 else None
        return self._given_cache[word]

    def _bearers(self, surname: str) -> dict[str, int]:
        """Everybody of that surname with their first place; spellings of one given name made one, the commonest."""
        if surname not in self._bearer_cache:
            merged: dict[str, int] = {}
            for name, first in list(self._by_surname.get(surname, {}).items())[:_MAX_BEARERS]:
                key = self._canonical[(name.split(" ")[0], key_of(name.split(" ")))]
                given = key.split(" ")[0]
                known = next((other for other in merged if are_one(other, key, given)), None)
                if known is not None and self._is_misspelt(known, key):
                    merged[key] = merged.pop(known)
                elif known is None:
                    merged[key] = first
            self._bearer_cache[surname] = merged
        return self._bearer_cache[surname]

    def _spelling(self, name: str) -> str:
        """The name as the article spells it most often: one person has one name."""
        words = name.split(" ")
        bearers = self._bearers(surname_of(words))
        if name in bearers or words[-1].lower() in JUNIOR:
            return name
        same = [other for other in bearers if same_given(other.split(" ")[0], words[0])]
        return same[0] if len(same) == 1 else name

    def _is_misspelt(self, known: str, other: str) -> bool:
        """Whether the other spelling, as long as the first, is the one that the article uses more."""
        return len(known) == len(other) and self._times[other] > self._times[known]

    def _tell_apart(self, surname: str, bearers: dict[str, int], chunk: Chunk) -> str | None:
        gender = _title_gender(self._reading, chunk)
        if gender:
            same = [name for name in bearers if self.gender(name) == gender]
            same = same or [name for name in bearers if self.gender(name) is None]
            return same[0] if len(same) == 1 else None
        known = [name for name, first in bearers.items() if first < chunk.start]
        if len(known) == 1:
            return known[0]
        ordered = sorted(bearers.items(), key=lambda item: item[1])
        bare = self._bare.get(surname, chunk.start)
        # the paper began to call one of them by surname before the other came up: it will go on so
        return ordered[0][0] if ordered[0][1] < bare < ordered[1][1] else None

    def nominative(self, name: str) -> str:
        """The form that the article sets in front of a verb, where a Slavic name stands in another case.

        The name itself when no other form, or more than one, shares its stems.
        """
        if name in self._acting or name in self._opening:
            return name
        if not self._stems:
            for other in self._acting | self._opening:
                self._stems[other[:STEM]].append(other)
        near = self._stems.get(name[:STEM], [])
        if len(near) > _MAX_FORMS:
            return name
        forms = {other for other in near if is_inflected(name, other)}
        return forms.pop() if len(forms) == 1 else name

    def is_told_apart(self, chunk: Chunk) -> bool:
        """Whether readers know whom a shared surname means.

        They do not where its bearers come up together, unless one is named more than twice as often as the others.
        """
        words = self._words(chunk)
        if len(words) > 1:
            return True
        bearers = self._bearers(words[0])
        counts = sorted((self._times[name] for name in bearers), reverse=True)
        if len(counts) < _PAIR or counts[0] > 2 * sum(counts[1:]):
            return True
        sentences = self._reading.sentences
        told = sorted(sentences.index_of(first) for first in bearers.values())
        return all(later - earlier > 1 for earlier, later in pairwise(told))

    def gender(self, person: str) -> str | None:
        """ "m", "f", or None when the article and the given name do not tell."""
        titled = _leading(self._title_genders.get(person))
        if titled:
            return titled
        given = person.split(" ")
        told = gender_of(given[0]) if len(given) > 1 else None
        return told or _leading(self._genders.get(person))

    def of_gender(self, name: str, gender: str) -> str:
        """The one bearer of a shared surname whom a pronoun of that gender can mean; the name itself where that is not clear."""
        bearers = self._bearers(name) if " " not in name else {}
        known = [self.gender(bearer) for bearer in bearers]
        if len(bearers) < _PAIR or None in known or known.count(gender) != 1:
            return name
        return list(bearers)[known.index(gender)]

    def is_name(self, name: str) -> bool:
        """Whether the name can stand under somebody's words: no place, no people, no word that a sentence made big."""
        if " " in name:
            return True
        if name in PLACES or name in DEMONYMS:
            return False
        return name in self._inside or name in GIVEN or name in self._titled or name.isupper()

    def is_person(self, name: str) -> bool:
        """Whether the article or the name itself speaks for a human being."""
        known = self._person_cache.get(name)
        if known is None:
            known = self._person_cache[name] = self._judge_person(name)
        return known

    def _judge_person(self, name: str) -> bool:
        words = name.split(" ")
        if name in PLACES or looks_like_organisation(name):
            return False
        if len(words) == 1:
            is_called = name in GIVEN and name in self._acting
            return name in self._titled or name in self._title_genders or is_called
        return is_person_like(words) and (
            words[0] in GIVEN
            or name in self._acting
            or surname_of(words) in self._titled
            or surname_of(words) in self._bare
        )

    def is_body(self, name: str) -> bool:
        """Whether the name is an organisation's and nobody's."""
        return name not in self._titled and looks_like_organisation(name)

    def _find_appearances(self) -> list[Appearance]:
        found: list[Appearance] = []
        for chunk in self._reading.chunks:
            if not chunk.has_name():
                continue
            gender = _title_gender(self._reading, chunk)
            person = self.full_name(chunk)
            if person is not None and gender:
                self._title_genders[person][gender] += 1
            if person is not None and self.is_person(person):
                found.append(Appearance(chunk.name, person))
                self.possible.append(found[-1])
            elif person is None or self._may_be_person(person, chunk):
                name = person or name_text(self._reading.tokens, chunk)
                self.possible.append(Appearance(chunk.name, name))
        return found

    def _may_be_person(self, name: str, chunk: Chunk) -> bool:
        """Whether a name that nothing proves a human being's could be one all the same."""
        if name in PLACES or looks_like_organisation(name) or _has_article(self._reading, chunk):
            return False
        return name in self._acting if " " not in name else is_person_like(name.split(" "))

    def _learn_genders(self) -> None:
        """A "his" or "her" in a sentence that names one person only is a vote."""
        reading = self._reading
        by_sentence: dict[int, set[str]] = defaultdict(set)
        first: dict[int, int] = {}
        for token, person in self.possible:
            sentence = reading.sentences.index_of(token)
            by_sentence[sentence].add(person)
            first.setdefault(sentence, token)
        for sentence, persons in by_sentence.items():
            if len(persons) != 1:
                continue
            person = next(iter(persons))
            for k in range(first[sentence], reading.sentences.bounds(sentence)[1]):
                gender = _POSSESSIVES.get(reading.tokens[k].text)
                if gender:
                    self._genders[person][gender] += 1


def _has_article(reading: Reading, chunk: Chunk) -> bool:
    return chunk.name == chunk.start and reading.word(chunk.start - 1) in ("the", "a", "an")


def stands_as_person(reading: Reading, chunk: Chunk) -> bool:
    """Whether a human being's name alone stands so: a job before it, "who", an age or a reporting verb behind it."""
    if _has_article(reading, chunk):
        return False
    before, after = reading.word(chunk.start - 1), reading.word(chunk.end)
    if chunk.name > chunk.start or before in ROLE_NOUNS or after in _HUMAN_AFTER:
        return True
    if after == "," and chunk.end + 1 < len(reading.tokens):
        following = reading.tokens[chunk.end + 1]
        if following.text in _HUMAN_AFTER or (following.kind == "n" and reading.word(chunk.end + 2) in ",."):
            return True
        job = chunk.end + (2 if following.text in _ARTICLES else 1)
        if any(reading.word(k) in ROLE_NOUNS for k in range(job, job + 4)):
            return True
    if after == "," and reading.tokens[chunk.start - 1].kind == "w" and reading.word(chunk.start - 2) == ",":
        return True  # "The man in question, forward Ann Example, …"
    if before == "," and _is_job_before(reading, chunk.start - 2):
        return True
    return _is_beside_speech(reading, chunk)


def _is_job_before(reading: Reading, last: int) -> bool:
    """Whether a job stands in the few words that end with the token: `A presidente da câmara, Ann Example, …`."""
    for k in range(last, max(-1, last - _JOB_BEFORE), -1):
        if reading.tokens[k].kind in "pqb":
            return False
        if reading.word(k) in ROLE_NOUNS:
            return True
    return False


def _is_beside_speech(reading: Reading, chunk: Chunk) -> bool:
    """Whether the name speaks right beside a quotation: `"…," Ann Example said`, `"…", said Ann Example`."""
    size = len(reading.tokens)
    first = chunk.start - 1
    if chunk.end < size and reading.is_cue(chunk.end):
        return True
    return first >= 1 and reading.is_cue(first) and reading.tokens[first - 1].kind in "qp"


def _leading(votes: Counter[str] | None) -> str | None:
    """The gender with more than twice the votes of the other."""
    if not votes:
        return None
    (top, count), *rest = votes.most_common()
    return top if not rest or count > 2 * rest[0][1] else None


def _title_gender(reading: Reading, chunk: Chunk) -> str | None:
    for k in range(chunk.start, chunk.name):
        word = reading.tokens[k].text.lower()
        if word in _FEMALE_TITLES:
            return "f"
        if word in _MALE_TITLES:
            return "m"
    return None
