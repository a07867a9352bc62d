"""A written name taken apart, and the forms by which a topic of that name is looked up. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from news.naming.spelling import NAME_MAX, fold_word, related_given, variant_key, words_of_name
from news.words.demonyms import DEMONYMS
from news.words.given_names import GIVEN
from news.words.lexicon import PARTICLES
from news.words.titles import HONORIFICS, ROLE_NOUNS, is_title

_SUFFIXES: Final = {
    "jr": "jr",
    "junior": "jr",
    "sr": "sr",
    "senior": "sr",
    "ii": "ii",
    "iii": "iii",
    "iv": "iv",
}
_ARTICLES_OF_NAMES: Final = frozenset({"al", "el"})
_BRACKET = re.compile(r"\s*\([^()]{0,80}\)\s*$")
_NATION = re.compile(r"\w{2,}(?:ian|ish|ese|ean)")
"""What a word looks like that says of which country an office is."""
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_LIKE_AN_ABBREVIATION = re.compile(r"[^\W\d_a-zà-ÿа-яё][\w&-]{1,7}")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name taken apart, every part folded. An empty `given`: the surname stands alone."""

    given: str
    middles: tuple[str, ...]
    surname: str
    suffix: str
    """jr, sr, ii, iii, iv or nothing: what tells generations apart."""
    title: str
    """Offices and forms of address before the name, lower case, as written."""
    is_given_alone: bool = False
    """The one word is a common given name, which may be anybody's."""

    @property
    def is_short(self) -> bool:
        """Whether the name says less than who it is: a surname, or a surname with an initial."""
        return len(self.given) < 2  # a given name has two letters


@lru_cache(maxsize=4096)
def split_person(name: str, language: str | None = None) -> PersonName | None:
    """A person's name taken apart; None where there is no word in it."""
    words = words_of_name(_BRACKET.sub("", name[:NAME_MAX]))
    title, words = _without_title(words)
    suffix = ""
    if len(words) > 1 and (known := _SUFFIXES.get(words[-1].casefold())):
        suffix, words = known, words[:-1]
    if not words:
        return None
    start = _surname_start(words)
    folded = [fold_word(word, language) for word in words]
    surname = _surname(folded[start:])
    return PersonName(
        given=folded[0] if start else "",
        middles=tuple(folded[1:start]),
        surname=surname,
        suffix=suffix,
        title=title,
        is_given_alone=len(words) == 1 and (words[0] in GIVEN or words[0].capitalize() in GIVEN),
    )


def _without_title(words: list[str]) -> tuple[str, list[str]]:
    """Offices before a name ("Russian President"), and the name. "Dean" is somebody's given name."""
    end = 0
    for place, word in enumerate(words[:-1]):
        if (is_title(word) or word in ROLE_NOUNS) and word not in GIVEN:
            end = place + 1
        elif word not in DEMONYMS and not (place == 0 and _NATION.fullmatch(word) and is_title(words[1])):
            break
    return " ".join(words[:end]).lower(), words[end:]


def _surname_start(words: list[str]) -> int:
    """Where the surname begins: at the first particle behind a given name, else at the last word."""
    for place, word in enumerate(words[:-1]):
        if word.lower() in PARTICLES and (place > 0 or word.islower() or len(words) > 1):
            return place
    return len(words) - 1


def _surname(words: list[str]) -> str:
    kept = words[1:] if len(words) > 1 and words[0] in _ARTICLES_OF_NAMES else words
    joined = " ".join(kept)
    return joined.removeprefix("al-").removeprefix("el-").replace("-", " ")


def person_forms(person: PersonName) -> list[str]:
    """The forms of a person's name: v the name, x the name in another transcription, s the surname, g the given name."""
    if person.is_given_alone and not person.title:
        return []
    forms = [f"s:{person.surname}"]
    last = person.surname.rsplit(" ", 1)[-1]
    if last != person.surname:
        forms.append(f"s:{last}")
    if not person.is_short:
        forms.append(f"v:{person.given} {person.surname} {person.suffix}".rstrip())
        related = related_given(person.given)
        forms.append(f"x:{related} {person.surname} {person.suffix}".rstrip())
        forms.append(f"g:{person.given}")
    return forms


def other_form(name: str, language: str | None = None) -> str:
    """The form of a name that is no person's: an article before several words and dots in abbreviations fall away."""
    undotted = _DOTTED.sub(
        lambda match: match[0].replace(".", "") + " ", name[:NAME_MAX].replace("&", " and ")
    )
    words = [word for word in variant_key(undotted, language).split(" ") if word]
    if len(words) > 2 and words[0] == "the":  # "The Who" is not the WHO
        words = words[1:]
    return "n:" + " ".join(_american(word) for word in words)


def _american(word: str) -> str:
    """British and American spellings of the words that bodies are named with, in one way."""
    same = {"defence": "defense", "centre": "center", "programme": "program"}
    if word.endswith("isation"):
        return word.removesuffix("isation") + "ization"
    return same.get(word, word)


@lru_cache(maxsize=4096)
def name_forms(name: str, *, is_person: bool, language: str | None = None) -> tuple[str, ...]:
    """All forms by which a topic of this name is looked up, without doubles, in a fixed order.

    A name with something in brackets behind it, such as "Hale Corrin (footballer)", was given by the operator to tell
    somebody apart: no other name is that one, but a surname may be.
    """
    is_told_apart = _BRACKET.search(name[:NAME_MAX]) is not None
    if not is_person:
        form = other_form(name, language)
        return () if is_told_apart or form == "n:" else (form,)
    person = split_person(name, language)
    if person is None:
        return ()
    forms = dict.fromkeys(person_forms(person))
    return tuple(form for form in forms if not is_told_apart or form[0] in "sg")


def is_honorific(title: str) -> bool:
    """Whether a title says nothing of an office: "Mr.", "Frau"."""
    return all(word in HONORIFICS or f"{word}." in HONORIFICS for word in title.split())


@lru_cache(maxsize=4096)
def is_abbreviation(name: str) -> bool:
    """Whether a name looks like the initials of a longer one: one word, two to eight characters, mostly capitals."""
    plain = name.replace(".", "")
    capitals = sum(letter.isupper() for letter in plain)
    return _LIKE_AN_ABBREVIATION.fullmatch(plain) is not None and capitals >= 2 and 2 * capitals > len(plain)


def stands_for(short: str, long: str) -> bool:
    """Whether `short` may abbreviate `long`: its letters occur there in order, the first one at the first word.

    After Schwartz and Hearst 2003, "A simple algorithm for identifying abbreviation definitions in biomedical text". It
    says which of two names that an article uses for one thing is the short one; it proves nothing by itself.
    """
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    plain = long.casefold().removeprefix("the ").strip()
    if not letters or " " not in plain or not plain.startswith(letters[0]):
        return False
    waiting = iter(plain)
    return all(any(letter == found for found in waiting) for letter in letters)
