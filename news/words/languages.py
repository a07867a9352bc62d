"""Which language a text is in, told from its commonest small words."""

from __future__ import annotations

import re
from collections import Counter

from news.words.wordsets import word_set

SMALL_WORDS: dict[str, frozenset[str]] = {
    "en": word_set(
        "the and of to in that is was for on with he it as his at said by from they were had have not be this are but who which would been when she her their out about after what there one two we you"
    ),
    "de": word_set(
        "der die und das ist nicht mit von den ein eine im dem auf sich für auch es zu wird des hat sagte sagt wie bei nach vor oder aber wir ihr seit in einem einen einer schreibt"
    ),
    "fr": word_set(
        "le la les de un en des et est une dans que pour qui sur pas du au ce il avec plus sont nous vous ont été cette ces mais depuis où aux elle ils dit a déclaré devant trente ans"
    ),
    "es": word_set(
        "el la los las de y que en un una por con del se para es al su como más ha dijo dice desde hace sus pero sin sobre entre hasta está fue ante lo le les todo esta este"
    ),
    "pt": word_set(
        "o os as de e que em um uma por com do da não para é ao na no dos mais há foi está disse diz pelo pela das pelos seu sua este esta ou nem mas nos nas sem"
    ),
    "it": word_set(
        "il la di e che un una per con del della è non sono gli nel alla ha anche si dei delle degli ai dal dalla questo questa ma anni detto lo scrive"
    ),
    "uk": word_set(
        "і та що на в у не з це за до як про від є його також із були для або й ми вони він вона їх цей ця був була щоб буде сказав сказала каже"
    ),
    "ru": word_set(
        "и что на в не с по как это за из он его к для от о у также были или мы они она их этот эта был была есть чтобы будет сказал сказала же все"
    ),
    "pl": word_set(
        "i w na z że się nie do to jest o jak po od za przez oraz dla są był ale już jego jej tak która który przed powiedział powiedziała być przy bez sprawie"
    ),
}
"""Function words of each language we know something about. Languages share some; the sum tells them apart."""

_LETTERS: dict[str, frozenset[str]] = {
    "de": frozenset("ßäöü"),
    "fr": frozenset("êûîôœç"),
    "es": frozenset("ñ¿¡"),
    "pt": frozenset("ãõ"),
    "uk": frozenset("іїєґ"),
    "ru": frozenset("ыэъё"),
    "pl": frozenset("łżśćąęńź"),
}
"""Letters that speak for a language where function words are few."""

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARS = 4000
_LETTER_WEIGHT = 0.5
_LETTERS_MOST = 4.0


def guess_language(text: str) -> str:
    """The ISO 639-1 code of the language `text` is most likely in; "en" when nothing speaks for another.

    Only the first 4,000 characters are looked at.
    """
    words = Counter(_WORD.findall(text[:_SAMPLE_CHARS].lower()))
    letters = Counter(text[:_SAMPLE_CHARS].lower())
    scores = {code: float(sum(words[word] for word in small)) for code, small in SMALL_WORDS.items()}
    for code, typical in _LETTERS.items():
        scores[code] += min(_LETTERS_MOST, sum(letters[letter] for letter in typical) * _LETTER_WEIGHT)
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    return best if scores[best] > scores["en"] else "en"
