"""Key phrases: the common nouns, alone and with their adjectives, that a text keeps coming back to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from news.topics.grammar import Grammar, grammar_of, stem
from news.words.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 3
_MOST_WORDS = 3
_LEAST = 2
_ELISIONS = ("l", "d", "qu", "s", "n", "j", "m", "c", "dell", "all", "nell", "sull", "dall", "un", "t")
_ADJECTIVE_ENDS = (
    "ous", "ful", "less", "able", "ible", "ish", "est", "ive", "ional", "ical", "cial", "ural", "istic", "atic", "etic",
    "itic", "omic", "oric", "ific", "ronic", "erical", "ental", "ional", "ened",
)  # fmt: skip
_NOUNS_LIKE_ADJECTIVES = frozenset(
    {"initiative", "executive", "detective", "archive", "olive", "narrative", "collective", "dive", "hive", "vegetable",
     "table", "cable", "parable", "protest", "forest", "interest", "arrest", "harvest", "contest", "west", "test", "guest",
     "chest", "quest", "request", "fish", "dish", "parish", "rubbish", "polish", "bible", "professional", "commercial",
     "referral", "mural", "statistic", "hospital", "rental", "mental", "cosmetic", "athletic", "traffic", "critic", "virus"}
)  # fmt: skip


@dataclass(slots=True)
class Phrase:
    """A phrase with its places in the text. Counts are of occurrences."""

    key: tuple[str, ...]
    forms: Counter[str] = field(default_factory=Counter[str])
    places: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    heads: int = 0
    """How often nothing belonging to it followed."""
    nouns: int = 0
    """How often an article, a preposition or an adjective stood before it."""
    verbs: int = 0
    """How often a pronoun or an auxiliary stood before it."""

    @property
    def name(self) -> str:
        """The form the text uses most, the first of those alike."""
        return self.forms.most_common(1)[0][0]


@dataclass(slots=True)
class _Word:
    """A word that may be part of a phrase."""

    key: str
    form: str
    start: int
    end: int
    is_noun: bool
    is_verb: bool
    is_head: bool = True
    """Whether it may end a phrase: no name follows at once."""


def find_phrases(
    tokens: list[Token],
    language: str,
    named: set[int],
    lower_words: frozenset[str],
    title_keys: frozenset[str],
) -> list[Phrase]:
    """The phrases of one to three ordinary words that recur, stand early or in the headline; in no order.

    `named`: the indices of tokens that belong to names. `title_keys`: the stems of the headline's words.
    """
    grammar = grammar_of(language)
    found: dict[tuple[str, ...], Phrase] = {}
    for run in _runs(tokens, grammar, named, lower_words, is_english=language == "en"):
        _count(run, found)
    return [phrase for phrase in found.values() if _is_plausible(phrase, grammar, title_keys, language)]


def word_keys(text: str, language: str) -> frozenset[str]:
    """The stems of a short text's words."""
    grammar = grammar_of(language)
    words = (_without_elision(word)[0] for word in text.lower().replace("’", "'").split())
    return frozenset(stem(word.strip("'\".,:;!?()[]«»“”„‘"), grammar) for word in words)


def _runs(
    tokens: list[Token], grammar: Grammar, named: set[int], lower_words: frozenset[str], *, is_english: bool
) -> Iterator[list[_Word]]:
    run: list[_Word] = []
    before = ""
    for i, token in enumerate(tokens):
        word = None
        if i not in named and token.kind in "wC":
            word = _word(token, before, grammar, lower_words, in_run=bool(run), is_english=is_english)
        if word is None:
            if run:
                # "ancient Greek rites": what stands before a name describes it
                run[-1].is_head = token.kind != "C" or token.start != run[-1].end + 1
                yield run
                run = []
        elif run and word.start != run[-1].end + 1 and "'" not in token.text and "’" not in token.text:
            yield run
            run = [word]
        else:
            run.append(word)
        before = token.text.lower()
    if run:
        yield run


def _word(
    token: Token,
    before: str,
    grammar: Grammar,
    lower_words: frozenset[str],
    *,
    in_run: bool,
    is_english: bool,
) -> _Word | None:
    low, cut = _without_elision(token.text.lower())
    if cut:
        before = token.text[: cut - 1].lower()
    if len(low) < _SHORTEST or low in grammar.stops or low.endswith(grammar.verb_ends):
        return None
    if token.kind == "C" and not grammar.big_nouns and low not in lower_words:
        return None
    if token.kind == "w" and grammar.big_nouns and not in_run and not low.endswith(("e", "en", "er", "es")):
        return None
    is_noun = before in grammar.noun_before
    if is_english and low.endswith("ing") and not (in_run or is_noun):
        return None
    form = token.text[cut:] if grammar.big_nouns else low
    return _Word(
        stem(low, grammar),
        form,
        token.start + cut,
        token.end,
        is_noun or in_run,
        before in grammar.verb_before,
    )


def _without_elision(word: str) -> tuple[str, int]:
    """The word without `l'` and the like, and how many letters that were."""
    for mark in "'’":
        head, found, rest = word.partition(mark)
        if found and head in _ELISIONS and len(rest) > 1:
            return rest, len(head) + 1
    return word, 0


def _count(run: list[_Word], found: dict[tuple[str, ...], Phrase]) -> None:
    size = len(run)
    for first in range(size):
        for last in range(first + 1, min(size, first + _MOST_WORDS) + 1):
            words = run[first:last]
            key = tuple(word.key for word in words)
            phrase = found.get(key)
            if phrase is None:
                phrase = found[key] = Phrase(key)
            phrase.forms[" ".join(word.form for word in words)] += 1
            phrase.places.append((words[0].start, words[-1].end))
            phrase.heads += last == size and words[-1].is_head
            phrase.nouns += words[0].is_noun
            phrase.verbs += words[0].is_verb


def _is_plausible(phrase: Phrase, grammar: Grammar, title_keys: frozenset[str], language: str) -> bool:
    count = len(phrase.places)
    if phrase.verbs * 2 > count or (grammar.noun_before and not phrase.nouns):
        return False
    is_single = len(phrase.key) == 1
    words = phrase.name.lower().split()
    if all(word in grammar.general for word in words):
        return False
    if grammar.is_head_last and (phrase.heads * 3 < count if is_single else phrase.heads == 0):
        return False
    if language == "en" and _is_adjective(words[-1]):
        return False
    if grammar.big_nouns and not phrase.name.split()[-1][:1].isupper():
        return False
    in_title = all(key in title_keys for key in phrase.key)
    return count >= _LEAST or in_title


def _is_adjective(word: str) -> bool:
    return word.endswith(_ADJECTIVE_ENDS) and word not in _NOUNS_LIKE_ADJECTIVES
