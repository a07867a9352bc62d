"""What people type to look for something, taken apart: `AND OR NOT "phrase" -word word* source: by: ( )`.

One grammar for searches and for what autoposts wait for. Words without anything between them must all occur; OR binds
weaker than that, NOT and - stronger. Lowercase "and", "or" and "not" are words. Pure, bounded, and never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from news.models.searching import All, AnyOf, Node, Not, Term

TYPED_MAX: Final = 500
"""Characters that are read; Discord itself sends up to 6,000."""
TERMS_MAX: Final = 32
DEPTH_MAX: Final = 8
"""Brackets within brackets that are read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed, read."""

    node: Node | None
    """None: there is nothing to look for."""
    problems: tuple[str, ...] = ()
    """What could not be read, in words for who typed it."""


def read_typed(typed: str) -> Reading:
    """The terms and how they are joined. Reads the first TYPED_MAX characters and TERMS_MAX terms."""
    reader = _Reader(typed)
    node = reader.read()
    return Reading(node, tuple(dict.fromkeys(reader.problems)))


def terms_of(node: Node | None) -> Iterator[Term]:
    """The terms in the order typed, also those that must not occur."""
    match node:
        case None:
            return
        case Term():
            yield node
        case Not(part):
            yield from terms_of(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from terms_of(part)


def all_of(parts: list[Node]) -> Node | None:
    """The parts joined by AND: None for none, the part itself for one."""
    flat = _distinct(inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,)))
    return All(flat) if len(flat) > 1 else next(iter(flat), None)


def any_of(parts: list[Node]) -> Node | None:
    """The parts joined by OR: None for none, the part itself for one."""
    flat = _distinct(
        inner for part in parts for inner in (part.parts if isinstance(part, AnyOf) else (part,))
    )
    return AnyOf(flat) if len(flat) > 1 else next(iter(flat), None)


def _distinct(parts: Iterator[Node]) -> tuple[Node, ...]:
    return tuple(dict.fromkeys(parts))


_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"'})
# A word may hold brackets of its own, "f(x)"; only one that it does not open ends it. Each character is looked at a bounded
# number of times, since neither class of a repeated part can begin where the other goes on.
_TOKEN = re.compile(
    r"""(?P<open>[-−–]?\()|(?P<close>\))
        |(?P<minus>[-−–](?=["\w]))?
        (?:(?P<field>by|source|from|after|since|before|until):(?=["\w]))?
        (?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"()]+(?:\([^\s"()]*\)[^\s"()]*)*))""",
    re.VERBOSE | re.IGNORECASE,
)
_LETTER = re.compile(r"\w")
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})

_Token = Term | str
"""A term, an operator or a bracket."""


class _Reader:
    """Reads one typed text from its beginning to its end."""

    def __init__(self, typed: str) -> None:
        self.problems: list[str] = []
        if len(typed) > TYPED_MAX:
            self.problems.append(f"only the first {TYPED_MAX} characters are read")
        self._tokens = self._tokens_of(typed[:TYPED_MAX].translate(_QUOTES))
        self._at = 0

    def read(self) -> Node | None:
        if not any(isinstance(token, Term) for token in self._tokens):
            return self._read_as_words()
        parts: list[Node] = []
        while self._next is not None:
            if self._next == ")":
                self.problems.append("a closing bracket has no opening one")
                self._at += 1
            elif (part := self._any()) is not None:
                parts.append(part)
        return all_of(parts)

    def _read_as_words(self) -> Node | None:
        """Operators alone are words: somebody looks for "NOT"."""
        words = [Term(token) for token in self._tokens if isinstance(token, str) and token in _OPERATORS]
        return all_of([*words])

    # --- the tokens ---------------------------------------------------------------------------------

    def _tokens_of(self, typed: str) -> list[_Token]:
        tokens: list[_Token] = []
        terms = depth = 0
        for match in _TOKEN.finditer(typed):
            if match["open"]:
                depth += 1
                tokens += ["NOT"] * (len(match["open"]) > 1) + ["("] * (depth <= DEPTH_MAX)
            elif match["close"]:
                tokens += [")"] * (depth <= DEPTH_MAX)
                depth -= depth > 0
            elif match["word"] in _OPERATORS and not match["minus"] and not match["field"]:
                tokens.append(match["word"])
            elif (term := self._term(match)) is not None:
                if terms == TERMS_MAX:
                    self.problems.append(f"only the first {TERMS_MAX} terms are read")
                    break
                terms += 1
                tokens += ["NOT", term] if match["minus"] else [term]
            if depth > DEPTH_MAX:
                self.problems.append(f"only {DEPTH_MAX} brackets within each other are read")
        return tokens

    def _term(self, match: re.Match[str]) -> Term | None:
        is_phrase = match["phrase"] is not None
        value = " ".join((match["phrase"] if is_phrase else match["word"]).split())
        field = (match["field"] or "").lower()
        if not _LETTER.search(value):
            if value:
                self.problems.append(f"{value[:20]} has no letters or digits, so it is left out")
            return None
        if is_phrase:
            return Term(value, "phrase" if " " in value else "word", field)
        if value.endswith("*") and not field:
            return Term(value.rstrip("*"), "prefix")
        return Term(value, "word", field)

    # --- how they are joined ------------------------------------------------------------------------

    @property
    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _any(self) -> Node | None:
        parts = [self._all()]
        while self._next == "OR":
            self._at += 1
            parts.append(self._all())
            if parts[-1] is None or parts[-2] is None:
                self.problems.append("OR stands between two things to look for; one is missing")
        return any_of([part for part in parts if part is not None])

    def _all(self) -> Node | None:
        parts: list[Node] = []
        while self._next not in (None, "OR", ")"):
            if self._next == "AND":
                self._at += 1
                if not parts or self._next in (None, "OR", "AND", ")"):
                    self.problems.append("AND stands between two things to look for; one is missing")
            elif (part := self._one()) is not None:
                parts.append(part)
        return all_of(parts)

    def _one(self) -> Node | None:
        is_not = False
        while self._next == "NOT":
            is_not = not is_not
            self._at += 1
        following = self._next
        if following == "(":
            self._at += 1
            part = self._bracket()
        elif isinstance(following, Term):
            self._at += 1
            part = following
        else:
            self.problems.append("NOT stands before what must not occur; that is missing")
            return None
        return Not(part) if is_not and part is not None else part

    def _bracket(self) -> Node | None:
        part = self._any()
        if self._next == ")":
            self._at += 1
        else:
            self.problems.append("a bracket is not closed")
        return part
