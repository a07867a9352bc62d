"""Which capitalised words of a text are names, told by rules: places, what stands around them, and case elsewhere."""

from __future__ import annotations

from news.topics.mentions import Mention, Scan, is_reporting_verb
from news.words.demonyms import DEMONYMS
from news.words.given_names import GIVEN
from news.words.lexicon import CALENDAR, EVENT_WORDS, FURNITURE_WORDS, ORGANISATION_WORDS, PLACE_WORDS
from news.words.names import looks_like_organisation
from news.words.places import PLACES
from news.words.wordsets import word_set

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_GENERIC = (
    ORGANISATION_WORDS
    | EVENT_WORDS
    | PLACE_WORDS
    | FURNITURE_WORDS
    | word_set("people emergency president article section chapter clause")
)
_AFTER_NAMES = word_set("'s ’s , who was is has had will himself herself")
_FEASTS = frozenset(
    {
        "new year",
        "new years",
        "new year's",
        "eve",
        "new year's eve",
        "new year's day",
        "neujahr",
        "silvester",
        "navidad",
        "año nuevo",
        "noël",
        "nouvel an",
        "natal",
        "natale",
        "weihnachten",
        "heiligabend",
        "ostern",
    }
)
_PREFIXES = frozenset({"Post", "Pre", "Anti", "Pro", "Non", "Mid"})
_SIDES = frozenset({"West", "East", "North", "South"})
SMALL_JOINTS = word_set("of the and for de la del di des du da do und der die das für")
"""Small words inside names, lower case."""


def plausible(scan: Scan) -> list[Mention]:
    """Mentions whose capital is more than a sentence's first letter or a German noun's."""
    certain = {m.name for m in scan.mentions if not m.is_first}
    surnames = {m.name.split()[-1] for m in scan.mentions if " " in m.name}
    kept: list[Mention] = []
    for mention in scan.mentions:
        trimmed = _trim_first(mention, scan)
        if trimmed is None:
            continue
        if scan.language == "de" and not _is_german_name(trimmed, surnames):
            continue
        if not _is_trusted(trimmed, scan, certain, surnames):
            continue
        kept.append(trimmed)
    return kept


def _is_trusted(mention: Mention, scan: Scan, certain: set[str], surnames: set[str]) -> bool:
    name = mention.name
    if scan.language == "fr" and mention.is_first and name.endswith("ment"):
        return False
    if len(name.strip(".")) < 2 or name.isdigit() or is_date(name) or is_compound(name):
        return False
    if not core_words(name.split()):
        return False
    if " " not in name and not mention.title and _is_ordinary(name, scan):
        return False
    if " " in name or not mention.is_first or name in certain:
        return True
    if name in PLACES or name in GIVEN or name in surnames or mention.title or _has_inner_capital(name):
        return True
    return not _is_plural(mention) and _acts(mention.after, scan.language)


def core_words(words: list[str]) -> list[str]:
    """The words without generation suffixes; none are left of `Jr Jr`, or of the numerals in `parts II III`."""
    return [word for word in words if word.lower() not in _SUFFIXES]


def _acts(after: str, language: str) -> bool:
    """Whether the word behind a sentence's first word makes that one a name: a possessive, a comma, a verb."""
    return after in _AFTER_NAMES or after.endswith("ed") or is_reporting_verb(after, language)


def _is_plural(mention: Mention) -> bool:
    """Whether the word looks like many of a kind, which a sentence's start made big: `Retailers said`."""
    name = mention.name
    return name.endswith("s") and not name.endswith(("ss", "us", "is")) and mention.after not in ("'s", "’s")


def is_date(name: str) -> bool:
    """Whether the name is a day's or a feast's: `New Year`, `Fridays`."""
    low = name.lower().replace("’", "'")
    return low in _FEASTS or low.removesuffix("s") in CALENDAR or low.removesuffix("es") in CALENDAR


def is_compound(name: str) -> bool:
    """Whether the name only pairs countries and directions or dates something: `Russia-West`, `Post-War Example`."""
    parts = name.replace("–", "-").split("-")
    if len(parts) > 1 and parts[0] in _PREFIXES:
        return True
    return len(parts) > 1 and all(part in _SIDES or part in PLACES or part in DEMONYMS for part in parts)


def _is_ordinary(name: str, scan: Scan) -> bool:
    """Whether a single word is a common noun written big: `the State`, or one that the text also writes small."""
    low = name.lower()
    if name in PLACES or (name.isupper() and len(name) > 1):
        return False
    return low in _GENERIC or low in scan.lower_words or (low.endswith("ly") and name not in GIVEN)


def _has_inner_capital(name: str) -> bool:
    return any(char.isupper() for char in name[1:])


def _trim_first(mention: Mention, scan: Scan) -> Mention | None:
    """The mention without an ordinary word that only a sentence's start made big: `Police Chief` stays as it is."""
    words = mention.name.split(" ")
    is_adverb = words[0].endswith("ly") and words[0] not in GIVEN
    if (
        not mention.is_first
        or words[0] in GIVEN
        or (words[0].lower() not in scan.lower_words and not is_adverb)
    ):
        return mention
    if len(words) == 1:
        return None
    if words[0].lower() in SMALL_JOINTS:
        return mention
    start = mention.start + len(words[0])
    rest = mention.name[len(words[0]) :]
    start += len(rest) - len(rest.lstrip())
    return mention._replace(start=start, name=rest.lstrip(), is_first=False, before=words[0].lower())


def _is_german_name(mention: Mention, surnames: set[str]) -> bool:
    """German writes every noun big: a name needs more than its capital."""
    words = mention.name.split(" ")
    if mention.title or mention.name in PLACES or words[0] in GIVEN or mention.name.isupper():
        return True
    if len(words) > 1:
        return mention.before not in (
            "der",
            "die",
            "das",
            "ein",
            "eine",
            "einen",
            "dem",
            "den",
        ) or looks_like_organisation(mention.name)
    return mention.name in surnames and mention.before not in ("der", "die", "das", "ein", "eine")
