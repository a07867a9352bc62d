"""The custom ids of readers' buttons: what a press means, in at most 100 characters.

nd1|page|<answer>|<page>            another page of a saved answer
nd1|share|<answer>|<page>           the same page, for everyone in the channel
nd1|with|<answer>|<option>|<id>     a saved answer with one option changed (0: without that option)
nd1|go|<kind>|<id>                  something else, as an answer of its own
nd1|swap|<kind>|<id>                something else, in the place of one's own answer
nd1|pick|<kind>                     a menu whose values are ids: like go
nd1|wrong|<step>|<id>               "Wrong speaker?" of a quote, and what follows on a report
nd1|follow|<kind>|<id>              follows a topic, person, source or story; of an article it asks what
nd1|save|<kind>|<id>                keeps an article or quote for oneself
nd1|mine|<action>|<id>|<page>       what is one's own: follows, digest, what one keeps, what is stored; by the presser alone
nd1|privacy|<step>                  what is stored about the presser, and deleting it
nd1|digest|<delivery>|<page>        a page of all that a digest holds; page 0 is the mark of its message
"""

from __future__ import annotations

from typing import Final, Literal

from news.models import AnswerId, DeliveryId

GoKind = Literal[
    "article",
    "told",
    "story",
    "story-quotes",
    "topic",
    "person",
    "quotes-by",
    "quotes-about",
    "quotes-of",
    "search-by",
    "search-about",
    "quote-context",
    "quote-whole",
    "quote-random",
    "headlines-about",
    "headlines-from",
    "help",
    "about",
]
FollowKind = Literal["article", "topic", "source", "story"]
SaveKind = Literal["article", "quote"]
MineAction = Literal[
    "take",  # a menu: what of an article (the id) is to be followed
    "when",  # the form for city and hour; the id is a draft, 0: none
    "zone",  # a menu: another place of that name
    "start",  # the draft is as wanted
    "list",  # what one follows
    "drop",  # a menu: what to follow no more
    "ahead",  # the next digest as it would look now
    "stop",
    "resume",
    "week",  # no digest for a week
    "kept",  # what one keeps
    "unkeep",  # a menu: what to keep no more
    "look",  # a menu: what to open of what one keeps
    "open",  # a menu: what to open of one's digest (the id)
]
PrivacyStep = Literal["show", "ask", "forget"]
PATTERN_PAGE: Final = r"nd1\|page\|(?P<answer>\d{1,18})\|(?P<page>\d{1,6})"
PATTERN_SHARE: Final = r"nd1\|share\|(?P<answer>\d{1,18})\|(?P<page>\d{1,6})"
PATTERN_WITH: Final = r"nd1\|with\|(?P<answer>\d{1,18})\|(?P<option>[a-z_]{1,20})\|(?P<id>\d{1,19})"
PATTERN_GO: Final = r"nd1\|(?P<verb>go|swap)\|(?P<kind>[a-z-]{1,30})\|(?P<id>\d{1,19})"
PATTERN_PICK: Final = r"nd1\|pick\|(?P<kind>[a-z-]{1,30})"


PATTERN_WRONG: Final = r"nd1\|wrong\|(?P<step>quote|note|back)\|(?P<id>\d{1,18})"
PATTERN_FOLLOW: Final = r"nd1\|follow\|(?P<kind>article|topic|source|story)\|(?P<id>\d{1,19})"
PATTERN_SAVE: Final = r"nd1\|save\|(?P<kind>article|quote)\|(?P<id>\d{1,19})"
PATTERN_MINE: Final = r"nd1\|mine\|(?P<action>[a-z]{1,12})\|(?P<id>\d{1,19})\|(?P<page>\d{1,6})"
PATTERN_PRIVACY: Final = r"nd1\|privacy\|(?P<step>show|ask|forget)"
PATTERN_DIGEST: Final = r"nd1\|digest\|(?P<delivery>\d{1,18})\|(?P<page>\d{1,6})"


def page_id(answer_id: AnswerId, page: int) -> str:
    """Another page of a saved answer; pages count from 0."""
    return f"nd1|page|{answer_id}|{page}"


def share_id(answer_id: AnswerId, page: int) -> str:
    """The page of a saved answer, for everyone."""
    return f"nd1|share|{answer_id}|{page}"


def with_id(answer_id: AnswerId, option: str, value: int) -> str:
    """A saved answer with `option` set to the thing with that id, or without it where `value` is 0."""
    return f"nd1|with|{answer_id}|{option}|{value}"


def go_id(kind: GoKind, value: int = 0) -> str:
    """An answer of its own about the thing with that id."""
    return f"nd1|go|{kind}|{value}"


def swap_id(kind: GoKind, value: int = 0) -> str:
    """Like `go_id`, in the place of one's own answer."""
    return f"nd1|swap|{kind}|{value}"


def pick_id(kind: GoKind) -> str:
    """A menu of ids."""
    return f"nd1|pick|{kind}"


def wrong_id(value: int, step: Literal["quote", "note", "back"] = "quote") -> str:
    """Reports the speaker of a quote; adds a note to a report, or takes it back."""
    return f"nd1|wrong|{step}|{value}"


def follow_id(kind: FollowKind, value: int) -> str:
    """Follows the thing with that id; a person is a topic."""
    return f"nd1|follow|{kind}|{value}"


def save_id(kind: SaveKind, value: int) -> str:
    """Keeps the article or quote with that id for the presser."""
    return f"nd1|save|{kind}|{value}"


def digest_id(delivery_id: DeliveryId, page: int) -> str:
    """A page of all that a digest holds. That of page 0 stands on the digest's message, which is known again by it."""
    return f"nd1|digest|{delivery_id}|{page}"


def mine_id(action: MineAction, value: int = 0, page: int = 0) -> str:
    """Something of the presser's own, whoever the card was made for; pages count from 0."""
    return f"nd1|mine|{action}|{value}|{page}"


def privacy_id(step: PrivacyStep) -> str:
    """What is stored about the presser; the question before it is deleted; deleting it."""
    return f"nd1|privacy|{step}"
