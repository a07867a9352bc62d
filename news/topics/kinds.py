"""What kind of thing a name names, guessed from its words and its neighbours."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from news.topics.mentions import Mention, is_reporting_verb
from news.words.given_names import GIVEN
from news.words.lexicon import EVENT_WORDS, ORGANISATION_WORDS, PLACE_WORDS
from news.words.places import PLACES
from news.words.titles import HONORIFICS, OFFICES
from news.words.wordsets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from news.models import TopicKind

_PLACE_PREPOSITIONS = word_set(
    """
    in at near from to into across outside through en à em na no nel w в у на im aus nach
    """
)
_ORGANISATION_BEFORE = word_set("the")
_PERSON_AFTER = word_set("who whose")


def guess_kind(name: str, mentions: Sequence[Mention], language: str, *, is_reused: bool) -> TopicKind:
    """The likeliest kind. `is_reused`: its last word also stands alone, as a surname does."""
    if name in PLACES and not any(mention.title for mention in mentions):
        return "place"
    words = [word.lower() for word in name.split()]
    certain = _by_words(words)
    if certain is not None and not (certain == "organisation" and words[0].title() in GIVEN):
        return certain
    votes = _votes(name, mentions, language, is_reused=is_reused)
    best, score = max(votes.items(), key=lambda item: item[1], default=("organisation", 0.0))
    return best if score > 0 else _default(name)


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
    scale = 1.0 / len(mentions)
    if len(words) > 1 and words[0] in GIVEN:
        votes["person"] += 2.0
    elif len(words) > 1 and is_reused:
        votes["person"] += 1.2
    elif 2 <= len(words) <= 3:
        votes["person"] += 0.35
    if len(words) == 1 and name in GIVEN:
        votes["person"] += 0.6
    if name.isupper() and len(words) == 1:
        votes["organisation"] += 1.2
    for mention in mentions:
        _vote_by_context(mention, language, scale, votes)
    return votes


def _vote_by_context(
    mention: Mention, language: str, scale: float, votes: defaultdict[TopicKind, float]
) -> None:
    titles = mention.title.lower().split()
    if titles and (titles[-1] in HONORIFICS or titles[-1] in OFFICES):
        votes["person"] += 2.0 * max(scale, 0.5)
    if mention.after in _PERSON_AFTER or is_reporting_verb(mention.after, language):
        votes["person"] += 0.8 * scale
    if is_reporting_verb(mention.before, language):
        votes["person"] += 0.4 * scale
    if mention.before in _PLACE_PREPOSITIONS:
        votes["place"] += (0.7 if mention.before == "in" else 0.3) * scale
    if mention.before in _ORGANISATION_BEFORE:
        votes["organisation"] += 0.6 * scale


def _default(name: str) -> TopicKind:
    return "person" if 2 <= len(name.split()) <= 3 else "organisation"
