"""Articles that have nothing in common, so that each is a story of its own."""

from __future__ import annotations


def word(number: int) -> str:
    """A made-up word of its own for each number from 0 to 8,999."""
    return "".join("bdfgklmnpr"[int(digit)] + "aeiou"[int(digit) % 5] for digit in str(number + 1_000)[::-1])
