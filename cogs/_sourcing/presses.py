"""The custom ids of the cards about sources: what a press means, in at most 100 characters.

nd1|src|<action>|<number>|<other>: the number is a source, a saved answer or a page, by the action. An address never
stands in one: it may hold a secret, and it may be longer than an id can be.
"""

from __future__ import annotations

from typing import Final, Literal

Action = Literal[
    "again",  # the form for an address, filled with that of a saved answer (0: empty)
    "take",  # add what a saved answer offers at a place
    "trial",  # a menu: look at another thing that a saved answer offers
    "here",  # post a source in this channel
    "else",  # choose the channel
    "into",  # a menu of channels
    "place",  # post a source in that channel, once it can be
    "archive",  # post nothing
    "older",  # read older articles
    "list",  # a page of the list
    "pick",  # a menu of sources to open
    "open",  # a source's own page
    "check",  # check at once
    "edit",  # the form with its settings
    "pause",
    "resume",
    "ask",  # the question before it is removed
    "remove",
]
PATTERN: Final = r"nd1\|src\|(?P<action>[a-z]{1,12})\|(?P<number>\d{1,18})\|(?P<other>\d{1,20})"


def press_id(action: Action, number: int = 0, other: int = 0) -> str:
    """The custom id of a button or menu of a source card."""
    return f"nd1|src|{action}|{number}|{other}"
