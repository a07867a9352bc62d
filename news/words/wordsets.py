"""Word lists as text, so that they read like lists and diff by line."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a text, parted by spaces or line breaks."""
    return frozenset(words.split())
