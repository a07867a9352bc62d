"""Which forms of a text name the same person: a surname for a full name, and one name in its cases."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from news.topics.name_rules import core_words
from news.words.given_names import GIVEN
from news.words.lexicon import PARTICLES
from news.words.names import looks_like_organisation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_CASE_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "ru": ("ого", "ому", "ыми", "ою", "ею", "ой", "ей", "ом", "ем", "ым", "им", "ую", "юю", "ая", "яя", "ий", "ый", "ия", "ие", "ии", "а", "у", "е", "и", "ы", "ю", "я", "й", "ь", "о"),
    "uk": ("ого", "ому", "ові", "еві", "єві", "ою", "ею", "єю", "ої", "ій", "ом", "ем", "єм", "им", "ім", "ую", "ий", "а", "у", "е", "є", "и", "і", "ї", "ю", "я", "й", "ь", "о"),
    "pl": ("iego", "iemu", "ego", "emu", "owi", "iem", "em", "im", "ym", "ej", "ie", "ą", "ę", "a", "u", "e", "i", "y", "o"),
}  # fmt: skip
_STEM = 3
_SOFT = "аеёиоуыэюяйьіїєaeiouyąę"
_MANY_WORDS = 6


class People:
    """The full names of a text, to find by a part of them. A surname that two bear finds nobody."""

    def __init__(self, names: Iterable[str], language: str) -> None:
        """`names` are the persons' names in the order of the text."""
        self._endings = _CASE_ENDINGS.get(language, ())
        every = list(dict.fromkeys(names))
        self._full = self._by_stems([name for name in every if self._is_full(name)])
        bearers: defaultdict[str, set[str]] = defaultdict(set)
        for full in self._full.values():
            for part in self._parts(full):
                bearers[part].add(full)
        self._bearers = bearers

    def canonical(self, name: str) -> str:
        """The full name that `name` is short for, or another case of; else the name itself."""
        words = core_words(name.split())
        if len(words) > 1 and (full := self._full.get(self._key(words))):
            return full
        part = " ".join(self.stem(word) for word in _less_particles(words))
        found = self._bearers.get(part, ())
        return next(iter(found)) if len(found) == 1 else name

    def is_short(self, name: str) -> bool:
        """Whether the word is the surname, in any case, of one person."""
        return " " not in name and len(name) > _STEM and not name.isupper() and self.canonical(name) != name

    def stem(self, word: str) -> str:
        """The word without the ending of its case, in languages that have them: `Андр` of `Андрей` and of `Андрея`."""
        if not self._endings:
            return word
        cut = next((len(e) for e in self._endings if word.endswith(e) and len(word) - len(e) >= _STEM), 0)
        stem = word[: len(word) - cut]
        bare = stem.rstrip(_SOFT)
        return bare if len(bare) >= _STEM else stem

    def _is_full(self, name: str) -> bool:
        words = core_words(name.split())
        is_long = 1 < len(words) <= _MANY_WORDS and len(_less_particles(words)) == len(words)
        return is_long and not looks_like_organisation(name) and not words[-1].isupper()

    def _key(self, words: Sequence[str]) -> str:
        """A full name's first word and its surname, less their cases."""
        return f"{self.stem(words[0])} {self.stem(words[-1])}"

    def _by_stems(self, names: Sequence[str]) -> dict[str, str]:
        """Full names by their key; of one name's cases the likeliest nominative."""
        found: dict[str, str] = {}
        for name in names:
            key = self._key(core_words(name.split()))
            known = found.get(key)
            if known is None or (self._endings and self._is_nominative(name) > self._is_nominative(known)):
                found[key] = name
        return found

    def _is_nominative(self, name: str) -> tuple[bool, int]:
        words = name.split()
        return words[0] in GIVEN, -len(words[-1])

    def _parts(self, full: str) -> set[str]:
        """The stems by which a person may be named for short: given name, surname, each of two surnames, both together."""
        words = core_words(full.split())
        first, rest = words[0], words[1:]
        parts = {self.stem(first)} if first in GIVEN else set[str]()
        names = [word for word in rest if word.lower() not in PARTICLES]
        parts.update(
            self.stem(word)
            for word in names
            if word == rest[-1] or (word not in GIVEN and word[0].isupper() and len(word) > 1)
        )
        for start in range(len(rest)):
            parts.add(" ".join(self.stem(word) for word in _less_particles(rest[start:])))
        parts.discard("")
        return parts


def _less_particles(words: Sequence[str]) -> Sequence[str]:
    """The words without particles before them."""
    start = 0
    while start < len(words) - 1 and words[start].lower() in PARTICLES:
        start += 1
    return words[start:]
