"""What kind of thing a name names, guessed from its words and its neighbours."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from news.topics.mentions import Mention, is_reporting_verb
from news.words.demonyms import DEMONYMS
from news.words.given_names import GIVEN
from news.words.lexicon import (
    CALENDAR,
    EVENT_WORDS,
    ORDINARY_FIRST,
    ORGANISATION_WORDS,
    PARTICLES,
    PLACE_WORDS,
)
from news.words.places import PLACES
from news.words.titles import HONORIFICS, OFFICES
from news.words.verbs import PREPOSITIONS
from news.words.wordsets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from news.models import TopicKind

_PLACE_PREPOSITIONS = word_set(
    """
    in at near from to into across outside through en à em na no nel w в у на im aus nach
    """
)
_ARTICLES = word_set("the a an")
_ORGANISATION_BEFORE = word_set("the")
_NUMERALS = word_set("II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI")
_BEFORE_GERMAN_NAMES = word_set("und oder dass wie als ob weil ist war hat sei")
_JOINED = 3
_DOUBT = 0.4
_DOUBT_OFTEN = 0.1
"""What a single unknown word of an article must show beyond a verb now and then; less where it comes often."""
_OFTEN = 3
_OFTEN_SCORE = 0.08
"""A single word named often shows more of a person than a verb now and then."""

_ABSTRACT = (
    "ies",
    "tion",
    "ment",
    "ity",
    "ness",
    "ism",
    "ics",
    "ology",
    "ship",
    "ance",
    "system",
    "act",
    "award",
    "law",
)
_PERSON_AFTER = word_set("who whose himself herself")
_PERSON_BEFORE = word_set("with by between mit von avec par con com")
_ACTING = word_set("has had was is 's ’s")


def guess_kind(
    name: str,
    mentions: Sequence[Mention],
    language: str,
    *,
    is_reused: bool,
    is_article: bool = False,
    is_part_of_place: bool = False,
) -> TopicKind:
    """The likeliest kind. `is_reused`: its last word also stands alone, as a surname does.

    `is_article`: the text is long enough to introduce its people, so that a single word seldom is one.
    `is_part_of_place`: a longer name of the text, a place's, begins with it.
    """
    if name in PLACES and not any(mention.title for mention in mentions):
        return "place"
    words = [word.lower() for word in name.split()]
    certain = _by_words(words)
    if certain is not None and not (certain == "organisation" and words[0].title() in GIVEN):
        return certain
    votes = _votes(name, mentions, language, is_reused=is_reused)
    if is_part_of_place:
        votes["place"] += 0.5
    if is_article and len(words) == 1 and name not in GIVEN and not _shows_person(name, mentions, language):
        votes["person"] -= _DOUBT_OFTEN if len(mentions) > _OFTEN else _DOUBT
    best, score = max(votes.items(), key=lambda item: item[1], default=("organisation", 0.0))
    if best == "person" and len(words) == 1 and len(mentions) >= _OFTEN and score < _OFTEN_SCORE:
        return "organisation"
    return best if score > 0 else _default(name, language)


def _by_words(words: list[str]) -> TopicKind | None:
    if len(words) > 1 and (words[-1] in EVENT_WORDS or words[0] in EVENT_WORDS):
        return "event"
    if any(word in ORGANISATION_WORDS for word in words):
        return "organisation"
    if len(words) > 1 and (words[-1] in PLACE_WORDS or words[0] in PLACE_WORDS):
        return "place"
    return None


def _votes(
    name: str,
    mentions: Sequence[Mention],
    language: str,
    *,
    is_reused: bool,
) -> dict[TopicKind, float]:
    votes: defaultdict[TopicKind, float] = defaultdict(float)
    words = name.split()
    scale = 1.0 / max(1, len(mentions))
    if len(words) > 1 and words[0] in GIVEN:
        votes["person"] += 2.0
    elif len(words) > 1 and is_reused and not _is_ordinary(words):
        votes["person"] += 1.2
    elif 2 <= len(words) <= 3 and not _is_thing(words):
        is_likely = not _is_ordinary(words) and (language != "de" or _is_free(mentions, language))
        votes["person"] += 0.45 if is_likely else 0.0
    elif len(words) > 1:
        votes["organisation"] += 0.5
    if len(words) == 1 and name in GIVEN:
        votes["person"] += 0.6
    if name.isupper() and len(words) == 1:
        votes["organisation"] += 1.2
    with_article = sum(mention.before in _ORGANISATION_BEFORE for mention in mentions)
    if with_article and with_article * 3 >= len(mentions):
        votes["organisation"] += 0.8
    for mention in mentions:
        _vote_by_context(mention, language, scale, votes)
    return votes


def _shows_person(name: str, mentions: Sequence[Mention], language: str) -> bool:
    """Whether a single unknown word stands as human beings do; firms and towns say and announce as well."""
    if any(_is_human(mention) for mention in mentions):
        return True
    if name.endswith("s") or any(mention.before in _ARTICLES for mention in mentions):
        return False
    speaks = sum(
        is_reporting_verb(mention.after, language) or is_reporting_verb(mention.before, language)
        for mention in mentions
    )
    return 2 * speaks >= len(mentions)


def _is_human(mention: Mention) -> bool:
    """Whether the mention stands as human beings alone do: behind a title, before "who"."""
    titles = mention.title.lower().split()
    return (
        bool(titles and (titles[-1] in HONORIFICS or titles[-1] in OFFICES)) or mention.after in _PERSON_AFTER
    )


def _is_ordinary(words: list[str]) -> bool:
    """Whether the name opens with a word that is no given name: `Silver Tern`, `Pesca de Orvelle`."""
    return words[0].lower() in ORDINARY_FIRST or (len(words) == _JOINED and words[1] in PARTICLES)


def _is_free(mentions: Sequence[Mention], language: str) -> bool:
    """Whether a German name ever stands without a number, an article or an adjective before it, as nouns do not."""
    return any(
        not mention.before.isalpha()
        or mention.before in PREPOSITIONS
        or mention.before in _BEFORE_GERMAN_NAMES
        or is_reporting_verb(mention.before, language)
        for mention in mentions
    )


def _vote_by_context(
    mention: Mention, language: str, scale: float, votes: defaultdict[TopicKind, float]
) -> None:
    titles = mention.title.lower().split()
    if titles and (titles[-1] in HONORIFICS or titles[-1] in OFFICES):
        votes["person"] += 2.0 * max(scale, 0.5)
    if mention.after in _ACTING:
        votes["person"] += 0.1 * scale
    elif mention.after.endswith("ed") and len(mention.after) > 3:
        votes["person"] += 0.3 * scale
    if mention.before in _PERSON_BEFORE:
        votes["person"] += 0.15 * scale
    if mention.after in _PERSON_AFTER or is_reporting_verb(mention.after, language):
        votes["person"] += 0.8 * scale
    if is_reporting_verb(mention.before, language):
        votes["person"] += 0.4 * scale
    if mention.before in _PLACE_PREPOSITIONS:
        votes["place"] += (0.9 if mention.before == "in" else 0.2) * scale


def _is_thing(words: list[str]) -> bool:
    """Whether a word shows that the name is no person's: a place, an abbreviation, an abstract noun."""
    if any(word in PLACES or word in DEMONYMS for word in words) or (
        len(words[0]) > 1 and words[0].isupper()
    ):
        return True
    if words[-1].isupper() and words[-1] not in _NUMERALS:
        return True
    lows = [word.lower() for word in words]
    return lows[-1].endswith(_ABSTRACT) or any(
        low in PLACE_WORDS or low in EVENT_WORDS or low in CALENDAR for low in lows
    )


def _default(name: str, language: str) -> TopicKind:
    words = name.split()
    if language == "de" or not 2 <= len(words) <= 3 or _is_thing(words) or _is_ordinary(words):
        return "organisation"
    return "person"
