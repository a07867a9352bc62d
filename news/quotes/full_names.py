"""Names as lists of words: which is the surname, which two may be one person's."""

from __future__ import annotations

from news.words.given_names import same_given
from news.words.lexicon import ORGANISATION_WORDS, PLACE_WORDS
from news.words.places import PLACES

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
JUNIOR = frozenset({"jr", "jr."})
"""What tells a son from his father."""
_ENDING = 3
STEM = 3
"""Letters that two cases of a name share at least."""


def is_inflected(first: str, second: str) -> bool:
    """Whether two names may be cases of one: as many words, each pair the same but for a short ending."""
    ours, theirs = first.split(" "), second.split(" ")
    return len(ours) == len(theirs) > 1 and all(map(_share_stem, ours, theirs))


def _share_stem(first: str, second: str) -> bool:
    if first == second:
        return True
    shared = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        shared += 1
    longest = max(len(first), len(second))
    return shared >= STEM and longest - shared <= _ENDING and first[0].isupper()


def key_of(words: list[str]) -> str:
    """The surname, with "Jr." where it stands: father and son are two."""
    suffix = words[-1].lower()
    return f"{surname_of(words)} {suffix}" if suffix in JUNIOR else surname_of(words)


def are_one(known: str, other: str, given: str) -> bool:
    """Whether two names of one surname may be one person's; `given` is the other's given name."""
    both = {known.rsplit(" ", 1)[-1].lower() in JUNIOR, other.rsplit(" ", 1)[-1].lower() in JUNIOR}
    return len(both) == 1 and same_given(known.split(" ")[0], given)


def surname_of(words: list[str]) -> str:
    """The last word of a name, generation suffixes left out."""
    kept = [word for word in words if word.lower() not in _SUFFIXES]
    return kept[-1] if kept else words[-1]


def is_person_like(words: list[str]) -> bool:
    """Whether two to five words could be a person's name: no word of an organisation or place among them."""
    if not 2 <= len(words) <= 5 or " ".join(words) in PLACES:
        return False
    if any(word.lower() in ORGANISATION_WORDS or word.lower() in PLACE_WORDS for word in words):
        return False
    last = surname_of(words)
    return (
        not (last.isupper() and len(last) > 1)
        and len(last) > 1
        and not last.endswith(".")
        and "of" not in words
    )
