"""What a draft would have posted last week, in words."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from cogs._render.text import escaped, plural
from news.posting.forecast import Forecast, forecast

if TYPE_CHECKING:
    from cogs._posting.drafts import Draft
    from cogs._posting.session import Session

log = logging.getLogger(__name__)

WAIT_S: Final = 1.5
"""How long the card waits for its forecast, in seconds: Discord waits three for the card."""
WORD_SHOWN: Final = 40
"""Characters of a blocked word that are shown."""
NAME_SHOWN: Final = 60
"""The same of a source's name."""
PAUSED_SHOWN: Final = 3
A_LOT: Final = (
    "That is a lot for one channel: fewer an hour (When…) or several outlets (What…) keep it readable."
)


async def forecast_words(session: Session, draft: Draft) -> str:
    """The forecast as Markdown of ours; "" where it cannot be told in time."""
    ping = draft.settings.ping
    try:
        async with asyncio.timeout(WAIT_S):
            matches = await session.storage.forecasting.matches_of_last_week(
                session.guild_id, draft.wish, ping_query=ping.query if ping else None
            )
            paused = await _paused_words(session, draft)
    except TimeoutError:
        log.info("no forecast within %s s for a wish for %s", WAIT_S, draft.wish.kind)
        return ""
    expected = forecast(draft.settings, matches)
    return " ".join(part for part in (in_words(expected), A_LOT if expected.is_a_lot else "", paused) if part)


def in_words(expected: Forecast) -> str:
    """A forecast as Markdown of ours, with the words that the server blocks and that were met."""
    if not expected.blocked:
        return expected.sentence
    which = ", ".join(escaped(word, WORD_SHOWN) for word in expected.blocked_words)
    named = f": {which}" if which else ""
    left_out = plural(expected.blocked, "article is", "articles are")
    return f"{expected.sentence} {left_out} left out for words that this server blocks{named}."


async def _paused_words(session: Session, draft: Draft) -> str:
    """Which sources of the wish the server has paused, whose news the forecast counts all the same."""
    found = [await session.storage.sources.get(each, session.guild_id) for each in draft.wish.source_ids]
    paused = [source for source in found if source is not None and source.settings.is_paused]
    if not paused:
        return ""
    names = ", ".join(escaped(source.name, NAME_SHOWN) for source in paused[:PAUSED_SHOWN])
    more = f" and {len(paused) - PAUSED_SHOWN} more" if len(paused) > PAUSED_SHOWN else ""
    is_one = len(paused) == 1
    return (
        f"{names}{more} {'is' if is_one else 'are'} paused here: nothing comes of {'it' if is_one else 'them'} until that "
        "ends (`/source edit`)."
    )
