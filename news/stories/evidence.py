"""How strongly an article's words speak for a story, in nats: a log-likelihood ratio. Pure.

A word of the article is drawn either from the story or from the news as a whole. What it says for a story is
ln(LAMBDA * p(word | story) / p(word | news) + 1 - LAMBDA); words that most stories use say nothing, rare ones much, and
no list of weights is shipped: both shares are counted in the window. `p(word | news)` is counted by story, not by
article, so that a story that everybody writes about does not make its own words common.
"""

from __future__ import annotations

from math import exp, log
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
UNREAD_NATS: Final = 1.75
UNREAD_ARTICLES: Final = 75.0
"""What an article must say more for a story while little has been read, and after how many articles it is a third: with
nothing read, every word looks rare."""
UNREAD_TEXT_NATS: Final = 2.75
UNREAD_TEXT_ARTICLES: Final = 1_000.0
"""The same once more for an article with a text: of twenty words more, some are those of the place and its mayor."""
SEEN_LESS: Final = 2.0
SEEN_MORE: Final = 8.0
"""How carefully it is believed that a word which several stories have is common: 10 of 25 count as 8 of 33."""


def odds_of(stories_with: int, stories: int, *, has_text: bool) -> float:
    """1 / p(word | news) for a word that `stories_with` of `stories` have.

    For an article with a text, a word that a good part of a few stories have is common, however few were read: the names
    of a town in its newspaper. A headline alone has too few words to do without its commonest.
    """
    supposed = (stories_with + 0.5) / (stories + STORIES_SUPPOSED)
    seen = (stories_with - SEEN_LESS) / (stories + SEEN_MORE) if has_text else 0.0
    return 1 / max(supposed, seen)


def said_by_word(odds: float) -> float:
    """What a word says for a story, by p(word | story) / p(word | news)."""
    return log(LAMBDA * odds + 1 - LAMBDA)


def needed(stories: int, articles: int, *, has_text: bool) -> float:
    """The evidence from which an article joins: the more stories there are, the likelier one fits by chance.

    And the fewer articles the window has, the less is known of which words are common.
    """
    nats = NATS_TO_JOIN + log((stories + STORIES_SUPPOSED) / STORIES_SUPPOSED)
    nats += UNREAD_NATS * exp(-articles / UNREAD_ARTICLES)
    return nats + UNREAD_TEXT_NATS * exp(-articles / UNREAD_TEXT_ARTICLES) if has_text else nats
