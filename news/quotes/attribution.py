"""Who spoke each quotation: clauses first, then the article's own memory."""

from __future__ import annotations

from typing import NamedTuple

from news.quotes.clauses import (
    clause_at_end,
    clause_left,
    clause_right,
    tells_more,
)
from news.quotes.denials import is_denied, is_doubtful
from news.quotes.memory import Memory
from news.quotes.openings import opening_noun_phrase, sentence_phrase, sentence_subject
from news.quotes.participles import fronted_subject
from news.quotes.people import People
from news.quotes.preceding import told_before
from news.quotes.reading import Reading
from news.quotes.roles import apposed_role, leading_role, role_or_none, trailing_role
from news.quotes.subjects import Mention
from news.quotes.verbless import Clause, clause_of_colon
from news.words.verbs import STRONG
from news.words.wordsets import word_set

_RULE_CONFIDENCE = {
    "after": 0.97, "inverted": 0.97, "before": 0.95, "label": 0.92, "according": 0.92, "inside": 0.92, "end": 0.9,
    "participle": 0.87, "colon": 0.75, "noun": 0.8, "framed": 0.68,
}  # fmt: skip
"""How often each rule is right on texts of our own and on GUM news; docs/decisions/0013-quotes.md has the table."""

THRESHOLD = 0.6
"""Below this, nobody is named."""

_KNOWN_HEAD = 0.9
_PRO_DROP = frozenset({"es", "pt", "it", "uk", "ru", "pl"})
"""Languages whose verbs need no pronoun."""
_BESIDE = frozenset({"after", "inverted"})
"""Rules whose clause stands right beside the quotation, behind it."""

_ASKING = word_set("asked questioned pressed quizzed asks presses quizzes")
_BETWEEN_SENTENCES = 20
_FRAGMENT_TOKENS = 20
_LETTERS = 5
_FRAMED_TOKENS = 60
"""How far from its beginning a sentence's subject may quote without a reporting verb."""
_NOTED_SENTENCES = 21
"""How far ahead of a quotation it matters who a sentence is about."""


class Attribution(NamedTuple):
    """Who spoke, as far as is clear."""

    speaker: str | None = None
    role: str | None = None
    cue: str | None = None
    confidence: float = 0.0
    rule: str = ""
    is_phrase: bool = False
    """Whether the speaker is a noun phrase and nobody's name."""


class Attributor:
    """Goes through an article's sentences in order and remembers who is being talked about."""

    def __init__(self, reading: Reading, people: People) -> None:
        """Nothing is remembered yet."""
        self._reading = reading
        self._people = people
        self._memory = Memory(reading, people)
        self._said: dict[int, Attribution] = {}
        self._previous = dict(zip(reading.quote_tokens[1:], reading.quote_tokens, strict=False))
        self._lone: dict[int, bool] = {}

    def attribute(self) -> dict[int, Attribution]:
        """The attribution of every quotation, by its token."""
        reading = self._reading
        quotes = iter(reading.quote_tokens)
        q = next(quotes, None)
        for sentence in range(len(reading.sentences.starts)):
            if q is None:
                break
            low, high = reading.sentences.bounds(sentence)
            if reading.sentences.index_of(q) - sentence > _NOTED_SENTENCES:
                continue
            self._memory.note(sentence, low, high)
            while q is not None and q < high:
                self._said[q] = self._attribute_one(q, sentence, low, high)
                said = self._said[q]
                if said.speaker:
                    self._memory.note_speaker(sentence, said.speaker, is_phrase=said.is_phrase)
                q = next(quotes, None)
        self._look_ahead()
        return self._said

    def _look_ahead(self) -> None:
        """Words that run on into the next paragraph have the speaker who is told there."""
        for q, before in reversed(self._previous.items()):
            said, earlier = self._said.get(q), self._said.get(before)
            if said is None or earlier is None or said.speaker is None or earlier.speaker is not None:
                continue
            if self._reading.span_of[q].continued and not earlier.rule:
                confidence = round(said.confidence * 0.95, 3)
                self._said[before] = said._replace(cue=None, confidence=confidence, rule="continued")

    def _attribute_one(self, q: int, sentence: int, low: int, high: int) -> Attribution:
        clause = self._find_clause(q, low, high)
        if (
            clause is not None
            and clause.rule == "participle"
            and clause.verb == low
            and sentence
            and fronted_subject(self._reading, q, low, high) is None
        ):
            speaker = self._memory.subjects.get(sentence - 1)
            if speaker and self._reading.tokens[low - 1].kind != "b":
                return Attribution(speaker, None, clause.cue, _RULE_CONFIDENCE["participle"], "participle")
        if clause is None:
            return (
                self._resumed(q, low)
                or self._follow_up(q, low, high)
                or self._opening(q, low)
                or self._second_fragment(q, low)
                or self._framed(q, sentence, low)
            )
        mention = clause.mention
        if mention is None and clause.rule == "participle":
            resumed = self._resumed(q, low) or self._same_clause(q, low)
            if resumed is not None:
                return resumed._replace(cue=clause.cue if resumed.rule == "participle" else resumed.cue)
        if mention is None:
            return self._dropped(q, clause) or Attribution(cue=clause.cue, rule=clause.rule)
        if (
            clause.verb is None
            and clause.rule == "colon"
            and is_doubtful(self._reading, max(low, q - _FRAMED_TOKENS), q)
        ):
            return Attribution(rule="denied")
        if clause.verb is not None and is_denied(self._reading, clause.verb, low, high, mention):
            return Attribution(cue=clause.cue, rule="denied")
        speaker, certainty, is_phrase = self._memory.resolve(mention, sentence)
        role = self._role(mention)
        is_pronoun = mention.text in ("it", "they")
        if (
            mention.kind == "phrase"
            and certainty < _KNOWN_HEAD
            and clause.rule not in _BESIDE
            and not is_pronoun
        ):
            speaker = None  # far from the verb, what looks like a noun phrase often is none
        if is_phrase and clause.rule in ("label", "colon") and self._is_plain_word(mention):
            speaker = None  # "Question:", "Update:"
        confidence = round(_RULE_CONFIDENCE[clause.rule] * certainty, 3)
        if speaker is None or confidence < THRESHOLD:
            return Attribution(None, role, clause.cue, 0.0, clause.rule)
        return Attribution(
            speaker, None if is_phrase else role, clause.cue, confidence, clause.rule, is_phrase
        )

    def _is_plain_word(self, mention: Mention) -> bool:
        """Whether the mention is one word that nothing but its place at the front of a line made big."""
        is_one = mention.chunk is not None and mention.chunk.end - mention.chunk.start == 1
        return is_one and mention.kind == "name" and not self._people.is_name(mention.text)

    def _dropped(self, q: int, clause: Clause) -> Attribution | None:
        """Who goes on where the language leaves the pronoun out: `«…», dijo Ann Example. «…», añadió.`"""
        before = self._previous.get(q)
        if self._reading.language not in _PRO_DROP or clause.rule != "inverted":
            return None
        if before is None or self._reading.paragraph_of(before) != self._reading.paragraph_of(q):
            return self._dropped_subject(q, clause)
        said = self._said[before]
        if said.speaker is None:
            return None
        confidence = round(said.confidence * 0.9, 3)
        return (
            said._replace(cue=clause.cue, confidence=confidence, rule="dropped")
            if confidence >= THRESHOLD
            else None
        )

    def _dropped_subject(self, q: int, clause: Clause) -> Attribution | None:
        """Whom the sentence right before is about, where no quotation stands between: `Ann Example smiled. «…», dijo.`"""
        reading = self._reading
        sentence = reading.sentences.index_of(q)
        low, _ = reading.sentences.bounds(sentence)
        speaker = self._memory.subjects.get(sentence - 1)
        if (
            low != q
            or speaker is None
            or reading.tokens[low - 1].kind == "b"
            or not self._people.is_person(speaker)
        ):
            return None
        return Attribution(speaker, None, clause.cue, 0.75, "dropped")

    def _role(self, mention: Mention) -> str | None:
        role = role_or_none(mention.role, self._reading.language)
        if mention.kind != "name" or mention.chunk is None:
            return role
        leading = leading_role(self._reading, mention.chunk)
        if leading is not None and len(leading) > len(role or ""):
            return leading
        return (
            role or trailing_role(self._reading, mention.chunk) or apposed_role(self._reading, mention.chunk)
        )

    def _find_clause(self, q: int, low: int, high: int) -> Clause | None:
        reading = self._reading
        left = clause_left(reading, q, low)
        right = clause_right(reading, q, high)
        if left is not None and left.rule == "participle":
            if right is not None and right.mention is not None and not self._is_beside(left, q):
                return right
            fronted = fronted_subject(reading, q, low, high)
            left = left._replace(mention=fronted) if fronted is not None else left
        if right is not None and left is not None and self._is_apart(right, low, high):
            return left
        if (
            right is not None
            and right.rule == "inverted"
            and (right.mention or left is None or not left.mention)
        ):
            return right
        if left is not None and left.rule in ("before", "participle", "according"):
            is_vague = left.mention is not None and left.mention.kind == "phrase"
            return right if is_vague and right is not None and right.mention is not None else left
        if right is not None and not (right.rule == "end" and left is not None):
            return right
        if left is not None:
            closing = clause_at_end(reading, q, high)
            return closing if closing and closing.mention and closing.mention.kind == "name" else left
        colon = clause_of_colon(reading, q, low) or self._introduction(q, low)
        return colon or clause_at_end(reading, q, high)

    def _is_beside(self, left: Clause, q: int) -> bool:
        """Whether nothing but marks and "that" stands between the verb and the quotation."""
        between = range((left.verb or 0) + 1, q)
        return all(
            self._reading.tokens[k].kind == "p" or self._reading.word(k) in ("that", "as") for k in between
        )

    def _is_apart(self, right: Clause, low: int, high: int) -> bool:
        """Whether the clause behind has words of its own, or denies that it has any: `…,” Ann Example said it was late`."""
        if right.verb is None or right.mention is None or right.rule == "inverted":
            return False
        return tells_more(self._reading, right.verb) or is_denied(
            self._reading, right.verb, low, high, right.mention
        )

    def _introduction(self, q: int, low: int) -> Clause | None:
        """A sentence before that ends with a colon introduces the quotation, also over a paragraph's end."""
        reading = self._reading
        last = low - 1
        if q != low or last < 0:
            return None
        if reading.tokens[last].kind == "b":
            last -= 1
        if last < 1 or reading.tokens[last].text != ":":
            return None
        start, _ = reading.sentences.bounds(reading.sentences.index_of(last))
        clause = clause_left(reading, last + 1, start)
        return clause or Clause("colon", sentence_subject(reading, start, last), None)

    # --- quotations without a clause ---

    def _resumed(self, q: int, low: int) -> Attribution | None:
        """The second half of a quotation that its clause interrupts: `"It held," said Ann Example, "and will stand."`"""
        before = self._previous.get(q)
        if before is None or before < low or self._reading.tokens[q - 1].text not in ",—–":
            return None
        said = self._said[before]
        if said.rule != "inverted":
            return None
        return said._replace(confidence=round(said.confidence * 0.95, 3), rule="resumed")

    def _same_clause(self, q: int, low: int) -> Attribution | None:
        """Who goes on with a participle behind an inverted clause: `"…," said Ann Example, adding that "…"`."""
        before = self._previous.get(q)
        if before is None or before < low:
            return None
        said = self._said[before]
        if said.rule != "inverted" or said.speaker is None:
            return None
        return said._replace(confidence=round(said.confidence * 0.9, 3), rule="participle")

    def _framed(self, q: int, sentence: int, low: int) -> Attribution:
        """A fragment in a sentence without a reporting verb: `Ann Example welcomed "…"`; its subject, if it can speak."""
        if q - low > _FRAMED_TOKENS:
            return Attribution()
        mention = sentence_subject(self._reading, low, q) or sentence_phrase(self._reading, low, q)
        if mention is None or is_doubtful(self._reading, low, q):
            return Attribution()
        before = self._previous.get(q, -1)
        if before >= low and self._someone_acts(before + 1, q):
            return Attribution()
        if any(self._reading.tokens[k].text in STRONG for k in range(low, q)):
            return Attribution()
        speaker, certainty, is_phrase = self._memory.resolve(mention, sentence)
        confidence = round(_RULE_CONFIDENCE["framed"] * certainty, 3)
        is_known = is_phrase if mention.kind == "phrase" else self._acts(mention, speaker)
        if speaker is None or not is_known or confidence < THRESHOLD:
            return Attribution()
        role = None if is_phrase else self._role(mention)
        return Attribution(speaker, role, None, confidence, "framed", is_phrase)

    def _acts(self, mention: Mention, speaker: str | None) -> bool:
        """Whether the name is a person's, or letters that stand for a body, right before a verb: `The UNHB wants “…”`."""
        if speaker is None or mention.chunk is None:
            return speaker is not None and self._people.is_person(speaker)
        is_short = speaker.isupper() and speaker.isalpha() and len(speaker) <= _LETTERS
        is_verb_next = self._reading.tokens[mention.chunk.end].kind == "w"
        return self._people.is_person(speaker) or (is_short and is_verb_next)

    def _opening(self, q: int, low: int) -> Attribution | None:
        """A quotation that opens a sentence of the paper's own, right behind one in the paragraph: the same goes on."""
        before = self._previous.get(q)
        if q != low or before is None or low == 0 or self._reading.tokens[low - 1].kind == "b":
            return None
        sentence = self._reading.sentences.index_of(q)
        said = self._said[before]
        if said.speaker is None or self._reading.sentences.index_of(before) != sentence - 1:
            return None
        confidence = round(said.confidence * 0.85, 3)
        if confidence < THRESHOLD or self._someone_between(before, q, said.speaker):
            return None
        return Attribution(said.speaker, said.role, None, confidence, "opening", said.is_phrase)

    def _second_fragment(self, q: int, low: int) -> Attribution | None:
        """A fragment behind another one of its sentence, where nobody else acts between them: `… saying “…” but “…”`."""
        before = self._previous.get(q)
        if before is None or before < low or q - before > _FRAGMENT_TOKENS:
            return None
        said = self._said[before]
        confidence = round(said.confidence * 0.9, 3)
        if said.speaker is None or confidence < THRESHOLD or self._someone_acts(before + 1, q):
            return None
        return said._replace(cue=None, confidence=confidence, rule="fragment")

    def _someone_acts(self, low: int, high: int) -> bool:
        """Whether a name or pronoun with a verb of its own, or a word that reports, stands between two tokens."""
        reading = self._reading
        for k in range(low, high):
            chunk = reading.chunk_from.get(k)
            end = chunk.end if chunk is not None and chunk.has_name() else k + 1
            is_actor = end > k + 1 or chunk is not None or reading.word(k) in reading.pronouns
            follows = (
                end < high
                and reading.tokens[end].kind == "w"
                and reading.word(end) not in reading.prepositions
            )
            is_phrase = (
                reading.word(k) in reading.determiners and opening_noun_phrase(reading, k, high) is not None
            )
            if (is_actor and follows) or is_phrase or reading.is_cue(k) or reading.tokens[k].text == ";":
                return True
        return False

    def _follow_up(self, q: int, low: int, high: int) -> Attribution | None:
        reading = self._reading
        if not self._stands_alone(low, high):
            return None
        before = self._previous.get(q)
        if before is None or reading.sentences.index_of(before) < reading.sentences.index_of(q) - 1:
            told = told_before(reading, self._people, self._memory, low)
            if told is not None:
                return Attribution(told.speaker, None, None, told.confidence, told.rule, told.is_phrase)
            if before is None:
                return Attribution()
        said = self._said[before]
        if said.speaker is None:
            return Attribution(None, said.role, None, 0.0, "follow")
        breaks = sum(1 for k in range(before, q) if reading.tokens[k].kind == "b")
        span = reading.span_of[q]
        if span.continued:
            return said._replace(cue=None, confidence=said.confidence * 0.98, rule="continued")
        if self._someone_between(before, q, said.speaker):
            return Attribution()
        if breaks and "?" in (reading.last_char(q), reading.last_char(before)):
            return Attribution()  # in an interview, whoever asks is another
        confidence = said.confidence * (0.98 if breaks == 0 else 0.85)
        if breaks > 1 or confidence < THRESHOLD:
            return Attribution()
        return Attribution(
            said.speaker,
            said.role,
            None,
            round(confidence, 3),
            "next" if breaks else "follow",
            said.is_phrase,
        )

    def _stands_alone(self, low: int, high: int) -> bool:
        """Whether the sentence is nothing but quotations."""
        if low not in self._lone:
            self._lone[low] = all(self._reading.tokens[k].kind in "qbp" for k in range(low, high))
        return self._lone[low]

    def _someone_between(self, before: int, q: int, speaker: str) -> bool:
        """Whether a sentence between the two quotations is about somebody else."""
        reading = self._reading
        first, last = reading.sentences.index_of(before), reading.sentences.index_of(q)
        between = range(first + 1, min(last, first + 1 + _BETWEEN_SENTENCES))
        return any(
            self._memory.about.get(s, speaker) != speaker or self._memory.subjects.get(s, speaker) != speaker
            for s in between
        )
