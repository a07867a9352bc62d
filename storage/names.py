"""How names and words are compared and looked up. Pure."""

from __future__ import annotations

from news.folding import is_unspaced, name_key
from news.folding import name_words as words_of

__all__ = ["THE_NAME_ITSELF", "folded_words", "is_unspaced", "name_key", "prefix_end", "words_of"]

THE_NAME_ITSELF = 0
"""Stands in place of a source for the words of a topic's own name, which everyone knows who sees the topic."""


def folded_words(text: str | None) -> str:
    """The folded words of a text, each behind a blank: what begins a word there stands behind one."""
    return "".join(f" {word}" for word in words_of(text or ""))


def prefix_end(word: str) -> str:
    """The first text after all those that begin with `word`, for a range over an index."""
    return word + "\U0010ffff"
