"""What an article has told so far: whom each sentence is about, who speaks in it, and so who a mention is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from news.quotes.clauses import clause_at_end
from news.quotes.openings import sentence_phrase, sentence_subject
from news.quotes.people import CASED
from news.quotes.phrases import can_speak
from news.quotes.pronouns import Antecedents, Phrase, phrase_of
from news.quotes.subjects import Mention
from news.words.verbs import STRONG
from news.words.wordsets import word_set

if TYPE_CHECKING:
    from news.quotes.people import People
    from news.quotes.reading import Reading
    from news.words.names import Chunk

_ASKING = word_set("asked questioned pressed quizzed asks presses quizzes")
_PLURALS = {"it": ("body",), "they": ("many", "body")}
"""What a pronoun of things and groups can stand for."""
_PHRASE_CERTAINTY = 0.95
_PLURAL_CERTAINTY = 0.8
_PLURAL_BACK = 2


class Known(NamedTuple):
    """Who a mention is. `is_phrase`: by the article's words, and nobody by name."""

    speaker: str | None = None
    certainty: float = 0.0
    is_phrase: bool = False


class Memory:
    """Notes every sentence in turn, and answers who a mention is."""

    def __init__(self, reading: Reading, people: People) -> None:
        """Nothing is remembered yet."""
        self._reading = reading
        self._people = people
        self.subjects: dict[int, str] = {}
        """Person who is the subject, or the speaker, of each sentence seen."""
        self.about: dict[int, str] = {}
        """Whatever name is the subject of each sentence, a person's or not."""
        self.speaking: set[int] = set()
        """Sentences whose subject speaks in them."""
        self.asked: dict[int, str] = {}
        """Person whom a sentence's question goes to: the next one to speak."""
        self._phrases: dict[int, Phrase | None] = {}
        sentence_of = reading.sentences.index_of
        self._reporting = {sentence_of(i) for i, token in enumerate(reading.tokens) if token.text in STRONG}
        """Sentences with a verb that reports words wherever it stands."""
        self._asking: dict[int, list[int]] = defaultdict(list)
        for i, token in enumerate(reading.tokens):
            if token.text in _ASKING:
                self._asking[sentence_of(i)].append(i)
        self._antecedents = Antecedents(reading, people, self)

    # --- noting ---

    def note(self, sentence: int, low: int, high: int) -> None:
        """Remember whom the sentence is about, and whom it asks."""
        closing = clause_at_end(self._reading, low - 1, high)
        for mention in (
            closing.mention if closing else None,
            sentence_subject(self._reading, low, high),
        ):
            if mention is not None and self._note_subject(sentence, mention):
                break
        self._note_asked(sentence)

    def _note_subject(self, sentence: int, mention: Mention) -> bool:
        known = self.resolve(mention, sentence)
        is_one_of_several = mention.chunk is not None and self._people.full_name(mention.chunk) is None
        if mention.kind == "name" and is_one_of_several:
            # whoever of them it is, nobody else is meant
            self.subjects[sentence] = self.about[sentence] = mention.text
            return True
        if known.speaker is None:
            return False
        self.about.setdefault(sentence, known.speaker)
        if known.is_phrase or not (mention.kind == "pronoun" or self._people.is_person(known.speaker)):
            return False
        self.subjects[sentence] = known.speaker
        if sentence in self._reporting:
            self.speaking.add(sentence)
        return True

    def _note_asked(self, sentence: int) -> None:
        for k in self._asking.get(sentence, ()):
            chunk = self._reading.chunk_from.get(k + 1)
            if chunk is not None and chunk.has_name():
                person = self._people.full_name(chunk)
                if person is not None and self._people.is_person(person):
                    self.asked[sentence] = person
                return

    def note_speaker(self, sentence: int, speaker: str, *, is_phrase: bool) -> None:
        """Remember who spoke in the sentence."""
        if is_phrase:
            self._phrases[sentence] = phrase_of(self._reading, speaker)
            return
        self.subjects[sentence] = speaker
        self.speaking.add(sentence)

    def subject(self, sentence: int) -> Known | None:
        """The person whom the sentence is about, or who speaks in it; None when there is none."""
        person = self.subjects.get(sentence)
        return Known(person, 1.0) if person is not None else None

    def phrase(self, sentence: int) -> Phrase | None:
        """The noun phrase that the sentence is about, where no person is its subject."""
        if sentence not in self._phrases:
            low, high = self._reading.sentences.bounds(sentence)
            is_known = sentence in self.subjects or self._reading.language != "en"
            mention = None if is_known else sentence_phrase(self._reading, low, high)
            self._phrases[sentence] = (
                self._told_apart(phrase_of(self._reading, mention.text)) if mention else None
            )
        return self._phrases[sentence]

    def _told_apart(self, phrase: Phrase) -> Phrase:
        """The phrase as one that brings somebody new in, where no name in the article has its noun beside it."""
        if phrase.is_new or phrase.kind != "human" or phrase.head in self._people.jobs:
            return phrase
        return phrase._replace(is_new=True)

    # --- who a mention is ---

    def resolve(self, mention: Mention, sentence: int) -> Known:
        """Who the mention in that sentence is, and how certain that is."""
        if mention.kind == "name" and mention.chunk is not None:
            return self._resolve_name(mention.chunk)
        if mention.kind == "pronoun":
            gender = self._reading.pronouns[mention.text]
            return Known(*self._antecedents.find(gender, mention.token, sentence))
        if mention.text in _PLURALS:
            return self._resolve_plural(mention.text, sentence)
        if mention.chunk is None or mention.chunk.end <= mention.chunk.start:
            return Known()
        sure = can_speak(self._reading, mention.chunk.start, mention.chunk.end)
        return Known(mention.text, _PHRASE_CERTAINTY * sure, True)

    def _resolve_name(self, chunk: Chunk) -> Known:
        name = self._people.full_name(chunk)
        if name and self._reading.language in CASED:
            name = self._people.nominative(name)
        if name and self._people.is_name(name) and not self._is_people(chunk):
            return Known(name, 1.0, self._people.is_body(name))
        if any(self._reading.word(k) in STRONG for k in range(chunk.start, chunk.end)):
            return Known()  # a line of title case
        if name is None and not self._people.is_told_apart(chunk):
            return Known()
        return Known(self._as_worded(chunk), 0.95, True)

    def _is_people(self, chunk: Chunk) -> bool:
        """Whether the name is that of many: `the Danes`."""
        word = self._reading.tokens[chunk.end - 1].text
        if self._reading.language == "de" and chunk.end - chunk.start == 1:
            return self._reading.word(chunk.start - 1) in self._reading.determiners  # any noun is big
        is_one_word = chunk.end - chunk.start == 1 and word.endswith("s") and not word.isupper()
        return is_one_word and self._reading.word(chunk.start - 1) == "the"

    def _as_worded(self, chunk: Chunk) -> str:
        """A name that tells nobody apart, with its article and titles, as it stands: `Ms. Example`, `the Danes`."""
        start = chunk.start
        if self._reading.word(start - 1) in self._reading.determiners:
            start -= 1
        return self._reading.slice(start, chunk.end)

    def _resolve_plural(self, pronoun: str, sentence: int) -> Known:
        """Whom "it" or "they" means: the body or the group that one of the last sentences is about."""
        for back in range(sentence - 1, max(-1, sentence - 1 - _PLURAL_BACK), -1):
            subject = self.about.get(back)
            if subject is not None:
                is_body = "body" in _PLURALS[pronoun] and self._people.is_body(subject)
                return Known(subject, _PLURAL_CERTAINTY, True) if is_body else Known()
            phrase = self.phrase(back)
            if phrase is not None:
                fits = phrase.kind in _PLURALS[pronoun]
                return Known(phrase.text, _PLURAL_CERTAINTY, True) if fits else Known()
        return Known()
