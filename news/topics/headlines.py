"""Headlines read with the body's letters: which of their big words are names."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_MOSTLY = 0.6
_LEAST_WORDS = 2


def recase(title: str, lower_words: frozenset[str], names: frozenset[str], language: str) -> str:
    """The headline with small letters where capitals say nothing; as it is when few of its words are big.

    A word stays big when the body writes it so: when it is of `names` (the words of the body's names, as written there)
    and not of `lower_words`. German, where nouns are big anyway, is only read anew when all is in capitals.
    """
    words = _WORD.findall(title)
    big = [word for word in words if word[0].isupper()]
    is_shouted = len(words) >= _LEAST_WORDS and title.isupper()
    if not is_shouted and (language == "de" or len(big) <= _MOSTLY * len(words)):
        return title
    folded = {name.casefold(): name for name in sorted(names)}

    def with_small(match: re.Match[str]) -> str:
        word = match[0]
        bare = re.sub(r"['’]s$", "", word, flags=re.IGNORECASE)
        if bare.casefold() in folded and bare.casefold() not in lower_words:
            return folded[bare.casefold()] + word[len(bare) :].lower()
        return word if len(bare) > 1 and bare.isupper() and not is_shouted else word.lower()

    return _WORD.sub(with_small, title)
