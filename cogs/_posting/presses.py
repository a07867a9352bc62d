"""The custom ids of the form's cards: what a press means, in at most 100 characters.

nd1|form|<action>|<draft>|<detail>: the draft is the saved answer that holds what was chosen so far.
"""

from __future__ import annotations

from typing import Final, Literal

Action = Literal[
    "main",  # the whole wish again
    "card",  # one of the cards behind it: what, when, look, ping, place
    "set",  # a menu: one setting gets the chosen value
    "add",  # a menu: one more source, topic or story
    "drop",  # a menu: without that one
    "all",  # everything, instead of what was chosen
    "ask",  # a form to type into: search, name, times, words, filter, city
    "zone",  # a menu of cities
    "channel",  # a menu of channels
    "tags",  # a menu of the forum's tags
    "role",  # a menu of roles
    "norole",
    "plain",  # one of the looks, instead of words of the server's own
    "see",  # the newest matches as they would be posted
    "save",
    "over",  # save over the one that is there already
    "cancel",
]
PATTERN: Final = r"nd1\|form\|(?P<action>[a-z]{1,12})\|(?P<draft>\d{1,18})\|(?P<detail>[a-z]{0,16})"


def press_id(action: Action, draft: int, detail: str = "") -> str:
    """The custom id of a button or menu of the form."""
    return f"nd1|form|{action}|{draft}|{detail}"
