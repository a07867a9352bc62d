"""An article made ready for finding speakers: quotations masked, tokens, sentences and names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter

from news.quotes.dialogue import LANGUAGES, find_dialogue, find_english_dialogue, split_by_clauses
from news.quotes.marks import Span, find_spans
from news.words.languages import guess_language
from news.words.lexicon import CALENDAR, ENGLISH_CALENDAR, ENGLISH_STARTERS, STARTERS
from news.words.names import Chunk, find_chunks
from news.words.speaking import DETERMINERS, ENGLISH_DETERMINERS, NOUNS_IN_LY
from news.words.titles import ROLE_NOUNS
from news.words.tokens import QUOTE_REST, QUOTE_START, Sentences, Token, tokenize
from news.words.verbs import (
    ACCORDING,
    CUES,
    ENGLISH_OTHER_PRONOUNS,
    ENGLISH_PREPOSITIONS,
    OTHER_PRONOUNS,
    PARTICIPLES,
    PREPOSITIONS,
    PRONOUNS,
    SKIPPED,
)

_OPENING_CHARS = 40
_DOUBLE_LEAD = 2
_HEADING_TOKENS = 40
_HEADING_LEAST = 6
_HEADLINE_CHARS = 160
_REPLY_ENDS = "?!…—–-,"
_SENTENCE_ENDS = ".!?…。"
_CLAUSE_WORDS = 8
_APPOSITIVE_WORDS = 25
_INNER_MARKS = "'\"’”»“‘ )]"


class Reading:
    """The tokens of one article with everything the rules look up. Quotations are single tokens."""

    def __init__(self, text: str) -> None:
        """Read `text`; nothing is attributed yet."""
        self.text = text
        self.language = guess_language(text)
        self.spans = _spans_of(text, self.language)
        self.tokens: list[Token] = tokenize(_mask(text, self.spans))
        self.cues = CUES["en"] if self.language == "en" else CUES[self.language] | CUES["en"]
        self.participles = PARTICIPLES.get(self.language, frozenset())
        self.pronouns = PRONOUNS[self.language]
        self.other_pronouns = ENGLISH_OTHER_PRONOUNS if self.language == "en" else OTHER_PRONOUNS
        """Subjects that name nobody."""
        is_english = self.language == "en"
        self.skipped = SKIPPED[self.language]
        self.prepositions = ENGLISH_PREPOSITIONS if is_english else PREPOSITIONS
        self.determiners = ENGLISH_DETERMINERS if is_english else DETERMINERS
        self.calendar = ENGLISH_CALENDAR if is_english else CALENDAR
        self._lower = [token.text.lower() for token in self.tokens]
        self._size = len(self.tokens)
        self._cue_list = [
            i for i, token in enumerate(self.tokens) if token.kind == "w" and token.text in self.cues
        ]
        self._cue_tokens = frozenset(self._cue_list)
        self.according_at = self._find_according()
        """Where "according to" and its like stand, with their number of words."""
        self.quote_tokens = [i for i, token in enumerate(self.tokens) if token.kind == "q"]
        self.span_of = dict(zip(self.quote_tokens, self.spans, strict=True))
        self.chunks = find_chunks(self.tokens, ENGLISH_STARTERS if is_english else STARTERS, self.calendar)
        self.chunk_from: dict[int, Chunk] = {chunk.start: chunk for chunk in self.chunks}
        self.chunk_to: dict[int, Chunk] = {chunk.end: chunk for chunk in self.chunks}
        self.sentences = Sentences(
            self.tokens, frozenset(q for q in self.quote_tokens if self._ends_sentence(q))
        )

        self._breaks = [i for i, token in enumerate(self.tokens) if token.kind == "b"]
        self._openings: Counter[str] | None = None
        self._headings: dict[int, bool] = {}
        self.has_single_heads = _has_double_style(text, self.spans)
        """Whether single marks alone in a line are those of headlines and subheads."""
        self.is_double = _has_double_style(text, self.spans, _DOUBLE_LEAD)
        """Whether so much stands in double marks that single ones outside them are no speech anywhere."""
        self.headline_end = _headline_end(text, self.spans) if self.has_single_heads else 0

    def word(self, i: int) -> str:
        """The token in lower case; empty outside the text."""
        return self._lower[i] if 0 <= i < self._size else ""

    def paragraph_of(self, i: int) -> int:
        """How many paragraphs end before the token."""
        return bisect_right(self._breaks, i)

    def is_heading(self, i: int) -> bool:
        """Whether the token stands in a line of title case: capital letters tell no names there."""
        sentence = self.sentences.index_of(i)
        if sentence not in self._headings:
            self._headings[sentence] = self._is_title_case(*self.sentences.bounds(sentence))
        return self._headings[sentence]

    def _is_title_case(self, low: int, high: int) -> bool:
        if high - low > _HEADING_TOKENS or (low and self.tokens[low - 1].kind != "b"):
            return False
        if high < len(self.tokens) and self.tokens[high - 1].kind != "b":
            return False
        words = [token.text for token in self.tokens[low:high] if token.kind in "Cw"]
        return len(words) >= _HEADING_LEAST and sum(word[0].isupper() for word in words) >= 0.7 * len(words)

    def is_skipped(self, word: str) -> bool:
        """Whether the word is an auxiliary or adverb that may stand between a subject and its verb."""
        return word in self.skipped or (word.endswith("ly") and len(word) > 4 and word not in NOUNS_IN_LY)

    def slice(self, start: int, end: int) -> str:
        """The article's words from one token up to another."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def is_cue(self, i: int) -> bool:
        """Whether the token is a finite reporting verb by its form."""
        return i in self._cue_tokens

    def cues_behind_quotes(self, low: int, high: int) -> list[int]:
        """The finite reporting verbs between two tokens, behind the last quotation there, in order."""
        quotes = bisect_left(self.quote_tokens, high)
        if quotes:
            low = max(low, self.quote_tokens[quotes - 1])
        return self._cue_list[bisect_left(self._cue_list, low) : bisect_left(self._cue_list, high)]

    def last_char(self, q: int) -> str:
        """The last character inside a quotation, marks of an inner quotation left out."""
        span = self.span_of[q]
        return self.text[max(span.start, span.end - 4) : span.end].rstrip(_INNER_MARKS)[-1:] or "."

    def _find_according(self) -> dict[int, int]:
        openings: dict[str, list[tuple[str, ...]]] = {}
        for words in ACCORDING[self.language]:
            openings.setdefault(words[0], []).append(words)
        found: dict[int, int] = {}
        for i in [i for i, word in enumerate(self._lower) if word in openings]:
            for words in openings[self._lower[i]]:
                if all(self.word(i + n) == word for n, word in enumerate(words)):
                    found[i] = len(words)
        return found

    def _ends_sentence(self, q: int) -> bool:
        last = self.last_char(q)
        if last not in _SENTENCE_ENDS or q + 1 >= len(self.tokens):
            return False
        following = self.tokens[q + 1]
        if following.kind in "wsp":
            return following.kind == "p" and following.text in "(["
        if last not in _REPLY_ENDS:
            return not self.speaks_shortly(q + 1)
        return not self._clause_follows(q + 1)

    def is_repeated(self, span: Span) -> bool:
        """Whether another quotation of the article begins with the same words."""
        if self._openings is None:
            self._openings = Counter(self.text[s.start : s.start + _OPENING_CHARS] for s in self.spans)
        return self._openings[self.text[span.start : span.start + _OPENING_CHARS]] > 1

    def speaks_shortly(self, i: int) -> bool:
        """Whether a name or pronoun, its reporting verb and a full stop stand right here: `Ann Example said.`"""
        chunk = self.chunk_from.get(i)
        verb = chunk.end if chunk is not None and chunk.has_name() else i + 1
        if chunk is None and self.word(i) not in self.pronouns:
            return False
        if verb + 1 >= len(self.tokens) or not self.is_cue(verb):
            return False
        return self.tokens[verb + 1].text in ".," or self.tokens[verb + 1].kind == "b"

    def _clause_follows(self, i: int) -> bool:
        """Whether a subject and its reporting verb stand right here: `"Why?" Ann Example asked`."""
        size = len(self.tokens)
        k, last = i, i + _CLAUSE_WORDS
        while k < min(last, size):
            token = self.tokens[k]
            if self.is_cue(k):
                return k > i
            word = token.text.lower()
            if token.text == "," and k > i:
                closing = range(k + 1, min(k + _APPOSITIVE_WORDS, size))
                k = next((c for c in closing if self.tokens[c].text in ",.!?"), size)
                if k >= size or self.tokens[k].text != ",":
                    return False
                last = k + 1 + _CLAUSE_WORDS // 2
            elif not (
                token.kind in "Ca" or word in self.pronouns or word in ROLE_NOUNS or word in self.skipped
            ):
                return False
            k += 1
        return False


def _spans_of(text: str, language: str) -> list[Span]:
    """The quoted stretches, and those that dashes tell where the language prints speech so."""
    spans = find_spans(text)
    if language == "en":
        lines = find_english_dialogue(text)
    elif language in LANGUAGES:
        spans = split_by_clauses(text, spans, CUES[language])
        lines = find_dialogue(text, CUES[language])
    else:
        return spans
    if not lines:
        return spans
    taken = [(span.outer_start, span.outer_end) for span in lines]
    starts = [start for start, _ in taken]
    apart = [span for span in spans if not _overlaps(span, taken, starts)]
    return sorted([*apart, *lines])


def _overlaps(span: Span, taken: list[tuple[int, int]], starts: list[int]) -> bool:
    at = bisect_right(starts, span.outer_end) - 1
    return at >= 0 and taken[at][1] > span.outer_start


def _has_double_style(text: str, spans: list[Span], lead: int = 1) -> bool:
    """Whether the article sets its quotations in double marks, as most papers do: single ones are for headlines then.

    `lead` is how many times as many as single ones there are at least.
    """
    double = sum(1 for span in spans if not is_single(text, span))
    return 0 < double >= lead * (len(spans) - double)


def is_single(text: str, span: Span) -> bool:
    """Whether the stretch stands between single marks; doubled ones are no such."""
    at = span.outer_start
    return text[at] in "‘'" and text[at + 1 : at + 2] != "'"


def _headline_end(text: str, spans: list[Span]) -> int:
    """Where a headline on top of the text ends, 0 when none with quotations is there: its words are often shortened."""
    end = text.find("\n")
    if not 0 < end <= _HEADLINE_CHARS:
        return 0
    inside = [span for span in spans if span.outer_end <= end]
    return end if inside and all(is_single(text, span) for span in inside) else 0


def _mask(text: str, spans: list[Span]) -> str:
    text = text.replace(QUOTE_START, " ").replace(QUOTE_REST, " ")
    parts: list[str] = []
    at = 0
    for span in spans:
        parts.append(text[at : span.outer_start])
        parts.append(QUOTE_START + QUOTE_REST * (span.outer_end - span.outer_start - 1))
        at = span.outer_end
    parts.append(text[at:])
    return "".join(parts)
