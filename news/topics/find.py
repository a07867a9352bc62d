"""`find_topics`: the one function that the rest of Newsdesk calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from news.models import Topic
from news.topics.candidates import candidates
from news.topics.choosing import choose, with_tags
from news.topics.ranking import features, measure, read_weights, salience
from news.topics.tags import clean_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

WEAK: Final = 0.25
"""A phrase below this weight is a word of the article rather than a topic of it: `strong_topics` leaves it out."""
_TITLE_CHARS = 300
_LEAST_WEIGHT = 0.0001


def find_topics(text: str, *, title: str | None = None, tags: Sequence[str] = ()) -> list[Topic]:
    """At most 18 topics, best first: names and key phrases by salience, the publisher's tags above computed phrases.

    Mentions are offsets into `text` in code points. Weights lie above 0 and at most 1: how likely a summary would name the
    topic. A headline that writes every word big is read with the body's letters. Phrases below WEAK are for ranking and
    measuring; the archive keeps `strong_topics` of the list. Never raises on any text.
    """
    found = candidates(text, (title or "")[:_TITLE_CHARS])
    weights = read_weights()
    article = measure(found, len(text))
    scored = [(salience(features(one, article), weights), one) for one in found]
    return [
        Topic(one.name, one.kind, max(round(score, 4), _LEAST_WEIGHT), one.places, one.aliases)
        for score, one in choose(with_tags(scored, clean_tags(tags)))
    ]


def strong_topics(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """The topics without weak phrases, in their order: what pages, autocompletion and roll-ups are made of."""
    return tuple(topic for topic in topics if topic.kind != "phrase" or topic.weight >= WEAK)
