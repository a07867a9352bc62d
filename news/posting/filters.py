"""What a wish for a search finds: the grammar of `news.search_grammar`, held against an article that has just come.

Words match as in `/search`: folded as the index folds them, whole; phrases in order; `word*` as a beginning; scripts
without spaces anywhere. Pure, and never raises.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from news.folding import folded_text, is_unspaced, name_words
from news.models.searching import All, AnyOf, Node, Not, Term
from news.search_grammar import all_of, any_of, read_typed, terms_of

READ_MAX: Final = 16_384
"""Filters that are kept as read: the same ones are held against every article."""


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """An article made ready for any number of filters; costs time in proportion to its length."""

    running: str
    """The folded words, a blank around each; two between title and text, so that no phrase runs over."""
    vocabulary: frozenset[str]
    ordered: tuple[str, ...]
    """The vocabulary, sorted."""
    unspaced: str
    """Title and text in small letters where they have a script without spaces; else empty."""
    sources: str
    """The words of all their names and domains, a blank before each."""
    speakers: tuple[str, ...]
    """The same of each speaker."""

    @classmethod
    def of(cls, title: str, text: str, *, sources: Sequence[str], speakers: Sequence[str]) -> ArticleWords:
        """The words of an article whose sources have these names and domains, and in which these people speak.

        Where only the headline may be shown, `text` is empty and so are `speakers`.
        """
        running = folded_text(title) + folded_text(text)
        vocabulary = frozenset(running.split())
        plain = f"{title}\n{text}"
        return cls(
            running=running,
            vocabulary=vocabulary,
            ordered=tuple(sorted(vocabulary)),
            unspaced=plain.lower() if is_unspaced(plain) else "",
            sources=_spaced(" ".join(sources)),
            speakers=tuple(map(_spaced, speakers)),
        )

    def has_beginning(self, folded: str) -> bool:
        """Whether a word begins so."""
        at = bisect_left(self.ordered, folded)
        return at < len(self.ordered) and self.ordered[at].startswith(folded)


@dataclass(frozen=True, slots=True)
class Filter:
    """A search that articles are held against as they come."""

    typed: str
    node: Node | None
    """What to look for; None: nothing, and then nothing is found."""
    problems: tuple[str, ...] = ()
    """What could not be read, in words for who typed it; the rest works."""
    asks_for_sources: bool = False
    """Whether it depends on what the article's sources are called."""
    leaves_out: bool = False
    """Whether something must not occur, so that less of an article may be found where more is not."""
    _test: _Test | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return self._test is None

    @property
    def needs(self) -> frozenset[str] | None:
        """Folded words of which an article must have one, or it is not found; `word*` needs one that begins so.

        None: no word must be there, as where something is to be absent, or a name or a script without spaces is looked for.
        Empty: nothing is ever found.
        """
        return frozenset() if self._test is None else _needs(self._test)

    def matches(self, article: ArticleWords) -> bool:
        """Whether the article is what was asked for. Microseconds; an empty filter finds nothing."""
        return self._test is not None and _holds(self._test, article)


@lru_cache(maxsize=READ_MAX)
def read_filter(typed: str) -> Filter:
    """The filter that somebody typed; the first 500 characters and 32 terms of it. Never raises.

    `after:` and `before:` say nothing about what is yet to come, so they are left out with a problem.
    """
    reading = read_typed(typed)
    problems = list(reading.problems)
    node = None if reading.node is None else _without_times(reading.node, problems)
    test = None if node is None else _test_of(node, problems)
    if test is None:
        problems.append("there is nothing to look for")
    return Filter(
        typed,
        node,
        tuple(dict.fromkeys(problems)),
        asks_for_sources=any(term.field in ("source", "from") for term in terms_of(node)),
        leaves_out=_has_not(node),
        _test=test,
    )


def blocked_word(words: Iterable[str], article: ArticleWords) -> str | None:
    """The first of the words, phrases and beginnings (`word*`) that the article has, as it was given; None: none."""
    return next((word for word in words if _has_blocked(word, article)), None)


# --- from terms to tests ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str


@dataclass(frozen=True, slots=True)
class _Beginning:
    folded: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    running: str
    """The words with a blank around each; of a phrase that ends in a beginning without the last blank."""
    whole: tuple[str, ...]
    """Those of its words that must occur as they are."""


@dataclass(frozen=True, slots=True)
class _Within:
    lowered: str


@dataclass(frozen=True, slots=True)
class _Source:
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Speaker:
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Absent:
    part: _Test


@dataclass(frozen=True, slots=True)
class _Every:
    parts: tuple[_Test, ...]


@dataclass(frozen=True, slots=True)
class _Some:
    parts: tuple[_Test, ...]


_Test = _Word | _Beginning | _Phrase | _Within | _Source | _Speaker | _Absent | _Every | _Some


def _has_not(node: Node | None) -> bool:
    match node:
        case Not():
            return True
        case All(parts) | AnyOf(parts):
            return any(map(_has_not, parts))
        case _:
            return False


def _without_times(node: Node, problems: list[str]) -> Node | None:
    match node:
        case Term(field="after" | "since" | "before" | "until" as field):
            problems.append(f"{field}: says nothing about news that is yet to come, so it is left out")
            return None
        case Term():
            return node
        case Not(part):
            kept = _without_times(part, problems)
            return None if kept is None else Not(kept)
        case All(parts) | AnyOf(parts):
            kept_parts = [one for part in parts if (one := _without_times(part, problems)) is not None]
            return all_of(kept_parts) if isinstance(node, All) else any_of(kept_parts)


def _test_of(node: Node, problems: list[str]) -> _Test | None:
    match node:
        case Term():
            test = _test_of_term(node)
            if test is None:
                problems.append(f"{node.text[:20]} has no letters or digits, so it is left out")
            return test
        case Not(part):
            inner = _test_of(part, problems)
            return None if inner is None else _Absent(inner)
        case All(parts) | AnyOf(parts):
            tests = [test for part in parts if (test := _test_of(part, problems)) is not None]
            if len(tests) < 2:
                return tests[0] if tests else None
            return _Every(tuple(tests)) if isinstance(node, All) else _Some(tuple(tests))


def _test_of_term(term: Term) -> _Test | None:
    if term.field:
        words = tuple(f" {word}" for word in name_words(term.text))
        if not words:
            return None
        return _Speaker(words) if term.field == "by" else _Source(words)
    return _test_of_words(term.text, is_beginning=term.kind == "prefix")


def _test_of_words(text: str, *, is_beginning: bool) -> _Test | None:
    if is_unspaced(text):
        return _Within(text.lower())
    running = folded_text(text)
    words = running.split()
    if not words:
        return None
    if len(words) == 1:
        return _Beginning(words[0]) if is_beginning else _Word(words[0])
    if is_beginning:
        return _Phrase(running.rstrip(), tuple(words[:-1]))
    return _Phrase(running, tuple(words))


# --- tests held against an article ------------------------------------------------------------------


def _holds(test: _Test, article: ArticleWords) -> bool:
    match test:
        case _Word(folded):
            return folded in article.vocabulary
        case _Beginning(folded):
            return article.has_beginning(folded)
        case _Phrase(running, whole):
            return all(word in article.vocabulary for word in whole) and running in article.running
        case _Within(lowered):
            return lowered in article.unspaced
        case _Source(words):
            return all(word in article.sources for word in words)
        case _Speaker(words):
            return any(all(word in name for word in words) for name in article.speakers)
        case _Absent(part):
            return not _holds(part, article)
        case _Every(parts):
            return all(_holds(part, article) for part in parts)
        case _Some(parts):
            return any(_holds(part, article) for part in parts)


def _needs(test: _Test) -> frozenset[str] | None:
    match test:
        case _Word(folded):
            return frozenset((folded,))
        case _Beginning(folded):
            return frozenset((f"{folded}*",))
        case _Phrase(_, whole):
            return frozenset((max(whole, key=len),))
        case _Within() | _Source() | _Speaker() | _Absent():
            return None
        case _Every(parts):
            return min(
                (needs for part in parts if (needs := _needs(part)) is not None), key=_rarity, default=None
            )
        case _Some(parts):
            of_all: set[str] = set()
            for part in parts:
                if (needs := _needs(part)) is None:
                    return None
                of_all |= needs
            return frozenset(of_all)


def _rarity(needs: frozenset[str]) -> tuple[int, int]:
    """Lower is less likely to be met: fewer words, and longer ones, as long words are rarer."""
    return len(needs), -min(map(len, needs))


def _has_blocked(word: str, article: ArticleWords) -> bool:
    test = _blocked_test(word)
    return test is not None and _holds(test, article)


@lru_cache(maxsize=READ_MAX)
def _blocked_test(word: str) -> _Test | None:
    stripped = word.strip().strip('"')
    return _test_of_words(stripped.rstrip("*"), is_beginning=stripped.endswith("*"))


def _spaced(name: str) -> str:
    return "".join(f" {word}" for word in name_words(name))
