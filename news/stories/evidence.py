"""How strongly an article's words speak for a story, in nats: a log-likelihood ratio. Pure.

A word of the article is drawn either from the story or from the news as a whole. What it says for a story is
ln(LAMBDA * p(word | story) / p(word | news) + 1 - LAMBDA); words that most stories use say nothing, rare ones much, and
no list of weights is shipped: both shares are counted in the window. `p(word | news)` is counted by story, not by
article, so that a story that everybody writes about does not make its own words common.
"""

from __future__ import annotations

from math import log
from typing import Final

LAMBDA: Final = 0.1
STORIES_SUPPOSED: Final = 200
"""Stories that are supposed to have been read before the first: without them, nothing is known to be common."""
LEAD_WEIGHT: Final = 0.35
"""What a word of the text counts beside one of the title."""
LEAD_MISS: Final = 0.1
"""What each word of the text that the story lacks speaks against it."""
NAMELESS_NATS: Final = 4.0
"""What it costs that a text has names and the story none of them: two mayors resign, and two factories burn."""
NATS_TO_JOIN: Final = 1.25
NATS_A_DAY: Final = 1.0
"""What a story loses by each day without an article."""


def odds_of(stories_with: int, stories: int) -> float:
    """1 / p(word | news) for a word that `stories_with` of `stories` have."""
    return (stories + STORIES_SUPPOSED) / (stories_with + 0.5)


def said_by_word(odds: float) -> float:
    """What a word says for a story, by p(word | story) / p(word | news)."""
    return log(LAMBDA * odds + 1 - LAMBDA)


def needed(stories: int) -> float:
    """The evidence from which an article joins: the more stories there are, the likelier one fits by chance."""
    return NATS_TO_JOIN + log((stories + STORIES_SUPPOSED) / STORIES_SUPPOSED)
