"""The custom ids of organisers' cards about reports and names.

nd1|edit|<action>|<number>|<page>: the number is a report, a decision or a name, by the action.
"""

from __future__ import annotations

from typing import Final, Literal

Action = Literal[
    "reports",  # a page of the reports
    "withheld",  # show a reported quote without its speaker
    "hidden",  # do not show a reported quote
    "right",  # a reported quote is right
    "undo",  # undo a decision about a quote, from the reports
    "list",  # a page of what is hidden and renamed
    "back",  # undo a decision about a quote, from that list
    "name",  # show a name as it is
    "unname",  # the same, from the answer to hiding or renaming it
]
PATTERN: Final = r"nd1\|edit\|(?P<action>[a-z]{1,12})\|(?P<number>\d{1,18})\|(?P<page>\d{1,5})"


def edit_id(action: Action, number: int = 0, page: int = 0) -> str:
    """The custom id of a button."""
    return f"nd1|edit|{action}|{number}|{page}"
