"""Discord's numbers, and ours within them. Everything that cuts or counts imports them from here."""

from __future__ import annotations

from typing import Final

# Discord's own, for a message made of components (version 2).
MESSAGE_TEXT_MAX: Final = 4_000
"""Over all text displays of one message. discord.py does not enforce it: we count."""
MESSAGE_COMPONENTS_MAX: Final = 40
CUSTOM_ID_MAX: Final = 100
BUTTON_LABEL_MAX: Final = 80
LINK_MAX: Final = 512
"""A link button refuses longer addresses; we show none of those anywhere."""
OPTION_MAX: Final = 100
SELECT_OPTIONS_MAX: Final = 25
PLACEHOLDER_MAX: Final = 150
DESCRIPTION_MAX: Final = 1_024
"""Of a thumbnail."""
CHOICE_MAX: Final = 100
CHOICES_MAX: Final = 25

# Ours: what a card's own content may use, so that notes, paging and Share always fit below it.
CARD_TEXT_MAX: Final = 3_500
CARD_COMPONENTS_MAX: Final = 26

SHORT_LABEL_MAX: Final = 24
"""Three buttons of this width stay on one row of a phone."""
TITLE_MAX: Final = 240
LEAD_MAX: Final = 300
"""Characters of a publisher's text that we show: the house rule, not Discord's."""
DESCRIPTION_SHOWN_MAX: Final = 500
QUOTE_IN_LIST_MAX: Final = 280
QUOTE_MAX: Final = 1_500
QUOTE_ON_CARD_MAX: Final = 600
"""A screen of a phone; the rest of a longer quote is behind a button."""
CONTEXT_MAX: Final = 1_500
NAME_MAX: Final = 80
ROW_BUTTONS_MAX: Final = 3
