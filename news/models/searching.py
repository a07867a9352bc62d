"""What people look for, as terms and how they are joined; `news.search_grammar` reads it from what they type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TermKind = Literal["word", "phrase", "prefix"]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for, as typed."""

    text: str
    kind: TermKind = "word"
    field: str = ""
    """In small letters, such as "source" or "by"; empty: title and text."""


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """All of at least two parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of at least two parts."""

    parts: tuple[Node, ...]


Node = Term | Not | All | AnyOf
