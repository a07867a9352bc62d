"""Names folded for comparing: one spelling for what transcription, accents and keyboards make of one name. Pure.

Folding here joins spellings without further evidence, so it keeps apart what two people may be called: "Smith" and
"Smyth", "Hofmann" and "Hoffmann", "Terry" and "Terri" stay two. What is only likely (Volodymyr and Vladimir, Muhammad and
Mohammed) has a looser key of its own, `related_given`, that never joins alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

NAME_MAX: Final = 200
"""Characters of a name that are looked at; the rest is no name."""

_ACCENTS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc\u2018`-][^\W_]+)*", re.UNICODE)
_LETTERS_OF_THEIR_OWN = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_UMLAUT_WRITTEN_OUT = re.compile(r"(?<![aeiouyq])([aou])e(?=[bcdfghjkmnpqrstvwxz]|l(?!$))")
"""ae, oe, ue between consonants, as in "Mueller". "Bauer", "Joe" and "Michael" have none."""

_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "i",
            "_",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
_UKRAINIAN = _RUSSIAN | {"г": "h", "ґ": "g", "и": "y", "і": "i", "ї": "i", "є": "ye"}
_OTHER_CYRILLIC = {
    "ў": "u",
    "ј": "j",
    "љ": "lj",
    "њ": "nj",
    "ћ": "c",
    "ђ": "dj",
    "џ": "dz",
    "і": "i",
    "ї": "i",
}
_UKRAINIAN_ONLY = frozenset("іїєґ")
_UKRAINIAN_ENDS = ("ський", "цький", "ська", "цька")
_GREEK_PAIRS = (("ου", "ou"), ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("αυ", "av"), ("ευ", "ev"))
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        [
            "a",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "th",
            "i",
            "k",
            "l",
            "m",
            "n",
            "x",
            "o",
            "p",
            "r",
            "s",
            "s",
            "t",
            "y",
            "f",
            "ch",
            "ps",
            "o",
        ],
        strict=True,
    )
)

_SLAVIC_END = re.compile(
    r"(?:[sc]k(?:y|yy|yi|iy|ii|ij|yj|i|a|aya|aia|aja)|enko|chuk|czuk|o[vw][iy]t?c[hz]?|e[vw][iy]t?c[hz]?)$"
)
_LONGEST_FIRST = (("skaya", "ska"), ("skaia", "ska"), ("skaja", "ska"))
_I_SOUNDS = re.compile(r"[iyj]+(?=$|[^aeouiyj])")

_SPELLINGS = """
dmitri dmitry dmitriy dmitrii dmitrij | dmytro dmitro | sergei sergey sergej serguei | serhiy serhii serhij | andrei andrey
andrej | andriy andrii andrij | alexei alexey aleksei aleksey alexej | oleksiy oleksii | yuri yury yuriy yurii iurii jurij |
anatoly anatoliy anatolii anatoli | vitaly vitaliy vitalii vitali vitalij | valeriy valerii valerij | georgiy georgii |
grigory grigoriy grigorii grigori | gennady gennadiy gennadii gennadi | arkady arkadiy arkadii arkadi | evgeny evgeniy
evgenii yevgeny yevgeniy yevgenii evgeni jewgeni | yevhen yevhenii yevgen | nikolai nikolay nikolaj nikolaï | mykola mikola |
mikhail michail mihail | mykhailo mikhailo mykhaylo | volodymyr volodimir wolodymyr | vladimir wladimir | oleksandr olexandr
alexandr aleksandr | fyodor fedor fjodor | pyotr petr pjotr | ihor igor'uk | denys | vasyl vasil | vasily vasiliy vasilii
vasili | kyrylo kirilo | maksym maxym | maxim maksim | yuliia yuliya yulia julija | iryna irina'uk | olha | olena |
viktoriia viktoriya | nataliia nataliya natalia | anastasiia anastasiya anastasia | tetiana tetyana | alexander aleksander |
matviy matvii matvei matvey | ilya ilia ilja | roman | stanislav stanislaw | vyacheslav viacheslav wjatscheslaw | yaroslav
iaroslav jaroslav
"""
"""Given names as they are transcribed: words of a group are one name in one language. Our own list."""

_RELATED = """
volodymyr vladimir | serhiy sergei | andriy andrei | dmytro dmitri | oleksiy alexei | mykola nikolai | mykhailo mikhail |
oleksandr alexander | yevhen evgeny | vasyl vasily | maksym maxim | kyrylo kirill | olha olga | olena elena yelena | ihor igor |
iryna irina | tetiana tatiana tatyana | petro pyotr | pavlo pavel | viktoriia victoria viktoria | denys denis |
muhammad mohammed mohamed mohammad muhammed mohamad muhamad | ahmed ahmad | hussein hussain husain hossein husayn |
yusuf youssef yousef yousuf yusef | abdullah abdallah | khaled khalid | omar umar | hasan hassan | ibrahim ebrahim |
osama usama | mustafa mostafa | ismail esmail | said saeed sayed
"""
"""Given names that are often one, in two languages or two transcriptions, and as often two people's. Our own list."""


def _groups(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in text.split("|"):
        words = [word for word in group.split() if "'" not in word]
        found |= dict.fromkeys(words, words[0]) if words else {}
    return found


_ONE_NAME: Final = _groups(_SPELLINGS)
_MAYBE_ONE: Final = _groups(_RELATED)


def words_of_name(name: str) -> list[str]:
    """The words of a name as written: dots fall away, hyphens and apostrophes stay inside a word."""
    return _WORD.findall(unicodedata.normalize("NFC", name[:NAME_MAX]))


def transliterate(word: str, language: str | None = None) -> str:
    """A Cyrillic or Greek word in Latin letters, lower case; other words only lower case.

    `language`: ISO 639-1 of the article; Ukrainian reads some letters otherwise, and tells itself by its own letters.
    """
    low = word.casefold()
    if any("\u0370" <= letter <= "\u03ff" for letter in low):
        plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", low)))
        for pair, latin in _GREEK_PAIRS:
            plain = plain.replace(pair, latin)
        return "".join(_GREEK.get(letter, letter) for letter in plain)
    if not any("\u0400" <= letter <= "\u04ff" for letter in low):
        return low
    is_ukrainian = language == "uk" or not _UKRAINIAN_ONLY.isdisjoint(low) or low.endswith(_UKRAINIAN_ENDS)
    table = _OTHER_CYRILLIC | (_UKRAINIAN if is_ukrainian else _RUSSIAN)
    return "".join(table.get(letter, letter) for letter in low).replace("_", "")


@lru_cache(maxsize=16384)
def fold_word(word: str, language: str | None = None) -> str:
    """One word of a name folded: script, case, accents, umlauts written out, transcribed Slavic endings and given names."""
    latin = transliterate(word, language)
    is_foreign = latin != word.casefold()
    is_slavic = any("\u0400" <= letter <= "\u04ff" for letter in word)
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", latin.translate(_LETTERS_OF_THEIR_OWN)))
    plain = re.sub(r"['\u2019\u02bc\u2018`]", "", plain)
    if not is_foreign:
        plain = _UMLAUT_WRITTEN_OUT.sub(r"\1", plain)
    if plain in _ONE_NAME:
        return _ONE_NAME[plain]
    if is_slavic or _SLAVIC_END.search(plain):
        return _loosened(plain)
    return plain


def _loosened(word: str) -> str:
    """A transcribed word with the sounds that transcriptions write differently in one way."""
    for long, short in _LONGEST_FIRST:
        if word.endswith(long):
            word = word.removesuffix(long) + short
    loose = _I_SOUNDS.sub("i", word).replace("x", "ks")
    loose = re.sub(r"ye(?=\w)", "e", loose)
    loose = re.sub(r"(.)\1", r"\1", loose)
    return _ONE_NAME.get(loose, loose)


def related_given(given: str) -> str:
    """What a folded given name may be in another language or transcription; itself where nothing is known."""
    return _MAYBE_ONE.get(given, given)


def has_relatives(given: str) -> bool:
    """Whether a folded given name may be another one in another language or transcription."""
    return given in _MAYBE_ONE


def variant_key(name: str, language: str | None = None) -> str:
    """A name folded further than for looking it up: equal for the spellings of one name, whatever the script.

    "Zelenskyy", "Zelenskiy" and "Зеленський" are one; "Müller", "Mueller" and "Muller" are one; hyphens are blanks.
    """
    return " ".join(
        fold_word(part, language) for word in words_of_name(name) for part in word.split("-") if part
    )
