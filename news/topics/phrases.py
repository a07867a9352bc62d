"""Key phrases: the common nouns, alone and with their adjectives, that a text keeps coming back to."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from news.topics.grammar import Grammar, grammar_of, stem
from news.words.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 3
_MOST_WORDS = 3
_LEAST = 2
_OFTEN = 3
_ELISIONS = ("l", "d", "qu", "s", "n", "j", "m", "c", "dell", "all", "nell", "sull", "dall", "un", "t")
_GERMAN_ADJECTIVE_ENDS = ("e", "en", "er", "es")
_NOUNS_LIKE_ADJECTIVES = frozenset(
    {"initiative", "executive", "detective", "archive", "olive", "narrative", "collective", "dive", "hive", "vegetable",
     "table", "cable", "parable", "protest", "forest", "interest", "arrest", "harvest", "contest", "west", "test", "guest",
     "chest", "quest", "request", "fish", "dish", "parish", "rubbish", "polish", "bible", "professional", "commercial",
     "referral", "mural", "statistic", "hospital", "rental", "mental", "cosmetic", "athletic", "traffic", "critic", "virus"}
)  # fmt: skip


class Phrase(NamedTuple):
    """A phrase with its places in the text. Counts are of occurrences."""

    key: tuple[str, ...]
    """The stems of its words."""
    name: str
    """The form the text uses most, the first of those alike."""
    forms: tuple[str, ...]
    """All forms, the most frequent first."""
    places: tuple[tuple[int, int], ...]
    heads: int
    """How often nothing belonging to it followed."""
    nouns: int
    """How often an article, a preposition or an adjective stood before it."""
    verbs: int
    """How often a pronoun or an auxiliary stood before it."""


class _Word(NamedTuple):
    """A word that may be part of a phrase."""

    key: str
    form: str
    start: int
    end: int
    is_noun: bool
    is_verb: bool
    is_head: bool = True
    """Whether it may end a phrase: no name follows at once."""


_Occurrence = tuple[list[_Word], int, int]
"""A run of words, and which of them."""


def find_phrases(
    tokens: list[Token],
    language: str,
    named: set[int],
    lower_words: frozenset[str],
    title_keys: frozenset[str],
) -> list[Phrase]:
    """The phrases of one to three ordinary words that recur or stand in the headline, in no order.

    `named`: the indices of tokens that belong to names. `title_keys`: the stems of the headline's words.
    """
    grammar = grammar_of(language)
    found: defaultdict[tuple[str, ...], list[_Occurrence]] = defaultdict(list)
    for run in _runs(tokens, grammar, named, lower_words):
        size = len(run)
        keys = [word.key for word in run]
        for first in range(size):
            for last in range(first + 1, min(size, first + _MOST_WORDS) + 1):
                found[tuple(keys[first:last])].append((run, first, last))
    phrases = [
        _phrase(key, occurrences)
        for key, occurrences in found.items()
        if len(occurrences) >= _LEAST or all(word in title_keys for word in key)
    ]
    return [phrase for phrase in phrases if _is_plausible(phrase, grammar, title_keys)]


def word_keys(text: str, language: str) -> frozenset[str]:
    """The stems of a short text's words."""
    grammar = grammar_of(language)
    words = (_without_elision(word)[0] for word in text.lower().replace("’", "'").split())
    return frozenset(stem(word.strip("'\".,:;!?()[]«»“”„‘"), grammar) for word in words)


def _runs(
    tokens: list[Token], grammar: Grammar, named: set[int], lower_words: frozenset[str]
) -> Iterator[list[_Word]]:
    """Words that may be phrases, as they stand side by side."""
    run: list[_Word] = []
    stops = grammar.stops
    for i, token in enumerate(tokens):
        word = None
        if token.kind in "wC" and token.text not in stops and i not in named:
            before = tokens[i - 1].text.lower() if i else ""
            word = _word(token, before, grammar, lower_words, in_run=bool(run))
        if word is None:
            if run:
                # "ancient Greek rites": what stands before a name describes it
                if token.kind == "C" and token.start == run[-1].end + 1:
                    run[-1] = run[-1]._replace(is_head=False)
                yield run
                run = []
        elif run and word.start != run[-1].end + 1:
            yield run
            run = [word]
        else:
            run.append(word)
    if run:
        yield run


def _word(
    token: Token, before: str, grammar: Grammar, lower_words: frozenset[str], *, in_run: bool
) -> _Word | None:
    low, cut = _without_elision(token.text.lower())
    if cut:
        before = token.text[: cut - 1].lower()
    if len(low) < _SHORTEST or low in grammar.stops or low.endswith(grammar.verb_ends):
        return None
    if grammar.big_nouns:
        if token.kind == "w" and not (in_run or low.endswith(_GERMAN_ADJECTIVE_ENDS)):
            return None
    elif token.kind == "C" and low not in lower_words:
        return None
    is_noun = before in grammar.noun_before
    if grammar.gerund and low.endswith(grammar.gerund) and not (in_run or is_noun):
        return None
    return _Word(
        stem(low, grammar),
        token.text[cut:] if grammar.big_nouns else low,
        token.start + cut,
        token.end,
        is_noun or in_run,
        before in grammar.verb_before,
    )


def _without_elision(word: str) -> tuple[str, int]:
    """The word without `l'` and the like, and how many letters that were."""
    if word.isalpha():
        return word, 0
    for mark in "'’":
        head, found, rest = word.partition(mark)
        if found and head in _ELISIONS and len(rest) > 1:
            return rest, len(head) + 1
    return word, 0


def _phrase(key: tuple[str, ...], occurrences: list[_Occurrence]) -> Phrase:
    forms = Counter(" ".join(word.form for word in run[first:last]) for run, first, last in occurrences)
    ordered = tuple(form for form, _ in forms.most_common())
    return Phrase(
        key,
        ordered[0],
        ordered,
        tuple((run[first].start, run[last - 1].end) for run, first, last in occurrences),
        heads=sum(last == len(run) and run[-1].is_head for run, _, last in occurrences),
        nouns=sum(run[first].is_noun for run, first, _ in occurrences),
        verbs=sum(run[first].is_verb for run, first, _ in occurrences),
    )


def _is_plausible(phrase: Phrase, grammar: Grammar, title_keys: frozenset[str]) -> bool:
    """Whether it is a noun, alone or with what describes it, and says more than a general word."""
    count = len(phrase.places)
    is_noun = (
        phrase.nouns or not grammar.noun_before or (count >= _OFTEN and title_keys.issuperset(phrase.key))
    )
    if phrase.verbs * 2 > count or not is_noun:
        return False
    words = phrase.name.split()
    if all(word.lower() in grammar.general for word in words):
        return False
    if grammar.is_head_last and (phrase.heads * 3 < count if len(words) == 1 else phrase.heads == 0):
        return False
    if grammar.big_nouns:
        return words[-1][:1].isupper()
    return not words[-1].endswith(grammar.adjective_ends) or words[-1] in _NOUNS_LIKE_ADJECTIVES
