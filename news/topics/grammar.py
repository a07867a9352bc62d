"""What tells a noun from a verb without a tagger: the small words before it, its ending, and how it is inflected."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from news.words.general import general_words, small_words
from news.words.titles import HONORIFICS, OFFICES
from news.words.wordsets import word_set


class Grammar(NamedTuple):
    """What phrases of a language are made of. All words are in lower case."""

    stops: frozenset[str]
    """Words that end a phrase and are no part of one."""
    general: frozenset[str]
    """Words too general to be a phrase alone."""
    noun_before: frozenset[str]
    """Articles, possessives and prepositions: a noun follows, or an adjective and its noun."""
    verb_before: frozenset[str]
    """Pronouns and auxiliaries: what follows is a verb."""
    verb_ends: tuple[str, ...]
    links: frozenset[str]
    """Words that join two nouns to one term: `pouvoir d'achat`."""
    endings: tuple[str, ...]
    """Inflections that are cut before two forms are compared, longest first."""
    is_head_last: bool
    """Whether the noun comes behind its adjectives."""
    big_nouns: bool = False
    """Whether common nouns are written with a capital."""
    gerund: str = ""
    """An ending that makes a verb a noun where a noun may stand: `the shooting`."""
    adjective_ends: tuple[str, ...] = ()
    """Endings of words that describe and are no phrase by themselves."""


_NOUN_BEFORE: dict[str, str] = {
    "en": """the a an this that these those his her its their our my your whose some any no every each all both more many
    most several few other another such of in on for with by from against about over into between under during after
    before amid through without within across towards 's ’s""",
    "de": """der die das den dem des ein eine einen einem einer eines kein keine keinen im am zum zur vom beim ins in an auf
    aus bei mit nach von vor zu über unter für gegen um durch ohne seit bis während wegen sein seine seiner ihre ihrer""",
    "fr": """le la les l un une des du de d ce cet cette ces son sa ses leur leurs notre nos votre vos mon ma mes au aux en
    par pour sans sur contre entre avec dans plusieurs quelques chaque aucun aucune""",
    "es": """el la los las un una unos unas al del de su sus este esta estos estas ese esa esos esas en por para con sin
    sobre entre contra mi tu nuestro nuestra varios varias cada""",
    "pt": """o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo pela pelos pelas de em por para com sem
    sobre entre contra seu sua seus suas este esta deste desta neste nesta num numa esse essa cada""",
    "it": """il lo la i gli le l un uno una del dello della dell dei degli delle al allo alla all ai agli alle dal dalla
    dall dai dalle nel nella nell nei nelle sul sulla sull di d in per con su tra fra suo sua suoi sue questo questa""",
    "ru": """в во на с со из о об от до по за к ко для при без через между про под над перед этот эта это эти этого этой""",
    "uk": """в у на з із зі о об від до по за к для при без через між про під над перед цей ця це ці цього цієї""",
    "pl": """w we na z ze do od o po za dla przez przy bez pod nad przed między ten ta to te tego tej""",
}
_VERB_BEFORE: dict[str, str] = {
    "en": "to will would can could may might must should not n't he she they we i you it who which did does do",
    "de": "",
    "fr": "il elle ils elles on nous vous je tu ne n se s qui a ont avait est sont sera va",
    "es": "se no ha han que él ella ellos yo le les lo me nos",
    "pt": "se não que ele ela eles eu lhe me nos já foi foram",
    "it": "si non ha hanno che lui lei loro io ci vi è",
    "ru": "не он она они оно мы вы я",
    "uk": "не він вона вони воно ми ви я",
    "pl": "nie się on ona oni my wy ja",
}
_VERB_ENDS: dict[str, tuple[str, ...]] = {
    "en": ("ed", "ly", "n't", "n’t"),
    "fr": ("ment", "aient", "èrent", "eront", "ant", "ez", "rait"),
    "es": ("mente", "aron", "ieron", "ando", "iendo", "aban", "arán", "ó"),
    "pt": ("mente", "aram", "eram", "iram", "ando", "endo", "indo", "avam", "ou", "rão"),
    "it": ("mente", "ando", "endo", "avano", "arono", "irono"),
    "ru": ("ть", "ться", "ется", "ются", "ает", "яет", "ает", "ают", "яют", "лся", "лась", "лись", "ил", "ал", "ила", "ала",
           "или", "али", "ый", "ий", "ого", "его", "ому", "ему", "ая", "яя", "ое", "ее", "ые", "ие", "ых", "их", "ыми",
           "ими", "ую", "юю", "ено", "ано", "ит", "ят", "ут"),
    "uk": ("ти", "тися", "ється", "ються", "ває", "вають", "ють", "вся", "лася", "лися", "ив", "ила", "ала", "или", "али", "ий",
           "ій", "ого", "ому", "их", "ими", "ові", "ено", "ано", "ить", "ять", "уть"),
    "pl": ("ć", "ał", "ała", "ały", "ali", "ił", "iła", "yła", "ują", "uje", "owy", "owa", "owe", "owych", "owego", "ego",
           "emu", "ych", "ich", "ymi"),
}  # fmt: skip
_ENDINGS: dict[str, tuple[str, ...]] = {
    "de": ("en", "er", "es", "e", "n", "s"),
    "fr": ("s", "x"),
    "es": ("es", "s"),
    "pt": ("s",),
    "it": (),
    "ru": ("ями", "ами", "иях", "иям", "ией", "ией", "ого", "ами", "ях", "ах", "ям", "ам", "ов", "ев", "ей", "ой", "ом", "ем", "ия",
           "ии", "ию", "ие", "ью", "а", "я", "о", "е", "и", "ы", "у", "ю", "ь", "й"),
    "uk": ("ями", "ами", "іях", "іям", "ією", "ого", "ях", "ах", "ям", "ам", "ів", "їв", "ей", "ою", "ею", "ом", "ем", "ія", "ії",
           "ію", "ні", "а", "я", "о", "е", "и", "і", "ї", "у", "ю", "ь", "й"),
    "pl": ("ami", "ach", "ów", "om", "em", "ie", "ą", "ę", "a", "e", "i", "o", "u", "y"),
}  # fmt: skip
_LINKS: dict[str, str] = {
    "fr": "de du des d à",
    "es": "de del",
    "pt": "de do da dos das",
    "it": "di del della dei",
}
_ENGLISH_ADJECTIVE_ENDS = (
    "ous", "ful", "less", "able", "ible", "ish", "est", "ive", "ional", "ical", "cial", "ural", "istic", "atic", "etic",
    "itic", "omic", "oric", "ific", "ronic", "ental", "ened",
)  # fmt: skip
_HEAD_LAST = frozenset({"en", "de", "ru", "uk", "pl"})
_SHORTEST_STEM = 4
_SHORTEST_NAME_STEM = 3
_NAME_ENDINGS: dict[str, tuple[str, ...]] = {
    "ru": (
        "ого",
        "его",
        "ому",
        "ему",
        "ыми",
        "ими",
        "ая",
        "яя",
        "ую",
        "юю",
        "ой",
        "ей",
        "ою",
        "ею",
        "ый",
        "ий",
        "ым",
        "им",
        "ых",
        "их",
        "ом",
        "ем",
        "ии",
        "ию",
        "ия",
        "ие",
        "ам",
        "ами",
        "ах",
        "а",
        "я",
        "о",
        "е",
        "и",
        "ы",
        "у",
        "ю",
        "ь",
        "й",
    ),
    "uk": (
        "ого",
        "ому",
        "ими",
        "ові",
        "еві",
        "єві",
        "ої",
        "ою",
        "ею",
        "єю",
        "ий",
        "ій",
        "им",
        "ім",
        "их",
        "ом",
        "ем",
        "єм",
        "ії",
        "ію",
        "ія",
        "ам",
        "ами",
        "ах",
        "а",
        "я",
        "о",
        "е",
        "є",
        "и",
        "і",
        "ї",
        "у",
        "ю",
        "ь",
        "й",
    ),
    "pl": (
        "iego",
        "iemu",
        "iej",
        "ego",
        "emu",
        "owi",
        "iem",
        "ych",
        "ich",
        "ymi",
        "imi",
        "ej",
        "ym",
        "im",
        "em",
        "om",
        "ie",
        "ą",
        "ę",
        "a",
        "e",
        "i",
        "o",
        "u",
        "y",
    ),
}
CASE_LANGUAGES = frozenset(_NAME_ENDINGS)
"""Languages whose names change with their case, as far as we can tell them."""


@lru_cache(maxsize=16)
def grammar_of(language: str) -> Grammar:
    """The grammar of a language; of one that is not known here, English without its endings."""
    return Grammar(
        stops=small_words(language) | HONORIFICS,
        general=general_words(language) | OFFICES,
        noun_before=word_set(_NOUN_BEFORE.get(language, "")),
        verb_before=word_set(_VERB_BEFORE.get(language, "")),
        verb_ends=_VERB_ENDS.get(language, ()),
        links=word_set(_LINKS.get(language, "")),
        endings=_ENDINGS.get(language, ()),
        is_head_last=language in _HEAD_LAST,
        big_nouns=language == "de",
        gerund="ing" if language == "en" else "",
        adjective_ends=_ENGLISH_ADJECTIVE_ENDS if language == "en" else (),
    )


def stem(word: str, grammar: Grammar) -> str:
    """What the inflected forms of a lower-case noun have in common; for comparing, not for showing."""
    if not grammar.endings:
        return singular(word)
    for ending in grammar.endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def singular(word: str) -> str:
    """An English noun without its plural."""
    if len(word) > _SHORTEST_STEM and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("uses") and not word.endswith(("ouses", "auses", "cuses", "fuses", "abuses")):
        return word[:-2]
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) >= _SHORTEST_STEM and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def case_stems(name: str, language: str) -> tuple[str, ...]:
    """The words of a name without the endings of their cases, folded; of languages without cases the name itself."""
    endings = _NAME_ENDINGS.get(language)
    if endings is None:
        return (name,)
    return tuple(_case_stem(word, endings) for word in re.split(r"[\s-]+", name.casefold()) if word)


def _case_stem(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_NAME_STEM:
            return word[: -len(ending)]
    return word
