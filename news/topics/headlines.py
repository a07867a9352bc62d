"""Headlines read with the body's letters: which of their big words are names."""

from __future__ import annotations

import re

from news.words.given_names import GIVEN
from news.words.places import PLACES
from news.words.titles import is_title

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NEXT_WORD = re.compile(r" [^\W\d_]")
_MOSTLY = 0.6
_AFTER_TITLE = 2
"""How many words behind a title or an office are taken for a name."""
_LEAST_WORDS = 2


def recase(title: str, lower_words: frozenset[str], names: frozenset[str], language: str) -> str:
    """The headline with small letters where capitals say nothing; as it is when few of its words are big.

    A word stays big when the body writes it so: when it is of `names` (the words of the body's names, as written there)
    and not of `lower_words`; places that all know, a given name with the word behind it
    and two words behind a title stay big without a body, too. German, where nouns are big anyway, is only read anew when all is in capitals.
    """
    words = _WORD.findall(title)
    big = [word for word in words if word[0].isupper()]
    is_shouted = len(words) >= _LEAST_WORDS and title.isupper()
    if not is_shouted and (language == "de" or len(big) <= _MOSTLY * len(words)):
        return title
    folded = {name.casefold(): name for name in sorted(names)}
    due = 0

    def with_small(match: re.Match[str]) -> str:
        nonlocal due
        word = match[0]
        bare = re.sub(r"['’]s$", "", word, flags=re.IGNORECASE)
        low = bare.casefold()
        is_due, due = due > 0, max(0, due - 1)
        if low in folded and low not in lower_words:
            return folded[low] + word[len(bare) :].lower()
        if is_shouted or low in lower_words:
            return word.lower()
        if is_title(bare):
            due = _AFTER_TITLE
        elif bare in GIVEN and _NEXT_WORD.match(title, match.end()):
            due = 1
            return word
        is_initials = len(bare) > 1 and bare.isupper()
        return word if is_due or is_initials or bare in PLACES else word.lower()

    return _WORD.sub(with_small, title)
